"""Writing a declaration: start it, save its sections, hand it to a colleague."""

from django.utils.translation import gettext as _

from applications import rules
from applications.enums import SectionState, State
from applications.loading import hold_whole
from applications.models import Application, SearchTerm, Section
from applications.search import terms_of
from applications.sections import spec_of
from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow


def start(*, direction, organisation, by):
    """Open a draft with all sections of its direction's form."""
    with act("start", direction, by=by):
        if organisation.pk not in by.unit_roles:
            raise NotAllowed(_("You can only submit declarations for your own unit."))
        program, now = direction.program, clock.now()
        if program.closes_at is not None and now > program.closes_at:
            raise NotNow(_("The deadline of this program has passed."), code="late")
        application = Application.objects.create(
            program=program,
            direction=direction,
            organisation=organisation,
            office=reviewing_office(direction, organisation),
            owner=by,
            number=f"new-{by.pk}-{now.timestamp()}",
            created_at=now,
            moved_at=now,
        )
        application.number = f"{program.number_prefix}-{direction.code}-{application.pk:05d}"
        application.save(update_fields=["number"])
        Section.objects.bulk_create(Section(application=application, key=key) for key in direction.section_keys)
        index(application)
        audit.record(application, "start", by=by, new=application.state)
    return application


def reviewing_office(direction, organisation):
    """The unit's office; the city's for directions that say so."""
    office = organisation.reviewing_office
    return office.city if spec_of(direction).first_review == "city" else office


def save_section(application_id, key, *, by, revision, data, state, summary=None):
    """Store one section if nobody saved it since ``revision``; raises NotNow with nothing changed otherwise.

    ``summary`` holds what lists show: title, requested_yuan, own_funds_yuan, total_yuan. Returns the new revision.
    """
    with act("save_section", Application(pk=application_id), by=by):
        application = held_for_writing(application_id, key, by=by)
        changed = Section.objects.filter(application=application, key=key, revision=revision).update(
            data=data, state=SectionState(state), revision=revision + 1, updated_by=by, updated_at=clock.now()
        )
        if not changed:
            raise NotNow(
                _("Somebody saved this section in the meantime; your text is not lost: compare and save again."),
                code="stale",
            )
        if summary:
            keep_summary(application, summary)
    return revision + 1


def held_for_writing(application_id, key, *, by):
    """Lock a declaration and return it if this person may change this section of it now."""
    application = hold_whole.one(application_id)
    if application.state not in {State.DRAFT, State.RETURNED}:
        raise NotNow(_("The declaration can no longer be changed."), code="wrong_state")
    if not rules.is_owner(application, by):
        raise NotAllowed(_("Only the person who writes this declaration may change it."))
    if not rules.section_is_open(application, key):
        raise NotNow(_("This section was not returned for correction and stays locked."), code="locked")
    return application


def keep_summary(application, summary):
    """Keep on the declaration what lists show; index it anew when its title changed."""
    changed = {name: value for name, value in summary.items() if getattr(application, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(application, name, value)
    application.save(update_fields=list(changed))
    if "title" in changed:
        index(application)


def index(application):
    SearchTerm.objects.filter(application=application).delete()
    words = [application.number, application.title, application.organisation.name]
    SearchTerm.objects.bulk_create(SearchTerm(application=application, term=term) for term in terms_of(*words))
