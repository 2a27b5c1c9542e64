"""What clauses say: roles for parties, names for blanks, computed references, and signs as they are."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from clausebook.intake.blanks import Blanks
from clausebook.intake.parties import called
from clausebook.intake.seen import Line, Look, Seen, Span
from clausebook.intake.wording import Names, Wording
from clausebook.model.blanks import Registry
from clausebook.model.marks import Marks
from clausebook.model.references import Agreement

from .taking import NAME, seen_in, taken, understood

HEAD = """業務委託契約書
株式会社みどり（以下「甲」という。）と●●株式会社（以下「乙」という。）は、次のとおり契約（以下「本契約」という。）を結ぶ。
"""

TAIL = """第2条（報酬）
1　月額とする。
2　次の各号による。
（1）月末に締める。
（2）翌月に払う。
第3条（期間）
1年とする。
"""


def clause(sentence: str, topic: str = "目的") -> str:
    """Return what is written for a sentence of the first article."""
    found = understood(f"{HEAD}第1条（目的）\n{sentence}\n{TAIL}")
    return found.files[f"source/clauses/{topic}/{NAME}.md"].split("\n", 2)[2].strip()


@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        ("甲は、乙に頼む。", "{{甲}}は、{{乙}}に頼む。"),
        ("甲及び乙は、協議する。", "甲及び乙は、協議する。"),
        ("甲乙協議して決める。", "甲乙協議して決める。"),
        ("本契約は、1年とする。", "{{文書}}は、1年とする。"),
        ("本契約書は、2通作る。", "本契約書は、2通作る。"),
        ("本覚書は、別に結ぶ。", "{other}`本覚書`は、別に結ぶ。"),
        ("第2条による。", "{article}`報酬`による。"),
        ("第2条（報酬）による。", "{article}`報酬（）`による。"),
        ("第2条第2項第1号による。", "{article}`報酬/2/1`による。"),
        ("第1条から第3条までによる。", "{article}`目的 から 期間`による。"),
        ("第2条及び第3条による。", "{article}`報酬 及び 期間`による。"),
        ("第2条第1項及び第2項による。", "{article}`報酬/1 及び 報酬/2`による。"),
        ("第9条による。", "{other}`第9条`による。"),
        ("第2条（支払）による。", "{other}`第2条`（支払）による。"),
        ("額は第2条【支払】による。", "額は{other}`第2条`【支払】による。"),
        ("額は第2条【期間】による。", "額は{other}`第2条`【期間】による。"),
        ("額は第2条【報酬】による。", "額は{article}`報酬`【報酬】による。"),
        ("``a``を書く。", "{other}``` `` ```a{other}``` `` ```を書く。"),
        ("{{と}を書く。", "{other}`{`{other}`{`と{other}`}`を書く。"),
        ("民法第3条による。", "民法第3条による。"),
        ("前条による。", "{other}`前条`による。"),
        ("次条による。", "次条による。"),
        ("2*3_4と<br>を書く。", "2{other}`*`3_4と{other}`<`br>を書く。"),
        ("`a`と[b](c)を書く。", "{other}`` ` ``a{other}`` ` ``と{other}`[`b](c)を書く。"),
        ("https://example.com/a_b?c=d*e による。", "<https://example.com/a_b?c=d*e> による。"),
        ("①と②を書く。", "{other}`①`と②を書く。"),
        ("●●円を払う。", "{{記入欄}}円を払う。"),
        ("令和○年○月○日から始める。", "{{日付}}から始める。"),
        ("期間は●年間とする。", "期間は{{年数}}年間とする。"),
        ("●●地方裁判所とする。", "{{管轄裁判所}}地方裁判所とする。"),
        ("月額金●●円を払う。", "月額金{{月額}}円を払う。"),
        ("［担当者名］に渡す。", "{{担当者名}}に渡す。"),
        ("［引渡場所］で渡す。", "{{引渡場所}}で渡す。"),
        ("金●●円を売り、金●●円を払う。", "{{金額}}円を売り、{{金額2}}円を払う。"),
        ("売買代金は、総額金●●円とする。", "売買代金は、総額{{売買代金}}円とする。"),
        ("手付金●●円と賃料●●円を払う。", "手付金{{手付金}}円と賃料{{賃料}}円を払う。"),
        ("${顧客}と${顧客}に渡す。", "{{顧客}}と{{顧客}}に渡す。"),
        ("{{顧客}}に渡す。", "{{顧客}}に渡す。"),
        ("○年間、○円、○か月分とする。", "{{年数}}年間、{{記入欄}}円、{{月数}}か月分とする。"),
        ("X社とＹ社とX社に渡す。", "{{X社}}と{{Y社}}と{{X社}}に渡す。"),
        ("合格したものに●印を付する。", "合格したものに●印を付する。"),
        ("次の印を用いる。○は可、●は保留とする。", "次の印を用いる。○は可、●は保留とする。"),
        ("20__年__月__日とする。", "{{日付}}とする。"),
        ("期限は２０　　年　月　日とする。", "期限は{{日付}}とする。"),
        ("202X年4月1日とする。", "{{日付}}とする。"),
        ("20__年度とする。", "{{記入欄}}年度とする。"),
        ("令和７年６月　　日とする。", "{{日付}}とする。"),
        ("[会社名]に渡す。", "{{会社名2}}に渡す。"),
    ],
)
def test_sentence_is_written(sentence: str, written: str) -> None:
    assert clause(sentence) == written


@pytest.mark.sampled(one_in=4)
@pytest.mark.parametrize(
    "sentence",
    [
        "2*3*4、__init__、a\\_b、~~x~~、<b>、{x}、`a`、&amp;、$x$、#1、\\",
        "``a``と、```b``` と、{`}と、{article}`fee`と、`` `",
        "{{ と {% と }} を示す。",
        "・から始まる文と、-1と、+2と、>3",
        "甲は、乙女座の丙午と、装甲の車と、甲府の丁目を見る。甲野組合の乙仲業者。",
        "第2条の2及び第10条から第12条まで並びに第2条（支払）を除く。",
        "本契約、本規約、本覚書及び本約款の関係を定める。",
        "前条、次条、前項、前各号、本条第2項、同条第1項を引く。",
        "本則第26条1項と本表第9条2号を引く。",
    ],
)
def test_what_markdown_or_the_checks_would_take_for_their_own_prints_as_it_is(sentence: str, tmp_path: Path) -> None:
    text = f"{HEAD}第1条（目的）\n{sentence}\n{TAIL}"
    assert [each for each in taken(seen_in(text), tmp_path).differences if "\\" not in each.original] == []


SIGNS = [
    *"*_`~^%#|:;+=<>[](){}\\&$@!?/'\"",
    *(
        "**",
        "__",
        "``",
        "```",
        "~~",
        "[^1]",
        "[^a]:",
        "{%",
        "%}",
        ":::",
        "---",
        "***",
        "===",
        "$$",
        "<br>",
        "<!--",
        "-->",
    ),
    *(
        "&amp;",
        "&#x41;",
        "\\(",
        "[x]",
        "![a](b)",
        "[a](b)",
        "[a]:b",
        "{a}`b`",
        "+++",
        "http://a.b/c_d",
        "a@b.c",
    ),
    *("％", "：", "--", "(c)", "+-", "1. ", "- ", "* ", "# ", "| a | b |", "　", " ", "\n", "\n\n"),
]
WORDS = ["甲", "乙", "費用", "x", "1", "を払う"]


@pytest.mark.trial(sample=1, every=40)
def test_signs_in_any_order_print_as_they_are(tmp_path: Path, seed: int) -> None:
    """What is left out here are marks that two readers may part otherwise: a number and the point behind it."""
    drawn = random.Random(seed)

    def sentence(number: int) -> str:
        signs = (drawn.choice(SIGNS if drawn.random() < 0.6 else WORDS) for _ in range(drawn.randint(1, 7)))
        return (
            f"{number}　費用は{''.join(signs)}とする。" if number % 2 else f"{number}　甲{''.join(signs)}\n次とする。"
        )

    said = [*HEAD.splitlines(), "第1条（目的）", *map(sentence, range(1, 120)), "第2条（報酬）", "頼む。"]
    seen = Seen([Line(each, "") for each in said])
    assert [each for each in taken(seen, tmp_path).differences if "\\" not in each.original] == []


def test_supplements_without_articles_are_each_a_clause(tmp_path: Path) -> None:
    text = f"{HEAD}第1条（目的）\n頼む。\n附則\nこの規程は、4月1日から使う。\n附則\nこの改正は、5月1日から使う。\n"
    assert taken(seen_in(text), tmp_path).differences == []


def test_reference_of_other_width_is_computed(tmp_path: Path) -> None:
    text = f"{HEAD}第1条（目的）\n第 ２ 条に従い頼む。\n第2条（料金）\n無料とする。\n"
    found = taken(seen_in(text), tmp_path)
    assert (found.imported.counts["references"], found.imported.counts["kept"]) == (1, 0)
    assert [(each.original, each.ours) for each in found.differences] == [("２", "2")]


def test_chapter_and_signature_may_name_parties_and_the_agreement(tmp_path: Path) -> None:
    chapters = "第1章　甲の義務\n第1条（作業）\n甲は、乙の指図に従う。\n第2条（料金）\n乙が払う。\n"
    signed = "2026年4月1日\n甲　東京都港区一丁目1番1号　本契約の委託者\n乙　大阪市北区二丁目2番2号\n"
    assert taken(seen_in(f"{HEAD}{chapters}{signed}"), tmp_path).differences == []


def test_party_that_is_defined_in_bold_is_no_name_that_is_typed(tmp_path: Path) -> None:
    opening = "会員の皆様（以下「会員」という。）は、北町図書株式会社（以下「当社」という。）の規約に従う。"
    places = (opening.index("「会員」") + 1, opening.index("「当社」") + 1)
    line = Line(opening, "1行目", spans=tuple(Span(place, place + 2, Look.STRONG) for place in places))
    seen = Seen([Line("利用規約", ""), line, Line("第1条（目的）", ""), Line("会員は、当社に払う。", "")])
    assert [each for each in taken(seen, tmp_path).differences if "題名" not in each.ours] == []


@pytest.mark.parametrize("rule", ["附則\nこの契約は、即日施行する。\n", "附則\n第1条　即日施行する。\n", ""])
def test_annex_has_numbers_of_its_own(rule: str, tmp_path: Path) -> None:
    articles = "第1条（目的）\n頼む。\n第2条（料金）\n無料とする。\n"
    annex = "別紙　細則\n\n第1条　連絡は、書面による。\n第2条　時間は、9時からとする。\n"
    signed = "2026年4月1日\n甲　東京都港区一丁目1番1号\n乙　大阪市北区二丁目2番2号\n"
    found = taken(seen_in(f"{HEAD}{articles}{rule}{signed}{annex}"), tmp_path)
    assert found.differences == []
    said = found.imported.files[f"source/annexes/{found.imported.name}-別紙.md"]
    assert "{other}`第1条`　連絡は" in said
    assert "{other}`第2条`　時間は" in said
    assert any("署名" in path for path in found.imported.files)


PARTIES = {
    "株式会社A（以下「甲」という。）とB（以下「乙」という。）は、": {"甲": "甲", "乙": "乙"},
    "委託者株式会社A（以下「甲」という。）と受託者B（以下、「乙」という。）は、": {"委託者": "甲", "受託者": "乙"},
    "A社（以下「甲」という。）を委託者、B社（以下「乙」という。）を受託者として、": {"委託者": "甲", "受託者": "乙"},
    "貸主である○○（以下「甲」という。）と借主である○○（以下「乙」という。）は、": {"貸主": "甲", "借主": "乙"},
    "貸主（以下「甲」という。）、借主（以下「乙」という。）及び連帯保証人（以下「丙」という。）は、": {
        "貸主": "甲",
        "借主": "乙",
        "連帯保証人": "丙",
    },
    "株式会社A（以下「当社」といいます。）と会員（以下「利用者」といいます。）は、": {
        "当社": "当社",
        "利用者": "利用者",
    },
    "株式会社A（以下「当社」という。）のサービス（以下「本サービス」という。）の": {"当社": "当社"},
    "北大学（以下「北辰大」という。）、南風会社（以下「南風」という。）と西方株式会社（以下「西方」という。）は、": {
        "北辰大": "北辰大",
        "南風": "南風",
        "西方": "西方",
    },
    "A社（以下「本人」という。）、株式会社B（以下「代理店」という。）及び花田五郎（以下「連帯保証人」という。）は、": {
        "本人": "本人",
        "代理店": "代理店",
        "連帯保証人": "連帯保証人",
    },
    "株式会社A（以下「依頼会社」という。）と弁護士星野（以下「顧問」という。）は、": {
        "依頼会社": "依頼会社",
        "顧問": "顧問",
    },
    "●●（以下「売り手」という。）と●●（以下「買い手」という。）は、●●（以下「対象製品」という。）の売買を": {
        "売り手": "売り手",
        "買い手": "買い手",
    },
}


@pytest.mark.parametrize("opening", PARTIES)
def test_parties_are_those_that_the_text_names(opening: str) -> None:
    found = called("契約書", [opening + "次のとおり定める。"], [opening])
    assert (dict(found.parties), found.sure) == (PARTIES[opening], True)


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (Span(2, 4, Look.RUBY, "しはらい"), "すぐ{ruby}`支払|しはらい`う。"),
        (Span(2, 4, Look.UNDERLINE), "すぐ{underline}`支払`う。"),
        (Span(0, 2, Look.STRONG), "{strong}`すぐ`支払う。"),
        (Span(4, 5, Look.SUPERSCRIPT), "すぐ支払{sup}`う`。"),
        (Span(0, 6, Look.STRONG), "すぐ支払う。"),
    ],
)
def test_looks_of_words_are_kept(span: Span, written: str) -> None:
    blanks = Blanks(NAME, Registry())
    wording = Wording({"甲": "甲"}, "", blanks, lambda place, message: pytest.fail(message))
    assert wording.sentence(Line("すぐ支払う。", "1行目", spans=(span,))) == written


def test_look_that_cannot_be_kept_is_told_once() -> None:
    told: list[str] = []
    wording = Wording({"甲": "甲"}, "", Blanks(NAME, Registry()), lambda place, message: told.append(message))
    wording.names = Names(Agreement([], [], Marks()), {}, {})
    line = Line("すぐ甲に支払う。", "1行目", spans=(Span(1, 4, Look.UNDERLINE),))
    assert [wording.sentence(line), wording.sentence(line)] == ["すぐ{{甲}}に支払う。"] * 2
    assert told == ["下線を残せない所があります。原文を見て、付け直してください。"]


def test_annexes_that_are_not_found_are_told() -> None:
    told: list[str] = []
    wording = Wording({"甲": "甲"}, "", Blanks(NAME, Registry()), lambda place, message: told.append(message))
    wording.names = Names(Agreement([], [], Marks()), {}, {}, {}, {"別紙2": "額"})
    assert wording.sentence(Line("別紙2と別紙２と別紙3による。", "1行目")) == "{annex}`額`と別紙２と別紙3による。"
    assert told == [
        "「別紙２」という別紙は数字の幅が違うので、文字のまま残しました。",
        "「別紙3」という別紙がこの契約書にないので、文字のまま残しました。",
    ]


def test_braces_of_a_placeholder_are_told() -> None:
    found = understood(f"{HEAD}第1条（目的）\n{{{{顧客}}}}に渡す。\n{TAIL}")
    assert 'placeholder: "「顧客」"' in found.added["source/blanks.yml"]
    assert len([each for each in found.remarks if "波括弧" in each.message]) == 1


def test_parties_without_short_names_are_called_by_their_roles() -> None:
    opening = "売主X社と買主Y社は、次の通り契約する。"
    found = called("契約書", [opening], [opening, "売主は、買主に渡す。買主は、売主に払う。"])
    assert (dict(found.parties), found.sure) == ({"売主": "売主", "買主": "買主"}, True)


def test_statute_names_no_party() -> None:
    found = called("規程", [], ["会社法と会社法と株式会社による。", "事業者は、守る。"])
    assert dict(found.parties) == {"事業者": "事業者"}


@pytest.mark.parametrize("name", ["本共同研究契約", "本件契約"])
def test_own_name_may_tell_what_the_agreement_is_of(name: str) -> None:
    opening = [
        f"A社（以下「甲」という。）とB社（以下「乙」という。）は、次のとおり契約（以下「{name}」という。）を結ぶ。"
    ]
    found = called("契約書", opening, [*opening, "本契約"])
    assert (found.document, found.document_sure) == (name, True)


def test_name_of_another_agreement_is_not_its_own() -> None:
    opening = ["令和5年4月1日付け業務委託契約（以下「本業務委託契約」という。）に関し、次のとおり合意する。"]
    assert called("覚書", opening, [*opening, "本覚書"]).document == "本覚書"


def test_parties_and_name_that_no_text_defines_are_told_to_be_guesses() -> None:
    found = called("賃貸借契約書", [], ["甲は、乙に貸す。乙は、甲に払う。甲は、この契約を守る。"])
    assert (dict(found.parties), found.document, found.document_sure) == ({"甲": "甲", "乙": "乙"}, "この契約", False)


def test_own_name_is_that_which_the_text_defines() -> None:
    opening = ["この約款（以下「本約款」という。）は、本契約の内容を定める。"]
    assert called("約款", opening, ["本契約と本契約と本約款"]).document == "本約款"


def test_signature_block_and_closing_are_clauses_of_their_own() -> None:
    behind = "本契約の成立を証するため、本書2通を作る。\n令和○年○月○日\n\n甲　住所\n乙　住所\n"
    found = understood(f"{HEAD}第1条（目的）\n頼む。\n{TAIL}{behind}")
    assert found.files[f"source/clauses/後文/{NAME}.md"].startswith("{{文書}}の成立を証するため")
    assert found.files[f"source/clauses/署名/{NAME}.md"] == "```{signature}\n{{締結日}}\n\n甲　住所\n乙　住所\n```\n"


def test_references_that_go_on_behind_the_article_by_a_bare_number_are_computed_so(tmp_path: Path) -> None:
    cited = "第1条2項の額は、第1条２項の日に払う。前条第1項に従う。"
    text = f"{HEAD}第1条（目的）\n１　頼む。\n２　払う。\n第2条（料金）\n{cited}\n"
    found = taken(seen_in(text), tmp_path)
    assert '条の後の項: "1項"' in found.imported.files[f"source/contracts/{found.imported.name}.md"]
    assert found.imported.counts["kept"] == 0
    assert [(each.original, each.ours) for each in found.differences] == [("２", "2")]


def test_numbers_of_two_parts_stay_as_they_are_and_that_is_told(tmp_path: Path) -> None:
    articles = [
        line
        for number, caption in enumerate(("目的", "報酬", "期間"), start=1)
        for line in (
            Line(caption, f"段落{number}", mark=f"{number}.\t", depth=0),
            Line("定める。", f"段落{number}0", mark=f"{number}.1\t", depth=1),
        )
    ]
    found = taken(Seen([*seen_in(HEAD).blocks, *articles]), tmp_path)
    assert found.differences == []
    told = [remark for remark in found.imported.remarks if "計算できない形" in remark.message]
    assert [remark.place for remark in told] == ["段落10", "段落20", "段落30"]


def test_references_follow_articles_that_are_numbered_anew(tmp_path: Path) -> None:
    articles = (
        "第1条（目的）\n頼む。\n第3条（料金）\n第5条の期間に払う。\n第5条（期間）\n1年とする。第3条の料金による。\n"
    )
    found = taken(seen_in(f"{HEAD}{articles}"), tmp_path)
    text = found.imported.files[f"source/clauses/料金/{found.imported.name}.md"]
    assert "{article}`期間`の期間に払う。" in text
    assert (found.imported.counts["references"], found.imported.counts["kept"]) == (2, 0)
    assert found.differences != []
