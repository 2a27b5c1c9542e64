"""The pages around the agreements' text."""

from __future__ import annotations

from pathlib import Path

import pytest
import sphinx

from ..conftest import CONTRACTS, Project
from ..readback import soup_of, the

THEMES = Path(sphinx.__file__).parent / "themes"


def test_page_names_the_sides_and_leads_to_its_pdf(shipped: Project) -> None:
    page = shipped.path("build/html/contracts/support-consent.html")
    facts = the("aside.contract-facts", soup_of(page))
    assert the("dl", facts).get_text(" ", strip=True) == "甲 提供者 乙 利用者"
    (link,) = facts.select("a[download]")
    pdf = page.parent / str(link["href"])
    assert pdf.read_bytes() == shipped.path("build/pdf/support-consent.pdf").read_bytes()


def test_every_agreement_can_be_reached_from_the_front_page(shipped: Project) -> None:
    front = soup_of(shipped.path("build/html/index.html"))
    links = {str(link["href"]) for link in front.select("article a[href]")}
    assert {f"contracts/{name}.html" for name in CONTRACTS} <= links


def test_front_page_says_that_it_is_no_legal_advice(shipped: Project) -> None:
    front = soup_of(shipped.path("build/html/index.html"))
    assert "法的助言ではありません" in the("article", front).get_text()


def test_page_asks_no_other_host(shipped: Project, contract: str) -> None:
    soup = soup_of(shipped.path(f"build/html/contracts/{contract}.html"))
    asked = [node.get("src") or node.get("href") for node in soup.select("[src], link[href]")]
    assert asked
    assert not [address for address in asked if "//" in str(address)]


@pytest.mark.parametrize(
    ("page", "blank", "title"),
    [
        ("maintenance", "●●", "空欄 月額報酬（月額）: 業務の対価の月額（消費税別）"),
        ("ai-nda", "●", "空欄 有効期間（年数）: 締結日からの有効期間"),
        (
            "service-connection",
            "●●サービス",
            "空欄 サービス名（サービス名）: 提供者が提供し、接続の対象となるサービスの名称",
        ),
    ],
)
def test_blank_tells_its_name_type_and_meaning(shipped: Project, page: str, blank: str, title: str) -> None:
    soup = soup_of(shipped.path(f"build/html/contracts/{page}.html"))
    (found,) = [node for node in soup.select("article .blank") if node["title"] == title]
    assert found.get_text() == blank
    assert found["role"] == "group"
    assert title.startswith(str(found["aria-label"]))


def test_page_without_a_pdf_offers_none(project: Project) -> None:
    project.path("build/pdf/ai-nda.pdf").unlink()
    page = project.path("source/contracts/ai-nda.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert project.build("html").returncode == 0
    assert not soup_of(project.path("build/html/contracts/ai-nda.html")).select("a[download]")


def test_changed_style_sheet_is_asked_for_anew_by_every_page(project: Project) -> None:
    def asked() -> dict[str, str]:
        pages = project.path("build/html").rglob("*.html")
        return {str(page): str(the("link[href*='handbook.css']", soup_of(page))["href"])[-10:] for page in pages}

    before = asked()
    project.edit("_static/handbook.css", "line-break: strict;", "line-break: auto;")
    assert project.build("html").returncode == 0
    after = asked()
    assert len(set(before.values())) == len(set(after.values())) == 1
    assert [page for page in before if before[page] == after[page]] == []


def test_pages_ask_for_nothing_that_is_not_theirs_and_have_nothing_else_beside_them(shipped: Project) -> None:
    folder = shipped.path("build/html/_static")
    pages = [soup_of(page) for page in shipped.path("build/html").rglob("*.html")]
    asked = {str(node.get("src") or node.get("href")) for page in pages for node in page.select("[src], link[href]")}
    of_sphinx = {path.stem if path.suffix == ".jinja" else path.name for path in (THEMES / "basic/static").iterdir()}
    named = {address.split("?")[0].split("_static/")[-1] for address in asked}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"doctools.js", "basic.css"} <= of_sphinx
    assert named & of_sphinx == set()
    assert {name for name in there - named if not name.endswith((".map", ".txt"))} == set()


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
