"""What an answer is cut into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foi_exemptions.cutting.treatments import Treatment


@dataclass(slots=True)
class Piece:
    """A run of sentences with one treatment.

    ``governs`` where it also names the ground of the bare refusals before it, ``pointed_at`` where answers
    that only said "see below" mean it; ``refs`` are the questions it serves, if not those of its region.
    """

    start: int
    end: int
    treatment: Treatment
    cited: bool = False
    governs: bool = False
    pointed_at: bool = False
    refs: tuple[str, ...] = ()


@dataclass(slots=True)
class Cut:
    """An answer cut into pieces, with the explanations found in it and whether the letter ended there."""

    pieces: list[Piece] = field(default_factory=list)
    explanations: list[Piece] = field(default_factory=list)
    ended: bool = False
