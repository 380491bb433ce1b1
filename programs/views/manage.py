"""The managers' list of programs and drafts, one program's record, its kept definitions and its file."""

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from ipfund.common import clock
from ipfund.common.paging import page
from programs import presenting
from programs.differences import differences
from programs.editing.telling import in_words
from programs.forms import CompareForm
from programs.models import Program, ProgramDraft
from programs.writing import to_yaml

DRAFTS_SHOWN = 20


def manage(request):
    programs = Program.objects.light().select_related("draft").annotate(direction_count=Count("directions"))
    programs = programs.defer("definition", "draft__content", "draft__decisions", "draft__source_text")
    rows = page(request, programs.order_by("-loaded_at", "code"))
    now = clock.now()
    for program in rows:
        program.phase = presenting.phase(program, now)
    drafts = ProgramDraft.objects.select_related("program", "updated_by").defer("program__definition", "source_text")
    return render(
        request,
        "programs/manage.html",
        {
            "page": rows,
            "drafts": page(request, drafts, DRAFTS_SHOWN, "drafts"),
            "may_edit": request.user.has_role("program_manager"),
        },
    )


def manage_program(request, code):
    program = get_object_or_404(Program, code=code)
    versions = page(request, program.versions.select_related("loaded_by").defer("definition"))
    for version in versions:
        version.changes_in_words = [in_words(change, program.definition) for change in version.changes]
    return render(
        request,
        "programs/manage_program.html",
        {
            "program": program,
            "spec": program.spec,
            "versions": versions,
            "flags": presenting.flags(program.spec),
            "settings": presenting.settings_rows(program.spec),
            "route": presenting.route_steps(program.spec.route),
            "draft": ProgramDraft.objects.filter(code=code).only("pk", "code").first(),
            "may_edit": request.user.has_role("program_manager"),
            **presenting.phase(program, clock.now()),
        },
    )


def compare(request, code):
    """The differences between any two kept definitions of a program, in words."""
    program = get_object_or_404(Program.objects.light(), code=code)
    versions = list(program.versions.select_related("loaded_by").defer("definition", "changes"))
    form = CompareForm(
        request.GET or {"old": max(program.definition_version - 1, 1), "new": program.definition_version}
    )
    changes, chosen = [], None
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        found = {one.version: one for one in program.versions.filter(version__in=[old, new])}
        if old in found and new in found:
            before, after = found[old].definition, found[new].definition
            changes = [in_words(one, after, before) for one in differences(before, after)]
            chosen = (old, new)
    return render(
        request,
        "programs/setup/compare.html",
        {"program": program, "versions": versions, "changes": changes, "chosen": chosen, "pick": picked(form)},
    )


def picked(form):
    """Return the two choices of the form: name, label, what is chosen."""
    values = form.cleaned_data if form.is_valid() else {}
    return [(name, field.label, values.get(name)) for name, field in form.fields.items()]


def file(request, code):
    """The definition in force, or with ``?version=`` an older one, as a file that load_program takes."""
    program = get_object_or_404(Program, code=code)
    asked = request.GET.get("version", str(program.definition_version))
    if not asked.isdecimal() or len(asked) > 6:
        raise Http404
    content = program.definition
    if int(asked) != program.definition_version:
        content = get_object_or_404(program.versions, version=int(asked)).definition
    return as_file(content, code, [f"{program.title}（{program.code}）", f"definition {int(asked)}"])


def as_file(content, code, heading):
    """Return a definition as a download; the guide's text does not come along, so its line becomes a comment."""
    source = content.get("source")
    if source:
        heading = [*heading, f"source: {source}"]
    content = {key: value for key, value in content.items() if key != "source"}
    answer = HttpResponse(to_yaml(content, heading), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.yaml"'
    return answer
