"""The site as a server gives it, and what other sites read of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from lxml import etree
from playwright.sync_api import ConsoleMessage, Page, Request, Response

from clausebook.web.site import first_sentences

from ..conftest import ROOT, Kept, Project
from ..readback import soup_of, the
from ..serving import headers_of, served
from .test_browser import PAGES

LIMIT = 300_000
"""Bytes of a first visit, before compression."""

ADDRESS = "https://example.org/handbook"

REPORT = """
addEventListener("securitypolicyviolation", (event) => console.error(`${event.violatedDirective} ${event.blockedURI}`));
"""


class Visit:
    """What Chromium says and is given on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.responses: list[Response] = []
        page.add_init_script(REPORT)
        page.on("console", self.note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("response", lambda response: self.responses.append(response))
        page.on("requestfailed", self.note_failure)

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def note_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # by going on to the next page
            self.faults.append(f"{request.failure} {request.url}")

    def go(self, address: str) -> Visit:
        """Go to a page, and wait until it has asked for all that it needs."""
        self.page.goto(address, wait_until="networkidle")
        return self


@pytest.mark.parametrize("name", PAGES)
def test_page_keeps_to_the_strict_policy_of_its_server(site: str, page: Page, name: str) -> None:
    visit = Visit(page).go(site + name)
    assert visit.faults == []
    assert {response.status for response in visit.responses} == {200}
    assert [response.url for response in visit.responses if not response.url.startswith(site)] == []
    assert page.locator("body").get_attribute("data-theme") == "auto"


@pytest.mark.parametrize("name", PAGES)
def test_first_visit_is_light(site: str, page: Page, name: str) -> None:
    bodies = [response.body() for response in Visit(page).go(site + name).responses]
    assert len(bodies) > 5
    assert sum(map(len, bodies)) <= LIMIT


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<style>p { color: red }</style>", "style-src-elem"),
        ('<p style="color: red">', "style-src-attr"),
        ("<script>document.title = 1</script>", "script-src-elem"),
        ('<p onclick="1">', "script-src-attr"),
        ('<img src="https://example.org/x.png" alt="">', "img-src"),
        ('<script src="missing.js"></script>', "404"),
    ],
)
def test_policy_would_catch_what_it_forbids(tmp_path: Path, page: Page, markup: str, fault: str) -> None:
    tmp_path.joinpath("index.html").write_text(f"<!doctype html><title>x</title>{markup}", encoding="utf-8")
    with served(tmp_path, headers_of(ROOT / "hosting/_headers")) as site:
        assert [text for text in Visit(page).go(site + "index.html").faults if fault in text]


def test_policy_allows_nothing_inline(shipped: Project) -> None:
    headers = headers_of(shipped.path("build/html/_headers"))
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_scripts_do_their_work_under_the_policy(site: str, page: Page) -> None:
    visit = Visit(page).go(site + "clauses/subcontracting/index.html")
    page.locator(".theme-toggle:visible").click()
    page.reload()
    assert page.locator("body").get_attribute("data-theme") == "dark"
    page.get_by_role("button", name="「再委託自由・責任は受託者」を写す").click()
    page.get_by_text("写しました").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("1　受託者は、")
    page.get_by_role("searchbox", name="検索").fill("善管注意義務")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    assert page.locator("#search-results ul a").count() > 0
    page.goto(site + "contracts/service-connection.html")
    page.locator(".contract a.internal[href^='#']:not(.headerlink)").first.focus()
    page.locator("#preview").wait_for()
    page.goto(site + "clauses/index.html")
    page.get_by_role("searchbox", name="主題を絞り込む").fill("秘密")
    assert page.locator(".filter output").inner_text().endswith("件")
    assert visit.faults == []


def test_every_link_and_every_fragment_leads_somewhere(shipped: Project) -> None:
    site = shipped.path("build/html")
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 70
    dead = [fault for page in pages for fault in dead_links(page)]
    assert dead == []


def dead_links(page: Path) -> list[str]:
    """Return the addresses of a page that lead to no file, to no place in it, or not by a relative way."""
    found = []
    for node in _page(page).select("[href], [src], [action]"):
        address = str(node.get("href") or node.get("src") or node.get("action") or "")
        path, fragment = urldefrag(address)
        if node.name == "a" and urlsplit(address).scheme == "https":
            continue
        target = (page.parent / unquote(urlsplit(path).path)).resolve() if path else page
        there = not path.startswith("/") and target.is_file()
        if not there or (fragment and not _page(target).find(id=unquote(fragment))):
            found.append(f"{page.name}: {address}")
    return found


@cache
def _page(path: Path) -> BeautifulSoup:
    return soup_of(path)


@pytest.mark.parametrize("link", ["nowhere.html", "index.html#nowhere", "#nowhere", "/index.html", "//example.org/x"])
def test_dead_link_would_be_found(tmp_path: Path, link: str) -> None:
    page = tmp_path / "index.html"
    page.write_text(f'<a href="index.html">1</a><a href="{link}">2</a>', encoding="utf-8")
    assert dead_links(page) == [f"index.html: {link}"]


@pytest.fixture(scope="module")
def published(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is built where its address is known."""
    project = kept.project.copy(tmp_path_factory.mktemp("published") / "project")
    result = project.build("html", HANDBOOK_URL=ADDRESS)
    assert result.returncode == 0, result.stderr
    return project.path("build/html")


def content(page: BeautifulSoup, name: str) -> str:
    """Return what a page says of itself under a name."""
    return str(the(f"meta[name='{name}'], meta[property='{name}']", page)["content"])


def test_every_page_says_what_it_is_about_and_no_two_the_same(shipped: Project) -> None:
    pages = [soup_of(path) for path in shipped.path("build/html").rglob("*.html")]
    descriptions = [content(page, "description") for page in pages]
    assert [text for text in descriptions if not 20 <= len(text) <= 120 or text[-1] not in "。…"] == []
    assert len(set(descriptions)) == len(descriptions) > 70
    for page in pages:
        assert content(page, "og:description") == content(page, "description")
        assert content(page, "og:site_name") == "契約条項ハンドブック"
        assert content(page, "og:locale") == "ja_JP"
        assert content(page, "og:title") in the("title", page.head or page).get_text()
        assert page.select("meta[property='og:url'], link[rel=canonical]") == []


@pytest.mark.parametrize(
    ("paragraphs", "description"),
    [
        (["見出しの語", "一文目。二文目。", "次の段落。"], "一文目。二文目。"),
        (["あ" * 70 + "。" + "い" * 40 + "。" + "う" * 30 + "。"], "あ" * 70 + "。" + "い" * 40 + "。"),
        (["あ" * 119 + "。"], "あ" * 119 + "。"),
        (["あ" * 130 + "。"], "あ" * 119 + "…"),
        (["見出しの語"], ""),
    ],
)
def test_description_is_what_the_page_says_first_in_whole_sentences(paragraphs: list[str], description: str) -> None:
    document = new_document("page")
    document += nodes.section("", *(nodes.paragraph("", text) for text in paragraphs))
    assert first_sentences(document) == description


def test_page_of_an_agreement_names_its_sides_and_size(shipped: Project) -> None:
    page = soup_of(shipped.path("build/html/contracts/maintenance.html"))
    said = "「保守・運用契約書」のひな形（甲は委託者、乙は受託者、全20条）。全文を読み、条ごとに写せます。"
    assert content(page, "description") == said
    assert content(page, "og:type") == "article"


def test_page_knows_its_public_address_if_there_is_one(published: Path) -> None:
    for name in ("index.html", "contracts/maintenance.html", "clauses/damages/compare.html"):
        page = soup_of(published / name)
        assert content(page, "og:url") == the("link[rel=canonical]", page)["href"] == f"{ADDRESS}/{name}"


def test_sitemap_lists_every_page_but_the_search(published: Path) -> None:
    tree = etree.parse(published / "sitemap.xml")
    assert tree.getroot().tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    listed = [place.text.removeprefix(ADDRESS + "/") for place in tree.getroot().iter("{*}loc")]
    pages = {path.relative_to(published).as_posix() for path in published.rglob("*.html")}
    assert set(listed) == pages - {"search.html"}
    assert len(listed) == len(set(listed)) > 70
    robots = (published / "robots.txt").read_text(encoding="utf-8")
    assert robots.splitlines() == ["User-agent: *", "Allow: /", f"Sitemap: {ADDRESS}/sitemap.xml"]


def test_second_build_keeps_the_whole_sitemap_and_one_without_an_address_drops_it(project: Project) -> None:
    project.build("html", HANDBOOK_URL=ADDRESS)
    sitemap = project.path("build/html/sitemap.xml")
    first = sitemap.read_bytes()
    project.edit("source/clauses/fees/maintenance.md", "本業務の対価", "本業務の報酬")
    assert project.build("html", READTHEDOCS_CANONICAL_URL=ADDRESS + "/").returncode == 0
    assert sitemap.read_bytes() == first
    assert project.build("html").returncode == 0
    assert not sitemap.exists()
    assert not project.path("build/html/robots.txt").exists()


def samples(language: str) -> dict[str, str]:
    """Return the headers that a sample of the note on hosting sets."""
    note = (ROOT / "hosting/README.md").read_text(encoding="utf-8")
    (sample,) = re.findall(rf"```{language}\n(.*?)```", note, re.DOTALL)
    pattern = r'(?:add_header|Header always set) (\S+) "([^"]*)"(?: always;)?\n'
    return dict(re.findall(pattern, sample))


@pytest.mark.parametrize("language", ["nginx", "apache"])
def test_note_on_hosting_sets_the_headers_that_ship(language: str) -> None:
    assert samples(language) == headers_of(ROOT / "hosting/_headers")


class Job(NamedTuple):
    """What a service that publishes the site runs: the file that says so, and its commands."""

    file: str
    commands: list[str]


def jobs() -> list[Job]:
    docs = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))
    pages = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    steps = pages["jobs"]["build"]["steps"]
    return [
        Job(".readthedocs.yaml", docs["build"]["commands"]),
        Job("pages.yml", [step["run"] for step in steps if "run" in step]),
    ]


@pytest.mark.parametrize("job", jobs(), ids=lambda job: job.file)
def test_commands_of_a_publishing_service_build_the_site(workshop: Project, tmp_path: Path, job: Job) -> None:
    shutil.rmtree(workshop.path("build"))
    env = {**os.environ, "READTHEDOCS_OUTPUT": str(tmp_path / "out"), "HANDBOOK_URL": ADDRESS}
    for command in job.commands:
        subprocess.run(command, shell=True, cwd=workshop.root, env=env, check=True, capture_output=True)
    site = tmp_path / "out/html" if "READTHEDOCS_OUTPUT" in str(job.commands) else workshop.path("build/html")
    assert (site / "sitemap.xml").exists()
    assert (site / "pdf/ai-nda.pdf").exists()


def test_service_publishes_the_folder_that_is_built_and_may_do_no_more() -> None:
    pages = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    folders = [step["with"]["path"] for step in pages["jobs"]["build"]["steps"] if "upload" in step.get("uses", "")]
    assert folders == ["build/html"]
    assert pages["permissions"] == {}
    assert pages["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert pages["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
