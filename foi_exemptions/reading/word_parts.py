"""The XML parts of a Word document, by expat, which does not call itself and holds no tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Protocol
from xml.etree import ElementTree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAIN = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)


class XmlError(Exception):
    """XML that is broken, or that defines entities of its own, as no Word document does."""


class Target(Protocol):
    """What the parser calls for each start, end and run of text."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...


class _Tree(ElementTree.TreeBuilder):
    def doctype(self, *_: object) -> NoReturn:
        raise XmlError("defines entities")


def local_name(tag: str) -> str:
    """Return ``w:p`` as ``p``, and the name of another vocabulary with its own in front (``math:t``)."""
    space, _, name = tag.rpartition("}")
    if space[1:] in _MAIN:
        return name
    return f"{space.rpartition('/')[2]}:{name}"


def parse_part(content: bytes, target: Target) -> None:
    """Pass the elements of a part to a target; raises XmlError."""
    _feed(ElementTree.XMLParser(target=target), content)


def parse_tree(content: bytes) -> Element:
    """Return a small part as a tree; raises XmlError."""
    tree: Element = _feed(ElementTree.XMLParser(target=_Tree()), content)
    return tree


def _feed(parser: ElementTree.XMLParser, content: bytes) -> Element:
    try:
        parser.feed(content)
        root: Element = parser.close()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise XmlError(str(error).partition("\n")[0]) from error
    return root
