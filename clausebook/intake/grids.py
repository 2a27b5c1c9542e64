"""The grid of a Word table: which cells take up several rows and columns, its head, and whether rules are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .inline import contents
from .seen import Cell, Line
from .styles import Styles, is_on, number_of, switch, value_of, w

_MOST_COLUMNS = 63
"""What Word allows."""

_SIDES = {"top": "top", "left": "left", "start": "left", "bottom": "bottom", "right": "right", "end": "right"}
_WITHIN = ("insideH", "insideV")
_FIRST_ROW = 0x20


@dataclass
class Slot:
    """A cell of a grid while its rows are counted: its element, and what it takes up."""

    element: Any
    columns: int = 1
    rows: int = 1
    lines: Sequence[Line] = ()

    @property
    def cell(self) -> Cell:
        return Cell(tuple(self.lines), self.columns, self.rows)


@dataclass
class Grid:
    """The rows of a table, less those that were deleted."""

    table: Any
    rows: list[list[Slot]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)

    @classmethod
    def from_xml(cls, table: Any) -> Grid:
        """Read which cells there are, and how far they reach."""
        grid = cls(table)
        above: dict[int, Slot] = {}
        for row in contents(table):
            if row.tag == w("tr") and row.find(f"{w('trPr')}/{w('del')}") is None:
                grid.rows.append(list(_row(row, above)))
                grid.heads.append(bool(switch(row.find(w("trPr")), "tblHeader")))
        return grid

    def head(self, styles: Styles) -> int:
        """Return how many rows head the table: those that are repeated, or a first one that its style sets apart."""
        head = self.heads.index(False) if False in self.heads else 0
        if not head and len(self.rows) > 1 and _looks_at_first_row(self.table):
            style = _style_of(self.table, styles)
            head = int(any(_sets_apart(link.element) for link in styles.chain(style)))
        return head

    def framed(self, styles: Styles) -> bool:
        """Tell whether any rule is drawn, by the table's style, the table, a row or a cell."""
        rules: dict[str, bool] = {}
        for link in reversed(styles.chain(_style_of(self.table, styles))):
            for borders in link.element.iter(w("tblBorders"), w("tcBorders")):
                of_all = borders.tag == w("tblBorders")
                rules |= {side: drawn for side, drawn in _rules(borders).items() if drawn or of_all}
        rules |= _rules(self.table.find(f"{w('tblPr')}/{w('tblBorders')}"))
        for row in self.rows:
            for slot in row:
                own = rules | _rules_of_row(slot.element)
                within = any(own.get(side) for side in _WITHIN)
                of_cell = _rules(slot.element.find(f"{w('tcPr')}/{w('tcBorders')}"))
                if any(of_cell.get(side, own.get(side) or within) for side in _SIDES.values()):
                    return True
        return False


def _row(row: Any, above: dict[int, Slot]) -> Iterator[Slot]:
    """Yield the cells that begin in a row; `above` are those that may reach into it, by column."""
    column = _columns(value_of(row, "trPr", "gridBefore"), 0)
    if column:
        yield Slot(_nothing(row), column)
    beside: Slot | None = None
    for element in contents(row):
        properties = element.find(w("tcPr")) if element.tag == w("tc") else None
        if element.tag != w("tc") or (properties is not None and properties.find(w("cellDel")) is not None):
            continue
        columns = _columns(value_of(properties, "gridSpan"), 1)
        joins = None if properties is None else properties.find(w("vMerge"))
        goes_on = joins is not None and joins.get(w("val"), "continue") != "restart"
        merged = None if properties is None else properties.find(w("hMerge"))
        if beside is not None and merged is not None and merged.get(w("val"), "continue") != "restart":
            beside.columns += columns
        elif goes_on and column in above:
            above[column].rows += 1
        else:
            beside = Slot(element, columns)
            for taken in range(column, column + columns):
                above.pop(taken, None)
            if joins is not None:
                above[column] = beside
            yield beside
        column += columns


def _columns(text: str | None, least: int) -> int:
    return min(max(number_of(text, least), least), _MOST_COLUMNS)


def _nothing(row: Any) -> Any:
    """Return an empty cell, for where a row begins later than others."""
    return row.makeelement(w("tc"))


def _style_of(table: Any, styles: Styles) -> str:
    return value_of(table, "tblPr", "tblStyle") or styles.default("table")


def _looks_at_first_row(table: Any) -> bool:
    look = table.find(f"{w('tblPr')}/{w('tblLook')}")
    if look is None:
        return False
    if (own := look.get(w("firstRow"))) is not None:
        return own in ("1", "true", "on")
    try:
        return bool(int(look.get(w("val"), "0"), 16) & _FIRST_ROW)
    except ValueError:
        return False


def _sets_apart(style: Any) -> bool:
    """Tell whether a style of tables gives the first row bold type or a ground of its own."""
    for part in style.iter(w("tblStylePr")):
        if part.get(w("type")) == "firstRow":
            shade = part.find(f"{w('tcPr')}/{w('shd')}")
            shaded = shade is not None and shade.get(w("fill"), "auto") not in ("auto", "FFFFFF")
            bold = part.find(f"{w('rPr')}/{w('b')}")
            return shaded or (bold is not None and is_on(bold))
    return False


def _rules(borders: Any) -> dict[str, bool]:
    """Return which sides of borders are drawn, of those that they speak of."""
    found: dict[str, bool] = {}
    for border in [] if borders is None else borders:
        side = border.tag.rpartition("}")[2]
        if side in _SIDES or side in _WITHIN:
            found[_SIDES.get(side, side)] = border.get(w("val"), "none") not in ("none", "nil")
    return found


def _rules_of_row(cell: Any) -> dict[str, bool]:
    row = cell.getparent()
    while row is not None and row.tag != w("tr"):
        row = row.getparent()
    return {} if row is None else _rules(row.find(f"{w('tblPrEx')}/{w('tblBorders')}"))
