"""Where a reply repeats the words of a request."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foi_exemptions.cutting.layout import Layout, Word
    from foi_exemptions.cutting.requests import Asked

MOST_CANDIDATES = 100
"""A question is looked for at no more places than these, and no more questions share an opening."""
_SKIP = 8
_ALIKE = 78
_TELLS = re.compile(rb"(?:we|our|i|there|yes|no|none|nil)\b|\xa3|\d", re.IGNORECASE)
_GOES_ON = re.compile(
    rb"[ ]+(?:is|are|was|were|has|have|had|stands?|stood|totals?|totalled|comes?|came|amounts?|amounted|equals?)"
    rb"(?: (?:been|at|to|now|currently|as follows))*[ ]+\W?\d",
    re.IGNORECASE,
)
"""Where a sentence opens with what was asked and goes on to tell it: "The number of permits issued is 14"."""
_SHORT_ANSWER = re.compile(rb"\d|\b(?:yes|no|none|nil|n/a)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Where a reply repeats an item of the request.

    ``inserted`` are words put in at the end of one of its lines, as where a table's column of answers was read in.
    """

    asked: Asked
    start: int
    end: int
    share: float
    weight: float
    inserted: tuple[int, int] | None = None


def find_repeats(layout: Layout, start: int, end: int, asked: Iterable[Asked]) -> list[Repeat]:
    """Return where the words of asked items stand in a span, the longest first at each place."""
    openings: dict[tuple[bytes, ...], list[tuple[Asked, int]]] = defaultdict(list)
    seen: set[tuple[bytes, ...]] = set()
    for item in asked:
        if item.words in seen or len(item.words) < 3:
            continue
        seen.add(item.words)
        for skipped in (0, 1):
            opening = openings[item.words[skipped : skipped + 3]]
            if len(item.words) >= 3 + skipped and len(opening) < MOST_CANDIDATES:
                opening.append((item, skipped))
    texts = layout.word_texts(start, end) if openings else []
    hits = [index for index, key in enumerate(zip(texts, texts[1:], texts[2:], strict=False)) if key in openings]
    words = layout.words(start, end) if hits else []
    counts: dict[int, int] = defaultdict(int)
    found: list[Repeat] = []
    for index in hits:
        for item, skipped in openings[(texts[index], texts[index + 1], texts[index + 2])]:
            if counts[id(item)] >= MOST_CANDIDATES:
                continue
            last, matched, gaps = _align(layout, words, index, item.words[skipped:])
            share = matched / len(item.words)
            counts[id(item)] += 1
            density = matched / (last - index + 1)
            if share >= 0.6 and matched >= 3 and density >= 0.55 and not _GOES_ON.match(layout.flat, words[last].end):
                inserted = _inserted(layout, words, gaps) if share >= 0.9 else None
                weight = matched * density * share
                found.append(Repeat(item, words[index].start, words[last].end, share, weight, inserted))
    return _best(found)


def _align(
    layout: Layout, words: list[Word], index: int, asked: tuple[bytes, ...]
) -> tuple[int, int, list[tuple[int, int]]]:
    """Return the last word that repeats ``asked`` from ``index`` on, how many do, and the gaps stepped over."""
    i, j, last, matched = 0, index, index, 0
    gaps: list[tuple[int, int]] = []
    while i < len(asked) and j < len(words):
        if asked[i] == words[j].text:
            last, matched = j, matched + 1
            i, j = i + 1, j + 1
            continue
        step = _resume(words, j, asked, i)
        if step is None or (
            step[1] and matched >= 3 and layout.flat[words[last].end : words[j].start].strip()[:1] == b"?"
        ):
            break  # words put in after a question mark are its answer
        gaps.append((j, j + step[1]))
        i, j = i + step[0], j + step[1]
    return last, matched, gaps


def _inserted(layout: Layout, words: list[Word], gaps: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the span of the one gap that ends a line and reads as a short answer."""
    if len(gaps) != 1 or gaps[0][0] == gaps[0][1] or gaps[0][1] >= len(words):
        return None
    first, stop = gaps[0]
    start, end = words[first].start, layout.trim(words[first].start, words[stop].start)[1]
    ends_line = b"\n" in layout.folded[words[stop - 1].end : words[stop].start]
    return (start, end) if ends_line and _SHORT_ANSWER.search(layout.flat, start, end) else None


def _resume(words: list[Word], j: int, asked: tuple[bytes, ...], i: int) -> tuple[int, int] | None:
    for total in range(1, 2 * _SKIP):
        for skipped in range(total + 1):
            a, b = i + skipped, j + total - skipped
            if skipped > _SKIP or total - skipped > _SKIP or a >= len(asked) or b >= len(words):
                continue
            if asked[a] != words[b].text:
                continue
            at_end = a + 1 >= len(asked)
            if at_end and total > 3:
                continue
            if at_end or (b + 1 < len(words) and asked[a + 1] == words[b + 1].text):
                return skipped, total - skipped
    return None


def _best(repeats: list[Repeat]) -> list[Repeat]:
    """Drop a repeat that lies in a better one; where two start together the fuller stays."""
    kept: list[Repeat] = []
    for repeat in sorted(repeats, key=lambda repeat: (repeat.start, -repeat.end, -repeat.share)):
        if kept and repeat.start < kept[-1].end:
            if repeat.weight > kept[-1].weight:
                kept[-1] = repeat
            continue
        kept.append(repeat)
    return kept


def resembling_end(layout: Layout, start: int, limit: int, asked: Iterable[Asked]) -> int | None:
    """Return where a reworded question ends: a first sentence much like what was asked, with words after it."""
    sentences = list(islice(layout.sentences(start, min(limit, start + 1200)), 2))
    if len(sentences) < 2:
        return None
    first = sentences[0]
    if layout.flat[first.end - 1 : first.end] == b"?":
        return first.end
    if _TELLS.match(layout.flat, first.start, first.end):
        return None
    words = b" ".join(layout.word_texts(first.start, first.end)).decode("latin-1")
    alike = any(fuzz.token_set_ratio(words, b" ".join(item.words).decode("latin-1")) >= _ALIKE for item in asked)
    return first.end if alike else None
