"""Forms of the review. The score form is made from the direction's sheet."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from applications.forms_process import by_program
from ipfund.accounts.forms import NameField, PhoneField
from ipfund.common.formats import aside
from ipfund.common.forms import CleanCharField, CodeField, PlainForm, PlainModelForm
from reviews import rules
from reviews.models import Expert
from reviews.pledges import default_pledge

YES_NO = (("yes", _("Yes")), ("no", _("No")))
ANSWERS = {"yes": True, "no": False}
TYPED = {True: "yes", False: "no", None: ""}


class ExpertForm(PlainForm):
    """Invite a person as an expert."""

    name = NameField(label=_("Name"))
    email = forms.EmailField(label=_("E-mail address"), max_length=150, help_text=_("The invitation goes there."))
    phone = PhoneField(label=_("Phone"), required=False)
    employer = CleanCharField(
        label=_("Employer"), max_length=200, help_text=_("The full name: it is used to find conflicts of interest.")
    )
    title = CleanCharField(label=_("Professional title"), max_length=100, required=False)
    expertise = CleanCharField(
        label=_("Fields of expertise"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ChangeExpertForm(PlainModelForm):
    class Meta:
        model = Expert
        fields = ["employer", "title", "expertise", "active"]
        widgets = {"expertise": forms.Textarea(attrs={"rows": 3})}


class GroupForm(PlainForm):
    """A new group for some of the directions that the officer runs."""

    name = CleanCharField(label=_("Name of the group"), max_length=100)
    directions = forms.ModelMultipleChoiceField(
        label=_("Directions"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    pledge = CleanCharField(
        label=_("Pledge that every expert signs"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One sentence per line."),
    )

    def __init__(self, *args, directions, **kwargs):
        super().__init__(*args, initial={"pledge": default_pledge(), **kwargs.pop("initial", {})}, **kwargs)
        self.fields["directions"].queryset = directions
        self.fields["directions"].choices = by_program(directions.to_filter_by())

    def clean_directions(self):
        chosen = list(self.cleaned_data["directions"])
        if len({direction.program_id for direction in chosen}) > 1:
            raise ValidationError(_("All directions of a group belong to one program."))
        return chosen


class MemberForm(PlainForm):
    expert = forms.ModelChoiceField(label=_("Expert"), queryset=None, empty_label=_("Choose"))

    def __init__(self, *args, experts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = experts
        self.fields["expert"].label_from_instance = lambda expert: aside(expert, expert.employer)


class PledgeForm(PlainForm):
    accepted = forms.BooleanField(label=_("I have read the pledge and commit myself to it."))
    signed_name = CleanCharField(
        label=_("Your name as signature"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class DeclineForm(PlainForm):
    reason = CleanCharField(
        label=_("What is the conflict of interest?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: advised the unit within the last three years; related to a member of the team."),
    )


class OptionalReasonForm(PlainForm):
    """A reason that is only needed where something is incomplete."""

    reason = CleanCharField(
        label=_("Reason, if something is incomplete"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UnassignForm(OptionalReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Reason, if you unassign declarations")


class BeginForm(OptionalReasonForm):
    """``shown`` carries what the page said of the declarations (``reviews.shown``)."""

    shown = CodeField(max_length=20_000, required=False, widget=forms.HiddenInput)


class OpinionForm(PlainForm):
    shown = CodeField(max_length=40, required=False, widget=forms.HiddenInput)
    text = CleanCharField(label=_("Opinion of the group"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))


class ScoreField(CodeField):
    """A score as it is typed; what comes out is a Decimal that the criterion accepts, or None."""

    def __init__(self, *, criterion):
        self.criterion = criterion
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "ip-score"}
        super().__init__(required=False, max_length=20, label=criterion.title, widget=forms.TextInput(attrs=attrs))

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return None
        score = rules.score_of(typed)
        if score is None:
            raise ValidationError(_("Enter a number."), code="invalid")
        if problem := rules.problem_with_score(self.criterion, score):
            raise ValidationError(problem, code="out_of_range")
        return score


class ScoreForm(PlainForm):
    """One score card. Everything may be empty in a draft; what is wrong is said beside its field and kept as typed."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    tab = CodeField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for gate in sheet.gates:
            self.fields[f"gate_{gate.id}"] = choice(gate.question)
        for criterion in sheet.criteria:
            self.fields[f"score_{criterion.id}"] = ScoreField(criterion=criterion)
        self.fields["comment"] = CleanCharField(
            required=False, max_length=5000, label=now("Comment"), widget=forms.Textarea(attrs={"rows": 5})
        )
        self.fields["recommend"] = choice(now("Do you recommend this project?"))

    @property
    def gates(self):
        return [self[f"gate_{gate.id}"] for gate in self.sheet.gates]

    @property
    def criteria(self):
        return [(criterion, self[f"score_{criterion.id}"]) for criterion in self.sheet.criteria]

    @property
    def entry(self):
        """What of the form is right, as the service takes it; call it after is_valid()."""
        clean = self.cleaned_data
        gates = {gate.id: ANSWERS.get(clean.get(f"gate_{gate.id}")) for gate in self.sheet.gates}
        scores = {criterion.id: clean.get(f"score_{criterion.id}") for criterion in self.sheet.criteria}
        return {
            "gates": {key: answer for key, answer in gates.items() if answer is not None},
            "scores": {key: rules.plain(score) for key, score in scores.items() if score is not None},
            "comment": clean.get("comment", ""),
            "recommend": ANSWERS.get(clean.get("recommend")),
        }


def choice(label):
    return forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=forms.RadioSelect)


def initial_of(card, tab):
    """What the form starts with: the card as it was saved last."""
    return {
        "revision": card.revision,
        "tab": tab,
        "comment": card.comment,
        "recommend": TYPED[card.recommend],
        **{f"gate_{key}": TYPED[answer] for key, answer in card.gates.items()},
        **{f"score_{key}": score for key, score in card.scores.items()},
    }
