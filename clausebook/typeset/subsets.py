"""What a document uses, by the names that its pages call it: pictures, and subsets of faces to show text in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .fonts import Face, Glyph, Subset
from .pictures import Picture
from .sheet import Drawn, GlyphRun, Image, runs
from .tags import Tag


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

    def show(self, text: GlyphRun) -> Iterator[tuple[Tag, str]]:
        """Yield the operators that show a text: codes in hexadecimal, and what is taken off between them.

        There is one entry for each part of it that is of another tag than the one before.
        """
        font = None
        for tag, first, last in runs(text.tags or [None] * len(text.glyphs)):
            shown = []
            looks = [
                (glyph.face, place in text.unseen) for place, (glyph, *_) in enumerate(text.glyphs[first:last], first)
            ]
            for (face, unseen), start, end in runs(looks):
                codes = self.subsets[face].codes
                part = text.glyphs[first + start : first + end]
                operand = "".join(f"<{codes[glyph, sign]:04X}>{-move or ''}" for glyph, sign, move in part)
                operators = f"[{operand.replace('><', '')}] TJ"
                if face is not font:
                    operators, font = f"/{self.names[face]} {text.size:g} Tf {operators}", face
                shown.append(f"3 Tr {operators} 0 Tr" if unseen else operators)
            yield tag, " ".join(shown)
