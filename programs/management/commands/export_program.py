"""Print one program as a JSON object, for other programs to read."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError

from programs.exports import export_program
from programs.models import Program


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("code", help="the program's code")

    def handle(self, *, code, **_options):
        program = Program.objects.filter(code=code).first()
        if program is None:
            raise CommandError(f"There is no program {code}.")
        text = json.dumps(export_program(program.spec), ensure_ascii=False, indent=1)
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        self.stdout.write(text)
