"""Four ways to begin a draft: last year's program, nothing, a file, or the program in force."""

import re

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ipfund.common.errors import Refusal
from ipfund.common.forms import posted, refused, status_of
from ipfund.common.paging import page
from programs import checks
from programs.definition import parse_definition
from programs.editing.complaints import in_words
from programs.editing.copying import year_of
from programs.forms import CopyForm, EmptyForm, UploadForm
from programs.models import Program
from programs.reading import DefinitionError
from programs.services import drafting

PROBLEM = re.compile(r"^(?P<name>.*?):(?P<line>\d+): (?:(?P<place>[^ ]+|the whole file): )?(?P<message>.*)$", re.DOTALL)


def new(request):
    programs = page(request, Program.objects.light().order_by("-loaded_at", "code"))
    return render(request, "programs/setup/new.html", {"page": programs})


def copy(request, code):
    program = get_object_or_404(Program, code=code)
    form = CopyForm(posted(request), initial=next_year(program.definition))
    if form.is_bound and form.is_valid():
        return begun(request, form, "copy", lambda: drafting.start_copy(program, by=request.user, **form.cleaned_data))
    return ask(request, form, "copy", program=program)


def next_year(content):
    """Propose code and title of next year's program: this year's, one year later."""
    year = year_of(content)
    later = str(int(year) + 1) if year else ""
    return {key: content[key].replace(year, later) if year else content[key] for key in ("code", "title")}


def empty(request):
    form = EmptyForm(posted(request))
    if form.is_bound and form.is_valid():
        return begun(request, form, "empty", lambda: drafting.start_empty(by=request.user, **form.cleaned_data))
    return ask(request, form, "empty")


def begun(request, form, way, start):
    try:
        draft = start()
    except Refusal as refusal:
        refused(form, refusal)
        return ask(request, form, way)
    messages.success(request, _("The draft has been created; only those who run the programs can see it."))
    return redirect("programs:decisions" if draft.decisions else "programs:draft", draft.pk)


def ask(request, form, way, *, problems=(), **more):
    context = {"form": form, "way": way, "problems": problems, **more}
    return render(request, "programs/setup/start.html", context, status=422 if problems else status_of(form))


def upload(request):
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    problems = []
    if form.is_bound and form.is_valid():
        text, source = form.cleaned_data["file"], form.cleaned_data["source"]
        content, problems = read(text, form.files["file"].name, source)
        if not problems:
            return begun(request, form, "upload", lambda: drafting.start(content, by=request.user, source=source))
    return ask(request, form, "upload", problems=problems)


def read(text, name, source):
    """Return (the definition's content, what ``load_program --check`` says about the file)."""
    try:
        definition = parse_definition(text, name)
        if source:
            wrong = checks.misquoted(definition.spec, source)
            if wrong:
                raise DefinitionError([definition.document.problem(path, message) for path, message in wrong])
    except DefinitionError as error:
        return None, [quoted(problem, text) for problem in error.problems]
    content = definition.content
    if not source:
        content.pop("source", None)
    return content, []


def quoted(problem, text):
    """Return a problem in its parts, with the line of the file that it is about."""
    found = PROBLEM.match(problem)
    if found is None:
        return {"file": problem, "place": "", "message": problem, "quote": ""}
    lines, number = text.splitlines(), int(found["line"])
    return {
        "file": f"{found['name']}:{number}",
        "place": found["place"] or "",
        "message": in_words(found["message"]),
        "said": problem,
        "quote": lines[number - 1].strip() if 0 < number <= len(lines) else "",
    }


def change(request, code):
    """Open the draft in which a program is being changed; what is in force stays until it is published."""
    program = get_object_or_404(Program.objects.light(), code=code)
    if request.method != "POST":
        return redirect("programs:manage_program", code)
    draft = drafting.start_change(program, by=request.user)
    return redirect(draft)
