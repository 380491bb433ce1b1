"""What an old Word or Excel file (.doc, .xls) may not hold. Such a file is a small file system of its own.

Streams are put together as the program that opens them would: what lies apart on the disk is no way around.
Nothing is put together of more sectors than the file has: a chain that comes back to itself is damage.
"""

import re
import struct
import sys
from array import array

from ipfund.common.documents.gate_ooxml import FETCHES, FETCHING, MACROS, OBJECT, OUTSIDE
from ipfund.common.documents.gate_pdf import Unwanted

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE = 0xFFFFFFFA  # from here on a number is no sector
DAMAGE = (struct.error, IndexError, ValueError)
MACRO_NAMES = {"macros", "vba", "_vba_project", "_vba_project_cur"}
OBJECT_NAMES = re.compile(r"\x01ole10native|\x03objinfo|mbd[0-9a-f]{8}|lnk[0-9a-f]{8}|_\d{6,}")
ENCRYPTED, SHEET, BOOK_OUTSIDE = 0x2F, 0x85, 0x1AE  # records of a workbook
OWN_BOOKS = (b"\x01\x04", b"\x01\x3a")  # this workbook itself, and its add-in functions


def field_of(after):
    """Return the pattern of a field that fetches; ``after`` each letter stands a NUL where the text is wide."""
    words = b"|".join(b"".join(bytes([letter]) + after for letter in word.encode()) for word in FETCHING)
    gaps = b'(?:[\\s"]' + after + b")*"
    return re.compile(b"\x13" + after + gaps + b"(?:" + words + b")(?![a-z])", re.IGNORECASE)


FIELDS = (field_of(b""), field_of(b"\x00"))


class Protected(Exception):  # noqa: N818 -- reads as what it says
    """Only who knows the password can open it."""


class Compound:
    """The streams of one file."""

    def __init__(self, content):
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if content[:8] != MAGIC or shift not in {9, 12} or mini_shift != 6:
            raise ValueError("no such file")
        self.content, self.size = content, 1 << shift
        self.sectors = len(content) // self.size  # the head is none, a last one may be cut short
        self.table = self.numbers(self.table_sectors())
        first_entry, first_mini = struct.unpack_from("<I", content, 48)[0], struct.unpack_from("<I", content, 60)[0]
        self.entries = list(self.read_entries(self.joined(first_entry)))
        self.mini_table = self.numbers(self.chain(first_mini, self.table, self.sectors))
        root = next(entry for entry in self.entries if entry[1] == 5)
        self.mini = self.joined(root[2])

    def sector(self, number):
        found = self.content[(number + 1) * self.size : (number + 2) * self.size]
        if not found:
            raise ValueError("the file ends before")
        return found

    def table_sectors(self):
        """Return the sectors of the allocation table, each once: 109 stand in the head, the others in a chain."""
        found = [number for number in struct.unpack_from("<109I", self.content, 76) if number < FREE]
        following, count = struct.unpack_from("<II", self.content, 68)
        passed = set()
        for _ in range(count):
            if following in passed or len(found) > self.sectors:
                raise ValueError("a table without an end")
            passed.add(following)
            *numbers, following = self.numbers([following])
            found += [number for number in numbers if number < FREE]
        if len(found) != len(set(found)):
            raise ValueError("one sector, two parts of the table")
        return found

    def numbers(self, sectors):
        joined = b"".join(self.sector(number) for number in sectors)
        numbers = array("I", joined[: len(joined) // 4 * 4])
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers

    def chain(self, number, table, most):
        found = []
        while number < FREE:
            if len(found) >= most:
                raise ValueError("a chain without an end")
            found.append(number)
            number = table[number]
        return found

    def joined(self, first):
        return b"".join(self.sector(number) for number in self.chain(first, self.table, self.sectors))

    def read_entries(self, directory):
        """Yield (name, kind, first sector, size)."""
        for place in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, place + 64)
            first, size = struct.unpack_from("<II", directory, place + 116)
            if kind:
                name = directory[place : place + min(max(length - 2, 0), 62)]
                yield name.decode("utf-16-le", "replace"), kind, first, size

    def stream(self, name):
        _name, _kind, first, size = next(entry for entry in self.entries if entry[0] == name and entry[1] == 2)
        if size >= 4096:
            return self.joined(first)[:size]
        chain = self.chain(first, self.mini_table, len(self.mini) // 64 + 1)
        return b"".join(self.mini[number * 64 : number * 64 + 64] for number in chain)[:size]


def look_through(content, extension):
    """Raise Unwanted or Protected for what may not be in it, a damage error where it cannot be read."""
    try:
        found = Compound(content)
        names = {name.lower() for name, _kind, _first, _size in found.entries}
        if names & MACRO_NAMES:
            raise Unwanted(MACROS)
        if any(OBJECT_NAMES.fullmatch(name) for name in names):
            raise Unwanted(OBJECT)
        LOOKS[extension](found.stream(STREAMS[extension]))
    except StopIteration as error:
        raise ValueError("a stream is away") from error


def look_into_text(stream):
    if stream[:2] == b"\xec\xa5" and stream[0x0B] & 1:
        raise Protected
    if any(pattern.search(stream) for pattern in FIELDS):
        raise Unwanted(FETCHES)


def look_into_workbook(stream):
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        said = stream[place + 4 : place + 4 + length]
        if kind == ENCRYPTED:
            raise Protected
        if kind == SHEET and said[5:6] in {b"\x01", b"\x06"}:
            raise Unwanted(MACROS)
        if kind == BOOK_OUTSIDE and said[2:4] not in OWN_BOOKS:
            raise Unwanted(OUTSIDE)
        place += 4 + length


STREAMS = {"doc": "WordDocument", "xls": "Workbook"}
LOOKS = {"doc": look_into_text, "xls": look_into_workbook}
