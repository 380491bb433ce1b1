"""``manage.py demo``: people, units and declarations in every state; prints who can sign in. Refused in production."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ipfund.demo import casting, records, registers, story
from ipfund.demo.people import listed, password


class Command(BaseCommand):
    help = (
        "Make the demo's people, units and declarations in every state; say who can sign in. Running it again changes "
        "nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--stage",
            action="store_true",
            help="only set the clock, before guides are loaded: to where the story begins, or to where it was seen last",
        )

    def handle(self, *args, stage=False, **options):  # noqa: ARG002 -- Django's signature
        if not settings.DEMO:
            raise CommandError("Demo people and data cannot exist under these settings.")
        story.set_the_stage()
        if stage:
            return
        casting.everybody()
        records.keep()
        made, reports = (0, 0) if story.is_told() else (story.tell(), registers.tell())
        self.stdout.write(
            f"{made} new declarations, {reports} new reports. Everybody's password on this machine: {password()}"
        )
        for person in listed():
            self.stdout.write(f"  {person['username']:16} {person['role']:12} {person['name']} ({person['place']})")
        self.stdout.write("A second factor is not asked for in the demo.")
