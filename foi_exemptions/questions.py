"""The questions of a request, and where a reply repeats them or answers them by number.

A request's own words are the best guide: where the reply repeats them, the answer starts after the last
of them. Without a request, numbers, question marks and the usual openings of a request show a question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foi_exemptions.layout import Layout, Word


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of a request: its reference, if it prints one, and its words."""

    ref: str | None
    start: int
    end: int
    words: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a reply where the answer to ``refs`` begins.

    ``start`` is where the number or the repeated question begins and ``answer`` where the answer does;
    ``question`` is the span of the question's words, in the reply or in the request, if they are known.
    """

    refs: tuple[str, ...]
    start: int
    answer: int
    question: tuple[int, int] | None
    restated: bool
    scope: bool = False
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A number or letter printed where an item begins; ``text`` is where its words do."""

    number: str | None
    letter: str | None
    start: int
    text: int
    worded: bool
    answers: bool = False
    bare: bool = False

    @property
    def ref(self) -> str:
        """The reference as printed."""
        return (self.number or "") + (self.letter or "")


MOST_WORDS = 250
"""No more words of a question are compared."""
MOST_CANDIDATES = 12
"""A question's opening may occur at no more places than these."""
_SKIP = 8

_MARKER = re.compile(
    rb"""^[ ]*(?:[*>][ ]{0,3})?(?:\[\d{1,3}\])?[ ]?
    (?:
      (?P<label>q(?:uestions?|u|ns?)?|requests?|query|point|item|part|a|ans(?:wer)?|response|reply)
        [ ]?(?:no\.?|number|to[ ]question)?[ ]{0,2}[.:#-]?[ ]?\(?(?P<wnum>\d{1,2})(?:\.(?P<wsub>\d{1,2}))?[ ]?
        (?:\(?(?P<wlet>[a-z]|ii|iii|iv)\)?)?(?=[ .:)\-\n?]|$)[ ]?[.:)\-]*[ ]*
      | \(?(?P<num>\d{1,2})(?:\.(?P<sub>\d{1,2}))?(?:[ ]?[.)]?[ ]?\(?(?P<nlet>[a-z])(?=[.):]))?(?:[.):]+|[ ]-(?=[ ]))[ ]*
      | \(?(?P<let>[a-z]|i{2,3}|iv|vi{0,3}|ix)[.):]+(?=[ \n]|$)[ ]*
      | (?P<bare>\d{1,2})[ ]+(?=[a-z\xa3"'(])
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_INLINE = re.compile(
    rb"(?:(?<=[?.:;)\]])|(?<=\]))[ \n]+Q(?:uestion )?[ ]?(?P<wnum>\d{1,2})(?P<wlet>[a-z])?[.:)][ \n]", re.IGNORECASE
)
_CAPITAL_LETTER = re.compile(rb"A (?=[A-Z][a-z]+ )")
_OPENING = re.compile(
    rb"^\W*(?:(?:and|also|if (?:so|yes|not|no)|for (?:each|every|the)|in (?:the|each|relation)|since|during|over the|as of|"
    rb"between|of (?:those|these|the))\b[^?.:]{0,200}?[, ]\s*)?(?:how|what|which|who|whom|whose|when|where|why|do|does|did|is|are|was|were|"
    rb"has|have|had|can|could|would|will|should|please|kindly|confirm\w*|list|state|describe|details?|number|the (?:total |average |annual )?(?:number|"
    rb"amount|cost|name|names|value|date|total|location|locations|percentage|proportion|reasons?|software|breakdown|current|authors?|position|method|income)|"
    rb"any|all|copy|copies|a (?:copy|list|breakdown|full|complete|summary)|information (?:on|about|regarding|relating)|provide|"
    rb"whether|total|breakdown|names?|start date|length|actual|list of|briefing|reports?|minutes|evidence)\b",
    re.IGNORECASE,
)
_OUR_VOICE = re.compile(
    rb"\b(?:we|our|us|(?:is|are|was|were) (?:not )?(?:held|exempt|available|attached|published|withheld|provided|enclosed)|"
    rb"please (?:see|find|note|refer|contact|visit)|not held|exempt|attached|n/a)\b",
    re.IGNORECASE,
)
_FOLLOW_ON = re.compile(
    rb"^(?:[(*]|please\b|if (?:so|yes|no|not|the|you|a|it|possible|available|this|applicable)\b|for example|e\.?g|i\.?e|"
    rb"this (?:should|includes?|could|may)|including|which\b|and\b|or\b|also\b|note:?|by '|by \"|examples?\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rb"\?|\b(?:please|can you|could you|would you|kindly) (?:also )?(?:provide|supply|send|state|confirm|list|give|specify|detail|advise|"
    rb"describe|explain|include|indicate|tell|disclose|share|outline|clarify)\b",
    re.IGNORECASE,
)
_ANSWER_LABEL = re.compile(
    rb"^[ ]*(?:(?:our |the |council.?s? |authority.?s? |full |[a-z]{2,6} )?(?:answer|response|reply|ans)|a|r)[ ]?(?:\d{1,2}[a-z]?)?[ ]?[:.-]+[ \n]",
    re.IGNORECASE | re.MULTILINE,
)
_SCOPE = re.compile(
    rb"(?:(?:in (?:relation|respect|regard|response|answer) (?:to|of)|with (?:regards?|respect|reference) to|regarding|as (?:for|to|regards)|"
    rb"turning to|concerning|for|to|re|the information (?:you (?:have )?)?requested (?:for|in|at|under|by|within)|your)\s+)?"
    rb"(?:(?:part|parts|point|points|item|items|queries|query)\s+(?:of\s+)?(?:your\s+)?(?:questions?\s+|request\s+)?|(?:the answers? to\s+)?questions?\s+|qs?\.?\s?)"
    rb"(?:numbers?\s+|nos?\.?\s+)?(?P<refs>\(?\d{1,2}[ ]?\(?[a-z]?\)?(?:(?:\s*,\s*(?:and\s+)?|\s*&\s*|\s+and\s+|\s*-\s*|\s+to\s+|\s+or\s+)"
    rb"(?:questions?\s+|q)?\(?(?:\d{1,2}[ ]?\(?[a-z]?\)?|[a-z]\)?)(?![a-z0-9]))*)(?![a-z0-9])",
    re.IGNORECASE,
)
_REMAINING = re.compile(
    rb"\b(?:the )?(?:remaining|remainder|rest|other parts?|all (?:the )?other)\b[^.]{0,30}\b(?:questions?|requests?|parts?|points)\b", re.IGNORECASE
)
_REF = re.compile(rb"(?P<link>-|\bto\b)?\s*(?:questions?\s+|q)?\(?(?:(?P<num>\d{1,2})[ ]?\(?(?P<let>[a-z]?)\)?|(?P<only>[a-z]))(?![a-z])", re.IGNORECASE)


# ---------------------------------------------------------------- the request


def asked_in(layout: Layout, start: int, end: int) -> list[Asked]:
    """Return the items of a request: numbered ones, and lines that read as questions."""
    markers = list(_markers(layout, start, end))
    found: list[Asked] = []
    parent: str | None = None
    position = start
    for index, marker in enumerate([*markers, None]):
        stop = marker.start if marker else end
        if index == 0:
            found += _unnumbered(layout, position, stop)
        if marker is None:
            break
        following = markers[index + 1].start if index + 1 < len(markers) else end
        if marker.number:
            parent = marker.number
        ref = marker.ref if marker.number or parent is None else parent + marker.ref
        item_end = _item_end(layout, marker.text, following)
        words = layout.words(marker.text, item_end)
        if words:
            found.append(Asked(ref.lower(), marker.text, item_end, tuple(w.text for w in words[:MOST_WORDS])))
        found += _unnumbered(layout, item_end, following)
    return found


def _item_end(layout: Layout, start: int, limit: int) -> int:
    """An item runs to the end of its first paragraph."""
    first = next(iter(layout.paragraphs(start, limit)), None)
    return first.end if first else start


def _unnumbered(layout: Layout, start: int, end: int) -> list[Asked]:
    found = []
    for sentence in layout.sentences(start, end):
        text = layout.flat[sentence.start : sentence.end]
        if is_question(text) or text.startswith((b"*", b"-", b". ")):
            words = layout.words(sentence.start, sentence.end)
            if len(words) >= 3:
                found.append(
                    Asked(None, sentence.start, sentence.end, tuple(word.text for word in words[:MOST_WORDS]))
                )
    return found


def is_question(folded: bytes) -> bool:
    """Whether words read as a question or a request for something."""
    stripped = folded.strip(b" *-.\n")
    if b"?" in stripped[-12:]:
        return True
    return bool(_OPENING.match(stripped)) and not _OUR_VOICE.search(stripped)


# ---------------------------------------------------------------- markers


def _markers(layout: Layout, start: int, end: int) -> list[Marker]:
    found = []
    folded = layout.folded
    for match in _MARKER.finditer(folded, start, end):
        groups = match.groupdict()
        line_start = match.start() + (len(match.group()) - len(match.group().lstrip(b" ")))
        if groups["label"]:
            label = groups["label"].lower()
            number, letter = _joined(groups["wnum"], groups["wsub"]), groups["wlet"]
            found.append(
                Marker(number, _lower(letter), line_start, match.end(), True, label[:1] in b"a" or label[:3] == b"rep" or label[:3] == b"res")
            )
        elif groups["num"]:
            text = match.end()
            letter = groups["nlet"]
            capital = _CAPITAL_LETTER.match(folded, text, min(end, text + 40))
            if letter is None and capital and b"?" in folded[text : text + 300]:
                letter, text = b"a", text + 2
            found.append(Marker(_joined(groups["num"], groups["sub"]), _lower(letter), line_start, text, False))
        elif groups["let"]:
            found.append(Marker(None, _lower(groups["let"]), line_start, match.end(), False))
        elif groups["bare"]:
            found.append(Marker(groups["bare"].decode(), None, line_start, match.end(), False, bare=True))
    for match in _INLINE.finditer(folded, start, end):
        found.append(
            Marker(match.group("wnum").decode(), _lower(match.group("wlet")), layout.trim(match.start(), match.end())[0], match.end(), True)
        )
    texts = set()
    found = [m for m in sorted(found, key=lambda m: m.start) if not (m.text in texts or texts.add(m.text))]
    return [marker for marker in found if not (marker.bare and not _bare_is_question(folded, marker, end))]


def _bare_is_question(folded: bytes, marker: Marker, end: int) -> bool:
    line = folded[marker.text : min(end, marker.text + 400)].split(b"\n\n")[0]
    return bool(_OPENING.match(line)) and b"?" in line


def _joined(number: bytes, sub: bytes | None) -> str:
    text = str(int(number))
    return f"{text}.{int(sub)}" if sub else text


def _lower(letter: bytes | None) -> str | None:
    return letter.decode("latin-1").lower() if letter else None


# ---------------------------------------------------------------- repeated words


@dataclass(frozen=True, slots=True)
class Repeat:
    """Where a reply repeats an item of the request."""

    asked: Asked
    start: int
    end: int
    share: float


def find_repeats(layout: Layout, start: int, end: int, asked: Iterable[Asked]) -> list[Repeat]:
    """Return where the words of asked items stand in a span, the longest first at each place."""
    words = layout.words(start, end)
    openings: dict[tuple[bytes, ...], list[tuple[Asked, int]]] = defaultdict(list)
    seen: set[tuple[bytes, ...]] = set()
    for item in asked:
        if item.words in seen or len(item.words) < 3:
            continue
        seen.add(item.words)
        for skipped in (0, 1):
            if len(item.words) >= 3 + skipped:
                openings[item.words[skipped : skipped + 3]].append((item, skipped))
    counts: dict[int, int] = defaultdict(int)
    found: list[Repeat] = []
    for index in range(len(words) - 2):
        key = (words[index].text, words[index + 1].text, words[index + 2].text)
        for item, skipped in openings.get(key, ()):
            if counts[id(item)] >= MOST_CANDIDATES:
                continue
            last, matched = _align(layout, words, index, item.words[skipped:])
            share = matched / len(item.words)
            counts[id(item)] += 1
            if share >= 0.6 and (matched >= 3):
                found.append(Repeat(item, words[index].start, words[last].end, share))
    return _best(found)


def _align(layout: Layout, words: list[Word], index: int, asked: tuple[bytes, ...]) -> tuple[int, int]:
    """Return the last word that repeats ``asked`` from ``index`` on, and how many do; small gaps are stepped over."""
    i, j, last, matched = 0, index, index, 0
    while i < len(asked) and j < len(words):
        if asked[i] == words[j].text:
            last, matched = j, matched + 1
            i, j = i + 1, j + 1
            continue
        step = _resume(words, j, asked, i)
        if step is None or (step[1] and matched >= 3 and layout.flat[words[last].end : words[j].start].strip()[:1] == b"?"):
            break  # words put in after a question mark are its answer
        i, j = i + step[0], j + step[1]
    return last, matched


def _resume(words: list[Word], j: int, asked: tuple[bytes, ...], i: int) -> tuple[int, int] | None:
    for total in range(1, 2 * _SKIP):
        for skipped in range(total + 1):
            a, b = i + skipped, j + total - skipped
            if skipped > _SKIP or total - skipped > _SKIP or a >= len(asked) or b >= len(words):
                continue
            if asked[a] != words[b].text:
                continue
            at_end = a + 1 >= len(asked)
            if at_end and total > 3:
                continue
            if at_end or (b + 1 < len(words) and asked[a + 1] == words[b + 1].text):
                return skipped, total - skipped
    return None


def _best(repeats: list[Repeat]) -> list[Repeat]:
    """Drop a repeat that lies in a better one; where two start together the fuller stays."""
    kept: list[Repeat] = []
    for repeat in sorted(repeats, key=lambda repeat: (repeat.start, -repeat.end, -repeat.share)):
        if kept and repeat.start < kept[-1].end:
            if repeat.share * len(repeat.asked.words) > kept[-1].share * len(kept[-1].asked.words) * 1.2:
                kept[-1] = repeat
            continue
        kept.append(repeat)
    return kept


# ---------------------------------------------------------------- marks in a reply


def find_marks(layout: Layout, start: int, end: int, asked: list[Asked]) -> list[Mark]:
    """Return, in reading order, where questions are repeated or answered by number in a reply."""
    repeats = find_repeats(layout, start, end, asked)
    markers = _markers(layout, start, end)
    marks = _numbered_marks(layout, start, end, markers, repeats, asked)
    taken = [(mark.start, mark.answer) for mark in marks]
    for repeat in repeats:
        if any(left <= repeat.start < right for left, right in taken):
            continue
        if _begins_item(layout, start, repeat.start) and (repeat.share > 0.75 or len(repeat.asked.words) > 12):
            answer = _after_question(layout, repeat.end, end)
            marks.append(Mark((), repeat.start, answer, (repeat.start, layout.trim(repeat.start, answer)[1]), True))
    marks.sort(key=lambda mark: mark.start)
    marks = _with_unasked(layout, start, end, marks) if not asked else marks
    marks += _scope_marks(layout, start, end, marks, asked)
    marks.sort(key=lambda mark: mark.start)
    return _inherit_refs(marks)


def _begins_item(layout: Layout, start: int, position: int) -> bool:
    before = layout.folded[max(start, position - 6) : position].rstrip(b" \"'(*-.")
    if not before or before.endswith((b"\n", b"?", b":", b";")):
        return True
    raw = layout.folded[max(start, position - 6) : position].rstrip(b" \"'(*-")
    return raw.endswith((b".", b"?", b")"))


def _after_question(layout: Layout, position: int, end: int) -> int:
    """Step over the rest of a question's last sentence, where it ends soon with its mark."""
    folded = layout.folded
    punctuation = re.compile(rb"[ ]?[?.:;,)\]\"'*]*").match(folded, position, end)
    after = punctuation.end() if punctuation else position
    if b"?" in folded[position:after] or b":" in folded[position:after]:
        aside = re.compile(rb"[ ]*\([^()]{3,200}\)(?=[ ]*[^ \n])").match(folded, after, min(end, after + 220))
        return aside.end() if aside else after
    rest = re.compile(rb"[^?.:\n]{0,60}(?:\n[^?.:\n]{0,60})?\?[)\"']*").match(folded, after, min(end, after + 125))
    if rest:
        return rest.end()
    if re.compile(rb"[ \n]*[a-z]").match(folded, after, end) and not folded[position:after].rstrip().endswith((b".", b";", b")")):
        sentence = next(iter(layout.sentences(after, min(end, after + 600))), None)
        if sentence and sentence.end - after > 25:
            return sentence.end
    return after


def _numbered_marks(
    layout: Layout, start: int, end: int, markers: list[Marker], repeats: list[Repeat], asked: list[Asked]
) -> list[Mark]:
    known = {item.ref for item in asked if item.ref}
    at = {}
    for repeat in repeats:
        at[repeat.start] = repeat
    marks: list[Mark] = []
    parent: str | None = None
    previous: Marker | None = None
    before_first = True
    for index, marker in enumerate(markers):
        limit = markers[index + 1].start if index + 1 < len(markers) else end
        if marks and marker.start < marks[-1].answer and not marks[-1].inline:
            continue
        repeat = _repeat_at(layout, at, marker)
        ref = _ref(marker, parent, repeat, known)
        mark = None
        if repeat is not None:
            answer = _after_question(layout, repeat.end, end)
            mark = Mark((ref,), marker.start, answer, (marker.text, layout.trim(marker.text, answer)[1]), True)
        if mark is None and (marker.answers or (previous and marks and marks[-1].refs == (ref,) and marker.worded)):
            mark = Mark((ref,), marker.start, marker.text, None, False)
        if mark is None and (heading := _heading_end(layout, marker, ref, asked)):
            mark = Mark((ref,), marker.start, heading, (marker.text, heading), True)
        if mark is None:
            mark = _unrepeated(layout, marker, ref, limit, end, known, marks, before_first)
        if mark is None:
            continue
        before_first = False
        if marker.number:
            parent = marker.number
        marks.append(mark)
        previous = marker
    return marks


def _repeat_at(layout: Layout, at: dict[int, Repeat], marker: Marker) -> Repeat | None:
    words = layout.words(marker.text, min(len(layout.folded), marker.text + 60))
    for word in words[:3]:
        if word.start in at:
            return at[word.start]
    return None


def _heading_end(layout: Layout, marker: Marker, ref: str, asked: list[Asked]) -> int | None:
    """Return where a repeated item of one or two words ends, such as the heading of some sub-questions."""
    for item in asked:
        if item.ref == ref and len(item.words) < 3:
            words = layout.words(marker.text, min(len(layout.folded), marker.text + 120))[: len(item.words)]
            if tuple(word.text for word in words) == item.words:
                return words[-1].end
    return None


def _ref(marker: Marker, parent: str | None, repeat: Repeat | None, known: set[str]) -> str:
    if marker.number or marker.letter is None:
        return marker.ref
    if repeat is not None and repeat.asked.ref and repeat.asked.ref.endswith(marker.letter):
        return repeat.asked.ref
    return (parent or "") + marker.letter


def _unrepeated(
    layout: Layout, marker: Marker, ref: str, limit: int, end: int, known: set[str], marks: list[Mark], first: bool
) -> Mark | None:
    """A marker whose words the request does not hold: a question, a numbered answer, or an item of a list."""
    question_end = _question_end(layout, marker.text, limit)
    if question_end is not None and (marker.number or marker.letter == "a" or _in_order(ref, marks)):
        return Mark((ref,), marker.start, question_end, (marker.text, layout.trim(marker.text, question_end)[1]), True)
    if ref in known and _in_order(ref, marks):
        return Mark((ref,), marker.start, marker.text, None, False)
    if any(other.startswith(ref) and other[len(ref) :].isalpha() for other in known) and _in_order(ref, marks):
        if not layout.flat[marker.text : limit].strip():
            return Mark((ref,), marker.start, marker.text, None, False)
    if marker.worded:
        return Mark((ref,), marker.start, marker.text, None, False)
    return None


def _in_order(ref: str, marks: list[Mark]) -> bool:
    """Whether a number goes on where the marks before it stopped."""
    numbers = [_order(mark.refs[0]) for mark in marks if mark.refs]
    return not numbers or _order(ref) > numbers[-1] or _order(ref) == (1, "")


def _order(ref: str) -> tuple[int, str]:
    match = re.match(r"(\d*)(?:\.\d+)?(\w*)", ref)
    number = match.group(1) if match else ""
    return (int(number) if number else 0, match.group(2) if match else "")


def _question_end(layout: Layout, start: int, limit: int) -> int | None:
    """Return where a question that starts here ends, or None where the words are no question."""
    limit = min(limit, start + 3000)
    folded = layout.folded
    label = _ANSWER_LABEL.search(folded, start, limit)
    if label and label.start() > start:
        return layout.trim(start, label.start())[1]
    sentences = layout.sentences(start, limit)
    if not sentences:
        return None
    flat = layout.flat
    first = flat[sentences[0].start : sentences[0].end]
    if len(sentences) > 1 and len(first) < 90 and first[-1:] not in b".:?!" and not is_question(first):
        second = flat[sentences[1].start : sentences[1].end]
        if is_question(second) and _ASKS.search(second):  # a heading, then the question
            sentences = sentences[1:]
            first = second
    colon = re.match(rb"[^:?\n]{4,160}:(?=[ \n])", first)
    asks = b"?" in first or _ASKS.search(first) or (_OPENING.match(first) and not _OUR_VOICE.search(first))
    if re.match(rb"\W*(?:if|for|where|regarding|in)\b[^?]*:$", first, re.IGNORECASE):
        return sentences[0].end
    if not asks:
        return None
    if b"?" not in first and colon and layout.trim(start + colon.end(), limit)[1] > start + colon.end():
        return sentences[0].start + colon.end()
    if b"?" in first and not first.endswith((b"?", b'?"', b"?)", b"?'")):
        return sentences[0].start + first.rindex(b"?") + 1
    stop = sentences[0].end
    for sentence in sentences[1:]:
        text = flat[sentence.start : sentence.end]
        same = sentence.paragraph == sentences[0].paragraph
        if (same or _FOLLOW_ON.match(text)) and (text.endswith(b"?") or (_FOLLOW_ON.match(text) and not _OUR_VOICE.search(text))):
            stop = sentence.end
        else:
            break
    if b"?" not in first and stop >= layout.trim(start, limit)[1]:
        return None if not first.endswith(b":") else stop
    return stop


def _with_unasked(layout: Layout, start: int, end: int, marks: list[Mark]) -> list[Mark]:
    """Without a request in hand, paragraphs that read as questions and are followed by answers are questions."""
    taken = [(mark.start, mark.answer) for mark in marks]
    found = list(marks)
    paragraphs = layout.paragraphs(start, end)
    for paragraph in paragraphs:
        left, right = paragraph.start, paragraph.end
        text = layout.flat[left:right]
        if any(left < stop and right > begin for begin, stop in taken) or len(text) > 1500:
            continue
        if re.match(rb"\W{0,3}(?:any|copies of|all|the software|information on) ", text, re.I) and is_question(text):
            found.append(Mark((), left, right, (left, right), True))
        elif text.rstrip().endswith(b"?") and is_question(text):
            found.append(Mark((), left, right, (left, right), True))
    return sorted(found, key=lambda mark: mark.start)


# ---------------------------------------------------------------- paragraphs about several questions


def _scope_marks(layout: Layout, start: int, end: int, marks: list[Mark], asked: list[Asked]) -> list[Mark]:
    """Sentences that open by saying which questions they answer."""
    order = [ref for mark in marks for ref in mark.refs] or [item.ref for item in asked if item.ref]
    found = []
    for sentence in layout.sentences(start, end):
        if any(mark.start <= sentence.start < mark.answer for mark in marks):
            continue
        refs, label_end = scope_at(layout.flat[sentence.start : min(sentence.end, sentence.start + 400)], order)
        if refs:
            found.append(Mark(refs, sentence.start, sentence.start + label_end, None, False, scope=True))
    return found


def scope_at(folded: bytes, order: list[str]) -> tuple[tuple[str, ...], int]:
    """Return the questions a sentence says it answers, and where a bare label of them ends (0 where it is prose)."""
    opening = _SCOPE.match(folded)
    if opening:
        label = re.compile(rb"\s*[:-]\s*").match(folded, opening.end())
        return tuple(_refs(opening.group("refs"), order)), label.end() if label else 0
    return (), 0


def refs_named(folded: bytes, order: list[str]) -> tuple[str, ...]:
    """Return the questions named anywhere in a sentence."""
    found: list[str] = []
    for match in _SCOPE.finditer(folded):
        found += [ref for ref in _refs(match.group("refs"), order) if ref not in found]
    return tuple(found)


def says_remaining(folded: bytes) -> bool:
    """Whether a sentence speaks of the rest of the questions."""
    return bool(_REMAINING.search(folded))


def _refs(folded: bytes, order: list[str]) -> list[str]:
    found: list[str] = []
    number = ""
    for match in _REF.finditer(folded):
        if match.group("only"):
            ref = number + match.group("only").decode().lower()
        else:
            number = str(int(match.group("num")))
            ref = number + match.group("let").decode().lower()
        if match.group("link") and found:
            found += _between(found[-1], ref, order)
        if ref not in found:
            found.append(ref)
    return found


def _between(first: str, last: str, order: list[str]) -> list[str]:
    if first in order and last in order:
        return order[order.index(first) + 1 : order.index(last)]
    low, high = _order(first), _order(last)
    if low[1] or high[1] or not 0 < high[0] - low[0] < 60:
        return []
    return [str(number) for number in range(low[0] + 1, high[0])]


def _inherit_refs(marks: list[Mark]) -> list[Mark]:
    """A repeated question without a number belongs to the number before it, where that has no answer yet."""
    found: list[Mark] = []
    for mark in marks:
        if not mark.refs and found and found[-1].refs and not found[-1].scope:
            mark = replace(mark, refs=found[-1].refs[-1:])
        found.append(mark)
    return found
