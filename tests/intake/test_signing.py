"""Tables that lay out signatures: a party after the other, whatever stands beside what."""

from __future__ import annotations

import pytest

from clausebook.intake.seen import Cell, Line, Table
from clausebook.intake.signing import unfolded


def table(*rows: tuple[str, ...], framed: bool = False) -> Table:
    """Return a table of these texts; a line break in one begins another line of its cell."""
    cells = (tuple(Cell(tuple(Line(text, "表1") for text in cell.split("\n"))) for cell in row) for row in rows)
    return Table(tuple(cells), "表1", framed=framed)


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([("甲", "乙"), ("住所　東京", "住所　大阪"), ("氏名　青山", "氏名　赤川")],
         ["甲", "住所　東京", "氏名　青山", "", "乙", "住所　大阪", "氏名　赤川", ""]),
        ([("甲\n住所　東京\n氏名　青山", "乙\n住所　大阪\n氏名　赤川")],
         ["甲", "住所　東京", "氏名　青山", "", "乙", "住所　大阪", "氏名　赤川", ""]),
        ([("住所", "東京", "住所", "大阪"), ("氏名", "青山", "氏名", "赤川")],
         ["住所　東京", "氏名　青山", "", "住所　大阪", "氏名　赤川", ""]),
        ([("甲", ""), ("住所", "東京"), ("氏名", "青山")], ["甲", "住所　東京", "氏名　青山", ""]),
    ],
)  # fmt: skip
def test_parties_that_stand_side_by_side_follow_each_other(rows: list[tuple[str, ...]], lines: list[str]) -> None:
    assert [line.text for line in unfolded([table(*rows)]) if isinstance(line, Line)] == lines


@pytest.mark.parametrize(
    "other",
    [
        table(("項目", "額"), ("月額", "10円"), framed=True),
        table(("氏名", "役割"), ("青山", "責任者"), framed=True),
        table(("甲は、住所を知らせる。", "乙は、氏名を知らせる。")),
    ],
)
def test_other_tables_stay_what_they_are(other: Table) -> None:
    assert list(unfolded([other])) == [other]
