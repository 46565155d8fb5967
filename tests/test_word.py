"""Word documents to text: the numbers Word prints, tables in order, and files made to harm."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from build_formats import text_to_docx

from foi_exemptions.errors import DocumentError
from foi_exemptions.reading import word
from foi_exemptions.reading.word import read_word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def packed(body: str, namespace: str = W, **parts: str) -> bytes:
    """Return a .docx with this body, and other parts by their name ("numbering", "styles", "footnotes", "rels")."""
    members = {"[Content_Types].xml": "<Types/>"}
    members["word/document.xml"] = f"<w:document {namespace} {R} {MC}><w:body>{body}</w:body></w:document>"
    for name, content in parts.items():
        members["word/_rels/document.xml.rels" if name == "rels" else f"word/{name}.xml"] = content
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, number: int = 1, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def lvl(level: int, style: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
{lvl(0, "decimal", "%1.")}{lvl(1, "lowerLetter", "%2)")}{lvl(2, "lowerRoman", "(%3)")}
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
{lvl(0, "upperRoman", "%1")}{lvl(1, "decimal", "%1.%2", "<w:isLgl/>")}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">{lvl(0, "bullet", chr(0xF0B7))}{lvl(1, "none", "")}</w:abstractNum>
<w:abstractNum w:abstractNumId="3">{lvl(0, "decimal", "Q%1:", '<w:pStyle w:val="Asked"/>', 4)}</w:abstractNum>
<w:abstractNum w:abstractNumId="4">{lvl(0, "decimal", "%1.")}{lvl(1, "lowerLetter", "%2)", '<w:lvlRestart w:val="0"/>')}
</w:abstractNum>
<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Linked"/></w:abstractNum>
{"".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(6))}
<w:num w:numId="9"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="Asked"><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="AskedToo"><w:basedOn w:val="Asked"/></w:style>
<w:style w:type="numbering" w:styleId="Linked"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>
</w:styles>"""


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (item("a") + item("b") + item("c", level=1) + item("d", level=1) + item("e", level=2) + item("f")
         + item("g", level=1),
         "1. a\n2. b\na) c\nb) d\n(i) e\n3. f\na) g"),  # a deeper list begins again
        (item("a") + p("between") + item("b"), "1. a\nbetween\n2. b"),  # an answer does not stop the count
        (item("a") + item("b", 9) + item("c", 9) + item("d"), "1. a\n7. b\n8. c\n9. d"),  # "start at 7"
        (item("a", level=1), "a) a"),  # no level above it yet
        (item("a", 2) + item("b", 2) + item("c", 2, 1), "I a\nII b\n2.1 c"),  # legal numbering
        (item("a", 3) + item("b", 3, 1), "• a\nb"),
        (p("a", '<w:pStyle w:val="Asked"/>') + p("b", '<w:pStyle w:val="AskedToo"/>'), "Q4: a\nQ5: b"),  # by the style
        (p("a", '<w:pStyle w:val="Asked"/><w:numPr><w:numId w:val="0"/></w:numPr>'), "a"),  # taken off by hand
        (item("a", 5, 1) + item("b", 5) + item("c", 5, 1), "a) a\n2. b\nb) c"),  # never begins again
        (item("a", 6), "1. a"),  # its levels stand in a style
        (item("a", 77) + item("b", 1, 55) + p("c", '<w:pStyle w:val="Loop"/>'), "a\nb\nc"),  # lists that do not exist
        (item("") + item("b"), "\n1. b"),  # an empty paragraph shows no number
    ],
)  # fmt: skip
def test_lists(body: str, text: str) -> None:
    assert read_word(packed(body, numbering=NUMBERING, styles=STYLES), "x") == text + "\n"


def cell(*paragraphs: str) -> str:
    return f"<w:tc><w:tcPr/>{''.join(paragraphs)}</w:tc>"


def row(*cells: str, deleted: bool = False) -> str:
    return f"<w:tr>{'<w:trPr><w:del/></w:trPr>' if deleted else ''}{''.join(cells)}</w:tr>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("Before") + "<w:tbl>" + row(cell(p("1")), cell(p("Why?")), cell(p("(a) x"), p(""), p("(b) y")))
         + row(cell(p("2")), cell(p("Who?")), cell(p(""))) + "</w:tbl>" + p("After"),
         "Before\n\n1\tWhy?\t(a) x\n(b) y\n2\tWho?\t\n\nAfter"),
        ("<w:tbl>" + row(cell(item("Why?")), cell(p("Yes"))) + row(cell(item("Who?")), cell(p("No"))) + "</w:tbl>",
         "1. Why?\tYes\n2. Who?\tNo\n"),  # numbered cells
        ("<w:tbl>" + row(cell(p("One"), p("Two"))) + "</w:tbl>", "One\nTwo\n"),  # a frame around text
        ("<w:tbl>" + row(cell(p("L")), cell("<w:tbl>" + row(cell(p("1")), cell(p("Yes"))) + "</w:tbl>", p("")))
         + "</w:tbl>",
         "L\n\n1\tYes\n"),
        ("<w:tbl>" + row(cell(p("no")), cell(p("no")), deleted=True) + row(cell(p("1")), cell(p("Yes"))) + "</w:tbl>",
         "1\tYes\n"),
    ],
)  # fmt: skip
def test_tables(body: str, text: str) -> None:
    assert read_word(packed(body, numbering=NUMBERING, styles=STYLES), "x") == text + "\n"


def r(inner: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


BOX = "<w:txbxContent>{}</w:txbxContent>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (r("<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"), "a\tb\nc-d"),
        ('<w:ins w:id="1">' + r("<w:t>new</w:t>") + "</w:ins><w:del>" + r("<w:delText>old</w:delText>") + "</w:del>",
         "new"),
        ("<w:moveFrom>" + r("<w:t>old</w:t>") + "</w:moveFrom>" + r("<w:t>here</w:t>"), "here"),
        (r("<w:t>no</w:t>", "<w:vanish/>") + r("<w:t>yes</w:t>", '<w:vanish w:val="0"/>'), "yes"),
        (r('<w:sym w:font="Wingdings" w:char="F0FC"/>'), "✓"),
        ('<w:hyperlink r:id="rId1">' + r("<w:t>our policy</w:t>") + "</w:hyperlink>", "our policy <https://a.example/p>"),
        ('<w:hyperlink r:id="rId1">' + r("<w:t>www.a.example/p</w:t>") + "</w:hyperlink>", None),
        (r('<w:fldChar w:fldCharType="begin"/>') + r('<w:instrText> HYPERLINK "https://b.example/" </w:instrText>')
         + r('<w:fldChar w:fldCharType="separate"/>') + r("<w:t>here</w:t>") + r('<w:fldChar w:fldCharType="end"/>')
         + r("<w:t>.</w:t>"), "here <https://b.example/>."),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("<w:t>Click here</w:t>")
         + "</w:sdtContent></w:sdt><w:sdt><w:sdtPr/><w:sdtContent>" + r("<w:t>Forty</w:t>") + "</w:sdtContent></w:sdt>",
         "Forty"),
        (r("<w:t>Beside</w:t>") + r("<mc:AlternateContent><mc:Choice>" + BOX.format(p("Box"))
         + "</mc:Choice><mc:Fallback>" + BOX.format(p("Box")) + "</mc:Fallback></mc:AlternateContent>"), "Beside\nBox"),
        (r("<w:t>Held</w:t>") + r('<w:footnoteReference w:id="2"/>') + r("<w:t>.</w:t>"),
         "Held[1].\n\n[1] Since 2020."),
    ],
)  # fmt: skip
def test_inside_a_paragraph(inner: str, text: str | None) -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://a.example/p"/>'
        "</Relationships>"
    )
    notes = "".join(f'<w:footnote w:id="{key}">{p(text)}</w:footnote>' for key, text in ((0, ""), (2, "Since 2020.")))
    notes = f"<w:footnotes {W}>{notes}</w:footnotes>"
    content = packed(f"<w:p>{inner}</w:p>", rels=rels, footnotes=notes)
    assert read_word(content, "x") == (text or "www.a.example/p") + "\n"


def test_strict_documents_are_read() -> None:
    assert read_word(packed(p("Words"), STRICT), "x") == "Words\n"


def test_what_another_program_wrote() -> None:
    text = "Dear Ms Orme\n\n1. How many?\nForty\na) When?\nIn May\nb) Where?\nHere\n2. Why?\n"
    assert read_word(text_to_docx(text), "x") == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04", "is a Word document that is broken or cut off; ask for it again"),
        (packed(p("x"))[:-40], "is a Word document that is broken or cut off"),
        (packed("<w:p>"), "is a Word document that is broken (mismatched tag"),
        (packed("<w:sdt>" * 2000 + "</w:sdt>" * 2000), "is nested more than 1000 deep"),
        (packed("").replace(b"word/document.xml", b"word/documint.xml"),
         "is a Word document that is broken or cut off"),
        (packed("x" * 5_000_000), "unpacks to more than 250 times its size: a zip bomb; do not open it"),
        (packed("x" * ((32 << 20) + 1)), "word/document.xml unpacks to 32 MB, more than the 32 MB read"),
        (packed(p("x"), styles="y" * ((4 << 20) + 1)), "word/styles.xml unpacks to 4 MB, more than the 4 MB read"),
    ],
)  # fmt: skip
def test_broken_and_hostile(content: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as error:
        read_word(content, "reply.docx")
    assert str(error.value).startswith("reply.docx: ")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_entities_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", laughs)
    with pytest.raises(DocumentError, match=r"is a Word document that is broken \(defines entities\)"):
        read_word(file.getvalue(), "x")


def test_too_many_members_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for index in range(20_000):
            archive.writestr(f"word/media/picture{index}.png", b"")
    with pytest.raises(DocumentError, match="is a Word document of too many parts"):
        read_word(file.getvalue(), "x")


def test_a_protected_part_is_named() -> None:
    content = bytearray(packed(p("x")))
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 8] |= 1
    with pytest.raises(DocumentError, match="is protected with a password; save a copy without it"):
        read_word(bytes(content), "x")


def test_pictures_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO(packed(p("Words")))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.png", b"\0" * (100 << 20))
    monkeypatch.setattr(word, "MAX_TEXT_PART", 1000)
    assert read_word(file.getvalue(), "x") == "Words\n"


def test_three_hundred_pages_take_seconds() -> None:
    body = (p("The ferry ran on time, at a cost of £12 a crossing.") + item("How many?")) * 6000
    started = time.perf_counter()
    assert len(read_word(packed(body, numbering=NUMBERING), "x")) > 300_000
    assert time.perf_counter() - started < 10
