"""The day by which an office wants a correction: not before the deadline, not after its own review has to be over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from applications import deadline
from applications.models import Application
from ipfund.common import clock
from tests.factories.process import declaration, officer_for

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


def give_back(client, officer, application, **said):
    client.force_login(officer)
    address = reverse("applications:act", args=[application.pk, "return"])
    return client.post(address, {"version": application.version, **said})


@pytest.mark.parametrize("day", ["tomorrow", "last"])
def test_a_return_is_due_at_the_latest_when_the_guide_closes_the_review(client, day):
    application = declaration("first_review")
    program, ends = application.program, localtime(clock.now() + timedelta(days=3)).replace(hour=17)
    closing = {"at": ends.isoformat(), "transitions": ["first_pass"], "quote": "初审于三日内完成"}
    program.definition = {**program.definition, "deadlines": [*program.definition["deadlines"], closing]}
    program.closes_at = clock.now() + timedelta(hours=1)
    program.save(update_fields=["definition", "closes_at"])
    said, officer = {"reason": "请补充", "sections": ["budget"]}, officer_for(application)
    late = localdate(ends + timedelta(days=1)).isoformat()

    refused = give_back(client, officer, application, **said, due_day=late)
    form = refused.context["form"]
    chosen = localdate(clock.now() + timedelta(days=1) if day == "tomorrow" else ends).isoformat()
    said_last = [
        f"不得晚于{deadline.in_words(ends)}" in text for text in (form.errors["due_day"][0], form["due_day"].help_text)
    ]
    assert (refused.status_code, said_last) == (422, [True, True])
    assert form.fields["due_day"].initial == localdate(ends)
    assert give_back(client, officer, application, **said, due_day=chosen).status_code == 302
    due = Application.objects.get(pk=application.pk).return_due_at
    assert (due == ends, localdate(due).isoformat()) == (day == "last", chosen)


def test_a_return_cannot_be_due_before_the_deadline_which_the_form_says_and_offers(client):
    application = declaration("first_review")
    closes = application.program.closes_at
    day_before = localdate(closes - timedelta(days=1)).isoformat()
    said = {"reason": "请补充", "sections": ["budget"], "due_day": day_before}
    refused = give_back(client, officer_for(application), application, **said)
    form = refused.context["form"]

    assert (refused.status_code, Application.objects.get(pk=application.pk).state) == (422, "first_review")
    assert f"不得早于申报截止时间（{deadline.in_words(closes)}）" in form.errors["due_day"][0]
    assert (form["due_day"].value(), form.fields["due_day"].initial) == (day_before, localdate(closes))
