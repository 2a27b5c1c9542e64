"""Tables and figures on the pages of agreements and topics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Page

from ..conftest import Project, copy_example
from ..readback import soup_of

TABLE = """## 料金

1. {{借受者}}は、次の料金を支払う。

   | 項目 | 金額 | 説明 |
   |---|---|:-:|
   | 基本<br>料金 | {{月額料金}}円 | なし |
   | 追加 | 3,000円 | なし |

2. 内訳は、次のとおりとする。

   ```{list-table} 内訳
   :header-rows: 1
   :stub-columns: 1
   :widths: 10 20
   :width: 50%

   * - 項目
     - 内容
   * - 手数料
     - - 送金
       - 返金
   ```
"""

ANNEX = """## 仕様書

次による。

![構成図](構成.png)

```{figure} 構成.png
:alt: 構成の図
:width: 30%

図の題
```

| 番号 | 品名 | 数量 | 単価 | 金額 | 納期 | 場所 | 検査 | 備考 |
|---|---|---|---|---|---|---|---|---|
| 1 | 品目 | 3 | 100円 | 300円 | 4月 | 本店 | 済 | なし |

### 色

青とする。

#### 表紙

白とする。
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small handbook, with tables in an article and figures in an annex, as web pages."""
    project = copy_example(tmp_path_factory.mktemp("tables") / "project")
    project.path("source/clauses/fee/lending.md").write_text(TABLE, encoding="utf-8")
    project.path("source/annexes").mkdir()
    project.path("source/annexes/spec.md").write_text(ANNEX, encoding="utf-8")
    Image.new("L", (2000, 500)).save(project.path("source/annexes/構成.png"))
    include = "```{include} /clauses/closing/paper.md\n"
    project.edit("source/contracts/lending.md", include, f"```{{include}} /annexes/spec.md\n```\n{include}")
    result = project.build("html")
    assert (result.returncode, result.stderr) == (0, "")
    return project


def agreement(built: Project) -> BeautifulSoup:
    return soup_of(built.path("build/html/contracts/lending.html"))


def test_cell_that_heads_a_column_or_a_row_says_so(built: Project) -> None:
    first, second, _ = agreement(built).select("section.contract table")
    assert [head["scope"] for head in first.select("th")] == ["col"] * 3
    assert [(head.get_text(), head["scope"]) for head in second.select("th")] == [
        ("項目", "col"),
        ("内容", "col"),
        ("手数料", "row"),
    ]


def test_numbers_stand_at_the_right_and_other_cells_where_they_are_told(built: Project) -> None:
    first, *_ = agreement(built).select("section.contract table")
    assert [cell.get_text() for cell in first.select("tbody td.text-right")] == ["〇〇円", "3,000円"]
    assert [cell.get_text() for cell in first.select("tbody td.text-center")] == ["なし"] * 2
    assert not first.select("td.text-left")


def test_captions_are_captions_alone_and_nothing_is_styled_in_the_page(built: Project) -> None:
    page = agreement(built)
    assert [each.get_text().strip() for each in page.select("caption, figcaption")] == ["内訳", "図の題"]
    assert not page.select("caption a, figcaption a, section.contract [style], section.contract col")


def test_marks_of_lists_in_cells_are_text(built: Project) -> None:
    for name in ("contracts/lending", "clauses/fee/index"):
        assert "・送金" in soup_of(built.path(f"build/html/{name}.html")).get_text()


def test_figures_are_shown_with_what_they_show_in_words(built: Project) -> None:
    images = agreement(built).select("section.contract img")
    assert [image["alt"] for image in images] == ["構成図", "構成の図"]
    for image in images:
        assert "width" not in image.attrs
        assert built.path("build/html/contracts").joinpath("../_images/構成.png").resolve().is_file()


def test_data_and_search_have_a_row_a_line(built: Project) -> None:
    rows = "項目\t金額\t説明\n基本 料金\t〇〇円\tなし\n追加\t3,000円\tなし"
    data = json.loads(built.path("build/html/clauses.json").read_text(encoding="utf-8"))
    texts = [article["text"] for contract in data["contracts"] for article in contract["articles"]]
    assert any(rows in text for text in texts)
    assert json.dumps(rows, ensure_ascii=False)[1:-1] in built.path("build/html/_static/search-data.js").read_text(
        "utf-8"
    )


def test_build_after_a_figure_was_changed_or_taken_away_equals_a_clean_one(built: Project, tmp_path: Path) -> None:
    project = built.copy(tmp_path / "project")
    for edit in ("change", "rename", "remove"):
        picture, annex = project.path("source/annexes/構成.png"), project.path("source/annexes/spec.md")
        if edit == "change":
            Image.new("L", (300, 200)).save(picture)
        elif edit == "rename":
            picture.rename(picture.with_name("新.png"))
            annex.write_text(annex.read_text(encoding="utf-8").replace("構成.png", "新.png"), encoding="utf-8")
        else:
            annex.write_text("## 仕様書\n\n次による。\n", encoding="utf-8")
        for builder in ("pdf", "html"):
            result = project.build(builder)
            assert (result.returncode, result.stderr) == (0, "")
        expected, got = project.afresh(tmp_path / edit).contents(), project.contents()
        assert sorted(got) == sorted(expected)
        assert [name for name in expected if got[name] != expected[name]] == []


def opened(page: Page, built: Project) -> Page:
    page.goto(Path(built.path("build/html/contracts/lending.html")).as_uri())
    return page


COPY = """selector => {
  getSelection().selectAllChildren(document.querySelector(selector));
  let text;
  document.addEventListener("copy", event => { text = event.clipboardData.getData("text/plain"); }, { once: true });
  document.execCommand("copy");
  return text;
}"""


def test_table_is_copied_with_tabs(built: Project, page: Page) -> None:
    lines = opened(page, built).evaluate(COPY, "#fee").split("\n")
    assert lines[2:5] == ["項目\t金額\t説明", "基本 料金\t〇〇円\tなし", "追加\t3,000円\tなし"]
    assert lines[6:] == ["内訳", "項目\t内容", "手数料\t・送金 ・返金"]


def test_wide_table_scrolls_within_itself_on_a_phone(built: Project, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    opened(page, built)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wide = page.locator("section.contract .table-wrapper").last
    assert wide.evaluate("each => each.scrollWidth > each.clientWidth")
    assert wide.evaluate("each => getComputedStyle(each).overflowX") == "auto"
    for image in page.locator("section.contract img").all():
        assert image.evaluate("each => each.getBoundingClientRect().width") <= 360


def test_lower_heading_of_an_annex_is_indented(built: Project, page: Page) -> None:
    lefts = opened(page, built).evaluate(
        "[...document.querySelectorAll('.annex :is(h3, h4)')].map(each => each.getBoundingClientRect().left)"
    )
    upper, lower = lefts
    assert lower - upper >= 12


def test_nothing_scrolls_on_paper(built: Project, page: Page) -> None:
    opened(page, built)
    page.emulate_media(media="print")
    wrappers = page.locator("section.contract .table-wrapper")
    assert set(wrappers.evaluate_all("all => all.map(each => getComputedStyle(each).overflowX)")) == {"visible"}
