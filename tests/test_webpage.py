"""Web pages to text: what a reader sees, line by line, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_exemptions.reading.webpage import read_webpage


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<p>Two", "One\n\nTwo"),  # end tags left out
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("One<br>Two<br/><br>Three", "One\nTwo\n\nThree"),
        ("<p>Some\n   more <b>bold</b>, <i>x</i>y</p>", "Some more bold, xy"),
        ("a <b> b </b> c", "a b c"),
        ("<p>&pound;40 &#8211; &lt;5 &amp; &nbsp;&copy;</p>", "£40 – <5 & \xa0©"),
        ("<p>&#99999999999999999999; &#x110000000;</p>", "\ufffd \ufffd"),  # no such characters
        ("<p>2 < 3 and 4 <5</p>", "2 < 3 and 4 <5"),
        ("<pre>One\n  Two\n</pre>Three", "One\n  Two\n\nThree"),
        ("<ol><li>One<li>Two</ol>", "1. One\n2. Two"),
        ("<ol start=4><li>One</li><li value=9>Two</li><li>Three</ol>", "4. One\n9. Two\n10. Three"),
        ("<ol type=a><li>One<ol type=i><li>x<li>y</ol><li>Two</ol>", "a. One\ni. x\nii. y\nb. Two"),
        ("<ol style='list-style-type: upper-alpha'><li><p>One</p><p>more</p></li></ol>", "A. One\n\nmore"),
        ("<ul><li>One</li><li>Two</li></ul>", "• One\n• Two"),
        ("<table><tr><td>1<td>How many?<td>Forty</tr><tr><td>2<td>Cost?<td></table>",
         "1\tHow many?\tForty\n2\tCost?\t"),
        ("<table><tr><th>Q</th><th>A</th></tr><tr><td>Why?</td><td><p>(a) x</p><p>(b) y</p></td></tr></table>",
         "Q\tA\nWhy?\t(a) x\n(b) y"),
        ("<table><tr><td><p>One</p><p>Two</p></td></tr></table>", "One\n\nTwo"),  # only lays the page out
        ("<table><tr><td>Left</td><td><table><tr><td>1<td>Yes</table></td></tr></table>", "Left\n\n1\tYes"),
        ("<a href='https://a.example/p'>our policy</a>.", "our policy <https://a.example/p>."),
        ("<a href='https://www.a.example/p/'>www.a.example/p</a>", "www.a.example/p"),
        ("<a href='mailto:x@a.example'>write</a> <a href='#top'>up</a>", "write up"),
        ("<dl><dt>Q1</dt><dd>Yes</dd></dl>", "Q1\nYes"),
        ("<script>if (a < b) '<p>no</p>'</script><style>p {}</style><title>no</title>Yes", "Yes"),
        ("<nav><p>Home</p></nav><p>Yes</p><footer>Legal</footer>", "Yes"),
        ("<p hidden>no</p><div style='display: none'><div>no</div></div><p>Yes</p>", "Yes"),
        ("<p title='a > b' data-x=\"<p>\">Yes</p>", "Yes"),
        ("<!-- <p>no</p> --><!--[if mso]><p>no</p><![endif]--><![if !mso]>Yes<![endif]>", "Yes"),
        ("<nav>Home<p>The letter</p>", "Home\n\nThe letter"),  # never closed: better the furniture than no letter
        ("<footer>The letter</footer>", "The letter"),
        ("<body class='sidebar'>Yes", "Yes"),
        ("<P>One</P ><BR>Two", "One\n\nTwo"),
        ("<p>{{ latestTitle }}...</p><p>Yes {{x}}</p>", "Yes"),  # what a script would have filled in
        ("", ""),
    ],
)  # fmt: skip
def test_page(page: str, text: str) -> None:
    assert read_webpage(page) == text + "\n"


def test_saved_thread() -> None:
    page = """<html><head><title>Bus lanes - a request</title></head><body>
    <div class="request-header"><h1>Bus lanes</h1>
    <p class="request-header__subtitle">Iolo Brand made this request to <a href="/body/x">Brayford Council</a></p>
    <div class="request-header__action-bar__actions"><a href="#">Actions</a></div></div>
    <div class="outgoing correspondence" id="outgoing-1"><div class="correspondence__header">
      <span class="correspondence__header__author">Iolo Brand</span>
      <a href="#outgoing-1"><time>3 June 2024</time></a></div>
      <div class="correspondence_text"><p>Dear Brayford Council,</p><p>How many fines?</p></div>
      <div class="correspondence__footer"><a class="cplink__button">Link to this</a> <a>Report</a></div></div>
    <div class="incoming correspondence" id="incoming-2"><div class="correspondence__header">
      <span class="correspondence__header__author">Information Team, Brayford Council</span>
      <time>12 June 2024</time></div>
      <div class="correspondence_text"><p>Dear Mr Brand<br>
      Forty.</p><p><a href="?unfold=1#incoming-2">show quoted sections</a></p></div></div>
    <div id="right_column" class="sidebar"><h2>Follow this request</h2></div></body></html>"""
    assert read_webpage(page) == (
        "Bus lanes\n\nIolo Brand made this request to Brayford Council\n\nIolo Brand 3 June 2024\n\n"
        "Dear Brayford Council,\n\nHow many fines?\n\nInformation Team, Brayford Council 12 June 2024\n\n"
        "Dear Mr Brand\nForty.\n\nshow quoted sections\n"
    )


@pytest.mark.parametrize(
    "unit",
    [
        "<div>", "<table><tr><td>x", "<nav>", "<a href='", "<a \"", "<b id=1><p>", "<", "</", "<!--", "&#9", "&",
        "<ol><li>",
        "<script>", "<p style='display :", "<p x=\">", "</table>", "<pre>", "<td>", "< p", "<!", "\n\n", "<br>",
    ],
)  # fmt: skip
def test_hostile_pages_take_linear_time(unit: str) -> None:
    page = unit * (300_000 // len(unit))
    started = time.perf_counter()
    read_webpage(page)
    assert time.perf_counter() - started < 10


TAGS = (
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<ol>",
    "<li>",
    "</ol>",
    "<p>",
    "<a>",
    "</a>",
    "<nav>",
    "</nav>",
    "x",
)


@given(st.text(alphabet="<>/!-='\" \n&#;atrdolisnvpx1", max_size=300))
def test_any_characters_are_read(page: str) -> None:
    assert read_webpage(page).endswith("\n")


@given(st.lists(st.sampled_from(TAGS)))
def test_any_order_of_tags_is_read(tags: list[str]) -> None:
    assert read_webpage("".join(tags)).count("x") == tags.count("x") or "<nav>" in tags
