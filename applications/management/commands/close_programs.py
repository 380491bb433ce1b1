from django.core.management.base import BaseCommand, CommandError

from applications.services import closing
from ipfund.common import sweeps


class Command(BaseCommand):
    help = "Mark declarations past their deadline and tell their people; decides nothing, may run late, twice or never."

    def handle(self, **options):  # noqa: ARG002 -- Django's signature
        marked = closing.close_late()
        self.stdout.write(f"{len(marked)} declarations marked as past the deadline.")
        if failed := sweeps.failures(["close_programs"]):
            raise CommandError(f"{failed['close_programs']} could not be marked; the log above says which and why.")
