"""The five agreements as the peers read them: HTML for WeasyPrint, markup of its own for Typst.

Both are made from the pages that this project builds, with the same page, type sizes and fonts.
"""

from __future__ import annotations

import html
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from clausebook.typeset.fonts import GOTHIC, MINCHO
from clausebook.typeset.style import Style

STYLE = Style()

CSS = f"""
@font-face {{ font-family: Mincho; src: url("{MINCHO.face.path.as_uri()}") }}
@font-face {{ font-family: Gothic; src: url("{GOTHIC.face.path.as_uri()}") }}
@page {{ size: A4; margin: {STYLE.top}pt {STYLE.left}pt;
        @bottom-center {{ content: counter(page) " / " counter(pages); font: {STYLE.footer_size}pt Mincho }} }}
body {{ font: {STYLE.size}pt/{STYLE.pitch}pt Mincho; text-align: justify; line-break: strict }}
h1, h2 {{ font-family: Gothic; break-after: avoid }}
h1 {{ font-size: {STYLE.title_size}pt; text-align: center }}
h2 {{ font-size: {STYLE.size}pt; margin: {STYLE.pitch}pt 0 0 }}
p, ol, ul {{ margin: 0; list-style: none; padding: 0 }}
li {{ padding-left: 2em }}
.mark {{ display: inline-block; margin-left: -2em; min-width: 2em; white-space: pre }}
.signature {{ break-inside: avoid }}
"""

TYPST = f"""
#set document(title: [TITLE])
#set page("a4", margin: (x: {STYLE.left}pt, y: {STYLE.top}pt), numbering: "1 / 1")
#set text(size: {STYLE.size}pt, font: "Noto Serif JP", lang: "ja")
#set par(justify: true, leading: {STYLE.pitch - STYLE.size}pt, spacing: {STYLE.pitch - STYLE.size}pt)
#show heading: set text(size: {STYLE.size}pt, font: "Noto Sans CJK JP", weight: "bold")
#let item(mark, body) = grid(columns: (2em, 1fr), mark, body)
"""


def agreement_of(page: Path) -> Tag:
    """Return the agreement on a page of the handbook that was built without permalinks, less the links to topics."""
    (section,) = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("section.contract")
    for link in section.select(".topic-link"):
        link.decompose()
    return section


def to_html(section: Tag) -> str:
    """Return an agreement as a page for WeasyPrint."""
    head = f'<meta charset="utf-8"><title>{html.escape(_title(section))}</title><style>{CSS}</style>'
    return f'<html lang="ja"><head>{head}</head><body>{section}</body></html>'


def to_typst(section: Tag) -> str:
    """Return an agreement as a source for Typst."""
    parts = [TYPST.replace("[TITLE]", _string(_title(section)))]
    for node in section.find_all(["h1", "h2", "p", "div"]):
        text = _string(node.get_text())
        if node.name == "h1":
            parts.append(f"#align(center, text(size: {STYLE.title_size}pt, heading(outlined: false, {text})))")
        elif node.name == "h2":
            parts.append(f"#heading({text})")
        elif node.name == "p" and (mark := node.find(class_="mark", recursive=False)):
            depth = len(node.find_parents("li")) - 1
            label = _string(mark.get_text())
            body = _string(node.get_text().removeprefix(mark.get_text()))
            parts.append(f"#pad(left: {2 * depth}em, item({label}, {body}))")
        elif node.name == "p" or "line" in (node.get("class") or []):
            parts.append(f"#par({text})")
    return "\n".join(parts)


def _title(section: Tag) -> str:
    (heading,) = section.select("h1")
    return heading.get_text()


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
