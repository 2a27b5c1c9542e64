"""Numbers, marks, references and signature blocks in small agreements made for each test."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import Tag
from docutils import nodes

from clausebook.deal.document import Handbook
from clausebook.deal.file import Execution

from ..conftest import ROOT, Project
from ..readback import agreement_of, printed_lines, squeeze, the

Small = Callable[..., Project]

AROUND = """---
orphan: true
topic:
  around: true
  variants:
    small: {name: 文, stance: 中立, reason: 試すから。}
---
# 前後の文

条の前後に置く文です。
"""

ITEMS = "\n\n   1. い\n   2. ろ\n\n      1. は\n      2. に\n\n"


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """Make a project of one agreement; its clauses are given by topic, in their order."""

    def make(marks: str = "", **clauses: str) -> Project:
        project = Project(tmp_path)
        copied = ("conf.py", "_static", "_templates", "hosting")
        for name in (*copied, "source/roles.yml", "source/blanks.yml"):
            target = project.path(name)
            target.parent.mkdir(exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, target)
            else:
                shutil.copy(ROOT / name, target)
        project.configure('clausebook_electronic_closing = clausebook_changelog = ""')
        page = "---\ncontract:\n  parties: {委託者: 甲, 受託者: 乙}\n  document: 本契約\n"
        page += f"  marks: {{{marks}}}\n" if marks else ""
        page += "---\n# 試験契約書\n\n"
        for topic, text in clauses.items():
            path = project.path(f"source/clauses/{topic}/small.md")
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
            if not text.startswith(("## ", "```")):
                path.with_name("index.md").write_text(AROUND, encoding="utf-8")
            page += f"```{{include}} /clauses/{topic}/small.md\n```\n"
        project.path("source/contracts").mkdir()
        project.path("source/contracts/small.md").write_text(page, encoding="utf-8")
        toctree = "# 索引\n\n```{toctree}\n%s\n```\n"
        project.path("source/index.md").write_text(toctree % "contracts/index", encoding="utf-8")
        project.path("source/contracts/index.md").write_text(toctree % "small", encoding="utf-8")
        return project

    return make


def page_of(project: Project) -> Tag:
    result = project.build("html")
    assert result.returncode == 0, result.stderr
    return agreement_of(project.path("build/html/contracts/small.html"))


def print_of(project: Project) -> str:
    result = project.build("pdf")
    assert result.returncode == 0, result.stderr
    return squeeze("".join(line.text for line in printed_lines(project.path("build/pdf/small.pdf"))))


def test_marks_of_every_level_are_text_in_page_and_print(small: Small) -> None:
    project = small(purpose="## 目的\n\n1. あ" + ITEMS + "2. ほ\n")
    expected = "試験契約書第1条（目的）1あ（1）い（2）ろイはロに2ほ"
    assert squeeze(page_of(project).get_text()) == expected
    assert print_of(project) == expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ('項: "1. ", 号: "(1)", イロハ: "ア "', "1.あ(1)い(2)ろアはイに2.ほ"),
        ('項: "①", 号: "一　", イロハ: "(a)"', "①あ一い二ろ(a)は(b)に②ほ"),
        ('項: "１　"', "１あ（1）い（2）ろイはロに２ほ"),
    ],
)
def test_each_agreement_has_its_own_marks(small: Small, marks: str, expected: str) -> None:
    project = small(marks, purpose="## 目的\n\n1. あ" + ITEMS + "2. ほ\n")
    assert squeeze(page_of(project).get_text()).endswith(expected)


def test_article_of_one_paragraph_has_no_mark(small: Small) -> None:
    assert squeeze(page_of(small(purpose="## 目的\n\nあ。\n")).get_text()) == "試験契約書第1条（目的）あ。"


def test_list_behind_a_lead_holds_items_unless_it_says_paragraphs(small: Small) -> None:
    listing = "1. い\n2. ろ\n"
    project = small(
        '項: "1　", 号: "（1）", 柱書の号: "[1]"',
        purpose="## 目的\n\nあ。\n\n" + listing,
        scope="## 範囲\n\nあ。\n\n{.paragraphs}\n" + listing,
    )
    page = page_of(project)
    assert squeeze(the("#purpose", page).get_text()) == "第1条（目的）あ。[1]い[2]ろ"
    assert squeeze(the("#scope", page).get_text()) == "第2条（範囲）あ。1い2ろ"


def test_bullets_keep_their_bullet(small: Small) -> None:
    project = small('箇条: "* "', purpose="## 目的\n\n1. あ\n\n   - い\n   - ろ\n")
    assert squeeze(page_of(project).get_text()).endswith("1あ*い*ろ")


def test_anchors_come_from_topic_paragraph_and_item(small: Small) -> None:
    page = page_of(small(purpose="## 目的\n\n1. あ" + ITEMS, scope="## 範囲\n\nあ。\n\n1. い\n"))
    ids = [str(node["id"]) for node in page.find_all(id=True)]
    assert ids == [
        *("purpose", "purpose-1", "purpose-1-1", "purpose-1-2", "purpose-1-2-1", "purpose-1-2-2"),
        *("scope", "scope-1", "scope-1-1"),
    ]


def test_many_items_are_numbered_in_two_digits(small: Small) -> None:
    items = "".join(f"{number}. あ\n" for number in range(1, 13))
    text = print_of(small(purpose="## 目的\n\nあ。\n\n" + items))
    assert re.findall(r"（(\d+)）", text) == [str(number) for number in range(1, 13)]


def test_reference_to_the_only_paragraph_of_an_article_leads_there(small: Small) -> None:
    page = page_of(small(purpose="## 目的\n\nあ。\n", scope="## 範囲\n\n{article}`purpose/1`のとおり。\n"))
    link = the("a.reference", page)
    assert link.get_text() == "第1条"
    assert page.select_one(str(link["href"])) is not None


def test_marks_that_run_out_are_told(small: Small) -> None:
    items = "".join(f"   {number}. あ\n" for number in range(1, 29))
    result = small('号: "(a)"', purpose="## 目的\n\n1. あ\n\n" + items).build("pdf")
    assert result.returncode == 2
    assert "source/clauses/purpose/small.md:31:" in result.stderr
    assert "26" in result.stderr


def test_paragraphs_numbered_in_two_runs_are_told(small: Small) -> None:
    result = small(purpose="## 目的\n\n1. あ\n\n- い\n\n1. う\n").build("pdf")
    assert result.returncode == 2
    assert "source/clauses/purpose/small.md:5:" in result.stderr


def test_closing_and_signature_stand_behind_the_last_article(small: Small) -> None:
    project = small(
        preamble="{{甲の会社名}}と{{乙の会社名}}は。\n",
        purpose="## 目的\n\nあ。\n",
        closing="以上。\n",
        signature="```{signature}\n{{締結日}}\n\n甲　{{甲の会社名}}\n住所：{{甲の住所}}\n```\n",
    )
    page = page_of(project)
    purpose = the("#purpose", page)
    assert "以上" not in purpose.get_text()
    assert [" ".join(node.get("class") or []) for node in page.find_all(recursive=False)][1:] == [
        "preamble",
        "article",
        "closing",
        "signature docutils container",
    ]
    titles = [str(blank["title"]).split("（")[0] for blank in page.select(".blank")]
    assert titles == [
        "空欄 委託者の会社名", "空欄 受託者の会社名", "空欄 締結日", "空欄 委託者の会社名", "空欄 委託者の住所"
    ]  # fmt: skip


def test_lines_of_a_paragraph_are_joined_without_a_space_in_japanese(small: Small) -> None:
    project = small(purpose="## 目的\n\n本書は、\n目的を定める。AI\nsystem\n")
    project.build("pdf")
    text = "".join(line.text for line in printed_lines(project.path("build/pdf/small.pdf")))
    assert "本書は、目的を定める。AI system" in text


def test_party_names_its_role_on_hover(small: Small) -> None:
    page = page_of(small(purpose="## 目的\n\n{{委託者}}は、{{文書}}により支払う。\n"))
    party = the("span.party", page)
    assert (party.get_text(), party["title"]) == ("甲", "委託者")


def test_reference_in_a_heading_is_part_of_what_is_known_of_it(small: Small) -> None:
    project = small(purpose="## 目的\n\nあ。\n", scope="## {article}`purpose`の範囲\n\nい。\n")
    assert the("#scope h2", page_of(project)).get_text() == "第2条（第1条の範囲）"
    data = json.loads(project.path("build/html/clauses.json").read_text(encoding="utf-8"))
    assert [article["heading"] for article in data["contracts"][0]["articles"]] == ["目的", "第1条の範囲"]


def test_numbers_of_items_go_on_behind_a_text_and_references_agree(small: Small) -> None:
    project = small(
        purpose="## 目的\n\n1. 次のとおり。\n\n   1. い\n   2. ろ\n\n   また、\n\n   3. は\n",
        scope="## 範囲\n\n{article}`purpose/1/3`のとおり。\n",
    )
    text = squeeze(page_of(project).get_text())
    assert "（1）い（2）ろまた、（3）は" in text
    assert text.endswith("第1条第1項第3号のとおり。")


def test_objects_of_the_agreements_may_be_referred_to_from_elsewhere(small: Small) -> None:
    project = small(preamble="前に。\n", purpose="## 目的\n\nあ。\n")
    page_of(project)
    lines = (
        zlib.decompress(project.path("build/html/objects.inv").read_bytes().split(b"zlib.\n")[1]).decode().split("\n")
    )
    assert "small/purpose clause:article 1 contracts/small.html#purpose 第1条（目的）" in lines


ELECTRONIC = "{{締結日}}に、{article}`purpose`により、電子署名をする。\n"


def with_electronic(project: Project) -> Project:
    """Give the topic of the closing a variant for electronic signatures."""
    project.path("source/clauses/closing/electronic.md").write_text(ELECTRONIC, encoding="utf-8")
    entry = "    small: {name: 文, stance: 中立, reason: 試すから。}\n"
    project.edit("source/clauses/closing/index.md", entry, entry + entry.replace("small", "electronic"))
    project.configure('clausebook_electronic_closing = "closing/electronic"')
    return project


def test_electronic_closing_is_read_like_a_clause_and_shown_in_no_blank_form(small: Small) -> None:
    clauses = {"preamble": "{{締結日}}に。\n", "purpose": "## 目的\n\nあ。\n", "closing": "紙に。\n"}
    project = with_electronic(small(**clauses, remark="なお、別紙による。\n"))
    assert "電子署名" not in print_of(project)
    doctree = Handbook(project.root, project.path("build")).doctree("small", Execution.ELECTRONIC)
    text = squeeze(doctree.astext())
    assert text.endswith("●●年●月●日に、第1条により、電子署名をする。なお、別紙による。")
    assert "紙に。" not in text
    blanks = [str(node["blank"]) for node in doctree.findall(nodes.inline) if "blank" in node]
    assert blanks == ["締結日", "締結日"]


def test_electronic_closing_with_a_blank_that_the_agreement_has_not_is_told(small: Small) -> None:
    project = with_electronic(small(purpose="## 目的\n\nあ。\n", closing="紙に。\n"))
    result = project.build("pdf")
    assert result.returncode == 2
    assert "source/clauses/closing/electronic.md:1:" in result.stderr
    assert "締結日" in result.stderr


def test_signature_of_any_party_is_set_as_one(small: Small) -> None:
    fields = ["丙　山田\n住所：", "（甲）\n住所：", "受託者（乙）\n住所：", "住所　{{乙の住所}}\n氏名　{{乙の代表者}}"]
    fields.append("乙女座ホールにて")
    text = "```{signature}\n{{締結日}}\n\n" + "\n\n".join(fields) + "\n```\n"
    project = small(purpose="## 目的\n\nあ。\n", signature=text)
    project.edit("source/contracts/small.md", "受託者: 乙}", "受託者: 乙, 利用者: 丙}")
    groups = page_of(project).select(".signature-group")
    assert [("party-fields" in (group.get("class") or [])) for group in groups] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]


def test_entry_may_be_nothing_but_a_blank(small: Small) -> None:
    project = small(fees="## 対価\n\n1. 次のとおりとする。\n\n   1. {{締結日}}\n   2. {{サービス名}}\n2. {{文書}}\n")
    text = squeeze(page_of(project).get_text())
    assert re.fullmatch("試験契約書第1条（対価）1次のとおりとする。（1）●+年●月●日（2）●+サービス2本契約", text), text
    assert print_of(project) == text
