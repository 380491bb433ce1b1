"""Texts as they are compared: narrow forms, small letters, no white space, no punctuation; and the way back."""

import unicodedata

BREAK = "\0"  # between two texts: stands in none of them


class Narrowing(dict):
    """What becomes of each character, found out once a process: for ``str.translate``."""

    def __missing__(self, code):
        narrow = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = "".join(character for character in narrow if character.isalnum())
        return self[code]


NARROWING = Narrowing()


def plain(text):
    return text.translate(NARROWING)


def joined(texts):
    """Return texts as one plain string with a break between each two."""
    return BREAK.join(map(plain, texts))


def places(text):
    """Return for each character of ``plain(text)`` where it stands in ``text``."""
    return [place for place, character in enumerate(text) for _ in NARROWING[ord(character)]]
