"""Blanks in the cells of tables, filled in and left open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from clausebook.deal.document import DealDocument, Handbook

from ..conftest import copy_example, handbook_of

TABLE = """## 料金

1. 次のとおりとする。

   | 項目 | 内容 |
   |---|---|
   | 月額 | {{月額料金}}円 |
   | 代表者 | {{貸出者の代表者}} |

2. ほかは別に定める。
"""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    """The small handbook with a table that has blanks in it, of which one prints nothing until it is filled in."""
    project = copy_example(tmp_path_factory.mktemp("deals") / "project")
    project.path("source/clauses/fee/lending.md").write_text(TABLE, encoding="utf-8")
    return handbook_of(project)


def printed(books: Handbook, path: Path, *values: str) -> list[str]:
    """Return the lines of the first page of a draft."""
    path.write_text("\n  ".join(["契約書: lending\n空欄:", *values]) + "\n", encoding="utf-8")
    deal = DealDocument(books, path)
    document = pypdfium2.PdfDocument(deal.render(deal.filled(), date(2026, 11, 30), "【案】"))
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return text.split("\r\n")


def test_blanks_in_cells_are_filled_in(books: Handbook, tmp_path: Path) -> None:
    lines = printed(books, tmp_path / "acme.yml", "月額料金: 300,000", "甲の代表者: 代表取締役　見本太郎")
    assert {"月額 300,000円", "代表者 代表取締役 見本太郎"} <= {line.replace("\u3000", " ") for line in lines}


def test_blanks_in_cells_may_stay_open(books: Handbook, tmp_path: Path) -> None:
    lines = printed(books, tmp_path / "acme.yml", "締結日:")
    assert {"月額 〇〇円", "代表者"} <= set(lines)
