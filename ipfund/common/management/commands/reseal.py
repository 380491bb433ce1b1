from django.core.management.base import BaseCommand, CommandError

from ipfund.common import sealed


class Command(BaseCommand):
    help = "Seal all encrypted personal data anew with the first of IPFUND_DATA_KEYS; then the others can be dropped."

    def handle(self, **options):  # noqa: ARG002 -- Django's signature
        if lost := list(sealed.unreadable()):
            raise CommandError(f"No key opens {', '.join(lost[:20])}: nothing was changed.")
        self.stdout.write(f"{sealed.reseal()} values sealed with the first key.")
