"""The sections and regulations of other laws that council, police and NHS letters cite by their bare number.

"A section 21 notice" ends a tenancy and "a section 42 enquiry" protects an adult: the words beside the number tell,
or what the sentence is about where it does not speak of disclosure.
"""

from __future__ import annotations

import re
from functools import cache

# Words that stand right behind the number.
_BESIDE = {
    "1": r"agreement",
    "2": r"detention|patient|agreement|order|admission",
    "3": r"detention|patient|admission",
    "4": r"detention|patient|admission",
    "5": r"detention|patient|(?:\(\d\) )?holding power|offence",
    "7": r"notice|guidance",
    "8": r"notice|eviction|possession|court|order",
    "9": r"visit",
    "11": r"audit|duty to safeguard|safeguarding",
    "12": r"approved|doctor|practitioner|clinician|assessor",
    "13": r"discount|relief|reduction|visit",
    "14": r"condition|assembl|march|procession|public order",
    "16": r"visit|consultation",
    "17": (
        r"payment|support|child|assessment|assistance|plan|accommodation|famil|duty to have regard|leave|crime|needs"
        r"|budget|spend|fund"
    ),
    "18": r"search|guidance|referral|consultation",
    "19": r"permit|flood|investigation|report|(?:draft )?local plan|consultation|draft|recommendation|action",
    "20": r"accommodat|consultation|notice|child|agreement|placement|arrangement|works|observation",
    "21": r"notice|evict|possession|no[ -]fault|claim|order|tenanc",
    "22": r"permit|licen[cs]e",
    "23": r"search|drug|stop|warrant",
    "24": r"care leaver|leaving care",
    "26": r"prevent|disposal|referral",
    "28": r"notice|agreement",
    "29": r"request|form|data protection",
    "31": r"grant|payment|determination|compensation",
    "32": r"search",
    "33": r"search|waste|fly",
    "35": r"dispersal|order|direction|data protection|power",
    "36": r"consent",
    "37": r"report|(?:/ ?41 )?hospital|order|patient|restriction|notional",
    "38": r"agreement|works|road|adoption|bond|highway|scheme",
    "40": r"biodiversity|wildlife|duty to conserve",
    "41": r"order|highway|duty to maintain|restriction",
    "42": r"enquir|inquir|concern|safeguarding|referral|investigation|case|adult",
    "43": r"stop|search|relief|compulsory",
    "44": r"stop|search|relief|investigation|referral|visit|order",
    "45": r"visit",
    "46": r"consultation",
    "47": r"enquir|inquir|investigation|referral|assessment|strategy|child|relief",
    "48": r"inspection|notice",
    "49": r"relief|assessment",
    "50": r"(?:\(\d\) )?school|agreement|stop",
    "52": r"agreement|notice|scheme",
    "53": r"application|order",
    "58": r"notice",
    "59": r"seizure|warning|notice",
    "60": r"stop|search|authorisation|order",
    "62": r"assessment",
    "75": r"agreement|partnership|arrangement|pooled|obligation",
    "77": r"application",
    "78": r"notice",
    "80": r"notice",
}
_REGULATIONS = {
    "9": r"person[ -]centred",
    "10": r"dignity|plan",
    "11": r"need for consent",
    "12": r"safe care|breach",
    "13": r"safeguarding|breach",
    "14": r"nutrition|consultation|pre-submission",
    "15": r"premises",
    "16": r"complaints|(?:draft )?(?:neighbourhood|local) plan|consultation",
    "17": r"good governance|breach",
    "18": r"consultation|staffing|notification|(?:draft )?local plan|issues",
    "19": r"(?:draft )?local plan|publication|consultation|draft|fit and proper",
}
# What a sentence is about, by the number that it then means: words or beginnings of words.
_ABOUT = {
    ("tenan", "landlord", "evict"): ("8", "13", "20", "21"),
    ("sectioned", "detained", "mental health", "psychiatr", "hospital order"): (
        "2",
        "3",
        "4",
        "5",
        "12",
        "17",
        "37",
        "41",
    ),
    ("adult safeguarding", "safeguarding adult", "safeguarding enquir", "safeguarding concern"): ("42", "44", "47"),
    ("child protection", "safeguarding referral"): ("17", "42", "47"),
    ("stop and search", "stop & search", "stop-and-search", "stopped and searched"): ("1", "23", "43", "44", "60"),
    ("minibus", "bus permit"): ("19", "22"),
    ("assembly", "marchers", "procession"): ("11", "12", "14"),
    ("adopted road", "adopted highway", "road adoption", "highway agreement", "highways agreement"): ("38",),
    ("dispersal",): ("35",),
    ("looked after", "looked-after", "children in care", "foster"): ("17", "20", "22", "25", "31"),
}
_ABOUT_REGULATIONS = (
    r"\b(?:care homes?|inspector|rated|care quality|fundamental standards?|local plan|neighbourhood plan)\b"
)
# Between the number and those words: the rest of a list, as in "section 60 and section 43 stops".
_BEHIND = r"[\s'\")]*(?:(?:and|or|&|/|,)\s*(?:sections?|s\.?)?\s*\d{1,3}\b\s*){0,4}[\s-]*"
_OWNED = r"\b(?:bill|order|contract|policy|lease|constitution|licence|byelaws?)'s\s+$"
_DOCUMENTS = (
    r"(?:forms?|contracts?|guidance|codes?|polic(?:y|ies)|reports?|constitution|handbook|spreadsheet|workbook|specification|tender"
    r"|strategy|plan|route|questionnaire|survey|guide|leaflet|manual|agreement|lease|procedure|template|agenda|minutes|annexe?"
    r"|appendix|schedule of works|document|application|attachment|attached|enclosed|standing orders|framework|road"
    r"|canal|wall|track|line|newsletter|website|web ?page|bid|brief|toolkit|chapter|book|itt|sop)"
)
_OF_A_DOCUMENT = (
    rf"[\s),]*\bof (?:the |our |your |this |its |their |a |an |that |each )?(?:[a-z'/-]+ ){{0,3}}?{_DOCUMENTS}\b"
)
_DOCUMENT_BEFORE = rf"\b{_DOCUMENTS}\s*[,:(]\s*$"
_HERE = r"\s+(?:above|below|overleaf|of this (?:letter|response|reply|e-?mail|form|document))\b"
_LAW = r"\b(?:act|foia?|foisa|eirs?|regulations|exempt\w*|exception|data)\b"
_LETTER_SECTIONS = 11  # a letter numbers its own parts no higher


def is_beside_another_law(number: str, regulation: bool, before: bytes, behind: bytes) -> bool:
    """Say whether the words right around a number make it one of another law, or of no law at all."""
    if (topic := _topic(number, regulation)) is not None and topic.match(behind) is not None:
        return True
    if number.isdigit() and int(number) <= _LETTER_SECTIONS and _compiled(_HERE).match(behind):
        return True
    if b"'s" in before and _compiled(_OWNED).search(before) is not None:
        return True
    document = _compiled(_OF_A_DOCUMENT).match(behind)
    return document is not None and _compiled(_LAW).search(document.group(0)) is None


def is_about_another_law(number: str, regulation: bool, before: bytes, sentence: bytes) -> bool:
    """Say whether the sentence is about what the number means in another law, or names a document right before it."""
    if before.rstrip().endswith((b",", b":", b"(")) and _compiled(_DOCUMENT_BEFORE).search(before) is not None:
        return True
    if regulation:
        return number in _REGULATIONS and _compiled(_ABOUT_REGULATIONS).search(sentence) is not None
    words = _topics().get(number, ())
    return bool(words) and _occurs(words, sentence)


def _occurs(words: tuple[bytes, ...], sentence: bytes) -> bool:
    plain = b" ".join(sentence.lower().split())
    return any(word in plain for word in words)


@cache
def _topics() -> dict[str, tuple[bytes, ...]]:
    """Return the words of a subject by the number they go with."""
    topics: dict[str, tuple[bytes, ...]] = {}
    for words, numbers in _ABOUT.items():
        for number in numbers:
            topics[number] = (*topics.get(number, ()), *(word.encode("latin-1") for word in words))
    return topics


@cache
def _topic(number: str, regulation: bool) -> re.Pattern[bytes] | None:
    """Return the pattern of what stands behind a number where it is one of another law."""
    topic = (_REGULATIONS if regulation else _BESIDE).get(number)
    return None if topic is None else _compiled(rf"{_BEHIND}(?:\(\s*)?(?:{topic})")


@cache
def _compiled(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.replace(" ", r"\s+").encode("latin-1"), re.IGNORECASE)
