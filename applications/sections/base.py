"""What every kind of section can do, and the two shapes a section is made of: groups of questions, and tables."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from applications.display import Facts, Grid, Prose
from applications.sections import questions as q
from applications.sections.context import derived
from applications.sections.questions import MISSING, WARNING, Problem
from ipfund.common.formats import aside, said
from ipfund.common.money import wan

WEIGHTS = {"long_text": 6, "amount": 2, "number": 2, "percent": 2, "choice": 2, "date": 4}
CONTACTS = {"phone", "email"}  # the kinds of questions that say how to reach a person
NUMBER_KIND = dict.fromkeys(q.NUMERIC, "number")
BRIEF_MAX = 24


@dataclass(frozen=True)
class Group:
    """Questions one under another. ``name`` is where their answers lie in the section's data; "" is its top."""

    questions: tuple
    title: str = ""
    name: str = ""
    hint: str = ""
    called: str = ""  # in messages, where the title is a sentence of the guide

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

    def rows(self, data):
        found = data.get(self.name)
        return found if isinstance(found, list) else []


@dataclass(frozen=True)
class Sheet:
    """A table whose rows are given: ``rows`` are (key, label), kept under ``key_name``."""

    name: str
    title: str
    rows: tuple
    columns: tuple
    key_name: str = "key"
    header: str = ""
    hint: str = ""
    sums: dict = field(default_factory=dict)  # column id -> the live total it counts towards

    def answers(self, data):
        """Return the answers of each given row, in order; an unknown or missing row is empty."""
        found = data.get(self.name)
        kept = {row.get(self.key_name): row for row in found} if isinstance(found, list) else {}
        return [(key, label, kept.get(key, {})) for key, label in self.rows]


class Kind:
    """One kind of section. Its parts say what is asked; the rest follows from them unless a kind knows better."""

    key = ""
    needs = ()  # the other sections whose answers it reads
    follows_from = None  # what of the context its parts follow from beside the definition; None: too much to keep them

    def parts(self, context):  # noqa: ARG002 -- the shape of a kind
        """Return what is asked: groups of questions and tables, in page order."""
        return []

    def asked(self, context):
        """Return the parts; those that are the same for many are made once."""
        if self.follows_from is None:
            return self.parts(context)
        name = (self.key, *(getattr(context, one) for one in self.follows_from))
        return derived(context.spec, name, lambda: self.parts(context))

    def initial(self, context):  # noqa: ARG002 -- kinds that pre-fill know better
        """Return the data of a section nobody has saved yet."""
        return {}

    def filled(self, data, context, *, saved):
        """Return the data a page is filled with: what was saved, or what a new section begins with."""
        return data if saved else {**self.initial(context), **data}

    def seen(self, context, data):  # noqa: ARG002 -- kinds whose parts depend on their own data know better
        """Return the context in which the parts of this data are listed."""
        return context

    def summary(self, data, context):  # noqa: ARG002 -- kinds that lists show know better
        """Return what the declaration keeps of it for lists."""
        return {}

    def read(self, post, context):
        """Return the section's data as a POST holds it: cleaned, complete or not."""
        data = {}
        for part in self.asked(context):
            if isinstance(part, Table):
                data[part.name] = read_rows(part, post)
            elif isinstance(part, Sheet):
                data[part.name] = read_sheet(part, post)
            else:
                answers = {
                    question.id: q.read(question, post, part.input_name(question)) for question in part.questions
                }
                (data.setdefault(part.name, {}) if part.name else data).update(answers)
        return data

    def problems(self, data, context):
        """Return everything that is wrong or missing, in page order."""
        if is_blank(data) and not context.section(self.key).required:
            return []
        found = []
        for part in self.asked(context):
            found += PROBLEMS[type(part)](part, data)
        return found + list(self.further_problems(data, context))

    def further_problems(self, data, context):  # noqa: ARG002 -- kinds with rules of their own know better
        """Yield what concerns more than one answer."""
        return ()

    def display(self, data, context):
        """Return the blocks that show all of it: for checking, reading and printing."""
        blocks = []
        for part in self.asked(context):
            blocks += DISPLAYS[type(part)](part if context.contacts else without_contacts(part), data)
        return blocks

    def facts(self, data, context):
        """Return what rules of the guide may read: field id -> value."""
        groups = [part for part in self.asked(context) if isinstance(part, Group) and not part.name]
        answered = {
            question.id: q.fact(question, group.answers(data).get(question.id))
            for group in groups
            for question in group.questions
        }
        return answered | self.counted(data, context)

    def counted(self, data, context):
        """Return the fields that no one is asked, as the table's rows answer them; nothing before it was written."""
        wanted = [item.id for item in context.section(self.key).fields if item.counts_rows]
        if not (wanted and data):
            return dict.fromkeys(wanted)
        table = next((part for part in self.asked(context) if isinstance(part, Table)), None)
        return dict.fromkeys(wanted, table and len(table.rows(data)))


def without_contacts(part):
    """Return a part without its phones and addresses: those who score need no way to the applicant."""
    held = "questions" if isinstance(part, Group) else "columns"
    return replace(part, **{held: tuple(one for one in getattr(part, held) if one.kind not in CONTACTS)})


def is_blank(data):
    """Whether nothing at all was answered."""
    if isinstance(data, dict):
        return all(map(is_blank, data.values()))
    return all(map(is_blank, data)) if isinstance(data, list) else data in ("", None, False)


def extra_questions(context, key, *, known=()):
    """Return the questions the definition asks in a section beside the built-in ones."""
    spec = context.section(key)
    fields = {item.id: item for item in (*spec.fields, *context.spec.extra_fields.get(key, ()))}
    return tuple(
        q.of_field(item, max_length=spec.max_length)
        for item in fields.values()
        if item.id not in known and not item.counts_rows
    )


def further_group(context, key):
    """Return the definition's own questions of a section that is made of tables: a group of them, or nothing."""
    asked = extra_questions(context, key)
    return [Group(asked, _("Further questions"))] if asked else []


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
        sentence = _("“%(table)s”: too many rows (at most %(most)s).") % {"table": table.title, "most": table.max_rows}
        yield Problem(f"{table.name}-{table.max_rows}-{table.columns[0].id}", sentence)
    for i, row in enumerate(rows):
        for column in table.columns:
            for problem in q.problems(column, row.get(column.id, ""), f"{table.name}-{i}-{column.id}"):
                yield problem._replace(sentence=in_row(table, i, problem.sentence))


def too_few(table):
    return _("“%(table)s”: too few rows (at least %(least)s).") % {"table": table.title, "least": table.min_rows}


def in_row(table, i, sentence):
    return _("%(table)s, row %(row)s: %(sentence)s") % {
        "table": table.row or table.title,
        "row": i + 1,
        "sentence": sentence,
    }


def display_table(table, data):
    rows = [[q.shown(column, row.get(column.id, "")) for column in table.columns] for row in table.rows(data)]
    return [Grid(columns=grid_columns(table.columns), rows=rows, caption=table.title)] if rows else []


def grid_columns(columns, first=""):
    """Return (title, width in percent, kind) of each column: long texts are given more room than numbers."""
    weights = [WEIGHTS.get(column.kind, 3) for column in columns]
    heads = [(column_header(column), NUMBER_KIND.get(column.kind, "text")) for column in columns]
    if first:
        weights, heads = [4, *weights], [(first, "text"), *heads]
    return [(title, weight * 100 // sum(weights), kind) for (title, kind), weight in zip(heads, weights, strict=True)]


def column_header(column):
    unit = _("10,000 yuan") if column.kind == "amount" else "%" if column.kind == "percent" else column.unit
    return aside(column.label, unit) if unit else column.label


# --- sheets ------------------------------------------------------------------------------------------------------


def read_sheet(sheet, post):
    return [
        {sheet.key_name: key}
        | {column.id: q.read(column, post, f"{sheet.name}-{i}-{column.id}") for column in sheet.columns}
        for i, (key, _label) in enumerate(sheet.rows)
    ]


def sheet_problems(sheet, data):
    for i, (_key, label, answers) in enumerate(sheet.answers(data)):
        for column in sheet.columns:
            name = f"{sheet.name}-{i}-{column.id}"
            yield from problems_of_one(column, said(label, column.label), answers.get(column.id, ""), name)


def problems_of_one(question, label, value, name):
    """Yield what is wrong with one answer, told with a label of its own; most have nothing wrong."""
    if any(q.problems(question, value, name)):
        yield from q.problems(question.but(label=label), value, name)


def display_sheet(sheet, data, foot=None):
    rows = [
        [label, *(q.shown(column, answers.get(column.id, "")) for column in sheet.columns)]
        for _key, label, answers in sheet.answers(data)
    ]
    return [Grid(columns=grid_columns(sheet.columns, sheet.header), rows=rows, caption=sheet.title, foot=foot)]


# --- groups ------------------------------------------------------------------------------------------------------


def group_problems(group, data):
    answers = group.answers(data)
    for question in group.questions:
        named = group.called or brief(group.title)
        label = said(named, brief(question.label)) if group.name and named else question.label
        yield from problems_of_one(question, label, answers.get(question.id, ""), group.input_name(question))


def brief(label):
    """Shorten a task of the guide to what a message needs to name it; the page shows all of it beside the field."""
    text = label.rstrip("。；")
    return text if len(text) <= BRIEF_MAX else f"{text[: BRIEF_MAX - 1]}…"


def display_group(group, data):
    """Return the short answers together, each long one under its question."""
    answers, blocks, rows = group.answers(data), [], []
    for question in group.questions:
        text = with_unit(question, answers.get(question.id, ""))
        if question.kind == "long_text":
            blocks += [Facts(rows=rows)] if rows else []
            rows = []
            blocks.append(Prose(label=question.label, text=text))
        else:
            rows.append((question.label, text))
    return [*blocks, Facts(rows=rows)] if rows else blocks


def with_unit(question, value):
    text = q.shown(question, value)
    if not text:
        return ""
    if question.kind == "amount":
        amount = q.number(value)
        return text if amount is None else wan(amount)
    return f"{text}%" if question.kind == "percent" else text


PROBLEMS = {Group: group_problems, Table: table_problems, Sheet: sheet_problems}
DISPLAYS = {Group: display_group, Table: display_table, Sheet: display_sheet}


# --- states ------------------------------------------------------------------------------------------------------


def state_of(problems):
    """Return the section's state for what is wrong with it: warnings do not keep it open."""
    grades = {problem.grade for problem in problems} - {WARNING}
    if not grades:
        return "complete"
    return "incomplete" if grades == {MISSING} else "problem"
