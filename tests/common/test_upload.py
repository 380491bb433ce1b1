"""The upload gate: what a file is, its bytes say. Refusals come with a sentence, never with an error."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.docx import document, paragraph
from ipfund.common.errors import NotNow
from ipfund.common.upload import harmless_name, inspect
from tests.factories.applications import A_PDF

ALL = ("pdf", "docx", "xlsx", "jpg", "png")
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 20 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 60 + b"\xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def upload(content, name="申报材料.pdf"):
    return SimpleUploadedFile(name, content)


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


def refused(content, name="申报材料.pdf", formats=ALL, **limits):
    with pytest.raises(NotNow) as caught:
        inspect(upload(content, name), formats=formats, **limits)
    return caught.value.message


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (A_PDF, "pdf"),
        (PNG, "png"),
        (JPG, "jpg"),
        (document(paragraph("实施方案")).read(), "docx"),
        (archive(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}), "xlsx"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
    ],
)
def test_a_file_is_what_its_bytes_say_whatever_it_is_called(content, extension):
    assert inspect(upload(content, "随便.exe"), formats=ALL).extension == extension


def test_the_hash_is_that_of_the_bytes():
    assert inspect(upload(A_PDF), formats=ALL).sha256 == hashlib.sha256(A_PDF).hexdigest()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "0字节"),
        (b"MZ\x90\x00" + b"\x00" * 400, "不接受"),
        (b"<html><script>alert(1)</script></html>", "不接受"),
        (b"%PDF-1.4 this is no pdf", "损坏"),
        (A_PDF[:60], "损坏"),
        (PNG[:40], "不完整"),
        (JPG[:40], "不完整"),
        (b"PK\x03\x04broken", "不接受"),
        (archive(**{"readme.txt": "x"}), "不接受"),
        (archive(**{"word/document.xml": "<x/>"}), "损坏"),
        (archive(**{"[Content_Types].xml": "x", "word/document.xml": "x", "word/vbaProject.bin": "x"}), "宏"),
        (archive(**{"[Content_Types].xml": "x", "xl/workbook.xml": "x", "xl/VBAPROJECT.BIN": "x"}), "宏"),
        (archive(**{"[Content_Types].xml": "x", "word/document.xml": "0" * 3_000_000}), "异常庞大"),
        (OLE + "WordDocument_VBA_PROJECT".encode("utf-16-le"), "宏"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(content, word):
    assert word in refused(content)


def test_a_file_over_the_limit_is_refused_with_both_sizes():
    message = refused(A_PDF + b" " * 2000, max_bytes=1024)

    assert "1 KB" in message


def test_an_encrypted_pdf_is_refused():
    import pikepdf

    stream = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert "密码" in refused(stream.getvalue())


def test_a_pdf_with_a_program_in_it_is_refused():
    import pikepdf

    stream = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = pdf.make_indirect(action)
    pdf.save(stream)

    assert "JavaScript" in refused(stream.getvalue())


def test_only_the_formats_asked_for_are_taken():
    assert "PDF" in refused(PNG, formats=("pdf",))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\方案.pdf", "方案.pdf"),
        ('a\x00\r\n"b.pdf', "ab.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("龘" * 300 + ".pdf", "龘" * 150 + ".pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
    ],
)
def test_the_kept_name_is_harmless_and_says_what_the_file_is(given, kept):
    assert harmless_name(given, "pdf") == kept
