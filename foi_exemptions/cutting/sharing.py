"""Answers that serve more questions than the one they stand under."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foi_exemptions.cutting.reasons import only_points_below
from foi_exemptions.cutting.scopes import refs_named, says_remaining
from foi_exemptions.cutting.treatments import ANSWERED, REFUSALS

if TYPE_CHECKING:
    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.cutting.numbered import Mark
    from foi_exemptions.cutting.pieces import Piece

_SEE_REFUSAL = re.compile(
    rb"\b(?:see|refer to|as per) (?:the )?(?:exemption|exception|refusal|explanation|response)?[^.]{0,20}\bbelow\b",
    re.I,
)
_RUN_ANSWER = 80
"""An answer shorter than this after several unanswered questions is that of the last one only."""
_BARE = 120
_FULL = 160
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Region:
    """The words of a reply that may answer one mark's questions."""

    mark: Mark | None
    refs: tuple[str, ...]
    start: int
    end: int
    pieces: list[Piece] = field(default_factory=list)


def share_answers(layout: Layout, regions: list[Region], asked_refs: list[str]) -> None:
    """Give answers to the questions before them that they also answer."""
    order = list(dict.fromkeys(ref for region in regions for ref in region.refs))
    waiting: list[Region] = []
    answered: set[str] = set()
    for index, region in enumerate(regions):
        if region.mark is None:
            continue
        if not region.pieces:
            if region.mark.restated:
                waiting.append(region)
            continue
        _govern_refusals(regions, index)
        _take_waiting(layout, region, waiting, order[:500])
        answered.update(region.refs)
        waiting = []
    remaining = tuple(ref for ref in dict.fromkeys([*asked_refs, *order]) if ref not in answered)
    for region, piece in ((one, piece) for one in regions for piece in one.pieces):
        if (region.mark and region.mark.remaining) or says_remaining(
            layout.flat[piece.start : min(piece.end, piece.start + 160)]
        ):
            piece.refs = remaining
    _answer_see_below(layout, regions)


def _take_waiting(layout: Layout, region: Region, waiting: list[Region], order: list[str]) -> None:
    """Give an answer to the unanswered questions just before it, where it is theirs too."""
    if not waiting or region.mark is None or waiting[-1].mark is None:
        return
    first = region.pieces[0]
    if region.mark.scope:
        named = set(region.refs)
        own = [ref for other in waiting for ref in other.refs if ref in named or ref.rstrip(_LETTERS) in named]
        region.refs = tuple(dict.fromkeys([*region.refs, *own]))
        return
    own_line = b"\n" in layout.folded[region.mark.answer : first.start]
    named_too = bool(refs_named(layout.flat[first.start : min(first.end, first.start + 400)], order))
    if own_line and (named_too or first.end - first.start >= _RUN_ANSWER):
        refs = [ref for other in waiting if not _is_stem(layout, other) for ref in other.refs]
        region.refs = tuple(dict.fromkeys([*refs, *region.refs]))
    elif (
        b"\n" not in layout.folded[waiting[-1].mark.answer : region.mark.start]
        and _is_stem(layout, region)
        and not _is_stem(layout, waiting[-1])
    ):
        region.refs = tuple(dict.fromkeys([*waiting[-1].refs, *region.refs]))


def _is_stem(layout: Layout, region: Region) -> bool:
    """Whether a question only introduces the sub-questions under it."""
    question = region.mark.question if region.mark else None
    return question is not None and layout.folded[max(0, question[1] - 1) : question[1]] in {b":", b","}


def _govern_refusals(regions: list[Region], index: int) -> None:
    """A paragraph that names the ground after several bare refusals serves all of them."""
    for piece in regions[index].pieces:
        if not piece.governs:
            continue
        refs: list[str] = list(regions[index].refs)
        for earlier in reversed(regions[max(0, index - 60) : index]):
            if not earlier.pieces or earlier.pieces[-1].treatment not in REFUSALS or earlier.pieces[-1].cited:
                break
            refs = [*earlier.refs, *refs]
        piece.refs = tuple(dict.fromkeys(refs))


def _answer_see_below(layout: Layout, regions: list[Region]) -> None:
    """Answers that point below ("see exemption below", "see table") are served by what they point at."""
    refused: list[str] = []
    looking: list[str] = []
    for region in regions:
        for number, piece in enumerate(region.pieces):
            text = layout.flat[piece.start : min(piece.end, piece.start + _FULL + 1)]
            if piece.pointed_at:
                piece.refs = tuple(dict.fromkeys([*looking, *region.refs]))
                looking = []
            elif piece.treatment in ANSWERED and only_points_below(text):
                looking += region.refs
            elif piece.treatment in REFUSALS and len(text) < _BARE and _SEE_REFUSAL.search(text):
                refused += region.refs
            elif refused and piece.treatment in REFUSALS and len(text) > _FULL and piece.cited and number:
                piece.refs = tuple(dict.fromkeys(refused))
                refused = []
