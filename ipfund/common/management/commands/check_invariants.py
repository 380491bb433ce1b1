from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from ipfund.common import invariants


class Command(BaseCommand):
    help = "Ask the data every claim that must hold of it; ends with an error when one does not."

    def add_arguments(self, parser):
        parser.add_argument("--files", action="store_true", help="Read every file and every frozen text again, too.")
        parser.add_argument("--list", action="store_true", help="Print the claims without asking them.")

    def handle(self, *, files, list, **options):  # noqa: A002, ARG002 -- the name of the option
        claims = invariants.registered()
        if list:
            for claim in claims:
                self.stdout.write(f"{claim.name}: {claim.claim}")
            return
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")  # a claim about every row takes as long as it takes
        broken = invariants.broken(thorough=files)
        for name, claim, rows in broken:
            self.stderr.write(f"BROKEN {name}: {claim} See: {', '.join(rows)}")
        if broken:
            raise CommandError(f"{len(broken)} invariants do not hold.")
        asked = [claim for claim in claims if files or not claim.thorough]
        self.stdout.write(f"All {len(asked)} invariants hold.")
