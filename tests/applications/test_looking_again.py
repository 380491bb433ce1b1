"""What the city had corrected waits for its officer in charge, until they have looked; nothing else does."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from applications.models import Application
from applications.services import submitting
from tests.factories.applications import send_back
from tests.factories.process import admin_of, declaration, no_check, officer_in_charge
from tests.factories.programs import WHOLE_ROUTE, DirectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
CORRECTED = "已改正，待复核"


def corrected():
    """Return a declaration that was accepted, returned by the city, and filed again, with its officer in charge."""
    application = declaration("accepted")
    person = officer_in_charge(application)
    send_back(application, [], by=person)
    submitting.submit(application.pk, by=application.owner, version=1, check=no_check)
    submitting.unit_approve(application.pk, by=admin_of(application.organisation), version=2)
    application.refresh_from_db()
    return application, person


@pytest.mark.parametrize("said", [{}, {"truth-verdict": "pass"}])
def test_saving_the_findings_takes_a_corrected_declaration_off_the_list_which_the_page_says(client, said):
    application, person = corrected()
    client.force_login(person)
    address = reverse("applications:review", args=[application.pk])
    before = client.get(address).content.decode()
    old = client.post(address, {"version": 1, **said})
    still = Application.objects.get(pk=application.pk).awaits_city
    client.post(address, {"version": 2, **said})
    after = client.get(address).content.decode()
    to_do = client.get(reverse("applications:office")).context["page"].rows

    assert ([CORRECTED in page for page in (before, after)], "认定不变也请保存" in before) == ([True, False], True)
    assert (old.status_code, still, list(to_do)) == (409, True, [])


def test_what_is_filed_for_the_first_time_was_never_corrected(client):
    route = [stage for stage in WHOLE_ROUTE if stage != "first_review"]
    application = declaration("unit_review", direction=DirectionFactory(program__route=route))
    submitting.unit_approve(application.pk, by=admin_of(application.organisation), version=1)
    application.refresh_from_db()

    assert (application.state, application.awaits_city) == ("accepted", False)


def test_the_migration_finds_what_was_corrected_and_not_what_was_filed_once():
    application, _person = corrected()
    once = declaration("accepted")
    Application.objects.filter(pk=once.pk).update(moved_at=once.filed_at)
    Application.objects.update(awaits_city=False)
    import_module("applications.migrations.0006_awaits_city").find_waiting(apps, None)

    assert list(Application.objects.filter(awaits_city=True)) == [application]
