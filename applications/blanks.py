"""Blank forms to fill in: the outline of an implementation plan, and the letter of commitment to be sealed."""

from django.utils.translation import gettext as _

from applications.docx import document, paragraph, table
from applications.sections.commitment import statements
from applications.sections.objectives import titled
from applications.sections.targets import in_words
from ipfund.common.formats import aside, said
from programs.wording import amount

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def implementation_plan(application, context):
    """Return (title, file): headed with this declaration, its direction's tasks and indicators already in it."""
    title = _("Implementation plan")
    tasks = [part for task in context.tasks for part in (paragraph(titled(task)), fill_in())]
    indicators = [[item.clause, item.name, in_words(item, context), ""] for item in context.indicators]
    heads = [_("Clause"), _("Indicator"), _("Required by the guide"), _("Your target")]
    return title, document(
        *heading(application, title),
        section(1, _("Background of and need for the project")),
        fill_in(),
        section(2, _("Work done so far and the unit's resources")),
        fill_in(),
        section(3, _("Tasks and how they will be done")),
        *tasks,
        section(4, _("Targets")),
        table([heads, *(indicators or [["", "", "", ""]])]),
        section(5, _("Schedule")),
        table([[_("From"), _("To"), _("Work of this stage"), _("Expected result")], *[[""] * 4] * 4]),
        section(6, _("Team and safeguards")),
        fill_in(),
        section(7, _("Budget")),
        paragraph(said(_("Amount per project"), amount(application.direction)), "Hint"),
        table(
            [
                [_("Subject"), _("From the funding"), _("From own and other funds"), _("Purpose and calculation")],
                *[[""] * 4] * 6,
            ]
        ),
        *seals(),
    )


def commitment_letter(application, context):
    title = _("Letter of commitment")
    lines = [paragraph(f"{number}. {text}") for number, text in enumerate(statements(context), start=1)]
    return title, document(
        *heading(application, title), paragraph(said(application.program.authority, ""), "Plain"), *lines, *seals()
    )


def heading(application, title):
    return (
        paragraph(title, "Title"),
        paragraph(said(_("Program"), application.program.title), "Plain"),
        paragraph(said(_("Direction"), f"{application.direction.code} {application.direction.title}"), "Plain"),
        paragraph(said(_("Project title"), application.title), "Plain"),
        paragraph(said(_("Unit"), aside(application.organisation.name, application.organisation.uscc)), "Plain"),
        paragraph(said(_("Number"), application.number), "Plain"),
    )


NUMERALS = "一二三四五六七八九十"


def section(number, title):
    return paragraph(f"{NUMERALS[number - 1]}、{title}", "Heading1")


def fill_in():
    return paragraph(_("(please write here)"), "Hint")


def seals():
    return (
        paragraph("", "Plain"),
        paragraph(_("Legal representative (signature): ____________________"), "Plain"),
        paragraph(_("Project leader (signature): ____________________"), "Plain"),
        paragraph(_("Unit (seal): ____________________"), "Plain"),
        paragraph(_("Date: ________ year ____ month ____ day"), "Plain"),
    )


MAKERS = {"plan": implementation_plan, "commitment": commitment_letter}
