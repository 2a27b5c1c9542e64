"""The topics' pages: every variant in full, whom it favours, and links to where it is used and back."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from ..conftest import CONTRACTS, ROOT, Project
from ..readback import agreement_of, soup_of, squeeze, the

CLAUSES = sorted(path for path in (ROOT / "source/clauses").glob("*/*.md") if path.stem != "index")
TOPICS = sorted({path.parent.name for path in CLAUSES})


def clause_as_text(path: Path) -> str:
    """Return a clause without its markup, as far as it can be compared: no names, no numbers, no references."""
    text = re.sub(r"(?m)^## .*$|^```.*$|^\{\..*\}$|^\s*(?:[0-9]+\.|-) ", "", path.read_text(encoding="utf-8"))
    return squeeze(re.sub(r"\{\{(.*?)\}\}|\{article\}`[^`]*`", lambda match: f"〈{match[1] or ''}〉", text))


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_variant_stands_in_full_on_its_topics_page(shipped: Project, clause: Path) -> None:
    page = soup_of(shipped.path(f"build/html/clauses/{clause.parent.name}/index.html"))
    section = the(f"section#{clause.stem}", page)
    text = the(".variant", section)
    for mark in text.select(".mark"):
        mark.decompose()
    shown = squeeze(text.get_text())
    pattern = re.sub("〈[^〉]*〉", ".*?", re.escape(clause_as_text(clause)))
    assert re.fullmatch(pattern, shown)


@pytest.mark.parametrize("topic", TOPICS)
def test_topic_tells_what_it_is_for_and_what_to_settle(shipped: Project, topic: str) -> None:
    page = soup_of(shipped.path(f"build/html/clauses/{topic}/index.html"))
    purpose = the("article section > h1 + p", page).get_text()
    assert purpose.count("。") == 2
    headings = [heading.find(string=True, recursive=False) for heading in page.select("article h2")]
    assert headings == ["確認事項", "書き分け", "ほかの条にある定め"]
    assert 3 <= len(page.select("article section > section:nth-of-type(1) > ul > li")) <= 10
    for facts in page.select(".variant-facts"):
        assert re.fullmatch("中立|.+寄り", the(".stance", facts).get_text())
        assert facts.select(".used-in a, .addition")


def test_links_lead_from_variant_to_article_and_back(shipped: Project) -> None:
    html = shipped.path("build/html")
    there, back = set(), set()
    for page in html.glob("clauses/*/index.html"):
        for section in soup_of(page).select("section:has(> .variant-facts)"):
            for link in section.select(".used-in a"):
                target, anchor = str(link["href"]).split("#")
                agreement = soup_of((page.parent / target).resolve())
                heading = the(f"#{anchor}", agreement)
                if heading.name == "section":
                    assert link.get_text().endswith(the("h2", heading).get_text())
                    there.add((Path(target).stem, page.parent.name, str(section["id"])))
    for name in CONTRACTS:
        page = html / f"contracts/{name}.html"
        for link in soup_of(page).select(".topic-link"):
            target, anchor = str(link["href"]).split("#")
            topic = (page.parent / target).resolve().parent.name
            assert soup_of((page.parent / target).resolve()).select(f"section#{anchor}")
            back.add((name, topic, anchor))
    assert there == back
    assert {name for name, _, _ in there} == set(CONTRACTS)


def test_matrix_has_a_cell_for_every_article_and_it_leads_there(shipped: Project) -> None:
    page = shipped.path("build/html/contracts/index.html")
    rows = the("table.matrix", soup_of(page)).select("tbody tr")
    assert len(rows) == len(TOPICS)
    links = [link for row in rows for link in row.select("td:not(:first-child) a")]
    articles = [
        article
        for name in CONTRACTS
        for article in agreement_of(shipped.path(f"build/html/contracts/{name}.html")).select("section.article")
    ]
    assert len([link for link in links if re.fullmatch(r"第\d+条", link.get_text())]) == len(articles)
    for link in links:
        target, anchor = str(link["href"]).split("#")
        assert soup_of((page.parent / target).resolve()).select(f"[id='{anchor}']")
    cells = [cell for row in rows for cell in row.select("td")]
    assert len(cells) == len(TOPICS) * len(CONTRACTS)
    assert all(bool(cell.select("a")) != bool(cell.select(".none")) for cell in cells)


FILED = {
    ("subcontracting", "ai-operations"): ["第4条第3項（業務遂行）"],
    ("personal-information", "ai-operations"): ["第6条第3項（データの取扱い）"],
    ("incidents", "ai-operations"): [
        "第3条第1項第2号（業務内容）",
        "第5条第2項（報告義務）",
        "第9条第2項（セキュリティ）",
    ],
    ("damages", "support-consent"): ["第8条第2項（バックアップ）", "第15条第2項（免責）", "第15条第3項（免責）"],
    ("fees", "support-consent"): ["第10条（追加費用）"],
    ("disclaimer", "service-connection"): ["第13条（損害賠償）", "第14条（免責）"],
    ("reporting", "maintenance"): ["第10条第3項（セキュリティ対策）", "第13条第3項（個人情報の取扱い）"],
    ("definitions", "maintenance"): ["前文"],
    ("data", "service-connection"): [
        *("第7条", "第2条第3号（定義）", "第6条第3項（障害対応）", "第8条第3号（禁止事項）"),
        "第12条第3項（契約の終了・解除）",
    ],
    ("confidentiality", "service-connection"): [
        *("第9条", "第2条第5号（定義）", "第8条第5号（禁止事項）", "第12条第3項（契約の終了・解除）"),
    ],
    ("confidentiality", "ai-nda"): [
        *("第3条", "第2条（定義）", "第4条（AI特有の利用制限）", "第5条第3項（データ及びモデルの取扱い）"),
        *("第7条（法令等による開示）", "第8条（返還及び廃棄）", "第11条第2項（契約期間）"),
    ],
    ("cooperation", "service-connection"): [
        *("第3条第1項（接続の実施）", "第4条第3項（接続仕様の変更）", "第6条第1項（障害対応）"),
    ],
    ("force-majeure", "maintenance"): ["第8条第2項（障害対応）", "第9条第3項（バックアップ）"],
    ("damages", "maintenance"): [
        *("第15条", "第5条第2項（協力義務）", "第8条第2項（障害対応）", "第9条第3項（バックアップ）"),
    ],
    ("incidents", "maintenance"): [
        *("第8条", "第2条第1項第2号（業務内容）", "第10条第3項（セキュリティ対策）", "第14条第2項（保証の否認）"),
    ],
}
"""What the matrix shows where a provision stands in an article of another topic."""


def test_provision_in_an_article_of_another_topic_is_shown_with_its_place(shipped: Project) -> None:
    page = shipped.path("build/html/contracts/index.html")
    table = the("table.matrix", soup_of(page))
    columns = [cell.get_text() for cell in table.select("thead th")]
    titles = {name: the("h1", soup_of(page.with_name(f"{name}.html"))).get_text() for name in CONTRACTS}
    for (topic, name), labels in FILED.items():
        (row,) = [row for row in table.select("tbody tr") if row.select(f"th a[href*='/{topic}/']")]
        cell = row.select("th, td")[columns.index(titles[name])]
        assert [link.get_text() for link in cell.select("a")] == labels, topic


def test_filed_provision_stands_on_both_topics_pages_with_its_words(shipped: Project) -> None:
    html = shipped.path("build/html")
    for page in sorted(html.glob("clauses/*/index.html")):
        for entry in soup_of(page).select(".filed > li"):
            here, *uses = (str(link["href"]).split("#") for link in entry.select("a"))
            there = (page.parent / here[0]).resolve()
            variant = the(f"section[id='{here[1]}']", soup_of(there))
            assert f"../{page.parent.name}/index.html" in [link["href"] for link in variant.select(".further a")]
            words = [squeeze(line.get_text()) for line in entry.select(".filed-words p")]
            assert all(line in squeeze(the(".variant", variant).get_text()) for line in words)
            for agreement, anchor in uses:
                (target,) = agreement_of((page.parent / agreement).resolve()).select(f"[id='{anchor}']")
                assert target.find_parent(id=there.parent.name) or anchor == there.parent.name


def test_every_topic_is_listed_once_in_the_catalogue_and_in_the_menu(shipped: Project) -> None:
    page = soup_of(shipped.path("build/html/clauses/index.html"))
    for links in (page.select("article .sd-card-title a"), page.select(".sidebar-tree .current > ul .toctree-l2 > a")):
        topics = [match[1] for link in links if (match := re.fullmatch(r"([\w-]+)/index\.html", str(link["href"])))]
        assert sorted(topics) == TOPICS


def test_front_page_leads_to_every_agreement_every_topic_and_every_pdf(shipped: Project) -> None:
    page = soup_of(shipped.path("build/html/index.html"))
    cards = {str(link["href"]) for link in page.select("article .sd-card a")}
    assert {f"contracts/{name}.html" for name in CONTRACTS} <= cards
    assert {f"pdf/{name}.pdf" for name in CONTRACTS} <= cards
    topics = [str(link["href"]) for link in page.select(".topic-links a")]
    assert sorted(topics) == [f"clauses/{topic}/index.html" for topic in TOPICS]


def test_agreements_come_in_the_order_of_their_list(shipped: Project) -> None:
    source = (ROOT / "source/contracts/index.md").read_text(encoding="utf-8")
    listed = re.findall(r"(?m)^[\w-]+$", source.split(":hidden:")[1])
    page = soup_of(shipped.path("build/html/contracts/index.html"))
    assert [str(link["href"]) for link in page.select(".sd-card-title a")] == [f"{name}.html" for name in listed]


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if sum(path.parent.name == topic for path in CLAUSES) > 1])
def test_every_two_variants_of_a_topic_stand_side_by_side(shipped: Project, topic: str) -> None:
    folder = shipped.path(f"build/html/clauses/{topic}")
    page = soup_of(folder / "index.html")
    assert the("a[href='compare.html']", page)
    variants = [str(section["id"]) for section in page.select("section:has(> .variant-facts)")]
    comparison = soup_of(folder / "compare.html")
    sections = {str(section["id"]): section for section in comparison.select("section[id]")}
    assert sections.keys() == {f"{one}--{other}" for one, other in combinations(variants, 2)}
    for name, section in sections.items():
        for column, variant in enumerate(name.split("--"), start=1):
            cells = section.select(f"tbody td:nth-child({column})")
            assert squeeze("".join(cell.get_text() for cell in cells)) == squeeze(
                the(f"#{variant} .variant", page).get_text()
            )
    assert not [link for link in comparison.select("article a") if str(link["href"]).startswith("http")]


def test_moved_article_is_shown_anew_on_its_topics_page(project: Project) -> None:
    page = "source/contracts/service-connection.md"
    first, second = (f"```{{include}} /clauses/{topic}/service-connection.md\n```\n" for topic in ("purpose", "data"))
    project.edit(page, first, "")
    project.edit(page, second, second + first)
    assert project.build("html").returncode == 0
    topic = soup_of(project.path("build/html/clauses/purpose/index.html"))
    assert the("#service-connection .used-in a", topic).get_text().endswith("第7条（目的）")
