"""A handbook that lacks what it can do without is built without a warning, and shows nothing of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import fastjsonschema
import pytest

from clausebook.command.links import broken_links
from clausebook.model.topics import UNSORTED

from ..conftest import Kept, Project
from ..readback import soup_of, the

Change = Callable[[Project], None]


def rewrite(project: Project, name: str, pattern: str, new: str = "") -> None:
    """Replace all that matches in a source, line ends included; it must be there."""
    path = project.path(name)
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert count, f"{pattern!r} is not in {name}"
    path.write_text(text, encoding="utf-8")


def topics_of(project: Project) -> Iterator[str]:
    yield from (path.relative_to(project.root).as_posix() for path in project.root.glob("source/clauses/*/index.md"))


def no_changelog(project: Project) -> None:
    project.path("CHANGELOG.md").unlink()
    project.path("source/changes.md").unlink()
    rewrite(project, "conf.py", 'clausebook_changelog = "CHANGELOG.md"\n')
    rewrite(project, "source/index.md", "文面の変更は.*?\n\n")
    rewrite(project, "source/index.md", "registers\nchanges\n", "registers\n")


def no_descriptions(project: Project) -> None:
    for name in topics_of(project):
        around = "topic:\n  around: true\n" if "around:" in project.path(name).read_text(encoding="utf-8") else ""
        rewrite(project, name, "^---\n.*?---\n", f"---\n{around}---\n" if around else "")


def no_stances(project: Project) -> None:
    for name in topics_of(project):
        rewrite(project, name, " +(stance|reason): [^\n]*\n")


def no_names(project: Project) -> None:
    for name in topics_of(project):
        rewrite(project, name, " name: [^\n]*\n", " name:\n")


def no_facts(project: Project) -> None:
    rewrite(project, "source/clauses/secrecy/index.md", "      facts:\n(        [^\n]*\n)+")


def no_purposes(project: Project) -> None:
    for name in topics_of(project):
        rewrite(project, name, "((?:^|\n)# [^\n]*\n)\n[^\n]*\n", r"\1")


def no_corrections(project: Project) -> None:
    project.path("source/contracts/corrections.yml").unlink()


def no_synonyms(project: Project) -> None:
    project.path("source/synonyms.yml").unlink()


def no_look_of_its_own(project: Project) -> None:
    for folder in ("_templates", "_static"):
        shutil.rmtree(project.path(folder))


def no_registers(project: Project) -> None:
    project.path("source/registers.md").unlink()
    rewrite(project, "source/index.md", "registers\n")


def no_closing_for_electronic_deals(project: Project) -> None:
    rewrite(project, "conf.py", "clausebook_electronic_closing = [^\n]*\n")


def no_topics(project: Project) -> None:
    for name in list(topics_of(project)):
        project.path(name).unlink()
    project.path("source/clauses/index.md").unlink()
    rewrite(project, "source/index.md", "clauses/index\n")
    rewrite(project, "source/index.md", "## 条項\n\n.*?```\n\n")


CHANGES: tuple[Change, ...] = (
    no_changelog,
    no_descriptions,
    no_stances,
    no_names,
    no_facts,
    no_purposes,
    no_corrections,
    no_synonyms,
    no_look_of_its_own,
    no_registers,
    no_closing_for_electronic_deals,
    no_topics,
)


def built(project: Project) -> Path:
    """Build the PDFs and the pages without a warning and with sound links; return the folder of the pages."""
    for builder in ("pdf", "html"):
        result = project.build(builder)
        assert (result.returncode, result.stderr) == (0, "")
    site = project.path("build/html")
    assert list(broken_links(site)) == []
    return site


@pytest.mark.sampled(one_in=3)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_handbook_without_it_is_built(example: Project, change: Change) -> None:
    change(example)
    site = built(example)
    parts = [part for page in site.rglob("*.html") for part in soup_of(page).select("table, ul, section")]
    assert [part for part in parts if not part.select("tr td, li, :is(h1, h2, h3) ~ *")] == []


def test_what_nobody_has_written_is_shown_as_unsorted_and_listed(example: Project) -> None:
    no_descriptions(example)
    no_purposes(example)
    site = built(example)
    secrecy = soup_of(site / "clauses/secrecy/index.html")
    assert [str(the("h3", secrecy.select(f"#{name}")[0]).contents[0]) for name in ("mutual", "short")] == [
        f"{UNSORTED}（mutual）",
        f"{UNSORTED}（short）",
    ]
    assert {facts.get_text("", strip=True)[:4] for facts in secrecy.select(".variant-facts")} == {UNSORTED + "使"}
    listed = [entry.get_text() for entry in soup_of(site / "clauses/index.html").select(".unsorted li")]
    assert {"秘密　説明", "秘密（mutual）　名前・有利な役割・理由"} <= set(listed)
    assert len(listed) == 10 + 14
    data = json.loads((site / "clauses.json").read_bytes())
    fastjsonschema.compile(json.loads((site / "clauses.schema.json").read_bytes()))(data)
    (topic,) = (each for each in data["topics"] if each["id"] == "secrecy")
    assert topic["purpose"] is None
    assert {variant[key] for variant in topic["variants"] for key in ("name", "favours", "reason")} == {None}


def test_facts_of_a_variant_that_nobody_has_written_are_unsorted_beside_those_of_others(example: Project) -> None:
    rewrite(example, "source/clauses/secrecy/index.md", "      facts:\n        除くもの: 定めなし\n[^\n]*\n")
    site = built(example)
    rows = soup_of(site / "clauses/secrecy/compare.html").select("table.differences tbody tr")
    assert [[cell.get_text(" ").split()[0] for cell in row.select("td")] for row in rows] == [
        ["2つ", UNSORTED],
        ["3年間", UNSORTED],
    ]
    variants = {
        variant["id"]: variant
        for topic in json.loads((site / "clauses.json").read_bytes())["topics"]
        for variant in topic["variants"]
    }
    assert (variants["short"]["facts"], len(variants["mutual"]["facts"])) == (None, 2)
    (listed,) = soup_of(site / "clauses/index.html").select(".unsorted li")
    assert listed.get_text() == "秘密（short）　比べる点"


def test_topic_without_a_page_is_listed(example: Project) -> None:
    example.path("source/clauses/court/index.md").unlink()
    rewrite(example, "source/clauses/index.md", "court/index\n")
    (listed,) = soup_of(built(example) / "clauses/index.html").select(".unsorted li")
    assert listed.get_text() == "court　主題のページ"


def test_handbook_of_the_least_is_built(kept_example: Kept, tmp_path: Path) -> None:
    project = kept_example.project.copy(tmp_path / "least")
    shutil.rmtree(project.path("build"))
    for change in CHANGES[-1:] + CHANGES[:1] + CHANGES[6:-1]:
        change(project)
    shutil.rmtree(project.path("hosting"))
    rewrite(project, "conf.py", "html_extra_path = [^\n]*\n")
    assert {path.name for path in project.root.iterdir()} == {"conf.py", "source"}
    site = built(project)
    assert (site / "_static/copy.js").is_file()
    assert "サイトの検索" in (site / "contracts/lending.html").read_text(encoding="utf-8")
