"""Team: the leader and the members. Identity numbers are never asked."""

from django.utils.translation import gettext as _

from applications.sections.base import Group, Kind, Table, brief, further_group
from applications.sections.questions import WARNING, Problem, Question, compact


class Team(Kind):
    key = "team"
    follows_from = ()

    def parts(self, context):
        spec = context.section(self.key)
        return [
            Group(leader(), _("Project leader"), "leader"),
            Table("members", _("Team members"), member(), spec.min_rows, spec.max_rows or 50, row=_("Member")),
            *further_group(context, self.key),
        ]

    def further_problems(self, data, context):  # noqa: ARG002 -- the shape of a kind
        seen = {compact((data.get("leader") or {}).get("name", ""))}
        for i, row in enumerate(data.get("members") or []):
            name = compact(row.get("name", ""))
            if name and name in seen:
                sentence = _("“%s” is in the team twice; leave it if these are two different people.") % brief(
                    row["name"]
                )
                yield Problem(f"members-{i}-name", sentence, WARNING)
            seen.add(name)


def leader():
    return (
        Question("name", _("Name"), "name", max_length=50, width="medium"),
        Question("title", _("Professional title or position"), max_length=50, width="medium"),
        Question("education", _("Education"), max_length=50, required=False, width="medium"),
        Question("phone", _("Phone"), "phone", width="medium"),
        Question("email", _("E-mail"), "email", required=False, width="medium"),
        Question("duties", _("Duties in the project"), "long_text", max_length=500),
    )


def member():
    return (
        Question("name", _("Name"), "name", max_length=50),
        Question("unit", _("Unit"), max_length=100),
        Question("title", _("Title or position"), max_length=50, required=False),
        Question("duties", _("Duties"), max_length=200),
        Question("share", _("Share of working time"), "percent", min=1, max=100),
    )
