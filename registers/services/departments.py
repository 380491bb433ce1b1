"""Departments and their people: taken from the definition, given reporters, groups filled, rows assigned."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from ipfund.accounts import invitations
from ipfund.accounts import services as accounts
from ipfund.accounts.enums import Role
from ipfund.accounts.models import User
from ipfund.common import audit, clock, mail
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from programs.enums import ProgramKind
from registers import rules
from registers.duties import Duties
from registers.enums import Kind
from registers.models import Assignment, Department, Reporter

REPORT = "registers.report_for"


def take_over(program, *, by):
    """Make a row for every department that the definition names; those no longer named stay, without duties."""
    if program.kind != ProgramKind.REGISTER:
        return
    reporting = program.spec.reporting
    groups = set(reporting.groups) if reporting else set()
    named = dict.fromkeys(name for entry in program.spec.entries for name in entry.responsible)
    known = {one.name: one for one in Department.objects.filter(program=program)}
    added = []
    for position, name in enumerate(named, start=1):
        values = {"position": position, "is_group": name in groups}
        if name not in known:
            added.append(Department.objects.create(program=program, name=name, **values))
        elif {key: getattr(known[name], key) for key in values} != values:
            Department.objects.filter(pk=known[name].pk).update(**values)
    if added:
        audit.record(program, "departments_taken_over", by=by, data={"added": [one.name for one in added]})


def add_department(program, *, by, name):
    """Add one that the definition does not name, to be a member of a group or to take rows."""
    with act("add_department", program, by=by):
        require_manager(by)
        last = (
            Department.objects.filter(program=program).order_by("-position").values_list("position", flat=True).first()
        )
        try:
            with transaction.atomic():
                department = Department.objects.create(program=program, name=name, position=(last or 0) + 1)
        except IntegrityError as error:
            raise Unfit(_("This department already exists."), code="name") from error
        audit.record(program, "department_added", by=by, new=name)
        audit.record(department, "added", by=by, new=name)
    return department


def set_members(department_id, *, by, revision, members):
    """Say which departments a group stands for; each then reports for itself."""
    with act("set_members", Department(pk=department_id), by=by):
        require_manager(by)
        group = locked(department_id)
        require_revision(group, revision)
        if not group.is_group:
            raise NotNow(_("This department is not a group."), code="no_group")
        if any(member.is_group or member.program_id != group.program_id for member in members):
            raise NotNow(_("A group consists of single departments of this register."), code="nested")
        old = sorted(group.members.values_list("name", flat=True))
        group.members.set(members)
        new = sorted(member.name for member in members)
        keep_revision(group)
        audit.record(group, "members_set", by=by, old="、".join(old), new="、".join(new))
    return group


def assign_rows(department_id, *, by, rows):
    """Give rows, as (kind, no), to a department; an indicator that has one is refused."""
    with act("assign_rows", Department(pk=department_id), by=by):
        require_manager(by)
        department = locked(department_id)
        duties = Duties(department.program)
        for kind, no in rows:
            taken = duties.of((kind, no))
            if (kind, no) not in duties.entries:
                raise NotNow(_("There is no such row in this register."), code="no_row")
            if kind == Kind.INDICATOR and taken:
                raise NotNow(
                    _("The indicator %(no)s is already reported by %(name)s.")
                    % {"no": no, "name": taken[0].department},
                    code="taken",
                )
            if department.pk not in {answering.department.pk for answering in taken}:
                Assignment.objects.create(department=department, kind=kind, no=no, given_at=clock.now(), given_by=by)
        said = [f"{kind}-{no}" for kind, no in rows]
        audit.record(department, "rows_assigned", by=by, new="、".join(said), data={"rows": said})
    return department


def take_row(department_id, *, by, kind, no):
    """Take an assigned row away again; what was reported stays."""
    with act("take_row", Department(pk=department_id), by=by):
        require_manager(by)
        department = locked(department_id)
        gone, _rows = Assignment.objects.filter(department=department, kind=kind, no=no).delete()
        if not gone:
            raise NotNow(_("This row is no longer assigned to the department."), code="gone")
        audit.record(department, "row_taken", by=by, old=f"{kind}-{no}")
    return department


def add_reporter(department_id, *, by, username):
    """Let somebody who has an account report for a department."""
    with act("add_reporter", Department(pk=department_id), by=by):
        require_manager(by)
        user = User.objects.active().called(username.strip()).first()
        if user is None or (user.username != username.strip().lower() and user.has_unverified_email):
            raise Unfit(_("Nobody with this user name or e-mail address was found."), code="username")
        return give_duty(found(department_id), user, by=by)


def invite_reporter(department_id, *, by, username, name, email, phone=""):
    """Offer the duty; it is given when the holder of the mailbox accepts. Returns the invitation."""
    with act("invite_reporter", Department(pk=department_id), by=by):
        require_manager(by)
        data = {"department": found(department_id).pk}
        return invitations.invite("reporter", by=by, email=email, name=name, phone=phone, username=username, data=data)


@invitations.acceptor("reporter", keepers=rules.RUNS, page="registers:home")
def become_reporter(user, *, by, department):
    """The invited person has accepted."""
    with act("become_reporter", Department(pk=department), by=by):
        return give_duty(found(department), user, by=by)


def give_duty(department, user, *, by):
    """Write the duty, the role and the permission that follow from each other. Call it inside ``act``."""
    accounts.hold(user)
    if Reporter.objects.active().filter(department=department, user=user).exists():
        raise Unfit(_("This person already reports for the department."), code="username")
    reporter = Reporter.objects.create(department=department, user=user, since=clock.now(), given_by=by)
    audit.record(department, "reporter_added", by=by, new=str(user), data={"user": user.username})
    agree(user, department, by=by)
    mail.send_later(
        to=[user],
        template="email/registers/appointed",
        context={
            "department": department.name,
            "register": department.program.title,
            "path": reverse("registers:mine"),
        },
        key=f"reporter:{reporter.pk}",
    )
    return reporter


def end_duty(reporter_id, *, by):
    """The person no longer reports for this department; with the last duty the role ends."""
    reporter = Reporter.objects.select_related("department", "user").get(pk=reporter_id)
    department = reporter.department
    with act("end_duty", department, by=by):
        require_manager(by)
        accounts.hold(reporter.user)
        reporter.refresh_from_db(fields=["ended_at"])
        if reporter.ended_at:
            raise NotNow(_("This duty has already ended."), code="ended")
        reporter.ended_at = clock.now()
        reporter.save(update_fields=["ended_at"])
        audit.record(department, "reporter_ended", by=by, old=str(reporter.user), data={"user": reporter.user.username})
        agree(reporter.user, department, by=by)
    return reporter


def agree(user, department, *, by):
    """Make permission and role those that follow from all duties of a person, who is held."""
    duties = Reporter.objects.active().filter(user=user)
    change = assign_perm if duties.filter(department=department).exists() else remove_perm
    change(REPORT, user, department)
    groups = set(user.groups.values_list("name", flat=True))
    role = {Role.REPORTER.value}
    accounts.set_roles(user, roles=groups | role if duties.exists() else groups - role, by=by)


def require_manager(by):
    if not rules.runs_registers(by):
        raise NotAllowed(_("Only the program manager may do this."), code="not_yours")


def require_revision(row, revision):
    if row.revision != revision:
        raise NotNow(_("Somebody changed this after you opened the page. Compare, then save again."), code="stale")


def keep_revision(row):
    row.revision += 1
    row.save(update_fields=["revision"])


def found(department_id):
    return Department.objects.select_related("program").get(pk=department_id)


def locked(department_id):
    """Members and rows of a department are given one after another."""
    return (
        Department.objects.select_for_update(no_key=True, of=("self",)).select_related("program").get(pk=department_id)
    )
