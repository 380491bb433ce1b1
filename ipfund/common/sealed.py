"""Personal data that lie encrypted in the database: Fernet with keys from the environment, the first one writes.

A field is read in clear by whoever loads it: what is shown, to whom, and that it is recorded, is its app's matter.
"""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction

MARK = "gAAAA"  # how every Fernet token begins


@cache
def box(keys):
    return MultiFernet([Fernet(key) for key in keys])


def seal(text):
    return box(tuple(settings.DATA_KEYS)).encrypt(text.encode()).decode() if text else ""


def unseal(token):
    if not token:
        return ""
    try:
        return box(tuple(settings.DATA_KEYS)).decrypt(token).decode()
    except InvalidToken as error:
        raise ImproperlyConfigured("None of IPFUND_DATA_KEYS opens what is stored: is a former key missing?") from error


class SealedField(models.TextField):
    """Text that is sealed on its way into the database. It cannot be searched or compared there."""

    def get_prep_value(self, value):
        return seal(super().get_prep_value(value) or "")

    def from_db_value(self, value, expression, connection):  # noqa: ARG002 -- Django's signature
        return unseal(value)

    def get_lookup(self, lookup_name):
        """Only "is it empty" can be asked: the same text is sealed differently each time."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "isnull"} else None


def sealed_fields():
    """Yield (model, field) of everything that lies sealed."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field


def stored(model, field):
    """Return rows of (key, value as it lies in the database) that hold anything."""
    raw = model.objects.annotate(as_stored=models.functions.Cast(field.name, models.TextField()))
    return raw.exclude(as_stored="").order_by("pk").values_list("pk", "as_stored")


def reseal():
    """Seal everything anew with the first key; returns how many values."""
    count = 0
    for model, field in sealed_fields():
        for pk, _token in list(stored(model, field)):
            with transaction.atomic():
                row = model.objects.select_for_update(no_key=True, of=("self",)).only("pk", field.name).get(pk=pk)
                row.save(update_fields=[field.name])
            count += 1
    return count


def unreadable():
    """Yield the rows whose sealed value no key opens, and those that lie in clear."""
    keys = box(tuple(settings.DATA_KEYS))
    for model, field in sealed_fields():
        for pk, token in stored(model, field).iterator(1000):
            try:
                keys.decrypt(token)
            except InvalidToken:
                yield f"{model._meta.label_lower}:{pk}"
