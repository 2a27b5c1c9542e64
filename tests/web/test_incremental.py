"""An incremental build equals a clean one, for every kind of edit; and it writes nothing that would be the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from ..conftest import ROOT, Project

SOURCES = {
    "CHANGELOG.md": "# 変更の記録\n\n## [0.1.0] - 2026-11-21\n\n- 始めた。\n",
    "LIESMICH.md": "ページに関わらない。\n",
    "source/index.md": """# 手引き

契約書の手引きです。

```{search-box}
```
```{contract-list}
```
```{topic-links}
```
[変更](changes.md)、[](contracts/loan.md)

```{toctree}
:maxdepth: 4

contracts/index
clauses/index
registers
changes
```
""",
    "source/changes.md": "```{include} ../CHANGELOG.md\n```\n",
    "source/registers.md": "# 索引\n\n空欄などの索引です。\n\n"
    + "".join(
        f"```{{{name}-register}}\n```\n" for name in ("blank", "term", "topic", "synonym", "correction", "addition")
    ),
    "source/contracts/index.md": """# 契約書

```{contract-list}
```
```{matrix}
```
```{toctree}
:glob:
:maxdepth: 4

*
```
""",
    "source/clauses/index.md": "# 条項\n\n```{topic-list}\n```\n```{toctree}\n:glob:\n:hidden:\n\n*/index\n```\n",
    "source/roles.yml": "貸主: {meaning: 貸す当事者, tone: provider}\n借主: 借りる当事者\n",
    "source/blanks.yml": "利率: {type: 自由記述, meaning: 年当たりの利率, placeholder: ●％}\n",
    "source/synonyms.yml": "金利: [利息]\n",
    "source/contracts/corrections.yml": """loan:
  - where: 第1条
    original: 元の行
    ours: 今の行
    reason: 誤記
""",
    "source/clauses/purpose/loan.md": "## 目的\n\n{{貸主}}は、{{借主}}に金銭（以下「元本」という。）を貸す。\n",
    "source/clauses/purpose/index.md": """---
topic:
  variants:
    loan: {name: 貸付け, stance: 中立, reason: 目的を述べるだけだから。}
---
# 目的

何のための契約かを示す条項です。
""",
    "source/clauses/interest/loan.md": "## 利息\n\n{{借主}}は、利息として元本の{{利率}}を支払う。\n",
    "source/clauses/interest/none.md": "## 無利息\n\n{article}`purpose`の元本には、利息を付けない。\n",
    "source/clauses/interest/index.md": """---
topic:
  variants:
    loan: {name: 利息あり, stance: 貸主, reason: 利息を受けるから。}
    none: {name: 利息なし, stance: 借主, reason: 利息を払わないから。, also: {purpose: 1}}
---
# 利息

元本に付く利息を定める条項です。
""",
}


def agreement(title: str, *clauses: str) -> str:
    """Return the page of an agreement."""
    includes = "".join(f"```{{include}} /clauses/{clause}.md\n```\n" for clause in clauses)
    return f"---\ncontract:\n  parties: {{貸主: 甲, 借主: 乙}}\n  document: 本契約\n---\n# {title}\n\n{includes}"


SOURCES["source/contracts/loan.md"] = agreement("貸付契約書", "purpose/loan", "interest/loan")
SOURCES["source/contracts/gift.md"] = (
    agreement("無利息貸付契約書", "purpose/loan", "interest/none").replace("```{include}", "## 総則\n\n```{include}", 1)
    + "```{include} /annexes/terms.md\n:kind: 別表\n```\n"
)
SOURCES["source/annexes/terms.md"] = "## 条件\n\n### 額\n\n額{footnote}`税込み`は、別に定める。\n"

STAMP = {"SOURCE_DATE_EPOCH": "1790000000"}


def made(root: Path) -> Project:
    """Return the project of `SOURCES`, built."""
    project = Project(root)
    for name in ("_static", "_templates", "hosting"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "conf.py", root)
    project.configure('clausebook_electronic_closing = ""')
    for name, text in SOURCES.items():
        project.path(name).parent.mkdir(parents=True, exist_ok=True)
        project.path(name).write_text(text, encoding="utf-8")
    built(project, "pdf", "html")
    return project


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small handbook as it was first built; not to be changed by a test."""
    root = tmp_path_factory.mktemp("incremental") / "project"
    project = made(root)
    return project.copy(root.with_name("pristine"))


@pytest.fixture
def small(pristine: Project) -> Iterator[Project]:
    """The small handbook where it was built, to be changed."""
    root = pristine.root.with_name("project")
    shutil.rmtree(root, ignore_errors=True)
    yield pristine.copy(root)
    shutil.rmtree(root)


def built(project: Project, *builders: str, **environment: str) -> None:
    """Build a project; nothing may be wrong with it."""
    for builder in builders:
        result = project.build(builder, **{**STAMP, **environment})
        assert (result.returncode, result.stderr) == (0, "")


def clean(project: Project, target: Path, *builders: str, **environment: str) -> dict[str, bytes]:
    """Return what is built from the same sources elsewhere, from nothing."""
    ignored = shutil.ignore_patterns("build")
    fresh = Project(Path(shutil.copytree(project.root, target / "project", ignore=ignored)))
    built(fresh, *builders, **environment)
    return fresh.contents()


def assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


def changing(name: str, old: str, new: str) -> Callable[[Project], None]:
    """Return the edit that replaces a text."""
    return lambda project: project.edit(name, old, new)


def adding(name: str, text: str) -> Callable[[Project], None]:
    """Return the edit that adds a file, or puts another in its place."""

    def edit(project: Project) -> None:
        project.path(name).parent.mkdir(exist_ok=True)
        project.path(name).write_text(text, encoding="utf-8")

    return edit


def remove_topic(project: Project) -> None:
    project.edit("source/contracts/loan.md", "```{include} /clauses/interest/loan.md\n```\n", "")
    project.edit("source/contracts/gift.md", "```{include} /clauses/interest/none.md\n```\n", "")
    shutil.rmtree(project.path("source/clauses/interest"))


def rename_agreement(project: Project) -> None:
    project.path("source/contracts/gift.md").rename(project.path("source/contracts/free.md"))


def remove_agreement(project: Project) -> None:
    project.path("source/contracts/gift.md").unlink()


def rename_static_file(project: Project) -> None:
    project.path("_static/copy.js").rename(project.path("_static/copying.js"))
    project.configure('html_js_files = ["copying.js"]')


def put_an_older_file(project: Project) -> None:
    """Put another clause in the place of one, as a copy that is older does."""
    path = project.path("source/clauses/purpose/loan.md")
    adding("source/clauses/purpose/loan.md", "## 目標\n\n{{貸主}}は、{{借主}}に金銭を貸す。\n")(project)
    os.utime(path, (1_600_000_000, 1_600_000_000))


def add_topic(project: Project) -> None:
    entry = "{name: 期間, stance: 中立, reason: 双方を縛るから。}"
    page = f"---\ntopic:\n  variants:\n    loan: {entry}\n---\n# 期間\n\n期間を定めます。\n"
    adding("source/clauses/term/index.md", page)(project)
    adding("source/clauses/term/loan.md", "## 期間\n\n期間は、1年とする。\n")(project)
    project.edit("source/contracts/gift.md", "interest/none", "term/loan")


def remove_changelog(project: Project) -> None:
    project.edit("conf.py", 'clausebook_changelog = "CHANGELOG.md"', "")
    project.edit("source/changes.md", "```{include} ../CHANGELOG.md\n```", "# 変更")


EDITS: dict[str, Callable[[Project], None]] = {
    "clause": changing("source/clauses/interest/loan.md", "支払う", "払う"),
    "heading of a clause": changing("source/clauses/interest/loan.md", "## 利息", "## 金利"),
    "clause that is older than the one before": put_an_older_file,
    "title of an agreement": changing("source/contracts/loan.md", "# 貸付契約書", "# 金銭貸付契約書"),
    "clauses of an agreement": changing("source/contracts/loan.md", "interest/loan", "interest/none"),
    "sides of an agreement": changing("source/contracts/loan.md", "貸主: 甲, 借主: 乙", "貸主: 乙, 借主: 甲"),
    "role": adding("source/roles.yml", "貸主: 貸す者\n借主: {meaning: 借りる者, tone: client}\n保証人: 保証する者\n"),
    "tone of a role": changing("source/roles.yml", "借主: 借りる当事者", "借主: {meaning: 借りる当事者, tone: client}"),
    "blank": changing("source/blanks.yml", "●％", "○％"),
    "blank of one agreement": changing("source/blanks.yml", "●％", "●％, placeholders: {loan: ○％}"),
    "meaning of a blank": changing("source/blanks.yml", "年当たり", "月当たり"),
    "title of a topic": changing("source/clauses/interest/index.md", "# 利息", "# 金利"),
    "notes of a topic": changing("source/clauses/interest/index.md", "元本に付く", "元本に付ける"),
    "name of a variant": changing("source/clauses/interest/index.md", "name: 利息あり", "name: 有利息"),
    "stance of a variant": changing("source/clauses/interest/index.md", "stance: 貸主", "stance: 中立"),
    "filing of a variant": changing("source/clauses/interest/index.md", "also: {purpose: 1}", "also: {purpose: 全部}"),
    "filing added": changing("source/clauses/purpose/index.md", "だけだから。}", "だけだから。, also: {interest: 1}}"),
    "filing removed": changing("source/clauses/interest/index.md", ", also: {purpose: 1}", ""),
    "title of an annex": changing("source/annexes/terms.md", "## 条件", "## 条件一覧"),
    "heading in an annex": changing("source/annexes/terms.md", "### 額", "### 額面"),
    "footnote": changing("source/annexes/terms.md", "税込み", "税抜き"),
    "kind of an annex": changing("source/contracts/gift.md", ":kind: 別表\n", ""),
    "annex removed": changing("source/contracts/gift.md", "```{include} /annexes/terms.md\n:kind: 別表\n```\n", ""),
    "chapter": changing("source/contracts/gift.md", "## 総則", "## 通則"),
    "chapter removed": changing("source/contracts/gift.md", "## 総則\n\n", ""),
    "topic added": add_topic,
    "topic removed": remove_topic,
    "agreement added": adding("source/contracts/extra.md", agreement("追加の契約書", "purpose/loan")),
    "agreement renamed": rename_agreement,
    "agreement removed": remove_agreement,
    "front page": changing("source/index.md", "契約書の手引きです。", "手引きです。"),
    "template": changing("_templates/page.html", "法的助言ではありません", "助言ではありません"),
    "menu's template": changing("_templates/sidebar/navigation.html", "下の階層", "下"),
    "style sheet": lambda project: adding("_static/handbook.css", "body { color: black }\n")(project),
    "script": lambda project: adding("_static/common.js", "'use strict';\n")(project),
    "name of a script": rename_static_file,
    "changelog": changing("CHANGELOG.md", "- 始めた。", "- 直した。"),
    "headers": changing("hosting/_headers", "no-cache", "max-age=60"),
    "no headers": changing("conf.py", 'html_extra_path = ["hosting/_headers"]', "html_extra_path = []"),
    "synonyms": changing("source/synonyms.yml", "金利: [利息]", "利子: [利息]"),
    "corrections": changing("source/contracts/corrections.yml", "誤記", "脱字"),
    "no corrections": lambda project: project.path("source/contracts/corrections.yml").unlink(),
    "title in conf.py": changing("conf.py", "契約条項ハンドブック", "契約の本"),
    "look of the PDFs in conf.py": lambda project: project.configure("clausebook_hanging_punctuation = True"),
    "pages of the PDFs": adding("_templates/contract.rtt", "[contents_page]\nheader_text = '甲商事'\n"),
    "faces of the PDFs": adding("_templates/contract.rts", "[body]\ntypeface = Noto Sans CJK JP Bold\n"),
    "no changelog": remove_changelog,
    "nothing": lambda project: None,
    "a file that no page shows": changing("LIESMICH.md", "関わらない", "まったく関わらない"),
}


@pytest.mark.sampled(one_in=7)
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_build_after_an_edit_equals_a_clean_one(
    small: Project, tmp_path: Path, edit: Callable[[Project], None]
) -> None:
    edit(small)
    built(small, "pdf", "html")
    assert_same(small.contents(), clean(small, tmp_path, "pdf", "html"))


def test_pages_beside_one_that_was_renamed_lead_to_it_where_no_menu_lists_it(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clausebook.web.menu.LONG", 1)
    built(small, "pdf", "html")
    rename_agreement(small)
    built(small, "pdf", "html")
    assert_same(small.contents(), clean(small, tmp_path, "pdf", "html"))


def test_pictures_of_one_name_are_called_the_same_whichever_were_there_before(small: Project, tmp_path: Path) -> None:
    for folder, size in (("p", 100), ("q", 200)):
        small.path(f"source/annexes/{folder}").mkdir()
        Image.new("L", (size, 100)).save(small.path(f"source/annexes/{folder}/x.png"))
        adding(f"source/annexes/{folder}.md", f"## 図\n\n次による。\n\n![図]({folder}/x.png)\n")(small)
    for name, folder in (("gift", "p"), ("loan", "q")):
        with small.path(f"source/contracts/{name}.md").open("a", encoding="utf-8") as page:
            page.write(f"```{{include}} /annexes/{folder}.md\n```\n")
    built(small, "pdf", "html")
    assert small.path("build/html/_images/x1.png").read_bytes() == small.path("source/annexes/q/x.png").read_bytes()
    before, gift = small.contents(), small.path("source/contracts/gift.md").read_text(encoding="utf-8")
    remove_agreement(small)
    built(small, "pdf", "html")
    assert_same(small.contents(), clean(small, tmp_path, "pdf", "html"))
    adding("source/contracts/gift.md", gift)(small)
    built(small, "pdf", "html")
    assert_same(small.contents(), before)


@pytest.mark.parametrize("order", [("html", "pdf", "html"), ("pdf", "html", "pdf", "html")], ids="-".join)
def test_order_of_the_builds_makes_no_difference(small: Project, tmp_path: Path, order: tuple[str, ...]) -> None:
    shutil.rmtree(small.path("build"))
    built(small, *order)
    assert_same(small.contents(), clean(small, tmp_path, "pdf", "html"))


def test_agreement_that_was_added_for_the_pages_first_gets_its_pdf(small: Project, tmp_path: Path) -> None:
    EDITS["agreement added"](small)
    built(small, "html")
    assert "PDF" not in small.path("build/html/contracts/extra.html").read_text(encoding="utf-8").split("footer")[0]
    built(small, "pdf", "html")
    assert 'href="../pdf/extra.pdf"' in small.path("build/html/contracts/extra.html").read_text(encoding="utf-8")
    assert_same(small.contents(), clean(small, tmp_path, "pdf", "html"))


def test_pdf_that_is_gone_is_no_longer_offered(small: Project) -> None:
    small.path("build/pdf/gift.pdf").unlink()
    built(small, "html")
    assert not small.path("build/html/pdf/gift.pdf").exists()
    assert "gift.pdf" not in small.path("build/html/contracts/index.html").read_text(encoding="utf-8")


def test_new_stamp_reaches_every_pdf(small: Project, tmp_path: Path) -> None:
    later = {"SOURCE_DATE_EPOCH": "1800000000"}
    built(small, "pdf", "html", **later)
    assert_same(small.contents(), clean(small, tmp_path, "pdf", "html", **later))


def test_address_of_the_site_reaches_every_page_and_leaves_it_again(small: Project, tmp_path: Path) -> None:
    before = small.contents()
    built(small, "html", HANDBOOK_URL="https://example.org/")
    published = {"HANDBOOK_URL": "https://example.org/"}
    assert_same(small.contents(), clean(small, tmp_path, "pdf", "html", **published))
    built(small, "html")
    assert_same(small.contents(), before)


def test_sitemap_lists_what_belongs_to_the_project_and_nothing_else(small: Project) -> None:
    small.path("build/html/google123.html").write_text("from someone else", encoding="utf-8")
    remove_agreement(small)
    built(small, "pdf", "html", HANDBOOK_URL="https://example.org/")
    text = small.path("build/html/sitemap.xml").read_text(encoding="utf-8")
    listed = {element.text for element in ElementTree.fromstring(text).iter() if (element.text or "").strip()}
    pages = ("index", "changes", "registers", "contracts/index", "contracts/loan", "clauses/index")
    topics = ("purpose/index", "interest/index", "interest/compare")
    assert listed == {f"https://example.org/{page}.html" for page in (*pages, *(f"clauses/{name}" for name in topics))}


def test_files_of_others_stay(small: Project) -> None:
    theirs = [small.path(name) for name in ("build/html/mine.html", "build/html/pdf/mine.pdf", "build/pdf/mine.pdf",
                                            "build/pdf/deals/gift.pdf", "build/html/_static/mine.css")]  # fmt: skip
    for path in theirs:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine", encoding="utf-8")
    for edit in (remove_agreement, remove_topic):
        if edit is remove_topic:
            adding("source/contracts/gift.md", SOURCES["source/contracts/gift.md"])(small)
        edit(small)
        built(small, "pdf", "html")
    assert [path.read_text(encoding="utf-8") for path in theirs] == ["mine"] * len(theirs)


def test_file_that_someone_has_put_in_the_place_of_ours_stays_when_ours_goes(small: Project) -> None:
    small.path("build/pdf/gift.pdf").write_text("mine", encoding="utf-8")
    remove_agreement(small)
    built(small, "pdf")
    assert small.path("build/pdf/gift.pdf").read_text(encoding="utf-8") == "mine"


def written(project: Project, *builders: str, **environment: str) -> set[str]:
    """Return the files that builds have written, less those that Sphinx copies or lists anew each time."""
    before = project.output()
    built(project, *builders, **environment)
    after = project.output()
    own = {name for name in after if after[name] != before.get(name)}
    return {name for name in own if "/_static/" not in name or name.endswith("search-data.js")} - {
        *("build/html/.buildinfo", "build/html/objects.inv", "build/html/_headers")
    }


@pytest.mark.parametrize("edit", ["nothing", "a file that no page shows"])
def test_build_without_a_change_writes_nothing(small: Project, edit: str) -> None:
    EDITS[edit](small)
    assert written(small, "pdf", "html") == set()


@pytest.mark.parametrize(
    ("edit", "files"),
    [
        (
            "notes of a topic",
            {"html/clauses/interest/index.html", "html/clauses/index.html", "html/index.html", "html/clauses.json"},
        ),
        ("corrections", {"html/registers.html", "html/index.html"}),
        ("synonyms", {"html/registers.html", "html/index.html", "html/_static/search-data.js"}),
        ("changelog", {"html/changes.html", "html/index.html", "html/changes.xml"}),
        (
            "clause",
            {
                *("pdf/loan.pdf", "html/pdf/loan.pdf", "html/contracts/loan.html", "html/_static/search-data.js"),
                *("html/clauses/interest/index.html", "html/clauses/interest/compare.html", "html/clauses.json"),
                *("html/contracts/index.html", "html/clauses/index.html"),
            },
        ),
    ],
)
def test_only_what_shows_the_change_is_written_and_the_lists_of_it(small: Project, edit: str, files: set[str]) -> None:
    """Sphinx writes a page again if one is written that its table of contents lists."""
    EDITS[edit](small)
    assert written(small, "pdf", "html") == {f"build/{name}" for name in files}


def test_page_that_was_spoilt_is_written_again(small: Project) -> None:
    before = small.contents()
    for name in ("html/index.html", "html/clauses/interest/compare.html", "pdf/loan.pdf", "html/clauses.json"):
        small.path(f"build/{name}").write_text("half", encoding="utf-8")
    built(small, "pdf", "html")
    assert_same(small.contents(), before)


def test_build_that_warned_warns_again(small: Project) -> None:
    small.edit("source/index.md", "契約書の手引きです。", "契約書の手引きです。[無い](nowhere.md)")
    results = [small.build("html", **STAMP) for _ in range(2)]
    assert [result.returncode for result in results] == [1, 1]
    assert results[0].stderr == results[1].stderr != ""


def test_page_that_named_one_that_is_gone_is_read_again(small: Project) -> None:
    contents = small.path("source/contracts/index.md")
    contents.write_text(
        contents.read_text(encoding="utf-8").replace(":glob:\n", "").replace("*", "loan\ngift"), "utf-8"
    )
    built(small, "pdf", "html")
    remove_agreement(small)
    for builder in ("pdf", "html"):
        result = small.build(builder, **STAMP)
        assert result.returncode == 1
        assert "gift" in result.stderr


def test_clause_that_its_topic_does_not_name_is_shown_though_nothing_else_has_changed(small: Project) -> None:
    adding("source/clauses/interest/stray.md", "## 利息\n\n利息は、払わない。\n")(small)
    built(small, "html")
    assert "未整理（stray）" in small.path("build/html/clauses/interest/index.html").read_text(encoding="utf-8")


def test_single_agreement_built_alone_leaves_the_others_to_the_next_build(small: Project, tmp_path: Path) -> None:
    EDITS["blank"](small)
    changing("source/clauses/purpose/loan.md", "金銭", "金員")(small)
    for builder in ("pdf", "html"):
        result = small.build(builder, "source/contracts/loan.md", **STAMP)
        assert result.returncode == 0
    built(small, "pdf", "html")
    assert_same(small.contents(), clean(small, tmp_path, "pdf", "html"))


def test_handbook_without_a_record_of_changes_has_no_feed(small: Project) -> None:
    EDITS["no changelog"](small)
    built(small, "html")
    assert not small.path("build/html/changes.xml").exists()
    assert "changes.xml" not in small.path("build/html/index.html").read_text(encoding="utf-8")


def test_record_of_changes_that_no_page_shows_is_told(small: Project) -> None:
    small.edit("source/changes.md", "```{include} ../CHANGELOG.md\n```", "# 変更")
    result = small.build("html", **STAMP)
    assert result.returncode == 2
    assert "CHANGELOG.md: 変更の記録を取り込むページがありません。" in result.stderr
