"""PDFs of declarations, asking for them, and /verify/."""

import subprocess
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from applications import documents
from applications.models import Printout
from applications.services import submitting
from applications.verification import Standing, code_of, verify
from ipfund.common.documents import pdf, signing
from tests.factories.applications import ApplicationFactory, people_of

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


def text_of(data, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(data)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


def test_a_final_pdf_carries_number_version_and_code_on_every_page(tmp_path):
    version = ApplicationFactory(filed=True).versions.get()

    pages = text_of(documents.render_version(version), tmp_path).split("\f")[:-1]

    assert len(pages) > 2
    assert [page.count(version.acknowledgement) for page in pages] == [1] * len(pages)
    assert [page.count(code_of(version)) for page in pages] == [1] * len(pages)
    assert ["草" in page and "稿" in page for page in pages] == [False] * len(pages)


def test_a_draft_carries_the_watermark_on_every_page_and_no_code(tmp_path):
    application = ApplicationFactory(complete=True)

    pages = text_of(documents.render_draft(application), tmp_path).split("\f")[:-1]

    assert [{"草", "稿"} <= set(page) for page in pages] == [True] * len(pages)


def test_the_pdf_of_a_version_is_made_once_and_kept_with_its_hash():
    version = ApplicationFactory(submitted=True).versions.get()

    first = documents.render_version(version)
    kept = version.pdf.name
    version.refresh_from_db()

    assert documents.render_version(version) == first
    assert version.pdf.name == kept
    assert len(version.pdf_sha256) == 64


def test_a_pdf_opens_neither_file_nor_network(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-4711")
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    html = f'<link rel=attachment href="file://{secret}"><img src="file://{secret}"><p>text</p>'
    locked = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["data"])).write_pdf(uncompressed_pdf=True)

    assert b"canary-4711" not in locked
    assert pdf.render("pdf/_block.html", {"block": {"kind": "prose", "label": html, "paragraphs": []}})[:5] == b"%PDF-"


def test_whoever_asks_gets_the_pdf_and_nobody_else(client, django_capture_on_commit_callbacks):
    application = ApplicationFactory(complete=True)
    client.force_login(application.owner)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("applications:print", args=[application.pk]))
    asked = Printout.objects.get()
    page = client.get(reverse("applications:printout", args=[asked.pk]))
    file = client.get(reverse("applications:printout_file", args=[asked.pk]))

    assert page.status_code == 200
    assert file["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content)[:5] == b"%PDF-"
    client.force_login(people_of(application).manager)
    assert client.get(reverse("applications:printout_file", args=[asked.pk])).status_code == 404


def test_a_receipt_is_signed_and_a_changed_one_is_not_genuine():
    receipt = ApplicationFactory(filed=True).receipts.get()

    assert signing.is_genuine(receipt.payload, receipt.signature) is True
    assert signing.is_genuine({**receipt.payload, "version": 2}, receipt.signature) is False


@pytest.mark.parametrize(
    ("trait", "standing"),
    [
        ("submitted", Standing.NOT_FILED),
        ("filed", Standing.IN_FORCE),
        ("accepted", Standing.IN_FORCE),
        ("refused", Standing.ENDED),
    ],
)
def test_verify_says_whether_a_page_is_in_force(trait, standing):
    version = ApplicationFactory(**{trait: True}).versions.get()

    assert verify(version.acknowledgement, code_of(version)).standing == standing


def test_verify_reads_full_width_and_lower_case():
    version = ApplicationFactory(filed=True).versions.get()

    assert verify(version.acknowledgement.lower().replace("-", "－"), code_of(version).lower()).standing == "in_force"


def test_a_replaced_version_is_superseded():
    application = ApplicationFactory(submitted=True)
    submitting.take_back(application.pk, by=application.owner, version=1)
    from applications.services import checking

    submitting.submit(application.pk, by=application.owner, version=1, check=checking.refuse_incomplete)
    old, new = application.versions.all()

    assert verify(old.acknowledgement, code_of(old)).standing == Standing.SUPERSEDED
    assert verify(new.acknowledgement, code_of(new)).standing == Standing.NOT_FILED


@pytest.mark.parametrize(
    ("number", "code"),
    [("", ""), ("TJ2025-1-1-00001-V1", "0" * 16), ("x" * 60, "y"), ("TJ-V99999999999", "0" * 16), ("\x00", "\ud800")],
)
def test_verify_answers_nonsense_with_a_sentence(client, number, code):
    page = client.get(
        reverse("applications:verify"), {"number": number.encode("utf-8", "replace"), "code": "0" * len(code)}
    )

    assert page.status_code == 200


def test_what_is_asked_of_verify_fits_into_an_address(client):
    page = client.get(reverse("applications:verify")).content.decode()

    assert page.count('maxlength="200"') == 2


def test_verify_tells_nothing_that_is_not_on_the_page_already(client):
    application = ApplicationFactory(filed=True, title="保密的项目名称")
    version = application.versions.get()

    page = client.get(
        reverse("applications:verify"), {"number": version.acknowledgement, "code": code_of(version)}
    ).content.decode()

    assert version.acknowledgement.rpartition("-V")[0] in page
    assert [hidden in page for hidden in ("保密的项目名称", application.organisation.name, application.owner.name)] == [
        False,
        False,
        False,
    ]


def test_the_day_on_the_cover_is_local_and_unpadded():
    assert documents.chinese_day(datetime(2025, 3, 7, 23, 30, tzinfo=ZoneInfo("UTC"))) == "2025年3月8日"
