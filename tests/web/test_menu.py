"""The menu beside each page: where one is, where one can go, and that it does not grow with the handbook."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes

from clausebook.web.menu import _Menu

from ..conftest import Project, generated
from ..readback import soup_of, the

TOP = ["契約書", "条項", "索引"]


def pages_of(project: Project) -> dict[str, Path]:
    """Return the pages of a handbook by their address."""
    html = project.path("build/html")
    return {page.relative_to(html).as_posix(): page for page in sorted(html.rglob("*.html"))}


def test_menu_marks_the_page_that_is_shown_and_what_it_belongs_to(shipped: Project) -> None:
    for address, page in pages_of(shipped).items():
        soup = soup_of(page)
        here = soup.select(".sidebar-tree [aria-current]")
        if address in ("index.html", "search.html") or address.endswith("compare.html"):
            assert here == []
            continue
        (link,) = here
        assert (link["href"], link["aria-current"]) == ("#", "page")
        assert link.get_text() == the("article h1", soup).find(string=True, recursive=False)
        assert link.parent
        assert "current-page" in link.parent["class"]
        (top,) = soup.select(".sidebar-tree > ul > li.current")
        assert link in top.select("a")
        assert [switch.has_attr("checked") for switch in top.select(":scope > input")] in ([], [True])


@pytest.mark.sampled(one_in=2)
@pytest.mark.parametrize("size", ["shipped", "large"])
def test_every_page_leads_to_each_part_of_the_handbook(request: pytest.FixtureRequest, size: str) -> None:
    pages = pages_of(request.getfixturevalue(size))
    for page in pages.values():
        links = soup_of(page).select(".sidebar-tree > ul > li > a")
        assert [link.get_text() for link in links][:3] == TOP
        targets = {(page.parent / str(link["href"])).resolve() for link in links if link["href"] != "#"}
        assert targets <= set(pages.values())


def test_switches_of_the_menu_have_names_of_their_own(shipped: Project) -> None:
    for page in pages_of(shipped).values():
        soup = soup_of(page)
        switches = [str(switch["id"]) for switch in soup.select(".sidebar-tree input")]
        assert len(switches) == len(soup.select(".sidebar-tree .has-children")) > 0
        assert [str(label["for"]) for label in soup.select(".sidebar-tree label")] == switches
        assert all(len(soup.select(f"[id='{switch}']")) == 1 for switch in switches)


def test_menu_of_many_agreements_leads_to_their_list_alone(large: Project) -> None:
    for address, page in pages_of(large).items():
        menu = the(".sidebar-tree", soup_of(page))
        agreements = [link for link in menu.select("a") if "業務委託契約書" in link.get_text()]
        shown = [link for link in agreements if link.get("aria-current")]
        assert agreements == shown
        assert len(shown) == address.startswith("contracts/agreement-")


@pytest.mark.parametrize(("count", "listed"), [(60, 60), (61, 0)])
def test_pages_are_listed_up_to_sixty(count: int, listed: int) -> None:
    names = [f"page-{number}" for number in range(count)]
    env = SimpleNamespace(toctree_includes={"index": names}, titles=dict.fromkeys(names, nodes.title("", "頁")))
    builder: Any = SimpleNamespace(env=env, relations={})
    assert len(_Menu(builder, "index").below("index")) == listed


def test_page_of_an_agreement_does_not_grow_with_the_handbook(large: Project, tmp_path: Path) -> None:
    assert _largest_frame(large) < 1.02 * _largest_frame(generated(tmp_path, 20))


def _largest_frame(project: Project) -> int:
    """Return the most bytes that a page has beside the text of its agreement."""
    frames = []
    for page in project.path("build/html/contracts").glob("agreement-*.html"):
        soup = soup_of(page)
        the("article", soup).decompose()
        frames.append(len(str(soup).encode()))
    return max(frames)
