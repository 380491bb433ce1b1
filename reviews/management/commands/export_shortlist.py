"""Write the shortlist of a program's finished reviews as an Excel workbook: the same file as the page's."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ipfund.common.errors import Refusal
from programs.models import Direction, Program
from reviews.services import export_shortlist


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("program", help="the program's code")
        parser.add_argument("--direction", help="only this direction, by its code; without it all that are finished")
        parser.add_argument("-o", "--output", required=True, help="the file to write")

    def handle(self, *, program, direction, output, **_options):
        found = Program.objects.filter(code=program).first()
        if found is None:
            raise CommandError(f"There is no program {program}.")
        directions = list(self.directions(found, direction))
        try:
            data = export_shortlist(directions)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        try:
            Path(output).write_bytes(data)
        except OSError as error:
            raise CommandError(f"The file {output} cannot be written: {error.strerror}.") from error
        codes = ", ".join(direction.code for direction in directions)
        self.stdout.write(f"{output}: {codes}")

    def directions(self, program, code):
        mine = Direction.objects.filter(program=program).select_related("program").order_by("position")
        if code is None:
            unfinished = mine.filter(applications__state="expert_review")
            return mine.filter(review_results__isnull=False).exclude(pk__in=unfinished.values("pk")).distinct()
        if not mine.filter(code=code).exists():
            raise CommandError(f"The program {program.code} has no direction {code}.")
        return mine.filter(code=code)
