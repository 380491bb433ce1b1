"""The ledger of past projects: kept by officers; the unit may object, an officer answers."""

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from ipfund.common import acting, audit, clock, mail
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from ipfund.common.formats import beijing
from organisations import rules
from organisations.matching import Known, difference, identity
from organisations.models import Organisation, PastProject


def add_project(*, by, **fields):
    """Enter a project; it is tied to the registered unit of that code, if there is one."""
    with act("add_project", by, by=by, about=told(fields, "uscc", "name", "number", "year", "title")):
        must_keep_ledger(by)
        hold_ledger()
        project = PastProject(organisation=unit_of(fields["uscc"]), **fields)
        must_stand_once(project)
        project.save()
        audit.record(project, "project_added", by=by, new=project.state, data=plain(fields))
    return project


def change_project(project_id, *, by, revision, **fields):
    with act("change_project", PastProject(pk=project_id), by=by):
        must_keep_ledger(by)
        hold_ledger()
        project = held(project_id)
        if project.revision != revision:
            raise Unfit(
                _("Somebody changed this project after you opened the page. Please check it again."), code="stale"
            )
        known_as = identity(project)
        changed = fill(project, fields)
        if identity(project) != known_as:
            must_stand_once(project)
        if changed:
            project.save()
            audit.record(project, "project_changed", by=by, new=project.state, data={"changed": changed})
    return project


def hold_ledger(mode="EXCLUSIVE"):
    """Let nobody else write projects until the end of the transaction: one that is new has no row to lock.

    ``ROW SHARE`` only waits until nobody holds the ledger: for whoever writes rows that point at projects.
    """
    if connection.vendor == "postgresql":
        with patience(), connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{PastProject._meta.db_table}" IN {mode} MODE')


def patience():
    """Wait for the ledger's lock as long as is allowed, and say in words that it was not given."""
    return acting.patience(
        _("The ledger is being written right now, perhaps by an import. Nothing was saved; please try again.")
    )


def must_keep_ledger(user):
    if not rules.keeps_ledger(user):
        raise NotAllowed(_("Only city officers and the program manager can do this."), code="not_yours")


def must_stand_once(project):
    """One project of one unit is one row; under the ledger's lock.

    A row that is there already may get its number beside doubles without one: the number tells them apart.
    """
    code, name = project.holder
    of_unit = Q(search_name=rules.plain_name(name)) | Q(organisation__search_name=rules.plain_name(name))
    if code:
        of_unit |= Q(uscc=code) | Q(organisation__uscc=code)
    others = PastProject.objects.filter(of_unit).exclude(pk=project.pk).select_related("organisation").order_by("pk")
    if project.pk and project.number:
        others = others.exclude(number="")
    if meant := Known(others).meant_by(project):
        raise Unfit(_("This project of the unit is already in the ledger: %s.") % meant[0], code="number")


def fill(project, fields):
    """Set what is new; return {field: [old, new]}."""
    changed = difference(project, fields)
    for name, (_old, value) in changed.items():
        setattr(project, name, value)
    if "uscc" in changed:
        project.organisation = unit_of(project.uscc)
    project.revision += bool(changed)
    return plain(changed)


def object_to(project_id, *, by, unit, reason):
    """The unit says that a row of the ledger is wrong; until an officer answers, it bars nobody by itself."""
    with act("object_to", PastProject(pk=project_id), by=by):
        if not rules.administers(by, unit):
            raise NotAllowed(_("Only an administrator of the unit can do this."))
        project = held(project_id)
        refuse_objection(project, unit, reason)
        project.objection, project.objected_at, project.objected_by = reason, clock.now(), by
        project.answer, project.answered_at = "", None
        project.save(update_fields=["objection", "objected_at", "objected_by", "answer", "answered_at"])
        audit.record(project, "project_objected", by=by, reason=reason)
        audit.record(unit, "project_objected", by=by, reason=reason, data={"item": str(project)})
    return project


def refuse_objection(project, unit, reason):
    """Only about a row of one's own, with words, and once until somebody changes the row."""
    if not PastProject.objects.of(unit).filter(pk=project.pk).exists():
        raise NotAllowed(_("This project is not one of your unit's."), code="not_yours")
    if project.is_disputed:
        raise NotNow(_("The unit has already objected; the office has not answered yet."))
    if not project.may_be_objected_to:
        raise NotNow(
            _("The office answered on %(day)s, and the row has not been changed since: an answered objection "
              "cannot be raised again. Please contact the office.")
            % {"day": beijing(project.answered_at)},
            code="answered",
        )  # fmt: skip
    if not reason.strip():
        raise Unfit(_("Say what is wrong."), code="reason")


def answer_objection(project_id, *, by, answer):
    """The office answers; a mistake is mended in the project itself."""
    with act("answer_objection", PastProject(pk=project_id), by=by):
        must_keep_ledger(by)
        project = held(project_id)
        if not project.is_disputed:
            raise NotNow(_("There is no objection to answer."))
        if not answer.strip():
            raise Unfit(_("Write an answer."), code="answer")
        project.answer, project.answered_at, project.answered_revision = answer, clock.now(), project.revision
        project.save(update_fields=["answer", "answered_at", "answered_revision"])
        event = audit.record(project, "objection_answered", by=by, reason=answer)
        mail.send_later(
            to=[project.objected_by],
            template="email/organisations/objection_answered",
            context={"project": str(project), "answer": answer},
            key=f"objection_answered:{project.pk}:{event.seq}",
        )
    return project


def held(project_id):
    with patience():
        return PastProject.objects.select_for_update(of=("self",)).get(pk=project_id)


def unit_of(uscc):
    return Organisation.objects.filter(uscc=uscc or "-").first()


def told(fields, *names):
    """Return what somebody asked to have entered, in one line of the record."""
    return " ".join(str(fields[name]) for name in names if fields.get(name))


def plain(fields):
    return {name: value if isinstance(value, (str, int, list)) else str(value or "") for name, value in fields.items()}
