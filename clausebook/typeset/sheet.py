"""What stands on finished pages. Lengths are in points, `x` and `y` from a page's top left.

What a mark is of is its `tag`; one without is an artifact, as is every mark that cannot have one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from .fonts import Face, Glyph

if TYPE_CHECKING:  # what reads pictures takes long to load, and tags are told in words of the doctree
    from .pictures import Picture
    from .tags import Element, Tag, Words

Value = TypeVar("Value")


class GlyphRun(NamedTuple):
    """Glyphs on one baseline, in a type `size`; those numbered in `unseen` can be copied, but are not shown.

    Each entry is a glyph, what it stands for, and how far the next one is moved, in `EM`. What they are of, `tags`
    tells one by one; all are artifacts without.
    """

    x: float
    y: float
    size: float
    glyphs: list[tuple[Glyph, str, int]]
    unseen: frozenset[int] = frozenset()
    tags: Sequence[Tag] = ()

    def tagged(self, tag: Tag) -> GlyphRun:
        """Return it with all of its glyphs of a tag."""
        return self._replace(tags=[tag] * len(self.glyphs))


class Rule(NamedTuple):
    """A horizontal line."""

    x: float
    y: float
    length: float
    width: float
    tag: Tag = None


class Upright(NamedTuple):
    """A vertical line, from its upper end."""

    x: float
    y: float
    length: float
    width: float


class Tint(NamedTuple):
    """A rectangle in a `grey`: 0 is black, 1 is white."""

    x: float
    y: float
    width: float
    height: float
    grey: float


class Image(NamedTuple):
    """A picture in a rectangle."""

    x: float
    y: float
    width: float
    height: float
    picture: Picture
    tag: Words | None = None


class Seal(NamedTuple):
    """A drawn 印 in a circle, with its centre at `x`, `y`: where a seal goes."""

    x: float
    y: float
    diameter: float
    face: Face
    tag: Words | None = None


class Shade(NamedTuple):
    """A sign that is drawn and cannot be copied, with its centre at `x`, `y`; `grey` is 0 for black."""

    x: float
    y: float
    size: float
    sign: str
    face: Face
    grey: float


class Box(NamedTuple):
    """A rectangle in thin lines: where a revenue stamp goes."""

    x: float
    y: float
    width: float
    height: float


class PageNumber(NamedTuple):
    """The number of the page that an anchor stands on, at the right edge; dots lead to it from `x`."""

    x: float
    y: float
    size: float
    anchor: str
    tag: Words | None = None


class Link(NamedTuple):
    """A rectangle that leads to an anchor or, without one, to an address of the web."""

    x: float
    y: float
    width: float
    height: float
    target: str
    uri: str = ""
    element: Element | None = None


class Anchor(NamedTuple):
    """A place that links and bookmarks lead to."""

    x: float
    y: float
    name: str


Drawn = GlyphRun | Rule | Box | Upright | Tint | Image | Seal | Shade | Link | Anchor | PageNumber


class Bookmark(NamedTuple):
    """An entry of a document's outline: its anchor, its label, and how deep it stands (from 1)."""

    anchor: str
    label: str
    depth: int


class Flow(NamedTuple):
    """An agreement to be laid out: what stands on each page, from the top left of the type area.

    `header` and `footer` set the text of a page, by its number, as the one line that they are, from the top left of
    their strips.
    """

    title: str
    pages: list[list[Drawn]]
    bookmarks: list[Bookmark]
    header: Callable[[str, int], Iterable[Drawn]]
    footer: Callable[[str, int], Iterable[Drawn]]


class PageSet(NamedTuple):
    """A document that is laid out: its pages, each a list of marks."""

    title: str
    width: float
    height: float
    pages: list[list[Drawn]]


def runs(values: Sequence[Value]) -> Iterator[tuple[Value, int, int]]:
    """Yield (value, start, end) for each run of the same value."""
    end = 0
    for value, run in groupby(values):
        start, end = end, end + len(list(run))
        yield value, start, end
