"""The numbers that Word computes: their forms, and how lists count."""

from __future__ import annotations

import pytest

from clausebook.intake.numberforms import write_number

from .wordfile import STYLES, level, lines, lists, p, read, remarks

ARTICLES = (
    level(0, "第%1条", "decimalFullWidth", '<w:pStyle w:val="1"/>', after="space"),
    level(1, "%2", "decimal", '<w:pStyle w:val="2"/>'),
    level(2, "（%3）", "japaneseCounting", after="nothing"),
    level(3, "%4", "irohaFullWidth", after="nothing"),
    level(4, "(%5)", "aiueoFullWidth", after="nothing"),
    *(level(number, f"%{number + 1}.", "lowerRoman") for number in range(5, 9)),
)


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("decimal", 12, "12"),
        ("decimalHalfWidth", 12, "12"),
        ("decimalZero", 7, "07"),
        ("decimalZero", 10, "10"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalFullWidth2", 12, "１２"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedCircleChinese", 10, "⑩"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalEnclosedFullstop", 20, "⒛"),
        ("japaneseCounting", 110, "百十"),
        ("japaneseLegal", 1, "壱"),
        ("japaneseLegal", 32, "参拾弐"),
        ("ideographDigital", 10, "一〇"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 12, "亥"),
        ("ideographEnclosedCircle", 2, "㈡"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCountingThousand", 10, "十"),
        ("taiwaneseCounting", 99, "九十九"),
        ("aiueo", 46, "ﾝ"),
        ("aiueoFullWidth", 45, "ヲ"),
        ("iroha", 2, "ﾛ"),
        ("iroha", 12, "ｦ"),
        ("irohaFullWidth", 25, "ヰ"),
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 26, "Z"),
        ("lowerRoman", 1994, "mcmxciv"),
        ("upperRoman", 9, "IX"),
        ("ordinal", 22, "22nd"),
        ("ordinal", 113, "113th"),
        ("numberInDash", 3, "- 3 -"),
        ("none", 3, ""),
        ("decimal", 0, "0"),
    ],
)
def test_number_is_written_as_word_shows_it(form: str, number: int, text: str) -> None:
    assert write_number(number, form) == text


@pytest.mark.parametrize(
    ("form", "number"),
    [
        ("hebrew1", 1),
        ("japaneseDigitalTenThousand", 1),
        ("aiueoFullWidth", 47),
        ("iroha", 25),
        ("japaneseCounting", 1000),
        ("chineseCounting", 100),
        ("lowerLetter", 0),
        ("decimal", 40000),
        ("decimal", -1),
    ],
)
def test_number_that_is_not_certain_is_not_guessed(form: str, number: int) -> None:
    with pytest.raises(LookupError):
        write_number(number, form)


def test_custom_form_is_read_from_its_sample() -> None:
    assert write_number(7, "custom", "001, 002, 003, ...") == "007"
    with pytest.raises(LookupError):
        write_number(7, "custom", "а, б, в, ...")


def test_articles_are_counted_through_their_styles() -> None:
    body = (
        p("（目的）", style="1")
        + p("甲は。", style="2")
        + p("乙は。", style="2")
        + p("書面", number=(1, 2))
        + p("電子", number=(1, 2))
        + p("写し", number=(1, 3))
        + p("控え", number=(1, 4))
        + p("（期間）", style="1")
        + p("一年", style="2")
        + p("書面", number=(1, 2))
    )
    assert lines(read(body, lists("".join(ARTICLES)))) == [
        "第１条 （目的）",
        "1\t甲は。",
        "2\t乙は。",
        "（一）書面",
        "（二）電子",
        "イ写し",
        "(ア)控え",
        "第２条 （期間）",
        "1\t一年",
        "（一）書面",
    ]


def test_depth_is_the_level_and_text_has_no_mark() -> None:
    article, item, plain = read(
        p("目的", style="1") + p("書面", number=(1, 2)) + p("後文"), lists("".join(ARTICLES))
    ).lines()
    assert (article.mark, article.text, article.depth) == ("第１条 ", "目的", 0)
    assert (item.mark, item.depth, plain.mark, plain.depth) == ("（一）", 2, "", -1)


def test_style_is_numbered_by_the_level_that_names_it_or_a_style_beneath() -> None:
    own = '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="条"/><w:basedOn w:val="2"/></w:style>'
    assert lines(read(p("甲", style="x"), lists("".join(ARTICLES)), STYLES + own)) == ["1\t甲"]


def test_level_that_names_a_style_counts_it_though_the_style_says_no_level() -> None:
    styles = STYLES.replace('<w:ilvl w:val="1"/>', "")
    assert lines(read(p("甲", style="1") + p("乙", style="2"), lists("".join(ARTICLES)), styles)) == [
        "第１条 甲",
        "1\t乙",
    ]


def test_number_zero_takes_a_paragraph_out_of_the_list_of_its_style() -> None:
    body = p("目的", style="1") + p("前文", style="1", number=(0, 0)) + p("期間", style="1")
    assert lines(read(body, lists("".join(ARTICLES)))) == ["第１条 目的", "前文", "第２条 期間"]


def test_lists_of_one_definition_count_on_and_begin_anew_only_where_they_say_so() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = lists(
        level(0, "%1.", after="nothing") + level(1, "%1-%2", after="nothing"),
        instances={1: (0, ""), 2: (0, ""), 3: (0, anew)},
    )
    body = "".join(p("甲", number=number) for number in [(1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (3, 1)])
    assert lines(read(body, numbering)) == ["1.甲", "2.甲", "1.甲", "2.甲", "3.甲", "3-1甲"]


def test_override_counts_in_a_form_of_its_own() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "%1", "decimalEnclosedCircle", after="nothing")}</w:lvlOverride>'
    numbering = lists(level(0, "%1.", after="nothing"), instances={1: (0, ""), 2: (0, other)})
    assert lines(read(p("甲", number=(1, 0)) + p("乙", number=(2, 0)), numbering)) == ["1.甲", "②乙"]


@pytest.mark.parametrize(
    ("restart", "last"),
    [
        ("", "a"),
        ('<w:lvlRestart w:val="0"/>', "b"),
        ('<w:lvlRestart w:val="1"/>', "b"),
        ('<w:lvlRestart w:val="2"/>', "a"),
    ],
    ids=["after any", "never", "after the first", "after the second"],
)
def test_level_begins_anew_after_the_level_that_it_names(restart: str, last: str) -> None:
    numbering = lists(
        level(0, "%1", after="nothing")
        + level(1, "(%2)", after="nothing")
        + level(2, "%3", "lowerLetter", restart, after="nothing")
    )
    body = "".join(p("", number=(1, number)) for number in (0, 1, 2, 1, 2))
    assert lines(read(body, numbering)) == ["1", "(1)", "a", "(2)", last]


def test_level_begins_anew_after_an_article_though_it_names_a_lower_level() -> None:
    numbering = lists(
        level(0, "%1", after="nothing")
        + level(1, "(%2)", after="nothing")
        + level(2, "%3", "lowerLetter", '<w:lvlRestart w:val="2"/>', after="nothing")
    )
    body = "".join(p("", number=(1, number)) for number in (0, 1, 2, 0, 2))
    assert lines(read(body, numbering)) == ["1", "(1)", "a", "2", "a"]


def test_levels_above_show_their_start_where_none_came_before() -> None:
    numbering = lists(level(0, "%1", start=3) + level(1, "%1.%2", after="nothing"))
    assert lines(read(p("甲", number=(1, 1)), numbering)) == ["3.1甲"]


def test_legal_level_shows_all_numbers_as_digits() -> None:
    numbering = lists(
        level(0, "第%1章", "japaneseCounting") + level(1, "%1-%2", "upperLetter", "<w:isLgl/>", after="nothing")
    )
    assert lines(read(p("甲", number=(1, 0)) + p("乙", number=(1, 1)), numbering)) == ["第一章\t甲", "1-1乙"]


def test_definition_that_names_a_style_of_lists_counts_by_that_style() -> None:
    style = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="号"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    numbering = lists('<w:numStyleLink w:val="L"/>', '<w:styleLink w:val="L"/>' + level(0, "(%1)", after="nothing"))
    assert lines(read(p("甲", number=(1, 0)) + p("乙", number=(2, 0)), numbering, STYLES + style)) == ["(1)甲", "(2)乙"]


def test_definitions_that_name_each_other_end() -> None:
    style = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="号"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    assert lines(read(p("甲", number=(1, 0)), lists('<w:numStyleLink w:val="L"/>'), STYLES + style)) == ["甲"]


@pytest.mark.parametrize(
    ("font", "code", "seen"),
    [
        ("Wingdings", "&#xF06C;", "●"),
        ("Wingdings", "l", "●"),
        ("Wingdings", "&#xF06E;", "■"),
        ("Wingdings", "&#xF0D8;", "➢"),
        ("Wingdings", "&#xF0FC;", "✔"),
        ("Symbol", "&#xF0B7;", "•"),
        ("ＭＳ 明朝", "・", "・"),
        ("Courier New", "o", "o"),
    ],
)
def test_bullet_is_the_sign_that_its_font_shows(font: str, code: str, seen: str) -> None:
    bullet = level(0, code, "bullet", after="nothing").replace(
        "</w:lvl>", f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/></w:rPr></w:lvl>'
    )
    document = read(p("甲", number=(1, 0)), lists(bullet))
    assert (lines(document), remarks(document)) == ([f"{seen}甲"], [])


def test_form_that_is_not_known_is_told_and_not_guessed() -> None:
    document = read(p("甲", number=(1, 0)), lists(level(0, "第%1条", "hebrew1", after="nothing")))
    assert lines(document) == ["第条甲"]
    assert remarks(document) == [
        ("段落1", "番号の形（hebrew1の1）が分からず、読めません。Wordで見える番号を確かめてください。")
    ]


def test_form_in_a_choice_for_newer_programs_is_read() -> None:
    choice = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
        '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    numbering = lists(level(0, "%1", after="nothing").replace('<w:numFmt w:val="decimal"/>', choice))
    assert lines(read(p("甲", number=(1, 0)), numbering)) == ["001甲"]


def test_hidden_and_empty_marks_count_and_show_nothing() -> None:
    hidden = level(0, "%1.").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>") + level(
        1, "%1-%2", after="nothing"
    )
    body = p("甲", number=(1, 0)) + p("乙", number=(1, 0)) + p("丙", number=(1, 1))
    assert lines(read(body, lists(hidden))) == ["甲", "乙", "2-1丙"]


def test_list_that_the_file_does_not_have_is_none() -> None:
    assert lines(read(p("甲", number=(7, 0)), lists(level(0, "%1")))) == ["甲"]
    assert lines(read(p("甲", number=(1, 8)), lists(level(0, "%1")))) == ["甲"]
