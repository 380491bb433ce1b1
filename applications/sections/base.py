"""What every kind of section can do, and the two shapes a section is made of: groups of questions, and tables."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from applications.sections import questions as q
from applications.sections.questions import MISSING, WARNING, Problem


@dataclass(frozen=True)
class Group:
    """Questions one under another. ``name`` is where their answers lie in the section's data; "" is its top."""

    questions: tuple
    title: str = ""
    name: str = ""
    hint: str = ""

    def input_name(self, question):
        return f"{self.name}-{question.id}" if self.name else question.id

    def answers(self, data):
        found = data.get(self.name) if self.name else data
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Table:
    """Rows of the same questions; people add and remove them."""

    name: str
    title: str
    columns: tuple
    min_rows: int = 0
    max_rows: int = 50
    hint: str = ""
    row: str = ""  # what one row is called
    sums: dict = field(default_factory=dict)  # column id -> name of the live total it counts towards

    def rows(self, data):
        found = data.get(self.name)
        return found if isinstance(found, list) else []


@dataclass(frozen=True)
class Block:
    """What a reader sees of a section: lines (label, text, field id), or a grid with its headers."""

    title: str = ""
    lines: tuple = ()
    headers: tuple = ()
    grid: tuple = ()
    total: tuple = ()


class Kind:
    """One kind of section. Its parts say what is asked; the rest follows from them unless a kind knows better."""

    key = ""
    needs = ()  # the other sections whose answers it reads

    def parts(self, context):
        raise NotImplementedError

    def initial(self, context):  # noqa: ARG002 -- kinds that pre-fill know better
        """Return the data of a section nobody has saved yet."""
        return {}

    def summary(self, data, context):  # noqa: ARG002 -- kinds that lists show know better
        """Return what the declaration keeps of it for lists."""
        return {}

    def read(self, post, context):
        """Return the section's data as a POST holds it: cleaned, complete or not."""
        data = {}
        for part in self.parts(context):
            if isinstance(part, Table):
                data[part.name] = read_rows(part, post)
            else:
                answers = {question.id: q.read(question, post, part.input_name(question)) for question in part.questions}
                data.update({part.name: answers} if part.name else answers)
        return data

    def problems(self, data, context):
        """Return everything that is wrong or missing, in page order."""
        found = []
        for part in self.parts(context):
            if isinstance(part, Table):
                found += table_problems(part, data)
            else:
                found += group_problems(part, data)
        return found + list(self.further_problems(data, context))

    def further_problems(self, data, context):  # noqa: ARG002 -- kinds with rules of their own know better
        """Yield what concerns more than one answer."""
        return ()

    def display(self, data, context):
        """Return the blocks that show all of it: for checking, reading and printing."""
        blocks = []
        for part in self.parts(context):
            shown = display_table if isinstance(part, Table) else display_group
            blocks += shown(part, data)
        return blocks

    def facts(self, data, context):
        """Return what rules of the guide may read: field id -> value."""
        groups = [part for part in self.parts(context) if isinstance(part, Group)]
        return {
            question.id: q.fact(question, group.answers(data).get(question.id))
            for group in groups
            for question in group.questions
        }


def extra_questions(context, key, *, known=()):
    """Return the questions the definition asks in a section beside the built-in ones."""
    spec = context.section(key)
    fields = {item.id: item for item in (*spec.fields, *context.spec.extra_fields.get(key, ()))}
    return tuple(q.of_field(item, max_length=spec.max_length) for item in fields.values() if item.id not in known)


def with_definition(context, key, built_in):
    """Return the built-in questions, worded and limited as the definition wants, then the definition's own."""
    spec = context.section(key)
    said = {item.id: item for item in spec.fields}
    own = [
        question.but(
            label=said[question.id].label,
            hint=said[question.id].hint or question.hint,
            max_length=said[question.id].max_length or question.max_length,
            required=said[question.id].required,
        )
        if question.id in said
        else question
        for question in built_in
    ]
    return (*own, *extra_questions(context, key, known={question.id for question in built_in}))


# --- tables ------------------------------------------------------------------------------------------------------


def read_rows(table, post):
    """Return the rows that hold anything and were not removed. No count in a POST makes us read without end."""
    rows = []
    for i in range(row_count(table, post)):
        if f"{table.name}-{i}-DELETE" in post or post.get("remove_row") == f"{table.name}-{i}":
            continue
        row = {column.id: q.read(column, post, f"{table.name}-{i}-{column.id}") for column in table.columns}
        if not all(q.is_empty(row[column.id]) for column in table.columns if not column.fixed):
            rows.append(row)
    return rows


def row_count(table, post):
    given = post.get(f"{table.name}-TOTAL_FORMS", "0")
    return min(int(given), table.max_rows + 200) if given.isdecimal() and len(given) < 6 else 0


def table_problems(table, data):
    rows = table.rows(data)
    if len(rows) < table.min_rows:
        yield Problem(f"{table.name}-{len(rows)}-{table.columns[0].id}", too_few(table), MISSING)
    if len(rows) > table.max_rows:
        sentence = _("“%(table)s” may have at most %(most)s rows.") % {"table": table.title, "most": table.max_rows}
        yield Problem(f"{table.name}-{table.max_rows}-{table.columns[0].id}", sentence)
    for i, row in enumerate(rows):
        for column in table.columns:
            for problem in q.problems(column, row.get(column.id, ""), f"{table.name}-{i}-{column.id}"):
                yield problem._replace(sentence=in_row(table, i, problem.sentence))


def too_few(table):
    return _("“%(table)s” needs at least %(least)s rows.") % {"table": table.title, "least": table.min_rows}


def in_row(table, i, sentence):
    return _("%(table)s, row %(row)s: %(sentence)s") % {"table": table.row or table.title, "row": i + 1, "sentence": sentence}


def display_table(table, data):
    grid = tuple(
        tuple(q.shown(column, row.get(column.id, "")) for column in table.columns) for row in table.rows(data)
    )
    return [Block(title=table.title, headers=tuple(column_header(column) for column in table.columns), grid=grid)]


def column_header(column):
    unit = _("10,000 yuan") if column.kind == "amount" else "%" if column.kind == "percent" else column.unit
    return f"{column.label}（{unit}）" if unit else column.label


# --- groups ------------------------------------------------------------------------------------------------------


def group_problems(group, data):
    answers = group.answers(data)
    for question in group.questions:
        yield from q.problems(question, answers.get(question.id, ""), group.input_name(question))


def display_group(group, data):
    answers = group.answers(data)
    lines = tuple(
        (question.label, with_unit(question, answers.get(question.id, "")), group.input_name(question))
        for question in group.questions
    )
    return [Block(title=group.title, lines=lines)] if lines else []


def with_unit(question, value):
    text = q.shown(question, value)
    if not text:
        return ""
    if question.kind == "amount":
        return _("%(amount)s × 10,000 yuan") % {"amount": text}
    return f"{text}%" if question.kind == "percent" else text


# --- states ------------------------------------------------------------------------------------------------------


def state_of(problems):
    """Return the section's state for what is wrong with it: warnings do not keep it open."""
    grades = {problem.grade for problem in problems} - {WARNING}
    if not grades:
        return "complete"
    return "incomplete" if grades == {MISSING} else "problem"
