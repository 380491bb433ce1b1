"""``rebuild_duplicates``: fingerprint every submitted declaration anew, learn what is common to all, renew the pairs."""

import time

from django.core.management.base import BaseCommand

from duplicates.models import Commonplace, Pair
from duplicates.services.rebuilding import compare_all, rebuild


class Command(BaseCommand):
    help = "Builds the index of similar texts anew, over all programs, and compares every declaration with it."

    def add_arguments(self, parser):
        parser.add_argument("--index-only", action="store_true", help="leave the pairs as they are")

    def handle(self, *args, index_only, **options):  # noqa: ARG002 -- the shape of a command
        start = time.monotonic()
        built = rebuild()
        self.stdout.write(
            f"{built.declarations} declarations, {len(built.prints)} fingerprints, {Commonplace.objects.count()} "
            f"common to all, {time.monotonic() - start:.1f} s"
        )
        if not index_only:
            start = time.monotonic()
            compare_all(built)
            self.stdout.write(f"{Pair.objects.count()} pairs, {time.monotonic() - start:.1f} s")
