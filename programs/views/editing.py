"""Editing one part of a draft: one view for every part, made from the schema."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.common.errors import NotNow
from ipfund.common.forms import status_of
from programs.definition import problems_in
from programs.differences import differences
from programs.editing import parts
from programs.editing.form import PartForm, rearranged
from programs.editing.identifiers import completed, taken_in
from programs.editing.options import named
from programs.editing.telling import in_words
from programs.forms import RevisionForm
from programs.reading import name_of
from programs.services import drafting
from programs.views.drafts import draft_or_404, frame, held_at


def part(request, pk, key):
    draft = draft_or_404(pk)
    found = next((one for one in parts.parts_of("call" if draft.is_call else "register") if one.key == key), None)
    if found is None:
        raise Http404
    return edit(request, draft, parts.Place(found))


def item_part(request, pk, name, at, key):
    draft = draft_or_404(pk)
    held_at(draft, name, at)
    found = next((one for one in parts.LISTS[name][1] if one.key == key), None)
    if found is None:
        raise Http404
    return edit(request, draft, parts.Place(found, name, at))


def edit(request, draft, place):
    held = place.held(draft.content)
    how = {"zone": draft.timezone, "options": named(draft.content, held if place.list else None)}
    if request.method != "POST":
        return show(request, draft, place, PartForm(place.shapes, held, **how))
    order = RevisionForm(request.POST)
    revision = order.cleaned_data["revision"] if order.is_valid() else 0
    if "do" in request.POST:
        kept = rearranged(place.shapes, request.POST, request.POST["do"])
        return show(request, draft, place, PartForm(place.shapes, kept, **how), revision=revision, unsaved=True)
    form = PartForm(place.shapes, None, data=request.POST, **how)
    values = judged(draft, place, form)
    if not order.is_valid():
        form.add_error(None, _("Reload the page: it does not say which revision of the draft it shows."))
    if values is None or not form.is_valid():
        return show(request, draft, place, form, revision=revision, unsaved=True)
    if was(request) not in ("", identity(held)):
        return stale(
            request,
            draft,
            place,
            form,
            values=values,
            message=_("This item has been moved or removed in the meantime."),
        )
    try:
        drafting.save_part(draft.pk, place, values, by=request.user, revision=revision)
    except NotNow as refusal:
        return stale(request, draft_or_404(draft.pk), place, form, values=values, message=refusal.message)
    messages.success(request, _("“%(part)s” has been saved.") % {"part": place.part.title})
    return redirect(back_of(draft, place) if "leave" in request.POST else request.path)


def judged(draft, place, form):
    """Return the part's values if they fit the schema and the rest; else the problems stand beside the fields."""
    if not form.is_valid():
        return None
    values = completed(place.shapes, form.content(), taken_in(draft.content))
    before = {(path, message) for path, message in problems_in(draft.content)[1]}
    base = place.path
    for path, message in problems_in(place.with_values(draft.content, values))[1]:
        inside = path[: len(base)] == base and len(path) > len(base) and path[len(base)] in place.part.keys
        if inside and (path, message) not in before - under(before, base, place.part.keys):
            form.blame(path[len(base) :], message)
        elif path == base[: len(path)] and (path, message) not in before:
            form.blame((), message)
    return values if form.is_valid() else None


def under(problems, base, keys):
    """Return those problems that lie on this very part."""
    depth = len(base)
    return {one for one in problems if one[0][:depth] == base and len(one[0]) > depth and one[0][depth] in keys}


def identity(held):
    """Return how an item of a list is told from the others."""
    return str(held.get("no", held.get("code", "")))


def was(request):
    return request.POST.get("was", "")


def stale(request, draft, place, form, *, values, message):
    """Show what was typed beside what somebody else has saved meanwhile; saving again decides for one's own."""
    held = place.held(draft.content) if not place.list or place.at < len(draft.content.get(place.list, [])) else {}
    theirs = {key: held[key] for key in place.part.keys if key in held}
    both = [in_words(change, draft.content) for change in differences(theirs, values, prefix_of(place, held))]
    return show(request, draft, place, form, status=409, unsaved=True, refusal=message, both=both)


def prefix_of(place, held):
    return f"{place.list}[{name_of(held, place.at)}]" if place.list else ""


def show(request, draft, place, form, *, status=None, revision=None, unsaved=False, **more):
    held = place.held(draft.content) if not place.list or place.at < len(draft.content.get(place.list, [])) else {}
    context = frame(
        draft,
        request,
        form=form,
        place=place,
        held=held,
        was=identity(held) if place.list else "",
        revision=draft.revision if revision is None else revision,
        unsaved=unsaved,
        back=back_of(draft, place),
        **more,
    )
    return render(request, "programs/setup/part.html", context, status=status or status_of(form))


def back_of(draft, place):
    """Return where a part is reached from."""
    if place.list == "directions":
        return reverse("programs:item", args=[draft.pk, place.list, place.at])
    if place.list:
        return reverse("programs:items", args=[draft.pk, place.list])
    return draft.get_absolute_url()
