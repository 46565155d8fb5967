"""Labels that part one answer by the service or body that gives it: "Adults: ...", "Children's: ..."."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foi_exemptions.cutting.layout import Layout
    from foi_exemptions.cutting.sharing import Region

_LABEL = re.compile(rb"^[ ]*[*-]?[ ]*(?P<name>[A-Z][A-Za-z'&/, ()-]{1,38}?)[ ]?(?::|[ ]-)(?=[ \n])[ ]*", re.MULTILINE)
_NO_SERVICE = re.compile(
    rb"(?:answer|response|reply|ans|question|request|q|a|r|tel\w*|phone|fax|e-?mail|web\w*|date|ref\w*|from|to|sent|subject|cc|"
    rb"notes?|part|total|yes|no|our .*|your .*)$",
    re.IGNORECASE,
)
_LEAST = 2
_MOST = 5000


def service_labels(layout: Layout, regions: Sequence[Region]) -> dict[int, int]:
    """Return where each label begins and ends that stands under more than one question."""
    found: dict[bytes, list[tuple[int, int, int]]] = defaultdict(list)
    for number, region in enumerate(regions[:_MOST]):
        if region.mark is None or region.mark.scope:
            continue
        for match in _LABEL.finditer(layout.folded, region.start, region.end):
            if not _NO_SERVICE.match(match.group("name")):
                found[match.group("name").lower()].append((number, match.start("name"), match.end()))
    shared = [places for places in found.values() if len({number for number, _, _ in places}) >= _LEAST]
    return {start: end for places in shared for _, start, end in places} if len(shared) > 1 else {}
