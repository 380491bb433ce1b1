"""A later deadline for one declaration: who grants it, whom to ask for it, and the one that was granted."""

from dataclasses import dataclass
from functools import cached_property

from applications.deadline import due_at
from applications.models import Application
from applications.sections import spec_of


@dataclass
class LaterDeadline:
    application: Application

    @property
    def office(self):
        return self.application.office.name

    @cached_property
    def contacts(self):
        """Return whom the guide names for questions: the direction's people, then the program's."""
        return [*spec_of(self.application.direction).contacts, *self.application.program.spec.contacts]

    @cached_property
    def granted(self):
        """Return the exception by which this declaration may still be filed, or was the last to be allowed; or None."""
        until = self.application.extended_until
        if until is None or until != due_at(self.application):
            return None
        return self.application.extensions.filter(until=until).order_by("-pk").first()
