"""The pages around the agreements' text."""

from __future__ import annotations

from pathlib import Path

from ..conftest import Project
from ..readback import soup_of, the


def test_page_without_a_pdf_offers_none(example: Project) -> None:
    example.path("build/pdf/lending.pdf").unlink()
    page = example.path("source/contracts/lending.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert example.build("html").returncode == 0
    assert not soup_of(example.path("build/html/contracts/lending.html")).select("a[download]")


def test_changed_style_sheet_is_asked_for_anew_by_every_page(example: Project) -> None:
    def asked() -> dict[str, str]:
        pages = example.path("build/html").rglob("*.html")
        return {str(page): str(the("link[href*='handbook.css']", soup_of(page))["href"])[-10:] for page in pages}

    before = asked()
    example.edit("_static/handbook.css", "line-break: strict;", "line-break: auto;")
    assert example.build("html").returncode == 0
    after = asked()
    assert len(set(before.values())) == len(set(after.values())) == 1
    assert [page for page in before if before[page] == after[page]] == []


def test_site_gives_the_pdf_that_was_built_last(example: Project) -> None:
    given, built = example.path("build/html/pdf/lending.pdf"), example.path("build/pdf/lending.pdf")
    before = given.read_bytes()
    example.edit("source/clauses/fee/lending.md", "送金の費用", "送金に要する費用")
    for builder in ("pdf", "html"):
        assert example.build(builder).returncode == 0
    assert given.read_bytes() == built.read_bytes() != before


def test_agreement_that_is_taken_away_is_in_no_list(example: Project) -> None:
    example.path("source/contracts/sale.md").unlink()
    example.edit("source/contracts/index.md", "sale\n", "")
    example.edit("source/blanks.yml", "  placeholders: {sale: ○○社}\n", "")
    result = example.build("html")
    assert (result.returncode, result.stderr) == (0, "")
    for page in ("index.html", "contracts/index.html", "clauses/court/index.html", "registers.html", "clauses.json"):
        text = example.path(f"build/html/{page}").read_text(encoding="utf-8")
        assert "物品貸出契約書" in text
        assert "物品売買契約書" not in text, page


def test_every_list_shows_where_an_article_stands_now(example: Project, tmp_path: Path) -> None:
    page = "source/contracts/sale.md"
    first, second = (f"```{{include}} /clauses/{name}.md\n```\n" for name in ("object/sale", "delivery/sale"))
    example.edit(page, first + second, second + first)
    for builder in ("pdf", "html"):
        assert example.build(builder).returncode == 0
    expected, built = example.afresh(tmp_path / "afresh").contents(), example.contents()
    assert built.keys() == expected.keys()
    assert [name for name in built if built[name] != expected[name]] == []
