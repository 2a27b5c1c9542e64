"""The record of changes: what it must look like, its page, and the feed."""

from __future__ import annotations

from uuid import UUID
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from clausebook.model.changelog import parse_changelog
from clausebook.web.changes import feed

from ..conftest import ROOT, Project
from ..model.test_changelog import RECORD
from ..readback import soup_of, the

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("address", ["", "https://example.org/handbook", "https://example.org/handbook/"])
def test_feed_has_what_atom_asks_for(address: str) -> None:
    versions = parse_changelog(RECORD, "CHANGELOG.md")
    root = etree.fromstring(ElementTree.tostring(feed(versions, "手引き", address, "changes.html")))
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}updated") == "2026-12-01T00:00:00+09:00"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "手引き"
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["0.2.0（2026-12-01）", "0.1.0（2026-11-21）"]
    for element in (root, *entries):
        assert [len(element.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert UUID(element.findtext(f"{ATOM}id"))
    base = f"{address.rstrip('/')}/" if address else ""
    links = [link.get("href") for link in root.iter(f"{ATOM}link") if link.get("rel") != "self"]
    assert links == [base + "changes.html", base + "changes.html#v0.2.0", base + "changes.html#v0.1.0"]
    own = [link.get("href") for link in root.iter(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == ([base + "changes.xml"] if address else [])
    (content,) = entries[1].findall(f"{ATOM}content")
    assert content.get("type") == "html"
    assert BeautifulSoup(content.text, "html.parser").get_text(" ", strip=True) == "ツール 始めた & <続けた>。"


def test_identity_of_an_entry_depends_on_nothing_but_its_version() -> None:
    def identities(title: str, address: str, record: str) -> list[str | None]:
        root = feed(parse_changelog(record, "CHANGELOG.md"), title, address, "changes.html")
        return [element.text for element in root.iter("id")]

    there = identities("手引き", "https://example.org/", RECORD)
    assert there == identities("別の名前", "", RECORD.replace("直した", "改めた").replace("2026-12-01", "2026-12-02"))
    assert there[2] == "urn:uuid:6fa8dc0c-d16d-5af1-8640-de6689faca6f"  # as published: never to change
    assert len(set(there)) == 3


def test_feed_leads_to_the_versions_on_the_page(shipped: Project) -> None:
    site = shipped.path("build/html")
    root = etree.parse(site / "changes.xml").getroot()
    links = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert links[0] == "changes.html"
    page = soup_of(site / "changes.html")
    versions = parse_changelog((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), "CHANGELOG.md")
    assert links[1:] == [f"changes.html#{version.anchor}" for version in versions]
    for version in versions:
        heading = the(f"section[id='{version.anchor}'] > .heading > h2", page).get_text()
        assert f"[{version.number}] - {version.day}" in heading


def test_feed_is_announced_on_every_page_and_its_page_linked_from_the_front(shipped: Project) -> None:
    site = shipped.path("build/html")
    for page in site.rglob("*.html"):
        link = the("link[rel=alternate][type='application/atom+xml']", soup_of(page))
        assert (page.parent / str(link["href"])).resolve() == (site / "changes.xml").resolve()
    assert the("article a[href='changes.html']", soup_of(site / "index.html")).get_text() == "変更の記録"


def test_faulty_record_ends_the_build_and_leaves_the_output(project: Project) -> None:
    before = project.output()
    project.edit("CHANGELOG.md", "[0.1.0] - 2026-11-21", "[0.1.0] - 2026-13-21")
    result = project.build("html")
    assert result.returncode == 2
    line = project.line_of("CHANGELOG.md", "2026-13-21")
    assert f"CHANGELOG.md:{line}: 版の見出し「[0.1.0] - 2026-13-21」を読めません。" in result.stderr
    assert project.output() == before


def test_new_version_reaches_page_and_feed(project: Project) -> None:
    project.edit("CHANGELOG.md", "## [0.1.0]", "## [0.2.0] - 2026-12-01\n\n### 条項\n\n- 直した。\n\n## [0.1.0]")
    assert project.build("html").returncode == 0
    assert "直した。" in the("#v0\\.2\\.0", soup_of(project.path("build/html/changes.html"))).get_text()
    assert "<title>0.2.0（2026-12-01）</title>" in project.path("build/html/changes.xml").read_text(encoding="utf-8")
