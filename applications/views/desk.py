"""What every writing page works with: the declaration, its sections, its definition, and what may be changed."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import deadline, rules
from applications.enums import APPLICANT_NAMES, EDITABLE, SectionState, State
from applications.later import LaterDeadline
from applications.loading import find_seen, sections_of
from applications.models import Application
from applications.sections import KINDS, blocking, state_of
from applications.services.checking import context_of
from ipfund.common import clock


@dataclass
class Desk:
    """One declaration on one person's desk. ``sections`` maps keys to rows, in the order of the form."""

    application: Application
    person: object

    @classmethod
    def of(cls, request, pk):
        """Load it with what every page shows of it; what a person may not see does not exist."""
        application = find_seen(request.user, pk)
        if application is None:
            raise Http404
        application.program = application.direction.program
        if application.owner_id == request.user.pk:
            application.owner = request.user
        return cls(application, request.user)

    @cached_property
    def rows(self):
        """Who saved a section is nearly always the person who looks; others are read when there are any."""
        rows = sections_of(self.application.pk)
        for row in rows:
            if row.updated_by_id == self.person.pk:
                row.updated_by = self.person
        prefetch_related_objects([row for row in rows if row.updated_by_id not in (None, self.person.pk)], "updated_by")
        return {row.key: row for row in rows}

    @cached_property
    def files(self):
        found = self.application.attachments.filter(removed_at__isnull=True)
        return list(found.select_related("uploaded_by").order_by("pk"))

    @cached_property
    def context(self):
        """What the sections may know, without the files: ask ``full_context`` where they matter."""
        return context_of(self.application, self.rows.values(), (), person=self.person)

    @cached_property
    def full_context(self):
        return context_of(self.application, self.rows.values(), self.files, person=self.person)

    @property
    def spec(self):
        return self.context.spec

    def row(self, key):
        if key not in self.rows or key not in KINDS:
            raise Http404
        return self.rows[key]

    # --- what may be changed -------------------------------------------------------------------------------------

    @property
    def may_write(self):
        return rules.may_be_edited(self.application, self.person)

    def locked_because(self, key):
        """Return why a section cannot be changed; "" when it can."""
        application = self.application
        if application.state not in EDITABLE:
            return _("The declaration is in the state “%s”; nothing in it can be changed now.") % self.state_in_words
        if not rules.is_owner(application, self.person):
            return _("Only %s, who writes this declaration, may change it.") % application.owner.name
        if self.is_closed:
            said = _(
                "The deadline %(due)s has passed: this declaration can no longer be submitted, so nothing is changed."
            )
            return said % {"due": deadline.in_words(self.due_at)}
        if not rules.section_is_open(application, key):
            return _("This section was not returned for correction and stays locked.")
        return ""

    # --- where it stands -----------------------------------------------------------------------------------------

    @property
    def state_in_words(self):
        return APPLICANT_NAMES[State(self.application.state)]

    @cached_property
    def due_at(self):
        return deadline.due_at(self.application)

    @cached_property
    def later(self):
        return LaterDeadline(self.application)

    @property
    def is_late(self):
        return deadline.is_late(self.application, clock.now())

    @property
    def is_closed(self):
        return deadline.is_closed(self.application, clock.now())

    @property
    def shown_state(self):
        return deadline.shown_state(self.application, clock.now())

    @property
    def returned_by_office(self):
        return self.application.state == State.RETURNED and rules.was_returned_by_an_office(self.application)

    @cached_property
    def problems(self):
        """All problems, section by section, judged now: [(section spec, [Problem])]."""
        context = self.full_context
        return [
            (section, KINDS[section.key].problems(context.data(section.key), context))
            for section in self.spec.sections
            if section.key in self.rows
        ]

    @property
    def is_complete(self):
        return not any(blocking(problems) for _section, problems in self.problems)

    def state_now(self, section, problems):
        """Return a section's state as its data says now, whatever it was when it was saved."""
        untouched = not self.rows[section.key].revision
        return SectionState.NOT_STARTED if untouched else SectionState(state_of(problems))

    def address(self, key, query=""):
        return f"{self._any_section.removesuffix('any/')}{key}/{query}"

    @cached_property
    def _any_section(self):
        """Asked for once: a page links all its sections."""
        return reverse("applications:section", args=[self.application.pk, "any"])

    @property
    def addresses(self):
        return [(section, self.address(section.key)) for section in self.spec.sections]

    def tasks(self):
        """Return the task list: every section with its state, who saved it and when."""
        return [
            self.task(number, section, problems) for number, (section, problems) in enumerate(self.problems, start=1)
        ]

    def task(self, number, section, problems):
        row = self.rows[section.key]
        state = self.state_now(section, problems)
        locked = self.locked_because(section.key) if self.may_write and not self.is_closed else ""
        return {
            "title": f"{number}. {section.title}",
            "url": self.address(section.key, "?check=1" if state == SectionState.PROBLEM and not locked else ""),
            "status": state,
            "hint": locked or self.asked(section) or hint_of(section, state, problems),
            "who": row.updated_by.name if row.updated_by else "",
            "when": row.updated_at,
        }

    def asked(self, section):
        """Say which sections an office's return is about."""
        asks = self.returned_by_office and self.may_write and not self.is_late
        named = asks and section.key in self.application.return_sections
        return _("Please correct this section") if named else ""


def hint_of(section, state, problems):
    if state == SectionState.NOT_STARTED:
        return section.hint or ("" if section.required else _("Optional"))
    count = len(blocking(problems))
    return _("Still open: %s") % count if count else ""
