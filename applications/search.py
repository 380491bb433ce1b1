"""Pairs for Chinese, which has no spaces and words of two characters; fours for letters and digits beside them.

Ten digits make a hundred pairs, and the number of every declaration has many of them; fours tell numbers apart.
"""

import re
import unicodedata
from typing import NamedTuple

from django.db.models import Q, Value

from applications.models import SearchTerm

MAX_TERMS = 8  # of a question: more would not find less
PAIR, FOUR = 2, 4


def plain(text):
    """Return a text as it is compared: narrow and lower-case."""
    return unicodedata.normalize("NFKC", text or "").lower()


def terms_of(*texts):
    """Return the set of terms of some texts, without blanks; one character stands alone."""
    terms = set()
    for text in texts:
        joined = "".join(plain(text).split())
        terms |= {joined[i : i + PAIR] for i in range(len(joined) - 1)} or ({joined} if joined else set())
        for word in filter(str.isascii, words_of(text)):
            terms |= {word[i : i + FOUR] for i in range(len(word) - FOUR + 1)}
    return terms


def words_of(text):
    """Return the words of a text, letters and digits apart from Chinese: 专利导航2025 is two."""
    return re.findall(r"[0-9a-z-]+|[^\s0-9a-z-]+", plain(text))


def terms_asked(words):
    """Return the terms that cover each word, side by side: fewer than its texts have.

    >>> terms_asked(["专利导航", "45x", "2025-1"])
    ['专利', '导航', '45', '5x', '2025', '25-1']
    """
    terms = []
    for word in words:
        size = FOUR if word.isascii() and len(word) >= FOUR else min(PAIR, len(word))
        terms += [word[i : i + size] for i in (*range(0, len(word) - size, size), len(word) - size)]
    return list(dict.fromkeys(terms))[:MAX_TERMS]


class Question(NamedTuple):
    """What must stand in a number, title or unit: terms, and words of letters or digits as they are.

    A word's parts may stand in it in another order, so its terms alone would find too much.
    """

    terms: tuple = ()
    words: tuple = ()

    @classmethod
    def of(cls, text):
        """Return the question of a search box; None when it asks for nothing that could be found."""
        words = words_of(text)
        if text.strip() and not words:
            return None
        return cls(tuple(terms_asked(words)), tuple(word for word in words if word.isascii() and len(word) > 2))


def matching(applications, question):
    """Return those that hold everything that is asked."""
    if question is None:
        return applications.none()
    for term in question.terms:
        found = SearchTerm.objects.filter(Q(term=term) if len(term) > 1 else Q(term__startswith=term))
        applications = applications.filter(pk__in=found.values("application"))
    for word in map(Value, question.words):
        applications = applications.filter(
            Q(title__icontains=word) | Q(number__icontains=word) | Q(organisation__search_name__contains=word)
        )
    return applications
