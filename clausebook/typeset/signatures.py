"""The signature block: its date, the fields of each party with the place for a seal; and other lines of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, takewhile, zip_longest
from math import ceil

from docutils import nodes

from ..model.blanks import FILLED
from .fonts import EM
from .inline import RULE, Inline, elements, inlines_of, unsettable
from .lines import Indents, LineSetter, Row, runs
from .sheet import Drawn, GlyphRun, Rule, Seal
from .style import Style

_UNDERSCORES = "_＿"
_COLONS = "：:"
_LONGEST_LABEL = 10
"""How many signs the label of a field may have; a colon further behind is part of its value."""

SEALS = ("署名", "代表者")
"""The types of blanks beside which a seal is put: the first of them that a party has."""


def signature_rows(setter: LineSetter, node: nodes.container, compact: bool = False) -> list[Row]:
    """Return the rows of a signature block: it stays in one piece.

    If it is to be `compact`, fields stand as close as text, and two parties beside each other if there is room.
    """
    style = setter.style
    groups = elements(node)
    parties = [group for group in groups if "party-fields" in group["classes"]]
    sealed = "electronic" not in node["classes"]
    rows: list[Row] = []
    if compact and len(parties) == 2 and groups[-2:] == parties and _fits_beside(setter, parties):
        for group in groups[:-2]:
            rows += _date_rows(setter, group)
        half = setter.style.measure // 2
        left, right = (
            _party_rows(setter, party, at, half - 1, sealed, 1) for party, at in zip(parties, (0, half), strict=True)
        )
        rows += _beside(left, right, style)
    else:
        for group in groups:
            if group in parties:
                own = style.measure - style.party_indent
                spacing = 1 if compact else style.field_lines
                rows += _party_rows(setter, group, style.party_indent, own, sealed, spacing)
            else:
                rows += _date_rows(setter, group)
    for row in rows:
        row.keep = True
    for row in rows[:1]:
        row.space_above = style.signature_space
    for row in rows[-1:]:
        row.keep = False
    return rows


def _date_rows(setter: LineSetter, group: nodes.Element) -> Iterator[Row]:
    for line in elements(group):
        yield from _field(setter, line, setter.style.date_indent, setter.style.measure - setter.style.date_indent)


def _party_rows(
    setter: LineSetter, group: nodes.Element, indent: int, measure: int, sealed: bool, spacing: int
) -> list[Row]:
    """Return the rows of a party's fields, whose values begin below each other."""
    style, rows = setter.style, list[Row]()
    lines = elements(group)
    seal_line = _sealed(group) if sealed else None
    column = max((_label_width(setter, line) for line in lines), default=0)
    for number, line in enumerate(lines):
        own = _field(setter, line, indent, measure, column, line is seal_line)
        own[0].space_above = max(style.field_lines if number == 0 else spacing - 1, 0)
        if line is seal_line and spacing == 1:  # the seal needs room above and below
            room = max(ceil(style.seal_size / style.pitch) - 1, 0)
            own[0].space_above += room / 2
            own[-1].height += room / 2
        rows += own
    return rows


def _fits_beside(setter: LineSetter, parties: Sequence[nodes.Element]) -> bool:
    """Tell whether each party's fields are lines that need no more than half of the width."""
    style = setter.style
    room = style.measure // 2 - 1
    seal = ceil(style.seal_size / style.size) + 1
    for party in parties:
        column = max((_label_width(setter, line) for line in elements(party)), default=0)
        for line in elements(party):
            inlines = list(inlines_of(line.children))
            label = len(_label(inlines))
            value = [inline for inline in inlines[label:] if inline != RULE and not _is_underscore(inline)]
            cells = setter.cells(value, style.body, line)
            ruled = len(value) < len(inlines) - label
            width = ceil(sum(cell.advance for cell in cells) / EM) + style.least_rule * ruled
            if (column if label else 0) + width + (seal if line is _sealed(party) else 0) > room:
                return False
    return True


def _beside(left: Sequence[Row], right: Sequence[Row], style: Style) -> Iterator[Row]:
    """Yield the rows of two columns; what stands in the right one comes last, as it is read."""
    pairs = list(zip_longest(left, right, fillvalue=Row()))
    heights = [max(one.height, other.height) for one, other in pairs]
    above = [max(one.space_above, other.space_above) for one, other in pairs]
    ends = list(accumulate(height + space for height, space in zip(heights, above, strict=True)))
    read: list[Drawn] = []
    for number, (one, other) in enumerate(pairs):
        up = (ends[-1] - heights[-1] - (ends[number] - heights[number])) * style.pitch
        read += [mark._replace(y=mark.y - up) for mark in other.marks]
        yield Row([*one.marks, *(read if number + 1 == len(pairs) else ())], heights[number], above[number])


def _label(inlines: Sequence[Inline]) -> list[Inline]:
    """Return the label that a field begins with, its colon included; nothing if it has none."""
    label = list(takewhile(lambda inline: inline.cluster not in _COLONS and not inline.blank, inlines))
    if len(label) == len(inlines) or len(label) > _LONGEST_LABEL or RULE in label:
        return []
    return list(inlines[: len(label) + 1]) if inlines[len(label)].cluster in _COLONS else []


def _label_width(setter: LineSetter, line: nodes.Element) -> int:
    """Return how many ems the label of a field needs."""
    label = _label(list(inlines_of(line.children)))
    return ceil(sum(cell.advance for cell in setter.cells(label, setter.style.body, line)) / EM)


def _field(
    setter: LineSetter, node: nodes.Element, indent: int, measure: int, column: int = 0, sealed: bool = False
) -> list[Row]:
    """Set a line of the signature block; `indent`, `measure` and the `column` of its value in ems.

    What is there to write on is drawn: underscores, which stay in the text, and an empty blank.
    """
    style = setter.style
    inlines = list(inlines_of(node.children))
    ruled = inlines[-1:] == [RULE]
    if RULE in inlines[: -1 if ruled else None] or not inlines:
        raise unsettable(node, "placeholder が空の空欄は、署名欄の行の最後にだけ置けます。")
    if ruled:
        inlines = inlines[:-1]
    label = _label(inlines) if column else []
    right = (indent + measure) * style.size - (style.seal_size + style.size / 2) * sealed
    start = indent + (column if label else 0)
    value = inlines[len(label) :]
    rows = [Row()]
    if value:
        indents = Indents(start, 0, indent if label else None)
        rows = setter.compose(label, value, style.body, node, indents, None, right, _is_underscore, flush=False)
    elif label:
        rows = setter.compose([], label, style.body, node, Indents(indent), None, right)
    for row in rows:
        row.marks += _underscores(row, right, setter)
    if ruled:
        left = max(start * style.size, _end(rows[-1]) + style.size / 4 if value else 0)
        if value and left > right - style.least_rule * style.size:
            rows.append(Row())
            left = start * style.size
        y = setter.baseline(style.size) + 0.2 * style.size
        rows[-1].marks.append(Rule(left, y, right - left, style.rule_width))
    if sealed:
        centre = (indent + measure) * style.size - style.seal_size / 2
        y = setter.baseline(style.size) - 0.3 * style.size
        rows[-1].marks.append(Seal(centre, y, style.seal_size, style.body.face))
    return rows


def _is_underscore(inline: Inline) -> bool:
    return inline.cluster in _UNDERSCORES and inline.blank != FILLED


def _underscores(row: Row, right: float, setter: LineSetter) -> Iterator[Drawn]:
    """Yield the rules that stand for the underscores of a row; the last one goes to the right edge."""
    style = setter.style
    y = setter.baseline(style.size) + 0.2 * style.size
    for mark in [mark for mark in row.marks if isinstance(mark, GlyphRun)]:
        lefts = [mark.x]
        for glyph, _, move in mark.glyphs:
            lefts.append(lefts[-1] + (glyph.advance + move) / EM * mark.size)
        for drawn, first, last in runs([number in mark.unseen for number in range(len(mark.glyphs))]):
            if drawn:
                to = right if last == len(mark.glyphs) else lefts[last]
                yield Rule(lefts[first], y, to - lefts[first], style.rule_width)


def end_of(run: GlyphRun) -> float:
    """Return where the last glyph of a run ends."""
    return run.x + sum(glyph.advance + move for glyph, _, move in run.glyphs) / EM * run.size


def _end(row: Row) -> float:
    return max((end_of(mark) for mark in row.marks if isinstance(mark, GlyphRun)), default=0.0)


def aligned_rows(setter: LineSetter, node: nodes.Element, share: float) -> list[Row]:
    """Return the rows of a line of its own that stands at a `share` of the width: 0 at the left, 1 at the right."""
    style = setter.style
    if not share:
        return _field(setter, node, 0, style.measure)
    inlines = list(inlines_of(node.children))
    if RULE in inlines or not inlines:
        raise unsettable(node, "placeholder が空の空欄は、左に揃えた行の最後にだけ置けます。")
    return setter.compose([], inlines, style.body, node, Indents(), flush=False, share=share)


def _sealed(party: nodes.Element) -> nodes.Element | None:
    """Return the line of a party's fields that is sealed: of its signature, or of its representative."""
    for kind in SEALS:
        for line in elements(party):
            if any(blank.get("blank-type") == kind for blank in line.findall(nodes.inline)):
                return line
    return None
