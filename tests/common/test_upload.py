"""The upload gate: what a file is, its bytes say. Refusals come with a sentence, never with an error."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from applications.docx import document, paragraph
from ipfund.common.documents import gate_image, gate_pdf
from ipfund.common.errors import NotNow
from ipfund.common.upload import harmless_name, inspect
from tests.factories.applications import A_PDF
from tests.factories.awards import a_pdf

pikepdf = pytest.importorskip("pikepdf")  # here, as everywhere, it is loaded only when it is needed
Array, Dictionary, Name = pikepdf.Array, pikepdf.Dictionary, pikepdf.Name

ALL = ("pdf", "docx", "xlsx", "jpg", "png")


def picture(kind="PNG", size=(30, 20), **how):
    stream = io.BytesIO()
    Image.new("1" if kind == "PNG" else "L", size).save(stream, kind, **how)
    return stream.getvalue()


PNG, JPG = picture(), picture("JPEG")
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
    ],
)
def test_a_file_is_what_its_bytes_say_whatever_it_is_called(content, extension):
    assert inspect(upload(content, "随便.exe"), formats=ALL).extension == extension


def test_the_pages_of_a_pdf_are_counted_and_a_picture_is_one():
    assert [inspect(upload(content), formats=ALL).pages for content in (a_pdf(pages=3).read(), PNG)] == [3, 1]


def test_the_hash_is_that_of_the_bytes():
    assert inspect(upload(A_PDF), formats=ALL).sha256 == hashlib.sha256(A_PDF).hexdigest()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "0字节"),
        (b"MZ\x90\x00" + b"\x00" * 400, "内容并不是PDF"),
        (b"<html><script>alert(1)</script></html>", "内容并不是PDF"),
        (b"%PDF-1.4 this is no pdf", "损坏"),
        (PNG + archive(**{"a.txt": "x"}), "压缩包"),
        (A_PDF[:60], "损坏"),
        (PNG[:40], "不完整"),
        (JPG[:40], "不完整"),
        (b"PK\x03\x04broken", "内容并不是PDF"),
        (archive(**{"readme.txt": "x"}), "内容并不是PDF"),
        (archive(**{"word/document.xml": "<x/>"}), "损坏"),
        (archive(**{"[Content_Types].xml": "x", "word/document.xml": "0" * 3_000_000}), "异常庞大"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(content, word):
    assert word in refused(content)


def test_a_file_over_the_limit_is_refused_with_both_sizes():
    message = refused(A_PDF + b" " * 2000, max_bytes=1024)

    assert "1 KB" in message


def test_an_encrypted_pdf_is_refused():
    stream = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert "密码" in refused(stream.getvalue())


def pdf_with(change, **how):
    """Return a PDF of one page, changed by ``change(pdf)``."""
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(stream, **how)
    return stream.getvalue()


def in_root(key, **value):
    return lambda pdf: pdf.Root.__setitem__(key, pdf.make_indirect(Dictionary(**value)))


def annotated(**said):
    """Return a change that puts an annotation on the page."""

    def change(pdf):
        said.setdefault("Subtype", Name.Link)
        note = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **said)
        pdf.pages[0].obj.Annots = Array([note])

    return change


def with_file(pdf):
    pdf.attachments["a.txt"] = b"hidden"


def with_name_apart(pdf):
    pdf.Root.OpenAction = Dictionary(S=pdf.make_indirect(Name.Launch), F="cmd.exe")


def with_stream_inside(pdf):
    pdf.Root.Odd = pdf.make_stream(b"MZ", {"/Type": Name.EmbeddedFile})


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (in_root("/OpenAction", S=Name.JavaScript, JS="app.alert(1)"), "JavaScript"),
        (in_root("/OpenAction", S=Name.Launch, F="calc.exe"), "打开其他程序或文件"),
        (in_root("/OpenAction", S=Name.URI, URI="https://example.org/"), "自动执行"),
        (in_root("/Unreachable", S=Name.JavaScript, JS="x"), "JavaScript"),
        (in_root("/Names", JavaScript=Dictionary()), "JavaScript"),
        (in_root("/AA", WC=Dictionary()), "自动执行"),
        (in_root("/AcroForm", Fields=Array(), XFA=Array()), "XFA"),
        (with_file, "附带了其他文件"),
        (with_stream_inside, "附带了其他文件"),
        (with_name_apart, "打开其他程序或文件"),
        (annotated(A=Dictionary(S=Name.Launch, F="cmd.exe")), "打开其他程序或文件"),
        (annotated(A=Dictionary(S=Name.GoToR, F="other.pdf")), "打开其他程序或文件"),
        (annotated(A=Dictionary(S=Name.SubmitForm, F="https://example.org")), "发送或读取数据"),
        (annotated(A=Dictionary(S=Name.ImportData, F="x.fdf")), "发送或读取数据"),
        (annotated(Subtype=Name.RichMedia), "三维"),
        (annotated(Subtype=Name.FileAttachment), "附带了其他文件"),
        (annotated(AA=Dictionary(E=Dictionary())), "自动执行"),
    ],
)
@pytest.mark.parametrize("packed", ["disable", "generate"])
def test_a_pdf_that_does_more_than_show_pages_is_refused_and_says_how_to_mend_it(change, word, packed):
    message = refused(pdf_with(change, object_stream_mode=pikepdf.ObjectStreamMode[packed]))

    assert (word in message, "打印为PDF" in message) == (True, True)


def test_a_name_in_another_spelling_is_the_same_name():
    raw = A_PDF.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/J#61vaScript/J#53(x)>>")

    assert "JavaScript" in refused(raw)


@pytest.mark.parametrize(
    "change",
    [
        annotated(A=Dictionary(S=Name.URI, URI="https://example.org/")),
        annotated(A=Dictionary(S=Name.GoTo, D=Array())),
        lambda pdf: pdf.docinfo.__setitem__("/Title", "关于 /JavaScript 与 /AA 的说明"),
    ],
)
def test_links_to_pages_and_words_about_programs_are_no_programs(change):
    assert inspect(upload(pdf_with(change)), formats=ALL).extension == "pdf"


def test_numbers_and_nothing_may_be_objects_by_themselves():
    """Many programs write the length of a stream apart."""
    assert inspect(upload(A_PDF.replace(b"trailer", b"8 0 obj 4 endobj 9 0 obj null endobj trailer")), formats=ALL).size


@pytest.mark.parametrize(("limit", "most"), [("PAGES_MOST", 2), ("OBJECTS_MOST", 3)])
def test_a_pdf_beyond_measure_is_refused(monkeypatch, limit, most):
    monkeypatch.setattr(gate_pdf, limit, most)

    assert "过多" in refused(pdf_with(lambda pdf: [pdf.add_blank_page() for _ in range(2)]))


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(gate_image, "PIXELS_MOST", 500)

    assert "像素过多" in refused(picture(size=(30, 20)))
    monkeypatch.undo()
    assert "像素过多" in refused(picture(size=(20_000, 20_000)))


def test_a_picture_that_moves_is_refused():
    frames = [Image.new("L", (4, 4), shade) for shade in (0, 255)]
    stream = io.BytesIO()
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:], default_image=False)

    assert "动态图片" in refused(stream.getvalue())


def test_a_picture_that_hides_much_beside_itself_is_refused(monkeypatch):
    monkeypatch.setattr(gate_image, "METADATA_MOST", 100)
    said = PngImagePlugin.PngInfo()
    said.add_text("note", "x" * 200)

    assert "附加信息" in refused(picture(pnginfo=said))


@pytest.mark.parametrize(
    "content", [PNG + b"MZ" * 20, PNG[:-12], JPG + b"<script>", PNG[:30] + b"\xff" * 40 + PNG[-12:]]
)
def test_a_picture_that_is_cut_or_carries_a_tail_is_refused(content):
    message = refused(content, name="照片.png")

    assert ("不完整" in message) or ("损坏" in message)


def test_a_name_that_promises_what_the_content_is_not_is_told():
    assert "内容并不是PDF" in refused(PNG[:-5] + b"x", name="盖章页.pdf", formats=("pdf",))


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
