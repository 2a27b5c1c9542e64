"""The pages of a small handbook as they are once they are read: their doctrees, and what is known of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.environment import BuildEnvironment

from clausebook.model.filings import Filing
from clausebook.model.marks import Level
from clausebook.model.references import Cited, Target
from clausebook.model.structure import Paragraph
from clausebook.reading.records import ClauseDomain, Pointer, Use, domain_of

from ..conftest import copy_example, read

LENDING, SALE = "contracts/lending", "contracts/sale"
SEAL = ("締結日", *(f"{role}の{name}" for role in ("貸出者", "借受者") for name in ("会社名", "住所", "代表者")))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small handbook, whose list of agreements is not in the order of their names."""
    project = copy_example(tmp_path_factory.mktemp("pages") / "project")
    project.edit("source/contracts/index.md", "lending\nsale\n", "sale\nlending\n")
    return project.root


@pytest.fixture(scope="module")
def env(root: Path) -> BuildEnvironment:
    return read(root)


@pytest.fixture(scope="module")
def known(env: BuildEnvironment) -> ClauseDomain:
    return domain_of(env)


def test_agreement_is_read_as_sections_lists_and_spans_that_know_what_they_are(env: BuildEnvironment) -> None:
    expected = (Path(__file__).parent / "lending.txt").read_text(encoding="utf-8")
    _, page = env.get_doctree(LENDING).pformat().split("\n", 1)  # less the path of the file
    assert page == expected


def place(node: nodes.Node, root: Path) -> tuple[str, int | None]:
    return Path(str(node.source)).relative_to(root / "source").as_posix(), node.line


def test_reference_and_lines_of_the_signature_block_know_where_they_are_written(
    env: BuildEnvironment, root: Path
) -> None:
    page = env.get_doctree(LENDING)
    ending = ("clauses/ending/lending.md", 3)
    typed = ("clauses/secrecy/mutual.md", 8)
    assert [place(node, root) for node in page.findall(pending_xref)] == [typed, ending, ending]
    signature = "clauses/signature/plain.md"
    assert [place(line, root) for line in page.findall(nodes.line)] == [
        (signature, number) for number in (2, 4, 5, 6, 8, 9, 10)
    ]
    blanks = [place(node, root) for node in page.findall(nodes.inline) if "blank" in node]
    assert [line for path, line in blanks if path == signature] == [2, 4, 5, 6, 8, 9, 10]


def test_clauses_of_an_agreement_are_known_in_its_order_and_then_what_stands_around_them(known: ClauseDomain) -> None:
    assert [(Use(LENDING, each).label, each.topic, each.variant, each.blanks) for each in known.passages[LENDING]] == [
        ("第1条（貸す物）", "object", "lending", ("物品名", "貸出日", "返却日")),
        ("第2条（料金）", "fee", "lending", ("月額料金",)),
        ("第3条（保管）", "care", "lending", ()),
        ("第4条（秘密）", "secrecy", "mutual", ()),
        ("第5条（終了）", "ending", "lending", ()),
        ("第6条（裁判所）", "court", "common", ("管轄裁判所",)),
        ("前文", "preamble", "lending", ("貸出者の会社名", "借受者の会社名")),
        ("後文", "closing", "paper", ()),
        ("署名欄", "signature", "plain", SEAL),
    ]


def test_text_of_a_clause_is_known_as_the_agreement_prints_it(known: ClauseDomain) -> None:
    texts = {passage.topic: passage.text for passage in known.passages[LENDING]}
    assert re.sub("\n+", "\n", texts["care"]) == (
        "1. 乙は、対象品を大切に扱う。\n2. 乙は、甲の書面による承諾なく、次のことをしてはならない。\n"
        "・対象品を改造すること\n・対象品を第三者に使わせること"
    )
    assert texts["ending"] == (
        "本契約は、対象品が返された日に終わる。ただし、第4条及び第2条第2項の定めは、なお効力を有する。"
    )
    assert texts["preamble"].startswith("〇〇社（以下「甲」という。）と")
    assert texts["closing"] == "本契約を2通作り、双方が1通ずつ持つ。"


def test_blanks_are_known_in_the_order_of_the_text_with_every_place(known: ClauseDomain) -> None:
    companies = {f"{role}の会社名": ["前文", "署名欄"] for role in ("貸出者", "借受者")}
    articles = {
        **{name: ["第1条（貸す物）"] for name in ("物品名", "貸出日", "返却日")},
        "月額料金": ["第2条（料金）"],
        "管轄裁判所": ["第6条（裁判所）"],
    }
    around = {name: ["署名欄"] for name in SEAL if name not in companies}
    assert list(known.blanks(LENDING).items()) == [*companies.items(), *articles.items(), *around.items()]


def test_records_are_in_the_order_of_the_tables_of_contents(known: ClauseDomain) -> None:
    assert list(known.contracts) == list(known.passages) == list(known.articles) == [SALE, LENDING]
    topics = ["preamble", "object", "fee", "care", "delivery", "secrecy", "ending", "court", "closing", "signature"]
    assert list(known.variants) == list(known.texts) == [f"clauses/{topic}/index" for topic in topics]


def test_use_of_a_topic_is_known_by_agreement(known: ClauseDomain) -> None:
    assert [(use.docname, use.label) for use in known.uses["secrecy"]] == [
        (SALE, "第3条（秘密）"), (LENDING, "第4条（秘密）")
    ]  # fmt: skip


def test_other_projects_can_refer_to_every_clause(known: ClauseDomain) -> None:
    objects = list(known.get_objects())
    assert len(objects) == len(known.passages[SALE]) + len(known.passages[LENDING])
    assert objects[0] == ("sale/object", "第1条（売る物）", "article", SALE, "object", 1)
    assert objects[-1] == ("lending/signature", "署名欄", "article", LENDING, "signature", 1)


def test_topic_knows_the_text_of_its_variants_by_roles_and_levels(known: ClauseDomain) -> None:
    assert known.clauses["object/lending"] == [
        Paragraph(
            Level.PARAGRAPH,
            "1　",
            "貸出者は、借受者に対し、〇〇品（以下「対象品」という。）を〇年〇月〇日から〇年〇月〇日まで貸す。",
            "1",
        ),
        Paragraph(Level.PARAGRAPH, "2　", "次の物は、対象品に含む。", "2"),
        Paragraph(Level.ITEM, "（1）", "説明書", "2/1"),
        Paragraph(Level.ITEM, "（2）", "鍵", "2/2"),
        Paragraph(Level.SUBITEM, "イ　", "予備の鍵", "2/2/1"),
        Paragraph(Level.SUBITEM, "ロ　", "番号の控え", "2/2/2"),
        Paragraph(Level.ITEM, "（3）", "その他の付属品", "2/3"),
    ]
    assert [paragraph.text for paragraph in known.clauses["signature/plain"]][:2] == [
        "〇年〇月〇日", "甲　〇〇社"
    ]  # fmt: skip


def test_every_line_of_a_variant_knows_its_place(known: ClauseDomain) -> None:
    places = {clause: [line.place for line in lines] for clause, lines in known.clauses.items()}
    assert places["ending/lending"] == ["1"]
    assert places["care/lending"] == ["1", "2", "2", "2"]  # nobody can refer to a bullet
    assert set(places["preamble/lending"] + places["signature/plain"]) == {""}


def test_what_is_filed_under_a_topic_besides_is_known_where_each_agreement_has_it(known: ClauseDomain) -> None:
    (variant, _) = known.variants["clauses/object/index"]
    assert variant.also == (Filing("delivery", "2/2/1", 9), Filing("delivery", "2/3", 9))
    filed = {topic: [(use.docname, use.label, use.anchor) for use in uses] for topic, uses in known.filed.items()}
    assert filed == {
        "delivery": [
            (LENDING, "第1条第2項第2号イ（貸す物）", "object-2-2-1"),
            (LENDING, "第1条第2項第3号（貸す物）", "object-2-3"),
        ],
        "secrecy": [(LENDING, "第5条（終了）", "ending-1")],
        "object": [(SALE, "前文", "preamble")],
    }
    assert [use.label for use in known.on("secrecy")] == ["第3条（秘密）", "第4条（秘密）", "第5条（終了）"]


def test_reference_in_the_text_of_a_variant_is_known_as_it_is_written(known: ClauseDomain) -> None:
    (line,) = known.texts["clauses/ending/index"]["lending"]
    assert (line.level, line.mark, [part for part in line.parts if isinstance(part, Pointer)]) == (
        "文", "", [Pointer(Cited(Target("secrecy"))), Pointer(Cited(Target("fee", (2,))))]
    )  # fmt: skip


def test_topic_knows_what_it_is_for_and_where_it_refers_to(known: ClauseDomain) -> None:
    page, clause = "clauses/ending/index", "source/clauses/ending/lending.md"
    assert known.leads[page] == "契約がどう終わるかを決めます。終わった後に残る義務も決めます。"
    assert known.references[page] == {"secrecy": (clause, 3), "fee": (clause, 3)}
    assert not any(known.references[other] for other in known.references.keys() - {page})


def test_anchor_of_a_variant_is_the_name_of_its_file(env: BuildEnvironment) -> None:
    page = env.get_doctree("clauses/secrecy/index")
    sections = [node for node in page.findall(nodes.section) if node["ids"] in (["mutual"], ["short"])]
    assert [(node["ids"], node["names"], node[0].astext()) for node in sections] == [
        (["mutual"], [], "双方が守る"), (["short"], [], "ひとことで守る")
    ]  # fmt: skip
    for section in sections:
        below = [name for node in section.findall(nodes.list_item) for name in node["ids"]]
        assert below == [], "the anchors of an article are those of an agreement"
