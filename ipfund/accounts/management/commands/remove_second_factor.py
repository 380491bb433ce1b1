from django.core.management.base import BaseCommand, CommandError

from ipfund.accounts import services
from ipfund.accounts.models import User


class Command(BaseCommand):
    help = "Take a lost second factor away, after checking who asks; the person sets up a new one at the next sign-in."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="How it was checked who asks, and who asked.")

    def handle(self, *, username, reason, **options):  # noqa: ARG002 -- Django's signature
        user = User.objects.filter(username=username.lower()).first()
        if user is None:
            raise CommandError(f"There is nobody with the user name {username}.")
        if not services.remove_second_factor(user, reason=reason):
            raise CommandError(f"{username} has no second factor.")
        self.stdout.write(f"The second factor of {username} is removed.")
