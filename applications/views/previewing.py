"""The form of a direction that is still being set up, as the applicant will fill it in; nothing can be sent."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from applications.forms_writing import SectionForm
from applications.sections import KINDS, Context
from applications.sections.commitment import statements
from organisations.models import Organisation
from programs.models import ProgramDraft
from programs.services import publishing


def preview_form(request, pk, direction_code):
    draft = get_object_or_404(ProgramDraft.objects.select_related("program"), pk=pk)
    shown = publishing.preview(draft)
    if shown is None:
        return redirect("programs:check", pk)
    direction = next((row for row in shown[2] if row.code == direction_code), None)
    if direction is None:
        raise Http404
    context = Context(spec=direction.spec, unit=Organisation(natures=[]), person=request.user)
    return render(
        request,
        "applications/writing/preview.html",
        {
            "draft": draft,
            "direction": direction,
            "sections": [drawn(section, context) for section in direction.spec.sections],
            "attachments": direction.spec.attachments,
        },
    )


def drawn(section, context):
    """Return one section with its empty form; the attachments have a page of their own kind."""
    found = {"section": section, "statements": statements(context) if section.key == "commitment" else None}
    if section.key == "attachments":
        return found
    kind = KINDS[section.key]
    data = kind.filled({}, context, saved=False)
    return found | {"form": SectionForm(kind.parts(kind.seen(context, data)), data)}
