"""Lines a definition up with the guide's text: which of its sentences is bound to an item, and which is not.

A sentence ends at 。, ； or the end of a printed line. It is bound when the quotes of items cover every letter and digit of
it; white space, punctuation and the printed number do not count, nothing else is forgiven. What stands in a direction's
own part of the guide is bound only by that direction. A heading, a goal or an introduction is context: told apart, and
only what the definition itself lists as such.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from programs.checks import PAGE_NUMBER, SPACE, quotes

NUMBER = re.compile(
    r"\s*(?:(?P<part>第[一二三四五六七八九十]+部分)|(?P<chapter>[一二三四五六七八九十]+、)|(?P<section>（[一二三四五六七八九十]+）)"
    r"|(?P<point>\d{1,2}[.．、](?!\d))|(?P<item>（\d{1,2}）))"
)
RANKS = ("part", "chapter", "section", "point", "item")
COMPARISON = re.compile(r"不少于|不低于|不超过|不得超过|不多于|不小于|超过|至少|以上")
CONTEXT = {"label", "title", "project_name", "goal", "introduction", "tasks_intro", "legal_basis", "context"}
KINDS = {
    "conditions": "condition",
    "obligations": "obligation",
    "indicators": "indicator",
    "deliverables": "deliverable",
    "tasks": "task",
    "quota": "quota",
    "funding": "funding",
    "period": "period",
    "contacts": "contact",
    "consultation": "contact",
    "consultation_hours": "contact",
    "deadlines": "deadline",
    "procedure": "procedure",
    "reports": "report",
    "attachments": "attachment",
    "contract": "contract",
    "settings": "setting",
    "register": "register entry",
}
CHECKED = {
    "condition",
    "judgement",
    "indicator",
    "quota",
    "funding",
    "period",
    "attachment",
    "setting",
    "register entry",
}


@dataclass(frozen=True)
class Quote:
    """One text of a definition: what kind of item says it, in which direction (None: for all of them)."""

    kind: str
    text: str
    part: str | None = None


@dataclass
class Sentence:
    """One sentence of the guide as printed; ``start`` and ``end`` count in the text without white space."""

    line: int
    text: str
    start: int
    end: int
    label: str = ""  # the printed number it stands under; empty before the first
    part: str | None = None  # the direction whose own part it stands in
    kinds: set = field(default_factory=set)
    state: str = "unbound"  # bound, context, unbound
    loose: bool = False  # it compares, but no condition, indicator or amount cites the comparison


@dataclass(frozen=True)
class Coverage:
    sentences: list

    def of(self, state, *, numbered=False):
        return [one for one in self.sentences if one.state == state and (one.label or not numbered)]

    def share(self, *, numbered=False):
        """Return what part of the sentences that are no context is bound, between 0 and 1."""
        bound, missing = len(self.of("bound", numbered=numbered)), len(self.of("unbound", numbered=numbered))
        return bound / (bound + missing) if bound + missing else 1.0

    def kinds(self):
        """Return how many sentences each kind of item binds, the most frequent first."""
        counts = Counter(kind for sentence in self.of("bound") for kind in sentence.kinds)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def loose(self):
        return [one for one in self.sentences if one.loose]


def coverage_of(spec, source):
    """Return the Coverage of a guide's text by its definition."""
    dense, sentences = read(source, spec)
    items, contexts = split(quotes_of(spec))
    covered = cover(dense, sentences, items)
    cited = cover(dense, sentences, [quote for quote in items if quote.kind in CHECKED])
    told = told_apart(dense, sentences, contexts)
    for sentence in sentences:
        settle(sentence, dense, covered, told)
        sentence.loose = sentence.state == "bound" and any(
            cited[sentence.start + found.start()] is None
            for found in COMPARISON.finditer(dense[sentence.start : sentence.end])
        )
    return Coverage([sentence for sentence in sentences if letters(dense, sentence)])


def settle(sentence, dense, covered, told):
    places = letters(dense, sentence)
    if all(covered[place] for place in places):
        sentence.state = "bound"
        sentence.kinds = {kind for place in places for kind in covered[place]}
    elif all(covered[place] or told[place] for place in places):
        sentence.state = "context"


def letters(dense, sentence):
    """Return the places of a sentence that must be covered: its letters and digits, without the printed number."""
    number = NUMBER.match(dense, sentence.start, sentence.end)
    start = number.end() if number else sentence.start
    return [place for place in range(start, sentence.end) if dense[place].isalnum()]


def quotes_of(spec):
    """Return a Quote for every text of the definition that claims to be the guide's own."""
    found = []
    for path, text in quotes(spec):
        part = spec.directions[path[1]].code if path[0] == "directions" else None
        found.append(Quote(kind_of(path, spec), text, part))
    found += [Quote("context", headed(category.label, category.title)) for category in spec.categories]
    for direction in spec.directions:
        found.append(Quote("context", headed(direction.label, direction.title), direction.code))
    return [quote for quote in found if quote.text]


def headed(label, title):
    """Return a heading as guides print it: 一、名称, （一）名称, 支持方向1：名称."""
    return f"{label}{title}" if NUMBER.match(label) else f"{label}{'、' if len(label) == 1 else '：'}{title}"


def kind_of(path, spec):
    """Return what a text is, by the deepest key of its path that names a kind; a judgement is told from a condition."""
    names = [step for step in path if isinstance(step, str)]
    if names[-1] == "tasks_intro" and spec.directions[path[1]].task_groups:
        return "choice"
    if names[-1] in CONTEXT and not set(names) & set(KINDS):
        return "context"
    if "payment_plan" in names:
        return "payment"
    kind = next((KINDS[name] for name in reversed(names) if name in KINDS), "context")
    if kind == "condition":
        holder = spec.directions[path[1]] if path[0] == "directions" else spec
        return "judgement" if holder.conditions[path[-2]].class_ == "judgement" else kind
    return kind


def split(found):
    """Return (the quotes of items, those of context)."""
    return [one for one in found if one.kind != "context"], [one for one in found if one.kind == "context"]


def read(source, spec):
    """Return (the text without white space, its sentences with number and part)."""
    kept, sentences, label = [], [], ""
    length, parts = 0, Parts(spec)
    for line, printed in enumerate(PAGE_NUMBER.sub("", source).splitlines(), 1):
        number = NUMBER.match(printed)
        label = number[0].strip() if number else label
        part = parts.enter(SPACE.sub("", printed), number)
        for text in re.findall(r"[^。；]+[。；]*|[。；]+", printed):
            plain = SPACE.sub("", text)
            if plain:
                sentences.append(Sentence(line, text.strip(), length, length + len(plain), label, part))
                kept.append(plain)
                length += len(plain)
    return "".join(kept), sentences


class Parts:
    """Follows the printed lines and says in which direction's own part of the guide one stands."""

    def __init__(self, spec):
        self.headings = {letters_of(f"{one.label}{one.title}"): one.code for one in spec.directions}
        self.labels = {letters_of(one.label): one.code for one in spec.directions if not NUMBER.match(one.label)}
        self.here, self.rank = None, 0

    def enter(self, line, number):
        rank = RANKS.index(number.lastgroup) if number else None
        bare = letters_of(line)
        code = self.headings.get(bare) or self.headings.get(letters_of(line[number.end() :]) if number else "")
        code = code or self.labels.get(bare)
        if code:
            self.here, self.rank = code, -1 if rank is None else rank
        elif rank is not None and rank <= self.rank:
            self.here = None
        return self.here


def letters_of(text):
    return "".join(letter for letter in text if letter.isalnum())


def places_of(dense, text):
    """Return the beginning of every place where a text stands, white space aside."""
    plain, start = SPACE.sub("", text), 0
    while plain and (start := dense.find(plain, start)) >= 0:
        yield start, start + len(plain)
        start += 1


def cover(dense, sentences, found):
    """Return for every letter the kinds of the items that quote it, each only where it has a say."""
    parts = parts_by_place(dense, sentences)
    covered = [None] * len(dense)
    for quote in found:
        for start, end in places_of(dense, quote.text):
            if parts[start] in {None, quote.part}:
                for place in range(start, end):
                    covered[place] = (covered[place] or frozenset()) | {quote.kind}
    return covered


def parts_by_place(dense, sentences):
    parts = [None] * len(dense)
    for sentence in sentences:
        parts[sentence.start : sentence.end] = [sentence.part] * (sentence.end - sentence.start)
    return parts


def told_apart(dense, sentences, contexts):
    """Return for every letter whether a context text covers it; such a text covers whole sentences or nothing."""
    begins = {letters(dense, one)[0] for one in sentences if letters(dense, one)} | {one.start for one in sentences}
    ends = {one.end for one in sentences} | {letters(dense, one)[-1] + 1 for one in sentences if letters(dense, one)}
    parts = parts_by_place(dense, sentences)
    told = [False] * len(dense)
    for quote in contexts:
        for start, end in places_of(dense, quote.text):
            if start in begins and end in ends and (quote.part is None or parts[start] in {None, quote.part}):
                told[start:end] = [True] * (end - start)
    return told
