"""The record as the auditor reads it, and the anchors as anybody may: to read only, with nothing to press."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from ipfund.common import audit, invariants
from ipfund.common.forms import CleanCharField, PlainForm
from ipfund.common.models import Anchor, Event
from ipfund.common.paging import page
from ipfund.common.record import names


class EventFilterForm(PlainForm):
    kind = forms.ChoiceField(label=_("Object of the event"), required=False)
    who = CleanCharField(label=_("Person"), required=False, max_length=60)
    action = forms.ChoiceField(label=_("Action"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    refused = forms.BooleanField(label=_("Refusals only"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All")), *((label, names.kind_of(label)) for label in names.objects())]
        self.fields["action"].choices = [("", _("All")), *((words, words) for words in names.titles())]


def anchors(request):
    """Public: one fingerprint a day over the whole record; whoever kept one can tell later that nothing was changed."""
    return render(request, "record/anchors.html", {"page": page(request, Anchor.objects.order_by("-day"), per=60)})


def anchors_text(request):  # noqa: ARG001 -- the shape of a view
    """The same for programs: day, last event, number of chains, digest."""
    lines = [f"{one.day} {one.last_event_id} {one.chains} {one.digest}" for one in Anchor.objects.order_by("day")]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def events(request):
    """Every event and refusal, newest first, with filters."""
    form = EventFilterForm(request.GET)
    asked = {**form.cleaned_data, "number": number_asked(request)} if form.is_valid() else {}
    shown = page(request, filtered(Event.objects.order_by("-pk"), asked), per=100)
    names.named(shown.rows, request.user)
    only = shown.rows[0] if asked.get("number") and shown.rows else None
    return render(request, "record/events.html", {"page": shown, "filter": form, "only": only})


def number_asked(request):
    """Return the one object whose events are asked for by a link; the filters ask for kinds of objects."""
    given = request.GET.get("number", "")
    return int(given) if given.isdecimal() and len(given) < 16 else None


def filtered(found, asked):
    if asked.get("kind"):
        found = found.filter(subject_type=asked["kind"])
    if asked.get("kind") and asked.get("number"):
        found = found.filter(subject_id=asked["number"])
    if asked.get("who"):
        found = found.filter(actor_name__icontains=asked["who"].strip())
    if asked.get("action"):
        found = found.filter(names.of_title(asked["action"]))
    if asked.get("since"):
        found = found.filter(at__date__gte=asked["since"])
    if asked.get("until"):
        found = found.filter(at__date__lte=asked["until"])
    return found.filter(refused=True) if asked.get("refused") else found


def proof(request):
    """Check the chain, the anchors and the invariants now, and say what was found; nothing is written."""
    broken, anchor, claims = None, None, None
    if request.method == "POST":
        broken, anchor, claims = audit.first_broken_link(), audit.first_broken_anchor(), invariants.broken()
        names.named([broken[0]] if broken else [], request.user)
    return render(
        request,
        "record/proof.html",
        {
            "asked": request.method == "POST",
            "broken": broken,
            "anchor": anchor,
            "claims": claims or [],
            "events": Event.objects.count(),
            "anchors": Anchor.objects.count(),
            "registered": invariants.registered(),
        },
    )
