"""What is seen of a Word file: its text, its tables, and what is told."""

from __future__ import annotations

import io
import time
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK

from clausebook.intake.seen import Line, Look, Span
from clausebook.intake.word import read_word

from .wordfile import OFFICE, STYLES, archive, level, lines, lists, only_line, only_table, p, parts, read, remarks, run

SAMPLES = Path(__file__).parent / "samples"
"""Small texts of our own that LibreOffice 7.4 wrote as .docx from HTML and flat ODT, and what it prints of each:
`soffice --headless --convert-to docx` and, from that, `--convert-to txt:Text`."""


def field(instruction: str, result: str | None = "", before: str = "") -> str:
    """Write a field of several runs; without a result it has no cached text."""
    cached = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{before}</w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> '
        f'{instruction} </w:instrText></w:r>{cached}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def nested(kind: str, inner: str, result: str) -> str:
    """Write a field whose instruction holds another."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {kind} </w:instrText></w:r>{inner}'
        f'<w:r><w:instrText> = 法人</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(inner: str) -> str:
    """Write a text box as Word does: a drawing, and the same for older programs."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner if inner.startswith('<') else p(inner)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(part if part.startswith("<w:tc>") else cell(part) for part in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


# Text


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("甲は") + '<w:proofErr w:type="spellStart"/>' + run("、乙") + run("に"), "甲は、乙に"),
        (run("氏名\t印\n住所"), "氏名\t印\n住所"),
        ("<w:r><w:t>甲</w:t><w:cr/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ("<w:r><w:t>03</w:t><w:noBreakHyphen/><w:t>1234</w:t><w:softHyphen/></w:r>", "03\N{NON-BREAKING HYPHEN}1234"),
        (
            '<w:r><w:t> 甲 </w:t><w:t xml:space="preserve"> 乙 </w:t><w:t>\u3000丙\u3000</w:t></w:r>',
            "甲 乙 \u3000丙\u3000",
        ),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Symbol" w:char="00B3"/></w:r>', "☑≥"),
        (run("l", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "●"),
        ('<w:hyperlink r:id="rId9">' + run("様式集") + "</w:hyperlink>", "様式集"),
        ("<w:smartTag>" + run("東京") + "</w:smartTag>" + run("都"), "東京都"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + run("［会社名］")
            + "</w:sdtContent></w:sdt>",
            "［会社名］",
        ),
        (run("abc社", "<w:caps/>"), "ABC社"),
        (run("葛\U000e0100城市・髙﨑"), "葛\U000e0100城市・髙﨑"),
        (run("二行", '<w:eastAsianLayout w:id="1" w:combine="1"/>'), "二行"),
        ("<w:dir>" + run("甲") + "</w:dir><w:bdo>" + run("乙") + "</w:bdo>", "甲乙"),
    ],
)
def test_text_is_what_is_seen(inner: str, text: str) -> None:
    seen = read(p(inner), relations={"rId9": ("hyperlink", "https://example.com/")})
    assert only_line(seen).text == text
    assert remarks(seen) == []


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("第") + field(r"REF _Ref1 \h", "３") + run("条"), "第３条"),
        ('<w:fldSimple w:instr=" DATE ">' + run("4月1日") + "</w:fldSimple>", "4月1日"),
        (run("頁 ") + field("PAGE", "7") + field("NUMPAGES", "9"), "頁 "),
        ('<w:fldSimple w:instr="PAGE">' + run("7") + "</w:fldSimple>", ""),
        (field("FORMTEXT", "会社名", "<w:ffData><w:textInput/></w:ffData>"), "会社名"),
        (field("FORMCHECKBOX", None, '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>'), "☐"),
        (field("FORMCHECKBOX", "", "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"), "☒"),
        (
            field(
                "FORMDROPDOWN",
                None,
                '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="有"/><w:listEntry w:val="無"/></w:ddList>'
                "</w:ffData>",
            ),
            "無",
        ),
        (field("MACROBUTTON NoMacro [住所を入力]", None), "[住所を入力]"),
        (field(r'SYMBOL 108 \f "Wingdings"', None), "●"),
        (field(r"eq \o\ad(勤務日数,\u3000\u3000)".replace(r"\u3000", "\u3000"), None), "勤務日数"),
        (field("XE 契約", None), ""),
        (nested("IF", field("MERGEFIELD 区分", "法人"), "代表者"), "代表者"),
    ],
)
def test_field_shows_what_word_keeps_of_it(inner: str, text: str) -> None:
    assert only_line(read(p(inner))).text == text


def test_field_with_a_reading_is_ruby_and_one_with_a_frame_is_told() -> None:
    reading = field(r'EQ \* jc2 \* "Font:ＭＳ 明朝" \* hps10 \o\ad(\s\up 9(こう),甲)', None)
    seen = read(p(reading, run("は"), field(r"eq \o\ac(○,印)", None)))
    assert only_line(seen).text == "甲は印"
    assert only_line(seen).spans == (Span(0, 1, Look.RUBY, "こう"),)
    assert remarks(seen) == [("段落1", "「○」に重ねた文字「印」は、文字だけを読みました。")]


def test_field_that_does_not_end_is_told() -> None:
    body = p("前文", '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>', "後文")
    assert remarks(read(body)) == [
        ("文書", "フィールド「DATE後文」が閉じていないため、後の文字が抜けているかもしれません。")
    ]


def test_lines_of_the_contents_are_marked_though_the_field_spans_them() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = (
        "<w:sdt><w:sdtContent>"
        + p("目次")
        + p(begin, "第1条", field("PAGEREF _Toc1", "1"))
        + p("第2条")
        + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + "</w:sdtContent></w:sdt>"
        + p("別表", style="11")
        + p("本文")
    )
    assert [(line.text, line.style) for line in read(body).lines()] == [
        ("目次", "normal"),
        ("第1条1", "toc"),
        ("第2条", "toc"),
        ("", "toc"),
        ("別表", "toc"),
        ("本文", "normal"),
    ]


def test_line_is_of_the_contents_though_text_follows_their_end() -> None:
    assert only_line(read(p(field("TOC", "第1条"), "（以上）"))).style == "toc"
    assert only_line(read(p("前", field("REF", "第1条")))).style == "normal"


def test_looks_come_from_runs_and_styles_and_join() -> None:
    body = p(
        run("甲", "<w:b/>"),
        run("乙", '<w:b/><w:u w:val="single"/>'),
        run("丙", '<w:u w:val="none"/>'),
        run("丁", '<w:rStyle w:val="a5"/>'),
        run("2", '<w:vertAlign w:val="superscript"/>'),
        run("3", '<w:vertAlign w:val="subscript"/>'),
    )
    assert only_line(read(body)).spans == (
        Span(0, 2, Look.STRONG),
        Span(1, 2, Look.UNDERLINE),
        Span(3, 4, Look.STRONG),
        Span(4, 5, Look.SUPERSCRIPT),
        Span(5, 6, Look.SUBSCRIPT),
    )


def test_bold_of_a_style_is_undone_by_a_run_and_by_a_second_style() -> None:
    body = p("甲", run("乙", '<w:b w:val="0"/>'), run("丙", '<w:rStyle w:val="a5"/>'), style="1")
    assert only_line(read(body)).spans == (Span(0, 1, Look.STRONG),)


def test_ruby_keeps_its_base_as_text() -> None:
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('か')}</w:rt><w:rubyBase>{run('瑕')}</w:rubyBase></w:ruby></w:r>"
    line = only_line(read(p("隠れた", ruby, "疵")))
    assert (line.text, line.spans) == ("隠れた瑕疵", (Span(3, 4, Look.RUBY, "か"),))


def test_notes_stand_where_their_numbers_are_seen() -> None:
    notes = {
        "footnotes": f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", " 民法")}{p("による。")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="2">{p("末尾")}</w:endnote>',
    }
    body = p(
        "甲",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        "乙",
        '<w:r><w:endnoteReference w:customMarkFollows="1" w:id="2"/><w:t>＊</w:t></w:r>',
        "丙",
        '<w:r><w:footnoteReference w:id="9"/></w:r>',
    )
    seen = read(body, others=notes)
    assert only_line(seen).text == "甲乙丙"
    assert only_line(seen).spans == (Span(1, 1, Look.FOOTNOTE, "民法\nによる。"), Span(2, 2, Look.FOOTNOTE, "末尾"))
    assert remarks(seen) == [("段落1", "注の番号がありますが、注の文がファイルにありません。")]


def test_note_at_the_end_of_a_line_is_kept_and_one_before_a_page_stays_with_its_text() -> None:
    notes = {"footnotes": f'<w:footnote w:id="2">{p("民法")}</w:footnote>'}
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    first, second = read(
        p("甲乙", note, run("丙"), '<w:r><w:br w:type="page"/></w:r>', "丁", note), others=notes
    ).lines()
    assert (first.text, first.spans) == ("甲乙丙", (Span(2, 2, Look.FOOTNOTE, "民法"),))
    assert (second.text, second.spans) == ("丁", (Span(1, 1, Look.FOOTNOTE, "民法"),))


def test_hidden_and_struck_text_is_told() -> None:
    seen = read(p("甲", run("内緒", "<w:vanish/>"), "乙", run("丙", "<w:strike/>")) + p("丁"))
    assert lines(seen) == ["甲乙丙", "丁"]
    assert remarks(seen) == [
        ("段落1", "隠し文字「内緒」は読みません。"),
        ("段落1", "取り消し線の付いた文字「丙」を、そのまま読みました。"),
    ]


def test_character_that_only_one_machine_has_stays_and_is_told() -> None:
    seen = read(p("\ue000田"))
    assert lines(seen) == ["\ue000田"]
    assert remarks(seen) == [("段落1", "外字 U+E000の見え方が分かりません。")]


# Changes and comments


def test_changes_are_taken_as_accepted_and_told_once() -> None:
    author = 'w:id="1" w:author="佐藤" w:date="2026-01-01T00:00:00Z"'
    other = author.replace("佐藤", "鈴木")
    body = (
        p(
            "支払は",
            f"<w:ins {author}>{run('翌々')}</w:ins>",
            f"<w:del {other}><w:r><w:delText>翌</w:delText></w:r></w:del>",
            "月",
        )
        + p(f"<w:moveFrom {author}>{run('甲')}</w:moveFrom>", f"<w:moveTo {author}>{run('乙')}</w:moveTo>")
        + p(run("太字", f"<w:rPrChange {other}><w:rPr><w:b/></w:rPr></w:rPrChange>"))
    )
    seen = read(body)
    assert lines(seen) == ["支払は翌々月", "乙", "太字"]
    assert remarks(seen) == [
        ("文書", "変更履歴（挿入1、削除1、移動1、書式1か所。佐藤、鈴木）は、すべて承諾したものとして読みました。")
    ]


def test_paragraph_goes_on_where_its_mark_is_deleted() -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="佐藤"/></w:rPr>'
    numbering = lists(level(0, "%1.", after="nothing"))
    body = p("前段", properties=gone) + p("後段", number=(1, 0)) + p("終", properties=gone)
    document = read(body, numbering)
    assert lines(document) == ["1.前段後段", "終"]
    assert [line.place for line in document.lines()] == ["段落1", "段落3"]


def test_paragraph_that_is_deleted_whole_leaves_no_line_and_no_number() -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="佐藤"/></w:rPr>'
    deleted = '<w:del w:id="2" w:author="佐藤"><w:r><w:delText>削る</w:delText></w:r></w:del>'
    body = p("甲", number=(1, 0)) + p(deleted, number=(1, 0), properties=gone) + p("乙", number=(1, 0))
    assert lines(read(body, lists(level(0, "%1.", after="nothing")))) == ["1.甲", "2.乙"]


def test_deleted_paragraph_at_the_end_leaves_no_line() -> None:
    gone = '<w:rPr><w:moveFrom w:id="1" w:author="佐藤"/></w:rPr>'
    assert lines(read(p("甲") + p(properties=gone))) == ["甲"]


def test_paragraph_with_a_hidden_mark_is_led_by_its_own_number() -> None:
    body = p("（目的）", number=(1, 0), properties="<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p("甲は。")
    assert lines(read(body, lists(level(0, "第%1条", after="nothing")))) == ["第1条（目的）甲は。"]


@pytest.mark.parametrize(
    ("style", "of_mark"),
    [("1", "<w:rPr><w:vanish/></w:rPr>"), ("h", "")],
    ids=["by itself", "by its style"],
)
def test_paragraph_that_is_hidden_whole_leaves_no_line_and_no_number(style: str, of_mark: str) -> None:
    hidden = (
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="h"><w:name w:val="注"/><w:basedOn w:val="1"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    body = (
        p("一", style="1")
        + p(run("注記", "<w:vanish/>" * bool(of_mark)), style=style, properties=of_mark)
        + p("二", style="1")
    )
    seen = read(body, lists(level(0, "第%1条", after="nothing")), STYLES + hidden)
    assert lines(seen) == ["第1条一", "第2条二"]
    assert remarks(seen) == [("段落2", "隠し文字「注記」は読みません。")]


def test_comments_are_told_with_their_words() -> None:
    comments = (
        f'<w:comment w:id="0" w:author="法務">{p("上限は？")}</w:comment><w:comment w:id="1">{p("済")}</w:comment>'
    )
    body = (
        p("前文")
        + p("損害は", '<w:commentRangeStart w:id="0"/>', "全額を", run("賠"))
        + p("償する", '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>', "。")
        + p('<w:r><w:commentReference w:id="1"/></w:r>')
    )
    assert remarks(read(body, others={"comments": comments})) == [
        ("段落2", "「全額を賠償する」へのコメント（法務）: 上限は？"),
        ("段落4", "コメント（名前なし）: 済"),
    ]


def test_comment_that_begins_between_paragraphs_is_told_with_the_next() -> None:
    comments = f'<w:comment w:id="0" w:author="法務">{p("要確認")}</w:comment>'
    begins, ends = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'
    body = p("前文") + begins + p("本文") + ends + p("後文")
    assert remarks(read(body, others={"comments": comments})) == [("段落2", "「本文」へのコメント（法務）: 要確認")]


# What else there is


def test_text_box_is_read_once_in_the_place_of_its_paragraph() -> None:
    seen = read(p("前文") + p("左", box(p("枠の中") + table(row("表の中")))) + p(box(p("枠だけ"))) + p("後文"))
    assert lines(seen) == ["前文", "左", "枠の中", "表の中", "枠だけ", "後文"]
    assert [line.place for line in seen.lines()][1:3] == ["段落2", "段落2のテキストボックス"]
    assert remarks(seen) == [
        ("段落2", "テキストボックスの文字を、ここに続けて読みました。"),
        ("段落2のテキストボックス", "中の表を、行に開いて読みました。"),
        ("段落3", "テキストボックスの文字を、ここに続けて読みました。"),
    ]


@pytest.mark.parametrize(
    ("inner", "message"),
    [
        (
            '<w:drawing><wp:inline><wp:docPr id="1" name="図 1" descr="社印"/><a:graphic><a:graphicData><pic:pic>'
            '<a:blip r:embed="rId7"/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>',
            "図「社印」は読みません。",
        ),
        ('<w:drawing><pic:pic><a:blip r:link="rId8"/></pic:pic></w:drawing>', "ファイルの外にある図は読みません。"),
        ('<w:drawing><c:chart r:id="rId7"/></w:drawing>', "グラフは読みません。"),
        ("<w:pict><v:rect/></w:pict>", "図形は読みません。"),
        ('<w:pict><v:shape><v:textpath string="見本"/></v:shape></w:pict>', "飾り文字「見本」は読みません。"),
        ("<w:object><v:shape/></w:object>", "埋め込まれたものは読みません。"),
    ],
)
def test_what_is_no_text_is_told(inner: str, message: str) -> None:
    seen = read(p("甲", f"<w:r>{inner}</w:r>"), relations={"rId8": ("image", "https://example.com/a.png")})
    assert (lines(seen), remarks(seen)) == (["甲"], [("段落1", message)])


def test_equation_is_read_as_its_text_and_told() -> None:
    seen = read(p("額は", "<m:oMath><m:r><m:t>a×</m:t></m:r><m:r><m:t>b</m:t></m:r></m:oMath>", "円"))
    assert lines(seen) == ["額はa×b円"]
    assert remarks(seen) == [("段落1", "数式は、その文字だけを読みました: a×b")]


def test_other_documents_within_are_told() -> None:
    assert remarks(read(p("甲") + '<w:altChunk r:id="rId5"/>')) == [
        ("段落1の後", "ここに埋め込まれた別の文書は読みません。")
    ]


def test_headers_are_told_but_for_page_numbers() -> None:
    references = (
        '<w:headerReference w:type="default" r:id="rIdheader"/><w:footerReference w:type="default" r:id="rIdfooter"/>'
    )
    others = {"header": p("社外秘"), "footer": p("- ", field("PAGE", "1"), " -")}
    assert remarks(read(p("甲") + f"<w:sectPr>{references}</w:sectPr>", others=others)) == [
        ("ヘッダー", "「社外秘」は本文に入れません。")
    ]


# Lines


def test_page_begins_with_the_line_after_a_break() -> None:
    breaking = '<w:r><w:br w:type="page"/></w:r>'
    body = (
        p("一")
        + p("二", breaking)
        + p("三")
        + p("四", breaking, run("五", "<w:b/>"))
        + p(breaking, "六")
        + p("七", properties="<w:pageBreakBefore/>")
        + p("八", properties='<w:sectPr><w:type w:val="continuous"/></w:sectPr>')
        + p("九", properties="<w:sectPr/>")
        + p("十")
        + '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    )
    seen = list(read(body).lines())
    assert [line.text for line in seen if line.new_page] == ["三", "五", "六", "七", "九"]
    assert next(line.spans for line in seen if line.text == "五") == (Span(0, 1, Look.STRONG),)


@pytest.mark.parametrize(
    ("indentation", "indent"),
    [
        ('w:left="420"', 2.0),
        ('w:left="420" w:firstLine="210"', 3.0),
        ('w:left="420" w:hanging="210"', 1.0),
        ('w:leftChars="300" w:left="420" w:hangingChars="100" w:hanging="210"', 2.0),
        ('w:leftChars="0" w:left="420"', 2.0),
        ('w:start="21pt"', 2.0),
        ('w:left="無"', 0.0),
    ],
)
def test_indentation_is_in_ems(indentation: str, indent: float) -> None:
    assert only_line(read(p("甲", properties=f"<w:ind {indentation}/>"))).indent == indent


def test_indentation_of_a_list_is_weaker_than_that_of_its_paragraph_and_stronger_than_its_style() -> None:
    own = level(0, "%1.").replace("</w:lvl>", '<w:pPr><w:ind w:left="840" w:hanging="420"/></w:pPr></w:lvl>')
    style = (
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="i"><w:name w:val="号"/>'
        '<w:pPr><w:ind w:left="210"/></w:pPr></w:style>'
    )
    body = p("甲", style="i") + p("乙", style="i", number=(1, 0))
    body += p("丙", style="i", number=(1, 0), properties='<w:ind w:left="1050"/>')
    assert [line.indent for line in read(body, lists(own), STYLES + style).lines()] == [1.0, 2.0, 3.0]


def test_first_line_of_a_paragraph_undoes_the_hanging_of_its_list() -> None:
    own = level(0, "%1.").replace("</w:lvl>", '<w:pPr><w:ind w:left="840" w:hanging="420"/></w:pPr></w:lvl>')
    body = p("甲", number=(1, 0), properties='<w:ind w:firstLine="0"/>')
    body += p("乙", number=(1, 0), properties='<w:ind w:firstLineChars="100" w:firstLine="999"/>')
    assert [line.indent for line in read(body, lists(own)).lines()] == [4.0, 5.0]


def test_style_and_alignment_are_told() -> None:
    body = p("甲", style="1") + p("乙", style="af") + p("丙", properties='<w:jc w:val="end"/>')
    body += p("丁", style="af", properties='<w:jc w:val="both"/>')
    assert [(line.style, line.align) for line in read(body).lines()] == [
        ("heading 1", ""),
        ("別紙 Title", "center"),
        ("normal", "right"),
        ("別紙 Title", ""),
    ]


# Tables


def test_cells_take_up_rows_and_columns() -> None:
    body = p("前") + table(
        row(cell("品名", '<w:gridSpan w:val="2"/>'), "数"),
        row(cell("机", '<w:vMerge w:val="restart"/>'), "上", "一"),
        row(cell("", "<w:vMerge/>"), "下", "二"),
        row(cell("", "<w:vMerge/>"), cell("他", '<w:gridSpan w:val="2"/>')),
        properties='<w:tblStyle w:val="a4"/>',
    )
    found = only_table(read(body))
    assert [[(one.lines[0].text, one.columns, one.rows) for one in cells] for cells in found.rows] == [
        [("品名", 2, 1), ("数", 1, 1)],
        [("机", 1, 3), ("上", 1, 1), ("一", 1, 1)],
        [("下", 1, 1), ("二", 1, 1)],
        [("他", 2, 1)],
    ]
    assert (found.place, found.rows[0][0].lines[0].place, found.framed, found.head) == ("表1", "表1", True, 0)


def test_places_count_paragraphs_of_the_body_and_tables_apart() -> None:
    body = (
        p("一")
        + table(row("甲"))
        + "<w:sdt><w:sdtContent>"
        + p("二")
        + table(row("乙"))
        + "</w:sdtContent></w:sdt>"
        + p("三")
    )
    assert [block.place for block in read(body).blocks] == ["段落1", "表1", "段落2", "表2", "段落3"]


def test_rows_and_cells_in_content_controls_are_read_and_deleted_rows_are_not() -> None:
    body = table(
        "<w:sdt><w:sdtContent>" + row("甲") + "</w:sdtContent></w:sdt>",
        row("消", properties='<w:del w:id="1" w:author="佐藤"/>'),
        "<w:tr><w:sdt><w:sdtContent>" + cell("乙") + "</w:sdtContent></w:sdt></w:tr>",
    )
    assert lines(read(body)) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("properties", "repeated", "head"),
    [
        ("", "", 0),
        ("", "<w:tblHeader/>", 1),
        ("", '<w:tblHeader w:val="0"/>', 0),
        ('<w:tblStyle w:val="10"/><w:tblLook w:val="04A0" w:firstRow="1"/>', "", 1),
        ('<w:tblStyle w:val="10"/><w:tblLook w:val="0480"/>', "", 0),
        ('<w:tblStyle w:val="10"/><w:tblLook w:val="04A0"/>', "", 1),
        ('<w:tblStyle w:val="a4"/><w:tblLook w:val="04A0" w:firstRow="1"/>', "", 0),
    ],
)
def test_head_is_what_is_repeated_or_set_apart_by_the_style(properties: str, repeated: str, head: int) -> None:
    body = table(row("品名", properties=repeated), row("机"), properties=properties)
    assert only_table(read(body)).head == head


@pytest.mark.parametrize(
    ("properties", "of_cell", "framed"),
    [
        ("", "", False),
        ('<w:tblStyle w:val="a4"/>', "", True),
        ('<w:tblBorders><w:insideH w:val="single"/></w:tblBorders>', "", True),
        ("", '<w:tcBorders><w:bottom w:val="dotted"/></w:tcBorders>', True),
        (
            '<w:tblStyle w:val="a4"/>',
            '<w:tcBorders><w:top w:val="nil"/><w:left w:val="nil"/><w:bottom w:val="nil"/><w:right w:val="nil"/>'
            "</w:tcBorders>",
            False,
        ),
        (
            '<w:tblStyle w:val="a4"/><w:tblBorders>'
            + "".join(f'<w:{side} w:val="none"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
            + "</w:tblBorders>",
            "",
            False,
        ),
    ],
)
def test_table_is_framed_where_any_rule_is_drawn(properties: str, of_cell: str, framed: bool) -> None:
    assert only_table(read(table(row(cell("甲", of_cell)), properties=properties))).framed is framed


def test_row_may_have_rules_of_its_own() -> None:
    ruled = '<w:tr><w:tblPrEx><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPrEx>' + cell("甲") + "</w:tr>"
    assert only_table(read(table(row("乙"), ruled))).framed is True
    assert only_table(read(table(row("乙"), ruled.replace("single", "nil")))).framed is False


def test_table_within_a_table_is_opened_into_lines_and_told() -> None:
    seen = read(table(row(cell(p("外") + table(row("内", "奥")) + p()))))
    assert [line.text for line in only_table(seen).rows[0][0].lines] == ["外", "内", "奥"]
    assert remarks(seen) == [("表1", "中の表を、行に開いて読みました。")]


def test_table_after_a_page_break_begins_the_page() -> None:
    seen = read(p('<w:r><w:br w:type="page"/></w:r>') + table(row("甲")) + p("乙"))
    assert [(block.new_page, block.place) for block in seen.blocks] == [
        (False, "段落1"),
        (True, "表1"),
        (False, "段落2"),
    ]


# Other kinds of files


def test_strict_file_is_read_as_a_transitional_one() -> None:
    body = p("甲", style="1", properties='<w:jc w:val="center"/>') + p("乙", properties='<w:ind w:start="21pt"/>')
    strict = {
        name: str(content)
        .replace(f"{OFFICE}/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
        .replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        for name, content in parts(body, lists(level(0, "第%1条", after="nothing"))).items()
    }
    assert "purl" in strict["word/document.xml"]
    first, second = read_word(archive(strict)).lines()
    assert (first.seen, first.align, second.indent) == ("第1条甲", "center", 2.0)


def test_macros_are_told() -> None:
    macros = {"vbaProject": ("vbaProject", "vbaProject.bin")}
    assert remarks(read(p("甲"), relations=macros)) == [("文書", "マクロは読みません。")]


def test_file_written_by_a_program_of_others_is_read() -> None:
    document = docx.Document()
    document.add_heading("覚書", 1)
    paragraph = document.add_paragraph("甲は、")
    paragraph.add_run("乙に").bold = True
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("一つ目", style="List Number")
    document.add_paragraph("二つ目", style="List Number")
    document.add_paragraph("点", style="List Bullet")
    document.add_paragraph("以上").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cells = document.add_table(2, 2, style="Table Grid").rows[0].cells
    cells[0].merge(cells[1]).text = "広い"
    data = io.BytesIO()
    document.save(data)
    seen = read_word(data.getvalue())
    assert lines(seen) == ["覚書", "甲は、乙に", "1.\t一つ目", "2.\t二つ目", "•\t点", "以上", "広い", "", ""]
    heading, _, first, *_ = seen.lines()
    assert (heading.style, first.style, first.new_page) == ("heading 1", "list number", True)
    assert (only_table(seen).rows[0][0].columns, only_table(seen).framed) == (2, True)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.docx")), ids=lambda path: path.stem)
def test_numbers_are_those_that_libreoffice_prints(path: Path) -> None:
    seen = read_word(path.read_bytes())
    printed = path.with_suffix(".txt").read_text(encoding="utf-8-sig")
    own = (part for line in seen.lines() for part in line.seen.split("\n"))
    assert list(filter(None, map(bare, own))) == list(filter(None, map(bare, printed.split("\n"))))


def bare(text: str) -> str:
    """Return a line without the space between its mark and its text, and without the number of a note."""
    return "".join(text.split()).replace("預かる1。", "預かる。")


def test_sample_shows_its_looks_notes_and_tables() -> None:
    rules = read_word((SAMPLES / "物品貸出規程.docx").read_bytes())
    assert (only_table(rules).head, only_table(rules).framed) == (1, True)
    assert [[cell.rows for cell in cells] for cells in only_table(rules).rows] == [[1, 1], [2, 1], [1], [1]]
    looks = {(line.text[span.start : span.end], span.look) for line in rules.lines() for span in line.spans}
    assert {("次のとおり", Look.STRONG), ("1回", Look.UNDERLINE)} <= looks
    workshop = read_word((SAMPLES / "共用作業場の申合せ.docx").read_bytes())
    noted = [(span.look, span.text) for line in workshop.lines() for span in line.spans]
    assert noted == [(Look.FOOTNOTE, "当番は月ごとに替わる。"), (Look.RUBY, "りんばん")]
    assert [line.text for line in workshop.lines() if line.new_page] == ["付記"]


def test_time_grows_as_the_number_of_paragraphs() -> None:
    numbering = lists(level(0, "第%1条", after="nothing") + level(1, "%2", after="nothing"))

    def duration(count: int) -> float:
        data = archive(
            parts((p("甲は、", run("乙に", "<w:b/>"), number=(1, 0)) + p("渡す。", number=(1, 1))) * count, numbering)
        )
        start = time.process_time()
        assert sum(isinstance(block, Line) for block in read_word(data).blocks) == 2 * count
        return time.process_time() - start

    duration(10)
    assert duration(4000) < 12 * duration(1000) + 0.1
