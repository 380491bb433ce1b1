"""Attachments: uploaded under their hash, removed without being lost, handed out only to who may see them."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.models import Attachment
from tests.applications.writing import state_of, whole_direction
from tests.common.test_upload import PNG
from tests.factories.applications import A_PDF, ApplicationFactory, people_of
from tests.factories.organisations import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return ApplicationFactory(direction=whole_direction())


@pytest.fixture
def applicant(client, draft):
    client.force_login(draft.owner)
    return client


def send(client, application, content=A_PDF, kind="plan", name="实施方案.pdf"):
    page = reverse("applications:upload", args=[application.pk])
    return client.post(page, {"kind": kind, "file": SimpleUploadedFile(name, content)})


def test_an_uploaded_file_lies_under_its_hash_and_completes_the_section(applicant, draft):
    response = send(applicant, draft)

    kept = draft.attachments.get()
    digest = hashlib.sha256(A_PDF).hexdigest()
    assert response.status_code == 302
    assert (kept.name, kept.sha256, kept.file.name) == ("实施方案.pdf", digest, f"attachments/{digest[:2]}/{digest}")
    assert state_of(draft, "attachments") == "complete"


def test_a_refused_file_is_named_on_the_page_and_nothing_is_kept(applicant, draft):
    response = send(applicant, draft, content=b"MZ program")

    assert response.status_code == 409
    assert "文件未被接受" in response.content.decode()
    assert 'href="#kind-plan"' in response.content.decode()
    assert list(draft.attachments.all()) == []


def test_sending_no_file_is_said_beside_the_button(applicant, draft):
    response = applicant.post(reverse("applications:upload", args=[draft.pk]), {"kind": "plan"})

    assert response.status_code == 409


def test_the_same_bytes_are_not_taken_twice(applicant, draft):
    send(applicant, draft, PNG, "photo", "一.png")

    assert send(applicant, draft, PNG, "photo", "二.png").status_code == 409
    assert draft.attachments.count() == 1


def test_no_more_files_than_the_guide_allows_are_taken(applicant, draft):
    send(applicant, draft)

    assert send(applicant, draft, A_PDF + b"\n%").status_code == 409


def test_a_kind_nobody_asked_for_is_not_found(applicant, draft):
    assert send(applicant, draft, kind="nonsense").status_code == 404


def test_a_removed_file_leaves_the_declaration_but_not_the_store(applicant, draft):
    send(applicant, draft)
    kept = draft.attachments.get()

    applicant.post(reverse("applications:remove_attachment", args=[draft.pk, kept.pk]))

    kept.refresh_from_db()
    assert kept.removed_at is not None
    assert kept.file.storage.exists(kept.file.name)
    assert state_of(draft, "attachments") == "incomplete"


def test_after_submission_files_can_neither_come_nor_go(client):
    application = ApplicationFactory(direction=whole_direction(), submitted=True)
    client.force_login(application.owner)
    kept = application.attachments.get()

    answers = [
        send(client, application, PNG, "photo", "a.png").status_code,
        client.post(reverse("applications:remove_attachment", args=[application.pk, kept.pk])).status_code,
    ]

    assert answers == [409, 409]
    assert application.attachments.filter(removed_at=None).count() == 1


def test_a_file_is_handed_out_as_a_download_under_its_own_name(client):
    application = ApplicationFactory(direction=whole_direction(), complete=True)
    client.force_login(application.owner)
    kept = application.attachments.get()

    response = client.get(reverse("applications:attachment", args=[kept.pk]))

    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/pdf"


def test_a_stranger_does_not_learn_that_a_file_exists(client):
    application = ApplicationFactory(direction=whole_direction(), submitted=True)
    client.force_login(member_of(ApplicationFactory().organisation))

    assert client.get(reverse("applications:attachment", args=[application.attachments.get().pk])).status_code == 404


def test_the_reviewing_officer_reads_the_file_once_it_is_filed(client):
    application = ApplicationFactory(direction=whole_direction(), filed=True)
    client.force_login(people_of(application).officer)

    response = client.get(reverse("applications:attachment", args=[application.attachments.get().pk]))

    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_a_file_that_is_gone_from_the_store_is_not_found(client):
    application = ApplicationFactory(direction=whole_direction())
    client.force_login(application.owner)
    lost = Attachment.objects.create(
        application=application, kind="plan", name="x.pdf", file="attachments/00/none", size=1, sha256="0" * 64,
        content_type="application/pdf", uploaded_by=application.owner, uploaded_at=application.created_at,
    )  # fmt: skip

    assert client.get(reverse("applications:attachment", args=[lost.pk])).status_code == 404


@pytest.mark.parametrize(("name", "word"), [("plan", "组织专题培训"), ("commitment", "真实")])
def test_a_blank_form_is_a_word_document_headed_with_the_declaration(applicant, draft, name, word):
    response = applicant.get(reverse("applications:blank", args=[draft.pk, name]))

    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        text = archive.read("word/document.xml").decode()
    assert draft.number in text
    assert word in text


def test_a_blank_form_nobody_made_is_not_found(applicant, draft):
    assert applicant.get(reverse("applications:blank", args=[draft.pk, "nonsense"])).status_code == 404
