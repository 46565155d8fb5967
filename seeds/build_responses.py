"""Turn the marked-up example responses into plain text and the gold that says what each part of it is.

Edit ``responses/marked/NAME.txt`` and run ``python -m seeds.build_responses``; it writes
``responses/NAME.txt`` (the response without markers) and ``responses.jsonl`` (one line a response). Both
are committed, and a test compares them with a fresh build. The authorities, people, requests and figures are invented.

A marked file starts with a header between two lines of ``---``. The response follows, byte for byte::

    ---
    authority: Wexcombe Borough Council
    jurisdiction: uk
    kind: letter
    outcome: partially_withheld
    unanswered: 5, 6b
    ---
    Dear Ms Orme

    1. How many vans do you run?
    {{1 | answered}}Forty.{{/}}
    2. What does each cost to insure?
    {{2 | refused_with_exemption | foia:43(2)}}Withheld under section 43(2).{{/}}

- ``jurisdiction``: uk or scotland. ``kind``: letter, email, thread or disclosure_log. ``outcome``: one of ``Outcome``.
  ``unanswered`` (may be left out): questions the reply leaves blank, as printed.
- ``{{questions | labels | exemptions | options}}text{{/}}`` is one answer segment. Nothing but the text
  between the two markers belongs to it, and it may neither begin nor end with a space or a line break.
- ``questions``: the number the reply prints ("4a", or "4, 4a, 4b" for one text that serves several), ``-`` for none
  and ``*`` for one text that treats the whole of a numbered request.
- ``labels``: the label that governs, then any other ("refused_with_exemption, answered").
- ``exemptions``: "foia:31(1)(a), foia:43(2)", or ``-`` or nothing.
- ``options``: ``accept answered, not_held`` where another label would be right too (the first label alone if left out);
  ``implied`` where the words mean a provision that they do not name. Put ``;`` between the two.
- Double braces are markers and nothing else: a response that needs them cannot be written here.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from foi_exemptions.results import Jurisdiction, Label, Outcome

SEEDS = Path(__file__).resolve().parent
KINDS = ("disclosure_log", "email", "letter", "thread")
HEADER = re.compile(r"---\n(?P<fields>.*?)\n---\n(?P<body>.*)", re.DOTALL)
MARKER = re.compile(r"\{\{(?P<fields>[^{}]*)\}\}")
EXEMPTION = re.compile(r"(foia|foisa|eir|eisr):[0-9]+[A-Z]?(\([0-9A-Za-z]+\))*")


class MarkupError(ValueError):
    """A marked file does not say what its docstring asks; the message names the file and the words."""


def split_list(field: str) -> list[str]:
    """Split "a, b" into its parts; ``-`` and an empty field are an empty list."""
    return [] if field.strip() in ("", "-") else [part.strip() for part in field.split(",")]


def parse_options(field: str, marker: str) -> tuple[list[str], bool]:
    """Read "accept answered, not_held; implied" into the labels accepted and whether the ground is implied."""
    accept: list[str] = []
    implied = False
    for option in filter(None, (part.strip() for part in field.split(";"))):
        name, _, value = option.partition(" ")
        if name == "accept" and value:
            accept = split_list(value)
        elif option == "implied":
            implied = True
        else:
            raise MarkupError(f"{marker}: unknown option {option!r}")
    return accept, implied


def parse_marker(marker: str) -> dict[str, Any]:
    """Read the fields of an opening marker into those of a gold segment."""
    fields = [field.strip() for field in marker.split("|")]
    if not 2 <= len(fields) <= 4 or not fields[0]:
        raise MarkupError(f"{marker}: expected questions | labels | exemptions | options")
    fields += [""] * (4 - len(fields))
    labels = [Label(name).value for name in split_list(fields[1])]
    exemptions = split_list(fields[2])
    accept, implied = parse_options(fields[3], marker)
    if not labels:
        raise MarkupError(f"{marker}: no label")
    for exemption in exemptions:
        if not EXEMPTION.fullmatch(exemption):
            raise MarkupError(f"{marker}: {exemption!r} is no provision such as foia:31(1)(a)")
    return {
        "question": ",".join(split_list(fields[0])).lower() or None,
        "label": labels[0],
        "labels": labels,
        "accept": [Label(name).value for name in accept] or labels[:1],
        "exemptions": exemptions,
        "implied": implied,
    }


def strip_markers(body: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the response without its markers, and the segments they mark with their offsets in it."""
    text, segments, position = "", [], 0
    opened: dict[str, Any] | None = None
    for match in MARKER.finditer(body):
        text += body[position : match.start()]
        position = match.end()
        if match["fields"].strip() != "/":
            if opened is not None:
                raise MarkupError(f"{match[0]}: the marker before it is not closed")
            opened = {**parse_marker(match["fields"]), "start_char": len(text)}
        elif opened is None:
            raise MarkupError(f"a closing marker with none open, after {text[-40:]!r}")
        else:
            words = text[opened["start_char"] :]
            if not words or words != words.strip():
                raise MarkupError(f"the segment {words!r} is empty, or begins or ends with white space")
            segments.append({**opened, "end_char": len(text), "text": words})
            opened = None
    text += body[position:]
    if opened is not None or "{{" in text or "}}" in text:
        raise MarkupError(f"a marker is not closed, or double braces are left, before {text[-40:]!r}")
    return text, segments


def parse_header(fields: str) -> dict[str, Any]:
    """Read and check the header of a marked file."""
    header = dict(line.split(": ", 1) for line in fields.splitlines())
    unanswered = split_list(header.pop("unanswered", ""))
    if set(header) != {"authority", "jurisdiction", "kind", "outcome"} or header["kind"] not in KINDS:
        raise MarkupError(f"the header has {sorted(header)} and kind {header.get('kind')!r}")
    return {
        "authority": header["authority"],
        "jurisdiction": Jurisdiction(header["jurisdiction"]).value,
        "kind": header["kind"],
        "outcome": Outcome(header["outcome"]).value,
        "unanswered": unanswered,
    }


def build_response(name: str, marked: str) -> tuple[str, dict[str, Any]]:
    """Return the text of one response and its line of gold."""
    parts = HEADER.fullmatch(marked)
    if parts is None:
        raise MarkupError(f"{name}: no header between two lines of ---")
    try:
        header = parse_header(parts["fields"])
        text, segments = strip_markers(parts["body"])
    except ValueError as error:
        raise MarkupError(f"{name}: {error}") from error
    digest = hashlib.sha256(text.encode()).hexdigest()
    return text, {"document": f"responses/{name}", **header, "sha256": digest, "segments": segments}


def build_all(marked: Path) -> dict[str, str]:
    """Return every file to write, by its path under ``seeds``, from the marked files in a folder."""
    files: dict[str, str] = {}
    lines = []
    for path in sorted(marked.glob("*.txt")):
        # Bytes, because reading as text would turn other line ends into "\n".
        text, gold = build_response(path.name, path.read_bytes().decode())
        files[gold["document"]] = text
        lines.append(json.dumps(gold, ensure_ascii=False) + "\n")
    files["responses.jsonl"] = "".join(lines)
    return files


def main() -> None:
    """Write the responses and their gold."""
    for name, text in build_all(SEEDS / "responses" / "marked").items():
        (SEEDS / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
