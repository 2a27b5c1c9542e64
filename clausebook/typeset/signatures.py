"""The signature block: its date, and the fields of each party with the place for a seal."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from ..model.blanks import FILLED
from .fonts import EM
from .inline import RULE, elements, inlines_of, unsettable
from .lines import LineSetter, Row, runs
from .paragraph import set_paragraph
from .sheet import Rule, Seal

_UNDERSCORES = "_＿"


def signature_rows(setter: LineSetter, node: nodes.container) -> list[Row]:
    """Return the rows of a signature block: it stays in one piece."""
    style, rows = setter.style, list[Row]()
    for group in elements(node):
        party = "party-fields" in group["classes"]
        sealed = _sealed(group) if party and "electronic" not in node["classes"] else None
        for number, line in enumerate(elements(group)):
            own = _field(setter, line, style.party_indent if party else style.date_indent, line is sealed)
            if party:
                own[0].space_above = style.field_lines if number == 0 else style.field_lines - 1
            rows += own
    for row in rows:
        row.keep = True
    for row in rows[:1]:
        row.space_above = style.signature_space
    for row in rows[-1:]:
        row.keep = False
    return rows


def _field(setter: LineSetter, node: nodes.Element, indent: int, sealed: bool) -> list[Row]:
    """Set a line of the signature block, on the last line of its row; `indent` in ems.

    What is there to write on is drawn: underscores, which stay in the text, and an empty blank.
    """
    style = setter.style
    inlines = list(inlines_of(node.children))
    ruled = inlines[-1:] == [RULE]
    if RULE in inlines[: -1 if ruled else None] or not inlines:
        raise unsettable(node, "placeholder が空の空欄は、署名欄の行の最後にだけ置けます。")
    right = style.width - (style.seal_size + style.size / 2) * sealed
    rule_y = setter.baseline(style.size) + 0.2 * style.size
    inlines = [inline for inline in inlines if inline != RULE]
    cells = setter.cells(inlines, style.body, node)
    rows, end = [], float(indent * EM)
    for line in set_paragraph(cells, int(right / style.size * EM) - indent * EM) if cells else []:
        part, xs = cells[line.start : line.end], [x + indent * EM for x in line.xs]
        own = inlines[line.start : line.end]
        underscores = [inline.cluster in _UNDERSCORES and inline.blank != FILLED for inline in own]
        rows.append(Row(list(setter.line(part, own, xs, style.body, style.size, node, underscores))))
        for drawn, first, last in runs(underscores):
            if drawn:
                left = xs[first] / EM * style.size
                whole = line.start + last == len(cells)
                to = right if whole else (xs[last - 1] + part[last - 1].body) / EM * style.size
                rows[-1].marks.append(Rule(left, rule_y, to - left, style.rule_width))
        end = indent * EM + line.width + EM / 4
    rows = rows or [Row()]
    if ruled and end / EM * style.size > right - style.least_rule * style.size:
        rows.append(Row())
        end = indent * EM
    if ruled:
        left = end / EM * style.size
        rows[-1].marks.append(Rule(left, rule_y, right - left, style.rule_width))
    if sealed:
        centre = style.width - style.seal_size / 2
        rows[-1].marks.append(Seal(centre, rule_y - style.size / 2, style.seal_size, style.body.face))
    return rows


def _sealed(party: nodes.Element) -> nodes.Element | None:
    """Return the line of a party's fields that is sealed: of its signature, or of its representative."""
    for kind in ("署名", "代表者"):
        for line in elements(party):
            if any(blank.get("blank-type") == kind for blank in _blanks(line)):
                return line
    return None


def _blanks(line: nodes.Element) -> Iterator[nodes.inline]:
    return (node for node in line.findall(nodes.inline) if "blank" in node)
