"""How sentences treat the information, and where an answer is cut: one row for each case of the table in joins.py."""

from __future__ import annotations

import pytest

from foi_exemptions.cutting.cuts import cut
from foi_exemptions.cutting.layout import Layout
from foi_exemptions.cutting.treatments import Treatment, read_sentence

TREATMENTS = [
    ("The names are exempt under section 40(2).", Treatment.REFUSED),
    ("We can neither confirm nor deny that.", Treatment.REFUSED),
    ("I have considered the other questions and refuse them under section 14(1).", Treatment.REFUSED),
    ("We have looked at the file again, but must withhold it.", Treatment.REFUSED),
    ("The panel met the officers and asked whether it was right to refuse the request.", Treatment.FURNITURE),
    ("To answer would exceed the appropriate limit.", Treatment.COST),
    ("We do not hold a list of weirs.", Treatment.NOT_HELD),
    # the exception for information not held
    ("We rely on regulation 12(4)(a), as there is none.", Treatment.NOT_HELD),
    ("Section 21 applies as it is on our website.", Treatment.REDIRECTED),
    ("https://example.org/boats", Treatment.REDIRECTED),
    ("Please find attached the log.", Treatment.GIVEN),
    ("Eleven", Treatment.PLAIN),
    # held, but not in the form asked for: what follows answers
    ("We do not hold it in the format you requested.", Treatment.PLAIN),
    ("Section 43 is a qualified exemption.", Treatment.EXPLANATION),
    ("Thank you for your request about boats.", Treatment.FURNITURE),
    ("I can confirm that we hold the information requested.", Treatment.FURNITURE),
    # it opens like a lead-in and goes on to refuse
    ("I can confirm that we hold the information, which is exempt under section 31.", Treatment.REFUSED),
    ("If you are unhappy you may ask for a review.", Treatment.ENDING),
    ("Your request", Treatment.REQUEST),
]


@pytest.mark.parametrize(("words", "treatment"), TREATMENTS)
def test_treatments(words: str, treatment: Treatment) -> None:
    layout = Layout(words)
    (sentence,) = layout.sentences(0, len(words))
    assert read_sentence(sentence, layout.flat[sentence.start : sentence.end]).treatment is treatment


# pieces stand between bars; what is in no piece stands in braces
CUTS = [
    "|The total was 14. It fell later.|",
    "|The total was 14.| |The names are exempt under section 40(2).|",
    # a bare ground takes its reason with it; the weighing of interests is set apart
    "|The names are exempt under section 40(2). Disclosure would harm the owners.|",
    "|The names are exempt under section 40(2).| {The public interest lies in keeping them back.}",
    "|Commercially sensitive|\n\n|This information is exempt under section 43(2).|",
    "|We do not hold it. You may wish to contact the parish.|",
    "|We do not hold it.| |However, the total is on our website under section 21.|",
    "|We have no boats, see our website: www.example.org|",
    "|We attach the log.|\n\n|The older logs are published in full by the county at the link below, where you can "
    "search them by year, by boat and by owner, and download each of them:\nhttps://example.org|",
    "|The clerk keeps one account for all of it. To split it would need a manual search of each bill.|",
    "|It is not held centrally. To answer would need a manual search of each file.|",
    "|The boats were let to the club. As a result, we do not have a figure for each.|",
    "|The total was 14.| |We do not hold the names.|",
    "|We would have to search each file by hand, over 18 hours.| {On balance the public interest lies against.}",
    "|The following are exempt under section 43:\n- the price\n- the rate|",
    "|The dates are as follows: (see the log)|",
    # what comes after a refusal that stands alone tells how it came about, unless it gives a figure or turns
    "|The map is exempt under section 24(1).|\n\n{The site was opened in May.}",
    "|The map is exempt under section 24(1).|\n\n|The number of sites is 14.|",
    "|To answer would exceed the cost limit.|\n\n{The clerk works on Fridays.}",
    "|To answer would exceed the cost limit.|\n\n|However, the sites were opened in May.|",
    "|To answer would exceed the cost limit. Our estimate is as follows: 30 hours.|",
    # the condition of an exemption is no second refusal
    "|The names are exempt under section 40(2).|\n\n{The condition in section 40(3A)(a) is met.}",
    "|Twelve|\n\n{* Section 40(2): so few could be identified.}",
    # a notice belongs to what was refused, a list of exemptions to the words that announce it
    "|The map is exempt under section 24(1). This letter is a refusal notice.|",
    "|It is exempt under these sections\n\nSection 24(1) National security\n\nS31(1) Law enforcement|",
    "|To tell would exceed the cost limit.|\n\n|As a courtesy we have attached the totals.|",
    "|In relation to the first part of your request we hold no map.|\n\n|In relation to the second part we hold no plan.|",
]


@pytest.mark.parametrize("marked", CUTS)
def test_cuts(marked: str) -> None:
    text = marked.replace("|", "").replace("{", "").replace("}", "")
    layout = Layout(text)
    reads = [read_sentence(s, layout.flat[s.start : s.end]) for s in layout.sentences(0, len(text))]
    result = cut(reads)
    pieces = [piece for piece in marked.replace("{", "|{").split("|") if piece.strip()]
    assert [text[p.start : p.end] for p in result.pieces] == [p for p in pieces if not p.startswith("{")]
    assert ["{" + text[p.start : p.end] + "}" for p in result.explanations] == [p for p in pieces if p.startswith("{")]


def test_what_a_review_tells_is_no_answer() -> None:
    text = "On 3 May the clerk replied that the map was exempt. He had not asked the owner. We attach the map."
    layout = Layout(text)
    result = cut([read_sentence(s, layout.flat[s.start : s.end]) for s in layout.sentences(0, len(text))])
    assert [text[p.start : p.end] for p in result.pieces] == ["We attach the map."]


def test_a_letter_ends_with_its_review_rights() -> None:
    text = "Eleven.\n\nIf you are unhappy you may ask for a review.\n\nTwelve."
    layout = Layout(text)
    result = cut([read_sentence(s, layout.flat[s.start : s.end]) for s in layout.sentences(0, len(text))])
    assert result.ended
    assert [text[p.start : p.end] for p in result.pieces] == ["Eleven."]
