"""Winnowed fingerprints: of every 20 neighbouring 10-grams of characters the smallest hash is kept.

So whatever 29 characters two texts share, in any order and place, they share a fingerprint. numpy: eight times as fast
as pure Python (docs/decisions/050). The constants are part of what is stored: change them and rebuild.
"""

import numpy as np

from duplicates.plain import BREAK

GRAM, WINDOW = 10, 20
NONE = np.int64(2**63 - 1)
_POWERS = np.array([pow(0x9E3779B97F4A7C15, place + 1, 2**64) for place in range(GRAM)], dtype=np.uint64)
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)


def grams(text):
    """Return the hash of every 10-gram of a plain text, in order; those across a break are NONE."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = len(codes) - GRAM + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64)
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(GRAM):
        hashes += codes[place : place + count] * _POWERS[place]
    hashes ^= hashes >> np.uint64(31)
    hashes *= _SPREAD
    hashes ^= hashes >> np.uint64(29)
    found = hashes.view(np.int64)
    breaks = codes == ord(BREAK)
    if breaks.any():
        found[covering(breaks, count)] = NONE
    return found


def covering(marked, count):
    """Return which grams hold a marked character."""
    sums = np.concatenate(([0], np.cumsum(marked)))
    return sums[GRAM : GRAM + count] > sums[:count]


def winnowed(hashes, known=None):
    """Return the fingerprints among the hashes of a text, each once, without those that stand in ``known``."""
    if not len(hashes):
        return hashes
    if known is not None and len(known):
        hashes = np.where(contained(hashes, known), NONE, hashes)
    if len(hashes) <= WINDOW:
        kept = hashes.min(keepdims=True)
    else:
        kept = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW).min(axis=1)
    kept = np.unique(kept)
    return kept[kept != NONE]


def contained(hashes, known):
    """Return which hashes stand in a sorted array."""
    found = np.searchsorted(known, hashes)
    found[found == len(known)] = 0
    return known[found] == hashes


def covered(hashes, known, length):
    """Return which characters of a text belong to grams that stand in a sorted array.

    Of two such grams that begin within one window, what lies between belongs to them too: only one of a window is kept.
    """
    mask = np.zeros(length + 1, dtype=np.int32)
    if len(hashes) and len(known):
        starts = np.flatnonzero(contained(hashes, known))
        ends = starts + GRAM
        near = np.flatnonzero(np.diff(starts) <= WINDOW)
        ends[near] = np.maximum(ends[near], starts[near + 1])
        np.add.at(mask, starts, 1)
        np.add.at(mask, ends, -1)
    return np.cumsum(mask)[:length] > 0


def pack(prints):
    return np.asarray(prints, dtype="<i8").tobytes()


def unpack(packed):
    return np.frombuffer(bytes(packed), dtype="<i8")
