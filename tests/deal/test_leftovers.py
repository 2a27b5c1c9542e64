"""What is typed where a blank should be keeps a document from being final, wherever in the agreement it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clausebook.deal.document import DealDocument, Handbook
from clausebook.deal.file import Execution
from clausebook.deal.making import Order, make
from clausebook.model.diagnostics import SourceError

from ..conftest import CONTRACTS, Project, copy_example, deal_of_example, handbook_of

ADVICE = "完成した契約書にできません。消すか、空欄を blanks.yml に書いて「{{名前}}」で差し込んでください。"


CLAUSES = {
    "preamble/lending": "{{甲の会社名}}（以下「甲」という。）と【借受者】（以下「乙」という。）は、貸出しを行う。\n",
    "care/lending": """## 管理（●●）

1. {{借受者}}は、善良に管理する。
2. 次を守る。
   1. 期限は令和　　年　　月　　日
   2. 額は金____円
""",
    "secrecy/mutual": "## 秘密保持\n\n【秘密情報】秘密は、二〇〇〇年から\n守る。額は××円とする。\n",
    "closing/electronic": "{{文書}}を電子の記録として〇〇に保管する。\n",
    "signature/plain": """```{signature}
{{締結日}}
　　年　　月　　日

甲　{{甲の会社名}}
住所：{{甲の住所}}
代表者：{{甲の代表者}}
電話：__________
担当者：

乙　□□株式会社
```
""",
}
"""Clauses in which somebody has typed what should be blanks."""


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small handbook with these clauses, and a title like them."""
    project = copy_example(tmp_path_factory.mktemp("typed") / "project")
    for name, text in CLAUSES.items():
        project.path(f"source/clauses/{name}.md").write_text(text, encoding="utf-8")
    project.edit("source/contracts/lending.md", "# 物品貸出契約書", "# ○○貸出契約書")
    return project


@pytest.fixture(scope="module")
def books(typed: Project) -> Handbook:
    return handbook_of(typed)


PLACES = [
    ("source/clauses/care/lending.md:1", "●●"),
    ("source/clauses/care/lending.md:5", "令和"),
    ("source/clauses/care/lending.md:6", "__"),
    ("source/clauses/preamble/lending.md:1", "【借受者】"),
    ("source/clauses/secrecy/mutual.md:3", "××"),
    ("source/clauses/signature/plain.md:3", "年　　月　　日"),
    ("source/clauses/signature/plain.md:11", "□□"),
    ("source/contracts/lending.md:7", "○○"),
]
"""Where it is typed, and what."""


def test_what_is_typed_is_told_with_its_file_and_line(books: Handbook) -> None:
    found = sorted(books.leftovers("lending", Execution.PAPER))
    assert [finding.path for finding in found] == sorted(place.split(":")[0] for place, _ in PLACES)
    told = {f"{finding.path}:{finding.line}": finding.message for finding in found}
    assert told.keys() == {place for place, _ in PLACES}
    for place, sign in PLACES:
        assert sign[0] in told[place], place
        assert told[place].endswith(ADVICE)


def test_note_that_was_left_is_told_but_for_what_a_table_may_say(tmp_path: Path) -> None:
    project = copy_example(tmp_path / "project")
    project.edit("source/contracts/lending.md", "# 物品貸出契約書", "# 物品貸出契約書（案）")
    clause = """## 管理

| 物 | 数 |
|---|---|
| 机 | N/A |
| 椅子 | （後で記入） |

「机」とは、机をいう。※後で直す
"""
    project.path("source/clauses/care/lending.md").write_text(clause, encoding="utf-8")
    told = {(each.path, each.line): each.message for each in handbook_of(project).leftovers("lending", Execution.PAPER)}
    care, page = "source/clauses/care/lending.md", "source/contracts/lending.md"
    assert told.keys() == {(care, 3), (care, 8), (page, 7)}
    for place, sign in (((care, 3), "後で記入"), ((care, 8), "後で直す"), ((page, 7), "(案)")):
        message = f"本文に、記入前の印や書きかけの注「{sign}」が手で書いてあります。"
        assert told[place].startswith(message)
        assert "消すか、" in told[place]


@pytest.mark.parametrize(
    "typed",
    [
        "**金●●円**", "{strong}`●●`", "{underline}`令和　　年　　月　　日`", "{ruby}`●●社|しゃ`", "{ruby}`社|●●`",
        "{sup}`●●`", "[●●円](https://example.com/)",
    ],
)  # fmt: skip
def test_what_is_typed_is_found_however_it_looks(tmp_path: Path, typed: str) -> None:
    project = copy_example(tmp_path / "project")
    clause = "source/clauses/care/lending.md"
    project.path(clause).write_text(f"## 管理\n\n{typed}を管理する。\n", encoding="utf-8")
    (finding,) = handbook_of(project).leftovers("lending", Execution.PAPER)
    assert (finding.path, finding.line) == (clause, 3)


def test_blanks_parties_and_references_are_none_of_it_however_they_look(tmp_path: Path) -> None:
    project = copy_example(tmp_path / "project")
    text = "## 管理\n\n**{{月額料金}}円**を、**{{借受者}}が**、{article}`fee`により{other}`第●条`に従い払う。\n"
    project.path("source/clauses/care/lending.md").write_text(text, encoding="utf-8")
    assert handbook_of(project).leftovers("lending", Execution.PAPER) == []


def test_rules_to_sign_on_stay_on_paper_alone_and_the_electronic_closing_is_looked_at(books: Handbook) -> None:
    paper = {(each.path, each.line) for each in books.leftovers("lending", Execution.PAPER)}
    electronic = {(each.path, each.line) for each in books.leftovers("lending", Execution.ELECTRONIC)}
    clauses = "source/clauses/"
    assert electronic - paper == {
        (f"{clauses}closing/electronic.md", 1),
        (f"{clauses}signature/plain.md", 8),
        (f"{clauses}signature/plain.md", 9),
    }
    assert paper <= electronic


def test_label_that_is_all_of_its_group_is_told_where_nobody_writes_behind_it(tmp_path: Path) -> None:
    project = copy_example(tmp_path / "project")
    signature = project.path("source/clauses/signature/plain.md")
    text = signature.read_text(encoding="utf-8")
    signature.write_text(text.replace("\n```", "\n\n電話：\n```"), encoding="utf-8")
    books = handbook_of(project)
    assert books.leftovers("lending", Execution.PAPER) == []
    (finding,) = books.leftovers("lending", Execution.ELECTRONIC)
    assert finding.message.startswith("署名欄の「電話：」の後に何もありません。")


def test_final_is_refused_and_a_draft_is_made(books: Handbook, tmp_path: Path) -> None:
    path = tmp_path / "acme.yml"
    path.write_text(deal_of_example(**dict.fromkeys(["乙の会社名", "乙の住所", "乙の代表者"], "")), encoding="utf-8")
    document = DealDocument(books, path)
    assert document.doubts == books.leftovers("lending", Execution.PAPER)
    assert make(document, Order(date(2026, 12, 1))).pdf.is_file()
    with pytest.raises(SourceError) as refused:
        document.check_final()
    assert {finding.path for finding in refused.value.findings} == {place.split(":")[0] for place, _ in PLACES}


@pytest.mark.parametrize("name", CONTRACTS)
@pytest.mark.parametrize("execution", Execution)
def test_agreements_as_they_ship_have_a_blank_for_everything(
    name: str, execution: Execution, handbook: Handbook
) -> None:
    assert handbook.leftovers(name, execution) == []
