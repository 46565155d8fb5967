"""Strings of a data file, and words that several of its patterns need: these name them, "<body>", written once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from foi_exemptions.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"<([a-z_]+)>")


def read_words(file: str, table: Mapping[str, Any]) -> dict[str, str]:
    """Return the ``[words]`` of a file, spelled out; one may name those before it.

    Raises CatalogueError, naming the file and the entry, where one is no pattern with a name.
    """
    words: dict[str, str] = {}
    for name, pattern in table.items():
        if not isinstance(pattern, str) or not _NAME.fullmatch(f"<{name}>"):
            raise CatalogueError(f"{file}: words {name!r} must be a name in lower case and one pattern")
        words[name] = spelled_out(pattern, words, f"{file}: words {name}")
    return words


def read_strings(value: Any, where: str) -> list[str]:
    """Return a value that is a list of strings; raises CatalogueError, saying ``where``, for any other."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise CatalogueError(f"{where} must be a list of strings")
    return value


def spelled_out(pattern: str, words: Mapping[str, str], where: str) -> str:
    """Return a pattern with the words it names; raises CatalogueError for a name that is not among them."""
    if unknown := [name for name in _NAME.findall(pattern) if name not in words]:
        raise CatalogueError(f"{where}: <{unknown[0]}> is not among the words; use one of {sorted(words)}")
    return _NAME.sub(lambda named: f"(?:{words[named.group(1)]})", pattern)
