"""Queries that are written once a process: Django takes longer to write the SQL of a page than the database to answer it.

    with_office = Prepared(lambda pk: Unit.objects.filter(pk=pk).select_related("office"))
    unit = with_office.one(17)

The first call writes the statement with a stand-in for each value, later calls put theirs in its place. So what the
statement looks like must not depend on the values: numbers and texts, no None and no list, that would be another statement.
"""

from copy import copy
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.transaction import TransactionManagementError

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
        if self.queryset.query.select_for_update and compiler.connection.get_autocommit():
            raise TransactionManagementError("A lock outside a transaction would be gone at once.")
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, params)
        queryset = self.queryset._clone()
        queryset.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(queryset)


class Prepared:
    """``build(*values)`` returns a queryset; calling this with values returns its rows as a list."""

    def __init__(self, build):
        self.build, self.written = build, {}

    def __call__(self, *values):
        kinds = [kind_of(value) for value in values]
        if connection.vendor not in self.written:
            try:
                self.written[connection.vendor] = write(self.build, kinds)
            except EmptyResultSet:  # nothing fits the stand-ins; what fits these values is asked as always
                return list(self.build(*values))
        return self.written[connection.vendor].rows(values)

    def one(self, *values):
        """Return the only row, or None."""
        return next(iter(self(*values)), None)


def kind_of(value):
    """Return int or str; TypeError for what would change the statement."""
    for kind in STAND_INS:
        if isinstance(value, kind) and not isinstance(value, bool):
            return kind
    raise TypeError(f"not a number or a text: {value!r}")


def write(build, kinds):
    """Return the Statement for values of these kinds; ValueError when one of them does not stand in it as it is."""
    stand_ins = [STAND_INS[kind](place) for place, kind in enumerate(kinds)]
    queryset = build(*stand_ins)
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([expression for expression, *_ in compiler.select[: compiler.col_count]])
    compiler.get_converters = lambda _fields: converters
    placed = tuple((stand_ins.index(one), kind_of(one)) if one in stand_ins else (None, one) for one in params)
    constants = [one for place, one in placed if place is None]
    if not {place for place, _kind in placed}.issuperset(range(len(kinds))) or any(
        holds(one, stand_ins) for one in constants
    ):
        raise ValueError(f"a value does not stand in: {sql}")
    return Statement(queryset, compiler, sql, placed)


def holds(constant, stand_ins):
    return isinstance(constant, str) and any(isinstance(one, str) and one in constant for one in stand_ins)
