"""Line a definition up with the guide's text: what share of its sentences is bound to an item, and which is not.

A program that is loaded is read from the database, as it is in force; one that is not, from its file.
"""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from programs.coverage import coverage_of
from programs.definition import read_definition
from programs.models import Program
from programs.reading import DefinitionError

DEFINITIONS = Path("fixtures", "programs")
REQUIRED = ("numbered", "all")


def loaded(code):
    """Return the loaded program, or None; a clone without a database has none."""
    try:
        return Program.objects.filter(code=code).first()
    except DatabaseError:
        return None


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("code", help="the program's code")
        parser.add_argument("--file", help="read this definition instead")
        parser.add_argument("--require", choices=REQUIRED, help="fail if a sentence of these is not bound")
        parser.add_argument("--context", action="store_true", help="also print what is listed as context")

    def handle(self, *, code, file, require, context, **_options):
        spec, read_from, path = self.definition(code, file)
        if not spec.source:
            raise CommandError(f"{code} names no source: there is no text of the guide to line it up with.")
        source = path.parent / spec.source
        if not source.is_file():
            raise CommandError(f"There is no text of the guide at {source}.")
        coverage = coverage_of(spec, source.read_text(encoding="utf-8"))
        self.stdout.write(f"{spec.code}: {read_from}, against {source.name}")
        self.tell(coverage, context=context)
        missing = [*coverage.of("unbound", numbered=require == "numbered"), *coverage.loose] if require else []
        if missing:
            raise CommandError(f"{len(missing)} sentences of the guide are not kept by the definition.")

    def definition(self, code, file):
        path = Path(file) if file else settings.BASE_DIR / DEFINITIONS / f"{code}.yaml"
        program = None if file else loaded(code)
        if program is not None:
            return program.spec, f"definition {program.definition_version} as loaded", path
        try:
            return read_definition(path).spec, f"{path.name}, not loaded", path
        except FileNotFoundError as error:
            raise CommandError(f"There is no program {code} and no file {path}.") from error
        except DefinitionError as error:
            raise CommandError("\n".join(error.problems)) from error

    def tell(self, coverage, *, context):
        for title, numbered in (("numbered clauses", True), ("all sentences", False)):
            counts = {state: len(coverage.of(state, numbered=numbered)) for state in ("bound", "context", "unbound")}
            self.stdout.write(
                f"{title}: {coverage.share(numbered=numbered):.1%} bound ({counts['bound']} of "
                f"{counts['bound'] + counts['unbound']}), and {counts['context']} listed as context"
            )
        self.stdout.write("bound to: " + ", ".join(f"{kind} {count}" for kind, count in coverage.kinds()))
        for title, sentences in (
            ("not bound", coverage.of("unbound")),
            ("a comparison that no condition, indicator or amount cites", coverage.loose),
            ("context", coverage.of("context") if context else []),
        ):
            for one in sentences:
                place = (
                    f"line {one.line}" + (f", {one.part}" if one.part else "") + (f", {one.label}" if one.label else "")
                )
                self.stdout.write(f"  {title}: {place}: {one.text}")
