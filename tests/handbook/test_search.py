"""The search page in a real browser, from the file system, against what stands on the agreements' pages."""

from __future__ import annotations

import gzip
import random
import unicodedata
from functools import cache
from urllib.parse import quote

import pytest
import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from clausebook.web.slots import SHOWN

from ..conftest import ROOT, Project
from ..readback import agreement_of, soup_of, the

SYNONYMS = yaml.safe_load((ROOT / "source/synonyms.yml").read_text(encoding="utf-8"))


def browse(page: Page, project: Project, query: str) -> BeautifulSoup:
    """Return the search page as Chromium shows it when it has run."""
    page.goto(f"{project.path('build/html/search.html').as_uri()}?q={quote(query)}")
    return BeautifulSoup(page.content(), "html.parser")


def open_all(page: Page) -> BeautifulSoup:
    """Return the search page with all that stands behind a button, by keyboard."""
    while (more := page.locator("#search-results button")).count():
        more.first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "A"
    return BeautifulSoup(page.content(), "html.parser")


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@cache
def articles(project: Project) -> dict[str, str]:
    """Return the text of each article by its address, headings included."""
    found = {}
    for path in project.path("build/html/contracts").glob("*.html"):
        if path.stem != "index":
            for section in agreement_of(path).select("section.article"):
                found[f"contracts/{path.name}#{section['id']}"] = normal(section.get_text())
    return found


def links_of(shown: BeautifulSoup) -> set[str]:
    """Return the addresses of the articles that the search page lists, less what stands around the articles."""
    links = {str(link["href"]).removeprefix("./") for link in shown.select("#search-results ul a")}
    return {link for link in links if link.split("#")[1] not in ("preamble", "closing", "signature")}


def count_of(shown: BeautifulSoup) -> int:
    """Return how many articles the search page says it has found."""
    return int(the("#search-results .count", shown).get_text().split(": ")[1])


def expected(project: Project, query: str) -> set[str]:
    """Return the addresses of the articles that contain every word, or one of its synonyms."""
    words = [[normal(one) for one in [word, *SYNONYMS.get(word, [])]] for word in query.split()]
    return {
        address
        for address, text in articles(project).items()
        if all(any(one in text for one in meanings) for meanings in words)
    }


def sampled_queries() -> list[str]:
    """Return pieces of the originals, cut anywhere, of the lengths that people type."""
    chance = random.Random(4711)
    lines = [
        line
        for path in sorted((ROOT / "source/originals").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if len(line) > 30 and "bookmark" not in line and "●" not in line
    ]
    pieces = []
    for line in chance.sample(lines, 6):
        length = chance.randint(2, 6)
        start = chance.randrange(3, len(line) - length)
        pieces.append(line[start : start + length])
    return pieces


ORDINARY = ["善管注意義務", "NDA", "第三者 書面", "ａｐｉ", "反社", "３年間", "管轄 甲", "第9条", "は", "ない言葉"]


@pytest.mark.parametrize("query", [*ORDINARY, *sampled_queries()])
def test_search_finds_every_article_that_contains_the_words_and_no_other(
    shipped: Project, page: Page, query: str
) -> None:
    assert links_of(browse(page, shipped, query)) == expected(shipped, query)


@pytest.mark.parametrize("query", ["は", "第9条", "ｼｽﾃﾑ 甲", "契約 終了", "損害賠償 第1"])
def test_every_article_is_found_among_those_of_many_agreements(large: Project, page: Page, query: str) -> None:
    first = browse(page, large, query)
    assert len(first.select("#search-results a")) < 1100
    shown = open_all(page)
    assert links_of(shown) == expected(large, query) != set()
    assert count_of(first) == len(shown.select("#search-results ul a"))


def test_what_a_topics_page_has_no_room_for_is_found(large: Project, page: Page) -> None:
    topic = large.path("build/html/clauses/injunction/index.html")
    *first, rest = soup_of(topic).select(".used-in a")
    page.goto(f"{topic.parent.as_uri()}/{rest['href']}")
    shown = open_all(page)
    wanted = {
        f"contracts/{path.name}#injunction"
        for path in large.path("build/html/contracts").glob("agreement-*.html")
        if soup_of(path).select(".topic-link[href*='/injunction/']")
    }
    assert links_of(shown) == wanted
    assert len(first) == SHOWN
    assert rest.get_text() == f"ほか{len(wanted) - SHOWN}件"
    assert count_of(shown) == len(wanted)


def test_matrix_of_many_agreements_leads_to_those_with_a_topic_and_those_without(large: Project, page: Page) -> None:
    listing = large.path("build/html/contracts/index.html")
    (row,) = [row for row in the("table.matrix", soup_of(listing)).select("tbody tr") if "再委託" in row.get_text()]
    topics = ("#subcontracting", "#performance")  # the one clause on the latter asks for a consent to subcontracting
    having = {address.split("#")[0] for address in articles(large) if address.endswith(topics)}
    lacking = {address.split("#")[0] for address in articles(large)} - having
    for link, agreements in zip(row.select("td a"), (having, lacking), strict=True):
        assert link.get_text() == f"{len(agreements)}件"
        page.goto(f"{listing.parent.as_uri()}/{link['href']}")
        shown = open_all(page)
        links = [str(link["href"]).removeprefix("./") for link in shown.select("#search-results ul a")]
        assert {address.split("#")[0] for address in links} == agreements
        assert count_of(shown) == len(links)


def test_topic_is_looked_for_in_the_articles_of_other_topics_too(shipped: Project, page: Page) -> None:
    search = shipped.path("build/html/search.html").as_uri()
    page.goto(f"{search}?clause=subcontracting")
    shown = BeautifulSoup(page.content(), "html.parser")
    assert the(".count", shown).get_text() == "「再委託」の条と項: 3"
    links = [(link.get_text(), str(link["href"])) for link in shown.select("#search-results a")]
    assert links[-1] == ("AIシステム運用契約書　第4条第3項（業務遂行）", "./contracts/ai-operations.html#performance-3")
    assert [href.partition("#")[2] for _, href in links[:2]] == ["subcontracting"] * 2
    page.goto(f"{search}?without=subcontracting")
    lacking = page.locator("#search-results a").all_inner_texts()
    assert sorted(lacking) == ["AI技術秘密保持契約書", "特定契約・接続契約モデル契約書"]
    assert page.locator(".count").inner_text() == "「再委託」に分けた条も項もない契約書: 2"


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
