"""Text and values put into a page so that nothing in them can run."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup

_ESCAPES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_LAW = "https://www.legislation.gov.uk/"


def json_block(value: Any) -> Markup:
    """Return the value as JSON that can stand inside a script element: no character of it can end that element."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char, escape in _ESCAPES.items():
        written = written.replace(char, escape)
    return Markup(written)


def safe_href(href: str) -> str:
    """Return the address if it leads to the statute book, else nothing."""
    return href if href.startswith(_LAW) else ""


@cache
def asset(name: str) -> str:
    """Return a style sheet, a script or a template of this package."""
    return resources.files("foi_exemptions.page").joinpath("templates", name).read_text(encoding="utf-8").strip()


def content_policy(styles: list[str], scripts: list[str]) -> str:
    """Return the policy that lets the page use these style sheets and scripts of its own, and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_digests(styles)}",
            f"script-src {_digests(scripts)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _digests(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def encodable(text: str) -> str:
    """Return the text with what no file or page can hold replaced: half a surrogate pair, the character NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")
