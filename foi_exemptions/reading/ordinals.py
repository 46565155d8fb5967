"""Numbers as a list prints them: 3, c, C, iii, III, third."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_ROMAN = 3999


def ordinal(style: str, number: int) -> str:
    """Return ``number`` in a style by Word's name (``lowerLetter``, ``upperRoman``, ...); digits for one unknown."""
    if style == "none":
        return ""
    if style in ("lowerLetter", "upperLetter") and 0 < number <= 26 * 20:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)  # z is followed by aa, bb
        return letters.upper() if style == "upperLetter" else letters
    if style in ("lowerRoman", "upperRoman") and 0 < number <= _LARGEST_ROMAN:
        digits = ""
        for value, letters in _ROMAN:
            digits += letters * (number // value)
            number %= value
        return digits.upper() if style == "upperRoman" else digits
    if style == "decimalZero":
        return f"{number:02d}"
    if style == "ordinal":
        suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{suffix}"
    return str(number)
