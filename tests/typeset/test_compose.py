"""Doctrees composed into rows: what stands where, what stays together, and what cannot be set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

import pytest
from docutils import nodes, utils
from hypothesis import given, settings

from clausebook.model.blanks import OPEN
from clausebook.model.diagnostics import Kind, SourceError
from clausebook.model.marks import Mark as Numbering
from clausebook.typeset.classes import UNDERLINE
from clausebook.typeset.compose import Composer
from clausebook.typeset.fonts import EM, GOTHIC, MINCHO, Face
from clausebook.typeset.linebreak import gap
from clausebook.typeset.lines import Row
from clausebook.typeset.pages import paginate
from clausebook.typeset.paragraph import Cell
from clausebook.typeset.sheet import Anchor, Bookmark, GlyphRun, Link, Rule, Seal
from clausebook.typeset.style import Style

from .test_linebreak import NOT_AT_END, prose

STYLE = Style()
PAGE = "source/contracts/maintenance.md"
CLAUSE = "source/clauses/data/joint.md"
SENTENCE = "受託者は、関連データを本契約の目的の範囲内でのみ使用し、漏えい、改ざん及び消失を防止する措置を講じる。"


def agreement(*blocks: nodes.Node, title: str = "保守・運用契約書") -> nodes.document:
    """Return an agreement's doctree as `clausebook.reading.numbering` leaves it."""
    document = utils.new_document(PAGE)
    heading = nodes.title("", title)
    heading.source, heading.line = PAGE, 8
    document += nodes.section("", heading, *blocks, classes=["contract"])
    return document


def article(number: int, topic: str, *blocks: nodes.Node, heading: str = "データの取扱い") -> nodes.section:
    number_node = nodes.inline("", f"第{number}条", classes=["number"])
    title = nodes.title("", "", number_node, nodes.Text(f"（{heading}）"))
    title.source, title.line = CLAUSE, 1
    return nodes.section("", title, *blocks, ids=[topic], classes=["article"])


def paragraph(*content: str | nodes.Node, line: int = 12, **attributes: list[str]) -> nodes.paragraph:
    children = [nodes.Text(part) if isinstance(part, str) else part for part in content]
    node = nodes.paragraph("", "", *children, **attributes)
    node.source, node.line = CLAUSE, line
    return node


def item(mark: str, content: str | nodes.paragraph, *below: nodes.Node, name: str = "") -> nodes.list_item:
    first = paragraph(content) if isinstance(content, str) else content
    first.insert(0, nodes.inline("", mark, classes=["mark"]))
    return nodes.list_item("", first, *below, ids=[name] if name else [])


def listing(level: str, *items: nodes.list_item) -> nodes.enumerated_list:
    return nodes.enumerated_list("", *items, classes=[level])


def reference(text: str, target: str) -> nodes.reference:
    return nodes.reference("", "", nodes.Text(text), refid=target, internal=True)


def hard_break() -> nodes.inline:
    return nodes.inline("", "", classes=["hard-break"])


def blank(text: str = "") -> nodes.inline:
    return nodes.inline("", text, classes=["blank"])


def signature(*groups: Sequence[Sequence[str | nodes.Node]]) -> nodes.container:
    """Return a signature block; the fields of a party are a group that starts with 甲 or 乙."""
    block = nodes.container("", classes=["signature"])
    for lines in groups:
        block += (group := nodes.line_block("", classes=["signature-group"]))
        for number, content in enumerate(lines):
            children = [nodes.Text(part) if isinstance(part, str) else part for part in content]
            group += (line := nodes.line("", "", *children))
            line.source, line.line = CLAUSE, 20 + number
        group["classes"].append("party-fields" if group[0].astext()[0] in "甲乙" else "signing-date")
    return block


def own_lines(text: str) -> nodes.container:
    return nodes.container("", nodes.line_block("", nodes.line("", text)), classes=["lines", "align-right"])


def both_parties() -> nodes.container:
    date: list[str | nodes.Node] = ["令和8年4月1日"]
    return signature([date], *(fields_of(side) for side in "甲乙"))


def fields_of(side: str) -> list[list[str | nodes.Node]]:
    return [[f"{side}　株式会社髙﨑"], ["住所：", blank()], ["代表者：", blank("●●")]]


def compose(*blocks: nodes.Node, title: str = "保守・運用契約書") -> Composer:
    return Composer(STYLE, agreement(*blocks, title=title))


def body(*blocks: nodes.Node) -> list[Row]:
    """Return the rows of an agreement below its title."""
    return compose(*blocks).rows[1:]


def texts(row: Row) -> list[GlyphRun]:
    return [mark for mark in row.marks if isinstance(mark, GlyphRun)]


def words(row: Row) -> str:
    return "".join(cluster for text in texts(row) for _, cluster, _ in text.glyphs)


def faces(text: GlyphRun) -> set[Face]:
    """Return the faces that a text is set in."""
    return {glyph.face for glyph, _, _ in text.glyphs}


def starts(text: GlyphRun) -> list[float]:
    """Return where the body of each glyph begins, and where the last one ends, in points."""
    places, x = [], text.x
    for glyph, cluster, move in text.glyphs:
        own_space = {**dict.fromkeys(NOT_AT_END, EM // 2), **dict.fromkeys("・：；", EM // 4)}.get(cluster, 0)
        shift = 0 if cluster in "―—" else glyph.shift  # whose print alone is moved, to the next one's
        places.append(x + (shift + own_space) / EM * text.size)
        x += (glyph.advance + move) / EM * text.size
    return [*places, x]


def start_of(row: Row, word: str) -> float:
    """Return where a word of a row begins, in points."""
    (text,) = texts(row)
    signs = [cluster for _, cluster, _ in text.glyphs]
    index = next(i for i in range(len(signs)) if "".join(signs[i:]).startswith(word))
    return starts(text)[index]


def ems(count: float) -> float:
    return count * STYLE.size


def refused(*blocks: nodes.Node, title: str = "契約書") -> tuple[str, int, Kind, str]:
    """Return the one finding with which an agreement is refused."""
    with pytest.raises(SourceError) as caught:
        compose(*blocks, title=title)
    (finding,) = caught.value.findings
    return finding[:4]


WIDE = pytest.approx(ems(STYLE.measure), abs=0.02)


# title


def test_title_stands_in_the_middle_in_gothic() -> None:
    composer = compose(title="保守・運用契約書")
    (title,) = texts(composer.rows[0])
    assert composer.title == "保守・運用契約書"
    assert (faces(title), title.size) == ({GOTHIC.face}, STYLE.title_size)
    left, right = starts(title)[0], ems(STYLE.measure) - starts(title)[-1]
    assert left == pytest.approx(right, abs=0.02)
    assert left > 0


@pytest.mark.parametrize(
    "title",
    [
        "人工知能を利用した業務システムの開発、保守及び運用に関するTechnologyPartnership基本契約書",
        "AI（人工知能）を利用した業務システムの開発、保守及び運用に関する基本契約書",
    ],
    ids=["行を空ける", "行を詰める"],
)
def test_title_of_two_lines_stays_within_the_margins_and_in_the_middle(title: str) -> None:
    rows = compose(title=title).rows
    assert "".join(map(words, rows)) == title
    assert len(rows) == 2
    for row in rows:
        (text,) = texts(row)
        left, right = starts(text)[0], ems(STYLE.measure) - starts(text)[-1]
        assert left >= -0.02
        assert left == pytest.approx(right, abs=0.02)


def test_line_of_a_title_that_fits_is_neither_opened_nor_squeezed() -> None:
    title = "人工知能を利用した業務システムの開発保守及び運用に関する基本契約書並びに秘密保持契約書"
    for row in compose(title=title).rows:
        places = starts(texts(row)[0])
        steps_between = [after - before for before, after in pairwise(places)]
        assert steps_between == [pytest.approx(STYLE.title_size, abs=0.02)] * len(words(row))


def test_title_stays_with_what_follows() -> None:
    rows = compose(article(1, "data", paragraph("甲"))).rows
    assert rows[0].keep
    assert rows[0].height == STYLE.title_lines


def test_heading_below_an_article_is_refused() -> None:
    title = nodes.title("", "小見出し")
    title.source, title.line = CLAUSE, 5
    path, line, kind, _ = refused(article(1, "data", nodes.section("", title, paragraph("甲"), ids=["inner"])))
    assert (path, line, kind) == (CLAUSE, 5, Kind.MARKUP)


# articles and paragraphs


def test_heading_is_gothic_kept_and_stands_apart_from_what_is_above() -> None:
    heading, text = body(article(1, "data", paragraph("甲")))
    assert words(heading) == "第1条（データの取扱い）"
    assert [faces(mark) for mark in texts(heading)] == [{GOTHIC.face}]
    assert (heading.keep, heading.space_above) == (True, STYLE.article_space)
    assert (text.keep, text.space_above) == (False, 0)
    assert [faces(mark) for mark in texts(text)] == [{MINCHO.face}]


def test_heading_of_several_lines_is_kept_whole_and_has_space_above_its_first() -> None:
    *heading, text = body(article(1, "data", paragraph("甲"), heading="受託者による関連データの取扱い" * 3))
    assert len(heading) == 2
    assert all(row.keep for row in heading)
    assert [row.space_above for row in heading] == [STYLE.article_space, 0]
    assert words(text) == "甲"


def test_each_article_has_an_anchor_and_a_bookmark_with_its_label() -> None:
    composer = compose(article(1, "purpose", paragraph("甲"), heading="目的"), article(2, "data", paragraph("乙")))
    assert composer.bookmarks == [
        Bookmark("purpose", "第1条（目的）", 1), Bookmark("data", "第2条（データの取扱い）", 1)
    ]  # fmt: skip
    anchors = {words(row): mark.name for row in composer.rows for mark in row.marks if isinstance(mark, Anchor)}
    assert anchors == {"第1条（目的）": "purpose", "第2条（データの取扱い）": "data"}


@settings(deadline=None, max_examples=60)
@given(prose)
def test_rows_of_a_paragraph_hold_its_text_within_the_margins(text: str) -> None:
    rows = body(paragraph(text))
    assert "".join(map(words, rows)) == text
    for row in rows:
        (line,) = texts(row)
        places = starts(line)
        bodies = [Cell(sign, glyph.advance).body for _, sign, _ in line.glyphs if (glyph := MINCHO.glyph(sign))]
        ends = [place + width / EM * STYLE.size for place, width in zip(places, bodies, strict=False)]
        assert places[0] >= 0
        assert all(end <= place + 0.02 for end, place in zip(ends, places[1:], strict=True))
        assert places[-1] <= ems(STYLE.measure) + 0.02
        assert min(glyph.advance for glyph, _, _ in line.glyphs) >= 0
        assert max(abs(move) for _, _, move in line.glyphs) < EM / 16


@settings(deadline=None, max_examples=40)
@given(prose)
def test_every_line_of_an_item_but_the_last_ends_at_the_margin(text: str) -> None:
    rows = body(listing("paragraphs", item("12　", text)))
    for row in rows[:-1]:
        assert starts(texts(row)[0])[-1] == WIDE


def test_only_the_first_line_of_a_paragraph_is_indented() -> None:
    first, *others = body(paragraph(SENTENCE * 3))
    assert starts(texts(first)[0])[0] == pytest.approx(ems(STYLE.first_indent))
    assert [starts(texts(row)[0])[0] for row in others] == [pytest.approx(0)] * 3


def test_type_stands_in_the_middle_of_its_row() -> None:
    for row in compose(article(1, "data", paragraph("甲"))).rows:
        (text,) = texts(row)
        above, below = text.y - 0.88 * text.size, STYLE.pitch - (text.y + 0.12 * text.size)
        assert above == pytest.approx(below)
        assert above >= 0


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (1, [False]),
        (2, [True, False]),
        (3, [True, True, False]),
        (4, [True, False, True, False]),
        (5, [True, False, False, True, False]),
    ],
)
def test_two_lines_of_a_paragraph_at_least_stand_on_a_page(lines: int, kept: list[bool]) -> None:
    rows = body(paragraph("甲" * (40 * lines - 10)))
    assert [row.keep for row in rows] == kept


def part(heading: str, name: str, *blocks: nodes.Node, kind: str = "") -> nodes.section:
    """Return a part of an agreement of some `kind`, or of an annex."""
    title = nodes.title("", heading)
    title.source, title.line = PAGE, 9
    return nodes.section("", title, *blocks, ids=[name], classes=[kind] if kind else [])


def test_lower_heading_of_an_annex_is_indented() -> None:
    below = part("表紙", "annex-1-2", paragraph("甲"))
    rows = body(part("別紙", "annex-1", part("色", "annex-1-1", paragraph("乙"), below), kind="annex"))
    assert {words(row): texts(row)[0].x for row in rows} == {
        "別紙": 0,
        "色": 0,
        "乙": ems(1),
        "表紙": ems(1),
        "甲": ems(1),
    }


@pytest.mark.parametrize("closing", [[], ["closing"]])
def test_text_of_a_supplement_stands_as_near_its_heading_as_a_numbered_one(closing: list[str]) -> None:
    numbered = listing("paragraphs", item("1　", "施行する。"))
    for block in (paragraph("施行する。", classes=closing), numbered):
        rows = body(part("附則", "supplement-1", block, kind="supplement"))
        assert [row.space_above for row in rows] == [STYLE.chapter_space, 0]


def contents(*entries: tuple[int, str]) -> nodes.container:
    """Return a list of contents as `clausebook.reading.numbering` leaves it: how deep each entry is, and its text."""
    listed = nodes.bullet_list("")
    for depth, text in entries:
        link = nodes.reference("", text, refid="data", internal=True, classes=[f"depth-{depth}"])
        listed += nodes.list_item("", nodes.paragraph("", "", link))
    node = nodes.container("", nodes.paragraph("", "目次"), listed, classes=["contents-list"])
    node.source, node.line = PAGE, 8
    return node


def test_chapter_in_the_contents_stays_with_what_stands_in_it() -> None:
    entries = [(1, "第1章　総則"), (2, "第1節　通則"), (3, "第1条（目的）"), (3, "第2条（定義）"), (1, "第2章　雑則")]
    _, *rows = body(contents(*entries), article(1, "data", paragraph("甲")))
    assert [bool(row.keep) for row in rows[:5]] == [True, True, False, False, False]


def test_entry_of_the_contents_that_takes_two_lines_hangs() -> None:
    _, first, second, *_ = body(contents((2, "第1条（" + SENTENCE * 2 + "）")), article(1, "data", paragraph("甲")))
    assert [texts(row)[0].x for row in (first, second)] == [ems(2), ems(3)]


def test_first_section_of_a_chapter_stands_nearer_its_heading_than_others_stand_off_what_is_above() -> None:
    first, second = (
        part(
            f"第{number}節　通則",
            f"section-{number}",
            article(number, f"a{number}", paragraph("甲")),
            kind="chapter-section",
        )
        for number in (1, 2)
    )
    rows = body(part("第1章　総則", "chapter-1", first, second, kind="chapter"))
    spaces = {words(row)[:3]: row.space_above for row in rows if words(row) != "甲"}
    assert spaces == {
        "第1章": STYLE.chapter_space,
        "第1節": 1,
        "第1条": STYLE.article_space,
        "第2節": STYLE.chapter_space,
        "第2条": STYLE.article_space,
    }
    assert STYLE.chapter_space > 1


def test_section_below_a_text_of_its_chapter_stands_as_far_off_it_as_a_chapter() -> None:
    section = part("第1節　通則", "section-1", paragraph("乙"), kind="chapter-section")
    rows = body(part("第1章　総則", "chapter-1", paragraph("甲"), section, kind="chapter"))
    assert [row.space_above for row in rows] == [STYLE.chapter_space, 0, STYLE.chapter_space, 0]


def test_closing_stands_apart_from_the_articles() -> None:
    rows = body(article(1, "data", paragraph("甲")), paragraph("本契約締結の証として", classes=["closing"]))
    assert [row.space_above for row in rows] == [STYLE.article_space, 0, STYLE.article_space]


def test_emphasis_and_plain_inline_nodes_are_set_as_text() -> None:
    parts = [nodes.strong("", "甲"), nodes.emphasis("", "及び"), nodes.inline("", "乙", classes=["party"]), blank("●●")]
    assert [words(row) for row in body(paragraph(*parts))] == ["甲及び乙●●"]


def rules(row: Row) -> list[Rule]:
    return [mark for mark in row.marks if isinstance(mark, Rule)]


def underlined(text: str) -> nodes.inline:
    return nodes.inline("", text, classes=[UNDERLINE])


def left_open(text: str) -> nodes.inline:
    """Return a blank as a draft shows it."""
    return nodes.inline("", text, classes=["blank", OPEN])


@pytest.mark.parametrize(
    ("marked", "below", "width"), [(underlined, 0.22, STYLE.rule_width), (left_open, 0.25, STYLE.open_width)]
)
def test_rule_below_words_begins_and_ends_with_them(
    marked: Callable[[str], nodes.inline], below: float, width: float
) -> None:
    (row,) = body(paragraph("甲は", marked("金銭"), "を", marked("払う"), "。"))
    (text,) = texts(row)
    first, second = rules(row)
    for rule, word, following in ((first, "金銭", "を"), (second, "払う", "。")):
        assert rule.x == pytest.approx(start_of(row, word), abs=0.02)
        assert rule.x + rule.length == pytest.approx(start_of(row, following), abs=0.02)
        assert rule.y - text.y == pytest.approx(ems(below))
        assert rule.width == width


@pytest.mark.parametrize("marked", [underlined, left_open])
def test_rule_below_words_that_take_two_lines_goes_on_in_the_second(marked: Callable[[str], nodes.inline]) -> None:
    first, second = body(paragraph("甲" * 30, marked("乙" * 15), "丙"))
    (before,), (behind,) = rules(first), rules(second)
    assert before.x == pytest.approx(start_of(first, "乙"), abs=0.02)
    assert before.x + before.length == WIDE
    assert behind.x == 0
    assert behind.length == pytest.approx(start_of(second, "丙"), abs=0.02)
    assert round((before.length + behind.length) / STYLE.size) == 15


def test_rule_below_words_leaves_out_the_space_of_the_last_bracket() -> None:
    (row,) = body(paragraph("甲", underlined("（乙）"), "丙"))
    (rule,) = rules(row)
    assert rule.x == pytest.approx(start_of(row, "（"), abs=0.02)
    assert rule.length == pytest.approx(ems(2), abs=0.02)


def ink(text: GlyphRun) -> list[tuple[float, float]]:
    """Return where the print of each glyph begins and ends, in points."""
    spans, x = [], text.x
    for glyph, _, move in text.glyphs:
        left, right = glyph.face.ink(glyph.gid)
        spans.append((x + (glyph.shift + left) / EM * text.size, x + (glyph.shift + right) / EM * text.size))
        x += (glyph.advance + move) / EM * text.size
    return spans


@pytest.mark.parametrize("dash", ["――", "——", "―――"])
def test_dashes_are_joined_to_one_stroke_in_the_middle_of_their_room(dash: str) -> None:
    (row,) = body(paragraph("甲", dash, "乙"))
    (text,) = texts(row)
    _, *dashes, _ = ink(text)
    for (_, end), (start, _) in pairwise(dashes):
        assert start <= end
    places = starts(text)
    assert dashes[0][0] - places[1] == pytest.approx(places[-2] - dashes[-1][1], abs=ems(0.02))
    assert words(row) == f"甲{dash}乙"


@pytest.mark.parametrize("pair", ["――", "——", "……", "‥‥"])
def test_pairs_of_dashes_and_leaders_stay_on_one_line(pair: str) -> None:
    for before in range(STYLE.measure - 4, STYLE.measure + 1):
        lines = [words(row) for row in body(paragraph("の" * before, pair, "のこと"))]
        assert [line for line in lines if pair in line] == [line for line in lines if pair[0] in line]


def test_comments_and_targets_leave_no_trace() -> None:
    rows = body(
        nodes.comment("", "内部メモ"), nodes.target("", "", ids=["x"]), paragraph("甲", nodes.comment("", "メモ"))
    )
    assert [words(row) for row in rows] == ["甲"]


# lists

SAMPLES = ("1　", "1. ", "1.", "（1）", "(1) ", "１　", "（一）", "一　", "①", "イ　", "・", "第1項", "（１）")


def numbered(sample: str, count: int, text: str = SENTENCE) -> list[Row]:
    """Return the rows of a list with the marks that a sample stands for."""
    numbering = Numbering.from_sample(sample)
    return body(listing("paragraphs", *(item(numbering.format(number), text) for number in range(1, count + 1))))


@pytest.mark.parametrize("sample", SAMPLES)
def test_text_of_a_list_is_aligned_whatever_the_width_of_its_marks(sample: str) -> None:
    rows = numbered(sample, 21)
    firsts = [start_of(row, "受託者は") for row in rows if "受託者は" in words(row)]
    others = [starts(texts(row)[0])[0] for row in rows if "受託者は" not in words(row)]
    assert len(firsts) == 21
    assert len(others) >= 21
    assert firsts + others == [pytest.approx(firsts[0], abs=0.02)] * (len(firsts) + len(others))
    assert firsts[0] == pytest.approx(ems(round(firsts[0] / STYLE.size)), abs=0.02)


@pytest.mark.parametrize("sample", SAMPLES)
def test_half_an_em_stands_between_a_mark_and_its_text(sample: str) -> None:
    numbering = Numbering.from_sample(sample)
    for number, row in enumerate(numbered(sample, 21, "甲"), start=1):
        mark = numbering.format(number)
        bodies = [Cell(sign, glyph.advance).body for sign in mark.rstrip() if (glyph := MINCHO.glyph(sign))]
        last_at = start_of(row, mark[len(mark.rstrip()) - 1 :])
        assert start_of(row, "甲") >= last_at + (bodies[-1] / EM + 0.5) * STYLE.size - 0.02, mark


def test_bracket_before_a_wide_mark_gives_up_the_space_that_it_has_by_itself() -> None:
    *_, nine, ten = numbered("（1）", 10, "甲")
    assert start_of(nine, "甲") == start_of(ten, "甲") == pytest.approx(ems(3))
    assert [start_of(nine, "（"), start_of(ten, "（")] == pytest.approx([0, 0])
    assert start_of(numbered("（1）", 9, "甲")[-1], "（") == pytest.approx(ems(0.5))


@pytest.mark.parametrize("sample", ["（1）", "(1) ", "【1】　", "第1項　"])
def test_marks_of_a_kind_have_one_room_in_an_agreement_and_one_shape_in_a_list(sample: str) -> None:
    numbering = Numbering.from_sample(sample)
    lists = [
        article(n, f"a{n}", listing("paragraphs", *(item(numbering.format(k), "甲") for k in range(1, count + 1))))
        for n, count in enumerate((1, 12, 2), start=1)
    ]
    rows = [row for row in body(*lists) if words(row).endswith("甲")]
    assert len({round(start_of(row, "甲"), 1) for row in rows}) == 1
    for alike in (rows[:1], rows[1:13], rows[13:]):
        assert len({round(start_of(row, words(row)[0]), 1) for row in alike}) == 1


@pytest.mark.parametrize("mark", ["第1項　", "【1】　", "1　", "（1）　"])
def test_space_that_is_typed_behind_a_mark_is_there_in_an_article_of_one_paragraph_too(mark: str) -> None:
    (row,) = body(article(1, "data", listing("paragraphs", item(mark, "甲"))))[1:]
    last = mark.strip()[-1]
    glyph = MINCHO.glyph(last)
    assert glyph
    assert start_of(row, "甲") - start_of(row, last) >= ems(Cell(last, glyph.advance).body / EM + 1) - 0.05


def run_in(text: str) -> nodes.inline:
    return nodes.inline("", text, classes=["run-in"])


def run_in_item(number: str, mark: str, text: str, *below: nodes.Node) -> nodes.list_item:
    first = paragraph(run_in(number), nodes.inline("", mark, classes=["mark"]), text)
    return nodes.list_item("", first, *below)


def test_lines_and_items_below_a_number_that_runs_in_begin_alike_in_every_article() -> None:
    items = listing("items", item("一　", "乙"), item("二　", "丙"))
    rows = body(
        article(1, "a", paragraph(run_in("第1条　"), SENTENCE), items),
        article(
            2, "b", listing("paragraphs", run_in_item("第2条　", "", SENTENCE, items.deepcopy()), item("2　", "丁"))
        ),
    )
    places = {words(row): texts(row)[0].x for row in rows if texts(row)}
    lines = [texts(row)[0].x for row in rows if words(row) in SENTENCE]
    assert [texts(row)[0].x for row in rows if words(row)[3:4] == "　"] == [0, 0]
    assert lines == [pytest.approx(ems(2))] * 2
    assert [texts(row)[0].x for row in rows if words(row) == "一　乙"] == [pytest.approx(ems(2))] * 2
    assert places["2　丁"] == 0


def test_items_begin_alike_below_a_paragraph_that_prints_no_mark_and_a_sole_one() -> None:
    items = listing("items", item("一　", "乙"), item("二　", "丙"))
    rows = body(
        article(1, "a", paragraph(SENTENCE), items),
        article(2, "b", listing("paragraphs", item("", SENTENCE, items.deepcopy()), item("2　", "丁"))),
    )
    assert [texts(row)[0].x for row in rows if words(row) == "一　乙"] == [pytest.approx(ems(2))] * 2


@pytest.mark.parametrize("label", ["１．", "第1条　", "(1)", "1. "])
def test_text_behind_a_number_that_runs_in_begins_at_one_place_whatever_it_begins_with(label: str) -> None:
    places = set()
    for text in ("1年間は", "（仮）", "甲は", "A社は", "「本件」は"):
        first, *_ = body(article(1, "a", paragraph(run_in(label), text + SENTENCE)))[1:]
        places.add(round(start_of(first, text), 1))
    assert len(places) == 1


def test_footnote_that_no_page_can_hold_is_refused() -> None:
    called = nodes.footnote_reference("", "1", refid="footnote-1")
    note = nodes.footnote("", nodes.label("", "1"), at_line(paragraph("注" * 1500), 12), ids=["footnote-1"])
    path, line, _, message = refused(paragraph("本文", called), note)
    assert (path, line) == (CLAUSE, 12)
    assert message.startswith("脚注が長すぎます")


def test_mark_of_a_footnote_stands_solid_behind_what_it_notes() -> None:
    called = nodes.footnote_reference("", "1", refid="footnote-1")
    note = nodes.footnote("", nodes.label("", "1"), paragraph("注。"), ids=["footnote-1"])
    for before, after in (("稿", "の"), ("税", "（"), ("税", "。"), ("A", "の"), ("稿", "A")):
        (noted,) = body(paragraph("原" + before, called.deepcopy(), after), note)
        left, mark, right = texts(noted)
        glyph = MINCHO.glyph("1")
        assert glyph
        width = round(glyph.advance * 0.6) / EM
        assert mark.x == pytest.approx(starts(left)[-1], abs=0.02)
        end = mark.x + ems(width)
        assert starts(right)[0] - end == pytest.approx(gap(before, after).size / EM * STYLE.size, abs=0.02)


def test_mark_stands_where_others_do_before_a_text_that_begins_with_something_raised() -> None:
    texts_of = (
        paragraph("甲乙"),
        paragraph(nodes.superscript("", "注"), "乙"),
        paragraph(nodes.subscript("", "注"), "乙"),
    )
    plain, *others = body(paragraph("次による。"), listing("items", *(item("（1）", text) for text in texts_of)))[1:]
    (whole,) = texts(plain)
    for row in others:
        mark, small, _ = texts(row)
        assert words(Row([mark])) == "（1）"
        assert (mark.x, mark.y, mark.size) == pytest.approx((whole.x, whole.y, whole.size), abs=0.02)
        assert starts(mark)[:3] == pytest.approx(starts(whole)[:3], abs=0.02)
        assert small.x == pytest.approx(starts(whole)[3], abs=0.02)
        assert whole.x == pytest.approx(ems(STYLE.item_indent), abs=0.02)


@pytest.mark.parametrize("sample", SAMPLES)
def test_mark_stands_at_the_margin_and_is_read_before_its_text(sample: str) -> None:
    rows = numbered(sample, 12, "甲")
    numbering = Numbering.from_sample(sample)
    assert [words(row) for row in rows] == [numbering.format(number) + "甲" for number in range(1, 13)]
    for row in rows:
        (text,) = texts(row)
        assert text.x == pytest.approx(0, abs=0.02)
        assert min(glyph.advance for glyph, _, _ in text.glyphs) > 0


def test_text_is_aligned_if_a_mark_in_the_middle_is_the_widest() -> None:
    rows = body(listing("paragraphs", *(item(mark, "甲") for mark in ("一　", "九十九　", "百　"))))
    assert [start_of(row, "甲") for row in rows] == [pytest.approx(ems(4), abs=0.02)] * 3


def test_text_of_a_numbered_list_stands_two_ems_in_at_least_and_that_of_a_bullet_one() -> None:
    numbered_rows = [row for sample in ("①", "1") for row in numbered(sample, 1, "甲")]
    (bulleted_row,) = body(nodes.bullet_list("", item("・", "甲"), classes=["items"]))
    assert [start_of(row, "甲") for row in numbered_rows] == [pytest.approx(ems(2))] * 2
    assert start_of(bulleted_row, "甲") == pytest.approx(ems(STYLE.item_indent + 1))


def test_paragraph_that_prints_no_mark_begins_as_others_do_beside_those_that_do() -> None:
    first, *_, second = body(listing("paragraphs", item("", SENTENCE * 2), item("2　", SENTENCE)))[:-1]
    assert texts(first)[0].x == ems(STYLE.first_indent)
    assert start_of(second, "受") == ems(2)


def test_lines_of_their_own_stand_apart_from_a_text_above_and_not_further_from_the_title() -> None:
    (below_title,) = body(own_lines("契約番号"))
    _, below_text = body(paragraph("本文。"), own_lines("以上"))
    assert (below_title.space_above, below_text.space_above) == (0, 1)


def test_lines_that_close_a_text_stand_on_a_page_with_two_lines_of_it() -> None:
    rows = body(paragraph("一。"), paragraph("二。"), paragraph("三。"), own_lines("以上"))
    assert [bool(row.keep) for row in rows] == [False, True, True, False]
    assert rows[-1].height == 1  # nothing follows that needs room


def test_lines_that_close_a_text_stand_with_the_signatures_in_either_form() -> None:
    annex = nodes.section("", nodes.title("", "別紙"), paragraph("別紙の文。"), ids=["a"], classes=["annex"])
    composed = Composer(STYLE, agreement(signature(["甲　", "住所："]), own_lines("（以下余白）"), annex))
    for rows in (composed.rows, composed.compact_rows):
        place = next(number for number, row in enumerate(rows) if words(row) == "（以下余白）")
        assert all(row.keep for row in rows[:place][-3:])


def test_lines_that_close_nothing_leave_the_text_above_as_it_is() -> None:
    rows = body(paragraph("一。"), paragraph("二。"), own_lines("記"), paragraph("三。"))
    assert not any(row.keep for row in rows)
    assert [row.height for row in rows] == [1, 1, 2, 1]


def test_lines_of_their_own_in_an_item_begin_where_its_text_does() -> None:
    lines = nodes.container("", nodes.line_block("", nodes.line("", "銀行名：")), classes=["lines", "align-left"])
    rows = body(listing("paragraphs", item("1　", paragraph("次の口座に払う。"), lines)))
    assert words(rows[-1]) == "銀行名："
    assert texts(rows[-1])[0].x == pytest.approx(start_of(rows[0], "次"))


def test_items_below_a_paragraph_are_indented_and_subitems_follow_their_text() -> None:
    subitems = listing("subitems", item("イ　", "甲"))
    rows = body(
        article(1, "data", paragraph("次による。"), listing("items", item("（1）", "乙", subitems))),
        article(2, "term", listing("paragraphs", item("1　", "丙", listing("items", item("（1）", "丁"))))),
    )
    places = {words(row): texts(row)[0].x for row in rows}
    assert places["（1）乙"] == pytest.approx(ems(STYLE.item_indent))
    text_of_item = next(start_of(row, "乙") for row in rows if words(row) == "（1）乙")
    assert places["イ　甲"] == pytest.approx(text_of_item)
    assert places["1　丙"] == pytest.approx(0)
    text_of_paragraph = next(start_of(row, "丙") for row in rows if words(row) == "1　丙")
    assert places["（1）丁"] == pytest.approx(text_of_paragraph)


def test_list_stays_with_its_text_and_no_single_line_of_it_is_parted_from_the_rest() -> None:
    inside: dict[int, list[bool]] = {1: [], 2: [True], 3: [True, True], 4: [True, False, True]}
    for count, expected in inside.items():
        rows = body(paragraph("次による。"), listing("items", *(item(f"（{n}）", "甲") for n in range(count))))
        kept = [row.keep for row in rows]
        assert kept[0] is True
        assert kept[-1] is False
        assert kept[1:-1] == expected


def test_paragraphs_of_an_article_may_be_parted_one_from_the_other() -> None:
    rows = body(article(1, "data", listing("paragraphs", *(item(f"{n}　", "甲") for n in range(4)))))
    assert [row.keep for row in rows] == [True, False, False, False, False]


def test_text_before_a_list_stays_with_it_across_a_comment() -> None:
    rows = body(paragraph("次による。"), nodes.comment("", "メモ"), listing("items", item("（1）", "甲")))
    assert [row.keep for row in rows] == [True, False]


def test_item_stays_with_the_list_below_it() -> None:
    rows = body(listing("paragraphs", item("1　", "甲", listing("items", item("（1）", "乙"))), item("2　", "丙")))
    assert [row.keep for row in rows] == [True, False, False]


def test_second_paragraph_of_an_item_begins_as_paragraphs_do() -> None:
    first, second = body(listing("paragraphs", item("1　", "甲", paragraph("乙"))))
    assert start_of(first, "甲") + ems(STYLE.first_indent) == pytest.approx(start_of(second, "乙"))


# references


def test_link_covers_its_text_on_each_line_it_takes() -> None:
    label = "第12条第3項第4号に定める関連データの取扱い"
    rows = body(article(1, "data", paragraph("甲" * 30, reference(label, "data"), "による。")))[1:]
    linked = ""
    for row in rows:
        (link,) = [mark for mark in row.marks if isinstance(mark, Link)]
        (text,) = texts(row)
        places = starts(text)
        covered = [i for i in range(len(text.glyphs)) if link.x - 0.02 <= places[i] < link.x + link.width - 0.02]
        linked += "".join(text.glyphs[i][1] for i in covered)
        assert link.target == "data"
        assert 0 <= link.y < text.y < link.y + link.height + 0.2 * STYLE.size <= STYLE.pitch + 0.2 * STYLE.size
    assert linked == label


def test_link_of_an_indented_item_covers_its_text() -> None:
    (row,) = body(listing("items", item("（1）", paragraph("甲は", reference("第1条", "data"), "による。"))))
    (link,) = [mark for mark in row.marks if isinstance(mark, Link)]
    assert link.x == pytest.approx(start_of(row, "第1条"), abs=0.02)
    assert link.x + link.width == pytest.approx(start_of(row, "による"), abs=ems(0.26))


def test_link_reaches_over_emphasis_within_it() -> None:
    link_node = nodes.reference("", "", nodes.strong("", "第1条"), nodes.Text("第2項"), refid="data")
    (row,) = body(paragraph("甲は", link_node, "による。"))
    (link,) = [mark for mark in row.marks if isinstance(mark, Link)]
    _, strong, behind = texts(row)
    assert link.x == pytest.approx(strong.x, abs=0.02)
    assert words(Row([behind])).startswith("第2項による")
    assert link.x + link.width == pytest.approx(start_of(Row([behind]), "による"), abs=0.02)


def test_neighbouring_links_to_two_places_are_two_links() -> None:
    links = [reference("第1条", "purpose"), reference("第2条", "data")]
    (row,) = body(paragraph(*links))
    found = [mark for mark in row.marks if isinstance(mark, Link)]
    assert [link.target for link in found] == ["purpose", "data"]
    assert found[0].x + found[0].width == pytest.approx(found[1].x, abs=ems(0.26))


def test_only_items_that_something_refers_to_have_an_anchor() -> None:
    items = [item(f"{number}　", "甲", name=f"data-{number}") for number in (1, 2, 3)]
    rows = body(article(1, "data", listing("paragraphs", *items)), paragraph(reference("第1条第2項", "data-2")))
    anchors = {mark.name: words(row) for row in rows for mark in row.marks if isinstance(mark, Anchor)}
    assert anchors == {"data": "第1条（データの取扱い）", "data-2": "2　甲"}


def test_sole_paragraph_of_an_article_can_be_referred_to() -> None:
    rows = body(
        article(1, "data", paragraph("甲", ids=["data-1"], classes=["sole-paragraph"])),
        article(2, "term", paragraph(reference("第1条第1項", "data-1"), "による。")),
    )
    anchors = {mark.name: words(row) for row in rows for mark in row.marks if isinstance(mark, Anchor)}
    assert anchors.get("data-1") == "甲"


# signature block


def test_signature_block_stays_together_and_with_the_row_before_it() -> None:
    rows = body(paragraph("甲"), paragraph("本書2通を作成する。", classes=["closing"]), both_parties())
    assert [bool(row.keep) for row in rows] == [False, *[True] * 7, False]


def test_block_that_is_taller_than_a_page_is_parted_between_two_parties() -> None:
    block = signature([["令和8年4月1日"]], *(fields_of("甲") for _ in range(6)))
    rows = compose(paragraph("甲"), block).rows
    for capacity in range(14, 40):
        heads = [words(rows[page[0]]) for page in paginate(rows, capacity).pages[1:]]
        assert heads
        assert not any(head.startswith(("住所", "代表者")) for head in heads)


@pytest.mark.parametrize("capacity", range(26, 37))
def test_signature_block_and_headings_are_never_parted_from_their_page(capacity: int) -> None:
    articles = [
        article(number, f"topic-{number}", listing("paragraphs", *(item(f"{i}　", SENTENCE) for i in range(1, 4))))
        for number in range(1, 6)
    ]
    rows = compose(*articles, paragraph("証として本書2通を作成する。", classes=["closing"]), both_parties()).rows
    pages = paginate(rows, capacity).pages
    headings = [index for index, row in enumerate(rows) if words(row).startswith("第")]
    assert len(headings) == 5
    assert not {page.stop - 1 for page in pages} & set(headings)
    closing = next(index for index, row in enumerate(rows) if words(row).startswith("証"))
    assert closing in pages[-1]


def steps(rows: list[Row]) -> list[float]:
    """Return how far the baseline of each row is from that of the row before it, in lines."""
    ends = list(accumulate(row.space_above + row.height for row in rows))
    lines = [
        end - row.height + texts(row)[0].y / STYLE.pitch - first
        for end, row, first in zip(ends, rows, [texts(rows[0])[0].y / STYLE.pitch] * len(rows), strict=True)
    ]
    return [round(after - before, 6) for before, after in pairwise(lines)]


def test_fields_of_a_party_leave_room_for_a_seal_and_groups_stand_apart() -> None:
    rows = body(paragraph("甲"), both_parties())
    assert [words(row)[:1] for row in rows] == ["甲", "令", "甲", "住", "代", "乙", "住", "代"]
    date, *groups = steps(rows)
    assert date == 1 + STYLE.signature_space
    assert [groups[index] for index in (1, 2, 4, 5)] == [STYLE.field_lines] * 4
    assert min(groups[0], groups[3]) > STYLE.field_lines


def test_parties_are_indented_and_the_date_is_not() -> None:
    date, *fields = body(paragraph("甲"), both_parties())[1:]
    assert texts(date)[0].x == pytest.approx(ems(STYLE.date_indent))
    assert [texts(row)[0].x for row in fields] == [pytest.approx(ems(STYLE.party_indent))] * 6


def test_open_blank_is_a_rule_from_its_label_to_the_margin() -> None:
    fields: list[list[str | nodes.Node]] = [["甲"], ["住所：", blank()], ["代表者：", blank()]]
    rows = body(paragraph("甲"), signature(fields))[2:4]
    assert list(map(words, rows)) == ["住所：", "代表者："]
    (text,), (rule,) = texts(rows[1]), [mark for mark in rows[1].marks if isinstance(mark, Rule)]
    assert 0 < rule.x - starts(text)[-1] <= ems(0.5) + 0.02
    assert rule.x + rule.length == WIDE
    assert text.y < rule.y < rows[1].height * STYLE.pitch
    (other,) = [mark for mark in rows[0].marks if isinstance(mark, Rule)]
    assert (other.x, other.length) == (rule.x, rule.length)


def test_rule_follows_the_last_line_of_a_long_label() -> None:
    label = "本店又は主たる事務所の所在地及び連絡先の電話番号："
    first, last = body(paragraph("甲"), signature([["甲"], [label, blank()]]))[2:]
    (text,) = texts(last)
    (rule,) = [mark for mark in last.marks if isinstance(mark, Rule)]
    assert words(first) + words(last) == label
    assert not [mark for mark in first.marks if isinstance(mark, Rule)]
    assert 0 < rule.x - starts(text)[-1] < ems(0.5)


def test_rule_behind_a_label_that_fills_its_line_still_leaves_room_to_write() -> None:
    label = "本店又は主たる事務所の所在地（登記上の住所）"
    rows = body(paragraph("甲"), signature([["甲"], [label, blank()]]))[2:]
    (rule,) = [mark for row in rows for mark in row.marks if isinstance(mark, Rule)]
    assert rule.length >= ems(2)
    assert rule.x + rule.length == WIDE


def test_rule_alone_goes_from_the_indent_to_the_margin() -> None:
    row = body(paragraph("甲"), signature([["甲"], [blank()]]))[-1]
    (rule,) = row.marks
    assert isinstance(rule, Rule)
    assert rule.x == pytest.approx(ems(STYLE.party_indent), abs=ems(0.26))
    assert rule.x + rule.length == WIDE


@pytest.mark.parametrize(
    "content", [["代表者：", blank(), "様"], [blank(), "年", blank()], []], ids=["後に様", "2つ", "空"]
)
def test_line_of_a_signature_block_that_is_no_label_with_a_rule_is_refused(content: list[str | nodes.Node]) -> None:
    path, line, kind, _ = refused(paragraph("甲"), signature([["甲"], content]))
    assert (path, line, kind) == (CLAUSE, 21, Kind.MARKUP)


def of_type(kind: str, text: str = "") -> nodes.inline:
    """Return a blank of a type, empty or filled in."""
    node = blank()
    node["blank-type"] = kind
    if text:
        node += nodes.Text(text)
    return node


def seals(rows: list[Row]) -> list[tuple[str, Seal]]:
    """Return each place for a seal with the text of its row."""
    return [(words(row), mark) for row in rows for mark in row.marks if isinstance(mark, Seal)]


def test_representative_has_a_place_for_a_seal_at_the_margin_and_the_rule_ends_before_it() -> None:
    fields: list[list[str | nodes.Node]] = [["甲"], ["住所：", of_type("住所")], ["代表者：", of_type("代表者")]]
    rows = body(paragraph("甲"), signature(fields))
    ((label, seal),) = seals(rows)
    (rule,) = [mark for mark in rows[-1].marks if isinstance(mark, Rule)]
    assert label == "代表者："
    assert seal.x + seal.diameter / 2 == pytest.approx(WIDE)
    assert rule.x + rule.length < seal.x - seal.diameter / 2
    assert abs(seal.y - rule.y) < seal.diameter / 2
    assert seal.diameter / 2 < STYLE.field_lines * STYLE.pitch - STYLE.size / 2


def test_signature_is_sealed_rather_than_the_representative() -> None:
    fields: list[list[str | nodes.Node]] = [
        ["甲"],
        ["代表者：", of_type("代表者")],
        ["署名又は押印：", of_type("署名")],
    ]
    assert [label for label, _ in seals(body(paragraph("甲"), signature(fields)))] == ["署名又は押印："]


def test_party_without_a_representative_has_no_place_for_a_seal() -> None:
    assert seals(body(paragraph("甲"), both_parties())) == []


@pytest.mark.parametrize(
    "line",
    [
        ["氏名：", of_type("氏名"), "　印"],
        ["氏名：　山田太郎　　印"],
        ["氏名：＿＿＿＿（印）"],
        ["氏　名　山田太郎　　㊞"],
        ["印"],
    ],
    ids=lambda line: str(line[0]),
)
def test_seal_that_is_typed_is_drawn_and_stays_in_the_text(line: list[str | nodes.Node]) -> None:
    name: list[str | nodes.Node] = ["代表者：", of_type("代表者", "代表　甲野")]
    rows = body(paragraph("甲"), signature([["甲"], name, line]))
    ((text, seal),) = seals(rows)
    assert text.rstrip("）").endswith(("印", "㊞"))
    run = texts(rows[-1])[-1]
    assert run.unseen == frozenset(range(len(run.glyphs)))
    assert seal.x - seal.diameter / 2 < run.x < seal.x + seal.diameter / 2


@pytest.mark.parametrize("typed", ["印", "（印）", "㊞"])
def test_seal_that_is_typed_stands_in_the_middle_of_its_place(typed: str) -> None:
    rows = body(paragraph("甲"), signature([["甲"], ["氏名：＿＿＿＿" + typed]]))
    ((_, seal),) = seals(rows)
    run = texts(rows[-1])[-1]
    assert words(Row([run])) == typed
    sign = next(place for place, (_, text, _) in enumerate(run.glyphs) if text in "印㊞")
    assert starts(run)[sign] + STYLE.size / 2 == pytest.approx(seal.x, abs=0.02)


@pytest.mark.parametrize("line", ["捺印", "実印", "収入印", "氏名：山田印"])
def test_word_that_ends_like_a_seal_is_none(line: str) -> None:
    assert seals(body(paragraph("甲"), signature([["甲"], [line]]))) == []


def test_each_party_has_the_seals_that_are_typed_and_none_lies_on_another() -> None:
    name: list[str | nodes.Node] = ["代表者：", of_type("代表者", "甲野"), "（印）"]
    rows = body(paragraph("甲"), signature([["甲"], ["氏名：　　印"], name, ["印："]]))
    assert [text.partition("：")[0] for text, _ in seals(rows)] == ["氏名", "代表者", "印"]
    ends = list(accumulate(row.space_above + row.height for row in rows))
    centres = [
        (end - row.height) * STYLE.pitch + mark.y
        for end, row in zip(ends, rows, strict=True)
        for mark in row.marks
        if isinstance(mark, Seal)
    ]
    assert all(below - above > STYLE.seal_size for above, below in pairwise(centres))


def test_label_without_a_value_has_a_rule_to_write_on_but_the_name_of_a_party_has_none() -> None:
    rows = body(paragraph("甲"), signature([["乙："], ["住所："], ["印："]]))
    rules = [[mark for mark in row.marks if isinstance(mark, Rule)] for row in rows[-3:]]
    assert [len(each) for each in rules] == [0, 1, 0]
    assert rules[1][0].x + rules[1][0].length == pytest.approx(WIDE)


def test_group_behind_the_parties_stands_apart_and_off_the_seal() -> None:
    witness = "立会人　東京都千代田区霞が関一丁目1番1号　霞が関法律事務所　弁護士　立会太郎"
    fields: list[list[str | nodes.Node]] = [["甲"], ["代表者：", of_type("代表者", "甲野")]]
    rows = body(paragraph("甲"), signature(fields, [[witness]], [["（以下余白）"]]), paragraph("本文"))
    assert [words(row) for row in rows[-3:]] == [witness, "（以下余白）", "本文"]
    assert steps(rows[:-1])[-2:] == [1 + STYLE.field_lines] * 2
    assert rows[-2].gap is not None
    assert rows[-2].gap * STYLE.pitch > STYLE.seal_size / 2


@pytest.mark.parametrize(
    "expected",
    [
        ["甲　The Hongkong and Shanghai Banking ", "Corporation"],
        ["代表者：代表取締役兼最高経営責任者　", "勘解由小路右京太夫"],
    ],
)
@pytest.mark.parametrize("others", [[["代表者：", "甲野"]], []])
def test_long_value_goes_on_below_its_beginning_and_rather_behind_a_space(
    expected: list[str], others: list[list[str | nodes.Node]]
) -> None:
    if not others and "：" in expected[0]:
        others = [["代表者：", "甲野"]]
    rows = body(paragraph("甲"), signature([["甲"], *others, ["".join(expected)]]))[-2:]
    assert [words(row) for row in rows] == expected
    value = expected[0].partition("：")[2] or expected[0][2:]
    assert starts(texts(rows[1])[0])[0] == pytest.approx(start_of(rows[0], value), abs=0.3)


def test_parties_beside_each_other_reach_both_margins_in_lines_as_far_apart_as_below_each_other() -> None:
    parties: list[list[list[str | nodes.Node]]] = [
        [[name], ["住所："], ["代表者：", of_type("代表者")]] for name in "甲乙"
    ]
    rows = Composer(STYLE, agreement(paragraph("前。"), signature(*parties))).compact_rows[-3:]
    assert steps(rows) == [STYLE.field_lines] * 2
    rules = [mark for row in rows for mark in row.marks if isinstance(mark, Rule)]
    assert max(rule.x + rule.length for rule in rules) == pytest.approx(WIDE)
    assert len({round(rule.length, 3) for rule in rules}) == 2  # as wide in both, less a seal


def test_many_fields_beside_each_other_stand_closer() -> None:
    fields: list[list[str | nodes.Node]] = [["住所："], ["会社名："], ["役職："], ["代表者：", of_type("代表者")]]
    composed = Composer(STYLE, agreement(paragraph("前。"), signature([["甲"], *fields], [["乙"], *fields])))
    assert steps(composed.compact_rows[-5:])[:3] == [1, 1, 1]


def test_values_of_all_parties_begin_in_one_column() -> None:
    block = signature([["甲"], ["住所：", "東京都"]], [["乙"], ["氏名又は会社名：", "東京都"]])
    one, other = [start_of(row, "東京都") for row in body(paragraph("甲"), block) if "東京都" in words(row)]
    assert one == pytest.approx(other)


def test_value_that_has_no_room_behind_the_label_of_another_party_begins_behind_those_of_its_own() -> None:
    long = "東京都千代田区霞が関一丁目一番一号"
    block = signature([["甲"], ["住所：", long]], [["乙"], ["氏名又は会社名：", "東京都"]])
    row = next(row for row in body(paragraph("甲"), block) if long in words(row))
    assert start_of(row, long) == pytest.approx(ems(STYLE.party_indent + 3))


@pytest.mark.parametrize(
    ("address", "rest"),
    [
        ("東京都西多摩郡瑞穂町大字箱根ケ崎三丁目15番1号", "三丁目15番1号"),
        ("東京都西多摩郡瑞穂町大字箱根ケ崎東1-23-45", "1-23-45"),
        ("東京都西多摩郡瑞穂町箱根ケ崎東松原百二十番地の12", "百二十番地の12"),
    ],
)
def test_numbers_of_an_address_are_not_parted(address: str, rest: str) -> None:
    rows = body(paragraph("甲"), signature([["甲"], ["住所：", address]]))
    assert [words(row) for row in rows[-2:]] == ["住所：" + address.removesuffix(rest), rest]


def test_name_that_is_filled_in_keeps_its_place_for_a_seal_and_clear_of_it() -> None:
    name = "代表取締役　" + "髙﨑" * 12
    rows = body(paragraph("甲"), signature([["甲"], ["代表者：", of_type("代表者", name)]]))
    ((_, seal),) = seals(rows)
    assert "".join(map(words, rows)).endswith(name)
    assert max(starts(text)[-1] for row in rows for text in texts(row)) <= seal.x - seal.diameter / 2


def test_underscores_are_drawn_and_stay_in_the_text_without_being_seen() -> None:
    fields: list[list[str | nodes.Node]] = [["甲"], ["日付：____年＿＿月"], ["住所：____"]]
    *_, date, address = body(paragraph("甲"), signature(fields))
    assert words(date) == "日付：____年＿＿月"
    for row, expected in ((date, ["____", "＿＿"]), (address, ["____"])):
        (text,) = texts(row)
        rules = [mark for mark in row.marks if isinstance(mark, Rule)]
        assert {words(row)[number] for number in text.unseen} == set("".join(expected))
        assert len(rules) == len(expected)
        for rule, run in zip(rules, expected, strict=True):
            assert rule.x == pytest.approx(starts(text)[words(row).index(run)], abs=ems(0.13))
    assert rules[0].x + rules[0].length == pytest.approx(WIDE)


def test_long_field_of_a_party_stays_within_the_margin() -> None:
    address = "住所：東京都千代田区霞が関一丁目一番一号　霞が関ビルディング二十五階"
    rows = body(paragraph("甲"), signature([["甲　株式会社髙﨑"], [address]]))
    assert "".join(map(words, rows)).endswith(address)
    assert max(starts(text)[-1] for row in rows for text in texts(row)) <= ems(STYLE.measure) + 0.02
    assert [texts(row)[0].x for row in rows[1:]] == pytest.approx([ems(STYLE.party_indent + by) for by in (0, 0, 3)])
    assert steps(rows)[1:] == [STYLE.field_lines, 1]
    assert [row.keep for row in rows] == [True, True, True, False]


def test_values_stand_below_each_other_behind_a_label_of_ten_signs() -> None:
    label, value = "代表者の役職及び氏名：", "代表取締役社長兼最高経営責任者"
    *_, address, name, rest = body(paragraph("甲"), signature([["甲"], ["住所：東京都"], [label + value]]))
    column = ems(STYLE.party_indent + len(label))
    assert starts(texts(address)[0])[len("住所：")] == pytest.approx(column)
    assert starts(texts(name)[0])[len(label)] == pytest.approx(column)
    assert texts(rest)[0].x == pytest.approx(column)
    assert words(name) + words(rest) == label + value


def test_lines_of_a_signature_block_are_never_spread() -> None:
    name = "株式会社日本産業技術総合 Holdings Company"
    rows = body(paragraph("甲"), signature([["甲"], ["会社名：", of_type("会社名", name)]]))
    line = next(row for row in rows if "会社名" in words(row))
    assert words(line) == "会社名：株式会社日本産業技術総合 Holdings "
    places = starts(texts(line)[0])
    assert [b - a for a, b in pairwise(places[:3])] == [pytest.approx(STYLE.size)] * 2
    assert [b - a for a, b in pairwise(places[4:16])] == [pytest.approx(STYLE.size)] * 11


def test_signature_block_without_lines_leaves_nothing() -> None:
    assert [words(row) for row in body(paragraph("甲"), signature())] == ["甲"]


# what cannot be set


def at_line(node: nodes.Element, line: int) -> nodes.Element:
    node.source, node.line = CLAUSE, line
    return node


@pytest.mark.parametrize(
    "element",
    [
        nodes.literal_block("", "code"), nodes.math_block(),
        nodes.block_quote("", nodes.paragraph("", "甲")), nodes.definition_list(), nodes.line_block(), nodes.note(),
        nodes.raw("", "<hr>", format="html"), nodes.transition(), nodes.container(),
    ],
    ids=lambda node: node.tagname,
)  # fmt: skip
def test_block_that_cannot_be_set_is_refused_with_file_and_line(element: nodes.Element) -> None:
    path, line, kind, message = refused(article(1, "data", paragraph("甲"), at_line(element.deepcopy(), 34)))
    assert (path, line, kind) == (CLAUSE, 34, Kind.MARKUP)
    assert element.tagname in message


@pytest.mark.parametrize(
    "element",
    [
        nodes.image(uri="seal.png"), nodes.math("", "x"), nodes.literal("", "x"),
        nodes.raw("", "<br>", format="html"), nodes.problematic("", "x"),
    ],
    ids=lambda node: node.tagname,
)  # fmt: skip
@pytest.mark.parametrize("place", ["paragraph", "heading", "item", "signature"])
def test_inline_that_cannot_be_set_is_refused_with_file_and_line(element: nodes.Element, place: str) -> None:
    inline = at_line(element.deepcopy(), 34)
    blocks: list[nodes.Node]
    if place == "heading":
        section = article(1, "data", paragraph("甲"))
        next(section.findall(nodes.title)).append(inline)
        blocks = [section]
    elif place == "signature":
        blocks = [paragraph("甲"), signature([["甲", inline]])]
    else:
        holder = paragraph("甲", inline)
        blocks = [holder if place == "paragraph" else listing("paragraphs", item("1　", holder))]
    path, line, kind, message = refused(*blocks)
    assert (path, line, kind) == (CLAUSE, 34, Kind.MARKUP)
    assert element.tagname in message


def test_element_without_file_or_line_is_told_by_those_of_what_it_stands_in() -> None:
    element = nodes.math("", "x")
    assert refused(paragraph("甲", element.deepcopy(), line=12))[:2] == (CLAUSE, 12)
    element.line = 14
    assert refused(paragraph("甲", element, line=12))[:2] == (CLAUSE, 14)


@pytest.mark.parametrize(
    ("blocks", "line"),
    [
        ([article(1, "data", paragraph("甲は😀を", line=5))], 5),
        ([article(1, "data", paragraph("甲"), heading="😀")], 1),
        ([listing("paragraphs", item("1　", paragraph("甲は", nodes.inline("", "😀"), line=7)))], 7),
        ([listing("paragraphs", item("😀", paragraph("甲", line=7)))], 7),
        ([paragraph(reference("😀", "data"), line=9)], 9),
        ([paragraph("甲"), signature([["甲"], ["住所：😀"]])], 21),
    ],
    ids=["項", "見出し", "号", "番号", "参照", "署名欄"],
)
def test_character_without_a_glyph_is_refused_with_file_and_line(blocks: list[nodes.Node], line: int) -> None:
    path, at, kind, message = refused(*[block.deepcopy() for block in blocks])
    assert (path, at, kind) == (CLAUSE, line, Kind.GLYPH)
    assert "「😀」（U+1F600）" in message


def test_title_without_a_glyph_is_refused_with_file_and_line() -> None:
    path, line, kind, message = refused(title="😀契約書")
    assert (path, line, kind) == (PAGE, 8, Kind.GLYPH)
    assert "U+1F600" in message


def test_unknown_variation_sequence_is_refused_with_both_codes() -> None:
    *_, kind, message = refused(paragraph("契\U000e01ef"))
    assert kind is Kind.GLYPH
    assert "（U+5951 U+E01EF）" in message


def test_voiced_mark_that_would_need_composing_is_refused() -> None:
    path, line, kind, _ = refused(paragraph("か\u3099ある"))
    assert (path, line, kind) == (CLAUSE, 12, Kind.GLYPH)


@pytest.mark.parametrize("content", [(), (blank(),), ("甲は", blank(), "を支払う。")], ids=["空", "空欄", "文中の空欄"])
def test_paragraph_with_nothing_to_set_is_refused(content: tuple[str | nodes.Node, ...]) -> None:
    path, line, kind, _ = refused(paragraph(*content))
    assert (path, line, kind) == (CLAUSE, 12, Kind.MARKUP)


def test_item_without_text_is_refused() -> None:
    path, line, kind, _ = refused(listing("paragraphs", item("1　", paragraph(line=9))))
    assert (path, line, kind) == (CLAUSE, 9, Kind.MARKUP)


def test_item_without_a_paragraph_is_refused() -> None:
    empty = at_line(nodes.list_item(""), 9)
    path, line, kind, _ = refused(nodes.enumerated_list("", empty, classes=["paragraphs"]))
    assert (path, line, kind) == (CLAUSE, 9, Kind.MARKUP)


@pytest.mark.parametrize(
    "content",
    [
        ["甲は支払う。"],
        [nodes.inline("", "甲", classes=["party"]), "は支払う。"],
        ["甲は", nodes.inline("", "1　", classes=["mark"]), "支払う。"],
    ],
    ids=["文字", "当事者", "文中の番号"],
)
def test_list_without_marks_before_its_text_is_refused(content: list[str | nodes.Node]) -> None:
    unmarked = nodes.bullet_list("", nodes.list_item("", paragraph(*content, line=9)))
    path, line, kind, _ = refused(unmarked)
    assert (path, line, kind) == (CLAUSE, 9, Kind.MARKUP)


def test_no_line_begins_with_what_is_raised_or_lowered() -> None:
    for node, base, shift in ((nodes.superscript, "10", "－3"), (nodes.subscript, "甲", "乙")):
        for ahead in range(45):
            rows = body(paragraph("約" * ahead + base, node("", shift), "条" * 50))
            assert not any(words(row).startswith(shift) for row in rows)
