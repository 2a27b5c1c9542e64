"""Which words define a term, what goes with them, and where a text surely uses it."""

from __future__ import annotations

import pytest

from clausebook.model.terms import Block, Definition, definitions, uses_of


@pytest.mark.parametrize(
    ("text", "term", "words"),
    [
        ("株式会社●●（以下「甲」という。）は、", "甲", "株式会社●●"),
        ("「障害」とは、機能が停止する事象をいう。", "障害", "機能が停止する事象"),
        ("甲及び乙の情報（以下、「秘密情報」という）を扱う。", "秘密情報", "甲及び乙の情報"),
        ("成果物\n受託者が作成する報告書をいう。", "成果物", "受託者が作成する報告書"),
        ("本契約は、甲が提供する品（以下「商品」という。）", "商品", "甲が提供する品"),
        ("検討、開発又は共同事業（以下「本目的」とする。）", "本目的", "検討、開発又は共同事業"),
        ("甲は、委託又は、請負（以下「業務」という。）", "業務", "甲は、委託又は、請負（以下「業務」という。）"),
        ("甲は、乙に対し、資料（以下「資料」という。）", "資料", "甲は、乙に対し、資料（以下「資料」という。）"),
        ("甲は乙に資料（以下「資料」という。）", "資料", "甲は乙に資料（以下「資料」という。）"),
        ("甲（以下「甲」という。）は、乙に対し、品（以下「品」という。）", "品", "乙に対し、品（以下「品」という。）"),
        ("規格により、作る品（以下「商品」という。）", "商品", "規格により、作る品（以下「商品」という。）"),
        ("（以下「甲」という。）", "甲", "（以下「甲」という。）"),
    ],
)  # fmt: skip
def test_term_is_found_with_its_words_or_with_all_before_it_if_these_are_not_sure(
    text: str, term: str, words: str
) -> None:
    assert list(definitions([Block(text)]))[-1] == Definition(term, words)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("「業務」とは、仕事をいい、「物」とは、品をいう。", {"業務": "仕事", "物": "品"}),
        ("「業務」とは、仕事をいう。「物」とは、品をいう。", {"業務": "仕事", "物": "品"}),
        ("株式会社見本（東京都）（以下「見本社」という。）", {"見本社": "株式会社見本（東京都）"}),
        ("業務（別紙1に定める。以下「本業務」という。）", {"本業務": "業務"}),
    ],
)
def test_definitions_in_a_row_with_an_address_or_behind_a_sentence_are_found(text: str, found: dict[str, str]) -> None:
    assert {each.term: each.words for each in definitions([Block(text)])} == found


def test_word_in_quotes_defines_nothing() -> None:
    assert list(definitions([Block("「以下」という言葉は使わない。")])) == []


SECRETS = [
    Block("この契約で「秘密情報」とは、次の各号に該当する情報をいう。", ("（1）図面", "（2）価格")),
    Block("図面"),
    Block("前項にかかわらず、次の情報は秘密情報に含まれない。", ("（1）公知の情報",)),
    Block("秘密情報は、次の方法で守る。", ("（1）施錠",)),
]


def test_definition_has_the_list_that_it_points_to_and_what_is_excepted() -> None:
    (secret,) = definitions(SECRETS)
    assert secret == Definition(
        "秘密情報",
        "次の各号に該当する情報",
        ("（1）図面", "（2）価格", "前項にかかわらず、次の情報は秘密情報に含まれない。", "（1）公知の情報"),
    )


def test_list_that_the_words_do_not_point_to_is_none_of_the_definition() -> None:
    terms = definitions([Block("「品」とは、機械をいい、「品々」とは、品の全部をいう。", ("（1）別の定め",))])
    assert [term.more for term in terms] == [(), ()]


USED = [
    ("障害", "重大な障害が発生", True),
    ("障害", "1　障害の防止", True),
    ("障害", "その他障害を", True),
    ("障害", "障害対応及び", False),
    ("障害", "身体障害が", False),
    ("運用業務", "保守・運用業務を", False),
    ("運用業務", "運用業務・保守を", False),
    ("接続", "接続仕様による", False),
    ("成果物", "その他成果物の", True),
    ("API", "API、通信", True),
    ("障害", "障害等の", True),
    ("障害", "障害及び事故", True),
]


@pytest.mark.parametrize(("term", "text", "used"), USED)
def test_word_that_makes_another_with_its_neighbours_is_not_taken_for_the_term(
    term: str, text: str, used: bool
) -> None:
    assert bool(uses_of([term]).search(text)) is used


def test_longer_term_is_the_one_that_is_used() -> None:
    assert uses_of(["接続", "接続仕様"]).findall("接続仕様及び接続を") == ["接続仕様", "接続"]


def test_no_words_are_found_nowhere() -> None:
    assert uses_of([]).findall("接続仕様") == []
