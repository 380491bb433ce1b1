from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from applications import graph

PATH = settings.BASE_DIR / "docs" / "process.md"


class Command(BaseCommand):
    help = "Write docs/process.md from the code; with --check only say whether it is up to date."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check, **options):  # noqa: ARG002 -- Django's signature
        drawn = graph.document()
        if not check:
            PATH.write_text(drawn, encoding="utf-8")
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != drawn:
            raise CommandError("docs/process.md is older than the code; run manage.py draw_process.")
        self.stdout.write("docs/process.md is up to date.")
