"""The embedded fonts: what they cover, how wide it is, and the subset for one document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

EM = 1000
"""Units of an em, in all of this package; every font here has as many."""

_CLUSTER = re.compile("[^\u3099\u309a][\ufe00-\ufe0f\U000e0100-\U000e01ef]?|.")


def clusters(text: str) -> list[str]:
    """Split text into what one glyph sets: a character and the variation selector behind it."""
    return _CLUSTER.findall(text)


def code_points(cluster: str) -> str:
    """Return a cluster as a message names it: U+4E9C U+E0100."""
    return " ".join(f"U+{ord(char):04X}" for char in cluster)


class Glyph(NamedTuple):
    """A glyph of a font: its name there, its advance, and how far it is moved to the right."""

    name: str
    advance: int
    shift: int = 0


class Face:
    """One font file. Loaded when first used; units are `EM` to the em."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _font(self) -> TTFont:
        return TTFont(self.path, lazy=True)

    @cached_property
    def _names(self) -> dict[int, str]:
        return dict(self._font.getBestCmap())

    @cached_property
    def _variations(self) -> dict[str, str]:
        """Name of the glyph for each variation sequence."""
        names = {}
        for table in self._font["cmap"].tables:
            if table.format == 14:
                for selector, sequences in table.uvsDict.items():
                    for code, name in sequences:
                        names[chr(code) + chr(selector)] = name or self._names[code]
        return names

    @cached_property
    def _advances(self) -> dict[str, tuple[int, int]]:
        return dict(self._font["hmtx"].metrics)

    @property
    def ps_name(self) -> str:
        """PostScript name of the font."""
        return str(self._font["name"].getDebugName(6))

    @cached_property
    def metrics(self) -> dict[str, int | list[int]]:
        """Entries of a PDF font descriptor, in `EM`."""
        head, os2 = self._font["head"], self._font["OS/2"]
        return {
            "FontBBox": [head.xMin, head.yMin, head.xMax, head.yMax],
            "Ascent": os2.sTypoAscender,
            "Descent": os2.sTypoDescender,
            "CapHeight": os2.sCapHeight,
            "StemV": 50 + os2.usWeightClass // 8,
        }

    @cache  # noqa: B019 -- a face lives as long as the process
    def glyph(self, cluster: str) -> Glyph | None:
        """Return the glyph of a cluster, None if the font has none or the sound mark is not composed."""
        if cluster in ("\u3099", "\u309a"):
            return None
        name = self._names.get(ord(cluster)) if len(cluster) == 1 else self._variations.get(cluster)
        return Glyph(name, self._advances[name][0]) if name else None

    def missing(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield (index, cluster) for each cluster of the text that the font cannot set."""
        index = 0
        for cluster in clusters(text):
            if self.glyph(cluster) is None:
                yield index, cluster
            index += len(cluster)

    @cache  # noqa: B019 -- a face lives as long as the process
    def outline(self, glyph: Glyph) -> T2CharString:
        """Return the outline of a glyph as a charstring without subroutines or hints."""
        charstring = self._font["CFF "].cff.topDictIndex[0].CharStrings[glyph.name]
        pen = T2CharStringPen(glyph.advance, None)
        charstring.draw(TransformPen(pen, (1, 0, 0, 1, glyph.shift, 0)) if glyph.shift else pen)
        return pen.getCharString()


@dataclass(frozen=True)
class Subset:
    """The glyphs of one face that one document uses, each with the text it stands for.

    A glyph's code is its place in the list, from 1. The list is sorted: variants of an outline that
    differ in advance only stand side by side, where compression takes care of them.
    """

    face: Face
    glyphs: list[tuple[Glyph, str]]

    @cached_property
    def codes(self) -> dict[tuple[Glyph, str], int]:
        """Code of each glyph."""
        return {key: code for code, key in enumerate(self.glyphs, start=1)}

    @cached_property
    def name(self) -> str:
        """Name of the subset font: six letters made from its glyphs, and the face's name."""
        number = _stable_hash("".join(f"{glyph}{text}" for glyph, text in self.glyphs))
        letters = ""
        for _ in range(6):
            number, letter = divmod(number, 26)
            letters += chr(65 + letter)
        return f"{letters}+{self.face.ps_name}"

    def cff(self) -> bytes:
        """Return the font program: bare CFF in which the glyph index is the code."""
        notdef = T2CharStringPen(EM, None).getCharString()
        outlines = {".notdef": notdef}
        for code, (glyph, _) in enumerate(self.glyphs, start=1):
            outlines[f"g{code}"] = self.face.outline(glyph)
        builder = FontBuilder(EM, isTTF=False)
        builder.setupGlyphOrder(list(outlines))
        builder.setupCFF(self.name, {"FontBBox": self.face.metrics["FontBBox"]}, outlines, {})
        builder.font.recalcBBoxes = False  # which would take most of the time
        return bytes(builder.font.getTableData("CFF "))


def _stable_hash(text: str) -> int:
    """Return a number made from the text that is the same in every process."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _package_font(package: str, name: str) -> Face:
    return Face(Path(str(files(package) / name)))


MINCHO = _package_font("pylopdf_fonts_jp", "NotoSerifJP-Regular.otf")
"""The body face."""

GOTHIC = _package_font("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf")
"""The face of headings."""
