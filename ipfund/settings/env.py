"""Strict readers of the environment: a wrong value stops the program with a sentence."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name, default=None):
    """Read NAME, or the file that NAME_FILE points to; without either and without a default, stop."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} (or {name}_FILE) is not set.")
    return value


def boolean(name, default=False):
    value = os.environ.get(name)
    if value is None:
        return default
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def integer(name, default):
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name, default=""):
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
