"""Declarations in every state, built through the services, so that versions, receipts and events exist.

    ApplicationFactory()                                  a draft with nothing written
    ApplicationFactory(complete=True)                     every section filled in, for any direction of any guide
    ApplicationFactory(submitted=True)                    waits for the unit (version 1)
    ApplicationFactory(filed=True)                        receipt given, in first review
    ApplicationFactory(returned=True)                     by the office; ``return_sections=[...]`` names what is open
    ApplicationFactory(accepted=True), in_review, deliberation, public_notice, awarded, contracted
    ApplicationFactory(refused=True), not_awarded, withdrawn, expired

``direction=``, ``organisation=``, ``owner=`` as usual; ``title=`` and ``requested_wan=`` go into the sections;
``data={"cover": {...}}`` replaces answers. ``people_of(application)`` returns who acts on it.
"""

from datetime import timedelta
from functools import cached_property

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from guardian.shortcuts import assign_perm

from applications.models import Application, Section
from applications.sections import KINDS, blocking, spec_of, state_of
from applications.services import attaching, checking, drafting, offices, outcomes, submitting
from ipfund.accounts.models import User
from ipfund.common import clock
from ipfund.demo.writing import complete_data
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory, member_of
from tests.factories.programs import DirectionFactory

STEPS = (
    "draft", "complete", "submitted", "filed", "accepted", "in_review", "deliberation", "public_notice", "awarded",
    "contracted",
)  # fmt: skip
ENDS_AFTER = {
    "returned": "filed", "refused": "filed", "not_awarded": "deliberation", "withdrawn": "draft", "expired": "complete",
}  # fmt: skip
A_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def until(name):
    return factory.Trait(until=name)


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = "applications.Application"

    class Params:
        complete, submitted, filed, accepted = until("complete"), until("submitted"), until("filed"), until("accepted")
        in_review, deliberation = until("in_review"), until("deliberation")
        public_notice, awarded, contracted = until("public_notice"), until("awarded"), until("contracted")
        returned, refused, not_awarded = until("returned"), until("refused"), until("not_awarded")
        withdrawn, expired = until("withdrawn"), until("expired")

    until = "draft"
    direction = factory.SubFactory(DirectionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    owner = factory.LazyAttribute(lambda wanted: member_of(wanted.organisation))

    @classmethod
    def _create(cls, model_class, *, until, direction, organisation, owner, return_sections=(), **writing):
        application = drafting.start(direction=direction, organisation=organisation, by=owner)
        last = ENDS_AFTER.get(until, until)
        for name in STEPS[1 : STEPS.index(last) + 1]:
            DO[name](fresh(application), writing) if name == "complete" else DO[name](fresh(application))
        if until in ENDS_AFTER:
            END[until](fresh(application), return_sections) if until == "returned" else END[until](fresh(application))
        return fresh(application)


def fresh(application):
    return Application.objects.select_related("program", "direction__program", "organisation", "office", "owner").get(
        pk=application.pk
    )


# --- who acts ----------------------------------------------------------------------------------------------------


class People:
    """Who acts on a declaration: owner, admin, officer, in_charge and manager, each made on first need."""

    def __init__(self, application):
        self.application = application

    @cached_property
    def owner(self):
        return with_roles(self.application.owner)

    @cached_property
    def admin(self):
        return admin_of(self.application.organisation)

    @cached_property
    def officer(self):
        return holder(self.application.office, "act_for_office", "organisations", "district_officer")

    @cached_property
    def in_charge(self):
        return holder(self.application.direction, "run_direction", "programs", "city_officer")

    @cached_property
    def manager(self):
        found = User.objects.with_roles().filter(groups__name="program_manager").order_by("pk").first()
        return found or UserFactory(roles=["program_manager"])


people_of = People


def with_roles(user):
    if user is not None:
        user.forget_roles()
    return user


def admin_of(organisation):
    membership = organisation.admins().first()
    return with_roles(membership.user) if membership else member_of(organisation, role="admin")


def holder(thing, permission, app, role):
    given = getattr(thing, f"{thing._meta.model_name}userobjectpermission_set")
    ids = given.filter(permission__codename=permission).values("user")
    for user in User.objects.with_roles().filter(pk__in=ids).order_by("pk"):
        if user.has_role(role, "city_officer"):
            return user
    user = UserFactory(roles=[role])
    assign_perm(f"{app}.{permission}", user, thing)
    return user


# --- the steps ---------------------------------------------------------------------------------------------------


def complete(application, writing):
    """Fill in every section and attach what is required."""
    owner = with_roles(application.owner)
    attach_what_is_required(application, owner)
    context = checking.context_of(application, [], application.attachments.order_by("pk"), person=owner)
    written = complete_data(context, **writing)
    context.sections.update(written)
    for key, data in written.items():
        save(application, key, data, context=context, by=owner)


def save(application, key, data, *, context, by):
    problems = KINDS[key].problems(data, context)
    assert blocking(problems) == [], f"the factory left {key} incomplete: {problems}"
    revision = Section.objects.values_list("revision", flat=True).get(application=application, key=key)
    drafting.save_section(
        application.pk,
        key,
        by=by,
        revision=revision,
        data=data,
        state=state_of(problems),
        summary=KINDS[key].summary(data, context),
    )


def attach_what_is_required(application, owner):
    for wanted in spec_of(application.direction).attachments:
        if wanted.required:
            upload = SimpleUploadedFile(f"{wanted.title}.pdf", A_PDF + wanted.kind.encode(), "application/pdf")
            if "pdf" in wanted.formats:
                attaching.attach(
                    application.pk, by=owner, wanted=wanted, upload=upload, state_after=lambda _files: "complete"
                )


def submit(application):
    owner = with_roles(application.owner)
    return submitting.submit(application.pk, by=owner, version=application.version, check=checking.refuse_incomplete)


def approve(application):
    return submitting.unit_approve(application.pk, by=people_of(application).admin, version=application.version)


def accept(application):
    people = people_of(application)
    while application.state in {"first_review", "city_review"}:
        if application.state == "first_review":
            offices.first_pass(application.pk, by=people.officer, version=application.version, opinion="材料齐全")
        else:
            offices.city_pass(application.pk, by=people.in_charge, version=application.version, opinion="同意")
        application = fresh(application)


def move(action, who, **kwargs):
    def do(application):
        outcomes.move(action, application.pk, by=getattr(people_of(application), who), **kwargs)

    return do


def to_deliberation(application):
    action = "finish_expert_review" if application.state == "expert_review" else "start_deliberation"
    move(action, "in_charge")(application)


def start_review(application):
    if "expert_review" in application.program.route:
        move("start_expert_review", "in_charge")(application)


def confirm(application):
    if application.state == "public_notice":
        move("confirm_award", "manager")(application)


def send_back(application, sections, *, by=None):
    offices.return_for_correction(
        application.pk,
        by=by or people_of(application).officer,
        version=application.version,
        reason="经费测算依据不足，请补充。",
        sections=list(sections) or ["budget"],
        due_at=clock.now() + timedelta(days=17),
    )


def refuse(application):
    offices.refuse(
        application.pk,
        by=people_of(application).officer,
        version=application.version,
        reason="不符合申报条件。",
        clause=next(iter(offices.clauses_of(application.direction))),
    )


def withdraw(application):
    submitting.withdraw(
        application.pk, by=with_roles(application.owner), version=application.version, reason="不再申报"
    )


def expire(application):
    program = application.program
    program.closes_at = clock.now() - timedelta(minutes=10)
    program.save(update_fields=["closes_at"])
    assert submitting.expire(application.pk)


DO = {
    "complete": complete,
    "submitted": submit,
    "filed": approve,
    "accepted": accept,
    "in_review": start_review,
    "deliberation": to_deliberation,
    "public_notice": move("release", "manager", proposed=True),
    "awarded": confirm,
    "contracted": move("sign_contract", "in_charge"),
}
END = {
    "returned": send_back,
    "refused": refuse,
    "not_awarded": move("release", "manager", proposed=False),
    "withdrawn": withdraw,
    "expired": expire,
}
