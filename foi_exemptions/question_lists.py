"""The numbered questions of a request, read from its text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from foi_exemptions.documents import read_document
from foi_exemptions.errors import DocumentError
from foi_exemptions.results import Asked

if TYPE_CHECKING:
    from pathlib import Path

_ITEM = re.compile(  # a capital letter is somebody's initial
    r"\s*(?:(?i:q(?:uestion)?|part|point|item)\b\.?\s*|[qQ])?"
    r"(?:\((?P<bracketed>\d{1,3}[a-z]?|[a-z]|[ivx]+)\)|(?P<printed>\d{1,3}(?:\.\d{1,2})?\s?[a-z]?|[a-z]|[ivx]+)[.):])\s*"
    r"(?P<words>\S.*)?"
)
_BULLET = re.compile(r"\s*[-*•●▪–]\s+(?P<words>\S.*)")


def read_request(path: Path) -> tuple[Asked, ...]:
    """Return the questions of the request in a file; raises DocumentError where it has no list or cannot be read."""
    return read_questions(str(path), read_document(path).text)


def read_questions(source: str, text: str) -> tuple[Asked, ...]:
    """Return the questions of a numbered or bulleted list; ``source`` names the text in errors.

    A letter or a roman numeral under a number is a part of it ("a)" under "2." is "2a"), and a heading that only
    leads to its parts is no question. Lines without a number run on; an empty line ends a question.
    Raises DocumentError where there is no list.
    """
    found: list[Asked] = []
    number = ""
    running = False
    for line in text.splitlines():
        item, bullet = _ITEM.fullmatch(line), _BULLET.fullmatch(line)
        if item is not None:
            ref = re.sub(r"\s", "", item["bracketed"] or item["printed"]).lower()
            number = ref if ref[0].isdigit() else number
            found.append(Asked(ref if ref[0].isdigit() else number + ref, item["words"] or ""))
        elif bullet is not None:
            found.append(Asked(None, bullet["words"]))
        elif running and line.strip():
            found[-1] = Asked(found[-1].ref, f"{found[-1].text} {line}")
        running = bool(line.strip()) and (running or item is not None or bullet is not None)
    questions = [Asked(ref, " ".join(words.split())) for ref, words in found]
    asked = tuple(one for one, after in pairwise([*questions, Asked(None, "")]) if not _leads(one, after))
    if not asked:
        raise DocumentError(f"{source}: no list of questions; number them, each on a line of its own")
    return asked


def _leads(one: Asked, after: Asked) -> bool:
    """Say whether a question only leads to its parts: "2. Of these:" before "2a"."""
    if not one.text:
        return True
    if one.ref is None or after.ref is None:
        return False
    part = re.fullmatch(re.escape(one.ref) + r"[.a-z]\w*", after.ref)
    return part is not None and one.text.endswith((":", ",", "-", "–"))
