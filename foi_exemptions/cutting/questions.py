"""Whether words read as a question, a heading or a wish."""

from __future__ import annotations

import re

OPENING = re.compile(
    rb"^\W*(?:(?:and|also|if (?:so|yes|not|no)|for (?:each|every|the)|in (?:the|each|relation)|since|during|"
    rb"over the|as of|"
    rb"between|of (?:those|these|the))\b[^?.:]{0,200}?[, ]\s*)?(?:how|what|which|who|whom|whose|when|where|why|"
    rb"do|does|did|is|are|was|were|"
    rb"has|have|had|can|could|would|will|should|please|kindly|confirm\w*|list|state|describe|details?|number|"
    rb"the (?:total |average |annual )?(?:number|"
    rb"amount|cost|name|names|value|date|total|location|locations|percentage|proportion|reasons?|software|"
    rb"breakdown|current|authors?|position|method|income)|"
    rb"any|all|copy|copies|a (?:copy|list|breakdown|full|complete|summary)|information (?:on|about|regarding|"
    rb"relating)|provide|"
    rb"whether|total|breakdown|names?|start date|length|actual|list of|briefing|reports?|minutes|evidence)\b",
    re.IGNORECASE,
)
OUR_VOICE = re.compile(
    rb"\b(?:we|our|us|(?:is|are|was|were) (?:not )?(?:held|exempt|available|attached|published|withheld|"
    rb"provided|enclosed)|"
    rb"please (?:see|find|note|refer|contact|visit)|not held|exempt|attached|n/a|"
    rb"can be (?:obtained|found|seen|viewed|accessed))\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    rb"\?|\b(?:please|can you|could you|would you|kindly) (?:also )?(?:provide|supply|send|state|confirm|list|"
    rb"give|specify|detail|advise|"
    rb"describe|explain|include|indicate|tell|disclose|share|outline|clarify)\b",
    re.IGNORECASE,
)
_WISH = (
    rb"(?:i (?:would|should|'d) (?:also )?(?:like|be grateful)\b|"
    rb"(?:i|we)(?: am| are|'m|'re)? (?:also )?(?:request(?:ing)?|seek(?:ing)?|requir(?:e|ing)|want|wish|asking) "
    rb"(?:to (?:know|see|receive|have|obtain|be (?:told|given|sent))|for|all|any|an?|the|copies|details|information)\b|"
    rb"we would (?:also )?like (?:to (?:know|see|receive|have|be (?:told|given|sent))|all|any|an?|copies|details)\b)"
)
WISHES = re.compile(rb"\W*" + _WISH, re.IGNORECASE)
_WISHES_ON = re.compile(rb"[.!?:] {1,9}\W{0,3}" + _WISH, re.IGNORECASE)
_EXAMPLE = re.compile(
    rb"(?<=[?.])[ ]+(?:for (?:example|instance)|e\.?g\b|examples? (?:might|may|could|would|of|include)|"
    rb"such as|including|"
    rb"(?:this|these|it|they) (?:should|would|could|may|might|can) (?:also )?(?:include|be)|"
    rb"please (?:also )?include|by th(?:is|at|ese) i mean|i am thinking of|i mean)\b[^?]*$",
    re.IGNORECASE,
)
INTERROGATIVE = re.compile(
    rb"(?:how|what|which|who|whom|whose|when|where|why|please|kindly|confirm|list|state|do|does|did|is|are|was|were|"
    rb"has|have|had|can|could|will|would)\b",
    re.IGNORECASE,
)
HANGS = re.compile(rb"\b(?:an?|the|of|to|and|or|in|for|by|with|from|on|at|your|each|any|this)$", re.IGNORECASE)
_RELATIVE = re.compile(
    rb"\b(?:that|which|who|whom|whose|where|when|how|what|if|whether|to be|to have|as|since)\b.*",
    re.IGNORECASE | re.DOTALL,
)
VERB = re.compile(
    rb"\b(?:is|are|was|were|am|been|has|have|had|do|does|did|will|would|can|cannot|could|may|might|must|should|"
    rb"shall|we|i|our|us|see|there|not(?! (?:limited|including))|no(?!\.)|yes|none|nil|n/a|enclosed|attached|withheld|"
    rb"refused|exempt)\b"
    rb"|\bplease (?:see|find|refer|note|contact)\b|\w'(?:s|re|ve|m|ll) (?:\w+ing|not|a|the|in|on)\b|n't\b",
    re.IGNORECASE,
)
_WITHOUT_MARK = re.compile(
    rb"(?:do|does|did|has|have|had|is|are|was|were|can|could|will|would|should) "
    rb"(?:you|your|the|there|any|it|they|this|these|those|each|all|staff|pupils|students|patients|members|councillors)\b"
    rb"[^.?!:;]{4,150}[^.?!:;,]",
    re.IGNORECASE,
)
"""A question whose mark was left out: "Do you share these with the police"."""
_PAST = re.compile(rb"\b[a-z]{3,}(?:ed|es)\b")
FIGURE = re.compile(rb"(?<!\d)(?!(?:19|20)\d\d\b)\d")
_SENTENCE_END = re.compile(rb"\?|:(?= \S)|[.!] +[A-Z]")
_PRICED = re.compile(rb": [^.]*\xa3 ?\d")
_NAME = re.compile(rb"[A-Za-z(][^\t]*?[A-Za-z][ ]+[A-Za-z0-9(]|[A-Za-z]{4,}")
_NO_HEADING = (b"http", b"www.", b"[")
_VALUED = re.compile(rb" \| |\|$|(?:[ ]-+|:)[ ]*\xa3?\d[\d,.]*[%km]?$")
"""The end of a row of a table or of an item with its figure ("Leeds - 88")."""
_LONGEST_HEADING = 400


def is_question(folded: bytes) -> bool:
    """Whether words read as a question or a request for something."""
    stripped = folded.strip(b" *-.\n")
    if b"?" in stripped[-12:]:
        return True
    return bool(OPENING.match(stripped)) and not OUR_VOICE.search(stripped)


def is_heading(folded: bytes, closed: bool = False) -> bool:
    """Whether a paragraph only names something: a question, or words without a verb of their own.

    Names that end in a full stop count where they open as requests do, or where ``closed`` says that they may.
    """
    stripped = folded.strip(b" *-\n\"'")
    if not 4 <= len(stripped) <= _LONGEST_HEADING or stripped.startswith(_NO_HEADING) or _VALUED.search(stripped):
        return False
    if is_question(stripped) and (b"?" in stripped[-3:] or _WITHOUT_MARK.fullmatch(stripped)):
        return True
    ended = _SENTENCE_END.search(stripped)
    if ended and (
        ended.group() in {b"?", b":"}
        or not OPENING.match(stripped)
        or VERB.search(stripped[ended.start() :])
        or _PRICED.search(stripped[ended.start() :])
    ):
        return False
    bare = _RELATIVE.sub(b"", stripped)
    if VERB.search(bare) or not _NAME.match(stripped):
        return False
    if stripped[-1:] not in b".!" or OPENING.match(stripped):
        return True
    return closed and stripped.count(b" ") >= 2 and not FIGURE.search(stripped)


def without_example(folded: bytes) -> bytes:
    """Return a question without the sentences after it that give an example of what is meant."""
    example = _EXAMPLE.search(folded)
    if example is None or OUR_VOICE.search(folded, example.start()) or not is_question(folded[: example.start()]):
        return folded
    return folded[: example.start()]


def asks_of_us(folded: bytes) -> bool:
    """Whether one sentence asks in the requester's voice: "I would like to know ..."."""
    return bool(WISHES.match(folded)) and _SENTENCE_END.search(folded) is None


def hangs(folded: bytes) -> bool:
    """Whether words stop in the middle of a phrase."""
    return bool(HANGS.search(folded))


def has_verb(folded: bytes) -> bool:
    """Whether words are a sentence, as far as the commonest verbs show."""
    return bool(VERB.search(folded)) or bool(_PAST.search(folded))


def only_names(folded: bytes) -> bool:
    """Whether words hold no verb outside a clause that says which thing is meant."""
    return not has_verb(_RELATIVE.sub(b"", folded))


def asks_outright(text: bytes) -> bool:
    """Whether words ask or wish in so many words, or open as only requests do."""
    return bool(ASKS.search(text) or INTERROGATIVE.match(text) or _WISHES_ON.search(text))


def asks_for(text: bytes) -> bool:
    """Whether a sentence asks, wishes or opens as a request does, and not in our voice."""
    return bool(ASKS.search(text) or WISHES.match(text)) or (bool(OPENING.match(text)) and not OUR_VOICE.search(text))
