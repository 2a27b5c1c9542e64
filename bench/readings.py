"""Reading the PDF of an agreement back: where each of its parts was printed, and what two engines read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import pymupdf
import pypdfium2
from pypdfium2 import raw

from clausebook.typeset.style import Style
from tests.readback import FOOTER, HEADER, RUBY, lines_of

from .markup import Kind, Part

_UNDERSCORES = re.compile("[_＿]")  # one tool prints them, the other draws a rule
_LEVEL = 20.0  # points: a line that is longer is one to write on, or of a table


class Char(NamedTuple):
    """A character as an engine reads it: the white space before it, and where it stands, in points from the bottom."""

    text: str
    spaced: str
    page: int
    x: float = 0
    baseline: float = 0


class Level(NamedTuple):
    """A level line: its page, where it begins and its height there, in points."""

    page: int
    x: float
    y: float


class Wrong(NamedTuple):
    """What is wrong with a text that is read back."""

    spaces: int  # put in within its lines, or lost there
    signs: int  # lost, put in, or in another place


class Reading:
    """An agreement's PDF beside the parts that it was made from."""

    def __init__(self, parts: Sequence[Part], content: bytes, style: Style) -> None:
        self.parts, self.content, self.style = parts, content, style
        heads = (part.text for part in parts if part.kind is Kind.HEAD)
        self.heads = "".join(sign for text in heads for _, sign in _signs_of(text))
        """What stands at the head of a page if the head of a table comes again."""

    @cached_property
    def _pages(self) -> list[list[Char]]:
        """The characters of each page as pdfium reads them, less header and footer."""
        pages: dict[int, list[Char]] = {}
        spaced = ""
        for line in lines_of(self.content):
            spaced += "\n"
            for char in line.chars:
                if char.text.isspace():
                    spaced += char.text
                elif char.size > RUBY and not _UNDERSCORES.match(char.text):
                    read = Char(char.text, spaced, line.page, char.origin, char.baseline)
                    pages.setdefault(line.page, []).append(read)
                    spaced = ""
        return list(pages.values())

    @cached_property
    def by_pdfium(self) -> list[Char]:
        """What pdfium reads, less the heads of tables that come again."""
        return self._less_heads(self._pages)

    @cached_property
    def by_mupdf(self) -> list[Char]:
        """What MuPDF reads, less the heads of tables that come again."""
        with pymupdf.open(stream=self.content, filetype="pdf") as document:
            texts = [page.get_text(clip=_inside(*page.rect)) for page in document]
        return self._less_heads(
            [[Char(sign, spaced, number) for spaced, sign in _signs_of(text)] for number, text in enumerate(texts)]
        )

    def _less_heads(self, pages: list[list[Char]]) -> list[Char]:
        return [char for page in pages for char in page[len(self.heads) * self._begins_with_heads(page) :]]

    def _begins_with_heads(self, page: list[Char]) -> bool:
        return bool(self.heads) and "".join(char.text for char in page[: len(self.heads)]) == self.heads

    @property
    def repeated(self) -> int:
        """How many pages begin with the head of a table that began before."""
        return sum(map(self._begins_with_heads, self._pages))

    @cached_property
    def levels(self) -> list[Level]:
        """The level lines that are drawn."""
        document = pypdfium2.PdfDocument(self.content)
        found = []
        for number, page in enumerate(document, start=1):
            for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=5):
                left, bottom, right, top = drawn.get_bounds()
                if right - left > _LEVEL and top - bottom < 2:
                    found.append(Level(number, left, (bottom + top) / 2))
        document.close()
        return found

    @cached_property
    def placed(self) -> list[tuple[Part, list[Char]]]:
        """Each part with its characters: not all of them if they are not read in their order."""
        owners = [number for number, part in enumerate(self.parts) for _ in _signs_of(part.text)]
        found: list[list[Char]] = [[] for _ in self.parts]
        for start, other, size in _matches(self._signs, self.by_pdfium):
            for owner, char in zip(owners[start : start + size], self.by_pdfium[other : other + size], strict=True):
                found[owner].append(char)
        return [*zip(self.parts, found, strict=True)]

    @cached_property
    def _signs(self) -> list[str]:
        return [text for part in self.parts for _, text in _signs_of(part.text)]

    def line(self, char: Char) -> int:
        """Return the line of its page on which a character stands, from 0."""
        return int((self.style.page_height - self.style.top - char.baseline) // self.style.pitch)

    def wrong(self, read: list[Char]) -> Wrong:
        """Compare what was read with the text."""
        wanted = [(place == 0, spaced) for part in self.parts for place, (spaced, _) in enumerate(_signs_of(part.text))]
        spaces, common = 0, 0
        for start, other, size in _matches(self._signs, read):
            common += size
            for (first, space), char in zip(wanted[start : start + size], read[other : other + size], strict=True):
                spaces += not first and "\n" not in space + char.spaced and bool(space) != bool(char.spaced)
        return Wrong(spaces, len(wanted) + len(read) - 2 * common)


def _inside(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    """Return a page less its header and footer."""
    return left, top + HEADER, right, bottom - FOOTER


def lines(chars: Iterable[Char]) -> list[list[Char]]:
    """Return the lines that the characters of a part stand in."""
    return [list(group) for _, group in groupby(chars, key=lambda char: (char.page, round(char.baseline)))]


def _signs_of(text: str) -> list[tuple[str, str]]:
    """Return each character of a text with the white space before it."""
    return re.findall(r"(\s*)(\S)", _UNDERSCORES.sub("", text))


def _matches(wanted: list[str], read: list[Char]) -> list[tuple[int, int, int]]:
    """Return where the text and what was read are the same: (start, start, how long)."""
    texts = [char.text for char in read]
    if wanted == texts:
        return [(0, 0, len(read))]
    return [(*block,) for block in SequenceMatcher(None, wanted, texts, autojunk=False).get_matching_blocks()]
