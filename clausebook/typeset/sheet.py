"""What stands on finished pages. Lengths are in points, `x` and `y` from a page's top left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from .fonts import Face, Glyph


class GlyphRun(NamedTuple):
    """Glyphs on one baseline, in a type `size`; those numbered in `unseen` can be copied, but are not shown.

    Each entry is a glyph, what it stands for, and how far the next one is moved, in `EM`.
    """

    x: float
    y: float
    size: float
    glyphs: list[tuple[Glyph, str, int]]
    unseen: frozenset[int] = frozenset()


class Rule(NamedTuple):
    """A horizontal line."""

    x: float
    y: float
    length: float
    width: float


class Seal(NamedTuple):
    """A drawn 印 in a circle, with its centre at `x`, `y`: where a seal goes."""

    x: float
    y: float
    diameter: float
    face: Face


class Link(NamedTuple):
    """A rectangle that leads to an anchor."""

    x: float
    y: float
    width: float
    height: float
    target: str


class Anchor(NamedTuple):
    """A place that links and bookmarks lead to."""

    x: float
    y: float
    name: str


Drawn = GlyphRun | Rule | Seal | Link | Anchor


@dataclass
class PageSet:
    """A document that only has to be written: its pages, each a list of marks."""

    title: str
    width: float
    height: float
    pages: list[list[Drawn]]
    bookmarks: list[tuple[str, str]] = field(default_factory=list)
    """Anchor and label of each bookmark."""
