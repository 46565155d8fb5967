"""The numbers and letters that items are printed with."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foi_exemptions.cutting.mail_headers import MONTH
from foi_exemptions.cutting.number_words import NUMBER_WORDS, number_of
from foi_exemptions.cutting.question_ends import list_end
from foi_exemptions.cutting.questions import OPENING
from foi_exemptions.cutting.ref_lists import order_of, refs_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from foi_exemptions.cutting.layout import Layout


@dataclass(frozen=True, slots=True)
class Marker:
    """A number or letter where an item begins; ``text`` is where its words do.

    ``worded`` markers say what they number ("Q4", "Question 4"); those that ``answers`` say "A4" or "Answer 4".
    ``several`` is a list of numbers as printed, which the number opens: "1 to 3", "1, 2 and 3".
    """

    number: str | None
    letter: str | None
    start: int
    text: int
    worded: bool = False
    answers: bool = False
    bullet: bool = False
    several: bytes | None = None

    @property
    def ref(self) -> str:
        """The reference as printed."""
        return (self.number or "") + (self.letter or "")


_MARKER = re.compile(
    rb"""^[ ]*(?:[*>][ ]{0,3})?(?:\[\d{1,3}\])?[ ]?["']?
    (?:
      (?P<label>q(?:uestions?|u|ns?)?|requests?|query|point|item|part|a|ans(?:wer)?|response|reply)
        [ ]?(?:no\.?|number|to(?:[ ](?:your|the))?(?:[ ](?:questions?|q|request|query|point|item|part))?(?:[ ]no\.?)?)?
        [ ]{0,2}[.:#-]?[ ]?\(?(?:(?P<wnum>\d{1,2})(?:\.(?P<wsub>\d{1,2}))?|(?P<word>"""
    + NUMBER_WORDS
    + rb"""))[ ]?
        (?:\(?(?!(?-i:(?<=[ ])(?:[AI][ ]|a[ ][a-z]|[A-Za-z]/)))(?P<wlet>[a-z]|ii|iii|iv)\)?)?
        (?!/\d)(?=[ .:)/\-\n?]|(?<=[ ])(?=[ai])|$)[ ]?[.:)/\-]*[ ]*
      | (?:\#[ ]?|no\.?[ ]|re\b[.:]?[ ]?q?)?\(?(?P<num>\d{1,2})(?:\.(?P<sub>\d{1,2}))?
        (?:[ ]?[.)]?[ ]?\(?(?P<nlet>[a-z])(?=[.):]|[ ]-[ ]))?(?:[.):]+(?!\d)|[ ][-=](?=[ ])|/(?=[ ]))[ ]*
      | \#(?P<hash>\d{1,2})[ ]+(?=[a-z"'(])
      | (?P<dotted>\d{1,2}\.\d{1,2})[ ]+(?=[A-Z"'(])
      | \(?(?P<let>[a-z]|i{2,3}|iv|vi{0,3}|ix)(?:[.):]+(?=[ \n]|$)[ ]*|\)(?:(?=(?-i:[A-Z]))|(?<!\([a-z]\))(?=[a-z]{2})))
      | (?P<bare>\d{1,2})[ ]+(?=[a-z\xa3"'(])
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_ITEM = rb"\(?(?:\d{1,2}(?:[ ]?\(?[a-z](?![a-z]))?\)?|(?:" + NUMBER_WORDS + rb")\b)\.?"
_SEVERAL = re.compile(
    rb"""^[ ]*(?:[*>][ ]{0,3})?
    (?P<label>(?P<answers>(?:our[ ])?(?:answers?|ans|responses?|reply|replies|a(?=\d))(?:[ ](?:to|for))?[ ]?)?
      (?:questions?|requests?|queries|query|points?|items?|parts?|q(?:u|n)?s?)?[ ]?(?:no\.?s?|numbers?)?[.:]?[ ]?)
    (?P<refs>(?P<num>%(item)b)(?:[ ]?(?:,(?:[ ]and)?|and|&|\+|/|-|to|;)[ ]?(?:(?:questions?|q|a)[ ]?)?%(item)b){1,30})
    (?:[ ]?[.:)]+(?!\d)[ ]*|[ ]-+(?=[ ])[ ]*|(?<=[.)])[ ]+|[ ]*(?=\n)|[ ]+(?=(?-i:[A-Z])))"""
    % {b"item": _ITEM},
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_CODE = re.compile(rb"\d[ ]?/[ ]?\d+(?![a-z\d])|\+|\b0\d")
_INLINE = re.compile(
    rb"(?<=[?.:;)\]])[ \n]+(?P<start>Q(?:uestion )?[ ]?(?P<wnum>\d{1,2})(?P<wlet>[a-z])?[.:)])[ \n]", re.IGNORECASE
)
_RUN_IN = re.compile(rb":[ \n](?=\(?1[.)][ \n])")
_RUN_ANNOUNCED = re.compile(rb"\b(?:answers?|repl(?:y|ies)|responses?|in (?:order|turn))\b[^.?:]{0,60}$", re.IGNORECASE)
_RUN_IN_ITEM = re.compile(rb"(?:[.;:][ \n]+)(?P<start>\(?(?P<num>\d{1,2})[.)])[ \n]")
_RUN_IN_LENGTH = 6000
_RUN_ON_ITEM = re.compile(
    rb"(?<!section)(?<!article)(?<!schedule)(?<!page)(?<!table)(?<!question)[ ,;]+"
    rb"(?P<start>(?P<num>\d{1,2})[.)])[ \n]+(?=[A-Z0-9\"'\xa3(])"
)
_RUN_ON_LENGTH = 3000
_ALONE = re.compile(rb"^[ ]*(?P<start>\d{1,2})[ ]*\n(?=[ ]*[a-z\"'(])", re.IGNORECASE | re.MULTILINE)
_COUNTED = re.compile(rb"^[ ]*(?P<start>(?P<num>\d{1,2}))[ ]{1,3}(?=[^ \n])", re.MULTILINE)
_FEWEST_COUNTED = 3
_TABBED = re.compile(rb"^[ ]*(?P<number>\d{1,2})(?P<tab> )[A-Z\"'][^\n]*[a-z][^\n]*$", re.MULTILINE)
_CAPITAL_LETTER = re.compile(rb"([A-H]) (?=[A-Z][a-z]+ )")
_MONTH = re.compile(rb"[ ]*" + MONTH + rb" \d", re.IGNORECASE)
_INITIAL = re.compile(rb"[ ]*[A-Z]\.[ ](?:[A-Z]\.[ ]?)*[A-Z][\w'-]+(?:[ ][A-Z][\w'-]+)?[ ]*$", re.MULTILINE)
"""The initials and the surname that sign a letter."""
_BULLET = re.compile(rb"^[ ]*([*-]|o(?= ))[ ]*(?=[A-Za-z\"'(])", re.MULTILINE)
_LETTER_CODE = re.compile(rb"A\d", re.IGNORECASE)
_OTHER_CODE = re.compile(rb"^[ ]*[B-PS-Z]\d{1,2}(?=[ ]?[-:(]|[ ]{2}|[.)][ ])", re.MULTILINE)
_TABLE = 1500
_ROW = re.compile(
    rb"[^?:\n\d]{0,40}[a-z][^?:\n]{0,80}[ ](?!(?:19|20)\d\d[ ]*$)[(\xa3]?\d[\d,.]*[km%)]?[ ]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADS = re.compile(
    rb"(?:your |our |the |foi )*(?:request|question|enquiry|response|reply|answer|decision)[ ]?:?[ ]*\n", re.I
)
"""What stands over a request or its answer, and is no question, where a page numbers its headings ("2. Response")."""
_DUTY = re.compile(
    rb"(?:states|specifies|gives (?:the )?(?:details|reasons?)|explains)\b|that (?:fact|it (?:is|holds))\b|"
    rb"claims? an? exemption\b|if that (?:is the case|would)\b|to (?:be informed|have (?:that|the) information)\b|"
    rb"disclosure of the information to a member of the public\b",
    re.IGNORECASE,
)
"""What the Acts say of the duties of a public body, item by item, and letters repeat."""
_FEWEST_ROWS, _FEWEST_LABELS = 2, 2
_HEADING = 80
_TELLS_APART = re.compile(
    rb"\b(?:break|broken|split|group(?:ed)?|sort(?:ed)?|separated?|categori[sz]ed?|by the following|"
    rb"for each of the following)\b[^.?:]{0,60}:\s*\Z",
    re.IGNORECASE,
)


def find_markers(layout: Layout, start: int, end: int) -> list[Marker]:
    """Return the numbers that open a line, and those like "Q4." that follow a sentence, in reading order."""
    several = _several(layout.folded, start, end)
    found = {marker.text: marker for marker in several.values()}
    for match in _MARKER.finditer(layout.folded, start, end):
        marker = _line_marker(layout.folded, match, end)
        if marker is not None and marker.start not in several and not _is_code(layout.folded, marker, end):
            found[marker.text] = marker
    for match in _INLINE.finditer(layout.folded, start, end):
        number, letter = match.group("wnum").decode(), _lower(match.group("wlet"))
        found.setdefault(match.end(), Marker(number, letter, match.start("start"), match.end(), True))
    lone = (*_alone(layout, start, end), *_counted(layout, start, end), *_tabbed(layout, start, end))
    for marker in (*_run_in(layout, start, end), *lone):
        found.setdefault(marker.text, marker)
    lines = sorted(found.values(), key=lambda marker: marker.start)
    limits = [*(marker.start for marker in lines[1:]), end]
    for opening, limit in zip(lines, limits, strict=False):
        for marker in _run_on(layout, opening, limit):
            found.setdefault(marker.text, marker)
    items = [marker for marker in found.values() if not _asks_nothing(layout.folded, marker)]
    kept = _without_pairs(layout.folded, _without_names(layout.folded, _without_rows(layout.folded, items), start))
    return list(_without_criteria(layout, sorted(kept, key=lambda marker: marker.start), end))


def _asks_nothing(folded: bytes, marker: Marker) -> bool:
    """Whether a number is nought, or stands before the heading of a request or its answer or a duty of the Act."""
    if marker.number == "0":
        return True
    return bool(_HEADS.match(folded, marker.text) or (not marker.worded and _DUTY.match(folded, marker.text)))


def _several(folded: bytes, start: int, end: int) -> dict[int, Marker]:
    """Return the lists of numbers that open a line, by where they start: "Questions 1 to 3:", "1 & 2."."""
    found = {}
    for match in _SEVERAL.finditer(folded, start, end):
        worded = bool(match["label"].strip(b" .:"))
        if len(refs_in(match["refs"], [])) == 1:
            continue  # "Question 1 - 1." says its number twice
        if not worded and (_CODE.search(match["refs"]) or match.group()[-1:].isalnum()):
            continue  # "8/06 -" is a code, "2 and 3" alone in a line are figures
        first = order_of(refs_in(match["num"], [])[0])
        place = match.start("label")
        marker = Marker(
            str(first[0]), first[1] or None, place, match.end(), worded, bool(match["answers"]), several=match["refs"]
        )
        found[place] = marker
    return found


def _run_in(layout: Layout, start: int, end: int) -> list[Marker]:
    """Return the numbers of answers announced and given in one paragraph: "Our answers: (1) Two. (2) None."."""
    opened = _RUN_IN.search(layout.folded, start, end)
    if opened is None or not _RUN_ANNOUNCED.search(layout.folded[max(start, opened.start() - 100) : opened.start()]):
        return []
    stop = _paragraph_end(layout.folded, opened.end(), min(end, opened.end() + _RUN_IN_LENGTH))
    return _in_sequence(_RUN_IN_ITEM.finditer(layout.folded, opened.end() - 2, stop), 1)


def _run_on(layout: Layout, opening: Marker, limit: int) -> list[Marker]:
    """Return the numbers that follow one another behind a number that opens a line: "1. 214 2. None 3. Attached"."""
    if opening.worded or opening.letter or not (opening.number or "").isdigit() or opening.several:
        return []
    stop = _paragraph_end(layout.folded, opening.text, min(limit, opening.text + _RUN_ON_LENGTH))
    return _in_sequence(_RUN_ON_ITEM.finditer(layout.folded, opening.text, stop), int(opening.number or 0) + 1)


def _paragraph_end(folded: bytes, start: int, limit: int) -> int:
    found = folded.find(b"\n\n", start, limit)
    return limit if found < 0 else found


def _in_sequence(matches: Iterable[re.Match[bytes]], first: int) -> list[Marker]:
    """Return the numbers that count on from ``first``, if there are two or more."""
    found: list[Marker] = []
    for match in matches:
        if int(match["num"]) == first + len(found):
            found.append(Marker(str(int(match["num"])), None, match.start("start"), match.end()))
    return found if len(found) > 1 else []


def _alone(layout: Layout, start: int, end: int) -> list[Marker]:
    """Return numbers that stand on a line of their own, in order from 1, each over a line that asks."""
    found: list[Marker] = []
    for match in _ALONE.finditer(layout.folded, start, end):
        if int(match["start"]) != len(found) + 1:
            continue
        asks = next(layout.paragraphs(match.end(), min(end, match.end() + 400)), None)
        words = layout.flat[asks.start : asks.end] if asks else b""
        if asks and OPENING.match(words) and b"?" in words:
            found.append(Marker(str(len(found) + 1), None, match.start("start"), asks.start))
    return found if len(found) > 1 else []


def _counted(layout: Layout, start: int, end: int) -> list[Marker]:
    """Return bare numbers that open lines, each the next from 1 and all in one block: "1 yes", "2 3 (part time)"."""
    found: list[Marker] = []
    last = start
    for match in _COUNTED.finditer(layout.folded, start, end):
        if found and b"\n\n\n" in layout.folded[last : match.start()]:
            break
        if int(match["num"]) == len(found) + 1:
            found.append(Marker(str(int(match["num"])), None, match.start("start"), match.end()))
            last = match.end()
        elif found:
            break
    return found if len(found) >= _FEWEST_COUNTED else []


def _tabbed(layout: Layout, start: int, end: int) -> Iterator[Marker]:
    """Yield the numbers that a tab alone parts from the words behind them."""
    tabs = layout.tabs[bisect_left(layout.tabs, start) : bisect_left(layout.tabs, end)]
    for match in _TABBED.finditer(layout.folded, start, end) if tabs else ():
        place = bisect_left(tabs, match.end("number"))
        if tabs[place : place + 1] == [match.end("number")] and bisect_left(tabs, match.end()) == place + 1:
            yield Marker(match["number"].decode(), None, match.start("number"), match.end("tab"))


def _is_code(folded: bytes, marker: Marker, end: int) -> bool:
    """Whether "A1" is one of the codes of a table, which goes on with "B1", and not the answer to question 1."""
    if not marker.answers or not _LETTER_CODE.match(folded, marker.start):
        return False
    return _OTHER_CODE.search(folded, marker.text, min(end, marker.text + _TABLE)) is not None


def _without_rows(folded: bytes, markers: Collection[Marker]) -> Collection[Marker]:
    """Leave out the rows of a table of codes such as "2.1 - Agency staff 12,000"."""
    rows = {
        marker.start
        for marker in markers
        if "." in marker.ref and not marker.worded and _ROW.match(folded, marker.text)
    }
    return markers if len(rows) < _FEWEST_ROWS else [marker for marker in markers if marker.start not in rows]


def _without_names(folded: bytes, markers: Collection[Marker], start: int) -> Collection[Marker]:
    """Leave out letters that follow no other and open a name under words ("A. Petrov") or a figure ("c. 3,400")."""
    letters = {marker.letter for marker in markers if marker.number is None}

    def is_item(marker: Marker) -> bool:
        if marker.number is not None or marker.letter is None or len(marker.letter) > 1:
            return True
        if letters & {chr(ord(marker.letter) - 1), chr(ord(marker.letter) + 1)}:
            return True
        return not (
            (marker.start > start and _INITIAL.match(folded, marker.start))
            or (marker.letter == "c" and folded[marker.text : marker.text + 1].isdigit())
        )

    return [marker for marker in markers if is_item(marker)]


def _without_pairs(folded: bytes, markers: Collection[Marker]) -> Iterable[Marker]:
    """Leave out the labels of questions and their answers: "Q:" twice, or "A:" or "R:" twice with nothing asked behind.

    Letters of a list go on: with "B:" or "S:".
    """
    counts = Counter(marker.ref for marker in markers)
    telling = Counter(marker.ref for marker in markers if not _asks_in_line(folded, marker))
    repeated = any(telling[label] >= _FEWEST_LABELS and not counts[following] for label, following in ("ab", "rs"))
    labels = repeated or counts["q"] >= _FEWEST_LABELS
    return (marker for marker in markers if marker.ref not in {"q", "a", "r"}) if labels else markers


def _asks_in_line(folded: bytes, marker: Marker) -> bool:
    end = folded.find(b"\n", marker.text)
    return folded[marker.text : end if end >= 0 else len(folded)].rstrip().endswith(b"?")


def _without_criteria(layout: Layout, markers: Iterable[Marker], end: int) -> Iterator[Marker]:
    """Leave out the items of a list by which a question wants its answer broken down."""
    listed = 0
    for marker in markers:
        if marker.ref in {"a", "i", "1"} and not marker.worded:
            before = layout.folded[max(0, marker.start - _HEADING) : marker.start]
            if _TELLS_APART.search(before):
                listed = max(listed, list_end(layout, marker.start, end))
        if marker.start >= listed:
            yield marker


def find_bullets(layout: Layout, start: int, end: int) -> list[Marker]:
    """Return the bullets and dashes that open a line."""
    return [
        Marker(None, None, match.start(1), match.end(), bullet=True)
        for match in _BULLET.finditer(layout.folded, start, end)
    ]


def _line_marker(folded: bytes, match: re.Match[bytes], end: int) -> Marker | None:
    groups = match.groupdict()
    start, text = match.start() + len(match.group()) - len(match.group().lstrip(b" ")), match.end()
    if label := groups["label"]:
        if _MONTH.match(folded, text):
            return None
        answers = label.lower().startswith((b"a", b"res", b"rep"))
        if answers and b":" in folded[match.end("label") : match.end("wnum" if groups["wnum"] else "word")]:
            return None  # "Answer: 14" gives a figure
        number = groups["wnum"] or b"%d" % number_of(groups["word"])
        return Marker(_joined(number, groups["wsub"]), _lower(groups["wlet"]), start, text, True, answers)
    if groups["num"]:
        letter = groups["nlet"]
        capital = _CAPITAL_LETTER.match(folded, text, min(end, text + 40))
        if letter is None and capital and b"?" in folded[text : text + 300]:
            letter, text = capital.group(1), text + 2
        return Marker(_joined(groups["num"], groups["sub"]), _lower(letter), start, text)
    if number := groups["dotted"] or groups["hash"]:
        return Marker(_joined(*number.split(b".")), None, start, text)
    if groups["let"]:
        return Marker(None, _lower(groups["let"]), start, text)
    words = folded[text : min(end, text + 400)].split(b"\n\n")[0]
    return Marker(groups["bare"].decode(), None, start, text) if OPENING.match(words) and b"?" in words else None


def _joined(number: bytes, sub: bytes | None = None) -> str:
    text = str(int(number))
    return f"{text}.{int(sub)}" if sub else text


def _lower(letter: bytes | None) -> str | None:
    return letter.decode("latin-1").lower() if letter else None
