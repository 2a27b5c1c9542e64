"""The topics' pages and what is taken from them: every clause as it is written, whoever uses it."""

from __future__ import annotations

import json

import pytest

from ..conftest import Project
from ..readback import soup_of, the

FEE = "source/clauses/fee/lending.md"


def texts_of(project: Project, topic: str) -> dict[str, str]:
    """Return the text of each variant of a topic, as the data has it."""
    data = json.loads(project.path("build/html/clauses.json").read_text(encoding="utf-8"))
    variants = next(each for each in data["topics"] if each["id"] == topic)["variants"]
    return {each["id"]: "".join(line["text"] for line in each["paragraphs"]) for each in variants}


def test_brackets_of_any_kind_in_a_clause_are_shown_as_they_are_written(example: Project) -> None:
    written = "支払は毎月初日〔注〕まで〔fee〕とし"
    example.edit(FEE, "支払は毎月初日までとし", written)
    result = example.build("html")
    assert result.returncode == 0, result.stderr
    assert written in texts_of(example, "fee")["lending"]
    assert written in soup_of(example.path("build/html/clauses/fee/index.html")).get_text()


def test_further_topic_of_a_clause_is_shown_on_both_pages_and_in_the_matrix(example: Project) -> None:
    html = example.path("build/html")
    (entry, *_) = soup_of(html / "clauses/delivery/index.html").select(".filed > li")
    assert [(link.get_text(), link["href"]) for link in entry.select("a")] == [
        ("対象　第2項第2号イ", "../object/index.html#lending"),
        ("第1条第2項第2号イ（貸す物）", "../../contracts/lending.html#object-2-2-1"),
    ]
    assert the(".filed-words", entry).get_text().split() == ["イ", "予備の鍵"]
    further = soup_of(html / "clauses/object/index.html").select("#lending .further li")
    assert [topic.get_text() for topic in further] == ["引渡し（第2項第2号イ）", "引渡し（第2項第3号）"]
    whole = the(".filed > li", soup_of(html / "clauses/object/index.html"))
    assert [link.get_text() for link in whole.select("a")] == ["前文", "前文"]
    assert whole.select(".filed-words") == []
    secrecy = the(".filed > li", soup_of(html / "clauses/secrecy/index.html"))
    assert [link.get_text() for link in secrecy.select("a")] == ["終了", "第5条（終了）"]  # a sole 項 is not named
    rows = {
        the("th", row).get_text(): [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in soup_of(html / "contracts/index.html").select("table.matrix tbody tr")
    }
    assert rows["秘密"] == ["第4条 第5条（終了）", "第3条"]
    assert rows["引渡し"] == ["第1条第2項第2号イ（貸す物） 第1条第2項第3号（貸す物）", "第2条"]
    assert rows["対象"] == ["第1条", "第1条 前文"]


def test_words_of_a_place_are_all_that_belongs_to_it(example: Project) -> None:
    example.edit(
        "source/clauses/ending/lending.md", "なお効力を有する。", "次のとおりとする。\n\n- 秘密は守る。\n- 料金は払う。"
    )
    result = example.build("html")
    assert result.returncode == 0, result.stderr
    words = soup_of(example.path("build/html/clauses/secrecy/index.html")).select(".filed-words p")
    assert [line.get_text()[-7:] for line in words] == ["次のとおりとする。"[-7:], "・秘密は守る。", "・料金は払う。"]


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (
            "source/clauses/object/lending.md", "   3. その他の付属品\n", "",
            "object/index.md:9: 「delivery」に挙げた「2/3」が、条項「object/lending.md」にありません。"
            "書けるのは 1、2、2/1、2/2、2/2/1、2/2/2 か 全部 です。",
        ),
        (
            "source/clauses/object/index.md", "delivery: [2/2/1, 2/3]", "deliverry: 1",
            "object/index.md:9: also の「deliverry」という主題のページがありません。もしかして「delivery」ですか。",
        ),
        (
            "source/clauses/preamble/index.md", "object: 全部", "object: 1",
            "preamble/index.md:13: 「object」に挙げた「1」が、条項「preamble/sale.md」にありません。"
            "項のない文なので、全部 と書きます。",
        ),
    ],
)  # fmt: skip
def test_further_topic_or_place_that_is_not_there_ends_the_build(
    example: Project, path: str, old: str, new: str, told: str
) -> None:
    before = example.output()
    example.edit(path, old, new)
    result = example.build("html")
    assert result.returncode == 2
    assert result.stderr.splitlines()[1:] == [f"source/clauses/{told} [主題]"]
    assert example.output() == before


TOPIC = "source/clauses/fee/index.md"
SECOND = """    second:
      name: 別の文
      stance: 中立
      reason: 同じだから。
"""


def add_second(project: Project, text: str) -> str:
    """Give a topic a second clause that no agreement uses, and return its path."""
    project.edit(TOPIC, "持つから。\n", f"持つから。\n{SECOND}")
    path = "source/clauses/fee/second.md"
    project.path(path).write_text(text, encoding="utf-8")
    return path


def test_reference_says_to_which_paragraph_it_leads_wherever_the_clause_is_shown(example: Project) -> None:
    add_second(example, "## 料金\n\n{article}`object/2/1/2`及び{article}`ending`による。\n")
    result = example.build("html")
    assert result.returncode == 0, result.stderr
    words = "「対象」の条第2項第1号ロ及び「終了」の条による。"
    ending = "「秘密」の条及び「料金」の条第2項の定めは"
    assert texts_of(example, "fee")["second"] == words
    assert ending in texts_of(example, "ending")["lending"]
    for page, text in {"fee/index": words, "ending/index": ending}.items():
        assert text in soup_of(example.path(f"build/html/clauses/{page}.html")).get_text(), page


def test_clauses_that_differ_in_a_reference_alone_differ_in_the_data_and_on_the_comparison(example: Project) -> None:
    text = example.path(FEE).read_text(encoding="utf-8")
    example.edit(FEE, "支払は", "{article}`ending/1`により、支払は")
    add_second(example, text.replace("支払は", "{article}`ending/2`により、支払は"))
    example.build("html")
    texts = texts_of(example, "fee")
    assert texts["lending"] != texts["second"]
    assert soup_of(example.path("build/html/clauses/fee/compare.html")).select("mark")


ALONE = {
    "側を名指しする": ("{{借受者}}は、甲に支払う。", "「甲」だけを名指ししています"),
    "知らない差し込み": ("{{借受物}}が支払う。", "差し込み「{{借受物}}」はありません。"),
    "使えない書き方": ("`支払う`。", "条項で使えない書き方です（「`」で囲んだ文字）。"),
    "番号が飛ぶ": ("1. 一\n3. 三", "番号「3」は「2」のはずです。"),
    "号が1から始まらない": ("1. 一\n\n   2. 二", "号の番号が「2」から始まっています。"),
    "読めない参照": ("{article}`object/二`による。", "参照先「object/二」を読めません。"),
    "主題のない参照": ("{article}`objekt`による。", "参照先「objekt」の主題のページがありません。"),
}


@pytest.mark.parametrize(("text", "words"), ALONE.values(), ids=ALONE)
def test_fault_of_a_clause_that_no_agreement_uses_is_told_once_at_its_line(
    example: Project, text: str, words: str
) -> None:
    before = example.output()
    path = add_second(example, f"## 料金\n\n{text}\n")
    result = example.build("html")
    line = example.line_of(path, text.split("\n")[-1])
    assert result.returncode == 2
    assert result.stderr.splitlines()[1:] == [
        error for error in result.stderr.splitlines() if error.startswith(f"{path}:{line}: {words}")
    ]
    assert len(result.stderr.splitlines()) == 2
    assert example.output() == before


USED = {
    "知らない差し込み": ("{{借受者}}は{{貸出者}}", "{{借受物}}は{{貸出者}}", "差し込み「{{借受物}}」"),
    "号が1から始まらない": ("送金の費用", "送金\n\n   2. 費用", "号の番号が「2」から"),
    "読めない参照": ("送金の費用", "送金の{article}`object/二`", "参照先「object/二」を読めません。"),
    "主題のない参照": ("送金の費用", "送金の{article}`objekt`", "参照先「objekt」に当たる条が"),
}


@pytest.mark.parametrize(("old", "new", "words"), USED.values(), ids=USED)
def test_fault_of_a_clause_that_an_agreement_uses_is_told_once(
    example: Project, old: str, new: str, words: str
) -> None:
    example.edit(FEE, old, new)
    result = example.build("html")
    assert result.returncode == 2
    (error,) = result.stderr.splitlines()[1:]
    assert error.startswith(f"{FEE}:{example.line_of(FEE, new.split(chr(10))[-1])}: {words}")


def shown_in(project: Project, variant: str) -> tuple[str, list[str]]:
    """Return the text of a variant on its topic's page, and what is said there of its blanks."""
    topic, file = variant.split("/")
    section = the(f"section#{file}", soup_of(project.path(f"build/html/clauses/{topic}/index.html")))
    return the(".variant", section).get_text(), [note.get_text() for note in section.select(".placeholders")]


def test_clause_is_shown_with_the_placeholders_of_the_agreements_that_use_it(example: Project) -> None:
    text, notes = shown_in(example, "preamble/sale")
    assert "○○社" in text
    assert "〇〇社" not in text
    assert notes == []
    assert "○○社" in texts_of(example, "preamble")["sale"]
    text, notes = shown_in(example, "preamble/lending")
    assert "〇〇社" in text
    assert notes == []


def test_clause_of_agreements_that_print_a_blank_otherwise_says_so(example: Project) -> None:
    text, notes = shown_in(example, "signature/plain")
    assert "甲　〇〇社" in text
    assert notes == ["空欄「会社名」は「〇〇社」と示しましたが、物品売買契約書は「○○社」と印字します。"]
    include = "```{include} /clauses/signature/plain.md\n```\n"
    example.edit("source/contracts/lending.md", include, "")
    result = example.build("html")
    assert result.returncode == 0, result.stderr
    text, notes = shown_in(example, "signature/plain")
    assert "甲　○○社" in text
    assert notes == []
    assert "甲　○○社" in texts_of(example, "signature")["plain"]
