"""The theme around the pages: what our templates and scripts take from it is still there, all in Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import furo
import pytest
from bs4 import BeautifulSoup

from clausebook.web.theme import WORDS

from ..conftest import ROOT, Project
from ..readback import soup_of

FURO = Path(furo.__file__).parent / "theme/furo"
TEMPLATES = ROOT / "_templates"

OWN = {"compare.html", "search-form.html"}
"""The templates that take the place of none of the theme's."""

WRITTEN_BY_THE_THEME = "svg title, .skip-to-content, .back-to-top, .toc-title, .related-pages .context"


def pages_of(project: Project) -> Iterator[BeautifulSoup]:
    yield from map(soup_of, project.path("build/html").rglob("*.html"))


def test_interface_is_in_japanese(shipped: Project) -> None:
    parts = set()
    for soup in pages_of(shipped):
        texts = [part.get_text(strip=True) for part in soup.select(WRITTEN_BY_THE_THEME)]
        labels = [str(tag.get(key, "")) for tag in soup.find_all(True) for key in ("aria-label", "title", "alt")]
        assert not [text for text in [*texts, *labels] if re.search("[A-Za-z]{3}", text)]
        parts |= {selector for selector in WRITTEN_BY_THE_THEME.split(", ") if soup.select(selector)}
    assert parts == set(WRITTEN_BY_THE_THEME.split(", "))


@pytest.mark.parametrize("japanese", WORDS.values())
def test_translation_is_used(shipped: Project, japanese: str) -> None:
    assert any(japanese in str(soup) for soup in pages_of(shipped))


def test_what_a_page_replaces_stands_in_the_theme() -> None:
    """Nothing would be replaced, silently, if the theme came to say it in other words."""
    ours, theirs = ((folder / "page.html").read_text(encoding="utf-8") for folder in (TEMPLATES, FURO))
    replaced = re.findall(r"\|replace\('(.+?)',", ours)
    assert len(replaced) == ours.count("|replace(") > 0
    assert [text for text in replaced if text not in theirs] == []


def test_every_template_and_block_of_ours_is_one_of_the_theme() -> None:
    """Whatever the theme came to name otherwise would be left out, silently."""
    for template in TEMPLATES.rglob("*.html"):
        name = template.relative_to(TEMPLATES).as_posix()
        assert (FURO / name).exists() == (name not in OWN), name
    blocks = {block for template in TEMPLATES.rglob("*.html")
              for block in re.findall(r"{%-? block (\w+)", template.read_text(encoding="utf-8"))}  # fmt: skip
    theirs = "".join((FURO / name).read_text(encoding="utf-8") for name in ("base.html", "page.html"))
    assert len(blocks) > 5
    assert [block for block in blocks if not re.search(rf"{{%-? block {block} ", theirs)] == []


def test_every_drawing_that_a_page_uses_is_there(shipped: Project) -> None:
    for soup in pages_of(shipped):
        used = {str(use["href"]) for use in soup.select("use")}
        assert len(used) > 5
        assert [address for address in used if not soup.select(address)] == []
        assert not soup.select("svg [style], svg[style]")


def test_every_landmark_has_a_name_of_its_own(shipped: Project) -> None:
    for soup in pages_of(shipped):
        names = [aside.get("aria-label") for aside in soup.select("aside")]
        assert len(names) == len(set(names)) > 1
        assert all(names)


@pytest.mark.parametrize("name", [
    *("related-pages", "next-page", "prev-page", "page-info", "furo-related-icon", "bottom-of-page"),
    *("sidebar-tree", "toctree-checkbox", "has-children", "current-page", "toctree-l1"),
    *("sidebar-drawer", "toc-drawer", "skip-to-content", "content-icon-container", "table-wrapper"),
    *("sidebar-toggle", "nav-overlay-icon", "toc-overlay-icon", "toc-tree", "mobile-header", "back-to-top"),
])  # fmt: skip
def test_class_that_we_write_or_style_is_styled_by_the_theme(name: str) -> None:
    style = (FURO / "static/styles/furo.css").read_text(encoding="utf-8")
    assert re.search(rf"\.{name}\b", style)


def test_theme_keeps_the_colours_where_our_script_looks_for_them() -> None:
    key = 'localStorage.getItem("theme")'
    assert key in (ROOT / "_static/theme.js").read_text(encoding="utf-8")
    assert key in (FURO / "static/scripts/furo.js").read_text(encoding="utf-8")


def test_cards_are_styled_by_sphinx_design_and_not_as_containers(shipped: Project) -> None:
    """The theme takes from a container the space between the cards."""
    style = shipped.path("build/html/_static/sphinx-design.min.css").read_text(encoding="utf-8")
    soup = soup_of(shipped.path("build/html/contracts/index.html"))
    boxes = [box for box in soup.select("[class*='sd-']") if box.name == "div"]
    assert boxes
    assert [box for box in boxes if "container" in box["class"]] == []
    names = {name for box in soup.select("[class*='sd-']") for name in box["class"] if name.startswith("sd-")}
    assert [name for name in names if f".{name}" not in style] == []
