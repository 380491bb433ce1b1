"""One aggregate that both databases have under different names."""

from django.db.models import Aggregate, CharField, Value


class Joined(Aggregate):
    """Distinct values as one text, separated by commas; NULL when there are none."""

    name = "Joined"
    function = "STRING_AGG"
    template = "%(function)s(%(distinct)s%(expressions)s)"
    allow_distinct = True
    output_field = CharField()

    def __init__(self, expression, **extra):
        super().__init__(expression, Value(","), distinct=True, **extra)

    def as_sqlite(self, compiler, connection, **extra):
        """SQLite's DISTINCT takes one argument, and a comma is what it puts between values anyway."""
        alone = self.copy()
        alone.set_source_expressions([self.source_expressions[0], self.filter])
        return alone.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)
