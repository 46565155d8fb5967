"""The page on the law, docs/law.md, written from the catalogue: ``python -m training.law_page``."""

from __future__ import annotations

from pathlib import Path

from foi_exemptions.catalogue import Catalogue, Kind, Provision, Statute, load_catalogue

PAGE = Path(__file__).resolve().parent.parent / "docs" / "law.md"

_TESTS = {
    "class": "class",
    "prejudice": "harm",
    "necessity": "necessity",
    "opinion": "opinion of a qualified person",
    "mixed": "differs by part",
    "none": "none",
}
_CHECKED = {
    "statute": "the statute",
    "regulator": "the regulator's guidance",
    "statute-or-regulator": "the statute or the regulator's guidance",
    "unchecked": "not checked",
}
_OPENING = """# The law

Every provision that the package knows, as `foi_exemptions/catalogue.toml` has it. This page is written from that file
by `python -m training.law_page`; change the file, not the page.

Look one up with `foi-exemptions exemptions s31`, `foi-exemptions exemptions foisa:38` or
`foi-exemptions exemptions commercial`.

*Test* is what an authority must show: that the information is of a class, that disclosure would do harm, that the
exemption is necessary, or a qualified person's opinion. *Public interest* says whether it is weighed: absolute means
never. *Parts* are the sub-sections and paragraphs that letters cite; those in *neither confirm nor deny* lift the duty
to say whether the information is held. A *condition* is no ground of its own: it stands for the ground named beside it.
"""


def law_page(catalogue: Catalogue) -> str:
    """Return the page as Markdown."""
    parts = [_OPENING, *(_statute(catalogue, statute) for statute in catalogue.statutes.values())]
    return "\n".join(parts)


def _statute(catalogue: Catalogue, statute: Statute) -> str:
    entries = [entry for entry in catalogue.provisions if entry.statute == statute.id]
    grounds = [entry for entry in entries if entry.kind is not Kind.PROCEDURAL]
    procedural = [entry for entry in entries if entry.kind is Kind.PROCEDURAL]
    lines = [
        f"## {statute.title}",
        "",
        f"Cited as `{statute.id}`; [text]({statute.href}); regulator: {statute.regulator}.",
        "",
        f"### {statute.title}: grounds",
        "",
        "| id | heading | kind | test | public interest | checked against |",
        "|---|---|---|---|---|---|",
        *(_row(catalogue, entry) for entry in grounds),
        "",
        *(line for entry in grounds for line in _details(entry)),
        "",
        f"### {statute.title}: procedure",
        "",
        "Recognised, and never reported as a ground.",
        "",
        "| id | heading |",
        "|---|---|",
        *(f"| {_link(catalogue, entry)} | {entry.heading} |" for entry in procedural),
        "",
    ]
    return "\n".join(lines)


def _row(catalogue: Catalogue, entry: Provision) -> str:
    cells = (_link(catalogue, entry), entry.heading, entry.kind.value, _TESTS[entry.test], entry.scope)
    return f"| {' | '.join(cells)} | {_CHECKED[entry.checked]} |"


def _link(catalogue: Catalogue, entry: Provision) -> str:
    return f"[`{entry.id}`]({catalogue.href(entry.id)})"


def _details(entry: Provision) -> list[str]:
    """Return a list item on the parts, conditions, dates and note of an entry; nothing where it has none."""
    said = []
    if entry.limbs:
        said.append(f"parts {_codes(entry.limbs)}")
    if entry.ncnd:
        said.append(f"neither confirm nor deny {_codes(entry.ncnd)}")
    if entry.conditions:
        said.append("conditions " + ", ".join(f"`{part}` of `{of}`" for part, of in entry.conditions.items()))
    if not entry.ground:
        said.append("reported as a notice, not as a ground")
    if entry.in_force_from is not None:
        said.append(f"in force from {entry.in_force_from:%d %B %Y}".replace(" 0", " "))
    if entry.in_force_until is not None:
        said.append(f"in force until {entry.in_force_until:%d %B %Y}".replace(" 0", " "))
    if entry.note:
        said.append(entry.note)
    return [f"- `{entry.id}`: {'; '.join(said)}"] if said else []


def _codes(parts: tuple[str, ...]) -> str:
    return ", ".join(f"`{part}`" for part in parts)


def main() -> None:
    """Write the page."""
    PAGE.write_text(law_page(load_catalogue()), encoding="utf-8")


if __name__ == "__main__":
    main()
