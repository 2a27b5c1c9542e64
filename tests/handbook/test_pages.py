"""The pages around the text of the agreements."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sphinx

from clausebook.deal.document import Handbook
from clausebook.deal.starter import starter
from clausebook.model.diagnostics import Kind
from clausebook.model.sources import parse_yaml

from ..conftest import CONTRACTS, Project
from ..readback import soup_of, the

THEMES = Path(sphinx.__file__).parent / "themes"


def test_page_names_the_sides_and_leads_to_its_pdf(shipped: Project) -> None:
    page = shipped.path("build/html/contracts/support-consent.html")
    facts = the("aside.contract-facts", soup_of(page))
    assert the("aside > dl", facts).get_text(" ", strip=True) == "甲 提供者 乙 利用者"
    (link,) = facts.select("a[download]")
    pdf = page.parent / str(link["href"])
    assert pdf.read_bytes() == shipped.path("build/pdf/support-consent.pdf").read_bytes()


def test_card_page_and_deal_file_have_the_same_blanks(shipped: Project, handbook: Handbook, contract: str) -> None:
    text = starter(handbook.contract(contract), handbook.openings(contract), "")
    keys = list(parse_yaml(text, "", Kind.DEAL).data["空欄"])
    page = soup_of(shipped.path(f"build/html/contracts/{contract}.html"))
    listed = page.select(".openings dl > div")
    assert [the("dt", entry).get_text() for entry in listed] == keys
    assert the(".openings summary", page).get_text() == f"記入する空欄 {len(keys)}"
    cards = soup_of(shipped.path("build/html/contracts/index.html")).select(".sd-card")
    (card,) = [card for card in cards if card.select(f"a[href='{contract}.html']")]
    assert re.findall(r"記入する空欄 (\d+)", card.get_text()) == [str(len(keys))]


def test_page_says_of_each_blank_what_belongs_there_and_where_it_stands(shipped: Project, contract: str) -> None:
    page = soup_of(shipped.path(f"build/html/contracts/{contract}.html"))
    for entry in page.select(".openings dl > div"):
        kind, meaning, places = entry.select("dd")
        titles = [
            str(blank["title"])
            for link in places.select("a")
            for blank in page.select(f"[id='{str(link['href'])[1:]}'] .blank, [id='{str(link['href'])[1:]}'].blank")
        ]
        assert places.select("a")
        assert any(title.endswith(f"（{kind.get_text()}）: {meaning.get_text()}") for title in titles)


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
