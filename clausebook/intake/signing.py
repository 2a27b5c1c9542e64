"""Tables that lay out signatures → their lines: a party after the other, though they stand side by side. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .seen import Block, Line, Table

PARTIES = (
    "[甲乙丙丁戊]|委託者|受託者|発注者|受注者|注文者|請負者|貸主|借主|賃貸人|賃借人|売主|買主|開示者|受領者|使用者|労働者"
    "|雇用者|雇用主|事業者|利用者|連帯保証人|保証人|立会人|譲渡人|譲受人|許諾者|被許諾者"
)
LABELS = (
    r"住\s*所|所\s*在\s*地|本\s*店|会\s*社\s*名|商\s*号|名\s*称|氏\s*名|名\s*前|代\s*表\s*者?|代表取締役|役\s*職"
    r"|担当者|署\s*名|記名|ご署名|(?:契約)?(?:締結|署名)日[:：]?$"
)
_HEAD = re.compile(rf"[（(【〔\[]?(?:{PARTIES})[)）】〕\]]?(?:[ 　:：\t（(].*|$)")
_LABEL = re.compile(rf"[（(]?(?:{LABELS})[:：]?")


def unfolded(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of a document, its tables of signatures as lines, with an empty one between the parties."""
    for block in blocks:
        if isinstance(block, Table) and _is_signing(block):
            yield from _lines(block)
        else:
            yield block


def _is_signing(table: Table) -> bool:
    texts = [line.seen.strip() for line in table.lines if line.seen.strip()]
    heads = sum(bool(_HEAD.fullmatch(text)) for text in texts)
    labels = sum(bool(_LABEL.match(text)) for text in texts)
    short = all(len(text) < 60 and not text.endswith("。") for text in texts)
    return short and (labels > 0 if not table.framed else heads > 1 and labels > 1)


def _lines(table: Table) -> Iterator[Line]:
    """Yield the lines of a table, column by column where each is a party's, else row by row."""
    width = max(len(row) for row in table.rows)
    for columns in _groups(table, width):
        for row in table.rows:
            cells = [row[place] for place in columns if place < len(row)]
            if len(cells) == 1:
                yield from (line for line in cells[0].lines if line.seen.strip())
                continue
            said = ["　".join(line.seen.strip() for line in cell.lines if line.seen.strip()) for cell in cells]
            if text := "　".join(filter(None, said)):
                yield Line(text.replace("\n", "　"), table.place)
        yield Line("", table.place)


def _groups(table: Table, width: int) -> list[range]:
    """Return the columns of a table that belong together."""
    if width < 2 or any(len(row) != width for row in table.rows):
        return [range(width)]
    texts = [[[line.seen.strip() for line in row[place].lines] for row in table.rows] for place in range(width)]
    columns = [[" ".join(filter(None, cell)) for cell in column] for column in texts]
    several = sum(any(len([*filter(None, cell)]) > 1 for cell in column) for column in texts)
    heads = sum(bool(_HEAD.fullmatch(column[0])) for column in columns)
    if several > 1 or (heads > 1 and width == 2):
        return [range(place, place + 1) for place in range(width)]
    labelled = [place for place, column in enumerate(columns) if any(map(_LABEL.match, column))]
    if width % 2 == 0 and width > 2 and labelled == list(range(0, width, 2)):
        return [range(place, place + 2) for place in range(0, width, 2)]
    return [range(width)]
