"""Check definition files and load them; prints the differences of each program before it is changed."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ipfund.common.errors import Refusal
from programs.definition import read_definition
from programs.differences import told
from programs.reading import DefinitionError
from programs.services import load_definition, planned_changes


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="file", help="a definition, a YAML file")
        parser.add_argument("--check", action="store_true", help="only check; change nothing")
        parser.add_argument("--force", action="store_true", help="change a program even while it is open")
        parser.add_argument("--by", metavar="USERNAME", help="who decides the change; kept in the record")
        parser.add_argument("--reason", default="", help="why; kept in the record")

    def handle(self, *, files, check, force, by, reason, **_options):
        definitions = [self.read(file) for file in files]  # all of them, before the first is loaded
        person = self.person(by)
        for definition in definitions:
            self.announce(definition)
            if not check:
                self.load(definition, by=person, force=force, reason=reason)

    def read(self, file):
        try:
            return read_definition(file)
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {file}.") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except DefinitionError as error:
            raise CommandError("\n".join(error.problems)) from error

    def load(self, definition, **decision):
        try:
            self.stdout.write(self.outcome(load_definition(definition, **decision)))
        except Refusal as error:
            raise CommandError(str(error.message)) from error

    def announce(self, definition):
        spec = definition.spec
        counted = f"{len(spec.directions)} directions, {len(spec.entries)} register entries"
        self.stdout.write(f"{definition.document.name}: {spec.code}, {counted}: correct")
        changes = planned_changes(definition)
        if changes is None:
            self.stdout.write("not loaded yet")
        for change in changes or []:
            self.stdout.write(f"  {told(change)}")

    def person(self, username):
        if username is None:
            return None
        try:
            return get_user_model().objects.get_by_natural_key(username)
        except get_user_model().DoesNotExist as error:
            raise CommandError(f"There is no person with the user name {username}.") from error

    def outcome(self, result):
        if not result.changed:
            return f"{result.program.code}: nothing to change"
        verb = "loaded" if result.created else "changed"
        return f"{result.program.code}: {verb}, definition {result.program.definition_version}"
