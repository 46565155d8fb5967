"""The page for people without a browser: every answer is on it, in the right words, and nothing in it can run."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CHECKOUT

from foi_exemptions.page import write_page
from foi_exemptions.page.embedding import asset
from foi_exemptions.page.folders import short_names
from foi_exemptions.page.marks import Mark, marked_text
from foi_exemptions.page.wording import LABELS, SIGNS, percent, printed_order
from foi_exemptions.report import to_dict
from foi_exemptions.results import (
    Answer,
    AnswerSegment,
    DecidedBy,
    Document,
    Exemption,
    Label,
    LabelledSegment,
    Outcome,
    Question,
    Report,
    RuleMatch,
    Stance,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller

VOID = {"input", "link", "meta", "br"}
LAW = "https://www.legislation.gov.uk/ukpga/2000/36/section/43"


class Page(HTMLParser):
    """A page read back: elements balanced, texts of responses, passages by number, ids, links and blocks of data."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = text
        self.open: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.passages: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self.blocks: list[tuple[dict[str, str], str]] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.attributes += list(values.items())
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        if values.get("class") == "text":
            self.texts.append("")
        if tag in {"script", "style"}:
            self.blocks.append((values, ""))
        if tag not in VOID:
            self.open.append((tag, values))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass  # a shape of a chart

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = [values for _, values in self.open]
        classes = [values.get("class") for values in inside]
        if self.open and self.open[-1][0] in {"script", "style"}:
            self.blocks[-1] = (self.blocks[-1][0], self.blocks[-1][1] + data)
        elif "tag" in classes:
            key = inside[classes.index("tag")]["id"]
            self.tags[key] = self.tags.get(key, "") + data
        elif "text" in classes and "page-start" not in classes:
            self.texts[-1] += data
            article = next(values["id"] for values in inside if values.get("class") == "response")
            for values in inside:
                for number in values.get("data-answers", "").split():
                    key = f"{article}-s{number}"
                    self.passages[key] = self.passages.get(key, "") + data

    @property
    def data(self) -> list[dict[str, Any]]:
        return [json.loads(text) for values, text in self.blocks if values.get("class") == "data"]


def page(*reports: Report, **options: Any) -> Page:
    file = io.StringIO()
    write_page(reports, file, **options)
    return Page(file.getvalue())


def answered(
    text: str,
    words: str,
    refs: tuple[str, ...] = (),
    label: Label = Label.ANSWERED,
    *,
    evidence: str = "",
    exemption: str = "",
    href: str = LAW,
    review: bool = False,
) -> LabelledSegment:
    """A labelled segment for ``words``, which stand in ``text``; questions stand nowhere."""

    def span(part: str) -> tuple[int, int, str]:
        return text.index(part), text.index(part) + len(part), part

    cited = (
        Exemption(
            "foia:43(2)",
            "foia",
            "43(2)",
            "Commercial <b>interests</b>",
            href,
            Stance.RELIED_ON,
            False,
            *span(exemption),
        ),
    )
    return LabelledSegment(
        segment=AnswerSegment(tuple(Question(ref, 0, 0, "") for ref in refs), *span(words)),
        label=label,
        labels=(label,),
        probability=0.9,
        probabilities=dict.fromkeys(Label, 0.2),
        exemptions=cited if exemption else (),
        evidence=(RuleMatch("a_rule", label, *span(evidence)),) if evidence else (),
        citations=(),
        decided_by=DecidedBy.BOTH,
        needs_review=review,
    )


def reported(text: str, *segments: LabelledSegment, source: str = "reply.txt", pages: tuple[int, ...] = ()) -> Report:
    """A report with an answer for each question that each segment serves, or for none."""
    answers = [
        Answer(question, (one,), one.label, one.labels, tuple(e.id for e in one.exemptions))
        for one in segments
        for question in one.segment.questions or (None,)
    ]
    return Report(
        Document(source, text, pages), tuple(answers), ("9",), Outcome.PARTIALLY_WITHHELD, {"package": "1.2.3"}
    )


@pytest.fixture(scope="module")
def letters(labeller: Labeller) -> list[Report]:
    return [labeller.label_file(path) for path in sorted((CHECKOUT / "seeds" / "responses").glob("*.txt"))]


@pytest.fixture(scope="module")
def folder(letters: list[Report]) -> Page:
    return page(*letters)


def test_the_whole_text_of_every_response_is_there_and_each_answer_is_marked(
    letters: list[Report], folder: Page
) -> None:
    assert folder.texts == [report.document.text for report in letters]
    for number, report in enumerate(letters, 1):
        spans = {
            (one.segment.start_char, one.segment.end_char): one.segment.text
            for a in report.answers
            for one in a.segments
        }
        marked = [folder.passages[f"r{number}-s{place}"] for place in range(1, len(spans) + 1)]
        assert marked == [text for _, text in sorted(spans.items())]


def test_the_reports_are_embedded_as_they_are(letters: list[Report], folder: Page) -> None:
    assert folder.data == [json.loads(json.dumps(to_dict(report))) for report in letters]


def test_links_lead_to_places_on_the_page_or_to_the_statute_book(folder: Page) -> None:
    assert len(folder.ids) == len(set(folder.ids))
    assert {link for link in folder.links if link.startswith("#")} <= {f"#{one}" for one in folder.ids}
    assert all(link.startswith(("#", "https://www.legislation.gov.uk/")) for link in folder.links)
    assert not [key for key, _ in folder.attributes if key in {"src", "style", "srcset"} or key.startswith("on")]


def test_the_policy_allows_the_scripts_and_the_style_sheet_of_the_page_alone(folder: Page) -> None:
    policy = next(value for _, value in folder.attributes if value.startswith("default-src 'none'"))
    for values, text in folder.blocks:
        if values.get("type") != "application/json":
            assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 3


HOSTILE = (
    "1. </script><script>window.hit = 1</script><!-- ]]> \u2028 <img src=x onerror=hit()> "
    '2. <a href="javascript:hit()">&amp; section 43(2)</a> \'"{{ 7 * 7 }}\n\n\n\n\x0cEnd'
)


@pytest.mark.parametrize("several", [False, True])
def test_what_a_response_holds_is_shown_and_never_run(several: bool) -> None:
    one = answered(
        HOSTILE,
        HOSTILE[3:60],
        ('"><script>',),
        Label.REFUSED,
        evidence="<!--",
        exemption="section 43(2)",
        href="javascript:hit()",
    )
    report = reported(HOSTILE, one, source="<script>hit()</script>.txt")
    written = page(*[report] * (2 if several else 1), title="</title><script>hit()</script>")
    assert set(written.texts) == {HOSTILE}
    assert written.passages["r1-s1"] == HOSTILE[3:60]
    assert len(written.blocks) == 4 + len(written.texts)  # boot, style, words, script: no element of the response's
    assert "javascript:" not in " ".join(written.links)
    assert {
        e["href"] for data in written.data for a in data["answers"] for s in a["segments"] for e in s["exemptions"]
    } == {""}
    for values, text in written.blocks:
        if values.get("type") == "application/json":
            assert not set(text) & set("<>&\u2028\u2029")


def test_a_passage_that_serves_several_questions_is_marked_once_and_listed_under_each() -> None:
    text = "Items 1 to 5 would each exceed the limit."
    written = page(reported(text, answered(text, text, ("1", "2", "3", "4", "5"), Label.REFUSED)))
    assert written.passages == {"r1-s1": text}
    assert written.tags["r1-s1"] == "■Answer 1, 2, +3 Refused"
    assert written.links.count("#r1-s1") == 1 + 5


def test_passages_that_share_words_keep_all_of_their_words() -> None:
    text = "We hold none of it, and the rest is on our website."
    first, second = text[:31], text[20:]
    written = page(
        reported(text, answered(text, first, ("1",), Label.NOT_HELD), answered(text, second, ("2",), Label.REDIRECTED))
    )
    assert written.texts == [text]
    assert written.passages == {"r1-s1": first, "r1-s2": second}


def test_the_words_that_show_a_label_are_found_where_they_stand() -> None:
    # The evidence may stand outside the passage: an annexe names the exemption.
    text = "See below.\nAnnexe: section 43(2) applies."
    one = answered(text, "See below.", ("1",), Label.REFUSED, exemption="section 43(2)", evidence="below")
    written = page(reported(text, one)).source
    assert '<span class="shows" data-shows="1">below</span>' in written
    assert '<span class="shows" data-shows="1">section 43(2)</span>' in written


def test_further_blank_lines_stay_in_the_text_and_pages_are_announced() -> None:
    text = "Dear Ms Hart\n\n\n\n\nYes.\x0cPage the second"
    marked = marked_text(text, [Mark("answer", 17, 21, 1, "answered", "<b>1</b>")], (0, 22))
    assert marked == (
        'Dear Ms Hart\n\n<span class="gap">\n\n\n</span><b>1</b><mark class="answered" data-answers="1">Yes.</mark>\x0c'
        '<span class="page-start">page 2</span>Page the second'
    )


def test_what_no_file_can_hold_is_replaced() -> None:
    text = "Yes\udcff and\0 no."
    assert page(reported(text, answered(text, "Yes\udcff and", ("1",)))).texts == ["Yes? and\ufffd no."]


def test_a_response_without_answers_says_so() -> None:
    assert (
        "This text gives no answers."
        in page(Report(Document("a.txt", "Thank you."), (), (), Outcome.NO_DECISION)).source
    )


def test_the_page_of_a_folder_counts_and_lists() -> None:
    text = "Yes. Withheld under section 43(2). No."
    refused = answered(
        text, "Withheld under section 43(2).", ("10",), Label.REFUSED, exemption="section 43(2)", review=True
    )
    one = reported(text, answered(text, "Yes.", ("2",)), refused, source="letters/a/reply.txt")
    two = reported(text, answered(text, "No."), source="letters/b/reply.txt")
    source = page(one, two, unread=["c.pdf: is no <PDF>"]).source
    words = " ".join(re.sub(r"<[^>]*>", " ", source).split())
    assert "2 responses, 5 questions: 1 answer asks for a person" in words
    assert "Response no number 2 9 10 a/reply.txt ● ? ■ b/reply.txt ● ?" in words
    assert re.search(r"FOIA section 43: Commercial interests 1 answer 1 Find", words)
    assert "■ Refused 90% a/reply.txt, 10 Withheld under section 43(2)." in words
    assert "1 file not read c.pdf: is no &lt;PDF&gt;" in words


def test_a_page_of_nothing_says_why() -> None:
    assert "1 file not read" in page(unread=["a.pdf: has no text"]).source


def test_a_folder_of_four_hundred_responses_stays_small(letters: list[Report]) -> None:
    file = io.StringIO()
    write_page((letters * 7)[:400], file)
    assert file.tell() < 15_000_000


@pytest.mark.parametrize(
    ("refs", "expected"),
    [
        (["10", "2", "1"], ["1", "2", "10"]),
        (["4b", "4", "4a", "5"], ["4", "4a", "4b", "5"]),
        (["a", "1", ""], ["", "1", "a"]),  # no number, then numbers, then letters
        (["2.10", "2.9"], ["2.9", "2.10"]),
    ],
)
def test_columns_stand_as_letters_print_their_questions(refs: list[str], expected: list[str]) -> None:
    assert sorted(refs, key=printed_order) == expected


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["in/a.txt", "in/b.txt"], ["a.txt", "b.txt"]),
        (["in/a/reply.txt", "in/b/reply.txt"], ["a/reply.txt", "b/reply.txt"]),  # a folder for each authority
        (["/in/a.txt", "b.txt"], ["/in/a.txt", "b.txt"]),
        (["a.txt", "-"], ["a.txt", "-"]),
    ],
)
def test_names_lose_the_folders_that_all_are_in(sources: list[str], expected: list[str]) -> None:
    assert short_names(sources) == expected


@pytest.mark.parametrize(("value", "expected"), [(1.0, "over 99%"), (0.994, "99%"), (0.5, "50%"), (0.0001, "under 1%")])
def test_nothing_is_called_certain(value: float, expected: str) -> None:
    assert percent(value) == expected


def test_every_label_has_a_word_a_sign_and_colours() -> None:
    assert [*LABELS] == [*SIGNS]
    assert {*LABELS} == {*Label, "unanswered"}
    assert len(set(SIGNS.values())) == len(SIGNS)
    style = asset("page.css")
    assert all(f".sign.{label}" in style for label in LABELS)


COLOURS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", asset("page.css"))
}
FILLS = ("answered", "not-held", "refused", "redirected", "not-applicable")
PAIRS = [
    *((f"{fill}-on", fill) for fill in FILLS),
    *(("ink", f"{fill}-tint") for fill in FILLS),
    *((ink, ground) for ink in ("ink", "soft", "link") for ground in ("paper", "raised")),
    ("ink", "lit"),
    ("paper", "ink"),
]


def linear(colour: str) -> list[float]:
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]


def luminance(rgb: list[float]) -> float:
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), rgb, strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("on", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(on: str, ground: str, theme: str) -> None:
    # WCAG 2.2, success criterion 1.4.3 (AA): 4.5 for text of this size.
    low, high = sorted(luminance(linear(COLOURS[name][theme])) for name in (on, ground))
    assert (high + 0.05) / (low + 0.05) >= 4.5


# Machado, Oliveira and Fernandes (2009), severity 1: what is left of a colour for each kind of colour-blindness.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def lab(rgb: list[float]) -> tuple[float, float, float]:
    rows = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0178, 0.1095, 0.8727))  # over the white point
    x, y, z = (max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True))) for row in rows)
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", BLINDNESS)
def test_colours_of_labels_differ_for_the_colour_blind(kind: str, theme: str) -> None:
    # A difference of 10 is seen at a glance; the signs tell them apart all the same.
    seen = {}
    for fill in FILLS:
        rgb = linear(COLOURS[fill][theme])
        seen[fill] = lab(
            [min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in BLINDNESS[kind]]
        )
    for one, other in combinations(FILLS, 2):
        assert sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5 > 10, (one, other)


def test_the_command_writes_a_page_and_names_what_it_cannot_read(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    replies = tmp_path / "replies"
    replies.mkdir()
    (replies / "good.txt").write_text("Q1. How many?\nThere are 40.\n", encoding="utf-8")
    (replies / "bad.pdf").write_bytes(b"%PDF-1.7 and no more")
    output = replies / "report.html"
    status, out, err = run("report", replies, "-o", output, "--title", "Benches & bins")
    assert (status, out) == (1, "")
    assert "bad.pdf" in err
    first = output.read_text(encoding="utf-8")
    assert "<title>Benches &amp; bins</title>" in first
    assert "1 file not read" in first
    run("report", replies, "-o", output)  # its own page is no response
    assert "report.html" not in output.read_text(encoding="utf-8")


def test_the_command_writes_the_page_of_one_response(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    reply = tmp_path / "reply.txt"
    reply.write_text("Q1. How many?\nThere are 40.\n", encoding="utf-8")
    status, out, _ = run("report", reply)
    assert status == 0
    assert Page(out).passages == {"r1-s1": "There are 40."}
    assert "overview" not in Page(out).ids


@pytest.mark.parametrize("count", [1, 2])
def test_no_page_is_written_where_nothing_can_be_read(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, count: int
) -> None:
    for number in range(count):
        (tmp_path / f"{number}.pdf").write_bytes(b"%PDF-1.7 and no more")
    status, out, err = run("report", *sorted(tmp_path.glob("*.pdf")), "-o", tmp_path / "report.html")
    assert (status, out) == (1, "")
    assert err.count("\n") == count + (count > 1)
    assert not (tmp_path / "report.html").exists()
