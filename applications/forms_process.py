"""Forms of the unit's and the offices' decisions. Each carries the version that the person was shown."""

from datetime import datetime, time, timedelta
from itertools import groupby

from django import forms
from django.utils.text import Truncator
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext_lazy as _

from applications import deadline
from applications.enums import State, Verdict
from applications.sections import spec_of
from applications.services.offices import clauses_of
from ipfund.common import clock
from ipfund.common.forms import CleanCharField, CodeField, PlainForm, ReasonForm


class Deciding(forms.Form):
    """What every decision knows: the declaration it is about, and the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=100_000)

    def __init__(self, *args, application, **kwargs):
        self.application = application
        super().__init__(*args, **kwargs)


class VersionForm(Deciding, PlainForm):
    """Nothing to fill in: confirmed by its button."""


class ApproveForm(Deciding, PlainForm):
    read = forms.BooleanField(
        label=_("I have read this version and approve it in the name of the unit."),
        error_messages={"required": _("Confirm that you have read it.")},
    )


class WhyForm(Deciding, ReasonForm):
    pass


class OpinionForm(Deciding, PlainForm):
    opinion = CleanCharField(
        label=_("Opinion"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The applicant can see this."),
    )


class SectionsField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class UnitReturnForm(Deciding, ReasonForm):
    sections = SectionsField(
        label=_("Sections to check"), required=False, help_text=_("The applicant may change every section.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = section_choices(self.application)


class OfficeReturnForm(Deciding, ReasonForm):
    sections = SectionsField(label=_("Sections that may be changed"), help_text=_("Everything else stays locked."))
    due_day = forms.DateField(
        label=_("To be corrected by (end of the day)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The applicant submits again and the unit approves again by then."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = section_choices(self.application)
        self.review_ends = review_ends(self.application)
        week = max(filter(None, [clock.now() + timedelta(days=7), deadline.due_at(self.application)]))
        self.fields["due_day"].initial = localtime(self.in_the_review(week)).date()
        if self.review_ends:
            said = _("The applicant submits again and the unit approves again by then, not later than %(ends)s.")
            self.fields["due_day"].help_text = said % {"ends": deadline.in_words(self.review_ends)}

    @property
    def due_at(self):
        return self.in_the_review(end_of(self.cleaned_data["due_day"]))

    def in_the_review(self, instant):
        return min(filter(None, [instant, self.review_ends]))

    def clean_due_day(self):
        day = self.cleaned_data["due_day"]
        if end_of(day) <= clock.now():
            raise forms.ValidationError(_("Choose a day in the future."))
        if early := deadline.refusal_of_return(self.application, end_of(day)):
            raise forms.ValidationError(early)
        if self.review_ends and localtime(self.review_ends).date() < day:
            raise forms.ValidationError(
                _("Not later than %(ends)s, when the guide closes this review.")
                % {"ends": deadline.in_words(self.review_ends)}
            )
        return day


class RefuseForm(Deciding, ReasonForm):
    clause = forms.ChoiceField(label=_("Clause of the guide"), widget=forms.RadioSelect)
    field_order = ["version", "clause", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = [(label, label) for label in clauses_of(self.application.direction)]


class UntilForm(ReasonForm):
    """An instant in the future, of Beijing, and why."""

    day = forms.DateField(
        label=_("New deadline: day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=_("Time (Beijing)"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial="17:00"
    )
    field_order = ["number", "day", "time", "reason"]

    @property
    def until(self):
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=get_default_timezone())

    def clean(self):
        cleaned = super().clean()
        if {"day", "time"} <= cleaned.keys() and self.until <= clock.now():
            self.add_error("day", _("The new deadline must be in the future."))
        return cleaned


class ShownField(CodeField):
    """The deadline that the page showed, so that nobody moves one that was moved meanwhile."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(max_length=40, label=_("Deadline shown"), **kwargs)


class ExtendForm(Deciding, UntilForm):
    shown = ShownField()
    field_order = ["version", "shown", "day", "time", "reason"]

    def __init__(self, *args, application, initial=None, **kwargs):
        due = deadline.as_text(deadline.due_at(application))
        super().__init__(*args, application=application, initial={"shown": due, **(initial or {})}, **kwargs)


class ExceptionForm(UntilForm):
    """Two steps: what is wanted; then, with what the number stands for and its deadline, the confirmation."""

    shown = ShownField(required=False)
    number = CodeField(label=_("Number of the declaration"), max_length=40, help_text=_("For example AB2025-1-1-00012"))
    sure = forms.BooleanField(
        label=_("I have compared number, unit and deadline. This declaration may be filed until the new deadline."),
        required=False,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("shown") and not cleaned.get("sure"):
            self.add_error("sure", _("Confirm the new deadline."))
        return cleaned

    def is_clear(self):
        """Whether everything is there but the confirmation, which only the second step asks for."""
        return not set(self.errors) - {"sure"}

    def begin_again(self):
        self.data = {**self.data.dict(), "shown": ""}

    def ask_to_confirm(self, due):
        """Show the second step: what was typed travels along unseen, the box is ticked anew."""
        self.data = {**self.data.dict(), "shown": deadline.as_text(due), "sure": ""}


class DeadlineForm(UntilForm):
    shown = ShownField()
    sure = forms.BooleanField(
        label=_("I have checked the new deadline. Everybody with an unfinished declaration is informed at once."),
        error_messages={"required": _("Confirm the new deadline.")},
    )
    field_order = ["day", "time", "reason", "sure"]


def by_program(directions):
    """Return choices of directions, under the title of their program: each guide begins again with its first."""
    titled = groupby(directions, key=lambda one: one.program__title)
    return [(title, [(str(one.pk), f"{one.code} {one.title}") for one in found]) for title, found in titled]


class OfficeFilterForm(PlainForm):
    q = CleanCharField(label=_("Number, title or unit"), required=False, max_length=60)
    direction = forms.ChoiceField(label=_("Direction"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args, directions, states, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["direction"].choices = [("", _("All")), *by_program(directions)]
        self.fields["state"].choices = [("", _("All")), *((state, State(state).label) for state in states)]


class MarkForm(PlainForm):
    """An officer's tick on one condition; whoever overrides what the system found says why."""

    verdict = forms.ChoiceField(
        label=_("Your finding"),
        required=False,
        choices=[("", _("Not decided")), *Verdict.choices[:2]],
        widget=forms.RadioSelect,
    )
    reason = CleanCharField(label=_("Reason"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 1}))

    def __init__(self, *args, answer, **kwargs):
        self.answer = answer
        super().__init__(*args, **kwargs)
        condition = Truncator(f"{answer.clause} {answer.about or answer.sentence}".strip()).chars(40)
        self.fields["reason"].label = (
            _("Reason for “%s”") % condition
        )  # as its mistakes are told, among other conditions

    def clean(self):
        cleaned = super().clean()
        given, found = cleaned.get("verdict"), self.answer.verdict
        overrides = given and found in {Verdict.PASS, Verdict.FAIL} and given != found
        silent = "reason" in cleaned and not cleaned["reason"].strip()
        if (overrides or given == Verdict.FAIL) and silent:
            self.add_error("reason", _("Say why: this differs from what the system found, or is not met."))
        return cleaned


def section_choices(application):
    return [(section.key, section.title) for section in spec_of(application.direction).sections]


def review_ends(application):
    """Return the instant by which the guide wants this office's review done, if it still leaves time to correct."""
    first = application.state == State.FIRST_REVIEW
    ends = application.program.spec.deadline_for("first_pass" if first else "city_pass")
    after = max(filter(None, [clock.now(), deadline.due_at(application)]))
    return ends if ends and ends > after else None


def end_of(day):
    return datetime.combine(day, time(23, 59, 59), tzinfo=get_default_timezone())
