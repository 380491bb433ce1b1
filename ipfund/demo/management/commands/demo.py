"""``manage.py demo``: people, units and declarations in every state; prints who can sign in. Refused in production."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ipfund.demo import casting, story
from ipfund.demo.people import listed, password


class Command(BaseCommand):
    help = (
        "Make the demo's people, units and declarations in every state; say who can sign in. Running it again is safe."
    )

    def handle(self, *args, **options):  # noqa: ARG002 -- Django's signature
        if not settings.DEMO:
            raise CommandError("Demo people and data cannot exist under these settings.")
        story.set_the_stage()
        casting.everybody()
        made = story.tell()
        self.stdout.write(f"{made} new declarations. Everybody's password on this machine: {password()}")
        for person in listed():
            self.stdout.write(f"  {person['username']:16} {person['role']:12} {person['name']} ({person['place']})")
        self.stdout.write("A second factor is not asked for in the demo.")
