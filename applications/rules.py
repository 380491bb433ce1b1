"""Who may take which step, and what a declaration knows of itself. Small, pure, named as claims."""

from guardian.core import ObjectPermissionChecker

from applications.enums import OFFICE_STATES, State

SEES_ALL = ("program_manager", "auditor")
COUNTS_ALL = (*SEES_ALL, "city_officer")

# --- who ---------------------------------------------------------------------------------------------------------


def is_owner(application, user):
    """The applicant: the person who writes this declaration, while still a member of the unit."""
    return application.owner_id == user.pk and application.organisation_id in user.unit_roles


def is_unit_admin(application, user):
    return user.unit_roles.get(application.organisation_id) == "admin"


def is_owner_or_unit_admin(application, user):
    return is_owner(application, user) or is_unit_admin(application, user)


def knows_unfiled(application, user):
    """Its own unit, and who oversees everything; the offices and experts know what the unit filed."""
    return is_of_the_unit(application, user) or user.has_role(*SEES_ALL)


def may_withdraw(application, user):
    """The unit's administrator; the applicant too, as long as the unit has not filed it."""
    return is_unit_admin(application, user) or (application.filed_at is None and is_owner(application, user))


def acts_for_office(application, user):
    """An officer of the office that does the first review of this unit; of their own unit, another one."""
    officer = user.has_role("district_officer", "city_officer") and not is_of_the_unit(application, user)
    return officer and holds(user, "act_for_office", application.office)


def is_in_charge(application, user):
    """The city officer who runs this direction; of their own unit, another one."""
    officer = user.has_role("city_officer") and not is_of_the_unit(application, user)
    return officer and holds(user, "run_direction", application.direction)


def is_of_the_unit(application, user):
    return application.organisation_id in user.unit_roles


def holds(user, permission, thing):
    """Whether a person was given one thing; asked once a request, however many buttons depend on it."""
    checker = user.__dict__.setdefault("_object_permissions", ObjectPermissionChecker(user))
    return checker.has_perm(permission, thing)


def is_program_manager(application, user):  # noqa: ARG001 -- the shape of a permission
    return user.has_role("program_manager")


def is_any_reviewing_officer(application, user):
    return (
        is_in_charge(application, user) or is_program_manager(application, user) or acts_for_office(application, user)
    )


def may_mark(application, user):
    """Whoever reviews it at this moment ticks its conditions."""
    if application.state == State.FIRST_REVIEW:
        return acts_for_office(application, user)
    return application.state in OFFICE_STATES and is_in_charge(application, user)


def is_the_system(application, user):  # noqa: ARG001 -- the shape of a permission
    return user is None


# --- what ----------------------------------------------------------------------------------------------------------


def was_returned_by_an_office(application):
    return application.returned_from in OFFICE_STATES


def was_not_returned_by_an_office(application):
    """What an office returned never expires by the program's deadline: the officer decides."""
    return not was_returned_by_an_office(application)


def has_expert_review(application):
    return "expert_review" in application.route


def has_no_expert_review(application):
    return not has_expert_review(application)


def has_public_notice(application):
    return "public_notice" in application.route


def may_be_edited(application, user):
    """Only its owner writes, only while it is a draft or returned."""
    return application.state in {State.DRAFT, State.RETURNED} and is_owner(application, user)


def section_is_open(application, key):
    """A return by an office opens the named sections only; the rest stays locked."""
    return application.state != State.RETURNED or not application.return_sections or key in application.return_sections


# Acts that change no state; the permissions of the others stand with their transitions.
ACTS = {"extend": is_any_reviewing_officer, "mark": may_mark, "hand_over": is_unit_admin}
