"""Word files as Word itself writes them, from their bodies: for tests of what reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from clausebook.intake.seen import Line, Seen, Table
from clausebook.intake.word import read_word

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": f"{OFFICE}/relationships",
        "m": f"{OFFICE}/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:kern w:val="2"/><w:sz w:val="21"/><w:lang w:eastAsia="ja-JP"/></w:rPr>
</w:rPrDefault><w:pPrDefault/></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
<w:pPr><w:keepNext/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/>
<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="a5"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="af"><w:name w:val="別紙 Title"/><w:basedOn w:val="a"/>
<w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/></w:style>
<w:style w:type="table" w:styleId="a4"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>
<w:top w:val="single"/><w:left w:val="single"/><w:bottom w:val="single"/><w:right w:val="single"/>
<w:insideH w:val="single"/><w:insideV w:val="single"/></w:tblBorders></w:tblPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="10"><w:name w:val="表 1"/><w:basedOn w:val="a4"/>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
"""


def run(text: str, properties: str = "") -> str:
    """Write a run as Word does, in which a line break is a newline and a tab a tab."""
    inner = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    inner = inner.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r w:rsidR="00A31C52">{properties}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def p(*runs: str, style: str = "", number: tuple[int, int] | None = None, properties: str = "") -> str:
    """Write a paragraph of runs, or of plain texts: its style, list and level, and what else its properties are."""
    properties = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + (f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else "")
        + properties
    )
    inner = "".join(part if part.startswith("<") else run(part) for part in runs)
    return (
        f'<w:p w14:paraId="1A2B3C4D" w14:textId="77777777" w:rsidR="00A31C52" w:rsidRDefault="00A31C52">'
        f"<w:pPr>{properties}</w:pPr>{inner}</w:p>"
    )


def level(number: int, text: str, form: str = "decimal", more: str = "", start: int = 1, after: str = "") -> str:
    """Write a level of a list; `more` comes before its text."""
    suffix = f'<w:suff w:val="{after}"/>' if after else ""
    return (
        f'<w:lvl w:ilvl="{number}" w:tplc="04090001"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'{more}{suffix}<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
    )


def lists(*definitions: str, instances: Mapping[int, tuple[int, str]] | None = None) -> str:
    """Write definitions, numbered from 0, and their instances: number to definition and overrides (one for each)."""
    instances = instances or {place + 1: (place, "") for place in range(len(definitions))}
    return "".join(
        f'<w:abstractNum w:abstractNumId="{place}" w15:restartNumberingAfterBreak="0"'
        f' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w:nsid w:val="1F2E3D4C"/>'
        f'<w:multiLevelType w:val="multilevel"/>{definition}</w:abstractNum>'
        for place, definition in enumerate(definitions)
    ) + "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'
        for key, (definition, overrides) in instances.items()
    )


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack parts as they are."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return data.getvalue()


def parts(
    body: str,
    numbering: str = "",
    styles: str = STYLES,
    others: Mapping[str, str] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, str | bytes]:
    """Write the parts of a file.

    `others` are the contents of parts by the last word of their relation (footnotes, header); `relations` what else the
    document names, by id: the last word and what is outside.
    """
    own = {"styles": styles, "numbering": numbering, **(others or {})}
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_CONTENT}"><Default Extension="xml" ContentType="text/xml"/></Types>'
        ),
        "_rels/.rels": _listing({"rId1": ("officeDocument", "word/document.xml", "")}),
        "word/document.xml": _root("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _listing(
            {f"rId{kind}": (kind, f"{kind}.xml", "") for kind, content in own.items() if content}
            | {key: (kind, target, "External") for key, (kind, target) in (relations or {}).items()}
        ),
    }
    roots = {"header": "hdr", "footer": "ftr"}
    return written | {
        f"word/{kind}.xml": _root(roots.get(kind, kind), content) for kind, content in own.items() if content
    }


def _root(name: str, inner: str) -> str:
    return f'{_HEAD}<w:{name} {NAMESPACES} mc:Ignorable="w14">{inner}</w:{name}>'


def _listing(relations: Mapping[str, tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/relationships/{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for key, (kind, target, mode) in relations.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def read(
    body: str,
    numbering: str = "",
    styles: str = STYLES,
    others: Mapping[str, str] | None = None,
    relations: Mapping[str, tuple[str, str]] | None = None,
) -> Seen:
    """Return what is seen of a file with a body."""
    return read_word(archive(parts(body, numbering, styles, others, relations)))


def lines(seen: Seen) -> list[str]:
    """Return what the lines of a document show."""
    return [line.seen for line in seen.lines()]


def remarks(seen: Seen) -> list[tuple[str, str]]:
    """Return what is told of a document."""
    return [(remark.place, remark.message) for remark in seen.remarks]


def only_line(seen: Seen) -> Line:
    """Return the line of a document that has one."""
    (line,) = seen.lines()
    return line


def only_table(seen: Seen) -> Table:
    """Return the table of a document that has one."""
    (table,) = (block for block in seen.blocks if isinstance(block, Table))
    return table
