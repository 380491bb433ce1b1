"""Offices read what a unit filed, by whatever way they ask; experts read on the pages of the review."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from applications import eligibility
from applications.models import Attachment
from applications.services import submitting
from ipfund.common import clock
from tests.applications.writing import whole_direction
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.process import declaration, draft, no_check, officer_for
from tests.factories.programs import DirectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


def test_an_office_prints_and_fetches_what_was_filed(client):
    application = ApplicationFactory(returned=True, direction=whole_direction())
    filed = application.attachments.first()
    added = Attachment.objects.get(pk=filed.pk)
    added.pk, added.sha256 = None, "f" * 64
    added.save()
    client.force_login(officer_for(application))
    client.post(reverse("applications:print", args=[application.pk]))
    answers = [client.get(reverse("applications:attachment", args=[one.pk])) for one in (filed, added)]

    assert application.printouts.get().version.number == 1
    assert [answer.status_code for answer in answers] == [200, 404]
    answers[0].close()


def test_of_what_was_never_filed_an_office_prints_nothing(client):
    application = ApplicationFactory(expired=True)
    client.force_login(officer_for(application))
    answer = client.post(reverse("applications:print", args=[application.pk]))

    assert (answer.status_code, application.printouts.count()) == (409, 0)


def test_an_expert_reads_on_the_pages_of_the_review_only(client):
    application = declaration("accepted")
    client.force_login(UserFactory(roles=["expert"]))
    addresses = [
        reverse(f"applications:{name}", args=[application.pk]) for name in ("attachment", "printout", "detail")
    ]

    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]


@pytest.mark.parametrize("number", [2**63, 10**30])
@pytest.mark.parametrize("name", ["task_list", "detail", "check"])
def test_a_number_that_no_declaration_can_have_is_not_found(client, name, number):
    client.force_login(declaration("draft").owner)

    assert client.get(reverse(f"applications:{name}", args=[number])).status_code == 404


@pytest.mark.parametrize(("ends", "said"), [(timedelta(days=1), True), (timedelta(seconds=-1), False)])
def test_before_the_deadline_a_review_says_that_the_unit_may_still_take_the_declaration_back(client, ends, said):
    application = declaration("first_review")
    application.program.closes_at = clock.now() + ends
    application.program.save(update_fields=["closes_at"])
    client.force_login(officer_for(application))
    addresses = (
        reverse("applications:review", args=[application.pk]),
        reverse("applications:act", args=[application.pk, "pass"]),
    )

    assert ["仍可撤回" in client.get(address).content.decode() for address in addresses] == [said, said]


@pytest.mark.parametrize(("written", "read"), [("en", "zh-hans"), ("zh-hans", "en")])
def test_what_a_version_keeps_of_the_conditions_is_in_the_house_s_language_whoever_submits_and_reads(written, read):
    application = draft(direction=DirectionFactory())
    with override(written):
        version = submitting.submit(application.pk, by=application.owner, version=0, check=no_check)
    application.refresh_from_db()
    with override(read):
        answers = eligibility.answers_of_version(application, version)
    labels = [label for one in version.content["conditions"] for label, _text in one["data"]]

    assert ([answer.then for answer in answers], "单位性质" in labels) == ([None] * len(answers), True)
