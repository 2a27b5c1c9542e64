"""What is set side by side: the five agreements, those of `tests/houses`, and one with a long table and long fields."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from docutils import nodes
from docutils.utils import new_document

from clausebook.reading.building import built
from clausebook.typeset.classes import COVERED, RUBY
from docs.samples import parts_of, write_project

from .process import ROOT

HOUSES = ROOT / "tests/houses"
HARD = ROOT / "tests/typeset/hard.txt"
ROWS = 120
"""Rows of the long table."""

_CONTRACTS = "source/contracts/"
_INDEX = "# 一覧\n\n```{{toctree}}\n{}\n```\n"
_EXPECTED = ("印字", "参照")

_WORKS = (
    ("設計", "画面、帳票、外部との連携及び権限の設計を行い、設計書にまとめて、{{委託者}}の承認を得る。"),
    ("製造", "承認された設計書に従い、プログラムを作成する。"),
    (
        "試験",
        "単体、結合及び総合の試験を行い、結果を報告する。重大な不具合は、見つけた日のうちに{{委託者}}に知らせる。",
    ),
    (
        "移行",
        "旧システム（Legacy CRM）のデータを新システムに移す。前後で件数と金額の合計を照合し、差があれば原因を示す。",
    ),
    ("研修", "利用者に操作を教える。"),
    ("監視", "24時間365日、稼働の状況を見守り、異常を検知したときは30分以内に一次対応を始める。"),
)
_NOTES = ("―", "翌月払い", "指示があった月に限る。", "上限は月20時間とし、超える分は、別に見積もる。")
_UNITS = ("一式", "人月", "1回", "月額")

_SIGNATURE = """\
```{signature}
{{締結日}}

甲
住所：東京都千代田区霞が関一丁目1番1号 見本第一ビルディング東館12階 法務部契約管理室
会社名：株式会社アクメ商事ホールディングス
代表者の役職及び氏名：代表取締役社長兼最高経営責任者 法務花子

乙
住所：大阪府大阪市北区中之島一丁目3番20号
会社名：見本システムズ株式会社 Sample Systems International Co., Ltd. Japan Branch Office
代表者：＿＿＿＿＿＿＿＿＿＿
```
"""


def agreements() -> Iterator[nodes.document]:
    """Yield the five agreements, those of the houses that are nothing but text, and the one with the long table."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _doctrees(ROOT, Path(folder))
    for house in sorted(HOUSES.glob("*.md")):
        files = parts_of("\n" + house.read_text(encoding="utf-8"))
        (doctree,) = _of_files({name: text for name, text in files.items() if name not in _EXPECTED})
        if _plain(doctree):
            yield doctree


def many_articles(count: int) -> nodes.document:
    """Return an agreement of so many articles, each with two 項 and three 号."""
    clauses = {}
    for number in range(1, count + 1):
        works = [what for _, what in (_WORKS[(number + step) % len(_WORKS)] for step in range(4))]
        items = "".join(f"   {place}. {what}\n" for place, what in enumerate(works[1:], start=1))
        clauses[f"source/clauses/業務/{number}.md"] = (
            f"## 業務{number}\n\n1. {works[0]}\n2. 次の業務を行う。\n\n{items}"
        )
    page = _PAGE + "".join(
        f"```{{include}} /clauses/業務/{number}.md\n:id: 業務{number}番\n```\n" for number in range(1, count + 1)
    )
    (doctree,) = _of_files({**_NAMES, f"{_CONTRACTS}明細.md": page, **clauses})
    return doctree


_NAMES = {
    "source/roles.yml": "委託者: 委託する者\n受託者: 受託する者\n",
    "source/blanks.yml": "締結日:\n  type: 日付\n  meaning: 締結日\n  placeholder: 令和○年○月○日\n",
}
_PAGE = "---\ncontract:\n  parties: {委託者: 甲, 受託者: 乙}\n  document: 本契約\n---\n# 業務委託契約書\n"


def long_table(count: int = ROWS) -> nodes.document:
    """Return an agreement with a table of so many rows in an annex, and fields that are longer than their lines."""
    rows = "".join(f"| {' | '.join(cells)} |\n" for cells in _rows(count))
    (doctree,) = _of_files(
        {
            **_NAMES,
            f"{_CONTRACTS}明細.md": _PAGE,
            "source/clauses/業務/明細.md": "## 業務\n\n{{委託者}}は、{{受託者}}に{annex}`明細`の業務を委託する。\n",
            "source/clauses/署名/index.md": "---\ntopic: {around: true}\n---\n# 署名\n\n署名する者を示す。\n",
            "source/clauses/署名/明細.md": _SIGNATURE,
            "source/annexes/明細.md": "## 業務の明細\n\n| 番号 | 業務 | 内容 | 単位 | 金額 | 備考 |\n"
            f"|---|---|---|---|---|---|\n{rows}",
        }
    )
    return doctree


def hard_paragraphs() -> nodes.document:
    """Return the hard paragraphs, one below the other."""
    document = new_document("")
    document += [nodes.paragraph("", text) for text in HARD.read_text(encoding="utf-8").splitlines()]
    return document


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    for number in range(count):
        name, what = _WORKS[number * 5 % len(_WORKS)]
        amount = f"{(number * 7919 % 997 + 3) * 10 ** (number % 4) * 100:,}円"
        yield str(number + 1), name, what, _UNITS[number % 4], amount, _NOTES[number * 3 % 7 % 4]


def _of_files(files: Mapping[str, str]) -> Iterator[nodes.document]:
    """Yield the agreements of a project that is written out."""
    names = [Path(name).stem for name in files if name.startswith(_CONTRACTS)]
    index = {
        "source/index.md": _INDEX.format("contracts/index"),
        f"{_CONTRACTS}index.md": _INDEX.format("\n".join(names)),
    }
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder), {**files, **index})
        yield from _doctrees(Path(folder), Path(folder) / "build")


def _doctrees(project: Path, build: Path) -> Iterator[nodes.document]:
    app = built(project, build, "pdf")
    for name in sorted(app.env.found_docs):
        if name.startswith("contracts/") and name != "contracts/index":
            yield app.env.get_and_resolve_doctree(name, app.builder, tags=app.tags)


def _plain(doctree: nodes.document) -> bool:
    """Tell whether an agreement has neither footnotes nor readings, no cover, no contents and no pictures."""
    odd = nodes.footnote | nodes.image
    return not any(
        isinstance(node, odd) or {COVERED, RUBY, "contents-list"} & {*node.get("classes", ())}
        for node in doctree.findall(nodes.Element)
    )
