"""A draft as the public will see it: the same templates, nothing is stored."""

from types import SimpleNamespace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from programs.services import publishing
from programs.views.drafts import draft_or_404
from programs.views.public import show_direction, show_program


def preview(request, pk):
    draft = draft_or_404(pk)
    shown = publishing.preview(draft)
    if shown is None:
        return incomplete(request, pk)
    program, categories, directions = shown
    groups = [group(one, [row for row in directions if row.category is one]) for one in categories]
    loose = [row for row in directions if row.category is None]
    return show_program(request, program, groups, loose, preview=draft)


def group(category, directions):
    """A category with its directions in the shape the page reads."""
    return SimpleNamespace(
        code=category.code, label=category.label, title=category.title, directions=SimpleNamespace(all=directions)
    )


def preview_direction(request, pk, direction_code):
    draft = draft_or_404(pk)
    shown = publishing.preview(draft)
    if shown is None:
        return incomplete(request, pk)
    found = next((row for row in shown[2] if row.code == direction_code), None)
    if found is None:
        raise Http404
    return show_direction(request, found, may_start=False, preview=draft)


def incomplete(request, pk):
    messages.warning(request, _("The preview needs a complete definition; the following is missing."))
    return redirect("programs:check", pk)
