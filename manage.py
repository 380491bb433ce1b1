#!/usr/bin/env python
"""Django's command line; the embedded settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipfund.settings.embedded")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- Django, once the settings are named

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
