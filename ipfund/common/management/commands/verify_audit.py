from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from ipfund.common import audit
from ipfund.common.models import Anchor, Event


class Command(BaseCommand):
    help = "Prove the record: every event's hash, every link, every daily anchor; names the first that is broken."

    def handle(self, **options):  # noqa: ARG002 -- Django's signature
        with override("en"):
            found = audit.first_broken_link()
        if found:
            event, what = found
            raise CommandError(
                f"BROKEN {event.subject_type}:{event.subject_id}, event {event.seq} (id {event.pk}): {what}."
            )
        if anchor := audit.first_broken_anchor():
            raise CommandError(f"BROKEN the anchor of {anchor.day}: events it covered are gone or were replaced.")
        self.stdout.write(f"{Event.objects.count()} events in order, {Anchor.objects.count()} anchors confirmed.")
