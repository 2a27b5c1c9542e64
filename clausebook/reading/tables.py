"""Tables: what is wrong with them as they are written, and what an agreement makes of them.

A table is written with pipes, as ``{table}`` around such a one with a caption, or as ``{list-table}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from docutils import nodes
from markdown_it.token import Token
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import SUBSTITUTION
from ..model.diagnostics import Finding, Kind
from ..model.values import KINDS
from ..typeset.classes import HARD_BREAK, SHARE, WIDTHS_GIVEN
from .directives import Directive, check_options, directive_in
from .looks import is_break, is_footnote
from .project import Source, inline_of, line_of

CELLS = ("th_open", "td_open")
"""What begins a cell between pipes."""

TABLES = ("table", "list-table")
"""The directives that are tables."""

_OPTIONS = {
    "table": ("widths", "width", "align"),
    "list-table": ("header-rows", "stub-columns", "widths", "width", "align"),
}

_BAR = re.compile(r"(?<!\\)\|")

_ROW, _CELL, _LIST, _ITEM = 1, 3, 4, 6
"""Levels in a list of lists: its items are rows, theirs are cells, which may hold a list; what stands in its items."""

_IN_CELLS = frozenset({
    *("paragraph_open", "paragraph_close", "inline", "substitution_block", "list_item_open", "list_item_close"),
    *("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"),
})  # fmt: skip
_NAMES = {"fence": "「```」の囲み", "table_open": "表", "heading_open": "見出し", "hr": "区切りの線"}

FaultOf = Callable[[Token], str | None]
"""Returns what a token is that a source must not have (empty if it has no name), None if it may have it."""


def table_in(token: Token) -> Directive | None:
    """Return the directive of a table that a block is."""
    return directive_in(token, TABLES)


def with_insides(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the blocks of a clause, with what stands in a table in place of its directive."""
    for token in tokens:
        directive = table_in(token)
        yield from directive.tokens if directive else [token]


def without_breaks(cell: Token) -> Token:
    """Return the text of a cell between pipes without its line breaks, which only HTML can write there."""
    return cell.copy(children=[child for child in cell.children or [] if not is_break(child)])


class SoleBlank(NamedTuple):
    """A blank that is all that a cell holds."""

    line: int
    name: str


def blanks_of_cells(tokens: Sequence[Token]) -> set[SoleBlank]:
    """Return the blanks that have a cell to themselves."""
    found = set()
    for token, following in pairwise(tokens):
        if token.type in CELLS and (match := SUBSTITUTION.fullmatch(following.content.strip())):
            found.add(SoleBlank(line_of(following), match[1]))
    for directive in filter(None, map(table_in, tokens)):
        if directive.name == "table":
            found |= blanks_of_cells(directive.tokens)
        around = zip(directive.tokens, directive.tokens[1:], directive.tokens[2:], strict=False)
        found |= {
            SoleBlank(line_of(token), token.content.strip())
            for before, token, behind in around
            if token.type == "substitution_block" and token.level == _LIST
            if (before.type, behind.type) == ("list_item_open", "list_item_close")
        }
    return found


def lines_of_tables(tokens: Sequence[Token]) -> set[int]:
    """Return the lines of a clause that stand in its tables."""
    tables = (token for token in tokens if token.type == "table_open" or table_in(token))
    return {number + 1 for token in tables if token.map for number in range(*token.map)}


# checks


def check_tables(source: Source, tokens: Sequence[Token], fault_of: FaultOf) -> Iterator[Finding]:
    """Yield what is wrong with the tables of a clause."""
    yield from _check_pipes(source, source.text.split("\n"), tokens)
    for directive in filter(None, map(table_in, tokens)):
        yield from check_options(source, directive, _OPTIONS[directive.name])
        if (fault := fault_of(inline_of(directive.argument))) is not None:
            yield _told(source, directive.line, f"表の題で使えない書き方です{_bracketed(fault)}。")
        check = _check_list if directive.name == "list-table" else _check_wrapped
        yield from check(source, directive, fault_of)


def _told(source: Source, line: int, message: str) -> Finding:
    return Finding(source.shown, line, Kind.MARKUP, message)


def _bracketed(fault: str) -> str:
    return f"（{fault}）" if fault else ""


def _check_pipes(source: Source, lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[Finding]:
    """Yield what is wrong with the tables of pipes: Markdown drops the cells that are too many."""
    columns, texts, head, line = 0, "", False, 0
    for token, following in pairwise([*tokens, *tokens[-1:]]):
        match token.type:
            case "table_open":
                columns, texts = 0, ""
            case "th_open":
                columns, texts = columns + 1, texts + following.content.strip()
            case "thead_close":
                head = True
                if not texts:
                    message = "表の見出しの行が空です。見出しを書くか、見出しのない表は {list-table} で書いてください。"
                    yield _told(source, line, message)
                if following.type == "table_close":
                    yield _told(source, line, "表に本文の行がありません。「|---|」の行の次に書いてください。")
            case "table_close":
                head = False
            case "tr_open":
                line = line_of(token)
                cells = len(_BAR.split(_without_ends(lines[line - 1])))
                if head and cells != columns:
                    message = (
                        f"この行のセルは{cells}つで、見出しの行の{columns}つと合いません。空のセルも「| |」と書き、"
                        "文字の「|」は「\\|」と書いてください。表の後の文は、1行空けて書きます。"
                    )
                    yield _told(source, line, message)


def _without_ends(line: str) -> str:
    """Return a row without the pipes that it begins and ends with."""
    return re.sub(r"(?<!\\)\|$", "", line.strip().removeprefix("|"))


def _check_wrapped(source: Source, directive: Directive, fault_of: FaultOf) -> Iterator[Finding]:
    """Yield what is wrong with what stands in a ``{table}``: one table of pipes."""
    tokens = directive.tokens
    kinds = [token.type for token in tokens if token.level == 0]
    if kinds != ["table_open", "table_close"]:
        yield _told(source, directive.line, "{table} の中には「| … |」の表を1つだけ書いてください。")
        return
    yield from _check_pipes(source, directive.body.split("\n"), tokens)
    yield from (
        _told(source, line_of(token), f"表の中で使えない書き方です{_bracketed(fault)}。")
        for before, token in pairwise([*tokens[:1], *tokens])
        if (fault := fault_of(without_breaks(token) if before.type in CELLS else token)) is not None
    )
    yield from _check_widths(source, directive, sum(token.type == "th_open" for token in tokens))


def _check_widths(source: Source, directive: Directive, columns: int) -> Iterator[Finding]:
    """Yield the widths that are more or fewer than the columns."""
    if (widths := directive.options.get("widths")) and widths.value != "auto":
        count = len(re.split("[ ,]+", widths.value))
        if count != columns:
            yield _told(source, widths.line, f":widths: の数は{count}で、列の数の{columns}と合いません。")


def _check_list(source: Source, directive: Directive, fault_of: FaultOf) -> Iterator[Finding]:
    """Yield what is wrong with a list of rows that are lists of cells."""
    tokens = directive.tokens
    shape = "{list-table} は、行を「* - 最初のセル」、次のセルを「  - 次のセル」と書いてください。"
    blocks = [token for token in tokens if token.level in (0, _ROW + 1) and token.nesting >= 0]
    rows = [token for token in tokens if token.type == "list_item_open" and token.level == _ROW]
    wrong = next((token for token in blocks if token.type != "bullet_list_open"), None)
    if wrong or not rows or len(blocks) != len(rows) + 1:
        yield _told(source, line_of(wrong) if wrong else directive.line, shape)
        return
    cells = [0] * len(rows)
    row = -1
    for token in tokens:
        opens = token.type == "list_item_open"
        row += opens and token.level == _ROW
        cells[row] += opens and token.level == _CELL
    told = [*_check_cells(source, [token for token in tokens if token.level >= _LIST], fault_of)]
    yield from told or _check_marks(source, tokens)
    for token, count in zip(rows, cells, strict=True):
        if count != cells[0]:
            message = (
                f"この行のセルは{count}つで、1行目の{cells[0]}つと合いません。空のセルは「-」だけを書いてください。"
            )
            yield _told(source, line_of(token), message)
    yield from _check_widths(source, directive, cells[0])
    for name, count, what in (("header-rows", len(rows), "行"), ("stub-columns", cells[0], "列")):
        option = directive.options.get(name)
        if option and option.value.isdecimal() and int(option.value) >= count:
            yield _told(source, option.line, f":{name}: が{what}の数（{count}）以上です。本文の{what}がありません。")


def _check_cells(source: Source, tokens: Sequence[Token], fault_of: FaultOf) -> Iterator[Finding]:
    """Yield what a cell must not hold: anything but text and one level of simple lists."""
    blocks = 1
    for token, following in pairwise([*tokens, *tokens[-1:]]):
        begins = token.nesting >= 0 and token.type != "inline"
        if token.type == "list_item_open":
            blocks = 0
            if following.type == "list_item_close":
                yield _told(source, line_of(token), "中身のない項目です。文を書くか、消してください。")
        blocks += begins and token.level == _ITEM
        fault = fault_of(token)
        if fault is None and begins and token.type not in _IN_CELLS:
            fault = _NAMES.get(token.type, "")
        if fault is None and begins and token.level >= _ITEM and (blocks > 1 or "list" in token.type):
            fault = "箇条の項目の中の、2つ目の文や箇条"
        if fault is not None:
            message = f"表のセルで使えない書き方です{_bracketed(fault)}。セルに書けるのは、文と、1段の箇条だけです。"
            yield _told(source, line_of(token), message)
            if token.nesting == 1:
                return


def _check_marks(source: Source, tokens: Sequence[Token]) -> Iterator[Finding]:
    """Yield each mark of a list in a cell that may be meant as text, or does not follow the one before it."""
    last = 0
    for place, (before, token) in enumerate(pairwise(tokens), start=1):
        if before.type == "list_item_open" and before.level == _CELL:
            last = 0
        if token.level != _LIST or token.type not in ("ordered_list_open", "bullet_list_open"):
            continue
        items = list(_items_of(tokens, place))
        first = items[0]
        sole = len(items) == 1 and before.type == "list_item_open" and tokens[place + 2].type != "list_item_close"
        strange = first.markup == "+" or first.info not in ("", "1", str(last + 1))
        if sole or strange:
            what = "番号" if first.info else "箇条"
            remedy = "「1. 」から" if first.info else "「- 」で"
            message = (
                f"「{first.info}{first.markup} 」は{what}の並びの初めとして読まれます。"
                f"文字なら「{first.info}\\{first.markup} 」と書き、"
                f"{what}なら{f'{remedy}書いて' if strange else '2つ以上並べるか、前に文を置いて'}ください。"
            )
            yield _told(source, line_of(first), message)
            continue
        for item, following in pairwise(items):
            if item.info and following.info != str(int(item.info) + 1):
                message = (
                    f"番号「{following.info}」は「{int(item.info) + 1}」のはずです。番号は1から順に書いてください。"
                )
                yield _told(source, line_of(following), message)
        last = int(items[-1].info or last)


def _items_of(tokens: Sequence[Token], place: int) -> Iterator[Token]:
    """Yield the items of the list that begins at a place."""
    for token in tokens[place + 1 :]:
        if token.level <= tokens[place].level:
            return
        if token.type == "list_item_open" and token.level == tokens[place].level + 1:
            yield token


# doctrees


def rows_of(table: nodes.Element) -> Iterator[list[nodes.Element]]:
    """Yield the cells of each row of a table."""
    for row in table.findall(nodes.row):
        yield [entry for entry in row.children if isinstance(entry, nodes.Element)]


class PlaceCells(SphinxTransform):
    """Let what stands in a table know the file and the line of the table: MyST names the page that includes it."""

    default_priority = 470  # before what looks at cells

    def apply(self) -> None:
        for table in self.document.findall(nodes.table):
            if table.source and table.line:
                for node in table.findall(nodes.Element):
                    node.source, node.line = table.source, max(node.line or 0, table.line)


def text_of(node: nodes.Node) -> str:
    """Return the text of a node without its footnotes; a row of a table is a line, with tabs between its cells."""
    if isinstance(node, nodes.footnote_reference) or is_footnote(node):
        return ""
    if isinstance(node, nodes.table):
        caption = [text_of(title) for title in node.children if isinstance(title, nodes.title)]
        rows = ["\t".join(" ".join(text_of(cell).split()) for cell in cells) for cells in rows_of(node)]
        return "\n".join([*caption, *rows])
    if isinstance(node, nodes.inline) and HARD_BREAK in node["classes"]:
        return "\n"
    if isinstance(node, nodes.Element) and node.children:
        return node.child_text_separator.join(map(text_of, node.children))
    return node.astext()


_DIGIT = "0-9０-９●○◯〇＿_"  # and what stands for one
_SIGN = "[-+−－＋▲△±]?[¥￥$＄€]?[-−－▲△]?"
_DIGITS = f"[{_DIGIT}](?:[{_DIGIT}.,．，]*[{_DIGIT}])?"
_UNIT = r" ?[^\d０-９\s（）()]{0,3}"
_NUMBER = re.compile(
    rf"[約金]?{_SIGN}(?:{_DIGITS}{_UNIT}|[（(]{_SIGN}{_DIGITS}{_UNIT}[)）]{_UNIT})(?:[（(]税[抜込別][)）])?"
)
"""A number with its sign and its unit: 1,000円, 99.9%, 3か月; in accounts (1,000)円 is less than nothing."""

_MARK = re.compile("[（(][0-9０-９]{1,2}[)）].*")
"""What may begin with the mark of an item as well."""

_NOTHING = re.compile("[-‐–—―−－ー…]*")
"""What stands in a column of numbers where there is none."""


def is_number(text: str) -> bool:
    """Tell whether a cell holds a number: 1,000円, 99.9%, ▲3."""
    return bool(_NUMBER.fullmatch(text))


def are_numbers(texts: Sequence[str]) -> bool:
    """Tell whether the cells of a column are numbers; what has none may stand between them."""
    return any(is_number(text) and not _MARK.fullmatch(text) for text in texts) and all(
        is_number(text) or _NOTHING.fullmatch(text) for text in texts
    )


def _holds_words(entry: nodes.Element) -> bool:
    """Tell whether a cell has a blank for a name, an address or other words, whatever prints there before."""
    kinds = (node["blank-type"] for node in entry.findall(nodes.inline) if "blank" in node)
    return not all(KINDS[kind].counted for kind in kinds)


class SettleTables(SphinxTransform):
    """Put numbers flush right, where the author has not said where the cells of a column stand.

    Widths are for print: on a page they would stand as styles in it, and browsers find widths of their own.
    """

    # After the parser.
    default_priority = 490

    def apply(self) -> None:
        for table in self.document.findall(nodes.table):
            if width := table.attributes.pop("width", ""):
                table[SHARE] = int(width.removesuffix("%")) / 100
            table["ids"] = []  # which Sphinx counts, so that they move
            table["classes"] = [WIDTHS_GIVEN if name == "colwidths-given" else name for name in table["classes"]]
        for body in self.document.findall(nodes.tbody):
            columns = zip(*rows_of(body), strict=False)
            for column in columns:
                aligned = any(name.startswith("text-") for entry in column for name in entry["classes"])
                worded = any(map(_holds_words, column))
                if not aligned and not worded and are_numbers([text_of(entry).strip() for entry in column]):
                    for entry in column:
                        entry["classes"].append("text-right")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(PlaceCells)
    app.add_transform(SettleTables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
