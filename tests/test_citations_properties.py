"""What holds of every provision in every form: it is found, white space changes nothing, the time is linear."""

from __future__ import annotations

import gc
import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_exemptions.catalogue import load_catalogue
from foi_exemptions.citations import find_citations

NAMES = {"foia": "FOIA", "foisa": "FOISA", "eir": "the EIR", "eisr": "the EISRs"}
UNITS = {
    "section": [
        "s",
        "s.",
        "S",
        "S.",
        "s. ",
        "sec ",
        "Sec. ",
        "sect ",
        "section ",
        "Section ",
        "SECTION ",
        "ss. ",
        "\u00a7",
    ],
    "regulation": ["reg ", "Reg. ", "regs ", "regulation ", "Regulation ", "REGULATION "],
}
CITABLE = sorted(
    {
        (entry.statute, form)
        for entry in load_catalogue().provisions
        for form in (entry.provision, *entry.limbs, *entry.ncnd, *entry.conditions)
    }
)
GAPS = ["", " ", "  ", "\n", " \n ", "\r\n", "\u00a0", "\u2009", "\t"]
TEMPLATES = [
    "We rely on {} here.",
    "Refused under {}.",
    "({})",
    "{}",
    "The file is exempt by reason of {}, and nothing can be given.",
]


def units_of(statute: str) -> list[str]:
    return UNITS[load_catalogue().statute(statute).unit]


@st.composite
def citations(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    """A statute, a provision of it, and the tokens of a citation of it with the statute named behind."""
    statute, provision = draw(st.sampled_from(CITABLE))
    unit = draw(st.sampled_from(units_of(statute)))
    numbered = re.findall(r"^\w+|[()]|\w+", provision)
    tokens = [unit.strip(), *numbered]
    return statute, provision, tokens


def written(unit: str, tokens: list[str], gaps: list[str]) -> str:
    """The tokens with these gaps between them; a letter and the number behind it need none."""
    text = tokens[0]
    for gap, token in zip(gaps, tokens[1:], strict=True):
        text += gap + token
    return f"{text} of {unit}"


@pytest.mark.parametrize(("statute", "provision"), CITABLE)
def test_every_provision_is_found_in_every_form(statute: str, provision: str) -> None:
    for unit in units_of(statute):
        for name in (f" of {NAMES[statute]}", f" {NAMES[statute].removeprefix('the ')}"):
            text = f"We rely on {unit}{provision}{name}."
            assert [one.id for one in find_citations(text)] == [f"{statute}:{provision}"], text


@given(citations(), st.sampled_from(TEMPLATES), st.data())
def test_white_space_between_tokens_changes_nothing(
    citation: tuple[str, str, list[str]], template: str, data: st.DataObject
) -> None:
    statute, provision, tokens = citation
    gaps = data.draw(st.lists(st.sampled_from(GAPS), min_size=len(tokens) - 1, max_size=len(tokens) - 1))
    text = template.format(written(NAMES[statute], tokens, gaps))
    found = find_citations(text)
    assert [one.id for one in found] == [f"{statute}:{provision}"]
    tight = template.format(written(NAMES[statute], tokens, ["", *[""] * (len(tokens) - 2)]))
    assert [one.stance for one in found] == [one.stance for one in find_citations(tight)]


@given(st.lists(st.sampled_from([*CITABLE]), min_size=1, max_size=6))
def test_offsets_slice_the_text(provisions: list[tuple[str, str]]) -> None:
    lines = [
        f"\u201cEnclosed\u201d \u2013 {units_of(statute)[0]}{form} of {NAMES[statute]};" for statute, form in provisions
    ]
    text = "\n".join(lines)
    found = find_citations(text)
    assert [one.id for one in found] == [f"{statute}:{form}" for statute, form in provisions]
    assert all(text[one.start_char : one.end_char] == one.text for one in found)


@given(st.text(alphabet="section S.reg()[]0123456789abiv ,;&-/'\">\n\u00a0\u2019 andortofthe", max_size=200))
def test_any_text_is_read(text: str) -> None:
    found = find_citations(text)
    assert all(text[one.start_char : one.end_char] == one.text for one in found)
    assert [one.start_char for one in found] == sorted(one.start_char for one in found)


def seconds(unit: str, length: int) -> float:
    text = (unit * (length // len(unit) + 1))[:length]
    gc.collect()
    gc.disable()  # a collection in the one and none in the other would be the difference
    try:
        start = process_time()
        find_citations(text)
        return process_time() - start
    finally:
        gc.enable()


MILLION = (" ", "1", "(", "section 1 ")
"""Runs of these are read at full length; the others show the same at a tenth of it."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        *MILLION,
        *("\n", "s.", '"', ". ", "and ", "the Act ", "section 1(", "section 40(2), ", "section 12; ", "s 1 and 2, "),
        *("> section 12\n", "\n section 12", "the Act section 12 ", "1:", "Housing Act 1988 section 12 "),
        *("Section 43(2) of the Act applies. ", "S1 2AB ", "section 12 (", "1:section 12 "),
    ],
)
def test_time_is_linear(unit: str) -> None:
    find_citations("section 12 applies")  # what is compiled once
    # A busy machine slows one of two runs: growth that is worse than linear shows every time.
    assert any(is_linear(unit, 1_000_000 if unit in MILLION else 100_000) for _ in range(6))


def is_linear(unit: str, length: int) -> bool:
    half, whole = seconds(unit, length // 2), seconds(unit, length)
    return whole <= max(2.5 * half, 0.1)
