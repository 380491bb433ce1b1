"""Attachments: what the direction asks for, each kind with its files. The files themselves lie beside the data."""

from django.utils.translation import gettext as _

from applications.display import Grid
from applications.sections.base import Kind
from applications.sections.questions import MISSING, Problem
from ipfund.common.formats import size


class Attachments(Kind):
    key = "attachments"

    def problems(self, data, context):  # noqa: ARG002 -- the shape of a kind
        found = []
        for wanted in wanted_of(context):
            files = files_of(context, wanted.kind)
            if wanted.required and not files:
                found.append(Problem(f"kind-{wanted.kind}", _("Upload “%s”.") % wanted.title, MISSING))
            elif len(files) > wanted.max_count:
                sentence = _("“%(title)s”: too many files (at most %(most)s).")
                found.append(
                    Problem(f"kind-{wanted.kind}", sentence % {"title": wanted.title, "most": wanted.max_count})
                )
        return found

    def display(self, data, context):  # noqa: ARG002 -- the shape of a kind
        titles = {wanted.kind: wanted.title for wanted in context.spec.attachments}
        rows = [[titles.get(part(file, "kind"), part(file, "kind")), part(file, "name"), size(part(file, "size")), part(file, "sha256")[:16]] for file in context.files]  # fmt: skip
        columns = [
            (_("Kind"), 26, "text"),
            (_("File"), 40, "text"),
            (_("Size"), 12, "text"),
            (_("SHA-256 (beginning)"), 22, "text"),
        ]
        return [Grid(columns=columns, rows=rows)] if rows else []


def wanted_of(context):
    """Return what this unit has to or may attach."""
    if context.unit is None:
        return list(context.spec.attachments)
    kinds = {context.unit.legal_form, *context.unit.natures}
    return [wanted for wanted in context.spec.attachments if not wanted.only_for or kinds & set(wanted.only_for)]


def files_of(context, kind):
    return [file for file in context.files if part(file, "kind") == kind]


def part(file, name):
    """Read a file that is a row of the database, or one a version froze."""
    return file[name] if isinstance(file, dict) else getattr(file, name)
