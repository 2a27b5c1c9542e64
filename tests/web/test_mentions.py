"""The links from where an agreement mentions its terms."""

from __future__ import annotations

import pytest
from bs4 import Tag
from docutils import nodes
from playwright.sync_api import Page

from clausebook.web.mentions import Mentions

from ..conftest import Project
from ..readback import agreement_of, soup_of, the


def section_of(*texts: str) -> nodes.section:
    """Return an article of one paragraph for each text."""
    section = nodes.section(ids=["part"])
    for number, text in enumerate(texts, start=1):
        section += nodes.paragraph("", text, ids=[f"part-{number}"])
    return nodes.section("", section)


def test_first_mention_in_an_article_is_a_link_and_the_others_know_their_target() -> None:
    page = section_of("「情報」とは、資料をいう。", "情報と情報を、情報管理者が扱う。")
    block = next(iter(page.findall(nodes.paragraph)))
    Mentions({"情報": block}).link(page)
    (link,) = page.findall(nodes.reference)
    assert (link.astext(), link["refid"]) == ("情報", "part-1")
    assert [span["target"] for span in page.findall(nodes.inline)] == ["part-1", "part-1"]
    assert page.astext() == "「情報」とは、資料をいう。\n\n情報と情報を、情報管理者が扱う。"


def test_longer_term_wins_over_the_one_it_begins_with() -> None:
    page = section_of("「接続」「接続仕様」の定義。", "接続仕様による接続。")
    block = next(iter(page.findall(nodes.paragraph)))
    Mentions({"接続": block, "接続仕様": block}).link(page)
    assert [link.astext() for link in page.findall(nodes.reference)] == ["接続仕様", "接続"]


def test_term_that_begins_with_a_party_is_one_mention() -> None:
    page = section_of("定義。", "")
    first, second = page.findall(nodes.paragraph)
    second += [nodes.inline("", "乙", classes=["party"]), nodes.Text("システムを使う。")]
    Mentions({"乙システム": first}).link(page)
    (link,) = page.findall(nodes.reference)
    assert link.astext() == "乙システム"
    assert second.astext() == "乙システムを使う。"


def test_term_that_ends_inside_of_another_node_is_left_alone() -> None:
    page = section_of("定義。", "")
    first, second = page.findall(nodes.paragraph)
    second += [nodes.Text("接続"), nodes.inline("", "仕様書", classes=["party"])]
    Mentions({"接続仕様": first}).link(page)
    assert not list(page.findall(nodes.reference))
    assert second.astext() == "接続仕様書"


def mentions_in(text: str, *terms: str) -> list[str]:
    """Return what is taken for a mention in a text."""
    page = section_of("定義。", text)
    block = next(iter(page.findall(nodes.paragraph)))
    Mentions(dict.fromkeys(terms, block)).link(page)
    return [node.astext() for node in page.findall(nodes.Element) if "term" in node["classes"]]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("情報", "個人情報を扱う"),
        ("情報", "関係各情報を扱う"),
        ("情報", "ID情報を扱う"),
        ("情報", "データ情報を扱う"),
        ("情報", "第1情報を扱う"),
        ("情報", "〆情報を扱う"),
        ("障害", "障害者を支援する"),
        ("データ", "データベースを使う"),
        ("データ", "メタデータを使う"),
        ("データ", "顧客データを使う"),
        ("サービス", "サービスレベルを定める"),
        ("システム", "AIシステムを使う"),
        ("API", "APIs"),
        ("AI", "OpenAIの規約"),
        ("別紙1", "別紙10のとおり"),
        ("別紙１", "別紙１２のとおり"),
        ("ＡＩ", "ＯｐｅｎＡＩの規約"),
    ],
)
def test_beginning_or_end_of_a_longer_word_is_no_mention(term: str, text: str) -> None:
    assert mentions_in(text, term) == []


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("本件契約", "本件契約終了後も"),
        ("乙システム", "乙システム内で"),
        ("対象システム", "又は対象システム上の"),
        ("接続", "相互に接続し"),
        ("接続", "接続環境の安定"),
        ("本目的", "そのうち本目的遂行に"),
        ("AI", "AIモデルの学習"),
        ("API", "（API仕様）"),
        ("お客様", "又はお客様の"),
        ("情報", "その他情報を"),
        ("情報", "当該情報を"),
        ("情報", "上記情報を"),
        ("障害", "3. 重大障害が"),
        ("データ", "各データを"),
        ("データ", "データ・資料を"),
        ("情報", "●情報を"),
    ],
)
def test_word_by_itself_is_a_mention_whatever_is_made_of_it(term: str, text: str) -> None:
    assert mentions_in(text, term) == [term]


def test_shorter_term_is_found_where_a_longer_one_is_only_a_beginning() -> None:
    assert mentions_in("接続データベースを使う", "接続", "接続データ") == ["接続"]


def test_mark_is_no_part_of_the_word_behind_it() -> None:
    page = section_of("定義。", "")
    first, second = page.findall(nodes.paragraph)
    second += [nodes.inline("", "一", classes=["mark"]), nodes.Text("情報を守る。")]
    Mentions({"情報": first}).link(page)
    assert [link.astext() for link in page.findall(nodes.reference)] == ["情報"]


def test_page_reads_as_before_and_every_mention_leads_to_its_definition(shipped: Project, contract: str) -> None:
    page = agreement_of(shipped.path(f"build/html/contracts/{contract}.html"))
    mentions = page.select(".term")
    assert mentions
    for mention in mentions:
        anchor = str(mention.get("data-target") or mention["href"]).lstrip("#")
        assert mention.get_text() in the(f"[id='{anchor}']", page).get_text()
    for article in page.select("section.article"):
        links = [mention.get_text() for mention in article.select("a.term")]
        assert len(links) == len(set(links))


def test_paragraph_before_is_a_link(shipped: Project) -> None:
    found: list[tuple[str, str]] = []
    for path in sorted(shipped.path("build/html/contracts").glob("*.html")):
        for link in soup_of(path).select("section.contract a"):
            if link.get_text() == "前項":
                item = link.find_parent("li")
                assert isinstance(item, Tag)
                found.append((str(link["href"]), str(item["id"])))
    assert len(found) >= 5
    for target, own in found:
        topic, number = own.rsplit("-", 1)
        assert target == f"#{topic}-{int(number) - 1}"


def test_preview_shows_the_definition_on_hover_and_goes_with_escape(shipped: Project, page: Page) -> None:
    page.goto(shipped.path("build/html/contracts/ai-nda.html").as_uri())
    page.locator("#confidentiality .term").first.hover()
    preview = page.get_by_role("tooltip")
    preview.wait_for()
    assert preview.inner_text().startswith("第2条（定義）")
    assert "次の各号に該当する情報をいう" in preview.inner_text()
    assert "ソースコード" in preview.inner_text()
    assert preview.locator("a, [id], button").count() == 0
    page.keyboard.press("Escape")
    preview.wait_for(state="hidden")


def test_preview_stays_while_the_pointer_is_on_it(shipped: Project, page: Page) -> None:
    page.goto(shipped.path("build/html/contracts/ai-nda.html").as_uri())
    page.locator("#confidentiality .term").first.hover()
    preview = page.get_by_role("tooltip")
    preview.wait_for()
    preview.hover()
    page.wait_for_timeout(500)
    assert preview.is_visible()
    page.locator("h1").hover()
    preview.wait_for(state="hidden")


def test_preview_shows_the_target_of_a_reference_on_focus(shipped: Project, page: Page) -> None:
    page.goto(shipped.path("build/html/contracts/service-connection.html").as_uri())
    link = page.locator("#termination").get_by_role("link", name="第9条", exact=True)
    link.focus()
    preview = page.get_by_role("tooltip")
    preview.wait_for()
    assert preview.inner_text().startswith("第9条（秘密保持）")
    assert link.get_attribute("aria-describedby") == preview.get_attribute("id")
    page.keyboard.press("Tab")
    page.get_by_role("tooltip").filter(has_text="第10条（知的財産権）").wait_for()
    page.keyboard.press("Tab")
    preview.wait_for(state="hidden")


def test_preview_fits_a_phone(shipped: Project, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(shipped.path("build/html/contracts/ai-nda.html").as_uri())
    page.locator("#confidentiality .term").first.focus()
    box = page.get_by_role("tooltip").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
