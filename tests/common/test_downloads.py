"""Handing files out: what should be there and is not is a page and a line in the log, never an error of the server."""

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from ipfund.common import filing
from organisations.models import Letter
from tests.factories.accounts import UserFactory
from tests.factories.awards import a_pdf
from tests.factories.organisations import OrganisationFactory

VIEWS = sorted(path for path in Path(settings.BASE_DIR).glob("[a-z]*/views/*.py"))


@pytest.mark.django_db
@pytest.mark.once("sqlite")
def test_a_file_that_is_away_is_told_and_logged_for_the_operator(client, caplog):
    unit, manager = OrganisationFactory(), UserFactory(roles=["program_manager"])
    letter = filing.keep(Letter(organisation=unit), a_pdf("函.pdf"), by=manager)
    Path(letter.file.path).unlink()
    client.force_login(manager)
    with caplog.at_level(logging.ERROR, logger="ipfund.common.downloads"):
        page = client.get(reverse("organisations:letter", args=[letter.pk]))

    assert (page.status_code, "文件暂时无法读取" in page.text) == (404, True)
    assert [f"organisations.letter:{letter.pk}" in record.message for record in caplog.records] == [True]


def test_no_view_opens_a_stored_file_past_the_downloads():
    assert len(VIEWS) > 20
    assert [path.name for path in VIEWS if 'open("rb")' in path.read_text(encoding="utf-8")] == []
