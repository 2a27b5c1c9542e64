"""The handbook for everybody: by keyboard alone, read aloud, on phone and desk, in light and dark, without scripts."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from ..conftest import ROOT, Project
from .test_browser import PAGES, address

AXE = (ROOT / "tests/web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")

BEYOND = {
    "color-contrast-enhanced": "level AAA, which no palette of several colours reaches",
}
"""Rules that are not asked of the pages, and why; all others are, those that axe leaves out by itself among them."""

RUN = """async (beyond) => {
  const rules = axe.getRules().map(({ ruleId }) => [ruleId, { enabled: !beyond.includes(ruleId) }]);
  const { violations } = await axe.run(document, { rules: Object.fromEntries(rules) });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}"""

WIDTHS = (390, 834, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def faults(page: Page) -> list[str]:
    """Return what axe finds on a page as it stands."""
    page.evaluate(AXE)
    return list(page.evaluate(RUN, list(BEYOND)))


@pytest.mark.sampled(one_in=6)
@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_fault_of_accessibility(shipped: Project, page: Page, name: str) -> None:
    page.goto(address(shipped, name))
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(400)  # what moves or fades has come to rest
            found[width, scheme] = faults(page)
    assert {case: each for case, each in found.items() if each} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_opens_on_a_page_has_no_fault_of_accessibility(
    shipped: Project, page: Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(address(shipped, "contracts/maintenance.html"))
    page.get_by_text("記入する空欄").click()
    page.get_by_role("button", name="第17条（解除）を写す").click()
    page.locator("#purpose-1 a").first.focus()
    assert page.get_by_role("tooltip").is_visible()
    assert faults(page) == []
    for menu in ("サイトの目次", "このページの目次"):
        page.get_by_role("button", name=f"{menu}を開閉する").click()
        page.get_by_role("complementary", name=menu).wait_for()
        page.wait_for_timeout(400)
        assert faults(page) == []
        page.keyboard.press("Escape")


def test_axe_would_find_a_fault(page: Page) -> None:
    buttons = "<button aria-label=別の名前 style='width: 9px; height: 9px; padding: 0'>言葉</button>" * 2
    page.set_content(f"<html lang=ja><title>x</title><main><h1>x</h1>{buttons}</main>")
    assert {fault.split(":")[0] for fault in faults(page)} == {"label-content-name-mismatch", "target-size"}


def test_copying_is_announced(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "contracts/maintenance.html"))
    status = page.get_by_role("status")
    assert status.text_content() == ""  # a region that comes with its words is not read aloud
    button = page.get_by_role("button", name="第17条（解除）を写す")
    button.focus()
    page.keyboard.press("Enter")
    assert status.inner_text() == "第17条（解除）を写しました"
    assert button.inner_text() == "写す"
    assert button.evaluate("button => button === document.activeElement")


def test_failure_to_copy_is_told(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "contracts/maintenance.html"))
    page.evaluate("document.execCommand = () => false")
    page.get_by_role("button", name="第17条（解除）を写す").click()
    assert page.get_by_role("status").inner_text() == "写せませんでした。文章を選んで写してください。"


def test_rows_of_the_matrix_are_headed_by_their_topic(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "contracts/index.html"))
    heads = page.locator("table.matrix tbody").get_by_role("rowheader")
    assert heads.count() == page.locator("table.matrix tbody tr").count()
    assert "秘密保持" in heads.all_inner_texts()


def test_link_to_a_heading_has_its_name_and_the_focus(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "contracts/maintenance.html"))
    link = page.get_by_role("link", name="「第17条（解除）」へのリンク", exact=True)
    link.focus()
    assert link.evaluate("link => link === document.activeElement")
    assert link.is_visible()
    page.keyboard.press("Enter")
    assert page.url.endswith("#termination")


STOPS = """() => {
  const seen = (node) => {
    const { width, height, left, right } = node.getBoundingClientRect();
    const { visibility, opacity } = getComputedStyle(node);
    return width > 0 && height > 0 && right > 0 && left < innerWidth && visibility === "visible" && opacity !== "0";
  };
  const node = document.activeElement;
  const shown = node.matches(".toctree-checkbox") ? node.labels[0] : node;
  const marked = [null, "::after"].some((part) => getComputedStyle(shown, part).outlineStyle !== "none");
  return [node.outerHTML.slice(0, 120), node === document.body, seen(shown) && marked];
}"""


@pytest.mark.sampled(one_in=6)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_every_stop_of_the_keyboard_is_seen(shipped: Project, page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address(shipped, name))
    unseen, stops = [], 0
    for _ in range(60):
        page.keyboard.press("Tab")
        page.wait_for_timeout(5)
        html, at_end, seen = page.evaluate(STOPS)
        if at_end:
            break
        stops += 1
        if not seen and "skip-to-content" not in html:  # it slides in
            unseen.append(html)
    assert stops > 9
    assert unseen == []


@pytest.mark.parametrize("menu", ["サイトの目次", "このページの目次"])
def test_menu_opens_and_closes_by_keyboard_on_a_phone(shipped: Project, page: Page, menu: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(address(shipped, "contracts/maintenance.html"))
    aside = page.get_by_role("complementary", name=menu)
    button = page.get_by_role("button", name=f"{menu}を開閉する")
    assert (aside.is_visible(), button.get_attribute("aria-expanded")) == (False, "false")
    button.focus()
    page.keyboard.press("Enter")
    aside.wait_for()
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    aside.wait_for(state="hidden")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("button => button === document.activeElement")


def test_menu_closes_when_its_link_was_followed(shipped: Project, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(address(shipped, "contracts/maintenance.html"))
    page.get_by_role("button", name="このページの目次を開閉する").click()
    menu = page.get_by_role("complementary", name="このページの目次")
    menu.get_by_role("link", name="第17条（解除）").click()
    menu.wait_for(state="hidden")
    assert page.locator("#termination h2").is_visible()


def test_menu_of_the_site_unfolds_by_keyboard(shipped: Project, page: Page) -> None:
    page.goto(address(shipped, "index.html"))
    switch = page.get_by_role("switch", name="下の階層を開閉する").first
    below = page.locator(".sidebar-tree .has-children > ul").first
    assert not below.is_visible()
    switch.focus()
    page.keyboard.press("Space")
    assert below.is_visible()


@pytest.mark.sampled(one_in=6)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_read_without_scripts(shipped: Project, browser: Browser, name: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(shipped, name))
    parts = page.locator("article :is(p, td, th, li, h1, h2, h3)").all()
    assert [part.text_content() for part in parts if part.text_content() and not part.is_visible()] == []
    assert page.locator("article button").filter(visible=True).count() == int(name.startswith(("index", "search")))
    context.close()
