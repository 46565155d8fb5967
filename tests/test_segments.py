"""Whole small letters, each with its answers marked: ``{{4a: Yes.}}`` answers question 4a, ``{{Yes.}}`` none.

The letters are invented; each row names the layout it shows. The real letters, where they stand beside the
checkout, only judge: the floors below were set on them and never fall.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spans import overlap

from foi_exemptions.results import Document, Segmentation
from foi_exemptions.segments import MOST_CHARACTERS, segment_document

SHARED = Path(__file__).parents[2] / "shared"

LETTERS = {
    "question and answer on one line": """Dear Ms Vane,

Please find our response below.

Q1. How many swans live on the lake? {{1: Eleven}}

Q2. Who feeds them? {{2: The park keeper}}

Yours sincerely
A. Clerk
""",
    "question after question, answers on the next line": """Dear Mr Oke

1. How many swans live on the lake?
{{1: Eleven.}}
2. Do they have names?
{{2: No.}}

If you have any queries please contact us.
""",
    "colon before the answer": """1. Number of boats: {{1: 14}}
2. Number of oars: {{2: 28}}
""",
    "a dash before the answer": """Q1. What is the name of the lake? {{1: - Mere End}}
Q2. How deep is it? {{2: 4 metres}}
""",
    "numbers and letters without the questions": """Dear Lakeside Council,

Q1. What is the name of the lake?
Q2. How many boats are there?
Q2a. How many of those are rowing boats?
Q2b. How many of those are pedal boats?

Yours faithfully,

R Quester

Boating Team, Lakeside Council

Dear R Quester

The response to your request is as follows:

1.   {{1: Mere End}}

2.   {{2: About 40}}

A.   {{2a: About 30}}

B.   {{2b: About 10}}

Yours sincerely
""",
    "Q and A labels": """Q1 List of boats held
A1 {{1: Three punts and a raft}}

Q2 Copies of the hire agreement
A2 {{2: The boathouse does not hold this information}}
""",
    "an answer without its question stays with its number": """In relation to Question 1: {{1: the ferry was sold.}}

In relation to Questions 3 and 4: {{3,4: no information is held.}}
""",
    "a paragraph that names the questions it governs": """Q4. How many ducks are there?

Q4a. How many of those are wild?

Q4b. How many of those are lame?

{{4,4a,4b: The information requested for question 4 is not held in a way that lets us count, and a manual search of
every pond would exceed the appropriate limit.}}

Q5. Are there geese? {{5: Yes}}
""",
    "a long answer on its own line serves the questions before it": """1. Which piers were mended?
2. Which were closed?
3. Which were painted?
{{1,2,3: We have mended, closed and painted the north pier only, as the others belong to the harbour company.}}
""",
    "a short answer serves the last question only": """Q1. Which pier was mended?

Q2. Was it painted? {{2: Yes}}
""",
    "unnumbered items repeated, then answered": """Dear Ms Vane

I am pleased to provide the response below:

Any plans for new moorings.
{{We do not hold any such plans.}}

Any contracts with boat builders.
{{Please see the attached list.}}

If you are unhappy with this response you may ask for a review.
""",
    "the request under a heading, then the response": """Reference: 4471

Dear Mr Oke

Thank you for your request about the slipway.

Your request

Please tell me when the slipway was built and who paid.

Our response

{{The slipway was built in 1932 and paid for by subscription.}}

I hope this is helpful.
""",
    "a page of a disclosure log": """Moorings

Publication date: May 2021

Request

1. How many moorings are let?
2. To whom are they let?

Outcome

Some information provided.

Response

1. How many moorings are let?

{{1: 212.}}

2. To whom are they let?

{{2: The names of tenants are exempt under section 40(2) of the Act.}}

Explanatory annexe

Exemptions applied

Section 40 covers the personal data of other people.
""",
    "parts treated differently": """4. What did the boathouse cost?

{{4: Contracts above 10,000 pounds are exempt under section 21 as they are on our website.}}

{{4: Contracts below that are exempt under section 43(2) of the Act.}}
""",
    "given, then withheld, then only explained": """2. What was paid for the ferry? {{2: The total was 41,000 pounds.}}
{{2: The rate for each crossing is exempt from disclosure under section 43(2) of the Act. Disclosure of the rate would
harm the ferryman's trade.}} Section 43 is a qualified exemption. On balance the public interest lies in keeping it.
3. Who runs it? {{3: The parish.}}
""",
    "not held, and where to ask": """Dear Mr Oke

{{We do not hold records of the lock. We suggest you contact the canal trust, which may hold them.}}

Yours sincerely
""",
    "given, then not held": """Dear Mr Oke

{{We attach the list of locks as at 4 May.}} {{We do not hold a list of weirs.}}

Yours sincerely
""",
    "an answer with a link for more": """1. How many live here? {{1: About 400, see the census: www.example.org}}
2. How many dogs? {{2: 31}}
""",
    "a cost refusal keeps its reasons, not its advice": """1. How many letters did you send?
{{1: To answer we would need to open each file by hand. We estimate that this would exceed the appropriate limit of 18
hours in section 12.}}

You may wish to narrow your request to one year.
2. How many stamps? {{2: 12}}
""",
    "several bare refusals, one ground": """a. Cost of the rope? {{a: Commercially sensitive}}
b. Cost of the anchor? {{b: Commercially sensitive}}
{{a,b: This information is exempt from disclosure under section 43(2) of the Act.}}
c. What colour is it? {{c: Red}}
""",
    "answers that point to an exemption below": """Q1. How many eels were caught? {{1: Please see exemption below.}}

Q2. How many were let go? {{2: Please see exemption below.}}

Q3. Is there a warden? {{3: Yes}}

{{1,2: To count the eels we would have to search every log book of the fishery. Section 12 lets an authority refuse a
request where the cost of complying would exceed the appropriate limit. We estimate more than 18 hours.}}
""",
    "questions run together on one line": """Dear Lakeside Council,

Q1. Is there a jetty?
Q2. If there is a jetty:
Q2a. When was it built?

Yours faithfully,

R Quester

Boating Team, Lakeside Council

Dear R Quester

Please see the response to your request below.

Q1. Is there a jetty? {{1: Yes}}

Q2. If there is a jetty: Q2a. When was it built? {{2a: In 1950}}
""",
    "a list inside an answer is no list of questions": """Dear Mr Oke

{{Please see attached:
1. Plan of the north pier
2. Plan of the south pier}}

Yours sincerely
""",
    "a table read in with its column of answers": """Dear Lakeside Council,

1. The number of boats kept at the jetty in the winter months
2. The number of boats kept at the slipway in the winter months

Yours faithfully,

R Quester

Boating Team, Lakeside Council

Dear R Quester

Please find our response below.

1.   The number of boats kept at        {{1: 31}}
the jetty in the winter months
2.   The number of boats kept at        {{2: 17}}
the slipway in the winter months
""",
    "a heading for each question and each response": """Question 1

How many boats are there?

Response

{{1: There are 14.}}

Question 2

Who owns them?

Response

{{2: We do not hold this information.}}
""",
    "an answer label on its own line": """1. How many boats are there?
Answer: {{1: 14}}
2. Who owns them?
Answer: {{2: The parish.}}
""",
    "the request quoted line by line": """Dear R Quester

Please see our answers below.

> 1. How many boats are there?
{{1: There are 14.}}
> 2. Who owns them?
{{2: The parish.}}
""",
    "letters under numbers": """1. Boats
a) How many are there?
{{1a: 14}}
b) Who owns them?
{{1b: The parish}}
2. Oars
a) How many are there?
{{2a: 28}}
""",
    "roman numerals": """(i) How many boats are there?
{{i: 14}}
(ii) Who owns them?
{{ii: The parish}}
""",
    "prose with no numbers": """Dear Ms Vane

Thank you for your request about the weir, which we received on 3 May.

{{The weir was last mended in 2016 at a cost of 4,000 pounds. It is inspected each spring.}}

{{Drawings of the sluice are exempt under section 31(1)(a) of the Act.}}

{{We do not hold any photographs.}}

If you are unhappy with the handling of your request you may ask for an internal review.

Yours sincerely

Information Officer
Tel: 01234 567
""",
    "the remaining questions": """Q1. How many boats are there? {{1: 14}}

Q2. Who rows them?

Q3. Where do they row?

{{2,3: The remaining questions would need a manual search of every log book, and would exceed the appropriate limit.}}
""",
    "neither confirmed nor denied": """Dear Ms Vane

{{The board can neither confirm nor deny that it holds the information, by virtue of section 40(5) of the Act.}} Section
40 is an absolute exemption.

Yours sincerely
""",
    "no substantive reply": """Dear Lakeside Council,

How many swans live on the lake?

Yours faithfully,

R Quester

Boating Team, Lakeside Council

Dear R Quester

I acknowledge your request, which has been logged. We will respond within 20 working days.

Yours sincerely
""",
    "dashed separators, quoted mail below": """Swans

Request to: Lakeside Council
Status: Successful

----------------------------------------
Requester, 1 May 2020
----------------------------------------

Dear Lakeside Council,
How many swans live on the lake?
Yours faithfully,
R Quester

----------------------------------------
Lakeside Council, 20 May 2020
----------------------------------------

Dear R Quester,
Thank you for your request for information about swans which we received on 1 May.
Please find our response set out below:
How many swans live on the lake?
{{There are eleven.}}
Kind regards
From: R Quester
Sent: 1 May 2020
To: Boating Team
Dear Lakeside Council,
How many swans live on the lake?
""",
    # ------------------------------------------------ other house styles
    "numbered names of what was asked, answers below": """Dear Mr Oke

1. Length of each pier, in metres

{{1: Forty and fifty-five.}}

2. Names of the painters

{{2: Withheld under section 40(2).}}

3. Paint bought since 2015

{{3: We do not hold this information.}}

Yours sincerely
""",
    "answers after a dash, sub-items after a colon": """1. Piers painted in 2019 - {{1: 4}}
2. Piers closed in the same year - {{2: none were}}
3. Fines issued:
   a) paid: {{3a: 12}}
   b) cancelled: {{3b: 2}}
""",
    "requests named by their number and repeated": """Dear Mr Oke

Request 1: every survey of the pier since 2015

{{1: Two are enclosed.}}

Request 2: the cost of each

{{2: We refuse this under section 43(2).}}

Yours sincerely
""",
    "a block of questions, then a block of answers": """Dear Ms Roe

You asked:

a) How many boats are there
b) Who owns them
c) What they cost

Our answers are:

a) {{a: Four}}
b) {{b: The parish}}
c) {{c: We do not hold this information}}

Yours sincerely
""",
    "a block of questions refused as a whole": """Dear Ms Roe

Thank you for your letter of 3 May. You asked for:

1. For each boat let since 2001, the name of the hirer;
2. For each of those, the length of the hire; and
3. The total by year.

{{1,2,3: Section 12 means that we need not comply where the work would cost more than the limit.

Hire books were kept on paper. There are some 400 of them.

At ten minutes a book that is well over 18 hours.}}

If you were to ask for one year we might be able to help.

Yours sincerely
""",
    "response to question, without the questions": """Dear Ms Roe

Response to Question 1

{{1: There are four boats.}}

Response to Question 2

{{2: We do not hold this information.}}

Yours sincerely
""",
    "answers labelled in their lines": """Dear Mr Oke

Question 1: How many homes do you run?
Response: {{1: Four.}}

Question 2: Names of the managers
Response to Question 2: {{2: These are exempt under section 40(2).}}

Yours sincerely
""",
    "Q and A without numbers": """Q: How many homes do you run?
A: {{Four.}}

Q: The cost of each
A: {{See www.example.org/costs}}
""",
    "bullets answered with A and a bracket": """Dear Mr Oke

- How many homes do you run?

A) {{Four.}}

- Who names them?

A) {{Their residents do, which is why one is called the Mint.}}

- What do they cost?

A) {{We do not hold this.}}

Yours sincerely
""",
    "two services answer each question": """Dear Mr Oke

1. How many homes do you run?

Adults: {{1: Four.}}
Children's: {{1: None.}}

2. What do they cost?

Adults: {{2: 1.2 million pounds a year.}}
Children's: {{2: We do not hold this.}}

Yours sincerely
""",
    "a table with tabs": """Dear Mr Oke

No.\tQuestion\tAnswer
1\tHow many piers do you own?\t{{1: Four}}
2\tNames of the painters\t{{2: Exempt under section 40(2).}}
3\tTotal spent on paint\t{{3: 4,200 pounds}}

Yours sincerely
""",
    "a table in columns, answers wrapped": """Dear Ms Roe

     Question                                  Response
1    How many boats are there?                 {{1: 14}}
2    Names of the owners                       {{2: Exempt under section 40(2)
                                               as personal data.}}
3    Cost of each boat                         {{3: We do not hold this.}}

Yours sincerely
""",
    "a table read cell by cell": """Dear Mr Oke

Thank you for your request of 3 May. Our response is below.

Question
Response
How many piers do you own?
{{Four}}
List of contractors used
{{We do not hold this information.}}
Total spent on paint
{{4,200 pounds}}

If you are unhappy you may ask for a review.

Yours sincerely
""",
    "bulleted names with the answer under each": """Dear Mr Oke

Our response is as follows.

* The sum spent on paint
  {{4,200 pounds}}

* The names of the painters
  {{Withheld under section 40(2).}}

* The number of tins
  {{We do not hold this information.}}

Yours sincerely
""",
    "headings without numbers": """Dear Mr Oke

Thank you for your request for information about the pier, which we have now completed.

The contract for painting

{{The contract of 2014 is enclosed.}}

{{Its prices are withheld under section 43(2).}}

Bids that were not accepted

{{Two were given to us in confidence. Section 41(1) applies to them.}}

Length of the pier

{{Forty metres.}}

Yours sincerely
""",
    "answers for the rest of the questions": """Dear Mr Oke

1. Number of boats: {{1: 14}}
2. Names of boats:
3. Names of owners:

{{2,3: For the remaining questions we estimate more than 18 hours of work, and section 12 applies.}}

Yours sincerely
""",
    "two refusals under two provisions": """2. The submissions made to you
{{2: There were sixteen, and fourteen are attached.}} {{2: The other two are withheld under section 41(1).}} {{2: The
names of clerks have been redacted under section 40(2).}}
3. The cost? {{3: Nil}}
""",
    "a fact that leads up to a refusal": """1. Prices for each page
{{1: Unit prices were quoted to us in confidence. We are withholding them under section 43(2).}}
2. Number of pages? {{2: 400}}
""",
    "the outcome of a review": """Dear Ms Roe

Internal review

I have reviewed our reply of 3 May to your complaint about the request.

{{The plans of the pier are attached.}}

{{The names of the clerks are exempt under section 40(2).}}

You may complain to the Information Commissioner if you are dissatisfied with this reply.

Yours sincerely
""",
    "a letter that asks what is meant": """Dear Ms Roe

1. How many piers do you own?
2. Are they any good?

Before we can start we need to know a little more. On question 1, do you mean only the piers in use?

We will begin as soon as we hear from you.

Yours sincerely
""",
    "a letter that takes more time": """Dear Ms Roe

We hold this information. We believe that the exemption in section 43(2) may apply to some of it.

We need to take a further 20 working days and plan to let you have a decision by 29 October. We regret the delay.

Yours sincerely
""",
}


def _unmarked(marked: str) -> tuple[str, list[tuple[list[str], str]]]:
    """Return a letter without its marks, and the answers they show."""
    text, answers, position = "", [], 0
    for found in re.finditer(r"\{\{(?:([0-9a-z,.]+): )?(.*?)\}\}", marked, re.DOTALL):
        text += marked[position : found.start()] + found.group(2)
        answers.append((found.group(1).split(",") if found.group(1) else [], found.group(2)))
        position = found.end()
    return text + marked[position:], answers


def _answers(segmentation: Segmentation) -> list[tuple[list[str], str]]:
    return [([q.ref for q in segment.questions if q.ref], segment.text) for segment in segmentation.segments]


@pytest.mark.parametrize("layout", LETTERS)
def test_layouts(layout: str) -> None:
    text, expected = _unmarked(LETTERS[layout])
    assert _answers(segment_document(Document("letter", text))) == expected


@pytest.mark.parametrize("layout", ["dashed separators, quoted mail below", "questions run together on one line"])
def test_line_ends_do_not_matter(layout: str) -> None:
    text, expected = _unmarked(LETTERS[layout])
    windows = segment_document(Document("letter", text.replace("\n", "\r\n")))
    assert [(refs, found.replace("\r\n", "\n")) for refs, found in _answers(windows)] == expected


def test_no_break_spaces_do_not_matter() -> None:
    text, expected = _unmarked(LETTERS["question and answer on one line"])
    found = _answers(segment_document(Document("letter", text.replace(" ", "\u00a0"))))
    assert [(refs, words.replace("\u00a0", " ")) for refs, words in found] == expected


def test_what_lies_beyond_the_limit_is_not_read() -> None:
    text = "1. How many? Four\n" + "x" * MOST_CHARACTERS + "\n2. Why? Because\n"
    assert [question.ref for question in segment_document(Document("long", text)).questions] == ["1"]


def test_blank_answers_are_unanswered() -> None:
    text = "Q1. How many boats? Six\n\nQ2. Why?\n\nQ3. Who rows? Nobody\n"
    segmentation = segment_document(Document("letter", text))
    assert _answers(segmentation) == [(["1"], "Six"), (["3"], "Nobody")]
    assert segmentation.unanswered == ("2",)


def test_questions_of_the_request_that_nobody_answered_are_unanswered() -> None:
    text = _unmarked(LETTERS["no substantive reply"])[0].replace("How many swans", "1. How many swans")
    segmentation = segment_document(Document("letter", text))
    assert segmentation.segments == ()
    assert segmentation.unanswered == ("1",)


def test_a_question_that_only_introduces_others_is_not_unanswered() -> None:
    text = "1. For each boat:\na) How long is it?\nNine feet\nb) Who rows it?\n\n2. How many oars?\na) Are they long?\nYes\n"
    segmentation = segment_document(Document("letter", text))
    assert _answers(segmentation) == [(["1a"], "Nine feet"), (["2a"], "Yes")]
    assert segmentation.unanswered == ("1b", "2")


def test_footnotes_are_no_answers_to_the_questions_of_their_number() -> None:
    text = (
        "From: Ida Lee\n\nDear Board,\n1. How many boats are there?\n2. Who rows them?\nYours faithfully,\nIda Lee\n\n"
        "From: The Board\n\nDear Ms Lee\n1. How many boats are there?\nNine.\n2. Who rows them?\n"
        "The names are exempt under section 40(2). (1) Release would be unfair.\n(1) As amended in 2018.\n"
        "One page was redacted under section 42, as it seeks legal advice.\nYours sincerely\n"
    )
    found = _answers(segment_document(Document("letter", text)))
    assert [refs for refs, _ in found] == [["1"], ["2"], ["2"]]


def test_explanations_are_kept_apart() -> None:
    text, _ = _unmarked(LETTERS["a page of a disclosure log"])
    explanations = segment_document(Document("letter", text)).explanations
    assert [span.text.split("\n")[0] for span in explanations] == ["Explanatory annexe"]
    assert "personal data of other people" in explanations[0].text


def test_repeated_questions_point_at_the_reply_and_bare_numbers_at_the_request() -> None:
    text, _ = _unmarked(LETTERS["numbers and letters without the questions"])
    questions = {q.ref: q.text for q in segment_document(Document("letter", text)).questions}
    assert questions["2b"] == "How many of those are pedal boats?"


FRAGMENTS = st.sampled_from(
    [
        "Q1. How many? ", "1. ", "a) ", "Yes", "Dear Council,\n", "Dear Ms X\n", "\n\n", "\n", " ", "\r\n", "\f",
        "This is exempt under section 43(2). ", "We do not hold it. ", "See attached. ", "https://example.org ",
        "From: x\nSent: y\n", "Yours sincerely\n", "Our response\n", "Your request\n", "Question 2: ", "(", "?",
        "In relation to question 3, ", "Annex A\n", "The public interest. ", "\u2022 item\n", "> quoted\n", "10. ",
        "----------------------------------------\nRequester, 1 May 2020\n----------------------------------------\n",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=400), st.lists(FRAGMENTS, max_size=40).map("".join))


@given(TEXTS)
@example("")
@example("\u2028Q1. \u00e9\U0001f600? Yes")
@settings(max_examples=300, deadline=None)
def test_spans_hold_in_any_text(text: str) -> None:
    segmentation = segment_document(Document("any", text))
    for span in (*segmentation.questions, *segmentation.segments, *segmentation.explanations):
        assert text[span.start_char : span.end_char] == span.text
        assert span.text.strip()
    for segment in segmentation.segments:
        assert segment.text == segment.text.strip()
        for question in segment.questions:
            assert text[question.start_char : question.end_char] == question.text
    ends = [segment.end_char for segment in segmentation.segments]
    starts = [segment.start_char for segment in segmentation.segments]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


@pytest.mark.parametrize(
    "unit",
    ["The lake is not held. ", "word ", " ", "\n", "(", "?", ">", "Q1. How many? Yes. ", "1. How many cats?\nYes\n",
     "Dear Council\n", "From: a\nSent: b\n", "In relation to question 3: yes.\n", "a) ", "[1]\n"],
)  # fmt: skip
def test_time_grows_with_the_length(unit: str) -> None:
    segment_document(Document("warm", unit * 100))
    spent = []
    for size in (20_000, 80_000):
        started = time.perf_counter()
        segment_document(Document("long", unit * (size // len(unit))))
        spent.append(time.perf_counter() - started)
    # four times the text: a quadratic step would take sixteen times as long
    assert spent[1] < spent[0] * 10 + 0.5


# ---------------------------------------------------------------- real letters, only to judge

GOLD = SHARED / "gold" / "documents.jsonl"
LOCATED_FLOOR = 0.93
PRECISION_FLOOR = 0.90
SEED_REFS_FLOOR = 0.95


EXAMPLES = Path(__file__).parents[1] / "seeds" / "responses.jsonl"
EXAMPLES_LOCATED_FLOOR = 0.88
EXAMPLES_PRECISION_FLOOR = 0.86


def test_segments_of_the_example_responses_are_found() -> None:
    found = wanted = made = 0
    for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        with (EXAMPLES.parent / gold["document"]).open(encoding="utf-8", newline="") as file:
            segments = segment_document(Document(gold["document"], file.read())).segments
        spans = [(segment.start_char, segment.end_char) for segment in segments]
        answers = [(answer["start_char"], answer["end_char"]) for answer in gold["segments"]]
        found += sum(any(overlap(answer, span) >= 0.5 for span in spans) for answer in answers)
        wanted += len(answers)
        made += len(spans)
    assert found / wanted >= EXAMPLES_LOCATED_FLOOR
    assert found / made >= EXAMPLES_PRECISION_FLOOR


THREAD = """Swans

----------------------------------------
R Quester, 1 May 2020
----------------------------------------
Dear Lakeside Council,
How many swans live on the lake?
----------------------------------------
Lakeside Council, 20 May 2020
----------------------------------------
Dear R Quester
We do not hold this information.
----------------------------------------
R Quester, 22 May 2020
----------------------------------------
Dear Lakeside Council,
Please review this.
----------------------------------------
Lakeside Council, 20 June 2020
----------------------------------------
Dear R Quester
Following an internal review we can now tell you that eleven swans live on the lake.
"""


def test_a_title_made_of_the_words_of_its_question_is_no_answer() -> None:
    letter = """Dear Ms Vane

1. Any boat plans, or training notes, or safety leaflets about the lake.

Safety leaflets

We do not hold any leaflets.

Boat plans

These are exempt under section 43(2).
"""
    found = [segment.text for segment in segment_document(Document("boats", letter)).segments]
    assert "Safety leaflets" not in found
    assert any("do not hold" in text for text in found)


def test_a_numbered_list_of_attachments_answers_no_numbered_questions() -> None:
    letter = """Dear Ms Vane

Please see attached:

1. Mere End - counter 4, May
2. Mere End - counter 9, June
3. Lakeside comparison

Names have been redacted under section 40(2).
"""
    found = segment_document(Document("counters", letter))
    assert found.questions == ()
    assert "Lakeside comparison" in " ".join(segment.text for segment in found.segments)


def test_a_thread_tells_which_messages_hold_the_answers() -> None:
    found = segment_document(Document("swans", THREAD))
    assert [(message.number, message.date) for message in found.messages] == [(2, "20 May 2020"), (4, "20 June 2020")]
    for segment, message in zip(found.segments, found.messages, strict=True):
        assert message.start_char <= segment.start_char < message.end_char


def test_a_single_letter_is_no_thread() -> None:
    assert segment_document(Document("letter", "Dear Ms Vane\n\nWe do not hold this.\n")).messages == ()


def test_what_is_not_read_is_counted() -> None:
    letter = "Dear Ms Vane\n\nWe do not hold this.\n"
    assert segment_document(Document("letter", letter)).unread == 0
    assert segment_document(Document("long", letter + " " * MOST_CHARACTERS)).unread == len(letter)


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated letters are not beside this checkout")
def test_segments_of_real_letters_are_found() -> None:
    found = wanted = made = refs_right = refs_wanted = 0
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        path = GOLD.parent / gold["document"]
        with path.open(encoding="utf-8", newline="") as file:
            segments = segment_document(Document(path.name, file.read())).segments
        spans = [(segment.start_char, segment.end_char) for segment in segments]
        taken: set[int] = set()
        wanted += len(gold["segments"])
        made += len(segments)
        for answer in gold["segments"]:
            span = (answer["start_char"], answer["end_char"])
            best = max(
                (i for i in range(len(spans)) if i not in taken), key=lambda i: overlap(span, spans[i]), default=-1
            )
            if best < 0 or overlap(span, spans[best]) < 0.5:
                continue
            taken.add(best)
            found += 1
            if "seeds" in gold["document"]:
                refs_wanted += 1
                refs = ",".join(q.ref for q in segments[best].questions if q.ref)
                refs_right += refs == str(answer["question"] or "")
    assert found / wanted >= LOCATED_FLOOR
    assert found / made >= PRECISION_FLOOR
    assert refs_right / refs_wanted >= SEED_REFS_FLOOR
