"""Reading what was built with other engines than the ones that wrote it."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby, zip_longest
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from bs4 import BeautifulSoup, Tag


def squeeze(text: str) -> str:
    """Drop all white space."""
    return re.sub(r"\s", "", text)


def soup_of(page: Path) -> BeautifulSoup:
    """Return an HTML page."""
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def the(selector: str, within: Tag) -> Tag:
    """Return the one element that a selector finds."""
    (found,) = within.select(selector)
    return found


def agreement_of(page: Path) -> Tag:
    """Return the agreement's text on its HTML page, less what only stands beside it."""
    section = the("section.contract", soup_of(page))
    for beside in section.select(".beside"):
        beside.decompose()
    return section


class Char(NamedTuple):
    """A character of a PDF: where it begins on its baseline, and its type size, in points."""

    text: str
    origin: float
    baseline: float
    size: float


class PrintedLine(NamedTuple):
    """The characters of one baseline, from left to right."""

    page: int
    chars: list[Char]

    @property
    def text(self) -> str:
        return joined(self.chars)


def joined(chars: Iterable[Char]) -> str:
    """Return the text of some characters; pdfium gives those beyond the BMP in two halves."""
    return "".join(char.text for char in chars).encode("utf-16", "surrogatepass").decode("utf-16")


HEADER, FOOTER = 75.0, 70.0
"""Heights of the strips at the head and at the foot of a page, in points, that hold no agreement text."""


def printed_lines(pdf: Path) -> list[PrintedLine]:
    """Return every line of the agreement in a PDF file, less header and footer, as pdfium reads it."""
    return lines_of(pdf.read_bytes())


@cache
def lines_of(pdf: bytes) -> list[PrintedLine]:
    """Return every line of the agreement in a PDF, less header and footer, as pdfium reads it."""
    lines = []
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        inside = [char for char in _chars(page) if FOOTER < char.baseline < page.get_height() - HEADER]
        for _, group in groupby(inside, key=lambda char: round(char.baseline, 1)):
            lines.append(PrintedLine(number, list(group)))
    document.close()
    return lines


def printed_text(pdf: Path) -> str:
    """Return the text of an agreement's PDF, line by line, less cover, the contents' page numbers, ruby."""
    lines = [PrintedLine(line.page, [char for char in line.chars if char.size > RUBY]) for line in printed_lines(pdf)]
    pages = [[line.text for line in lines if line.page == page] for page in sorted({line.page for line in lines})]
    if len(pages) > 1 and pages[1][: len(pages[0])] == pages[0]:  # a page for the title alone, which comes again
        del pages[0]
    return "\n".join(_DOTS.sub("", text) for page in pages for text in page)


RUBY = 5.3
"""The size of readings, in points."""

_DOTS = re.compile(r"\s?…+\s?\d+$")


def shown_text(agreement: Tag) -> str:
    """Return the text of an agreement's page: each block on a line of its own, and a row with tabs; less ruby."""
    for beside in agreement.select("rt, .fn-bracket"):
        beside.decompose()
    for end in agreement.select("br"):
        end.replace_with("\n")
    for label in agreement.select(".footnote > .label"):
        label.string = label.get_text(strip=True) + "\u3000"
    for row in agreement.select("tr"):
        row.string = "\t".join(map(_text_of_cell, row.select("td, th")))
    blocks = agreement.select("h1, h2, h3, h4, h5, h6, p, .line, .footnote > .label, caption, figcaption, tr")
    texts = [(block.name == "span", block.get_text()) for block in blocks if not block.select("p")]
    return "".join(text + "\n" * (not label) for label, text in texts)


def _text_of_cell(cell: Tag) -> str:
    return "\n".join(block.get_text() for block in cell.select("p") or [cell])


def differences(one: str, other: str) -> list[str]:
    """Return where a printed text is not the other one: in its characters, or in a space within one of its lines.

    A tab stands for whatever parts two cells of a table.
    """
    pairs = zip_longest(_with_space_before(one), _with_space_before(other))
    return [
        f"{number}: {a} ≠ {b}"
        for number, (a, b) in enumerate(pairs)
        if a is None or b is None or a[1] != b[1] or (a[0] != b[0] and "\n" not in a[0] and "\t" not in b[0])
    ][:10]


def _with_space_before(text: str) -> list[tuple[str, str]]:
    """Return each character of a text with the space before it."""
    return re.findall(r"(\s*)(\S)", text)


def furniture(pdf: Path | bytes) -> list[tuple[str, str]]:
    """Return header and footer of each page."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        chars = list(_chars(page))
        head = joined(char for char in chars if char.baseline >= page.get_height() - HEADER)
        foot = joined(char for char in chars if char.baseline <= FOOTER)
        texts.append((head, foot))
    document.close()
    return texts


def _chars(page: pypdfium2.PdfPage) -> Iterator[Char]:
    """Yield the characters of a page in reading order, with the spaces that pdfium sees between them."""
    text_page = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text_page.count_chars()):
        text = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        if text in "\r\n":
            continue
        if pdfium.FPDFText_IsHyphen(text_page, index):  # pdfium takes one at the end of a line for a broken word
            text = "-"
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        yield Char(text, x.value, y.value, pdfium.FPDFText_GetFontSize(text_page, index))
