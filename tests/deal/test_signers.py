"""Each party that an agreement names has a place in the signature block, or the deal says that this is meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clausebook.deal.document import DealDocument, Handbook
from clausebook.deal.making import Order, make
from clausebook.model.diagnostics import SourceError
from docs.samples import PRINTED, parts_of, write_project

from ..conftest import CONTRACTS, ROOT, Project, copy_example, deal_of_example, handbook_of

SIGNATURE = """```{{signature}}
{{{{締結日}}}}

甲　{{{{甲の会社名}}}}
住所：{{{{甲の住所}}}}
代表者：{{{{甲の代表者}}}}
{}```
"""
LEFT_OPEN = dict.fromkeys(["乙の住所", "乙の代表者"], "")


def unsigned(tmp_path: Path, signature: str) -> list[str]:
    """Return who has no place to sign in the small handbook's agreement, with more in its block than the one party."""
    project = copy_example(tmp_path / "project")
    project.path("source/clauses/signature/plain.md").write_text(SIGNATURE.format(signature), encoding="utf-8")
    return handbook_of(project).unsigned("lending")


@pytest.mark.parametrize(
    ("signature", "missing"),
    [
        ("", ["乙"]),
        ("\n代表者：\n住所：\n", ["乙"]),
        ("\n乙　株式会社手本\n", []),
        ("\n（乙）株式会社手本\n", []),
        ("\n借受者\n住所：\n", []),
        ("\n株式会社手本（乙）\n", []),
        ("\n（{{乙の会社名}}）\n", []),
        ("\n(乙) 株式会社手本\n", []),
        ("\n乙の代表者　〇〇\n", []),
        ("\n乙女座ホール株式会社\n乙訓郡大山崎町一丁目\n", ["乙"]),
        ("\n手本（乙種免許者）\n", ["乙"]),
        ("\n借りる者\n住所：{{乙の住所}}\n", []),
    ],
)
def test_party_without_a_place_to_sign_is_found(signature: str, missing: list[str], tmp_path: Path) -> None:
    assert unsigned(tmp_path, signature) == missing


def test_party_that_the_text_does_not_name_needs_none_but_any_other_one_does(tmp_path: Path) -> None:
    project = copy_example(tmp_path / "project")
    project.edit("source/roles.yml", "借受者: ", "保証人: 借りる者の債務を保証する当事者\n借受者: ")
    project.edit("source/contracts/lending.md", "借受者: 乙}", "借受者: 乙, 保証人: 保証人}")
    project.edit("source/clauses/secrecy/mutual.md", "甲及び乙", "各当事者")
    assert handbook_of(project).unsigned("lending") == []
    project.path("source/clauses/care/lending.md").write_text("## 管理\n\n{{保証人}}が管理する。\n", encoding="utf-8")
    assert handbook_of(project).unsigned("lending") == ["保証人"]


def test_party_that_the_text_names_only_with_the_others_needs_a_place_to_sign(tmp_path: Path) -> None:
    project = copy_example(tmp_path / "project")
    project.path("source/clauses/signature/plain.md").write_text(SIGNATURE.format(""), encoding="utf-8")
    page = project.path("source/contracts/lending.md")
    kept = "".join(f"```{{include}} /clauses/{name}.md\n```\n" for name in ("secrecy/mutual", "signature/plain"))
    text = page.read_text(encoding="utf-8").partition("```")[0]
    page.write_text(text + kept, encoding="utf-8")
    assert handbook_of(project).unsigned("lending") == ["乙"]
    project.edit("source/clauses/secrecy/mutual.md", "甲及び乙", "各当事者")
    assert handbook_of(project).unsigned("lending") == []


def test_final_is_refused_until_the_deal_confirms_that_a_party_does_not_sign(tmp_path: Path) -> None:
    project = copy_example(tmp_path / "project")
    project.path("source/clauses/signature/plain.md").write_text(SIGNATURE.format(""), encoding="utf-8")
    books, path = handbook_of(project), tmp_path / "acme.yml"
    text = deal_of_example(**LEFT_OPEN)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        make(DealDocument(books, path), Order(date(2026, 12, 1), final=True))
    (finding,) = refused.value.findings
    assert (finding.path, finding.line) == (str(path), 4)
    assert finding.message.startswith("確かめてください: 乙の署名欄がない。")
    path.write_text(f"{text}確認済み:\n  - 乙の署名欄がない\n", encoding="utf-8")
    document = DealDocument(books, path)
    assert make(document, Order(date(2026, 12, 1), final=True)).pdf.is_file()
    assert document.deal.waived == ["乙の署名欄がない"]
    assert not document.notes


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_party_signs_the_agreements_as_they_ship(name: str, handbook: Handbook) -> None:
    assert handbook.unsigned(name) == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests/houses").glob("*.md")), ids=lambda path: path.stem)
def test_every_party_signs_in_many_houses(path: Path, tmp_path: Path) -> None:
    files = parts_of("\n" + path.read_text(encoding="utf-8"))
    files.pop(PRINTED)
    (name,) = (Path(file).stem for file in files if file.startswith("source/contracts/"))
    index = "# 一覧\n\n```{{toctree}}\n{}\n```\n"
    files |= {"source/index.md": index.format("contracts/index"), "source/contracts/index.md": index.format(name)}
    write_project(tmp_path, {file: text for file, text in files.items() if "/" in file})
    assert handbook_of(Project(tmp_path)).unsigned(name) == []
