"""Where a question ends and its answer begins: behind all that the requester says on."""

from __future__ import annotations

import re
from collections import deque
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

from foi_exemptions.cutting.layout import Sentence
from foi_exemptions.cutting.mail_headers import MONTH
from foi_exemptions.cutting.phrases import ENDINGS, TREATED, Wording
from foi_exemptions.cutting.questions import (
    ASKS,
    FIGURE,
    HANGS,
    INTERROGATIVE,
    OUR_VOICE,
    VERB,
    WISHES,
    asks_for,
    hangs,
    is_question,
    only_names,
)
from foi_exemptions.cutting.treatments import kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foi_exemptions.cutting.layout import Layout

_FOLLOW_ON = re.compile(
    rb"^(?:[(*]|please\b|if (?:so|yes|no|not|the|you|a|it|possible|available|this|applicable)\b|for example|"
    rb"e\.?g|i\.?e|"
    rb"this (?:should|could|may)\b|(?:this|these|those|it|they) includes?\b|"
    rb"(?:these|those|it|they) (?:should|could|may|might|can|would) (?:also )?(?:be|include|cover|mean)\b|"
    rb"including|excluding|such as\b|"
    rb"which\b|and\b|or\b|also\b|note:?|by '|by \"|by (?:this|these|that) i\b|examples?\b|i (?:mean|am only|only)\b|"
    rb"(?:broken|split) down\b|(?:where|if) (?:possible|known|available|held)\b)",
    re.IGNORECASE,
)
_COLON = re.compile(rb"[^:?\n]{4,160}:(?=[ \n])")
_ANSWERED_BEHIND = re.compile(
    rb"[^:?\n]{4,120}? -+ (?=(?:this (?:is|was|information|data)|it (?:is|was)|we|there (?:is|are|was|were)|"
    rb"not (?:held|known|recorded|available)|no|yes|none|nil|n/a|see|please (?:see|refer|find)|exempt|refused|withheld|"
    rb"information|\xa3 ?\d[\d,.]*|(?!(?:19|20)\d\d\b)\d[\d,.]*)\b)",
    re.IGNORECASE,
)
"""What names something and answers it behind a dash: "Number of children - this is on the government's website"."""
_CONDITION = re.compile(rb"\W*(?:if|for|where|regarding|in)\b[^?]*:$", re.IGNORECASE)
_CLOSING = re.compile(rb"(?:[ ]?[?.:;,)\]\"'*])*")
_ASIDE = re.compile(rb"[ ]*\([^()]{3,200}\)(?=[ ]*[^ \n])")
_TO_MARK = re.compile(rb"[^?.:\n]{0,60}(?:\n[^?.:\n]{0,60})?\?[)\"']*")
_RUNS_ON = re.compile(rb"[ \n]*[a-z](?![.)])")
_BULLETED = re.compile(rb"(?:[*-]|o(?= )|\(?[a-h][.)]|\(?i{1,3}[.)])[ ]*[A-Za-z\"'(]")
_PERIODS = re.compile(
    rb"(?:\W|\d+(?:st|nd|rd|th)?\b|(?:"
    + MONTH
    + rb")\b|(?:between|from|to|until|and|or|date|the|present|day|now|today|years?|fy|q[1-4]|financial|calendar|"
    rb"academic|latest|most|recent|available|data|information|inclusive|ending|ended|each|of)\b)+",
    re.IGNORECASE,
)
_OURS = frozenset({*ENDINGS, Wording.FEEDBACK, Wording.ASSISTANCE, Wording.PROCEDURE, Wording.ADMINISTRATION})
_PARTING = frozenset({*ENDINGS, Wording.LETTERHEAD})
_IF = re.compile(rb"(?:if|where)\b[^,.]{0,80}\b(?:held|available|published|exempt|withheld),? ", re.IGNORECASE)
_TELLS = re.compile(
    rb"\W*(?:yes|no|none|nil|n/a|not|nothing|unfortunately|however|there (?:is|are|was|were)|(?:there|it|that)'s|"
    rb"the (?:\w+ ){0,3}(?:council|trust|authority|force|constabulary|university|department|board|college|school|"
    rb"agency|commission|service|office|company|information)|i (?:can|attach|enclose|regret|confirm|must|have)|"
    rb"this (?:is|was|has|information)|it (?:is|was|has)|they (?:are|were|have)|all of|section \d)\b",
    re.IGNORECASE,
)
_ITEM = 120
_LONGEST = 3000
_MOST_SENTENCES = 12
_ASIDES, _LINE_END = 2, 1
"""An aside of the requester's takes so many sentences, with no blank line (more characters) behind them."""
_ANSWER_LABEL = re.compile(
    rb"^[ ]*(?:(?:our |the |council.?s? |authority.?s? |full |[a-z]{2,6} )?(?:answer|response|reply|ans)|a|"
    rb"r)[ ]?(?:\d{1,2}[a-z]?)?[ ]?[:.-]+[ \n]",
    re.IGNORECASE | re.MULTILINE,
)


_SIGNED = re.compile(
    rb"^[ ]*(?:yours (?:sincerely|faithfully|truly)|(?:kind |best )?regards)\b", re.IGNORECASE | re.MULTILINE
)
"""Behind it "A. Clerk" is a name."""


def asks_to_end(layout: Layout, start: int, end: int) -> bool:
    """Whether a span holds a question and nothing after it."""
    stop = question_end(layout, start, end)
    return stop is not None and stop >= layout.trim(start, end)[1]


def question_end(layout: Layout, start: int, limit: int, fills: bool = True) -> int | None:
    """Return where a question that starts here ends, or None where the words are no question.

    ``fills`` where other words than a question's may belong to it, as they fill its paragraph and tell nothing.
    """
    limit = min(limit, start + _LONGEST)
    label = _ANSWER_LABEL.search(layout.folded, start, limit)
    if label and label.start() > start and not _SIGNED.search(layout.folded, start, label.start()):
        return layout.trim(start, label.start())[1]
    sentences, texts = _ahead(layout, start, limit)
    if not sentences:
        return None
    last = layout.trim(start, limit)[1]
    if len(texts) > 1 and _heads(texts[0], texts[1]):
        sentences, texts = sentences[1:], texts[1:]
    first, stop = texts[0], sentences[0].end
    if first.isupper() and len(first) > 25 and b"?" not in first:
        capitals = sum(1 for _ in takewhile(bytes.isupper, texts))
        return sentences[capitals - 1].end if sentences[capitals - 1].end < last else None
    if _CONDITION.match(first):
        return stop
    if not (asks_for(first) or (only_names(first) and any(map(_asks_on, _following(texts))))):
        led_up_to = _led_up_to(sentences, texts)
        if not led_up_to:
            return None
        sentences, texts = sentences[led_up_to:], texts[led_up_to:]
        first, stop = texts[0], sentences[0].end
    if b"?" not in first:
        colon = _COLON.match(first)
        if colon and sentences[0].start + colon.end() < last:
            return sentences[0].start + colon.end()
        if dash := _ANSWERED_BEHIND.match(first):
            return sentences[0].start + dash.end()
    elif not first.endswith((b"?", b'?"', b"?)", b"?'", b"?*")):
        return sentences[0].start + first.rindex(b"?") + 1
    stop = _follow_on(layout, sentences, texts, fills)
    asks = b"?" in first or ASKS.search(first) or WISHES.match(first)
    return stop if asks or stop < last or layout.folded[stop - 1 : stop] == b":" else None


def _asked_with(layout: Layout, position: int, end: int) -> int:
    """Return where the questions end that a paragraph goes on with, where it holds nothing else."""
    limit = min(end, position + _LONGEST)
    paragraph = next(layout.paragraphs(position, limit), None)
    if paragraph is None or paragraph.end == limit or b"\n" in layout.folded[position : paragraph.start]:
        return position
    sentences = islice(layout.sentences(paragraph.start, paragraph.end), _MOST_SENTENCES)
    asks = all(layout.flat[sentence.end - 1 : sentence.end] == b"?" for sentence in sentences)
    return paragraph.end if asks else position


def list_end(layout: Layout, position: int, limit: int) -> int:
    """Return where the list ends that a question with a colon asks about, with what the requester says under it.

    ``position`` itself where there is no such list; one with figures or sentences in it answers.
    """
    if layout.folded[max(0, position - 6) : position].rstrip()[-1:] != b":":
        return position
    limit = min(limit, position + _LONGEST)
    end, items = position, 0
    for paragraph in layout.paragraphs(position, limit):
        first = next(layout.lines_within(paragraph.start, paragraph.end), paragraph)
        if not _BULLETED.match(layout.folded, first.start):
            break
        text = layout.flat[paragraph.start : paragraph.end]
        if first.end < paragraph.end and not hangs(layout.flat[first.start : first.end]):
            text = layout.flat[first.start : first.end]
        if len(text) > _ITEM or FIGURE.search(text) or VERB.search(text) or OUR_VOICE.search(text):
            return position
        end, items = paragraph.start + len(text), items + 1
        if end < paragraph.end:
            break
    else:
        return position
    return _until_told(layout, end, limit) if items > 1 else position


def asked_under(layout: Layout, position: int, limit: int) -> int:
    """Return where the requester stops who goes on under the heading or question that ends at ``position``."""
    limit = min(limit, position + _LONGEST)
    return list_end(layout, _until_told(layout, position, limit), limit)


def _until_told(layout: Layout, position: int, limit: int) -> int:
    """Return where the sentences end in which the requester goes on."""
    heading = Sentence(position, position, -1)
    sentences, texts = _ahead(layout, position, limit)
    return _follow_on(layout, [heading, *sentences], [b"", *texts])


def _ahead(layout: Layout, start: int, limit: int) -> tuple[list[Sentence], list[bytes]]:
    """Return the next sentences and their words."""
    sentences = list(islice(layout.sentences(start, limit), _MOST_SENTENCES))
    return sentences, [layout.flat[sentence.start : sentence.end] for sentence in sentences]


def words_before_question(layout: Layout, start: int, end: int) -> int:
    """Return where the question begins that ends a paragraph on a line of its own, under words in our voice."""
    last = next(iter(deque(layout.sentences(start, end), maxlen=1)), None)
    if last is None or last.start == start or not OUR_VOICE.search(layout.flat, start, last.start):
        return start
    return last.start if layout.folded[start : last.start].rstrip(b" ").endswith(b"\n") else start


def unmarked_question_end(layout: Layout, start: int, limit: int) -> int | None:
    """Return where a question ends that fills a paragraph without a mark of its own, with its answer under it."""
    paragraphs = list(islice(layout.paragraphs(start, min(limit, start + _LONGEST)), 2))
    if len(paragraphs) < 2:
        return None
    first = paragraphs[0]
    text = layout.flat[first.start : first.end]
    return first.end if INTERROGATIVE.match(text) and not OUR_VOICE.search(text) else None


def _heads(first: bytes, second: bytes) -> bool:
    """Whether the first words are the heading of a question."""
    return len(first) < 90 and first[-1:] not in b".:?!" and not is_question(first) and bool(ASKS.search(second))


def _led_up_to(sentences: Sequence[Sentence], texts: Sequence[bytes]) -> int:
    """Return the index of the sentence that asks behind some of its paragraph that tell nothing, 0 where none does."""
    for place, (sentence, text) in enumerate(zip(sentences, texts, strict=True)):
        if place > _ASIDES or sentence.paragraph > sentences[0].paragraph + 1:
            return 0
        if text.endswith(b"?") or _asks_on(text):
            return place
        if _tells(text):
            return 0
    return 0


def _following(texts: list[bytes]) -> Iterator[bytes]:
    """Yield the sentences that go on with the first."""
    for before, text in pairwise(texts):
        if not _goes_on(text, before, same_paragraph=False):
            return
        yield text


def _follow_on(layout: Layout, sentences: list[Sentence], texts: list[bytes], fills: bool = True) -> int:
    """Return where the sentences end that go on with a question."""
    stop, place = sentences[0].end, 1
    while place < len(sentences):
        sentence, text = sentences[place], texts[place]
        if not _goes_on(text, texts[place - 1], sentence.paragraph == sentences[0].paragraph):
            resumed = _resumed(layout, sentences, texts, place) if fills else place
            if resumed == place:
                break
            stop, place = sentences[resumed - 1].end, resumed
            continue
        if text.startswith(b"(") and 0 < text.find(b")") < len(text) - 1 and not text.endswith(b"?"):
            return sentence.start + text.index(b")") + 1
        stop, place = sentence.end, place + 1
    return stop


def _goes_on(text: bytes, before: bytes, same_paragraph: bool) -> bool:
    """Whether a sentence goes on with the question in front of it."""
    if before.endswith(b":") and _PERIODS.fullmatch(text):
        return True
    follows = bool(_FOLLOW_ON.match(text)) or _asks_on(text)
    if text.endswith(b"?"):
        return follows or same_paragraph
    condition = _IF.match(text)
    return follows and not OUR_VOICE.search(text, condition.end() if condition else 0)


def _asks_on(text: bytes) -> bool:
    """Whether a sentence is the requester's beyond doubt, and not a wish of ours."""
    kinds = kinds_of(text)
    return Wording.REQUESTER in kinds and not kinds & _OURS


def _resumed(layout: Layout, sentences: list[Sentence], texts: list[bytes], place: int) -> int:
    """Return the index behind sentences that tell nothing, and so are still the requester's.

    They are where the requester asks on after one of them, or where they fill the paragraph of the question and its
    answer stands under it. ``place`` itself where they are not.
    """
    for after in range(place, min(place + _ASIDES, len(texts) - 1)):
        if _tells(texts[after]) or sentences[after + 1].start - sentences[after].end > _LINE_END:
            break
        if _asks_on(texts[after + 1]):
            return after + 1
    paragraph, before = sentences[place].paragraph, sentences[place - 1]
    if paragraph != before.paragraph or b"\n" in layout.folded[before.end : sentences[place].start]:
        return place
    rest = place
    while rest < len(sentences) and sentences[rest].paragraph == paragraph:
        if _tells(texts[rest]):
            return place
        rest += 1
    return rest if rest < len(sentences) and not kinds_of(texts[rest]) & _PARTING else place


def _tells(text: bytes) -> bool:
    return bool(_TELLS.match(text) or OUR_VOICE.search(text) or FIGURE.search(text) or kinds_of(text) & TREATED)


def question_rest(layout: Layout, position: int, end: int) -> int:
    """Return where a question ends of which the words up to ``position`` are known: after its mark or an aside."""
    folded = layout.folded
    closing = _CLOSING.match(folded, position, end)
    after = closing.end() if closing else position
    closed = folded[position:after]
    if b"?" in closed or b":" in closed:
        aside = _ASIDE.match(folded, after, min(end, after + 220))
        return aside.end() if aside else _asked_with(layout, after, end)
    if rest := _TO_MARK.match(folded, after, min(end, after + 125)):
        return rest.end()
    if _RUNS_ON.match(folded, after, end) and not closed.rstrip().endswith((b".", b";", b")")):
        sentence = next(layout.sentences(after, min(end, after + 600)), None)
        if sentence and (sentence.end - after > 25 or HANGS.search(folded, max(0, position - 12), position)):
            return sentence.end
    return after
