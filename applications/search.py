"""Bigrams: Chinese has no spaces, and its words have two characters. Every pair of neighbours is a term."""

import re
import unicodedata
from typing import NamedTuple

from django.db.models import Q, Value

from applications.models import SearchTerm

MAX_TERMS = 8  # of a question: more would not find less


def plain(text):
    """Return a text as it is compared: narrow and lower-case."""
    return unicodedata.normalize("NFKC", text or "").lower()


def terms_of(*texts):
    """Return the set of bigrams of some texts, without blanks; one character stands alone."""
    terms = set()
    for text in texts:
        joined = "".join(plain(text).split())
        terms |= {joined[i : i + 2] for i in range(len(joined) - 1)} or ({joined} if joined else set())
    return terms


def words_of(question):
    """Return the words of a question, letters and digits apart from Chinese: 专利导航2025 is two."""
    return re.findall(r"[0-9a-z-]+|[^\s0-9a-z-]+", plain(question))


def terms_asked(words):
    """Return the bigrams that cover each word, side by side: half as many as its texts have.

    >>> terms_asked(["专利导航", "45x"])
    ['专利', '导航', '45', '5x']
    """
    terms = []
    for word in words:
        starts = [*range(0, len(word) - 1, 2), len(word) - 2] if len(word) > 1 else [0]
        terms += [word[i : i + 2] for i in starts]
    return list(dict.fromkeys(terms))[:MAX_TERMS]


class Question(NamedTuple):
    """What must stand in a number, title or unit: bigrams, and words of letters or digits as they are.

    Two digits stand in every number, so their bigrams alone would find too much.
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
