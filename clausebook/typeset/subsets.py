"""What a document uses, by the names that its pages call it: pictures, and subsets of faces to show text in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from .fonts import Face, Glyph, Subset
from .pictures import Picture
from .sheet import Drawn, GlyphRun, Image


def names_of(pages: Sequence[Sequence[Drawn]]) -> dict[Picture, str]:
    """Return the pictures on some pages, each under the name that they call it."""
    pictures = dict.fromkeys(mark.picture for page in pages for mark in page if isinstance(mark, Image))
    return {picture: f"X{number}" for number, picture in enumerate(pictures, start=1)}


class Fonts:
    """The subsets of the faces that a document uses, under the names that its pages call them."""

    def __init__(self, pages: Sequence[Sequence[Drawn]]) -> None:
        used: dict[Face, set[tuple[Glyph, str]]] = {}
        for page in pages:
            for mark in page:
                if isinstance(mark, GlyphRun):
                    for glyph, text, _ in mark.glyphs:
                        used.setdefault(glyph.face, set()).add((glyph, text))
        faces = sorted(used, key=lambda face: face.ps_name, reverse=True)
        self.subsets = {face: Subset(face, sorted(used[face])) for face in faces}
        self.names = {face: f"F{number}" for number, face in enumerate(faces, start=1)}

    def show(self, text: GlyphRun) -> str:
        """Return the operators that show a text: codes in hexadecimal, and what is taken off between them."""
        shown = []
        numbered = enumerate(text.glyphs)
        for (face, unseen), run in groupby(numbered, lambda entry: (entry[1][0].face, entry[0] in text.unseen)):
            codes = self.subsets[face].codes
            operand = "".join(f"<{codes[glyph, sign]:04X}>{-move or ''}" for _, (glyph, sign, move) in run)
            operand = operand.replace("><", "")
            operators = f"/{self.names[face]} {text.size:g} Tf [{operand}] TJ"
            shown.append(f"3 Tr {operators} 0 Tr" if unseen else operators)
        return " ".join(shown)
