"""What a statement must not do: carry a list of keys that is as long as the table (PostgreSQL takes 65,535 values)."""

import re
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

KEYS = re.compile(r"\bIN \(\d+, \d+")


@contextmanager
def no_list_of_keys():
    with CaptureQueriesContext(connection) as asked:
        yield
    assert [query["sql"] for query in asked if KEYS.search(query["sql"])] == []
