"""Long texts for declarations of tests: made up, different for every number, the same for the same number."""

import random

from benchmarks.corpus import Author, Pool

GUIDE = ["本句出自申报指南，人人都会引用，不算抄袭任何人。"]
_POOL = Pool(random.Random(7), GUIDE)


def a_text(number, paragraphs=2):
    """Return a text of about 300 characters a paragraph that shares nothing of note with other numbers."""
    author = Author(random.Random(number), _POOL)
    return "\n".join("".join(author.own_sentence() for _ in range(8)) for _paragraph in range(paragraphs))
