"""Writing a declaration: the task list and its sections. Whatever was typed is kept, complete or not."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.forms_writing import SectionForm
from applications.models import Section
from applications.remedies import page_of_unit
from applications.sections import KINDS, blocking, part_of, state_of, unit_facts
from applications.sections.commitment import statements
from applications.sections.questions import MISSING, WARNING
from applications.services import drafting
from applications.views.comparing import differences
from applications.views.desk import Desk
from ipfund.common import clock
from ipfund.common.errors import Refusal


def task_list(request, pk):
    desk = Desk.of(request, pk)
    tasks = desk.tasks()
    done = sum(task["status"] == "complete" for task in tasks)
    return render(
        request,
        "applications/writing/task_list.html",
        {"desk": desk, "application": desk.application, "tasks": tasks, "done": done},
    )


def section(request, pk, key):
    desk = Desk.of(request, pk)
    row = desk.row(key)
    if key == "attachments":
        return redirect("applications:attachments", pk)
    if request.method == "POST":
        return save(request, desk, row)
    locked = desk.locked_because(key)
    if locked:
        return show_locked(request, desk, row, locked)
    return show(request, desk, row)


# --- showing -----------------------------------------------------------------------------------------------------


def show(request, desk, row, **more):
    """Show a section to be filled in; with ``?check=1`` everything that is missing too, else only how much it is."""
    kind, context = KINDS[row.key], desk.context
    data = kind.filled(row.data, context, saved=bool(row.revision))
    problems = kind.problems(data, context) if row.revision or "check" in request.GET else []
    shown = [problem for problem in problems if problem.grade != MISSING or "check" in request.GET]
    return page(request, desk, row, data, shown, unfilled=len(problems) - len(shown), **more)


def page(request, desk, row, data, problems, *, status=200, unfilled=0, **more):
    kind, spec = KINDS[row.key], desk.context.section(row.key)
    form = SectionForm(
        kind.asked(kind.seen(desk.context, data)), data, problems, extra_row_in=request.GET.get("add", "")
    )
    wrong = [problem for problem in problems if problem.grade != WARNING]
    return render(
        request,
        "applications/writing/section.html",
        {
            "desk": desk,
            "application": desk.application,
            "section": spec,
            "row": row,
            "form": form,
            "links": form.links(wrong) + (further(request, desk, row, unfilled) if wrong and unfilled else []),
            "warnings": [problem.sentence for problem in problems if problem.grade == WARNING],
            "back": request.POST.get("from") or request.GET.get("from", ""),
            "unit": unit_facts(desk.application.organisation) if row.key == "cover" else None,
            "unit_page": page_of_unit(desk.application.organisation, desk.person),
            "statements": statements(desk.context) if row.key == "commitment" else None,
            "revision": row.revision,
            "here": desk.address(row.key),
            "neighbours": neighbours(desk, row.key),
            **more,
        },
        status=status,
    )


def further(request, desk, row, unfilled):
    """Say how much is not filled in beside what is wrong, and lead to it."""
    said = ngettext("%s more is not filled in yet: show it", "%s more are not filled in yet: show them", unfilled)
    came_from = "&from=check" if request.GET.get("from") == "check" else ""
    return [{"text": said % unfilled, "href": desk.address(row.key, f"?check=1{came_from}")}]


def show_locked(request, desk, row, reason):
    return render(
        request,
        "applications/writing/locked.html",
        {
            "desk": desk,
            "application": desk.application,
            "section": desk.context.section(row.key),
            "part": part_of(desk.context.section(row.key), desk.full_context),
            "reason": reason,
            "neighbours": neighbours(desk, row.key),
        },
    )


def neighbours(desk, key):
    """Return (section, address) of the one before and the one after in the form's order; None at the ends."""
    known = [(spec, url) for spec, url in desk.addresses if spec.key in desk.rows]
    at = [spec.key for spec, _url in known].index(key)
    return (known[at - 1] if at else None), (known[at + 1] if at + 1 < len(known) else None)


# --- saving ------------------------------------------------------------------------------------------------------


def save(request, desk, row):
    """Keep what was typed, complete or not; nothing is lost when it cannot be kept."""
    kind, context = KINDS[row.key], desk.context
    data = kind.read(request.POST, context)
    problems = kind.problems(data, context)
    try:
        revision = drafting.save_section(
            desk.application.pk,
            row.key,
            by=request.user,
            revision=shown_revision(request),
            data=data,
            state=state_of(problems),
            summary=kind.summary(data, context),
        )
    except Refusal as refusal:
        return not_saved(request, desk, row, data, refusal)
    if "X-Autosave" in request.headers:
        return JsonResponse({"revision": revision, "saved": saved_in_words()})
    return after_saving(request, desk, row, problems)


def shown_revision(request):
    given = request.POST.get("revision", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1


def saved_in_words():
    return _("Saved at %s") % f"{localtime(clock.now()):%H:%M:%S}"


def after_saving(request, desk, row, problems):
    """Say that it is saved and go where the button says: on, back, or to what is still open."""
    action, back = request.POST.get("action", ""), request.POST.get("from", "")
    came_from = "&from=check" if back == "check" else ""
    if table := changed_table(request):
        added = f"add={table}" if "add_row" in request.POST else ""
        return redirect(desk.address(row.key, f"?{added}{came_from}#table-{table}"))
    if action == "check" and blocking(problems):
        messages.warning(request, _("%(saved)s; still open: %(count)s.") % counted(problems))
        return redirect(desk.address(row.key, f"?check=1{came_from}"))
    title = desk.context.section(row.key).title
    if action == "check":
        messages.success(
            request, _("“%(title)s” is complete. %(saved)s.") % {"title": title, "saved": saved_in_words()}
        )
        target = "applications:check" if back == "check" else "applications:task_list"
        return redirect(target, desk.application.pk)
    messages.success(request, _("%s. You can continue, or come back later.") % saved_in_words())
    return redirect(desk.address(row.key, f"?{came_from}" if came_from else ""))


def changed_table(request):
    """Return the table of which a row was added or removed without JavaScript."""
    name = request.POST.get("add_row") or request.POST.get("remove_row", "").rpartition("-")[0]
    return name if name.isalnum() and len(name) <= 20 else ""


def counted(problems):
    return {"saved": saved_in_words(), "count": len(blocking(problems))}


def not_saved(request, desk, row, data, refusal):
    """Show what was typed again, with the reason; after somebody else's save both texts side by side."""
    if "X-Autosave" in request.headers:
        return JsonResponse({"message": refusal.message}, status=refusal.status)
    newest = Section.objects.select_related("updated_by").get(pk=row.pk)
    theirs = differences(KINDS[row.key], newest.data, data, desk.context) if refusal.code == "stale" else []
    row.revision = newest.revision
    more = {"refusal": refusal, "differences": theirs, "newest": newest}
    return page(request, desk, row, data, [], status=refusal.status, **more)
