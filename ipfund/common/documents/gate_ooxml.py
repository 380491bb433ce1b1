"""What a Word or Excel file (.docx, .xlsx) may not hold: whatever runs, reaches out of the document, or hides another file.

Parts are judged by what they are declared and say, not by how they are called: a macro may lie under any name.
"""

import io
import lzma
import re
import zipfile
import zlib
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from ipfund.common.documents.gate_pdf import Unwanted

MACROS, CONTROLS = _("macros"), _("controls (ActiveX)")
OBJECT, OUTSIDE = _("an embedded object"), _("a link to another file, template or data source")
FETCHES, PROGRAM = _("a field that fetches from another file or program"), _("a formula that calls a program (DDE)")
DAMAGE = (  # what a part raises that cannot be unpacked or read; RuntimeError: one within is encrypted
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, expat.ExpatError,
    RuntimeError, KeyError, ValueError, OSError, EOFError,
)  # fmt: skip

DECLARED = {"macroenabled": MACROS, "vbaproject": MACROS, "macrosheet": MACROS, "activex": CONTROLS}
NAMED = {"vbaproject": MACROS, "macrosheets/": MACROS, "activex": CONTROLS, "xl/externallinks/": OUTSIDE}
RELATED = {  # the last word of a relationship's type
    "vbaproject": MACROS,
    "wordvbadata": MACROS,
    "xlmacrosheet": MACROS,
    "xlintlmacrosheet": MACROS,
    "control": CONTROLS,
    "activexcontrolbinary": CONTROLS,
    "oleobject": OBJECT,
    "package": OBJECT,
    "afchunk": OBJECT,
    "externallink": OUTSIDE,
    "externallinkpath": OUTSIDE,
    "attachedtemplate": OUTSIDE,
    "connections": OUTSIDE,
    "querytable": OUTSIDE,
}
CHART = re.compile(r"(^|/)charts/_rels/[^/]+\.rels$")  # a chart keeps the figures it draws as a workbook of its own
TEXT_MOST = 24 * 1024 * 1024  # of all parts together that need reading: some seconds of a web thread at the worst
WORKBOOK_MOST = 20 * 1024 * 1024
PLAIN_LINK = re.compile(r"(https?://|mailto:|tel:|#|(?![a-z][a-z0-9+.-]*:|[\\/]{2}))", re.IGNORECASE)
FETCHING = ("ddeauto", "dde", "link", "includepicture", "includetext", "include", "import", "database")
FIELD = re.compile(rf'^[\s"]*({"|".join(FETCHING)})\b', re.IGNORECASE)
BEFORE_FIELD = re.compile(r'[\s"]*')
FIELD_KEPT = 64  # its first word says what it does; what follows may be long (a citation carries its whole source)
IN_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'(?=!)")
XML = re.compile(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*\x00?<")


def look_through(archive, *, inside=False):
    """Raise Unwanted for the first thing that may not be in it, a damage error where a part cannot be read."""
    names = archive.namelist()
    if len(names) != len(set(names)):
        raise zipfile.BadZipFile("one name, two parts")
    for name in names:
        refuse_known(name.lower(), NAMED)
    read_so_far = 0
    for name in names:
        read_so_far += look_into(name.lower(), archive.read(name), inside)
        if read_so_far > TEXT_MOST:
            raise ValueError("more text than a document has")


def look_into(name, content, inside):
    """Look through one part; returns how many bytes of text had to be read."""
    if name == "[content_types].xml":
        read(content, Declarations())
    elif name.endswith(".rels"):
        read(content, Relations(of_chart=bool(CHART.search(name))))
    elif "embeddings/" in name:
        look_into_workbook(content, inside)
    elif XML.match(content[:40]) and may_say_something(content):
        if len(content) > TEXT_MOST:
            raise ValueError("more text than a document has")
        read(content, Texts())
        return len(content)
    return 0


def look_into_workbook(content, inside):
    """Take the workbook of a chart, looked through like any other; nothing else, and none within it."""
    if inside or not content.startswith(b"PK\x03\x04"):
        raise Unwanted(OBJECT)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
        if "xl/workbook.xml" not in archive.namelist() or size > WORKBOOK_MOST:
            raise Unwanted(OBJECT)
        look_through(archive, inside=True)


def refuse_known(text, meanings):
    for word, meaning in meanings.items():
        if word in text:
            raise Unwanted(meaning)


def may_say_something(content):
    """Whether it is worth reading: names of elements cannot be written otherwise, except in a wide encoding."""
    return b"\x00" in content[:200] or any(word in content for word in (b"instrText", b"fldSimple", b"<f", b":f", b"Name", b"Link"))  # fmt: skip


def read(content, reader):
    """Read one XML part; a document type of its own (with entities) is no part of an Office file."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, said: reader.begin(tag.rpartition(" ")[2], said)
    parser.EndElementHandler = lambda tag: reader.end(tag.rpartition(" ")[2])
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = no_doctype
    parser.Parse(content, True)
    reader.done()


def no_doctype(*_said):
    raise ValueError("a document type")


class Reader:
    def begin(self, tag, said):
        """Meet an element with its attributes."""

    def end(self, tag):
        """Leave an element."""

    def text(self, text):
        """Meet text."""

    def done(self):
        """Come to the end of the part."""


class Declarations(Reader):
    def begin(self, _tag, said):
        refuse_known(said.get("ContentType", "").lower(), DECLARED)


class Relations(Reader):
    """The links between parts, and out of the file: only a plain hyperlink may leave it."""

    def __init__(self, *, of_chart):
        self.of_chart = of_chart

    def begin(self, tag, said):
        if tag != "Relationship":
            return
        kind = said.get("Type", "").rpartition("/")[2].lower()
        outside = said.get("TargetMode", "").lower() == "external"
        if kind in RELATED and not (kind == "package" and self.of_chart and not outside):
            raise Unwanted(RELATED[kind])
        if outside and not (kind == "hyperlink" and PLAIN_LINK.match(said.get("Target", "").strip())):
            raise Unwanted(OUTSIDE)


class Texts(Reader):
    """Fields of Word, whose words may be spread over many runs and around other fields, and formulas of Excel."""

    def __init__(self):
        self.fields, self.formula, self.inside = [""], [], []  # the innermost last; the first is outside of all

    def begin(self, tag, said):
        if tag in {"ddeLink", "oleLink"}:
            raise Unwanted(PROGRAM if tag == "ddeLink" else OUTSIDE)
        if tag == "fldSimple":
            self.judge(attribute(said, "instr"))
        elif tag == "fldChar":
            self.turn(attribute(said, "fldCharType"))
        elif tag in {"instrText", "f", "definedName"}:
            self.inside.append(tag)

    def turn(self, kind):
        """Come to the beginning, the middle or the end of a field."""
        self.judge(self.fields[-1])
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and len(self.fields) > 1:
            self.fields.pop()
        else:
            self.fields[-1] = ""

    def text(self, text):
        if not self.inside:
            return
        if self.inside[-1] != "instrText":
            self.formula.append(text)
        elif (missing := FIELD_KEPT - len(self.fields[-1])) > 0:
            start = 0 if self.fields[-1] else BEFORE_FIELD.match(text).end()
            self.fields[-1] += text[start : start + missing]

    def end(self, tag):
        if not self.inside or tag != self.inside[-1]:
            return
        self.inside.pop()
        if tag != "instrText":
            formula, self.formula = "".join(self.formula), []
            if "|" in IN_QUOTES.sub("", formula):
                raise Unwanted(PROGRAM)

    def done(self):
        for field in self.fields:
            self.judge(field)

    def judge(self, field):
        if FIELD.match(field):
            raise Unwanted(FETCHES)


def attribute(said, name):
    """Return an attribute's value by its name without the namespace."""
    return next((value for key, value in said.items() if key.rpartition(" ")[2] == name), "")
