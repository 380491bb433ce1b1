"""What an applicant can do about a condition that is not met: the very field, the profile, the ledger, the attachment."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import Verdict
from applications.facts import profile_fields
from ipfund.common.formats import aside, listed
from ipfund.common.policy import registry
from organisations.rules import belongs_to
from programs.enums import Attribute

UNIT_FIELDS = {
    Attribute.LEGAL_FORM: "legal_form",
    Attribute.NATURES: "natures",
    Attribute.INDEPENDENT: "independent",
    Attribute.YEARS: "established_on",
    Attribute.USCC: "uscc",
    Attribute.DISTRICT: "district_office",
    Attribute.MUNICIPAL: "municipal",
}
OF_PLACE = (Attribute.DISTRICT, Attribute.MUNICIPAL)
OF_LEDGER = (Attribute.UNFINISHED, Attribute.IRREGULAR, Attribute.SANCTIONS)


def with_ways(answers, spec, unit, kinds, application=None, *, person, near=True):
    """Put beside each answer that is not met what this person can do; ``kinds`` are the lists as the guide names them.

    Where a unit is does not become wrong because another place's guide asks for another: ``near`` says whose it is.
    """
    helper = Helper(spec, unit, kinds, application, person, near=near)
    return [
        answer if answer.verdict == Verdict.PASS else replace(answer, ways=tuple(helper.ways(answer)))
        for answer in answers
    ]


def page_of_unit(unit, person):
    """Return the page about a unit that this person may open: its people's, or its offices'; "" when neither."""
    if belongs_to(person, unit):
        return reverse("organisations:home", args=[unit.pk])
    return unit.get_absolute_url() if registry()["organisations:unit"].allows(person) else ""


class Helper:
    def __init__(self, spec, unit, kinds, application, person, *, near=True):
        self.near = near
        self.spec, self.unit, self.kinds, self.application = spec, unit, kinds, application
        self.person = person
        self.keeps_unit = person.unit_roles.get(unit.pk) == "admin"
        self.page_of_unit = page_of_unit(unit, person)
        self.of_profile = {f"application.{item.id}": item for item in profile_fields(spec)}

    def ways(self, answer):
        """Return (text, address), each address once; an empty address: this person has no page for it."""
        found = {}
        by_list = any(one in self.kinds for one in answer.reads)
        fields = [name for name in answer.reads if name in UNIT_FIELDS and not (name == Attribute.USCC and by_list)]
        if not self.near:
            fields = [name for name in fields if name not in OF_PLACE]
        named = [self.of_form(fields)] if fields else []
        for way in named + [self.way(name) for name in answer.reads if name not in UNIT_FIELDS]:
            if way:
                found.setdefault(way[1], way[0])
        if self.application and answer.verdict == Verdict.NEEDS_EVIDENCE:
            found |= {address: text for text, address in self.attachments(answer)}
        return [(text, address) for address, text in found.items()]

    def of_form(self, names):
        """One link for whatever stands on the unit's one form, which says what to look at."""
        address = reverse("organisations:edit", args=[self.unit.pk]) + f"#id_{UNIT_FIELDS[names[0]]}"
        told = aside(_("Correct the data of the unit"), listed(str(Attribute(name).label) for name in names))
        return self.of_unit(told, address)

    def way(self, name):
        if name in OF_LEDGER:
            return self.ledger()
        if name in self.kinds:
            return self.about_list(self.kinds[name])
        if name in self.of_profile:
            item = self.of_profile[name]
            address = reverse("organisations:figure", args=[self.unit.pk, item.id])
            return self.of_unit(_("Profile of the unit: %s") % item.label, address)
        return self.question(name.removeprefix("application."))

    def of_unit(self, text, address):
        """What only the administrator of the unit may do, its other people ask for."""
        if self.keeps_unit:
            return text, address
        return _("Ask the administrator of your unit: %s") % text, self.page_of_unit

    def ledger(self):
        """The ledger is its unit's; who reads for an office finds the entries on the page about the unit."""
        text, own = _("See the ledger, object to an entry"), reverse("organisations:ledger", args=[self.unit.pk])
        return text, own if belongs_to(self.person, self.unit) else self.page_of_unit

    def about_list(self, kind):
        if kind.bars:
            return self.ledger()
        address = reverse("organisations:add_certificate", args=[self.unit.pk]) + f"?kind={kind.id}"
        return self.of_unit(_("Profile of the unit: add the certificate"), address)

    def question(self, wanted):
        """Lead to the question of the form that a rule reads."""
        if self.application is None:
            return None
        for section in self.spec.sections:
            for item in (*section.fields, *self.spec.extra_fields.get(section.key, ())):
                if item.id == wanted:
                    address = reverse("applications:section", args=[self.application.pk, section.key])
                    return item.label, f"{address}?from=check#id_{item.id}"
        return None

    def attachments(self, answer):
        page = reverse("applications:attachments", args=[self.application.pk])
        for wanted in self.spec.attachments:
            if answer.id in wanted.conditions:
                yield _("Upload: %s") % wanted.title, f"{page}?from=check#kind-{wanted.kind}"
