"""The numbers that Word computes for paragraphs (ECMA-376 part 1, 17.9): 第1条, (2), ③, イ, bullets.

A paragraph names a list (``w:num``) and a level; the list is an instance of a definition (``w:abstractNum``), which
counts for all of its instances together. An instance may begin anew (``w:startOverride``) or count in another form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from .numberforms import write_number
from .styles import Styles, is_on, number_of, switch, value_of, w
from .symbols import is_unseen, seen_text

_LEVELS = 9
_CHOICES = (qn("w:numFmt"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent")
_AFTER = {"tab": "\t", "space": " ", "nothing": ""}
_PLACEHOLDER = re.compile("%([1-9])")


class Level(NamedTuple):
    """A level of a list: how it counts, and its ``w:pPr``.

    `after` is what stands between the mark and the text, `restart` the level after which it begins anew (None: any
    above it, 0: none), `style` the id of the style of its paragraphs.
    """

    text: str = ""
    form: str = "decimal"
    sample: str = ""
    start: int = 1
    after: str = "\t"
    restart: int | None = None
    legal: bool = False
    hidden: bool = False
    font: str = ""
    style: str = ""
    properties: Any = None

    @classmethod
    def from_xml(cls, element: Any) -> Level:
        """Read a ``w:lvl``."""
        text, form = element.find(w("lvlText")), _form_of(element)
        fonts = element.find(f"{w('rPr')}/{w('rFonts')}")
        shown = "" if text is None or text.get(w("null")) in ("1", "true", "on") else text.get(w("val"), "")
        if switch(element.find(w("rPr")), "caps"):
            shown = shown.upper()
        legal = element.find(w("isLgl"))
        return cls(
            text=shown,
            form="decimal" if form is None else form.get(w("val"), "decimal"),
            sample="" if form is None else form.get(w("format"), ""),
            start=number_of(value_of(element, "start"), 0),
            after=_AFTER.get(value_of(element, "suff") or "tab", "\t"),
            restart=number_of(value_of(element, "lvlRestart")),
            legal=legal is not None and is_on(legal),
            hidden=bool(switch(element.find(w("rPr")), "vanish")),
            font="" if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or "",
            style=value_of(element, "pStyle") or "",
            properties=element.find(w("pPr")),
        )

    def restarts_after(self, own: int, used: int) -> bool:
        """Tell whether this level, the one of number `own`, begins anew when the level `used` has counted."""
        return used < own and (self.restart is None or used < self.restart)


def _form_of(element: Any) -> Any:
    """Return the ``w:numFmt`` of a level, which may stand in a choice for newer programs."""
    for child in element:
        if child.tag in _CHOICES:
            return child if child.tag == _CHOICES[0] else next(child.iter(_CHOICES[0]), None)
    return None


class Instance(NamedTuple):
    """A list: the definition that counts for it, its levels, and with which numbers it begins anew, by level."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]

    def level_of(self, styles: Styles, style: str) -> int | None:
        """Return the level whose paragraphs are of a style, or of the nearest that it is based on."""
        by_style = {level.style: number for number, level in self.levels.items() if level.style}
        return next((by_style[link.key] for link in styles.chain(style) if link.key in by_style), None)


class Mark(NamedTuple):
    """What a paragraph shows before its text, and the forms of numbers in it that are not known."""

    text: str
    unknown: tuple[str, ...] = ()


class Numbering:
    """The lists of a file, and how far each has counted."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._instances: dict[int, Instance] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[int, int]] = set()
        if root is None:
            return
        definitions = {element.get(w("abstractNumId"), ""): element for element in root.iter(w("abstractNum"))}
        lists = {number_of(element.get(w("numId"))): element for element in root.iter(w("num"))}
        for key, element in lists.items():
            if key:
                definition = _linked(value_of(element, "abstractNumId") or "", definitions, lists, styles)
                self._instances[key] = _instance(element, definition, definitions.get(definition))

    def __getitem__(self, key: int) -> Instance | None:
        return self._instances.get(key)

    def next(self, key: int, number: int) -> Mark:
        """Count a paragraph at level `number` of the list `key`, and return its mark."""
        instance = self._instances[key]
        counts = self._counts.setdefault(instance.definition, {})
        level = instance.levels[number]
        if number in instance.starts and (key, number) not in self._begun:
            counts[number] = instance.starts[number]
        else:
            start = instance.starts.get(number, level.start)
            counts[number] = counts[number] + 1 if number in counts else start
        self._begun.add((key, number))
        for above in range(number):
            if above not in counts and above in instance.levels:
                counts[above] = instance.starts.get(above, instance.levels[above].start)
                self._begun.add((key, above))
        for below, other in instance.levels.items():
            if other.restarts_after(below, number):
                counts.pop(below, None)
        return _mark(instance, level, number, counts)


def _linked(key: str, definitions: dict[str, Any], lists: dict[int | None, Any], styles: Styles) -> str:
    """Return the definition that counts: one may only name a style of lists whose definition does."""
    seen: set[str] = set()
    while key in definitions and key not in seen:
        seen.add(key)
        style = value_of(definitions[key], "numStyleLink")
        if not style:
            break
        other = lists.get(number_of(styles.numbering(style)))
        following = value_of(other, "abstractNumId") or next(
            (other for other, element in definitions.items() if value_of(element, "styleLink") == style), ""
        )
        if following not in definitions:
            break
        key = following
    return key


def _instance(element: Any, key: str, definition: Any) -> Instance:
    levels = dict(_levels([] if definition is None else definition))
    starts: dict[int, int] = {}
    for override in element.iter(w("lvlOverride")):
        own = number_of(override.get(w("ilvl")), -1)
        levels |= dict(_levels(override))
        start = number_of(value_of(override, "startOverride"))
        if start is not None and own in range(_LEVELS):
            starts[own] = start
    return Instance(key, levels, starts)


def _levels(parent: Any) -> Iterator[tuple[int, Level]]:
    for element in parent:
        number = number_of(element.get(w("ilvl")), 0)
        if element.tag == w("lvl") and number in range(_LEVELS):
            yield number, Level.from_xml(element)


def _mark(instance: Instance, level: Level, number: int, counts: dict[int, int]) -> Mark:
    """Write what a level shows, with the counts of those above it."""
    unknown: list[str] = []

    def written(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if place > number or place not in instance.levels:
            return ""
        other = instance.levels[place]
        form = "decimal" if level.legal and other.form not in ("none", "bullet", "decimalZero") else other.form
        try:
            return write_number(counts.get(place, other.start), form, other.sample)
        except LookupError:
            unknown.append(f"{form}の{counts.get(place, other.start)}")
            return ""

    if level.hidden:
        return Mark("")
    text = _PLACEHOLDER.sub(written, seen_text(level.text, level.font))
    unknown += (f"{level.font}の{ord(char):X}" for char in text if is_unseen(char))
    return Mark(text + level.after if text else "", tuple(unknown))
