"""All projects of a direction in one table: guide minimum, declared and contract of each indicator.

The page and the workbook show the same values.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.models import Application, ApplicationVersion
from applications.sections.questions import number
from awards import targets
from awards.enums import AWARD_STATES
from ipfund.common.documents.sheets import Column, workbook
from ipfund.common.formats import aside, chained, listed, phrased, said

KEYS = ("minimum", "declared", "target")


@dataclass
class Project:
    """One declaration with its lines; ``cells`` follow the columns, one (minimum, declared, contract) for each."""

    application: Application
    contract: object
    lines: list
    cells: list = field(default_factory=list)

    @property
    def standing(self):
        return (self.contract or self.application).get_state_display()

    @property
    def number(self):
        return self.contract.number if self.contract else self.application.number

    @property
    def proposed(self):
        """What the unit proposed beside the guide, in words."""
        own = [line for line in self.lines if line["proposed"]]
        return chained(f"{line['name']} {line['target_shown' if self.contract else 'declared_shown']}" for line in own)

    @property
    def remarks(self):
        """What an officer should look at: softly asked and not reached, or raised to the guide's minimum."""
        return chained(said(line["name"], remark) for line in self.lines if (remark := targets.remark_on(line)))


def table_of(direction, user):
    """Return (columns, projects) of the awards of a direction that a person oversees; as many statements at any length."""
    applications = list(
        Application.objects.overseen_by(user)
        .filter(direction=direction, state__in=AWARD_STATES)
        .select_related("organisation__district_office__parent__parent", "contract")
        .defer("contract__budget", "contract__content", "return_note")
        .order_by("number")
    )
    for application in applications:
        application.direction = direction
    versions = latest_versions([one for one in applications if contract_of(one) is None])
    projects = [project_of(application, versions) for application in applications]
    columns = {}
    for project in projects:
        columns |= {line["id"]: line for line in project.lines if not line["proposed"] and line["id"] not in columns}
    for project in projects:
        held = {line["id"]: line for line in project.lines}
        project.cells = [tuple(value_of(held.get(key), name) for name in KEYS) for key in columns]
    return list(columns.values()), projects


def contract_of(application):
    return getattr(application, "contract", None)


def latest_versions(applications):
    """Return application -> its newest version: what was decided on, as nothing changes after the first review."""
    found = ApplicationVersion.objects.filter(application__in=applications).order_by("application", "number")
    return {version.application_id: version for version in found}


def project_of(application, versions):
    contract = contract_of(application)
    version = versions.get(application.pk)
    lines = contract.targets if contract else targets.frozen(version, application) if version else []
    if contract is None:
        lines = [{**line, "target": ""} for line in lines]
    return Project(application, contract, targets.rows(lines))


def value_of(line, key):
    """Return one value without its unit and comparison, which stand in the heading: a number, a series, or parts."""
    value = line.get(key) if line else None
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return " → ".join(map(str, value)) if line["comparator"] == "increasing" else listed(value)
    return value


def thread_workbook(direction, columns, projects):
    """Return the same table as a workbook, in the house's language."""
    with override(settings.LANGUAGE_CODE):
        heads = [Column(_("Number"), 26), Column(_("Unit"), 32), Column(_("Project"), 40), Column(_("State"), 14)]
        for column in columns:
            heads += [Column(f"{heading(column)} {title}", 18) for title in titles()]
        heads += [Column(_("Proposed by the unit itself"), 40), Column(_("Remarks"), 40)]
        return workbook([(str(direction), heads, [cells(project) for project in projects])])


def titles():
    return (_("Required by the guide"), _("Declared"), _("Fixed in the contract"))


def heading(column):
    """Return the clause and name of an indicator, and in brackets how it is compared, its unit and its window."""
    told = [column["compared"], column["unit"], column["when"], column["further"]]
    told += [_("in principle")] if column["soft"] else []
    return aside(f"{column['clause']} {column['name']}", phrased(part for part in told if part))


def cells(project):
    values = [as_number(value) for cell in project.cells for value in cell]
    return [
        project.number,
        project.application.organisation.name,
        project.application.title,
        str(project.standing),
        *values,
        project.proposed,
        project.remarks,
    ]


def as_number(value):
    found = number(value) if isinstance(value, str) else None
    return value if found is None else found
