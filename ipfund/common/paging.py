"""Pages of a list without counting it: one row more than shown tells whether there is a next page."""

from dataclasses import dataclass

MAX_PAGE = 10_000


@dataclass(frozen=True)
class Page:
    rows: list
    number: int
    has_next: bool

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def next_number(self):
        return self.number + 1

    @property
    def previous_number(self):
        return self.number - 1

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def page(request, queryset, per=50, parameter="page"):
    """Return the asked page of an ordered queryset; nonsense in the address means the first page."""
    asked = request.GET.get(parameter, "1")
    number = min(max(int(asked), 1), MAX_PAGE) if asked.isdecimal() and len(asked) < 6 else 1
    start = (number - 1) * per
    rows = list(queryset[start : start + per + 1])
    return Page(rows=rows[:per], number=number, has_next=len(rows) > per)
