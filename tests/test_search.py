"""The search page in a real browser, from the file system, against what stands on the agreements' pages."""

from __future__ import annotations

import gzip
import random
import unicodedata
from urllib.parse import quote

import pytest
import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from .conftest import CONTRACTS, ROOT, Project
from .reading import agreement_of, soup_of

SYNONYMS = yaml.safe_load((ROOT / "source/synonyms.yml").read_text(encoding="utf-8"))


def browse(page: Page, shipped: Project, query: str) -> BeautifulSoup:
    """Return the search page as Chromium shows it when it has run."""
    page.goto(f"{shipped.path('build/html/search.html').as_uri()}?q={quote(query)}")
    return BeautifulSoup(page.content(), "html.parser")


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def articles(shipped: Project) -> dict[str, str]:
    """Return the text of each article by its address, headings included."""
    found = {}
    for name in CONTRACTS:
        for section in agreement_of(shipped.path(f"build/html/contracts/{name}.html")).select("section.article"):
            found[f"contracts/{name}.html#{section['id']}"] = normal(section.get_text())
    return found


def found_by(page: Page, shipped: Project, query: str) -> set[str]:
    """Return the addresses of the articles that the search page lists."""
    shown = browse(page, shipped, query)
    return {str(link["href"]).removeprefix("./") for link in shown.select("#search-results ul a")}


def expected(shipped: Project, query: str) -> set[str]:
    """Return the addresses of the articles that contain every word, or one of its synonyms."""
    words = [[normal(one) for one in [word, *SYNONYMS.get(word, [])]] for word in query.split()]
    return {
        address
        for address, text in articles(shipped).items()
        if all(any(one in text for one in meanings) for meanings in words)
    }


def sampled_queries() -> list[str]:
    """Return pieces of the originals, cut anywhere, of the lengths that people type."""
    chance = random.Random(4711)
    lines = [
        line
        for path in sorted((ROOT / "tests/originals").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if len(line) > 30 and "bookmark" not in line and "●" not in line
    ]
    pieces = []
    for line in chance.sample(lines, 6):
        length = chance.randint(2, 6)
        start = chance.randrange(3, len(line) - length)
        pieces.append(line[start : start + length])
    return pieces


ORDINARY = ["善管注意義務", "NDA", "第三者 書面", "ａｐｉ", "反社", "３年間", "管轄 甲", "存在しない言葉"]


@pytest.mark.parametrize("query", [*ORDINARY, *sampled_queries()])
def test_search_finds_every_article_that_contains_the_words_and_no_other(
    shipped: Project, page: Page, query: str
) -> None:
    around = {f"contracts/{name}.html#{part}" for name in CONTRACTS for part in ("preamble", "closing", "signature")}
    assert found_by(page, shipped, query) - around == expected(shipped, query)


def test_hits_are_marked_and_counted_and_grouped_by_clause(shipped: Project, page: Page) -> None:
    shown = browse(page, shipped, "ｾｷｭﾘﾃｨ")
    results = shown.select("#search-results > ol > li")
    assert {mark.get_text() for mark in shown.select("#search-results mark")} == {"セキュリティ"}
    count = shown.select_one("#search-results .count")
    assert count
    assert count.get_text() == f"「ｾｷｭﾘﾃｨ」を含む条: {len(shown.select('#search-results ul a'))}"
    assert results[0].h2
    assert "セキュリティ" in results[0].h2.get_text()


def test_query_is_never_read_as_markup(shipped: Project, page: Page) -> None:
    shown = browse(page, shipped, '<img src=x onerror="document.title=1">')
    assert shown.select("#search-results img") == []
    assert "<img src=x" in shown.select("#search-results .count")[0].get_text()


def test_search_page_has_its_own_form_and_asks_no_other_host(shipped: Project) -> None:
    page = soup_of(shipped.path("build/html/search.html"))
    assert page.select("form.search-form input#search-query[type=search]")
    assert not [str(tag) for tag in page.select("[src], link[href]") if "//" in str(tag.get("src") or tag.get("href"))]
    assert not shipped.path("build/html/searchindex.js").exists()


def test_index_is_small(shipped: Project) -> None:
    data = shipped.path("build/html/_static/search-data.js").read_bytes()
    assert len(gzip.compress(data)) < 20_000


@pytest.mark.parametrize("line", ["NDA: 秘密保持", "NDA: []", "NDA: [[秘密]]", "NDA: [秘密"])
def test_faulty_synonyms_end_the_build(project: Project, line: str) -> None:
    before = project.output()
    project.path("source/synonyms.yml").write_text(f"# 言い換え\n{line}\n", encoding="utf-8")
    result = project.build("html")
    assert result.returncode == 2
    assert "source/synonyms.yml:2: " in result.stderr
    assert project.output() == before
