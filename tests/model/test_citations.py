"""Citations typed by hand: sentences as statutes and contracts have them, and whose articles they cite."""

from __future__ import annotations

import time

import pytest

from clausebook.model.citations import citations_in, is_citation


@pytest.mark.parametrize(
    "text",
    [
        "第3条に基づき、支払う。",
        "第９９条に定める義務",
        "第三条の規定は、準用する。",
        "第十二条の二第一項ただし書",
        "第●条に定める。",
        "第　条に定める。",
        "第 3 条に定める。",
        "なお、第3条を除く。",
        "業務の第3条",
        "その方法第3条に従う。",
        "契約終了後第3条が適用される。",
        "本契約第3条第2項の規定による。",
        "本契約の第3条に定める。",
        "本契約（以下「原契約」という。）第3条",
        "「本契約」第4条",
        "本秘密保持契約第4条",
        "この契約第3条",
        "当契約第3条",
        "契約書第3条",
        "本契約3条1項",
        "3条に定める業務",
        "第2章第3条",
        "前項及び第5条の規定",
        "前条又は第99条",
        "損害賠償（第15条）",
        "秘密保持（第9条に定めるものをいう。）",
        "個別契約（第3条に定める契約をいう。以下同じ。）を締結する。",
        "民法の規定にかかわらず、第3条を適用する。",
        "民法第541条による解除のほか、第3条により解除する。",
        "民法第90条及び本契約第99条",
        "第99条及び民法第90条",
        "第3条業務",
        "「第3条業務」という。",
    ],
)
def test_article_without_the_name_of_another_text_before_it_is_the_agreements_own(text: str) -> None:
    assert [citation for citation in citations_in(text) if not citation.name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("民法第90条に反する。", "民法"),
        ("同法第3条", "同法"),
        ("法第3条及び令第5条", "法"),
        ("日本国憲法第21条", "日本国憲法"),
        ("施行令第1条", "施行令"),
        ("同法施行規則第8条第1項", "同法施行規則"),
        ("東京都暴力団排除条例第2条", "東京都暴力団排除条例"),
        ("国際物品売買契約に関する国際連合条約第35条", "国際連合条約"),
        ("GDPR第28条", "GDPR"),
        ("一般データ保護規則（GDPR）第28条", "一般データ保護規則"),
        ("基本契約第5条", "基本契約"),
        ("個別契約の第3条", "個別契約"),
        ("利用規約第2条", "利用規約"),
        ("「基本契約」第5条", "基本契約"),
        ("『クラウドサービス利用約款』第5条", "クラウドサービス利用約款"),
        ("2024年4月1日付け業務委託基本契約書第12条", "業務委託基本契約書"),
        ("業務委託基本契約書（2024年4月1日付け）第12条", "業務委託基本契約書"),
        ("個人情報の保護に関する法律（平成15年法律第57号）第2条第1項", "法律"),
        ("個人情報の保護に関する法律(平成15年法律第57号)第2条第1項", "法律"),
        (
            "個人情報の保護に関する法律（平成十五年法律第五十七号。以下「個人情報保護法」という。）第二条第一項",
            "法律",
        ),
        ("特定受託事業者に係る取引の適正化等に関する法律第3条第1項", "法律"),
        ("民法（第541条及び第542条）の規定", "民法"),
        ("民法 第541条", "民法"),
        ("民法の第541条", "民法"),
        ("基本契約に定める第5条", "基本契約"),
        ("会社法第2編第1章第25条", "会社法"),
        ("民法第三編第二章第五百四十一条", "民法"),
        ("民法附則第33条", "民法附則"),
        ("印紙税法別表第一第2条", "印紙税法別表"),
        ("別紙1第3条", "別紙1"),
        ("民事訴訟法11条及び第12条", "民事訴訟法"),
        ("プライバシーポリシー第3条", "プライバシーポリシー"),
        ("甲の情報セキュリティ基本方針第3条", "情報セキュリティ基本方針"),
        ("同第3条", "同"),
    ],
)
def test_article_behind_the_name_of_another_text_is_that_texts(text: str, name: str) -> None:
    first, *others = citations_in(text)
    assert first.name == name
    assert all(citation.name for citation in others)


@pytest.mark.parametrize(
    "text",
    [
        "民法第541条及び第542条により",
        "民法第541条から第543条まで、第545条並びに第547条の規定による。",
        "民法第415条第1項、第541条及び第542条第1項第3号に基づく。",
        "民法第541条（催告による解除）又は第542条（催告によらない解除）",
        "民法第541条（第542条を含む。）及び第543条",
        "会社法第423条第1項ないし第3項、第425条",
        "商法第526条第2項、同条第3項及び第527条",
        "著作権法第二十七条および第二十八条の権利（翻案権等）",
        "著作者人格権（著作権法第18条から第20条まで）を行使しない。",
        "民法第412条の2第1項、第413条の二第二項イ及び第417条の2第1項ただし書",
        "民法第541条及び同第542条",
        "取引基本契約第3条、第5条",
        "民法709条及び715条の損害賠償",
    ],
)
def test_lists_and_ranges_go_on_with_the_text_of_their_first_article(text: str) -> None:
    found = list(citations_in(text))
    assert found
    assert all(citation.name for citation in found)


@pytest.mark.parametrize(
    "text",
    [
        "前条第1項及び前項の規定",
        "同条第2項、本条並びに次の各号",
        "全20条からなる。",
        "次の3条を設ける。",
        "以下の3条に定める。",
        "前3条の規定",
        "第1条件",
        "安全第一条件",
        "第2条約",
        "第一条項",
        "第2条例案",
        "札幌市北区北7条西4丁目",
        "京都市中京区二条城町",
        "3か条",
        "30条件",
    ],
)
def test_what_names_no_article_is_no_citation(text: str) -> None:
    assert list(citations_in(text)) == []


def test_citation_knows_its_words_and_where_they_stand() -> None:
    (citation,) = citations_in("甲は、第7条第2項、第9条\nから第11条まで及び第13条の2（準用）の規定による。")
    assert citation[:2] == (3, "第7条第2項、第9条\nから第11条まで及び第13条の2")


@pytest.mark.parametrize("text", ["第3条", "第3条の2第1項第3号イ", "第1条から第3条まで", "第三条ただし書"])
def test_citation_alone_is_told_from_other_words(text: str) -> None:
    assert is_citation(text)
    assert not is_citation(text + "により")
    assert not is_citation("甲")


@pytest.mark.parametrize(
    "text",
    ["第1条" + " 1項" * 5000, "第1条、" * 5000, "民" * 50_000 + "第1条", "（" * 20_000 + "第1条", "第1条の" * 2000],
)
def test_text_of_any_length_is_read_in_little_time(text: str) -> None:
    start = time.perf_counter()
    assert list(citations_in(text))
    assert time.perf_counter() - start < 5
