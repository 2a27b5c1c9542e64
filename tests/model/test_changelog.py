"""The record of changes: its published versions, and headings that are none."""

from __future__ import annotations

from datetime import date

import pytest

from clausebook.model.changelog import Version, parse_changelog
from clausebook.model.diagnostics import Finding, Kind, SourceError

RECORD = """# 変更の記録

## [未公開]

- まだ。

## [0.2.0] - 2026-12-01

### 条項

- 一方を直した。

## [0.1.0] - 2026-11-21

### ツール

- `始めた` & <続けた>。
"""


def test_every_dated_version_is_read_with_its_notes() -> None:
    first, second = parse_changelog(RECORD, "CHANGELOG.md")
    assert first == Version("0.2.0", date(2026, 12, 1), "### 条項\n\n- 一方を直した。")
    assert second.notes.startswith("### ツール")
    assert second.anchor == "v0.1.0"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("[0.2.0] - 2026-12-01", "[0.2.0]", 7, "「[0.2.0]」を読めません"),
        ("[0.2.0] - 2026-12-01", "[0.2.0] - 2026-11-31", 7, "暦にある日付"),
        ("[0.2.0] - 2026-12-01", "0.2.0 - 2026-12-01", 7, "読めません"),
        ("[0.2.0] - 2026-12-01", "[次] - 2026-12-01", 7, "読めません"),
        ("[0.1.0] - 2026-11-21", "[0.1.0] - 2026年11月21日", 13, "読めません"),
        ("[0.1.0] -", "[0.2.0] -", 13, "「0.2.0」が2度あります"),
        ("## [未公開]", "## [未定]", 3, "「[未定]」を読めません"),
    ],
)
def test_faulty_heading_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert RECORD.count(old) == 1
    with pytest.raises(SourceError) as raised:
        parse_changelog(RECORD.replace(old, new), "CHANGELOG.md")
    (finding,) = raised.value.findings
    assert (finding.path, finding.line) == ("CHANGELOG.md", line)
    assert words in finding.message


def test_record_without_a_published_version_is_told_how_one_looks() -> None:
    with pytest.raises(SourceError) as raised:
        parse_changelog(RECORD[: RECORD.index("## [0.2")], "CHANGELOG.md")
    assert raised.value.findings == [
        Finding(
            "CHANGELOG.md", 0, Kind.CHANGES,
            "日付のある版が1つもありません。「## [0.1.0] - 2026-11-21」のように書いてください。",
        )
    ]  # fmt: skip


def test_every_faulty_heading_is_told_at_once() -> None:
    record = RECORD.replace("2026-12-01", "12月1日").replace("## [0.1.0]", "## [0.1.0] - 2026-11-20\n\n## [0.1.0]")
    with pytest.raises(SourceError) as raised:
        parse_changelog(record, "CHANGELOG.md")
    remedy = "「## [0.1.0] - 2026-11-21」のように、版ごとに番号と暦にある日付を書いてください。"
    assert raised.value.findings == [
        Finding("CHANGELOG.md", 7, Kind.CHANGES, f"版の見出し「[0.2.0] - 12月1日」を読めません。{remedy}"),
        Finding("CHANGELOG.md", 15, Kind.CHANGES, f"版「0.1.0」が2度あります。{remedy}"),
    ]
