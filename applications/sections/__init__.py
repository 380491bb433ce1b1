"""The sections of a declaration: one module a kind, everything that is asked in it said by its parts.

``parts`` reads all of them for the check page and the PDF; ``problems_of`` says what keeps a declaration from being
submitted; ``facts_of`` gives the rules of the guide what the applicant answered.
"""

from django.utils.translation import gettext as _

from applications.display import Facts, Part
from applications.sections.attachments import Attachments
from applications.sections.base import state_of
from applications.sections.basis import Basis
from applications.sections.budget import Budget
from applications.sections.commitment import Commitment
from applications.sections.context import Context, read_specs, spec_of
from applications.sections.cover import Cover
from applications.sections.objectives import Objectives
from applications.sections.partners import Partners
from applications.sections.questions import WARNING
from applications.sections.schedule import Schedule
from applications.sections.targets import Targets
from applications.sections.team import Team
from ipfund.common.formats import listed

KINDS = {
    kind.key: kind
    for kind in (
        Cover(),
        Partners(),
        Team(),
        Basis(),
        Objectives(),
        Targets(),
        Schedule(),
        Budget(),
        Attachments(),
        Commitment(),
    )
}

__all__ = [
    "KINDS",
    "Context",
    "blocking",
    "facts_of",
    "parts",
    "problems_of",
    "read_specs",
    "spec_of",
    "state_of",
    "unit_facts",
]


def problems_of(context):
    """Return (section spec, its problems) of every section in the form's order."""
    return [
        (section, KINDS[section.key].problems(context.data(section.key), context)) for section in context.spec.sections
    ]


def blocking(problems):
    return [problem for problem in problems if problem.grade != WARNING]


def facts_of(context):
    """Return {"application.<field id>": value} of every question the definition may have a rule about."""
    facts = {}
    for section in context.spec.sections:
        kind = KINDS[section.key]
        facts |= {
            f"application.{name}": value for name, value in kind.facts(context.data(section.key), context).items()
        }
    return facts


def parts(written, *, direction, attachments=(), unit=None, contacts=True):
    """Return the sections as they read: display.Part each, in the order of the form.

    ``written`` is {section key: data}; ``attachments`` rows or what a version froze of them; ``unit`` the organisation.
    ``contacts=False`` leaves out phones and e-mail addresses: for experts.
    """
    context = Context(spec=spec_of(direction), unit=unit, sections=written, files=tuple(attachments), contacts=contacts)
    return [part_of(section, context) for section in context.spec.sections]


def part_of(section, context):
    return Part(
        key=section.key,
        title=section.title,
        blocks=KINDS[section.key].display(context.data(section.key), context),
    )


def unit_facts(unit):
    """Return the unit's profile as it stands beside the cover: read-only here, its administrator keeps it true."""
    return Facts(
        rows=[
            (_("Unit"), unit.name),
            (_("Unified social credit code"), unit.uscc),
            (_("Legal form"), unit.get_legal_form_display()),
            (_("Kind of unit"), listed(unit.nature_names)),
            (_("Address"), unit.address),
            (_("Legal representative"), unit.legal_representative),
            (_("Contact of the unit"), f"{unit.contact_name} {unit.contact_phone}"),
        ]
    )
