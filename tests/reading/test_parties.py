"""Agreements of any number of parties, under any name that they print."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from clausebook.deal.openings import openings_of

from .agreements import faults, reading, written

THREE = "parties: {委託者: 甲, 受託者: 乙, 連帯保証人: 丙}"
TERMS = "parties: {提供者: 当社, 利用者: 利用者}"
SIGNED = """```{signature}
{{締結日}}

{{当事者}}　住所：{{当事者の住所}}
会社名：{{当事者の会社名}}
```
"""
PURPOSE = "## 目的\n\n{{委託者}}は、{{受託者}}に支払う。\n"


def test_three_parties_stand_in_text_and_signatures_in_their_order(tmp_path: Path) -> None:
    texts = {
        "preamble": "{{甲の会社名}}（「甲」）、{{乙の会社名}}（「乙」）及び{{連帯保証人の会社名}}は合意する。\n",
        "purpose": "## 保証\n\n{{連帯保証人}}は、{{受託者}}と連帯して債務を負う。\n甲、乙及び丙は、協議する。\n",
        "sign": SIGNED,
    }
    read = reading(tmp_path, "preamble\npurpose\nsign", texts, THREE)
    assert read.text_of("purpose") == "第1条（保証）丙は、乙と連帯して債務を負う。甲、乙及び丙は、協議する。"
    assert read.text_of("sign") == "●年●月●日" + "".join(f"{side}住所：会社名：●●社" for side in "甲乙丙")
    blanks = list(read.domain.blanks("contracts/small"))
    roles = ("委託者", "受託者", "連帯保証人")
    assert blanks == [
        *(f"{role}の会社名" for role in roles), "締結日", *(f"{role}の住所" for role in roles)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", "甲は、乙に支払う。"),
        ("parties: {受託者: 甲, 委託者: 乙}", "乙は、甲に支払う。"),
        ("parties: {委託者: 委託者, 受託者: 受託者}", "委託者は、受託者に支払う。"),
        ("parties: {委託者: 当社, 受託者: 加盟店}", "当社は、加盟店に支払う。"),
        ("parties: {委託者: 甲, 受託者: 委託者}", "甲は、甲に支払う。"),
        ("parties: {利用者: 甲}\neither: [委託者, 受託者]", "委託者は、受託者に支払う。"),
    ],
)
def test_one_clause_serves_agreements_that_call_their_parties_otherwise(
    tmp_path: Path, settings: str, expected: str
) -> None:
    assert reading(tmp_path, "purpose", {"purpose": PURPOSE}, settings).text_of("purpose-1") == expected


def test_agreement_of_one_party_is_read(tmp_path: Path) -> None:
    texts = {"purpose": "## 誓約\n\n{{受領者}}は、秘密を守る。\n", "sign": SIGNED}
    read = reading(tmp_path, "purpose\nsign", texts, "parties: {受領者: 私}")
    assert read.text == "第1条（誓約）私は、秘密を守る。●年●月●日私住所：会社名：●●社"


@pytest.mark.parametrize(
    "sentence", ["当社サービスを使う。", "再利用者を除く。", "利用者登録を行う。", "当社及び利用者は、協議する。"]
)
def test_name_in_a_longer_word_or_of_all_parties_is_no_side(tmp_path: Path, sentence: str) -> None:
    text = f"## 利用\n\n{{{{利用者}}}}は、{sentence}\n"
    assert sentence in reading(tmp_path, "purpose", {"purpose": text}, TERMS).text


def test_word_that_is_also_the_name_of_a_party_may_be_said_to_be_another(tmp_path: Path) -> None:
    text = "## 利用\n\n{{利用者}}は、他の{other}`利用者`に迷惑をかけない。\n"
    read = reading(tmp_path, "purpose", {"purpose": text}, TERMS)
    assert read.text_of("purpose-1") == "利用者は、他の利用者に迷惑をかけない。"


@pytest.mark.parametrize(
    ("settings", "sentence", "told"),
    [
        (THREE, "丙は、支払う。", "「丙」だけを名指ししています。「{{役割}}」と、役割の名前で書いてください。"),
        ("", "丙は、支払う。", "「丙」という当事者はありません。「{{役割}}」と、役割の名前で書いてください。"),
        (THREE, "丁は、支払う。", "「丁」という当事者はありません。「{{役割}}」と、役割の名前で書いてください。"),
        ("", "甲、乙及び丙は払う。", "「丙」という当事者はありません。「{{役割}}」と、役割の名前で書いてください。"),
        (TERMS, "当社は、支払う。", "「当社」だけを名指ししています。「{{役割}}」と、役割の名前で書いてください。"
         "当事者のことでなければ「{other}`当社`」と書きます。"),
        (TERMS, "利用者は、支払う。", "「利用者」だけを名指ししています。「{{役割}}」と、役割の名前で書いてください。"
         "当事者のことでなければ「{other}`利用者`」と書きます。"),
        (TERMS, "甲は、支払う。", "「甲」という当事者はありません。「{{役割}}」と、役割の名前で書いてください。"),
    ],
)  # fmt: skip
def test_side_that_stands_alone_is_told_by_the_names_of_the_agreement(
    tmp_path: Path, settings: str, sentence: str, told: str
) -> None:
    text = f"## 支払\n\n支払について定める。\n{sentence}\n"
    assert f"clauses/purpose/small.md:4: {told}" in faults(tmp_path, "purpose", {"purpose": text}, settings)


def test_agreement_of_six_parties_may_speak_of_oneself(tmp_path: Path) -> None:
    roles = zip(("委託者", "受託者", "連帯保証人", "提供者", "利用者", "開示者"), "甲乙丙丁戊己", strict=True)
    settings = f"parties: {{{', '.join(f'{role}: {side}' for role, side in roles)}}}"
    text = "## 負担\n\n{{開示者}}は、自己の費用を負担する。甲、乙、丙、丁、戊及び己は、協議する。\n"
    assert reading(tmp_path, "purpose", {"purpose": text}, settings).text_of("purpose-1").startswith("己は、自己の")


def test_clause_of_parties_that_no_agreement_has_yet_is_sound_for_its_topic(tmp_path: Path) -> None:
    texts = {"purpose": PURPOSE, "guarantee": "## 保証\n\n甲、乙及び丙は、協議する。\n"}
    assert reading(tmp_path, "purpose", texts).labels == ["第1条（目的）"]


@pytest.mark.parametrize(
    ("settings", "sentence", "told"),
    [
        (
            "",
            "{{連帯保証人}}は、支払う。",
            "役割「連帯保証人」が、契約書 contracts/small.md ではどの当事者でもありません。"
            "その前付けの parties に足してください。",
        ),
        (
            "",
            "{{丙の会社名}}に送る。",
            "「丙」という当事者が、契約書 contracts/small.md にいません。"
            "いるのは 甲（{{委託者}}）、乙（{{受託者}}） です。役割で書いてください。",
        ),
        (
            TERMS,
            "{{甲の会社名}}に送る。",
            "「甲」という当事者が、契約書 contracts/small.md にいません。"
            "いるのは 当社（{{提供者}}）、利用者（{{利用者}}） です。役割で書いてください。",
        ),
        (
            "either: [開示者]",
            "{{開示者の会社名}}に送る。",
            "役割「開示者」はどの当事者もなり得るので（契約書 contracts/small.md の either）、その空欄は書けません。",
        ),
        (
            "",
            "{{当事者}}は、支払う。",
            "「{{当事者}}」は {signature} か {lines} の中にだけ書けます。役割で書いてください。",
        ),
        (
            "",
            "{{当事者の会社名}}に送る。",
            "「{{当事者の会社名}}」は {signature} か {lines} の中にだけ書けます。役割で書いてください。",
        ),
    ],
)
def test_name_of_nobody_is_told(tmp_path: Path, settings: str, sentence: str, told: str) -> None:
    text = f"## 支払\n\n{sentence}\n"
    assert faults(tmp_path, "purpose", {"purpose": text}, settings) == [f"clauses/purpose/small.md:3: {told}"]


def test_second_role_of_a_party_has_the_blanks_of_the_first(tmp_path: Path) -> None:
    texts = {"purpose": "## 目的\n\n{{開示者}}は、{{開示者の会社名}}及び{{甲の会社名}}と称する。\n"}
    read = reading(tmp_path, "purpose", texts, "parties: {委託者: 甲, 受託者: 乙, 開示者: 委託者}")
    assert read.text_of("purpose-1") == "甲は、●●社及び●●社と称する。"
    assert list(read.domain.blanks("contracts/small")) == ["委託者の会社名"]


def test_block_that_speaks_of_each_party_stands_once_for_a_party_of_two_roles(tmp_path: Path) -> None:
    settings = "parties: {委託者: 甲, 開示者: 委託者, 受託者: 乙}"
    read = reading(tmp_path, "purpose\nsign", {"purpose": PURPOSE, "sign": SIGNED}, settings)
    assert read.text_of("sign") == "●年●月●日甲住所：会社名：●●社乙住所：会社名：●●社"


def test_fault_of_a_party_leaves_nothing_written(tmp_path: Path) -> None:
    project = written(tmp_path, "purpose", {"purpose": "## 支払\n\n{{連帯保証人}}は、支払う。\n"})
    result = project.build("pdf")
    assert result.returncode == 2
    assert "source/clauses/purpose/small.md:3: 役割「連帯保証人」が" in result.stderr
    assert not list(project.path("build").rglob("*.pdf"))


def test_site_of_an_agreement_of_three_names_them_all(tmp_path: Path) -> None:
    project = written(tmp_path, "purpose\nsign", {"purpose": PURPOSE, "sign": SIGNED}, THREE)
    result = project.build("html")
    assert (result.returncode, result.stderr) == (0, "")
    page = project.path("build/html/contracts/small.html").read_text(encoding="utf-8")
    assert "甲は委託者、乙は受託者、丙は連帯保証人、全1条" in page


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (THREE, ["甲の会社名", "乙の会社名", "丙の住所", "締結日"]),
        ("parties: {委託者: 当社, 受託者: 受託者, 連帯保証人: 保証人}", [
            "当社の会社名", "受託者の会社名", "保証人の住所", "締結日",
        ]),
        ("parties: {開示者: 甲, 委託者: 開示者, 受託者: 乙, 連帯保証人: 丙}", [
            "甲の会社名", "乙の会社名", "丙の住所", "締結日",
        ]),
    ],
)  # fmt: skip
def test_blank_is_called_after_what_its_party_prints_as_in_agreement_and_deal(
    tmp_path: Path, settings: str, expected: list[str]
) -> None:
    text = "{{委託者の会社名}}、{{受託者の会社名}}\n\n```{lines}\n住所：{{連帯保証人の住所}}\n```\n\n{{締結日}}\n"
    read = reading(tmp_path, "preamble\npurpose", {"preamble": text, "purpose": PURPOSE}, settings)
    blanks = [node for node in read.page.findall(nodes.inline) if "blank" in node]
    assert [node["blank-called"] for node in blanks] == expected
    places = {node["blank"]: ["前文"] for node in blanks}
    contract, registry = read.domain.contracts["contracts/small"], read.env.config.clausebook_registry
    assert [opening.name for opening in openings_of(contract, registry, places)] == expected


def test_signature_of_somebody_who_is_no_party_is_told(tmp_path: Path) -> None:
    sign = "```{signature}\n{{締結日}}\n\n甲　{{甲の住所}}\n\n丙　株式会社丙川\n\n乙山　一郎\n```\n"
    assert faults(tmp_path, "purpose\nsign", {"purpose": PURPOSE, "sign": sign}) == [
        "clauses/sign/small.md:6: 「丙」という当事者はありません。「{{役割}}」と、役割の名前で書いてください。"
    ]


def test_blank_of_a_party_that_is_written_without_it_is_told_whose_it_may_be(tmp_path: Path) -> None:
    assert faults(tmp_path, "purpose", {"purpose": "## 目的\n\n{{会社名}}は支払う。\n"}) == [
        "clauses/purpose/small.md:3: 空欄「会社名」は当事者ごとにあります。"
        "「{{役割の会社名}}」か「{{甲の会社名}}」のように、だれのものかとともに書いてください。"
    ]
