"""Load the offices of a city from a YAML file: idempotent, renames what changed, removes nothing."""

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ipfund.common import audit
from organisations.enums import OfficeKind
from organisations.models import Office

FIELDS = ("name", "area", "kind")


class Command(BaseCommand):
    help = "Load the offices (city, districts, development zones) of a YAML file."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **_):
        try:
            with open(file, encoding="utf-8") as stream:  # noqa: PTH123 -- a path as it was typed
                entries = yaml.safe_load(stream)["offices"]
        except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
            raise CommandError(f"{file} cannot be read as a list of offices: {error}") from error
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise CommandError(f"{file}: “offices” must be a list of entries.")
        with transaction.atomic():
            for entry in entries:
                if line := load(entry):
                    self.stdout.write(line)
        self.stdout.write(f"{len(entries)} offices are in place.")


def load(entry):
    """Create or correct one office; return what was done, or nothing."""
    if missing := [name for name in ("code", *FIELDS) if not entry.get(name)]:
        raise CommandError(f"{entry}: {', '.join(missing)} is missing.")
    if entry["kind"] not in OfficeKind.values:
        raise CommandError(f"{entry['code']}: the kind must be one of {', '.join(OfficeKind.values)}.")
    parent = Office.objects.filter(code=entry["parent"]).first() if entry.get("parent") else None
    if entry.get("parent") and parent is None:
        raise CommandError(f"{entry['code']}: its parent {entry['parent']} is not an office; put it first.")
    wanted = {field: entry[field] for field in FIELDS} | {"parent": parent}
    office, created = Office.objects.get_or_create(code=str(entry["code"]), defaults=wanted)
    changed = [field for field, value in wanted.items() if getattr(office, field) != value]
    if not created and not changed:
        return ""
    for field in changed:
        setattr(office, field, wanted[field])
    office.save()
    audit.record(office, "office_loaded", new=office.name, data={"changed": changed})
    return f"{'new' if created else 'changed'}: {office.code} {office.name}"
