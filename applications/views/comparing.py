"""Two texts of one section side by side: what was saved meanwhile, and what was typed."""

from applications.display import Grid, Prose
from ipfund.common.formats import phrased


def differences(kind, saved, typed, context):
    """Return [(label, saved text, typed text)] of everything that differs, in page order."""
    before, after = (dict(lines_of(kind.display(data, context))) for data in (saved, typed))
    labels = [*before, *(label for label in after if label not in before)]
    return [
        (label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def lines_of(blocks):
    """Yield (label, text) of every answer; the row of a table is one."""
    for block in blocks:
        if isinstance(block, Prose):
            yield block.label, block.text
        elif isinstance(block, Grid):
            for number, row in enumerate(block.rows, start=1):
                yield f"{block.caption} {number}", phrased(str(cell) for cell in row if cell)
        else:
            yield from block.rows
