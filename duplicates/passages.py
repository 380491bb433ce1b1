"""Which passages two texts share: equal seeds, grown over replaced characters, joined over small shifts.

Pure Python on two texts of some thousand characters; asked for the few candidates that share rare fingerprints. What both
have from the guide, the form or everybody is common ground: it neither counts nor makes a passage.
"""

from dataclasses import dataclass, field
from functools import cached_property

from duplicates.plain import BREAK

SEED = 8  # so many equal characters begin a passage
DROP = 7  # a passage grows until it has fallen so far below its best: an equal character +1, another one -2
GAP = 30  # so many characters may lie between two parts of one passage
SHIFT = 12  # by so many may what lies between be longer in one text than in the other
PASSAGE = 24  # so many equal characters of its own make a passage worth showing
REACH = 1_000  # so far a passage may grow to either side
TRIES = 8  # how many places of one seed are tried


@dataclass
class Passage:
    """Where a shared passage stands in both plain texts; how many of its characters are equal and no common ground."""

    a: int
    a_end: int
    b: int
    b_end: int
    equal: int = 0
    longest: int = 0  # its longest equal run


@dataclass(frozen=True)
class Likeness:
    """What two texts share: the passages, equal characters, their share of the shorter text, the longest equal run."""

    passages: list = field(default_factory=list)
    equal: int = 0
    share: float = 0.0
    longest: int = 0


class Plain:
    """A plain text made ready for many comparisons; ``own`` says of each character whether it is no common ground."""

    def __init__(self, text, own):
        self.text, self.own = text, bytes(own)
        self.length = max(sum(self.own), 1)

    @cached_property
    def seeds(self):
        found = {}
        for place in range(len(self.text) - SEED + 1):
            found.setdefault(self.text[place : place + SEED], []).append(place)
        return found


def compare(a, b):
    """Return the Likeness of two ``Plain`` texts."""
    found = [passage for passage in joined(grown(a, b), a, b) if passage.equal >= PASSAGE]
    equal = min(
        once([(passage.a, passage.a_end) for passage in found], a.own),
        once([(passage.b, passage.b_end) for passage in found], b.own),
        sum(passage.equal for passage in found),
    )
    share = min(equal / min(a.length, b.length), 1.0)
    return Likeness(found, equal, share, max((passage.longest for passage in found), default=0))


def grown(a, b):
    """Yield the passages that grow from equal seeds, going through b; the best of each place."""
    place, last, done, expected = 0, len(b.text) - SEED, 0, 0
    while place <= last:
        seed = b.text[place : place + SEED]
        starts = a.seeds.get(seed)
        if not starts or BREAK in seed:
            place += 1
            continue
        every = [grow(a, b, start, place, done) for start in starts[:TRIES]]
        best = max(every, key=lambda found: (found.equal, -abs(found.a - expected)))
        place = max(best.b_end, place + 1)
        if best.equal * 3 > best.b_end - best.b or best.equal >= PASSAGE:  # not mostly common ground
            done, expected = best.b_end, best.a_end
            yield best


def grow(a, b, i, j, done):
    """Return the passage around a seed, as far as most characters stay equal; it begins after ``done``."""
    right = reach(a.text[i + SEED : i + SEED + REACH], b.text[j + SEED : j + SEED + REACH])
    left = reach(a.text[max(i - REACH, 0) : i][::-1], b.text[max(j - REACH, done) : j][::-1])
    found = Passage(i - left, i + SEED + right, j - left, j + SEED + right)
    weigh(found, a, b)
    return found


def reach(a, b):
    """Return how far two texts stay alike from their beginnings on."""
    score = best = kept = 0
    for length, (x, y) in enumerate(zip(a, b, strict=False), start=1):
        if BREAK in (x, y) or score <= best - DROP:
            break
        score += 1 if x == y else -2
        if score > best:
            best, kept = score, length
    return kept


def weigh(found, a, b):
    """Count a passage's equal characters that are no common ground, and its longest equal run."""
    run = 0
    for i, j in zip(range(found.a, found.a_end), range(found.b, found.b_end), strict=True):
        if a.text[i] == b.text[j]:
            run += 1
            found.equal += a.own[i] & b.own[j]
            found.longest = max(found.longest, run)
        else:
            run = 0


def joined(found, a, b):
    """Join passages that follow each other closely in both texts: words were put in or left out between them."""
    passages = []
    for passage in found:
        last = passages[-1] if passages else None
        if (
            last
            and follows(last, passage)
            and BREAK not in a.text[last.a_end : passage.a] + b.text[last.b_end : passage.b]
        ):
            last.a_end, last.b_end = passage.a_end, passage.b_end
            last.equal += passage.equal
            last.longest = max(last.longest, passage.longest)
        else:
            passages.append(passage)
    return passages


def follows(last, passage):
    gap_a, gap_b = passage.a - last.a_end, passage.b - last.b_end
    return 0 <= gap_a <= GAP and 0 <= gap_b <= GAP and abs(gap_a - gap_b) <= SHIFT


def once(spans, own):
    """Count the own characters under some spans, each character once."""
    seen = bytearray(len(own))
    for start, end in spans:
        seen[start:end] = own[start:end]
    return sum(seen)
