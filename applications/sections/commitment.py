"""Letter of commitment: the definition's sentences, a tick, who gave it."""

import hashlib
from datetime import datetime

from django.utils.translation import gettext as _

from applications.display import Facts, Prose
from applications.sections.base import Group, Kind
from applications.sections.questions import MISSING, Problem, Question
from ipfund.common import clock
from ipfund.common.formats import beijing


class Commitment(Kind):
    key = "commitment"
    follows_from = ()

    def parts(self, context):  # noqa: ARG002 -- the shape of a kind
        return [
            Group(
                (
                    Question(
                        "accepted", _("We have read this letter and commit ourselves to everything in it."), "tick"
                    ),
                    Question("signer", _("Given by (name)"), "name", max_length=50, width="medium"),
                )
            )
        ]

    def initial(self, context):
        return {"signer": context.person.name if context.person else ""}

    def read(self, post, context):
        """As any section; and when the letter was accepted, which a later save of the same text does not change."""
        data = {**super().read(post, context), "text_version": text_version(context)}
        if data["accepted"]:
            before = context.data(self.key)
            same = before.get("accepted") and before.get("text_version") == data["text_version"]
            data["accepted_at"] = (same and before.get("accepted_at")) or clock.now().isoformat(timespec="seconds")
        return data

    def further_problems(self, data, context):
        if data.get("accepted") and data.get("text_version") != text_version(context):
            yield Problem("accepted", _("The text of the letter has changed; read it and accept it again."), MISSING)

    def display(self, data, context):
        letter = Prose(label=_("Text of the letter"), text="\n".join(statements(context)))
        accepted_at = data.get("accepted_at")
        when = beijing(datetime.fromisoformat(accepted_at), seconds=True) if accepted_at else ""
        return [letter, *super().display(data, context), Facts(rows=[(_("Accepted at"), when)])]


def statements(context):
    return context.section("commitment").statements or (
        _("Everything in this declaration and its attachments is true, complete and lawful."),
        _("The same content has not been and will not be submitted for other public funds."),
        _(
            "If the project is awarded, it will be carried out, the money used and the reports submitted as the "
            "contract requires."
        ),
        _("We bear the consequences if any of this is untrue."),
    )


def text_version(context):
    """Return what tells one text of the letter from another; our own text is the same in every language."""
    said = context.section("commitment").statements
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] if said else "default-1"
