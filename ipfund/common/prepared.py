"""Queries that are written once a process: Django takes longer to write the SQL of a page than the database to answer it.

    with_office = Prepared(lambda pk: Unit.objects.filter(pk=pk).select_related("office"))
    unit = with_office.one(17)

The first call writes the statement with a stand-in for each value, later calls put theirs in its place. So what the
statement looks like must not depend on the values: no None and no list, that would be another statement.
"""

from copy import copy
from typing import NamedTuple

from django.db import connection, connections

STAND_INS = {int: lambda place: -1_000_000_007 - place, str: lambda place: f"stand-in {place} \x1a"}


class Statement(NamedTuple):
    """What one kind of database gets; ``params`` are (place of a value, its type), or (None, a constant)."""

    queryset: object
    compiler: object
    sql: str
    params: tuple

    def rows(self, values):
        """Let the queryset make its rows as always, but from SQL that is there already."""
        params = tuple(kind if place is None else kind(values[place]) for place, kind in self.params)
        compiler = copy(self.compiler)
        compiler.connection = connections[self.queryset.db]
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, params)
        queryset = self.queryset._clone()
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(queryset)


class Prepared:
    """``build(*values)`` returns a queryset; calling this with values returns its rows as a list."""

    def __init__(self, build):
        self.build, self.written = build, {}

    def __call__(self, *values):
        if connection.vendor not in self.written:
            self.written[connection.vendor] = write(self.build, values)
        return self.written[connection.vendor].rows(values)

    def one(self, *values):
        """Return the only row, or None."""
        return next(iter(self(*values)), None)


def write(build, values):
    """Return the Statement for values of these types; ValueError when one of them does not stand in it as it is."""
    stand_ins = [STAND_INS[type(value)](place) for place, value in enumerate(values)]
    queryset = build(*stand_ins)
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([expression for expression, *_ in compiler.select[: compiler.col_count]])
    compiler.get_converters = lambda _fields: converters
    placed = tuple((stand_ins.index(one), type(one)) if one in stand_ins else (None, one) for one in params)
    if not {place for place, _kind in placed}.issuperset(range(len(values))):
        raise ValueError(f"a value does not stand in: {sql}")
    return Statement(queryset, compiler, sql, placed)
