"""The handbook in Chromium: by keyboard and pointer, on phone and desk, in light and dark."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page

from ..conftest import CONTRACTS, Project

PAGES = (
    "index.html",
    "contracts/index.html",
    "contracts/maintenance.html",
    "contracts/support-consent.html",
    "clauses/index.html",
    "clauses/confidentiality/index.html",
    "clauses/term/compare.html",
    "registers.html",
    "changes.html",
    "search.html?q=NDA",
)
"""One page of every kind."""


def address(shipped: Project, name: str) -> str:
    return shipped.path("build/html").as_uri() + "/" + name


WIDTHS = (360, 390, 768, 834, 1440, 1920)
"""Of phones, tablets and desks, in pixels."""

OUT_OF_SIGHT = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const seen = (cell) => {
    const block = cell.offsetHeight > innerHeight / 2 ? "start" : "center";
    cell.scrollIntoView({ block, inline: "center", behavior: "instant" });
    const { left, right, top, height } = cell.getBoundingClientRect();
    const at = (x) => document.elementFromPoint(x, top + Math.min(height / 2, 300));
    return [left + 3, (left + right) / 2, right - 3].every((x) => cell.contains(at(x)));
  };
  const cells = [...document.querySelectorAll("article :is(td, th, dt, dd)")];
  return cells.filter((cell) => cell.offsetWidth && !seen(cell)).map((cell) => cell.textContent.trim());
}"""
"""Returns the cells that cannot be seen from one edge to the other, wherever the reader scrolls."""

WIDER = """tables => tables.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent)"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_its_window_and_asks_no_other_host(shipped: Project, page: Page, name: str, width: int) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address(shipped, name))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith("file:")] == []
    assert page.evaluate(OUT_OF_SIGHT) == []
    if width > 800:
        assert page.locator(".table-wrapper").evaluate_all(WIDER) == []


def go_to(page: Page, role: Literal["link", "button"], name: str) -> None:
    """Press the key Tab until a link or button of the text has the focus."""
    wanted = page.locator("article").get_by_role(role, name=name, exact=True).element_handle()
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => wanted === document.activeElement", wanted):
            return
    raise AssertionError(f"{name} is not reached")


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_variant_is_found_from_the_front_page_and_copied_by_keyboard_alone(
    shipped: Project, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address(shipped, "index.html"))
    go_to(page, "link", "条項を選ぶ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clauses/index.html")
    go_to(page, "link", "再委託")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clauses/subcontracting/index.html")
    go_to(page, "button", "「再委託自由・責任は受託者」を写す")
    page.keyboard.press("Enter")
    page.get_by_text("写しました").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        "1　受託者は、本契約に基づく業務の全部又は一部を第三者へ再委託することができる。\n"
        "2　受託者は、再委託先に対し本契約と同等の義務を負わせるものとする。\n"
        "3　再委託先の行為については受託者が責任を負う。"
    )


def test_article_is_copied_with_its_number_and_marks(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "contracts/maintenance.html"))
    page.get_by_role("button", name="第17条（解除）を写す").click()
    page.get_by_text("写しました").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert lines[0] == "第17条（解除）"
    assert [line[:5] for line in lines[1:4]] == ["1. 甲又", "2. 次の", "　（1）支"]


def test_agreement_is_copied_whole(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "contracts/ai-nda.html"))
    page.get_by_role("button", name="AI技術秘密保持契約書の全文を写す").click()
    page.get_by_text("写しました").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("AI技術秘密保持契約書\n")
    assert [line for line in text.split("\n") if line.startswith("第")][-1] == "第15条（完全合意）"
    assert text.rstrip().endswith("代表者：")
    assert "写す" not in text
    assert "書き分け" not in text


def visible(page: Page, selector: str) -> int:
    return page.locator(selector).filter(visible=True).count()


def test_topics_are_narrowed_by_their_words(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "clauses/index.html"))
    page.get_by_role("searchbox", name="主題を絞り込む").fill("秘密")
    titles = page.locator(".sd-card-title").filter(visible=True).all_inner_texts()
    assert "秘密保持" in titles
    assert len(titles) < 10
    assert page.locator(".filter output").inner_text() == f"{len(titles)}件"


def test_matrix_is_narrowed_to_a_topic_and_to_an_agreement(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "contracts/index.html"))
    page.get_by_role("combobox", name="契約書", exact=True).select_option("保守・運用契約書")
    assert page.locator("table.matrix thead th").filter(visible=True).all_inner_texts() == ["主題", "保守・運用契約書"]
    page.get_by_role("searchbox", name="主題を絞り込む").fill("ｻｰﾋﾞｽ")
    rows = page.locator("table.matrix tbody tr").filter(visible=True).all_inner_texts()
    assert [row.split() for row in rows] == [["サービス停止", "―"]]
    page.get_by_role("combobox", name="契約書", exact=True).select_option("すべて")
    assert visible(page, "table.matrix thead th") == 1 + len(CONTRACTS)


def test_any_two_variants_are_chosen_for_comparison(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "clauses/confidentiality/compare.html"))
    assert visible(page, "section.pair") == 1
    page.get_by_role("combobox", name="比べる書き分け", exact=True).select_option("別の契約が優先（終了後5年）")
    page.get_by_role("combobox", name="と", exact=True).select_option("双方の秘密保持（終了後3年）")
    assert page.locator("section.pair").filter(visible=True).get_attribute("id") == "maintenance--service-connection"
    page.goto(address(shipped, "clauses/confidentiality/compare.html#ai-nda--maintenance"))
    assert page.locator("section.pair").filter(visible=True).get_attribute("id") == "ai-nda--maintenance"


@pytest.mark.parametrize("name", PAGES)
def test_paper_shows_the_text_alone(shipped: Project, page: Page, name: str) -> None:
    page.goto(address(shipped, name))
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("article h1").is_visible()
    assert visible(page, "button, input, select, nav, aside, .headerlink, .topic-link, .copy, .button-link") == 0
    assert visible(page, ".skip-to-content, .back-to-top, .related-pages, .mobile-header") == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("name", PAGES)
def test_no_table_is_cut_on_paper(shipped: Project, page: Page, name: str) -> None:
    paper = 643  # pixels between the margins of A4
    page.set_viewport_size({"width": paper, "height": 900})
    page.emulate_media(media="print")
    page.goto(address(shipped, name))
    edges = page.locator("article table").evaluate_all("tables => tables.map(t => t.getBoundingClientRect().right)")
    assert [edge for edge in edges if edge > paper] == []
    assert set(page.locator(".table-wrapper").evaluate_all("all => all.map(e => getComputedStyle(e).overflowX)")) <= {
        "visible"
    }


def test_first_stop_of_the_keyboard_leads_to_the_text(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "clauses/damages/index.html"))
    skip = page.get_by_role("link", name="本文へ移動")
    skip.focus()
    assert skip.bounding_box()
    page.keyboard.press("Enter")
    assert page.url.endswith("#furo-main-content")
