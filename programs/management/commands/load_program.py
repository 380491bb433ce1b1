"""Check a program's definition file and load it; prints the differences before it changes anything."""

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
        parser.add_argument("file", help="the definition, a YAML file")
        parser.add_argument("--check", action="store_true", help="only check; change nothing")
        parser.add_argument("--force", action="store_true", help="change a program even while it is open")
        parser.add_argument("--by", metavar="USERNAME", help="who decides the change; kept in the record")
        parser.add_argument("--reason", default="", help="why; kept in the record")

    def handle(self, *, file, check, force, by, reason, **_options):
        try:
            definition = read_definition(file)
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {file}.") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except DefinitionError as error:
            raise CommandError("\n".join(error.problems)) from error
        self.announce(definition)
        if check:
            return
        try:
            result = load_definition(definition, by=self.person(by), force=force, reason=reason)
        except Refusal as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(self.outcome(result))

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
