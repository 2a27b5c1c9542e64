"""Set the same agreements with this project, Typst and WeasyPrint, and count what their tags say, point by point.

`python -m bench.tagging` writes its section into the results, and leaves the others as they are.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import page as checker
import pikepdf
import typst
import weasyprint
from docutils import nodes

from clausebook.typeset.fonts import GOTHIC, MINCHO
from clausebook.typeset.render import render
from clausebook.typeset.style import Style
from clausebook.typeset.tags import Element, Tags, Words

from .markup import head_of
from .material import agreements, long_table
from .process import ROOT

RESULTS = ROOT / "bench/RESULTS.md"
TITLE = "## タグ: Typst、WeasyPrint と並べて"

_CSS = f"""
@font-face {{ font-family: Mincho; src: url("{MINCHO.face.path.as_uri()}") }}
@font-face {{ font-family: Gothic; src: url("{GOTHIC.face.path.as_uri()}") }}
@page {{ size: A4; margin: {Style().top}pt {Style().left}pt;
        @bottom-center {{ content: counter(page) " / " counter(pages); font: 8.5pt Mincho }} }}
body {{ font: 10.5pt/18pt Mincho; text-align: justify }}
h1, h2, h3, h4, th {{ font-family: Gothic; font-size: 1em }}
table {{ border-collapse: collapse }}
td, th {{ border: 0.5pt solid; padding: 0 0.5em }}
"""

_HTML = {"L": "ol", "LI": "li", "Table": "table", "TR": "tr", "TH": "th", "TD": "td", "Caption": "caption",
         "THead": "thead", "TBody": "tbody",
         "Sect": "section", "P": "p", "Div": "div"}  # fmt: skip


class Set(NamedTuple):
    """An agreement as one tool has set it to be read by all, and to be kept."""

    read: bytes
    kept: bytes


def by_us(doctree: nodes.document) -> Set:
    content = render(doctree, datetime.now(UTC))
    return Set(content, content)


def by_typst(doctree: nodes.document) -> Set:
    root = Tags(doctree).root
    source = head_of(Style()) + f"#set document(title: {json.dumps(_title(root), ensure_ascii=False)})\n"
    source += "".join(_typst(child) for child in root.children)
    fonts = typst.Fonts(
        include_system_fonts=False, font_paths=[typeface.face.path.parent for typeface in (MINCHO, GOTHIC)]
    )
    content = typst.compile(source.encode(), font_paths=fonts, pdf_standards=["ua-1", "a-2a"])
    assert isinstance(content, bytes)
    return Set(content, content)


def by_weasyprint(doctree: nodes.document) -> Set:
    root = Tags(doctree).root
    head = f'<meta charset="utf-8"><title>{html.escape(_title(root))}</title><style>{_CSS}</style>'
    body = "".join(map(_html, root.children))
    page = weasyprint.HTML(string=f'<html lang="ja"><head>{head}</head><body>{body}</body></html>')
    return Set(*(page.write_pdf(pdf_variant=variant) for variant in ("pdf/ua-1", "pdf/a-2a")))


def _title(root: Element) -> str:
    return next(each for each in root.walk() if each.kind == "H1").text


def _typst(part: Element | Words) -> str:
    """Return a part of an agreement as Typst's own elements."""
    if isinstance(part, Words):
        return f"#{json.dumps(part.text, ensure_ascii=False)}"
    inner = "".join(map(_typst, part.children))
    match part.kind:
        case "H1":
            return f"#heading(outlined: false, level: 1)[{inner}]\n"
        case kind if re.fullmatch("H[2-6]", kind):
            return f"#heading(level: {kind[1]})[{inner}]\n"
        case "P":
            return f"#par[{inner}]\n"
        case "L":
            items = [child for child in part.children if isinstance(child, Element)]
            labels = json.dumps([_label(item) for item in items], ensure_ascii=False)[1:-1]
            bodies = "".join(f", enum.item({number})[{_body(item)}]" for number, item in enumerate(items, start=1))
            return f"#enum(numbering: n => ({labels},).at(n - 1){bodies})\n"
        case "Table":
            rows = [row for row in part.walk() if row.kind == "TR"]
            cells = [[f"[{''.join(map(_typst, cell.children))}]" for cell in _elements(row)] for row in rows]
            head = f"table.header({', '.join(cells[0])}), "
            others = ", ".join(cell for row in cells[1:] for cell in row)
            return f"#table(columns: {len(cells[0])}, {head}{others})\n"
        case "Link":
            return f'#link("https://example.com/")[{inner}]'
    return inner


def _elements(part: Element) -> Iterator[Element]:
    return (child for child in part.children if isinstance(child, Element))


def _label(item: Element) -> str:
    return "".join(child.text for child in _elements(item) if child.kind == "Lbl")


def _body(item: Element) -> str:
    return "".join(_typst(child) for body in _elements(item) if body.kind == "LBody" for child in body.children)


def _html(part: Element | Words) -> str:
    """Return a part of an agreement as HTML."""
    if isinstance(part, Words):
        return html.escape(part.text)
    inner = "".join(map(_html, part.children))
    match part.kind:
        case kind if re.fullmatch("H[1-6]", kind):
            return f"<{kind.lower()}>{inner}</{kind.lower()}>"
        case "LI":
            label = html.escape(json.dumps(_label(part), ensure_ascii=False))
            return f"<li style='list-style-type: {label}'>{''.join(_html(each) for each in _bodies(part))}</li>"
        case "Link":
            return f'<a href="https://example.com/">{inner}</a>'
        case "TH":
            scope = dict(part.attributes)["Scope"]
            return f'<th scope="{"col" if scope == "Column" else "row"}">{inner}</th>'
    name = _HTML.get(part.kind, "span")
    return f"<{name}>{inner}</{name}>"


def _bodies(item: Element) -> Iterator[Element | Words]:
    return (child for body in _elements(item) if body.kind == "LBody" for child in body.children)


class Counts(NamedTuple):
    """What was counted in an agreement, or should be there."""

    headings: int = 0
    paragraphs: int = 0
    lists: int = 0
    labels: int = 0
    tables: int = 0
    heads: int = 0
    links: int = 0
    described: int = 0
    blanks: int = 0
    artifacts: int = 0
    metadata: int = 0
    for_all: int = 0
    to_keep: int = 0
    size: int = 0


def wanted(doctree: nodes.document, pages: int) -> Counts:
    """Return what a doctree asks for."""
    parts = list(Tags(doctree).root.walk())
    kinds = Counter(part.kind for part in parts)
    headings = sum(bool(re.fullmatch("H[1-6]", part.kind)) for part in parts)
    blanks = sum(part.kind == "Span" and bool(part.alt) for part in parts)
    links = kinds["Link"]
    return Counts(
        *(headings, kinds["P"], kinds["L"], kinds["Lbl"], kinds["Table"], kinds["TH"], links, links, blanks, pages, 6)
    )


def counted(content: Set, doctree: nodes.document) -> Counts:
    """Return what is there in a file."""
    wanted_headings = {(part.kind, _plain(part.text)) for part in Tags(doctree).root.walk() if part.kind[0] == "H"}
    with pikepdf.open(io.BytesIO(content.read)) as pdf:
        reader = _Reader(pdf)
        parts = list(reader.parts(pdf.Root.StructTreeRoot))
        kinds = Counter(str(part.S)[1:] for part in parts)
        headings = {(str(part.S)[1:], _plain(reader.text(part))) for part in parts if re.match("/H[1-6]", str(part.S))}
        scopes = sum(any("/Scope" in each for each in _attributes(part)) for part in parts if part.S == "/TH")
        links = [link for page in pdf.pages for link in page.get("/Annots", []) if link.Subtype == "/Link"]
        described = sum("/Contents" in link for link in links)
        root = pdf.Root
        preferences: Any = root.get("/ViewerPreferences", {})
        metadata = [
            "/Title" in pdf.docinfo,
            "/Lang" in root,
            bool(root.MarkInfo.get("/Marked")),
            bool(preferences.get("/DisplayDocTitle")),
            root.get("/PageMode") == "/UseOutlines",
            "/PageLabels" in root,
        ]
        alternatives = sum(part.S == "/Span" and "/Alt" in part for part in parts)
        return Counts(
            len(headings & wanted_headings),
            kinds["P"],
            kinds["L"],
            sum(part.S == "/Lbl" and part.P.get("/S") == "/LI" for part in parts),
            kinds["Table"],
            scopes,
            kinds["Link"],
            described,
            alternatives,
            sum(map(_has_artifact_text, pdf.pages)),
            sum(metadata),
            _findings(content.read, checker.ValidationProfile.PDF_UA_1),
            _findings(content.kept, checker.ValidationProfile.PDF_A_2A),
            len(content.read),
        )


_MISREAD = re.compile(r".*-GLYPH-WIDTH-\d+")
"""Rules that take the units of a font program's groups for all there are, where they add to those of the program."""


def _findings(content: bytes, profile: checker.ValidationProfile) -> int:
    """Count what breaks the rules, less those that are misread."""
    failures = checker.validate_pdf_bytes(content, profile=profile).failures
    return sum(not _MISREAD.fullmatch(failure.rule_id) for failure in failures)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _attributes(part: Any) -> list[Any]:
    own = part.get("/A", pikepdf.Array())
    return list(own) if isinstance(own, pikepdf.Array) else [own]


def _has_artifact_text(page: pikepdf.Page) -> bool:
    """Tell whether some text of a page is an artifact: its number."""
    within: list[str] = []
    for each in pikepdf.parse_content_stream(page):
        operator = str(each.operator)
        if operator in ("BDC", "BMC"):
            within.append(str(next(iter(each.operands))))
        elif operator == "EMC":
            within.pop()
        elif operator in ("Tj", "TJ") and "/Artifact" in within:
            return True
    return False


class _Reader:
    """Reads elements and their text, as any tool writes them."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.texts = {page.obj.objgen: dict(_marked(page)) for page in pdf.pages}

    def parts(self, above: Any) -> Iterator[Any]:
        """Yield all elements below one."""
        for kid in _kids(above):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from self.parts(kid)

    def text(self, part: Any, page: Any = None) -> str:
        page = part.get("/Pg", page)
        return "".join(self._text(kid, page) for kid in _kids(part))

    def _text(self, kid: Any, page: Any) -> str:
        if isinstance(kid, int):
            return self.texts[page.objgen].get(kid, "")
        if "/S" in kid:
            return self.text(kid, page)
        return self.texts[kid.get("/Pg", page).objgen].get(int(kid.MCID), "") if "/MCID" in kid else ""


def _kids(part: Any) -> list[Any]:
    kids = part.get("/K", pikepdf.Array())
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked(page: pikepdf.Page) -> Iterator[tuple[int, str]]:
    """Yield each marked part of a page with its text."""
    fonts = {name: _texts(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    font: dict[int, str] = {}
    open_: list[int | None] = []
    for each in pikepdf.parse_content_stream(page):
        operator, operands = str(each.operator), list[Any](each.operands)
        if operator in ("BDC", "BMC"):
            said = operands[1] if len(operands) > 1 else None
            open_.append(int(said.MCID) if isinstance(said, pikepdf.Dictionary) and "/MCID" in said else None)
        elif operator == "EMC":
            open_.pop()
        elif operator == "Tf":
            font = fonts[str(operands[0])]
        elif operator in ("Tj", "TJ"):
            shown = operands[0] if operator == "TJ" else operands
            codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
            numbers = [number for number in open_ if number is not None]
            if numbers:
                yield (
                    numbers[-1],
                    "".join(font.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2)),
                )


def _texts(font: Any) -> dict[int, str]:
    """Return what the codes of a font stand for."""
    content = font.ToUnicode.read_bytes()
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>\s*\n", content)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


POINTS: tuple[tuple[str, str, Callable[[Counts], int]], ...] = (
    ("見出し", "段と文字の合う見出し", lambda of: of.headings),
    ("段落", "段落（ページで分かれれば増える）", lambda of: of.paragraphs),
    ("箇条", "箇条（ページで分かれれば増える）", lambda of: of.lists),
    ("", "番号の付いた項目", lambda of: of.labels),
    ("表", "表（ページで分かれれば増える）", lambda of: of.tables),
    ("", "Scope で何の見出しかを言う見出しのセル", lambda of: of.heads),
    ("リンク", "リンクの要素", lambda of: of.links),
    ("", "説明のあるリンクの注釈（行で分かれれば増える）", lambda of: of.described),
    ("空欄", "何を書くかを言う空欄", lambda of: of.blanks),
    ("飾り", "ページ番号が飾りであるページ", lambda of: of.artifacts),
    ("メタデータ", "題名、言語、タグ、題名の表示、しおりの表示、ページのラベル", lambda of: of.metadata),
    ("検査器", "PDF/UA-1 の指摘", lambda of: of.for_all),
    ("", "PDF/A-2a の指摘", lambda of: of.to_keep),
)


def compare_tags() -> str:
    """Return the section of the results: each point, as the doctrees ask for it, and as each tool has it."""
    whole = [*agreements(), long_table()]
    columns: list[list[Counts]] = []
    asked: list[Counts] = []
    for setter in (by_us, by_typst, by_weasyprint):
        made = [setter(doctree) for doctree in whole]
        columns.append([counted(content, doctree) for content, doctree in zip(made, whole, strict=True)])
        if setter is by_us:
            asked = [wanted(doctree, _pages(content)) for content, doctree in zip(made, whole, strict=True)]
    lines = [
        TITLE,
        "",
        f"5つの契約書、`tests/houses` の{len(whole) - 6}個、表の長い契約書1つを、木のとおりの Typst の原稿と HTML に"
        "して組み、PDFの構造の木を読んで数える。",
        "「原稿」は、このプロジェクトが doctree から作る木の求める数で、Typst と WeasyPrint の原稿も同じ木から作る。"
        "書いたものがPDFにどれだけ残るかを比べるもので、木そのものの良し悪しは分からない。",
        "clausebook の「空欄」には、描くときに分かるもの（印の場所、「住所：」などと打った見出しの後の線）も"
        "入るので、原稿より多い。",
        "Typst と WeasyPrint のページ数は、このプロジェクトのもの（原稿の欄の「飾り」）と同じとは限らない。",
        "検査器の指摘からは、字の幅の規則（GLYPH-WIDTH）を除く。書体全体の単位とグループの単位を掛け合わせる書き方（Typst）では、"
        "書体にあるとおりの幅（ISO 19005-2, 6.2.11.5）を0と読むからである。",
        "",
        "| 点 | 数えたもの | 原稿 | clausebook | Typst | WeasyPrint |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for name, what, of in POINTS:
        figures = " | ".join(str(sum(map(of, column))) for column in (asked, *columns))
        lines.append(f"| {name} | {what} | {figures} |")
    sizes = " | ".join(str(round(sum(each.size for each in column) / 1000)) for column in columns)
    lines.append(f"| 大きさ | すべてのPDFの KB（1KB = 1,000バイト） | | {sizes} |")
    return "\n".join(lines) + "\n"


def _pages(content: Set) -> int:
    with pikepdf.open(io.BytesIO(content.read)) as pdf:
        return len(pdf.pages)


def write(report: str) -> None:
    """Put the section into the results, in its place or before what grows."""
    before = RESULTS.read_text(encoding="utf-8")
    sections = [each for each in re.split("(?m)^(?=## )", before) if not each.startswith(TITLE)]
    place = next(number for number, each in enumerate(sections) if each.startswith("## 契約書を増やす"))
    RESULTS.write_text("".join([*sections[:place], report + "\n", *sections[place:]]), encoding="utf-8")


if __name__ == "__main__":
    section = compare_tags()
    print(section)
    write(section)
