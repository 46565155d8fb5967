"""The authority that wrote a response, where its text names it."""

from __future__ import annotations

import re

_REQUEST_TO = re.compile(
    r"Freedom of Information request to ([^.\n]{3,80}?)(?: This request| as part of| by |\s*(?:[.\n]|$))"
)
_DEAR = re.compile(r"^\s*Dear ([^,.:\n]{4,80})[,:]?\s*$", re.MULTILINE)
_SMALL = "of|and|the|in|upon|for|with|&"
_BODY = re.compile(
    rf"(?:The )?(?:(?:[A-Z][\w'’&.-]*|{_SMALL}) ){{0,8}}(?:Council|Corporation|Constabulary|Police|Police Service|Trust"
    r"|Board|University|Authority|Agency|Fire and Rescue Service|Ambulance Service|Primary School|High School)"
    rf"|(?:University|City|Ministry|Department|College) (?:of|for) (?:(?:[A-Z][\w'’&-]*|{_SMALL})[, ]*){{1,8}}"
    r"|(?:NHS|HM) (?:[A-Z]\w+ ?){1,5}|Police Scotland"
)
_NO_NAME = re.compile(
    r"(?:the|unitary|integrated|care|health|district|county|city|borough|parish|town|metropolitan|local|police|public"
    r"|council|authority|board|trust|university|agency|\s)+|.*\b(?:information|team|officer|complaints)\b.*",
    re.IGNORECASE,
)
_LETTERHEAD = 60
"""The lines from the top among which a letterhead is looked for."""


def authority_of(text: str) -> str | None:
    """Return the name as printed: that a request was made to, that a requester greets, or of the letterhead."""
    if found := _REQUEST_TO.search(text):
        return " ".join(found[1].split())
    for words in (*(match[1] for match in _DEAR.finditer(text)), *text.splitlines()[:_LETTERHEAD]):
        name = " ".join(words.split()).rstrip(".,")
        if name.isupper():
            name = re.sub(rf"\b(?:{_SMALL})\b", lambda word: word[0].lower(), name.title(), flags=re.IGNORECASE)
            name = name.replace("Nhs", "NHS")
        if len(name.split()) > 1 and _BODY.fullmatch(name) and not _NO_NAME.fullmatch(name):
            return name
    return None
