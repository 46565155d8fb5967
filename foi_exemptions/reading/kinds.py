"""What kind of document some bytes are, told by what is in them and only then by the name."""

from __future__ import annotations

import re
from enum import StrEnum

from foi_exemptions.errors import DocumentError


class Kind(StrEnum):
    """A kind of document that has a reader."""

    TEXT = "text"
    WEBPAGE = "webpage"
    PDF = "pdf"
    WORD = "word"
    MAIL = "mail"
    OUTLOOK = "outlook"


_PICTURE = "is a picture; run text recognition (OCR) on it and save the result as text"
_ARCHIVE = "unpack it and name the files in it"
_UNREADABLE = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"{\\rtf", "is rich text (RTF); save it as .docx or as text"),
    (b"PAR1", "is a Parquet table; label its rows with --text-column"),
    (b"\x1f\x8b", f"is a gzip file; {_ARCHIVE}"),
    (b"7z\xbc\xaf\x27\x1c", f"is a 7z archive; {_ARCHIVE}"),
    (b"Rar!\x1a\x07", f"is a rar archive; {_ARCHIVE}"),
    (b"\x78\x9f\x3e\x22", "is Outlook's winmail.dat; ask for the message again, or save it as .msg"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (  # the names of streams stand in the file in UTF-16; a message may hold a document, not the reverse
    ("EncryptedPackage", "is a document protected with a password; save a copy without it"),
    ("WordDocument", "is an old Word document (.doc); save it as .docx"),
    ("Workbook", "is an old Excel workbook (.xls); save the sheet as .csv"),
    ("PowerPoint Document", "is an old PowerPoint file (.ppt); save it as a PDF"),
)
_ZIP_MEMBERS = (
    (b"xl/workbook", "is an Excel workbook; save the sheet as .csv"),
    (b"ppt/presentation", "is a PowerPoint file; save it as a PDF"),
)
_HEAD = 8192
_HEADER_LINE = rb"[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*"
_HEADERS = re.compile(rb"(?:>?From [^\n]*\n)?((?:" + _HEADER_LINE + rb")+)")
_OWN_TO_MAIL = re.compile(
    rb"^(?:received|return-path|message-id|mime-version|content-type|delivered-to|x-mailer|dkim-signature):",
    re.I | re.M,
)
_SENDER = re.compile(rb"^(?:from|date|subject):", re.I | re.M)
_COMMENTS = re.compile(r"<!--.*?-->|<\?xml[^>]*>", re.S)
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)[\s>]", re.I)
_TAG = re.compile(r"</?(?:p|div|table|tr|td|br|ul|ol|li|h[1-6]|span|a|article|section|main)\b[^<>]{0,400}>", re.I)
_HTML_SUFFIXES = (".html", ".htm", ".xhtml")


def kind_of(content: bytes, name: str) -> Kind:
    """Return the kind; raise DocumentError, which says what to do, where there is no reader for it."""
    if _is_pdf(content):
        return Kind.PDF
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content, name)
    if content.startswith(_OLE[:4]):
        return _ole_kind(content, name)
    for magic, advice in _UNREADABLE:
        if content.startswith(magic):
            raise DocumentError(f"{name}: {advice}")
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if webp or content[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif"):
        raise DocumentError(f"{name}: {_PICTURE}")
    if _is_mail(content, name):
        return Kind.MAIL
    return Kind.WEBPAGE if _is_webpage(content, name) else Kind.TEXT


def _is_pdf(content: bytes) -> bool:
    """A PDF may begin with other bytes (a mail gateway's, a scanner's); a text may speak of one."""
    if content[:64].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return True
    return b"%PDF-1." in content[:1024] and b"%%EOF" in content[-1024:] and b"startxref" in content[-2048:]


def _zip_kind(content: bytes, name: str) -> Kind:
    if content[30:38] == b"mimetype" and b"opendocument" in content[38:100]:
        raise DocumentError(f"{name}: is an OpenDocument file; save it as .docx or as text")
    if b"[Content_Types].xml" in content:
        if b"word/" in content:
            return Kind.WORD
        for member, advice in _ZIP_MEMBERS:
            if member in content:
                raise DocumentError(f"{name}: {advice}")
    raise DocumentError(f"{name}: is a zip file; {_ARCHIVE}")


def _ole_kind(content: bytes, name: str) -> Kind:
    if "__properties_version1.0".encode("utf-16-le") in content:
        return Kind.OUTLOOK
    for stream, advice in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            raise DocumentError(f"{name}: {advice}")
    raise DocumentError(f"{name}: is an old Office file, or part of one; save it as .docx or as text")


def _is_mail(content: bytes, name: str) -> bool:
    """Mail begins with header lines; a pasted "From: Sent: To: Subject:" block is text, as no server wrote it."""
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n")
    headers = _HEADERS.match(head)
    if headers is None:
        return False
    block = headers.group(1)
    if name.lower().endswith((".eml", ".mht", ".mhtml")):
        return bool(_SENDER.search(block) or _OWN_TO_MAIL.search(block))
    return bool(_OWN_TO_MAIL.search(block)) and len(re.findall(rb"^[A-Za-z]", block, re.M)) > 1


def _is_webpage(content: bytes, name: str) -> bool:
    head = content[:_HEAD]
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if utf16 else "utf-8", "ignore").lstrip("\ufeff")
    if _PAGE.match(_COMMENTS.sub("", text)):
        return True
    tags = sum(1 for _ in _TAG.finditer(text))
    if name.lower().endswith(_HTML_SUFFIXES):
        return tags > 0
    return tags > 2 and text.lstrip().startswith("<")
