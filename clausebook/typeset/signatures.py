"""The signature block: its date, the fields of each party with the place for a seal; and other lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, takewhile, zip_longest
from math import ceil

from docutils import nodes

from ..model.blanks import FILLED, SEAL_AT_END, SEAL_LABEL
from .fonts import EM
from .inline import BREAK, Inline, elements, has_rule, inlines_of, is_rule, unsettable
from .lines import Indents, LineSetter, Row
from .sheet import Drawn, GlyphRun, Rule, Seal, runs
from .style import Style

_UNDERSCORES = "_＿"
_COLONS = "：:"
_LONGEST_LABEL = 10
"""How many signs the label of a field may have; a colon further behind is part of its value."""

SEALS = ("署名", "代表者")
"""The types of blanks beside which a seal is put, if none is typed: the first of them that a party has."""

_BETWEEN = 0.2
"""How little a page may end between two parties."""


def signature_rows(setter: LineSetter, node: nodes.container, compact: bool = False) -> list[Row]:
    """Return the rows of a signature block: it stays in one piece.

    If it is to be `compact`, fields stand as close as text, and two parties beside each other if there is room.
    """
    style = setter.style
    groups = elements(node)
    parties = [group for group in groups if "party-fields" in group["classes"]]
    sealed = "electronic" not in node["classes"]
    columns = [max((_label_width(setter, line) for line in elements(party)), default=0) for party in parties]
    column = max(columns, default=0)
    rows: list[Row] = []
    if compact and len(parties) == 2 and groups[-2:] == parties and _fits_beside(setter, parties, column):
        for group in groups[:-2]:
            rows += _date_rows(setter, group)
        close, even = (_both_rows(setter, parties, column, sealed, spacing) for spacing in (1, style.field_lines))
        rows += even if _height(even) <= _height(close) else close
    else:
        for group in groups:
            if group in parties:
                own = style.measure - style.party_indent
                spacing = 1 if compact else style.field_lines
                in_columns = [
                    _party_rows(setter, group, style.party_indent, own, each, sealed, spacing)
                    for each in sorted({column, columns[parties.index(group)]}, reverse=True)
                ]
                fewest: list[Row] = min(in_columns, key=len)  # in a column of its own if values have room in it alone
                rows += fewest
            else:
                date = _date_rows(setter, group)
                date[0].space_above = style.field_lines if rows else 0
                rows += date
    _part_seals(rows, style)
    for row in rows:
        row.keep = row.keep or 1
    for row in rows[:1]:
        row.space_above = style.signature_space
    for row in rows[-1:]:
        row.keep = False
    return rows


def _part_seals(rows: Sequence[Row], style: Style) -> None:
    """Give the rows so much space that no seal lies on the one above it."""
    above: Seal | None = None
    below = 0.0
    for row in rows:
        below += style.pitch * row.space_above
        seals = [mark for mark in row.marks if isinstance(mark, Seal)]
        for seal in seals[:1]:
            near = seal.diameter + style.size / 2 - (below + seal.y - above.y) if above and above.x == seal.x else 0.0
            if near > 0:
                row.space_above += ceil(near / style.pitch)
            above, below = seal, 0.0
        below += style.pitch * row.height


def _date_rows(setter: LineSetter, group: nodes.Element) -> list[Row]:
    """Return the rows of a group that is no party's: a date, a witness, （以下余白）."""
    indent = setter.style.date_indent
    return [row for line in elements(group) for row in _field(setter, line, indent, setter.style.measure - indent)]


def _party_rows(
    setter: LineSetter, group: nodes.Element, indent: int, measure: int, column: int, sealed: bool, spacing: int
) -> list[Row]:
    """Return the rows of a party's fields, whose values begin in one `column`."""
    style, rows = setter.style, list[Row]()
    lines = elements(group)
    seal_lines = _sealed(group) if sealed else []
    for number, line in enumerate(lines):
        names_party = number == 0 and len(lines) > 1
        own = _field(setter, line, indent, measure, column, line in seal_lines, open_=not names_party)
        own[0].space_above = max(style.field_lines if number == 0 else spacing - 1, 0)
        if line in seal_lines and spacing == 1:  # the seal needs room above and below
            room = max(ceil(style.seal_size / style.pitch) - 1, 0)
            own[0].space_above += room / 2
            own[-1].height += room / 2
        rows += own
    rows[-1].keep = _BETWEEN
    return rows


def _both_rows(
    setter: LineSetter, parties: Sequence[nodes.Element], column: int, sealed: bool, spacing: int
) -> list[Row]:
    """Return the rows of two parties beside each other, from margin to margin."""
    measure = setter.style.measure
    width = measure // 2 - 1
    places = (0, measure - width)
    left, right = (
        _party_rows(setter, party, at, width, column, sealed, spacing)
        for party, at in zip(parties, places, strict=True)
    )
    return [*_beside(left, right, setter.style)]


def _height(rows: Sequence[Row]) -> float:
    return sum(row.height + row.space_above for row in rows)


def _fits_beside(setter: LineSetter, parties: Sequence[nodes.Element], column: int) -> bool:
    """Tell whether each party's fields are lines, one alone apart, that need no more than half of the width."""
    style = setter.style
    if all(len(elements(party)) == 1 for party in parties):
        return False
    room = style.measure // 2 - 1
    seal = ceil(style.seal_size / style.size) + 1
    for party in parties:
        seal_lines = _sealed(party)
        for line in elements(party):
            inlines = list(inlines_of(line.children))
            label = len(_label(inlines))
            value = [inline for inline in inlines[label:] if not (is_rule(inline) or _is_underscore(inline))]
            cells = setter.cells(value, style.body, line)
            ruled = len(value) < len(inlines) - label
            width = ceil(sum(cell.advance for cell in cells) / EM) + style.least_rule * ruled
            if (column if label else 0) + width + (seal if line in seal_lines else 0) > room:
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
        row = Row(one.marks, heights[number], above[number], notes=one.notes)
        if number + 1 == len(pairs):
            row.marks = [*one.marks, *read]
            row.notes = [*one.notes, *(note for _, each in pairs for note in each.notes)]
        yield row


def _label(inlines: Sequence[Inline]) -> list[Inline]:
    """Return the label that a field begins with, its colon included; nothing if it has none."""
    label = list(takewhile(lambda inline: inline.cluster not in _COLONS and not inline.blank, inlines))
    if len(label) == len(inlines) or len(label) > _LONGEST_LABEL or has_rule(label):
        return []
    return list(inlines[: len(label) + 1]) if inlines[len(label)].cluster in _COLONS else []


def _label_width(setter: LineSetter, line: nodes.Element) -> int:
    """Return how many ems the label of a field needs."""
    label = _label(list(inlines_of(line.children)))
    return ceil(sum(cell.advance for cell in setter.cells(label, setter.style.body, line)) / EM)


def _typed_seal(inlines: Sequence[Inline]) -> int:
    """Return of how many signs the seal is that a line ends with as it is typed: 　印, （印）."""
    if [inline.cluster for inline in inlines[:1]] in (["印"], ["㊞"]) and len(inlines) > 1:
        return 0  # the label of a field
    signs = "".join("_" if is_rule(inline) or inline.blank else inline.cluster[:1] for inline in inlines)
    match = SEAL_AT_END.search(signs)
    return len(match[0]) if match else 0


def _field(
    setter: LineSetter,
    node: nodes.Element,
    indent: int,
    measure: int,
    column: int | None = None,
    sealed: bool = False,
    open_: bool = False,
) -> list[Row]:
    """Set a line of the signature block; `indent`, `measure` and the `column` of its value in ems, if it is a party's.

    What is there to write on is drawn: underscores, which stay in the text, an empty blank, and if it is `open_`, a
    label without a value. So is a seal that is typed, if the line is `sealed`.
    """
    style = setter.style
    inlines = list(inlines_of(node.children))
    seal: list[Inline] = []
    if sealed and (signs := _typed_seal(inlines)):
        inlines, seal = inlines[:-signs], inlines[-signs:]
    rule = next(filter(is_rule, inlines[-1:]), None)
    ruled = rule is not None
    if has_rule(inlines[: -1 if ruled else None]) or not (inlines or seal):
        raise unsettable(node, "placeholder が空の空欄は、署名欄の行の最後にだけ置けます。")
    if ruled:
        inlines = inlines[:-1]
    label = _label(inlines) if column else []
    ruled = ruled or (open_ and bool(label) and label == inlines and not SEAL_LABEL.fullmatch(_words(label)))
    right = (indent + measure) * style.size - (style.seal_size + style.size / 2) * sealed
    start = indent + (column if column and label else 0)
    if column is not None and not label and (words := _heading_words(inlines)):
        width = sum(cell.advance for cell in setter.cells(words, style.body, node))
        if width % EM == 0:  # what goes on hangs below what stands behind them
            label, start = words, indent + width // EM
    value = _at_a_space(setter, inlines[len(label) :], right - start * style.size, node)
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
        tag = setter.tag(rule.node) if rule else setter.drawn(node, f"空欄 {_name_of(label)}")
        rows[-1].marks.append(Rule(left, y, right - left, style.rule_width, tag))
    if sealed:
        centre = (indent + measure) * style.size - style.seal_size / 2
        y = setter.baseline(style.size) - 0.3 * style.size
        told = setter.drawn(node, "印の場所") if not seal else None
        rows[-1].marks.append(Seal(centre, y, style.seal_size, style.body.face, told))
        if seal:
            cells = setter.cells(seal, style.body, node)
            left = centre / style.size * EM - sum(cell.advance for cell in cells) / 2
            xs = accumulate((cell.advance for cell in cells[:-1]), initial=left)
            unseen = [True] * len(seal)
            rows[-1].marks += setter.line(cells, seal, list(xs), style.body, style.size, node, unseen)
    return rows


_HEADING_WORDS = re.compile(r"\S(?:　\S)*　+|\S{1,9}　+")
"""What a line begins with before its value, without a colon: 甲　, 住　所　."""


def _heading_words(inlines: Sequence[Inline]) -> list[Inline]:
    """Return the words that a line begins with before its value, if a space parts them; nothing if none does."""
    match = _HEADING_WORDS.match("".join("\0" if inline.blank else inline.cluster[:1] for inline in inlines))
    return list(inlines[: match.end()]) if match and match.end() < len(inlines) and "\0" not in match[0] else []


def _at_a_space(setter: LineSetter, value: list[Inline], room: float, node: nodes.Element) -> list[Inline]:
    """Return a value that goes on in the next line behind one of its spaces, if two lines hold it so.

    What a space parts belongs together: a title and a name, a street and a building. So do the numbers of an address:
    without a space the next line begins with them, rather than with a part of them.
    """
    widths = [cell.advance / EM * setter.style.size for cell in setter.cells(value, setter.style.body, node)]
    if sum(widths) > room:
        for place in reversed([place for place, inline in enumerate(value, start=1) if inline.cluster in " 　"]):
            if sum(widths[: place - 1]) <= room and sum(widths[place:]) <= room:
                return [*value[:place], BREAK, *value[place:]]
        for match in _ADDRESS.finditer("".join(inline.cluster[:1] for inline in value)):
            start, end = match.span()
            if sum(widths[:start]) <= room < sum(widths[:end]) and sum(widths[start:]) <= room and start:
                return [*value[:start], BREAK, *value[start:]]
    return value


_DIGITS = "[0-9０-９〇一二三四五六七八九十百]+"
_ADDRESS = re.compile(
    rf"(?:{_DIGITS}丁目)?(?:{_DIGITS}番地?(?:の?{_DIGITS}号?)?|{_DIGITS}(?:[-－‐−]{_DIGITS})+号?)|{_DIGITS}丁目"
)
"""The numbers of an address: 三丁目15番1号, 1-2-3."""


def _name_of(label: Sequence[Inline]) -> str:
    """Return what a label calls its field, less the marks of footnotes and the space within: 住　所： is 住所."""
    return _words([sign for sign in label if not sign.note and sign.cluster not in " 　："]).rstrip(":")


def _words(inlines: Sequence[Inline]) -> str:
    return "".join(inline.cluster for inline in inlines)


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


def aligned_rows(setter: LineSetter, node: nodes.Element, share: float, indent: int = 0) -> list[Row]:
    """Return the rows of a line of its own that stands at a `share` of the width: 0 at the left, 1 at the right.

    The width begins at an `indent` (ems).
    """
    style = setter.style
    if not share:
        return _field(setter, node, indent, style.measure - indent)
    inlines = list(inlines_of(node.children))
    if has_rule(inlines) or not inlines:
        raise unsettable(node, "placeholder が空の空欄は、左に揃えた行の最後にだけ置けます。")
    return setter.compose([], inlines, style.body, node, Indents(indent), flush=False, share=share)


def _sealed(party: nodes.Element) -> list[nodes.Element]:
    """Return the lines of a party's fields that are sealed: where a seal is typed, or one for whoever signs."""
    lines = elements(party)
    typed = []
    for line in lines:
        inlines = list(inlines_of(line.children))
        if _typed_seal(inlines) or SEAL_LABEL.fullmatch(_words(inlines)):
            typed.append(line)
    if typed:
        return typed
    for kind in SEALS:
        for line in lines:
            if any(blank.get("blank-type") == kind for blank in line.findall(nodes.inline)):
                return [line]
    return []
