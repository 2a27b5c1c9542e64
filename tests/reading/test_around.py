"""What stands around the articles: preambles and closings with their lists, and several clauses of one topic."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes

from clausebook.deal.file import Execution

from ..conftest import handbook_of
from ..readback import agreement_of, printed_lines, squeeze
from ..tagged import Structure
from .agreements import faults, reading, written

PURPOSE = "## 目的\n\nあ。\n"
PARTIES = "次の者は、合意する。\n\n1. {{甲の会社名}}\n2. {{乙の会社名}}\n\n以下、本文。\n"
PRINTED = "次の者は、合意する。（1）●●社（2）●●社以下、本文。"


def test_preamble_may_list_the_parties(tmp_path: Path) -> None:
    read = reading(tmp_path, "preamble\npurpose", {"preamble": PARTIES, "purpose": PURPOSE})
    assert read.text == f"{PRINTED}第1条（目的）あ。"
    assert read.anchors[1:] == ["preamble", "purpose", "purpose-1"]
    (_, preamble) = read.domain.passages["contracts/small"]
    assert squeeze(preamble.text) == PRINTED
    assert preamble.blanks == ("委託者の会社名", "受託者の会社名")


TABLE = "```{list-table}\n\n* - 期間\n  - {{甲の会社名}}\n* - 場所\n  - {{乙の会社名}}\n```\n"


def test_table_of_the_preamble_belongs_to_it(tmp_path: Path) -> None:
    texts = {
        "preamble": f"次のとおりとする。\n\n{TABLE}",
        "purpose": PURPOSE,
        "closing": f"次のとおりとする。\n\n{TABLE}",
    }
    read = reading(tmp_path, "preamble\npurpose\nclosing", texts)
    assert read.domain.blanks("contracts/small") == {
        "委託者の会社名": ["前文", "後文"], "受託者の会社名": ["前文", "後文"],
    }  # fmt: skip


def test_table_alone_belongs_to_the_only_clause_that_it_can_be_of(tmp_path: Path) -> None:
    read = reading(tmp_path, "preamble\npurpose", {"preamble": TABLE, "purpose": PURPOSE})
    assert read.domain.blanks("contracts/small") == {"委託者の会社名": ["前文"], "受託者の会社名": ["前文"]}


def test_two_tables_alone_are_told(tmp_path: Path) -> None:
    told = faults(tmp_path, "preamble\npurpose\nclosing", {"preamble": TABLE, "purpose": PURPOSE, "closing": TABLE})
    assert all("前文や後文の、空欄のある表は、文の後に置くか、「|」で引いてください。" in each for each in told)


def test_list_of_the_preamble_prints_with_its_marks(tmp_path: Path) -> None:
    project = written(tmp_path, "preamble\npurpose", {"preamble": PARTIES, "purpose": PURPOSE}, 'marks: {号: "①"}')
    result = project.build("pdf")
    assert (result.returncode, result.stderr) == (0, "")
    text = squeeze("".join(line.text for line in printed_lines(project.path("build/pdf/small.pdf"))))
    assert "次の者は、合意する。①●●社②●●社以下、本文。" in text


def test_bullets_of_a_closing_keep_their_bullet(tmp_path: Path) -> None:
    texts = {"purpose": PURPOSE, "closing": "次を添える。\n\n- 写し\n- 印\n"}
    assert reading(tmp_path, "purpose\nclosing", texts).text == "第1条（目的）あ。次を添える。・写し・印"


def test_list_around_the_articles_that_begins_anew_is_told(tmp_path: Path) -> None:
    texts = {"purpose": PURPOSE, "closing": "次を添える。\n\n1. 写し\n\n更に、\n\n1. 印\n"}
    assert faults(tmp_path, "purpose\nclosing", texts) == [
        "clauses/closing/small.md:7: 号の番号が「1」から始まっています。「2」のはずです。"
        "1つの項の中の番号は、間に文があっても続けて書きます。"
    ]


def test_two_clauses_of_one_topic_may_stand_around_the_articles(tmp_path: Path) -> None:
    texts = {"purpose": PURPOSE, "closing/paper": "紙に。\n", "closing/copies": "写しは証としない。\n"}
    read = reading(tmp_path, "purpose\nclosing/paper\nclosing/copies :id: copies", texts)
    assert (read.text_of("closing"), read.text_of("copies")) == ("紙に。", "写しは証としない。")
    assert [(each.topic, each.anchor) for each in read.domain.passages["contracts/small"]] == [
        ("purpose", "purpose"), ("closing", "closing"), ("closing", "copies")
    ]  # fmt: skip


def test_electronic_closing_has_marks_before_its_entries(tmp_path: Path) -> None:
    texts = {"purpose": PURPOSE, "closing/paper": "紙に。\n", "closing/small": "次を残す。\n\n1. 記録\n2. 控え\n"}
    project = written(tmp_path, "purpose\nclosing/paper", texts)
    project.configure('clausebook_electronic_closing = "closing/small"')
    doctree = handbook_of(project).doctree("small", Execution.ELECTRONIC)
    text = squeeze("".join(node.astext() for node in doctree.findall(nodes.Text)))
    assert text.endswith("あ。次を残す。（1）記録（2）控え")


NOTED = {
    "head": "```{lines}\n契約番号：1{footnote}`頭`\n```\n",
    "preamble": "甲と乙{footnote}`前`は、合意する。\n",
    "purpose": "## 目的\n\nあ{footnote}`条`。\n\n| い{footnote}`表` |\n|---|\n| う |\n",
    "closing/paper": "証とする{footnote}`後`。\n",
    "sign": "```{signature}\n甲{footnote}`署`\n住所：{{甲の住所}}\n```\n",
    "@list": "## 一覧\n\nえ{footnote}`別`。\n",
    "closing/small": "残す{footnote}`電`。\n",
}


def test_footnotes_are_numbered_as_they_are_read(tmp_path: Path) -> None:
    body = "head\npreamble\npurpose\nclosing/paper\nsign\n@list"
    project = written(tmp_path, body, NOTED)
    project.configure('clausebook_electronic_closing = "closing/small"')
    for format_ in ("pdf", "html"):
        assert (result := project.build(format_)).returncode == 0, result.stderr
    heard = Structure(project.path("build/pdf/small.pdf").read_bytes()).root.heard()
    signs = "頭前条表後署別"
    assert re.findall("〔脚注 (.)　(.)〕", heard) == [(str(number), sign) for number, sign in enumerate(signs, start=1)]
    agreement = agreement_of(project.path("build/html/contracts/small.html"))
    called = [each.get_text() for each in agreement.select("a.footnote-reference")]
    assert called == [f"[{number}]" for number in range(1, 8)]
    notes = {squeeze(note.get_text()) for note in agreement.select(".footnote")}
    assert notes == {f"[{number}]{sign}" for number, sign in enumerate(signs, start=1)}  # none of what is left out
    electronic = handbook_of(project).doctree("small", Execution.ELECTRONIC)
    labels = {note.astext().replace("\n\n", "") for note in electronic.findall(nodes.footnote)}
    assert labels == {f"{number}{sign}" for number, sign in enumerate("頭前条表電署別", start=1)}
    calls = [each.astext() for each in electronic.findall(nodes.footnote_reference)]
    assert calls == [str(number) for number in range(1, 8)]
    (article,) = agreement.select("section.article")
    assert [squeeze(note.get_text()) for note in article.select(".footnote")] == ["[3]条", "[4]表"]
