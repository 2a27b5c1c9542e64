"""What is copied of the pages: the text as it is printed, and nothing of what only stands beside it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Locator, Page

from ..conftest import Project
from ..readback import soup_of, squeeze, the

NO_TEXT = (
    "書き分け",
    "写す",
    "写しました",
    "¶",
    "［異なる］",
    "［ここまで］",
    "違いの一覧を見る",
    "PDFを",
    "記入する空欄",
)
"""What the pages say that is in no agreement."""

READ = """async () => {
  const [item] = await navigator.clipboard.read();
  return Promise.all(["text/plain", "text/html"].map(async (type) => (await item.getType(type)).text()));
}"""

SELECT = """root => {
  getSelection().selectAllChildren(root);
}"""


TEXT = """() => {
  const text = document.querySelector("article").cloneNode(true);
  for (const beside of text.querySelectorAll(".beside, [hidden], noscript")) beside.remove();
  return text.textContent;
}"""


class Copied(NamedTuple):
    """What lies on the clipboard: for fields of text, and for word processors."""

    text: str
    html: str

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")


def copied(page: Page) -> Copied:
    """Copy what is selected."""
    page.keyboard.press("Control+c")
    return clipboard(page)


def clipboard(page: Page) -> Copied:
    return Copied(*page.evaluate(READ))


def go(shipped: Project, page: Page, name: str) -> None:
    """Open a page in a window that it fits into: a pointer only reaches what is in view."""
    page.set_viewport_size({"width": 1440, "height": 6000})
    page.goto(shipped.path("build/html").as_uri() + "/" + name)


def drag(page: Page, start: Locator, end: Locator) -> None:
    """Select with the pointer from before the first character of one block to behind the last one of another."""
    rects = "node => { const r = document.createRange(); r.selectNodeContents(node); return [...r.getClientRects()]; }"
    start.scroll_into_view_if_needed()
    first, last = start.evaluate(rects)[0], end.evaluate(rects)[-1]
    page.mouse.move(first["left"] + 1, first["top"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(last["right"] + 3, last["bottom"] - 4, steps=5)
    page.mouse.up()


def data(shipped: Project) -> Any:
    return json.loads(shipped.path("build/html/clauses.json").read_text(encoding="utf-8"))


def lines(text: str) -> list[str]:
    """Return the lines of a text, less their indent."""
    return [line.strip("　") for line in text.split("\n") if line]


ARTICLE = """\
第17条（解除）
1. 甲又は乙は、相手方が本契約に違反し、相当期間を定めて催告したにもかかわらず是正しない場合、本契約を解除できる。
2. 次の各号に該当する場合は催告なく解除できる。
　（1）支払停止又は支払不能
　（2）破産、民事再生又はこれらに類する申立て
　（3）信用状態の著しい悪化
　（4）反社会的勢力との関係が判明した場合
"""


def test_article_is_copied_as_it_is_printed_by_pointer_and_by_button(shipped: Project, page: Page) -> None:
    go(shipped, page, "contracts/maintenance.html")
    article = page.locator("#termination")
    drag(page, article.locator("h2"), article.locator("p").last)
    by_pointer = copied(page)
    assert by_pointer.text == ARTICLE.rstrip()
    page.keyboard.press("Escape")
    article.get_by_role("button").click()
    assert clipboard(page) == by_pointer


def test_word_processor_gets_each_line_as_a_paragraph_and_numbers_nothing_anew(shipped: Project, page: Page) -> None:
    go(shipped, page, "contracts/maintenance.html")
    page.locator("#termination").evaluate(SELECT)
    text, html = copied(page)
    soup = BeautifulSoup(html, "html.parser")
    assert [paragraph.get_text() for paragraph in soup.select("p")] == lines(text)
    assert {tag.name for tag in soup.find_all(True)} - {"html", "head", "body", "meta"} == {"p"}
    assert [str(tag) for tag in soup.find_all(True) if {"class", "id", "title", "href"} & tag.attrs.keys()] == []


def test_every_article_is_copied_whole(shipped: Project, page: Page, contract: str) -> None:
    (agreement,) = [each for each in data(shipped)["contracts"] if each["id"] == contract]
    go(shipped, page, f"contracts/{contract}.html")
    for article in agreement["articles"]:
        page.locator(f"[id='{article['topic']}']").evaluate(SELECT)
        head = [f"第{article['number']}条（{article['heading']}）"] if article["number"] else []
        assert lines(copied(page).text) == [*head, *lines(article["text"])]


def test_all_of_an_agreements_page_is_the_agreement(shipped: Project, page: Page, contract: str) -> None:
    go(shipped, page, f"contracts/{contract}.html")
    page.keyboard.press("Control+a")
    everything = copied(page)
    page.get_by_role("button", name="の全文を写す").click()
    assert everything == clipboard(page)
    assert everything.text.startswith(page.locator("h1").inner_text() + "\n")
    assert [word for word in NO_TEXT if word in everything.text + everything.html] == []
    text = the("section.contract", soup_of(shipped.path(f"build/html/contracts/{contract}.html")))
    for tools in text.select(".heading-tools"):
        tools.decompose()
    assert squeeze(everything.text) == squeeze(text.get_text())


def test_words_within_a_paragraph_are_copied_as_they_are(shipped: Project, page: Page) -> None:
    go(shipped, page, "contracts/maintenance.html")
    page.locator("#purpose-1").evaluate("p => getSelection().setBaseAndExtent(p.childNodes[1], 1, p.lastChild, 3)")
    assert copied(page).text == "、甲が乙に対し対象システムの保守・運用業務を委託し、乙がこれ"


def test_words_in_a_field_are_copied_from_the_field(shipped: Project, page: Page) -> None:
    go(shipped, page, "contracts/maintenance.html")
    page.locator("#termination").evaluate(SELECT)
    page.get_by_role("searchbox", name="検索").fill("善管注意義務")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "善管注意義務"


@pytest.mark.parametrize(
    "name", ["clauses/confidentiality/index.html", "clauses/confidentiality/compare.html", "contracts/index.html",
             "clauses/index.html", "registers.html", "changes.html", "index.html", "search.html?q=NDA"],
)  # fmt: skip
def test_what_stands_beside_the_text_cannot_be_selected(shipped: Project, page: Page, name: str) -> None:
    go(shipped, page, name)
    page.keyboard.press("Control+a")
    everything = copied(page)
    assert squeeze(everything.text) == squeeze(everything.soup.get_text()) == squeeze(page.evaluate(TEXT))


def test_variant_is_copied_alike_by_pointer_and_by_button(shipped: Project, page: Page) -> None:
    go(shipped, page, "clauses/confidentiality/index.html")
    (topic,) = [each for each in data(shipped)["topics"] if each["id"] == "confidentiality"]
    for variant in topic["variants"]:
        section = page.locator(f"section#{variant['id']}")
        text = section.locator(".variant p")
        drag(page, text.first, text.last)
        by_pointer = copied(page)
        section.get_by_role("button").click()
        assert clipboard(page) == by_pointer
        parts = [squeeze(part["mark"] + part["text"]) for part in variant["paragraphs"]]
        assert list(map(squeeze, by_pointer.text.split("\n"))) == parts


@pytest.mark.parametrize("column", [1, 2])
def test_pointer_selects_one_side_of_a_comparison(shipped: Project, page: Page, column: int) -> None:
    go(shipped, page, "clauses/confidentiality/compare.html#ai-nda--maintenance")
    pair = page.locator("section.pair").filter(visible=True)
    cells = [cell for cell in pair.locator(f"td:nth-child({column})").all() if cell.text_content()]
    drag(page, cells[0], cells[-1])
    text = "".join(cell.text_content() or "" for cell in cells)
    assert squeeze(page.evaluate("getSelection().toString()")) == squeeze(text)
    assert squeeze(copied(page).text) == squeeze(clipboard(page).soup.get_text()) == squeeze(text)


def test_matrix_is_copied_as_a_table(shipped: Project, page: Page) -> None:
    go(shipped, page, "contracts/index.html")
    page.get_by_role("combobox", name="契約書", exact=True).select_option("保守・運用契約書")
    page.locator("table.matrix").evaluate(SELECT)
    rows = [line.split("\t") for line in copied(page).text.split("\n")]
    assert rows[:3] == [["主題", "保守・運用契約書"], ["前文", "あり"], ["目的", "第1条"]]
    assert [[cell.get_text() for cell in row.select("td")] for row in clipboard(page).soup.select("table tr")] == rows


def names(page: Page) -> list[str]:
    """Return the names of the headings as Chromium tells them to a screen reader."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") == "heading"]


def test_headings_are_named_by_their_text_alone(shipped: Project, page: Page, contract: str) -> None:
    (agreement,) = [each for each in data(shipped)["contracts"] if each["id"] == contract]
    go(shipped, page, f"contracts/{contract}.html")
    numbered = [article for article in agreement["articles"] if article["number"]]
    articles = [f"第{article['number']}条（{article['heading']}）" for article in numbered]
    assert names(page) == [agreement["title"], *articles]
    outline = page.locator(".toc-tree li li a").all_text_contents()
    assert outline == articles


def test_difference_is_told_to_who_does_not_see_its_colour(shipped: Project, page: Page) -> None:
    go(shipped, page, "clauses/confidentiality/compare.html")
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    said = "".join(node.get("name", {}).get("value", "") for node in nodes if node["role"]["value"] == "StaticText")
    assert "［異なる］" in said
    assert said.count("［異なる］") == said.count("［ここまで］") == page.locator("mark").filter(visible=True).count()
