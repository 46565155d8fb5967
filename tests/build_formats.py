"""Builds a text response as the files authorities send: PDF, Word, web page, mail and Outlook message.

``python tests/build_formats.py seeds/responses/NAME.txt FOLDER`` writes one of each, to look at in its own program.
"""

from __future__ import annotations

import html
import io
import re
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from outlook_files import message_to_msg
from pdf_files import text_to_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NUMBERED = re.compile(r"(\d{1,2})([.)]) +(?=\S)")
_LETTERED = re.compile(r"([a-h])([.)]) +(?=\S)")


def text_to_docx(text: str) -> bytes:
    """Write a line as a paragraph, "1." and "a)" as automatic numbers, and lines with tabs as the rows of a table."""
    document = docx.Document()
    lists = _Lists(document)
    for lines in _blocks(text):
        if "\t" in lines[0]:
            cells = [line.split("\t") for line in lines]
            table = document.add_table(len(cells), max(map(len, cells)))
            for row, line in zip(table.rows, cells, strict=True):
                for cell, words in zip(row.cells, line, strict=False):
                    cell.text = words
            continue
        for line in lines:
            lists.add(document.add_paragraph(), line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield lines one by one, and the rows of a table together."""
    rows: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        if "\t" in line:
            rows.append(line)
            continue
        if rows:
            yield rows
            rows = []
        yield [line]
    if rows:
        yield rows


class _Lists:
    """Word lists of two levels; a number that does not follow the last one begins a list of its own."""

    def __init__(self, document: Any) -> None:
        self._numbering = document.part.numbering_part.element
        self._last = {"number": 0, "letter": 0}
        self._ids = {"number": 0, "letter": 0}
        self._next = 500

    def add(self, paragraph: Any, line: str) -> None:
        """Put a line into a paragraph, its number as Word's."""
        for kind, pattern in (("number", _NUMBERED), ("letter", _LETTERED)):
            if found := pattern.match(line):
                value = int(found.group(1)) if kind == "number" else ord(found.group(1)) - 96
                if value != self._last[kind] + 1 or not self._ids[kind]:
                    self._ids[kind] = self._begin(kind, value, found.group(2))
                self._last[kind] = value
                properties = paragraph._p.get_or_add_pPr()
                properties.append(
                    parse_xml(
                        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{self._ids[kind]}"/></w:numPr>'
                    )
                )
                paragraph.add_run(line[found.end() :])
                return
        paragraph.add_run(line)

    def _begin(self, kind: str, start: int, after: str) -> int:
        self._next += 1
        style = "decimal" if kind == "number" else "lowerLetter"
        level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
        level += f'<w:lvlText w:val="%1{after}"/></w:lvl>'
        template = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self._next}">{level}</w:abstractNum>')
        self._numbering.insert(0, template)
        self._numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{self._next}"><w:abstractNumId w:val="{self._next}"/></w:num>')
        )
        return self._next


def text_to_html(text: str) -> bytes:
    """Write paragraphs with line breaks, tables as tables, and around them the furniture of a web site."""
    parts = []
    for block in re.split(r"\n{2,}", text.strip("\n")):
        for lines in _runs(block):
            if "\t" in lines[0]:
                rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) for line in lines)
                parts.append("<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>")
            else:
                parts.append("<p>" + "<br>\n".join(html.escape(line) for line in lines) + "</p>")
    return (
        "<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>A response</title>"
        "<style>p { color: black }</style></head>"
        "<body><nav><ul><li><a href='/'>Home</a><li><a href='/news'>News</a></ul></nav><main>\n"
        + "\n".join(parts)
        + "\n</main><footer>Copyright. All rights reserved.</footer><script>track('<p>')</script></body></html>\n"
    ).encode()


def _runs(block: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in block.split("\n"):
        if lines and ("\t" in line) != ("\t" in lines[0]):
            yield lines
            lines = []
        lines.append(line)
    yield lines


def text_to_eml(text: str) -> bytes:
    """Write a mail that is only a greeting, with the response attached as a Word file."""
    message = EmailMessage()
    message["From"] = "Information Team <foi@authority.example>"
    message["To"] = "Requester <requester@post.example>"
    message["Date"] = "Mon, 03 Jun 2024 10:00:00 +0100"
    message["Subject"] = "Your request"
    message.set_content("Good morning\n\nInformation Team\n")
    message.add_attachment(
        text_to_docx(text),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="Response.docx",
    )
    return message.as_bytes()


def text_to_mail_body(text: str) -> bytes:
    """Write a mail whose two bodies are the response."""
    message = EmailMessage()
    message["From"] = "Information Team <foi@authority.example>"
    message["Date"] = "Mon, 03 Jun 2024 10:00:00 +0100"
    message["Subject"] = "Your request"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(text_to_html(text).decode(), subtype="html")
    return message.as_bytes()


def text_to_msg(text: str) -> bytes:
    """Write an Outlook message whose body is the response."""
    return message_to_msg("Your request", "Information Team", "Requester", text.replace("\n", "\r\n"))


FORMATS: dict[str, Callable[[str], bytes]] = {
    ".pdf": text_to_pdf,
    ".docx": text_to_docx,
    ".html": text_to_html,
    ".eml": text_to_mail_body,
    ".attached.eml": text_to_eml,
    ".msg": text_to_msg,
}

if __name__ == "__main__":
    source, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for suffix, build in FORMATS.items():
        (folder / (source.stem + suffix)).write_bytes(build(source.read_text(encoding="utf-8")))
