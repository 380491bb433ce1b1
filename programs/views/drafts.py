"""One draft: its overview, what is to be decided, what is missing, what would change, publishing, throwing away."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ipfund.common.asking import ask_and_do
from ipfund.common.errors import NotNow
from ipfund.common.formats import listed, phrased
from ipfund.common.forms import posted, refused, status_of
from programs.definition import problems_in
from programs.editing import checklist, parts
from programs.editing.copying import value_at, where
from programs.editing.decisions import decisions_of, is_open, open_decisions
from programs.editing.telling import NAMES, in_path_words, in_words, shown
from programs.editing.years import DATE, calendar_of, strangers_at
from programs.forms import AddItemForm, DecisionsForm, DiscardForm, PublishForm, RevisionForm, SourceForm
from programs.models import ProgramDraft
from programs.services import drafting, publishing
from programs.views.manage import as_file

LONGEST_HINT = 40
CODES = {"code", "category", "label", "lineage", "timezone"}  # they tell nobody what a part holds


def draft_or_404(pk, **more):
    return get_object_or_404(ProgramDraft.objects.select_related("program", "updated_by"), pk=pk, **more)


def frame(draft, request, **more):
    """Return what every page of a draft shows beside its own."""
    return {"draft": draft, "may_edit": request.user.has_role("program_manager"), **more}


def overview(request, pk):
    draft = draft_or_404(pk)
    kind = "call" if draft.is_call else "register"
    wrong = problem_counts(draft, kind)
    found = [
        {
            "part": part,
            "url": reverse("programs:part", args=[pk, part.key]),
            "hint": told_of(draft.content, part.keys),
            "wrong": wrong.get(("", None, part.key), 0),
        }
        for part in parts.parts_of(kind)
    ]
    lines, decided = publishing.lines_of(draft), decisions_of(draft)
    return render(
        request,
        "programs/setup/draft.html",
        frame(
            draft,
            request,
            parts=found,
            directions=items_of(draft, "directions", wrong),
            entries=len(draft.content.get("register", [])),
            blocks=len(checklist.blocking(lines)),
            decisions=len(decided),
            left=len(open_decisions(decided, draft.content)),
        ),
    )


def problem_counts(draft, kind):
    """Return how many problems lie on each page: (list, position, part) -> number."""
    counts = {}
    for path, _message in problems_in(draft.content)[1]:
        name, at, key = parts.part_for(path, kind)
        for place in {(name, at, key), (name, at, None)}:
            counts[place] = counts.get(place, 0) + 1
    return counts


def items_of(draft, name, wrong):
    return [
        {"at": at, "wrong": wrong.get((name, at, None), 0), **called(item)}
        for at, item in enumerate(draft.content.get(name, []))
    ]


def called(item):
    """Return number and title of a direction or a register entry, where they are given."""
    return {"number": item.get("code") or item.get("no", ""), "title": item.get("title") or item.get("text", "")}


def told_of(content, keys):
    """Return what a part holds, in a few words."""
    held = [content[key] for key in keys if key in content and key not in CODES]
    lists = [value for value in held if isinstance(value, list)]
    only = lists[0] if len(lists) == 1 and len(lists[0]) == 1 else []
    texts = [shown(value) for value in held if isinstance(value, str)]
    texts += [shown(value) for value in (*held, *only) if isinstance(value, dict) and NAMES.intersection(value)]
    words = [_("%(count)s items") % {"count": sum(map(len, lists))}] if any(lists) and not only else []
    return phrased([Truncator(text).chars(LONGEST_HINT) for text in texts[:2] if text] + words)


def decisions(request, pk):
    """What is to be decided: each with its place; ticked are those somebody looked at."""
    draft = draft_or_404(pk)
    decided = decisions_of(draft)
    form = DecisionsForm(posted(request), count=len(decided))
    if form.is_bound and form.is_valid():
        try:
            drafting.tick(pk, form.cleaned_data["done"], by=request.user, revision=form.cleaned_data["revision"])
        except NotNow as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Your decisions have been saved."))
            return redirect("programs:decisions", pk)
    ticked = set(form.cleaned_data.get("done", [])) if form.is_bound and form.is_valid() else None
    calendar = calendar_of(draft.content)
    rows = [decision_row(draft, number, one, ticked, calendar) for number, one in enumerate(decided)]
    context = frame(draft, request, form=form, rows=rows)
    return render(request, "programs/setup/decisions.html", context, status=status_of(form))


def decision_row(draft, number, decision, ticked, calendar):
    now = value_at(draft.content, decision["path"])
    path = where(draft.content, decision["path"])
    return {
        "number": number,
        "place": in_path_words(draft.content, path),
        "url": place_url(draft, path),
        "old": decision["old"] and shown(decision["old"]),
        "now": shown(now),
        "weekday": weekday_of(now),
        "names": listed(strangers_at(decision["path"], now, calendar)) if isinstance(now, str) else "",
        "moved": now != decision["old"],
        "changed": now != decision["new"] and not is_open(decision, now, calendar),
        "done": decision["done"] and now == decision["new"] if ticked is None else number in ticked,
    }


def weekday_of(value):
    """Return the weekday of a text that is a day; "" for any other, one that no month has too."""
    if not isinstance(value, str) or not DATE.match(value):
        return ""
    try:
        return date_format(dt.date.fromisoformat(value[:10]), "l")
    except ValueError:
        return ""


def place_url(draft, path):
    """Return the address of the page on which a place of the definition is edited."""
    special = {"decisions": "programs:decisions", "source": "programs:source", "coverage": "programs:source"}
    if path and path[0] in special:
        return reverse(special[path[0]], args=[draft.pk])
    name, at, key = parts.part_for(path, "call" if draft.is_call else "register")
    if not name and not key:
        return draft.get_absolute_url()
    if name and at is None:
        return reverse("programs:items", args=[draft.pk, name])
    if name:
        return reverse("programs:item_part", args=[draft.pk, name, at, key])
    return reverse("programs:part", args=[draft.pk, key])


def items(request, pk, name):
    """The directions or the register's entries: add, copy, move, remove, open."""
    draft = draft_or_404(pk)
    form, order = AddItemForm(), RevisionForm(posted(request))
    if request.method == "POST":
        do = request.POST.get("do", "")
        form = AddItemForm(request.POST) if do == "add" else form
        try:
            if order.is_valid() and (do != "add" or form.is_valid()):
                arrange(request, draft, name, do=do, form=form, revision=order.cleaned_data["revision"])
                return redirect("programs:items", pk, name)
        except NotNow as refusal:
            refused(order, refusal)
            draft = draft_or_404(pk)
    wrong = problem_counts(draft, "call" if draft.is_call else "register")
    rows = items_of(draft, name, wrong)
    context = frame(draft, request, rows=rows, form=form, order=order, name=name, is_call=name == "directions")
    return render(request, "programs/setup/items.html", context, status=status_of(form, order))


def arrange(request, draft, name, *, do, form, revision):
    action, _colon, at = do.partition(":")
    if action == "add":
        item = new_direction(draft, form) if name == "directions" else new_entry(form)
        drafting.arrange(draft.pk, name, "add", by=request.user, revision=revision, item=item)
    elif action in {"copy", "remove", "up", "down"} and at.isdecimal() and len(at) < 5:
        drafting.arrange(draft.pk, name, action, by=request.user, revision=revision, at=int(at))


def new_direction(draft, form):
    code, title = form.cleaned_data["number"], form.cleaned_data["name"]
    categories = draft.content.get("categories", [])
    category = {"category": categories[-1]["code"]} if categories and "code" in categories[-1] else {}
    return {"code": code, **category, "label": code, "title": title, "conditions": [], "tasks": []}


def new_entry(form):
    kind = form.cleaned_data["kind"] or "item"
    return {"kind": kind, "no": form.cleaned_data["number"], "text": form.cleaned_data["name"]}


def item(request, pk, name, at):
    """One direction: its parts, each with what it holds."""
    draft = draft_or_404(pk)
    held = held_at(draft, name, at)
    wrong = problem_counts(draft, "call")
    found = [
        {
            "part": part,
            "url": reverse("programs:item_part", args=[pk, name, at, part.key]),
            "hint": told_of(held, part.keys),
            "wrong": wrong.get((name, at, part.key), 0),
        }
        for part in parts.LISTS[name][1]
    ]
    return render(request, "programs/setup/item.html", frame(draft, request, parts=found, name=name, **called(held)))


def held_at(draft, name, at):
    items = draft.content.get(name, []) if name in parts.LISTS else []
    if at >= len(items):
        raise Http404
    return items[at]


def source(request, pk):
    """The printed guide: upload it, and see which of its sentences no item keeps."""
    draft = draft_or_404(pk)
    bound = request.method == "POST"
    form = SourceForm(request.POST, request.FILES) if bound else SourceForm()
    order = RevisionForm(posted(request))
    if bound and form.is_valid() and order.is_valid():
        try:
            drafting.keep_source(
                pk, form.cleaned_data["source"], by=request.user, revision=order.cleaned_data["revision"]
            )
        except NotNow as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The guide's text has been saved and compared."))
            return redirect("programs:source", pk)
    coverage = publishing.coverage(draft)
    unbound = coverage and coverage.of("unbound")
    context = frame(draft, request, form=form, coverage=coverage, unbound=unbound)
    return render(request, "programs/setup/source.html", context, status=status_of(form, order))


def check(request, pk):
    """What is missing, what would change, and the button that publishes."""
    draft = draft_or_404(pk)
    return show_check(request, draft, PublishForm(changes_something=draft.program is not None))


def show_check(request, draft, form):
    changes = publishing.changes_of(draft)
    lines = publishing.lines_of(draft)
    current = draft.program.definition_version if draft.program else None
    held = [draft.content, draft.program.definition] if draft.program else [draft.content]
    return render(
        request,
        "programs/setup/check.html",
        frame(
            draft,
            request,
            lines=[(line, place_url(draft, line.path)) for line in lines],
            blocks=checklist.blocking(lines),
            changes=None if changes is None else [in_words(change, *held) for change in changes],
            overtaken=current != draft.base_version,
            form=form,
        ),
        status=status_of(form),
    )


def publish(request, pk):
    draft = draft_or_404(pk)
    if request.method != "POST":
        return redirect("programs:check", pk)
    form = PublishForm(request.POST, changes_something=draft.program is not None)
    if not form.is_valid():
        return show_check(request, draft, form)
    revision, reason = form.cleaned_data["revision"], form.cleaned_data["reason"]
    try:
        program = publishing.publish(pk, by=request.user, revision=revision, reason=reason)
    except NotNow as refusal:
        refused(form, refusal)
        return show_check(request, draft_or_404(pk), form)
    messages.success(request, _("The program has been published."))
    return redirect("programs:manage_program", program.code)


def take_over(request, pk):
    """After the program was changed by another way: the draft's own changes on top of its newest definition."""
    draft_or_404(pk)
    form = RevisionForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            both = publishing.take_over(pk, by=request.user, revision=form.cleaned_data["revision"])
        except NotNow as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The newest definition was merged; your changes were kept."))
            for path in both:
                place = in_words({"path": path, "old": None, "new": None}, draft_or_404(pk).content)["place"]
                messages.warning(request, _("Changed in both; yours was kept: %(place)s") % {"place": place})
    return redirect("programs:check", pk)


def discard(request, pk):
    draft = draft_or_404(pk)
    return ask_and_do(
        request,
        DiscardForm(posted(request), initial={"revision": draft.revision}),
        lambda **said: drafting.discard(pk, by=request.user, **said),
        done=_("The draft has been discarded."),
        to="programs:manage",
        cancel=draft.get_absolute_url(),
        title=_("Discard the draft"),
        text=_("The draft of “%(title)s” is deleted with everything that was changed in it.") % {"title": draft.title},
        action=_("Yes, discard it"),
    )


def file(_request, pk):
    draft = draft_or_404(pk)
    return as_file(draft.content, draft.code, [f"{draft.title}（{draft.code}）", f"draft, revision {draft.revision}"])


def source_file(_request, pk):
    """The uploaded text of the guide, as it was sent."""
    draft = draft_or_404(pk)
    answer = HttpResponse(draft.source_text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{draft.code}.txt"'
    return answer
