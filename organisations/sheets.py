"""The Excel tables of lists and past projects: their headings, what they are checked for, their templates."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ipfund.common.documents.sheets import DAY, Column, workbook
from ipfund.common.documents.tables import Heading, day, one_of, read, short, year
from organisations import asked
from organisations.enums import CloseoutResult, PastState
from organisations.matching import twice_in
from organisations.rules import plain_name
from organisations.uscc import normalise, validate_uscc


def code(text):
    """Read a unified social credit code, however it was typed."""
    found = normalise(text)
    try:
        validate_uscc(found)
    except ValidationError as error:
        raise ValueError("".join(error.messages)) from error
    return found


# --- lists -----------------------------------------------------------------------------------------------------------


def list_headings():
    return [
        Heading("name", lazy("Unit name"), required=True, read=short(200)),
        Heading("uscc", lazy("Unified social credit code"), read=code),
        Heading("starts_on", lazy("Valid from"), read=day),
        Heading("ends_on", lazy("Valid until"), read=day),
        Heading("note", lazy("Note"), read=short(300)),
    ]


def read_list(sent):
    """Return the Table of a list; a unit that stands in it twice is a mistake."""
    table = read(sent, list_headings())
    seen = {}
    table.rows = [{**EMPTY_ENTRY, **row} for row in table.rows]
    for row in table.rows:
        key = row["uscc"] or plain_name(row.get("name", ""))
        if key in seen:
            table.wrong(row["row"], _("the same unit is already in row %s.") % seen[key])
        seen[key] = row["row"]
        if row["starts_on"] and row["ends_on"] and row["ends_on"] < row["starts_on"]:
            table.wrong(row["row"], _("the end date is before the start date."))
    return table


EMPTY_ENTRY = {"uscc": "", "starts_on": None, "ends_on": None, "note": ""}


def list_template(title):
    headings = list_headings()
    columns = [Column(heading.marked, 30 if heading.key in {"name", "uscc"} else 16, DAY) for heading in headings]
    return workbook([(title, columns, [])])


# --- past projects -----------------------------------------------------------------------------------------------------


def project_headings():
    kinds = asked.lineages()
    return [
        Heading("name", lazy("Unit name"), required=True, read=short(200)),
        Heading("uscc", lazy("Unified social credit code"), read=code),
        Heading("number", lazy("Project number"), read=short(60)),
        Heading("title", lazy("Project title"), required=True, read=short(300)),
        Heading("year", lazy("Year"), required=True, read=year),
        Heading(
            "lineage",
            lazy("Kind of project (code)"),
            required=True,
            read=one_of([(name, name) for name in kinds], sheet=_("Kinds of projects")),
        ),
        Heading("state", lazy("State"), required=True, read=one_of(PastState.choices)),
        Heading("planned_end", lazy("Planned end"), read=day),
        Heading("closeout_result", lazy("Closeout result"), read=one_of(CloseoutResult.choices)),
        Heading("closed_on", lazy("Closed on"), read=day),
    ]


EMPTY_PROJECT = {"uscc": "", "number": "", "planned_end": None, "closeout_result": "", "closed_on": None}


def read_projects(sent):
    """Return the Table of past projects; one that stands in it twice is a mistake."""
    table = read(sent, project_headings())
    table.rows = [{**EMPTY_PROJECT, **row} for row in table.rows]
    for row, earlier in twice_in(table.rows):
        table.wrong(row, _("the same project is already in row %s.") % earlier)
    for row in table.rows:
        if row.get("closeout_result") and row.get("state") == PastState.ONGOING:
            table.wrong(row["row"], _("a project under way has no closeout result."))
    return table


def must_be_filled():
    """Return the titles of the columns that every row of past projects has to have."""
    return [str(heading.title) for heading in project_headings() if heading.required]


def projects_template(projects=()):
    """The template, or the ledger as it is, with a second sheet that names the kinds of projects."""
    headings = project_headings()
    columns = [Column(heading.marked, 30 if heading.key in {"name", "title"} else 18, DAY) for heading in headings]
    rows = [[shown(project, heading.key) for heading in headings] for project in projects]
    kinds = [[name, title] for name, title in asked.lineages().items()]
    return workbook(
        [
            (_("Past projects"), columns, rows),
            (_("Kinds of projects"), [Column(_("Kind of project (code)"), 40), Column(_("Direction"), 50)], kinds),
        ]
    )


def shown(project, name):
    if name in {"state", "closeout_result"}:
        return getattr(project, f"get_{name}_display")()
    if name in {"name", "uscc"} and project.organisation:
        return getattr(project.organisation, name)
    return getattr(project, name)
