from django.core.management.base import BaseCommand
from django.db import transaction

from applications import loading
from applications.models import Application
from applications.services.drafting import index


class Command(BaseCommand):
    help = "Write the search terms of every declaration anew, one after another; may run while people work."

    def handle(self, **options):  # noqa: ARG002 -- Django's signature
        found = list(Application.objects.order_by("pk").values_list("pk", flat=True))
        for pk in found:
            with transaction.atomic():
                index(loading.hold_whole.one(pk))
        self.stdout.write(f"{len(found)} declarations indexed.")
