"""The styles of a Word file: what a paragraph, a run and a table inherit from them (ECMA-376 part 1, 17.7).

A property is looked up through the chain of styles that a style is based on. Bold, capitals and hidden text toggle
(17.7.3): where a paragraph's style and a character's both set them, they are off.
"""

from __future__ import annotations

from typing import Any, NamedTuple, overload

from docx.oxml.ns import qn

HALF_POINTS = 20
"""The size of type where nothing says another, in half points."""


def w(name: str) -> str:
    """Return the full name of an element or attribute of WordprocessingML."""
    return f"{_W}{name}"


_W = qn("w:p").removesuffix("p")


def value_of(parent: Any, *path: str) -> str | None:
    """Return the ``w:val`` of an element below another, None if it or the value is not there."""
    for name in path:
        if parent is None:
            return None
        parent = parent.find(w(name))
    return None if parent is None else parent.get(w("val"))


@overload
def number_of(text: str | None) -> int | None: ...
@overload
def number_of(text: str | None, default: int) -> int: ...
def number_of(text: str | None, default: int | None = None) -> int | None:
    """Read a whole number as files write it; `default` for anything else."""
    try:
        return int(text or "")
    except ValueError:
        return default


def is_on(element: Any) -> bool:
    """Read an element that is a switch: it is on unless it says otherwise."""
    return element.get(w("val"), "1") not in ("0", "false", "off")


def switch(parent: Any, name: str) -> bool | None:
    """Return a switch below an element, None where there is none."""
    found = None if parent is None else parent.find(w(name))
    return None if found is None else is_on(found)


class Character(NamedTuple):
    """How a run looks."""

    bold: bool = False
    underlined: bool = False
    raised: str = ""
    caps: bool = False
    hidden: bool = False
    struck: bool = False
    font: str = ""


class Style(NamedTuple):
    """A style: its name as messages and readers know it, and its element."""

    key: str
    name: str
    element: Any


class Styles:
    """The styles of a file, by id."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Style] = {}
        self._defaults: dict[str, str] = {}
        self._characters: dict[tuple[str, str], Character] = {}
        self._chains: dict[str, tuple[Style, ...]] = {}
        self._properties: dict[str, tuple[Any, ...]] = {}
        self._default_run = None if root is None else root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
        self._default_paragraph = (
            None if root is None else root.find(f"{w('docDefaults')}/{w('pPrDefault')}/{w('pPr')}")
        )
        for element in [] if root is None else root.iter(w("style")):
            key = element.get(w("styleId"), "")
            name = value_of(element, "name") or key
            own = element.get(w("customStyle")) in ("1", "true", "on")
            self._styles[key] = Style(key, name if own else name.lower(), element)
            if element.get(w("default")) in ("1", "true", "on"):
                self._defaults.setdefault(element.get(w("type"), ""), key)

    def default(self, kind: str) -> str:
        """Return the id of the style of what names none: `kind` is paragraph, character or table."""
        return self._defaults.get(kind, "")

    def name(self, key: str) -> str:
        """Return the name of a style, nothing if there is none."""
        return self._styles[key].name if key in self._styles else ""

    def chain(self, key: str) -> tuple[Style, ...]:
        """Return a style and those that it is based on, the nearest first."""
        if key not in self._chains:
            chain: list[Style] = []
            following: str | None = key
            while following in self._styles and self._styles[following] not in chain:
                chain.append(self._styles[following])
                following = value_of(chain[-1].element, "basedOn")
            self._chains[key] = tuple(chain)
        return self._chains[key]

    def paragraph_properties(self, key: str) -> tuple[Any, ...]:
        """Return the ``w:pPr`` of each style of a chain, the nearest first; last what holds for all."""
        if key not in self._properties:
            found = [style.element.find(w("pPr")) for style in self.chain(key)]
            self._properties[key] = tuple(one for one in [*found, self._default_paragraph] if one is not None)
        return self._properties[key]

    def numbering(self, key: str) -> str:
        """Return the id of the list that a style of lists stands for."""
        return next((found for style in self.chain(key) if (found := value_of(style.element, *_NUM_ID))), "")

    def em(self) -> int:
        """Return the size of type of ordinary paragraphs, in twips."""
        for style in self.chain(self.default("paragraph")):
            if size := number_of(value_of(style.element, "rPr", "sz")):
                return max(size, 2) * 10
        return max(number_of(value_of(self._default_run, "sz")) or HALF_POINTS, 2) * 10

    def character(self, paragraph: str, run: Any) -> Character:
        """Return how a run looks in a paragraph of a style; `run` is its ``w:rPr``, or None."""
        key = value_of(run, "rStyle") or ""
        inherited = self._characters.get((paragraph, key))
        if inherited is None:
            inherited = self._characters[paragraph, key] = self._inherited(paragraph, key)
        return inherited if run is None else _with(inherited, run)

    def _inherited(self, paragraph: str, key: str) -> Character:
        """Return how a run looks by its styles alone."""
        looks = Character() if self._default_run is None else _with(Character(), self._default_run)
        by_paragraph = by_run = Character()
        for style in reversed(self.chain(paragraph)):
            if (properties := style.element.find(w("rPr"))) is not None:
                looks, by_paragraph = _with(looks, properties), _with(by_paragraph, properties)
        for style in reversed(self.chain(key or self.default("character"))):
            if (properties := style.element.find(w("rPr"))) is not None:
                looks, by_run = _with(looks, properties), _with(by_run, properties)
        return looks._replace(
            bold=by_paragraph.bold != by_run.bold or _on_for_all(self._default_run, "b"),
            caps=by_paragraph.caps != by_run.caps or _on_for_all(self._default_run, "caps"),
            hidden=by_paragraph.hidden != by_run.hidden or _on_for_all(self._default_run, "vanish"),
        )


_NUM_ID = ("pPr", "numPr", "numId")
_RAISED = {"superscript": "superscript", "subscript": "subscript"}


def _on_for_all(properties: Any, name: str) -> bool:
    return bool(switch(properties, name))


def _with(looks: Character, properties: Any) -> Character:
    """Return how a run looks with what a ``w:rPr`` says over what was before."""
    changed: dict[str, Any] = {}
    for element in properties:
        match element.tag:
            case _Tags.BOLD:
                changed["bold"] = is_on(element)
            case _Tags.UNDERLINE:
                changed["underlined"] = element.get(w("val"), "single") != "none"
            case _Tags.RAISED:
                changed["raised"] = _RAISED.get(element.get(w("val"), ""), "")
            case _Tags.CAPS:
                changed["caps"] = is_on(element)
            case _Tags.HIDDEN:
                changed["hidden"] = is_on(element)
            case _Tags.STRUCK | _Tags.STRUCK_TWICE:
                changed["struck"] = is_on(element)
            case _Tags.FONTS:
                if font := element.get(w("ascii")) or element.get(w("hAnsi")):
                    changed["font"] = font
    return looks._replace(**changed) if changed else looks


class _Tags:
    BOLD, UNDERLINE, RAISED, CAPS, HIDDEN = map(w, ("b", "u", "vertAlign", "caps", "vanish"))
    STRUCK, STRUCK_TWICE, FONTS = map(w, ("strike", "dstrike", "rFonts"))
