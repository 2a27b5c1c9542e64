"""The comparison of a topic's variants: the facts, each with the words that prove it, and nothing without proof."""

from __future__ import annotations

from ..conftest import Project
from ..readback import soup_of, the

PAGE = "build/html/clauses/secrecy/compare.html"
TOPIC = "source/clauses/secrecy/index.md"


def rows(project: Project) -> list[list[str]]:
    return [
        [cell.get_text("｜", strip=True) for cell in row.select("th, td")]
        for row in the("table.differences", soup_of(project.path(PAGE))).select("tr")
    ]


def test_every_aspect_is_a_row_with_the_words_of_each_variant_and_where_they_stand(example: Project) -> None:
    assert rows(example) == [
        ["点", "双方が守る", "ひとことで守る"],
        ["除くもの", "2つ｜「秘密に当たらない」（第2項）｜「公になっているもの」（第2項第1号）", "定めなし"],
        [
            "終わった後",
            "3年間｜「終わった後も3年間効力を有する」（第3項）",
            "期間の限りなし｜「「秘密」の条及び」（終了）",
        ],
    ]
    links = [str(link["href"]) for link in soup_of(example.path(PAGE)).select("table.differences small a")]
    assert links == ["index.html#mutual"] * 3 + ["../ending/index.html#lending"]


def test_page_says_what_of_the_facts_is_proven(example: Project) -> None:
    (note,) = soup_of(example.path(PAGE)).select("article section > p.quiet")
    assert note.get_text() == (
        "値は人が書いたもので、ビルドは、「」の文言が条項にあることと、値の中の数が文言と合うことだけを確かめています。"
    )


def test_blank_that_words_name_is_quoted_as_the_page_shows_it(example: Project) -> None:
    example.edit("source/clauses/secrecy/short.md", "知った秘密を", "{{物品名}}について知った秘密を")
    example.edit(TOPIC, "        除くもの: 定めなし", '        除くもの: {value: 物, words: "{{物品名}}について"}')
    example.edit("source/blanks.yml", "placeholder: 〇〇品", "placeholder: 〇〇品\n  placeholders: {sale: ●●品}")
    result = example.build("html")
    assert result.returncode == 0, result.stderr
    assert rows(example)[1][2] == "物｜「●●品について」"


def test_words_that_name_what_is_no_blank_are_no_words_of_the_clause(example: Project) -> None:
    example.edit(TOPIC, "words: 終わった後も3年間効力を有する", 'words: "{{貸出者}}は3年間"')
    result = example.build("html")
    assert result.returncode == 2
    assert "の根拠「{{貸出者}}は3年間」が、条項「secrecy/mutual.md」にありません。" in result.stderr


def test_value_with_a_number_that_its_words_lack_ends_the_build(example: Project) -> None:
    example.edit(TOPIC, "value: 3年間", "value: 5年間")
    result = example.build("html")
    assert result.returncode == 2
    assert f"{TOPIC}:{example.line_of(TOPIC, 'value: 5年間')}: 「終わった後」の値「5年間」の数「5」が" in result.stderr


def test_topic_without_aspects_has_no_table(example: Project) -> None:
    assert not soup_of(example.path("build/html/clauses/object/compare.html")).select("table.differences")


def test_changed_clause_ends_the_build_with_the_line_of_its_facts(example: Project) -> None:
    before = example.output()
    example.edit("source/clauses/secrecy/mutual.md", "3年間", "5年間")
    result = example.build("html")
    assert result.returncode == 2
    assert f"{TOPIC}:{example.line_of(TOPIC, 'value: 3年間')}: 「終わった後」（3年間）の根拠" in result.stderr
    assert result.stderr.count("[事実]") == 1
    assert example.output() == before


def test_changed_clause_of_another_topic_ends_the_build_and_does_so_again(example: Project) -> None:
    example.edit("source/clauses/ending/lending.md", "{article}`secrecy`及び", "")
    for _ in range(2):
        result = example.build("html")
        assert result.returncode == 2
        assert f"{TOPIC}:{example.line_of(TOPIC, '期間の限りなし')}: " in result.stderr


def test_words_that_moved_in_another_clause_are_shown_where_they_are(example: Project) -> None:
    path = example.path("source/clauses/ending/lending.md")
    heading, text = path.read_text(encoding="utf-8").split("\n\n", 1)
    path.write_text(f"{heading}\n\n1. 対象品は、返却日までに返す。\n2. {text}", encoding="utf-8")
    assert example.build("html").returncode == 0
    assert rows(example)[2][2] == "期間の限りなし｜「「秘密」の条及び」（終了第2項）"
