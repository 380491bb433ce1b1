"""The package for the meeting: complete with every hash, or an error that names what is missing."""

import hashlib
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook  # noqa: TID253 -- tests may load it

from ipfund.common.models import Event
from reviews import services
from reviews.models import MeetingPackage
from reviews.packing import safe
from tests.factories.applications import A_PDF
from tests.factories.programs import in_charge_of
from tests.factories.reviews import a_direction, a_review
from tests.reviews.test_expert_pages import file_of

pytestmark = [pytest.mark.django_db, pytest.mark.invariants, pytest.mark.once("sqlite")]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def review():
    return a_review(declarations=2, organisation__name="天津示例有限公司")


def made(review):
    package = services.ask_for_package(review.direction, by=review.officer)
    return services.make_package(package.pk)


def archive_of(package):
    with package.file.open("rb") as file:
        return zipfile.ZipFile(BytesIO(file.read()))


def test_the_package_holds_every_pdf_and_attachment_in_folders_by_number_and_unit(review):
    for application in review.applications:
        file_of(application)

    package = made(review)

    folders = [f"{application.number} 天津示例有限公司" for application in review.applications]
    expected = [
        *(
            f"{folder}/{application.number}.pdf"
            for folder, application in zip(folders, review.applications, strict=True)
        ),
        *(f"{folder}/附件/01 实施方案.pdf" for folder in folders),
        "SHA256SUMS",
        "index.xlsx",
    ]
    assert sorted(archive_of(package).namelist()) == sorted(expected)
    assert (package.state, package.declarations, package.missing) == ("ready", 2, [])


def test_every_file_agrees_with_its_line_in_the_sums(review):
    file_of(review.applications[0])

    archive = archive_of(made(review))

    lines = [line.split("  ", 1) for line in archive.read("SHA256SUMS").decode().splitlines()]
    assert {name for _sha256, name in lines} == set(archive.namelist()) - {"SHA256SUMS"}
    assert [name for sha256, name in lines if hashlib.sha256(archive.read(name)).hexdigest() != sha256] == []


def test_the_index_lists_every_declaration_with_its_content_hash(review):
    book = load_workbook(BytesIO(archive_of(made(review)).read("index.xlsx")))

    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    versions = [application.versions.get() for application in review.applications]
    assert [(row[0], row[8]) for row in rows] == [
        (version.application.number, version.content_sha256) for version in versions
    ]


@pytest.mark.parametrize("harm", ["gone", "changed", "unknown"])
def test_a_missing_or_changed_file_makes_no_package_but_is_named(review, harm):
    kept = file_of(review.applications[1])
    if harm == "gone":
        kept.file.storage.delete(kept.file.name)
    elif harm == "changed":
        with kept.file.storage.open(kept.file.name, "wb") as file:
            file.write(A_PDF + b"x")
    else:
        kept.delete()

    package = made(review)

    assert (package.state, bool(package.file)) == ("failed", False)
    assert package.missing == [f"{review.applications[1].number}：文件“实施方案.pdf”缺失或已被改动。"]


def test_a_direction_without_declarations_in_review_makes_and_offers_no_package(client):
    direction = a_direction()
    officer = in_charge_of(direction)
    client.force_login(officer)
    assert "btn btn-primary" not in client.get(reverse("reviews:packages", args=[direction.pk])).content.decode()

    package = services.make_package(services.ask_for_package(direction, by=officer).pk)

    assert (package.state, len(package.missing)) == ("failed", 1)


def test_asking_twice_makes_one_and_making_twice_changes_nothing(review):
    first = services.ask_for_package(review.direction, by=review.officer)
    assert services.ask_for_package(review.direction, by=review.officer) == first

    done = services.make_package(first.pk)
    again = services.make_package(first.pk)

    assert (again.sha256, again.made_at) == (done.sha256, done.made_at)
    assert MeetingPackage.objects.count() == 1


def test_the_worker_makes_it_and_the_page_shows_it(client, review, django_capture_on_commit_callbacks):
    client.force_login(review.officer)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("reviews:packages", args=[review.direction.pk]))

    package = MeetingPackage.objects.get()
    assert package.sha256 in client.get(answer.url).content.decode()
    fetched = client.post(reverse("reviews:package_file", args=[package.pk]))
    assert hashlib.sha256(b"".join(fetched.streaming_content)).hexdigest() == package.sha256
    assert Event.objects.filter(action="export_package").count() == 1


def test_others_do_not_find_the_package(client, review):
    package = made(review)
    client.force_login(in_charge_of(a_direction()))

    assert client.get(reverse("reviews:package", args=[package.pk])).status_code == 404
    assert client.post(reverse("reviews:package_file", args=[package.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c*.pdf", "a_b_c_.pdf"),
        ("CON.pdf", "_CON.pdf"),
        (" .. ", "_"),
        ("方" * 200 + ".pdf", "方" * 76 + ".pdf"),
        ("a\r\nb", "a__b"),
    ],
)
def test_names_lead_nowhere_else_and_fit_every_file_system(name, kept):
    assert safe(name) == kept
