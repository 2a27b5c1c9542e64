"""Deviations from the originals: every broken entry is told with its line."""

from __future__ import annotations

import pytest

from clausebook.model.corrections import Correction, parse_corrections
from clausebook.model.diagnostics import Kind, SourceError

SHOWN = "source/contracts/corrections.yml"
GOOD = """sale:
  - where: 第2条
    original: "3. "
    ours: ""
    reason: 中身のない番号
  - where: 署名欄
    original: |
      甲
    ours: |
      甲
      乙
    reason: 乙が欠けている
"""
CORRECTIONS = [
    Correction("第2条", "3. ", "", "中身のない番号"),
    Correction("署名欄", "甲\n", "甲\n乙\n", "乙が欠けている"),
]


def faults_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(SourceError) as caught:
        parse_corrections(text, SHOWN, ["sale", "lease"])
    assert {finding[0:3:2] for finding in caught.value.findings} == {(SHOWN, Kind.MARKUP)}
    return [(finding.line, finding.message) for finding in caught.value.findings]


def test_entries_are_read_by_agreement() -> None:
    assert parse_corrections(GOOD, SHOWN, ["sale"]) == {"sale": CORRECTIONS}
    assert parse_corrections("{}", SHOWN, []) == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("sale:", "sales:", 1, "もしかして「sale」"),
        ("reason: 中身のない番号", 'reason: ""', 2, "reason が空です"),
        ("reason: 中身のない番号", "reason: ' '", 2, "reason が空です"),
        ("reason: 中身のない番号", "reason:", 2, "reason は文字で"),
        ("reason: 中身のない番号", "reason: [番号]", 2, "reason は文字で"),
        ("reason: 中身のない番号", "reason: [[[[番号]]]]", 2, "reason は文字で"),
        ("reason: 中身のない番号", "reason: true", 2, "reason は文字で"),
        ("    reason: 中身のない番号\n", "", 2, "where・original・ours・reason をすべて"),
        ("reason: 中身のない番号", "reason: 番号\n    note: 注", 2, "をすべて、それだけを"),
        ('ours: ""', "ours:", 2, "ours は文字で"),
        ('original: "3. "', 'original: ""', 2, "original が空です"),
        ('original: "3. "', "original: {甲: 乙}", 2, "original は文字で"),
        ("where: 第2条", "where: 前文", 2, "where には「第3条」のような条か「署名欄」を"),
        ("where: 第2条", "where: 第0条", 2, "where には"),
        ("where: 第2条", "where: 第２条", 2, "where には"),
        ("where: 第2条", "where: 第二条", 2, "where には"),
        ("where: 第2条", "where: 第2条第1項", 2, "where には"),
        ("where: 第2条", f"where: 第{'9' * 5000}条", 2, "where には"),
        ("where: 第2条", "where: 2", 2, "where には"),
        ("where: 署名欄", "where: 欄", 6, "where には"),
        ("where: 署名欄", "where: []", 6, "where は文字で"),
    ],
)  # fmt: skip
def test_broken_entry_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert GOOD.count(old) == 1
    ((where, message),) = faults_of(GOOD.replace(old, new))
    assert where == line
    assert words in message


@pytest.mark.parametrize("entries", ["第2条", "[第2条]", "[[]]", "{}", "~", "", "true", "[~]", "[{where: 第2条}]"])
def test_agreement_whose_entries_are_none_is_told(entries: str) -> None:
    ((where, message),) = faults_of(f"lease: []\nsale: {entries}\n")
    assert where == 2
    assert "sale の項目: where・original・ours・reason をすべて" in message


def test_all_broken_entries_are_told_at_once() -> None:
    told = faults_of(GOOD.replace("where: 第2条", "where: 条").replace("where: 署名欄", "where: 欄") + "x: []\n")
    assert [line for line, _ in told] == [2, 6, 13]
