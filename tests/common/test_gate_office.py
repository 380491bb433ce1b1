"""The upload gate looks into Word and Excel files: nothing that runs, reaches out of the file or hides another comes in."""

import io
import struct
import time
import zipfile

import pytest

from ipfund.common.documents import gate_ooxml
from ipfund.common.upload import inspect
from tests.common.test_upload import archive, refused, upload

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
RUN = '<w:r xmlns:w="w">{}</w:r>'


def relation(kind, target="part.xml", mode=""):
    mode = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationships><Relationship Id="a" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'


def packed(main, declared="", **parts):
    return archive(**{"[Content_Types].xml": TYPES.format(declared), main: "<x/>", **parts})


def docx(declared="", **parts):
    return packed("word/document.xml", declared, **parts)


def xlsx(declared="", **parts):
    return packed("xl/workbook.xml", declared, **parts)


def linked(kind, target="part.xml", mode=""):
    return {"word/_rels/document.xml.rels": relation(kind, target, mode)}


def damaged(method):
    """Return a Word file one part of which cannot be unpacked: its first byte is another one."""
    stream = io.BytesIO(docx())
    with zipfile.ZipFile(stream, "a", method) as packed:
        packed.writestr("word/a.xml", "甲" * 100)
    content = stream.getvalue()
    place = (
        content.index(b"word/a.xml") + 10 + (9 if method == zipfile.ZIP_LZMA else 0)
    )  # behind what LZMA says of itself
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def locked(content):
    """Return an archive whose last part says that it is encrypted."""
    place = content.rindex(b"PK\x01\x02") + 8
    return content[:place] + b"\x01" + content[place + 1 :]


CHART = {"word/charts/_rels/chart1.xml.rels": relation("package", "../embeddings/a.xlsx")}
SPLIT = '<w:p xmlns:w="w"><w:fldChar/><w:instrText> D</w:instrText><w:instrText>DEAUTO c</w:instrText></w:p>'
AROUND = (
    '<w:p xmlns:w="w"><w:fldChar w:fldCharType="begin"/><w:instrText>DD</w:instrText><w:fldChar w:fldCharType="begin"/>'
    '<w:instrText>QUOTE a</w:instrText><w:fldChar w:fldCharType="end"/><w:instrText>E c</w:instrText></w:p>'
)
BLANKS = 600 * f"<w:instrText>{500 * ' '}</w:instrText>"
WIDE = '<?xml version="1.0" encoding="UTF-16"?><x><instrText>DDE c</instrText></x>'.encode("utf-16")
MACRO_ELSEWHERE = '<Override PartName="/word/a.xml" ContentType="application/vnd.ms-office.vbaProject"/>'


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (docx(**{"word/vbaProject.bin": "x"}), "宏"),
        (docx(MACRO_ELSEWHERE), "宏"),
        (docx(**linked("vbaProject")), "宏"),
        (xlsx(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "宏"),
        (docx(**{"word/activeX/activeX1.xml": "<x/>"}), "控件"),
        (docx(**linked("control")), "控件"),
        (docx(**linked("oleObject")), "嵌入"),
        (docx(**linked("package", "embeddings/a.xlsx")), "嵌入"),
        (docx(**{"word/embeddings/oleObject1.bin": "x"}), "嵌入"),
        (docx(**CHART, **{"word/embeddings/a.xlsx": xlsx(**linked("oleObject"))}), "嵌入"),
        (docx(**linked("attachedTemplate", "https://example.org/a.dotm", "External")), "链接"),
        (docx(**linked("image", "https://example.org/a.png", "External")), "链接"),
        (docx(**linked("hyperlink", "smb:share", "External")), "链接"),
        (docx(**linked("hyperlink", "javascript:alert(1)", "External")), "链接"),
        (xlsx(**{"xl/externalLinks/externalLink1.xml": "<x/>"}), "链接"),
        (xlsx(**linked("connections")), "链接"),
        (docx(**{"word/footer1.xml": SPLIT}), "域"),
        (docx(**{"word/footer1.xml": AROUND}), "域"),
        (docx(**{"word/header1.xml": WIDE}), "域"),
        (docx(**{"word/a.xml": RUN.format('<w:instrText> IncludePicture "http://a/b.png"</w:instrText>')}), "域"),
        (docx(**{"word/header1.xml": '<w:fldSimple xmlns:w="w" w:instr=" includetext a"/>'}), "域"),
        (xlsx(**{"xl/worksheets/a.xml": "<x><f>cmd|'/c calc'!A0</f></x>"}), "DDE"),
        (xlsx(**{"xl/worksheets/a.xml": "<x><f>cmd&#124;'/c calc'!A0</f></x>"}), "DDE"),
        (docx(**{"word/a.xml": '<!DOCTYPE x [<!ENTITY a "a">]><x><instrText>&a;</instrText></x>'}), "损坏"),
        (docx(**{"word/_rels/document.xml.rels": "<Relationships>"}), "损坏"),
        (damaged(zipfile.ZIP_DEFLATED), "损坏"),
        (damaged(zipfile.ZIP_LZMA), "损坏"),
        (docx(**CHART, **{"word/embeddings/a.xlsx": locked(xlsx())}), "损坏"),
    ],
)
def test_what_runs_reaches_out_or_hides_is_refused_with_its_name(content, word):
    assert word in refused(content)


@pytest.mark.parametrize(
    "content",
    [
        docx(**linked("hyperlink", "https://example.org/", "External")),
        docx(**linked("hyperlink", "附件1.docx", "External")),
        docx(**CHART, **{"word/embeddings/a.xlsx": xlsx()}),
        docx(**{"word/header1.xml": RUN.format("<w:instrText> PAGE </w:instrText>")}),
        docx(**{"word/a.xml": RUN.format(f"<w:instrText>ADDIN ZOTERO_ITEM {'link ' * 9000}</w:instrText>")}),
        xlsx(**{"xl/worksheets/a.xml": "<x><f>IF(A1=\"a|b\",1,'甲|乙'!A1)</f></x>"}),
    ],
)
def test_links_charts_page_numbers_and_formulas_are_taken(content):
    assert inspect(upload(content), formats=("docx", "xlsx")).size


def test_a_field_behind_any_number_of_blanks_is_found_at_once():
    began = time.process_time()

    assert "域" in refused(docx(**{"word/a.xml": RUN.format(BLANKS + "<w:instrText>DDE c</w:instrText>")}))
    assert time.process_time() - began < 2


@pytest.mark.parametrize("parts", [1, 4])
def test_more_text_than_can_be_read_in_time_is_refused(monkeypatch, parts):
    monkeypatch.setattr(gate_ooxml, "TEXT_MOST", 2000)
    text = RUN.format(f"<w:instrText>PAGE {'a' * (3000 // parts)}</w:instrText>")

    assert "损坏" in refused(docx(**{f"word/a{number}.xml": text for number in range(parts)}))


def compound(main, stream, *others):
    """Return an old Office file: one table, one directory, one stream, and storages of these names."""
    stream = stream.ljust(4096, b"\x00")
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    entries = [entry("Root Entry", 5, 0xFFFFFFFE, 0), entry(main, 2, 2, len(stream))]
    entries += [entry(name, 1, 0, 0) for name in others]
    head = struct.pack("<8s16x5H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    head += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    tables = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return head + tables + b"".join(entries).ljust(512, b"\x00") + stream


def changed(content, place, *numbers, behind=b""):
    """Return the file with other numbers at a place of its head, and one more sector."""
    wanted = struct.pack(f"<{len(numbers)}I", *numbers)
    return content[:place] + wanted + content[place + len(wanted) :] + behind


def turning(content):
    """Return the file with a chain of table sectors whose only one names itself as the next."""
    own = len(content) // 512 - 1
    return changed(content, 68, own, 5, behind=struct.pack("<128I", *[0xFFFFFFFF] * 127, own))


def entry(name, kind, first, size):
    wide = name.encode("utf-16-le")
    return struct.pack("<64sHBx12x16x4x16xIII", wide, len(wide) + 2, kind, first, size, 0)


def record(kind, said=b""):
    return struct.pack("<HH", kind, len(said)) + said


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (compound("WordDocument", b"", "Macros"), "宏"),
        (compound("Workbook", b"", "_VBA_PROJECT_CUR"), "宏"),
        (compound("WordDocument", b"", "_1234567890"), "嵌入"),
        (compound("Workbook", b"", "MBD0001A2B3"), "嵌入"),
        (compound("WordDocument", b"\xec\xa5" + b"\x00" * 9 + b"\x01"), "密码"),
        (compound("WordDocument", b"a\x13 DDEAUTO c:\\a"), "域"),
        (compound("WordDocument", "甲\x13 INCLUDEPICTURE a".encode("utf-16-le")), "域"),
        (compound("WordDocument", "甲\x13 link Excel".encode("utf-16-le")), "域"),
        (compound("Workbook", record(0x2F)), "密码"),
        (compound("Workbook", record(9, b"1234") + record(0x85, b"\x00" * 5 + b"\x01")), "宏"),
        (compound("Workbook", record(0x1AE, b"\x01\x00\x05\x00cmd|a")), "链接"),
        (compound("WordDocument", b"")[:2000], "损坏"),
        (turning(compound("WordDocument", b"")), "损坏"),
        (changed(compound("WordDocument", b""), 80, 0), "损坏"),
    ],
)
def test_an_old_office_file_is_looked_through_too(content, word):
    assert word in refused(content)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (compound("WordDocument", "甲\x13 HYPERLINK a".encode("utf-16-le"), "ObjectPool"), "doc"),
        (compound("Workbook", record(0x85, b"\x00" * 8) + record(0x1AE, b"\x01\x00\x01\x04")), "xls"),
    ],
)
def test_an_old_office_file_without_any_of_it_is_taken(content, extension):
    assert inspect(upload(content), formats=("docx", "xlsx")).extension == extension
