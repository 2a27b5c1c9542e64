"""The structure tree of a PDF, read back with pikepdf, is what the doctree says: element by element, text by text."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from clausebook.model.blanks import FILLED, HAND
from clausebook.typeset.inline import is_figure
from clausebook.typeset.render import render
from clausebook.typeset.tags import Element, Tags

from .. import tagged
from ..tagged import Part, Structure, findings, merged
from .test_compose import (
    SENTENCE,
    agreement,
    article,
    contents,
    fields_of,
    hard_break,
    item,
    listing,
    of_type,
    own_lines,
    paragraph,
    reference,
    run_in,
    signature,
)
from .test_compose import part as section
from .test_pictures import figure, saved
from .test_render import STAMP, full_agreement
from .test_tables import table

Said = list[Part | str]
TITLE, DRAFT = "保守・運用契約書", "【案】令和8年4月1日"


class Both(NamedTuple):
    """Nodes of a doctree, and what of the tree comes of them."""

    nodes: list[nodes.Node]
    said: Said

    def __add__(self, other: Both) -> Both:  # type: ignore[override]
        return Both(self.nodes + other.nodes, self.said + other.said)


def numbered(mark: str, body: Said) -> Part:
    label: Said = [Part("Lbl", {}, [mark])] if mark else []
    return Part("LI", {}, [*label, Part("LBody", {}, merged(body))])


class Maker:
    """Makes agreements at random, with what must be read of them."""

    def __init__(self, draw: st.DrawFn, picture: Path) -> None:
        self.draw, self.picture = draw, picture
        self.count = self.articles = 0
        self.notes: list[nodes.Node] = []
        self.heads: list[str] = []

    def either(self, *choices: Callable[[], Both]) -> Both:
        return self.draw(st.sampled_from(choices))()

    def flag(self) -> bool:
        return self.draw(st.booleans())

    def number(self) -> int:
        self.count += 1
        return self.count

    def words(self) -> str:
        start = (
            self.draw(st.text(st.sampled_from("甲乙は、（ABC 12）に「従う」。"), min_size=1, max_size=8)).strip()
            or "甲"
        )
        return start + self.draw(st.sampled_from(["", "葛\U000e0100城と髙﨑。", SENTENCE, SENTENCE * 8, SENTENCE * 40]))

    # in a line

    def line(self) -> Both:
        """Return what stands in a line: a text, and what may stand behind it."""
        made = self.text()
        for _ in range(self.draw(st.integers(0, 2))):
            kinds = (self.strong, self.raised, self.broken, self.blank, self.link, self.ruby, self.note, self.party)
            made += self.either(self.text, *kinds)
        return Both(made.nodes, merged(made.said))

    def text(self) -> Both:
        words = self.words()
        return Both([nodes.Text(words)], [words])

    def strong(self) -> Both:
        words = self.words()
        return Both([nodes.strong("", words)], [words])

    def raised(self) -> Both:
        kind, shift = self.draw(st.sampled_from([(nodes.superscript, "3.99"), (nodes.subscript, "-1.47")]))
        return Both([kind("", "3")], [Part("Span", {"BaselineShift": shift}, ["3"])])

    def broken(self) -> Both:
        ahead, behind = (self.draw(st.sampled_from(["Tokyo", "東京", "12"])) for _ in range(2))
        space = "" if "東京" in (ahead, behind) else " "
        return Both([nodes.Text(ahead), hard_break(), nodes.Text(behind)], [ahead + space + behind])

    def party(self) -> Both:
        return Both([nodes.inline("", "乙", classes=["party"])], ["乙"])

    def blank(self, words: str = "●●") -> Both:
        called = {"blank-called": "甲の名"} if self.flag() else {}
        node = nodes.inline("", words, classes=["blank"], blank="乙の名" if called else "甲の名", **called)
        node["blank-type"] = "会社名"
        if words and self.flag():
            node["classes"].append(FILLED)
            return Both([node], [Part("Span", {"T": "甲の名"}, [words])])
        return Both([node], [Part("Span", {"Alt": "空欄 甲の名（会社名）"}, [words] if words else [])])

    def link(self) -> Both:
        if self.flag():
            address = "https://example.com/"
            return Both([nodes.reference("", "約款", refuri=address)], [Part("Link", {}, ["約款"], {address})])
        link = nodes.reference("", "", nodes.Text("第1条"), refid="first", internal=True)
        return Both([link], [Part("Link", {}, ["第1条"], {"first"})])

    def ruby(self) -> Both:
        node = nodes.inline("", "杠葉", classes=["ruby"], ruby="ゆずりは")
        return Both([node], [Part("Ruby", {}, [Part("RB", {}, ["杠葉"]), Part("RT", {}, ["ゆずりは"])])])

    def note(self) -> Both:
        number = str(self.number())
        name = f"note-{number}"
        self.notes.append(nodes.footnote("", nodes.label("", number), paragraph(SENTENCE), ids=[name]))
        note = Part("Note", {"ID": name}, [Part("Lbl", {}, [number + "　"]), SENTENCE])
        called = Part("Link", {"T": f"脚注{number}"}, [number], {name})
        return Both([nodes.footnote_reference("", number, refid=name)], [called, note])

    # blocks

    def blocks(self, *choices: Callable[[], Both]) -> Both:
        made = self.either(*choices)
        for _ in range(self.draw(st.integers(0, 1))):
            made += self.either(*choices)
        return made

    def block(self) -> Both:
        return self.either(self.paragraph, self.paragraphs, self.table, self.figure)

    def paragraph(self) -> Both:
        line = self.line()
        return Both([paragraph(*line.nodes)], [Part("P", {}, line.said)])

    def paragraphs(self) -> Both:
        return self.listing("paragraphs", below=True)

    def listing(self, level: str, below: bool) -> Both:
        items, said = [], Said()
        bare = self.flag()
        for number in range(1, self.draw(st.integers(2, 4))):
            mark = "" if bare and level == "paragraphs" and number == 1 else f"{number}　"
            line = self.line()
            more = self.listing("items", below=False) if below and self.flag() else Both([], [])
            more += self.paragraph() if self.draw(st.integers(0, 4)) == 4 else Both([], [])
            items.append(item(mark, paragraph(*line.nodes), *more.nodes))
            said.append(numbered(mark, line.said + more.said))
        return Both([listing(level, *items)], [Part("L", {"ListNumbering": "Decimal"}, said)])

    def table(self) -> Both:
        caption, head, stub = self.draw(st.sampled_from(["", "料金"])), self.flag(), self.flag()
        heads = ["項目", "金額と備考"] if head else []
        self.heads += heads
        above: Said = [Part("TR", {}, [Part("TH", {"Scope": "Column"}, [each]) for each in heads])]
        said: Said = []
        node = table(heads, *[("", "")] * self.draw(st.integers(1, 3)), caption=caption, stubs=int(stub))
        for row in node.findall(nodes.row):
            if isinstance(row.parent, nodes.tbody):
                left, right = self.cell(), self.either(self.cell, self.cell_of_blocks, self.cell_of_blank)
                row.children = [nodes.entry("", *left.nodes), nodes.entry("", *right.nodes)]
                first = Part("TH", {"Scope": "Row"}, left.said) if stub else Part("TD", {}, left.said)
                said.append(Part("TR", {}, [first, Part("TD", {}, right.said)]))
        captions: Said = [Part("Caption", {}, [caption])] if caption else []
        heading: Said = [Part("THead", {}, above)] if head else []
        return Both([node], [Part("Table", {}, [*captions, *heading, Part("TBody", {}, said)])])

    def cell(self) -> Both:
        if self.draw(st.integers(0, 4)) == 4:
            return Both([], [])
        line = self.line()
        return Both([paragraph(*line.nodes)], line.said)

    def cell_of_blank(self) -> Both:
        blank = self.blank("")
        return Both([paragraph(*blank.nodes)], blank.said)

    def cell_of_blocks(self) -> Both:
        node = nodes.bullet_list("", *(item("・", each) for each in ("料金", "期日")), classes=["items"])
        said = [numbered("・", [each]) for each in ("料金", "期日")]
        return self.paragraph() + Both([node], [Part("L", {"ListNumbering": "Disc"}, [*said])])

    def figure(self) -> Both:
        caption, alt = self.draw(st.sampled_from(["", "図1"])), self.draw(st.sampled_from(["", "構成"]))
        node = figure(self.picture, caption, **({"alt": alt} if alt else {}))
        picture = Part("Figure", {"Alt": alt or caption or "図"})
        return Both([node], [Part("Div", {}, [picture, Part("Caption", {}, [caption])])] if caption else [picture])

    # sections

    def article(self, level: int = 2) -> Both:
        number = self.number()
        name = f"article-{number}" if self.articles else "first"
        self.articles += 1
        below = self.block()
        node = article(number, name, *below.nodes)
        heading = f"第{number}条（データの取扱い）"
        first = next(iter(node.findall(nodes.paragraph)), None)
        if isinstance(below.nodes[0], nodes.table) and self.flag():
            node.insert(1, first := paragraph())
        elif not isinstance(below.nodes[0], nodes.paragraph | nodes.enumerated_list) or is_figure(below.nodes[0]):
            first = None
        if first is not None and (self.flag() or not first.children):
            first.insert(0, run_in(f"第{number}条　"))
            if self.flag():
                next(iter(node.findall(nodes.title)))["classes"].append("unprinted")
                heading = f"第{number}条　"
            else:
                heading += f"第{number}条　"
        return self.sect(node, level, heading, below)

    def chapter(self) -> Both:
        below = self.blocks(lambda: self.article(3))
        return self.sect(
            section("第1章　総則", f"chapter-{self.number()}", *below.nodes, kind="chapter"), 2, "第1章　総則", below
        )

    def annex(self) -> Both:
        lower = self.block()
        within = section("対象", f"within-{self.number()}", *lower.nodes)
        below = self.block() + self.sect(within, 3, "対象", lower)
        return self.sect(section("別紙", f"annex-{self.number()}", *below.nodes, kind="annex"), 2, "別紙", below)

    @staticmethod
    def sect(node: nodes.section, level: int, heading: str, below: Both) -> Both:
        return Both([node], [Part("Sect", {}, [Part(f"H{level}", {}, [heading]), *below.said])])

    # beside the articles

    def contents(self) -> Both:
        node = contents((1, "第1章"), (2, "第1条"), (2, "第2条"), (1, "第2章"))
        for link in node.findall(nodes.reference):
            link["refid"] = "first"

        def entry_of(text: str, *below: Part) -> Part:
            return Part("TOCI", {}, [Part("Reference", {}, [Part("Link", {}, [text], {"first"}), "#"]), *below])

        inner = Part("TOC", {}, [entry_of("第1条"), entry_of("第2条")])
        toc = Part("TOC", {}, [entry_of("第1章", inner), entry_of("第2章")])
        return Both([node], [Part("Sect", {}, [Part("H2", {}, ["目次"]), toc])])

    def lines(self) -> Both:
        return Both([own_lines("令和8年4月1日")], [Part("P", {}, ["令和8年4月1日"])])

    def signature(self) -> Both:
        node = nodes.container("", classes=["signature"])
        parties: Said = []
        for side in "甲乙":
            said: Said = []
            node += (group := nodes.line_block("", classes=["signature-group", "party-fields"]))
            rule, filled = self.blank(""), self.blank()
            for line in (
                Both([nodes.Text(f"{side}　株式会社髙﨑")], [f"{side}　株式会社髙﨑"]),
                Both([nodes.Text("住所：＿＿＿＿")], ["住所：＿＿＿＿"]),
                Both([nodes.Text("氏名："), *rule.nodes], ["氏名：", *rule.said]),
                Both([nodes.Text("代表者："), *filled.nodes, nodes.Text("　印")], ["代表者：", *filled.said, "　印"]),
            ):
                group += nodes.line("", "", *line.nodes)
                said.append(Part("P", {}, line.said))
            parties.append(Part("Div", {}, said))
        return Both([node], [Part("Sect", {}, parties)])


class Example(NamedTuple):
    """An agreement, what it is a draft of, what is read of it, and what is seen again: heads of tables, the title."""

    doctree: nodes.document
    draft: str
    read: Part
    repeated: list[str]
    titles: list[str]


@st.composite
def examples(draw: st.DrawFn, picture: Path) -> Example:
    maker = Maker(draw, picture)
    classes, draft = draw(st.sets(st.sampled_from(["cover", "stamp"]))), draw(st.sampled_from(["", DRAFT]))
    nothing = Both([], [])
    front = maker.contents() if maker.flag() else nothing
    front += maker.lines() if maker.flag() else nothing
    front += maker.paragraph() if maker.flag() else nothing
    body = maker.article() + maker.blocks(maker.article, maker.chapter)
    end = maker.signature() if maker.flag() else nothing
    end += maker.annex() if maker.flag() else nothing
    whole = front + body + end
    doctree = agreement(*whole.nodes, *maker.notes, title=TITLE)
    (page,) = (child for child in doctree.children if isinstance(child, nodes.section))
    page["classes"] += sorted(classes)
    stamp: Said = [Part("P", {}, ["収入印紙"])] if "stamp" in classes else []
    said = [*([Part("P", {}, [draft])] if draft else []), *stamp, Part("H1", {}, [TITLE]), *whole.said]
    titles = [TITLE] * ("cover" in classes)
    return Example(doctree, draft, Part("Document", {}, said), maker.heads, titles)


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("tags") / "picture.png", Image.new("L", (40, 20), 0))


@settings(max_examples=40)
@given(st.data())
def test_tree_is_what_the_doctree_says(picture: Path, data: st.DataObject) -> None:
    example = data.draw(examples(picture))
    content = render(example.doctree, STAMP, draft=example.draft)
    structure = Structure(content)
    for listed in structure.root.all("Reference"):
        assert re.fullmatch(r"\d+", str(listed.children[-1]))
        listed.children[-1] = "#"
    assert structure.root == example.read
    assert findings(content) == []
    for subtype, text in (each for page in structure.artifacts for each in page):
        known = example.repeated if subtype else example.titles
        assert subtype in ("Header", "Footer") or not text.strip("…") or any(text in each for each in known)


def test_lists_tell_how_they_are_numbered() -> None:
    marks = {
        "（1）": "Decimal",
        "a.": "LowerAlpha",
        "Ａ　": "UpperAlpha",
        "（i）": "LowerRoman",
        "Ⅰ　": "UpperRoman",
        "イ　": "Decimal",
    }
    lists = [listing("items", item(mark, "甲"), item("2　", "乙")) for mark in marks]
    found = Structure(render(agreement(article(1, "first", *lists)), STAMP)).root.all("L")
    assert [each.said["ListNumbering"] for each in found] == list(marks.values())


def test_list_that_goes_on_is_numbered_as_its_level_is() -> None:
    ahead, behind = listing("items", item("h. ", "甲")), listing("items", item("i. ", "乙"))
    for each in (ahead, behind):
        each["first"] = "a"
    found = Tags(agreement(article(1, "first", paragraph("甲"), ahead, paragraph("乙"), behind))).root
    assert [dict(each.attributes)["ListNumbering"] for each in found.walk() if each.kind == "L"] == ["LowerAlpha"] * 2


def test_places_for_seals_and_lines_to_write_on_are_told() -> None:
    fields: list[list[str | nodes.Node]] = [["甲"], ["代表者：", of_type("代表者", "甲野")], ["住所："]]
    heard = Structure(render(agreement(paragraph("甲"), signature(fields)), STAMP)).root.heard()
    assert heard.endswith("甲\n代表者：〔空欄〕〔印の場所〕\n住所：〔空欄 住所〕\n")


def test_room_to_write_in_is_no_value() -> None:
    by_hand = nodes.inline("", "令和　　年", classes=["blank", FILLED, HAND], blank="締結日", **{"blank-type": "日付"})
    (span,) = Structure(render(agreement(paragraph(by_hand)), STAMP)).root.all("Span")
    assert span == Part("Span", {"Alt": "手書きの欄 締結日（日付）"}, ["令和　　年"])


def test_link_that_names_no_place_tells_where_it_leads() -> None:
    links = [
        nodes.reference("", words, refid="first", leads=leads)
        for words, leads in (("前条", "第1条"), ("第1条", "第1条"))
    ]
    doctree = agreement(article(1, "first", paragraph("甲")), article(2, "second", paragraph(*links)))
    with pikepdf.open(io.BytesIO(render(doctree, STAMP))) as pdf:
        assert [str(link.Contents) for link in pdf.pages[0].Annots] == ["前条（第1条）", "第1条"]


def test_what_runs_over_pages_is_one_element() -> None:
    structure = Structure(render(full_agreement(), STAMP))
    assert len(structure.artifacts) > 3
    assert len(structure.root.all("H2")) == len(structure.root.all("Sect")) - 1 == 5
    assert [len(each.children) for each in structure.root.all("L")] == [3, 11] * 5


def test_headings_below_the_sixth_are_of_that_level() -> None:
    inner: list[nodes.Node] = [paragraph("本文")]
    for depth in range(7, 0, -1):
        inner = [nodes.section("", nodes.title("", f"見出し{depth}"), *inner)]
    kinds = [element.kind for element in Tags(agreement(*inner)).root.walk() if re.fullmatch("H[0-9]", element.kind)]
    assert kinds == ["H1", "H2", "H3", "H4", "H5", "H6", "H6", "H6"]


def test_mark_behind_other_words_of_an_item_is_read_where_it_stands() -> None:
    text = paragraph("甲", nodes.inline("", "（1）", classes=["mark"]), "乙")
    tags = Tags(agreement(nodes.enumerated_list("", nodes.list_item("", text))))
    (entry,) = [element for element in tags.root.walk() if element.kind == "LI"]
    assert [(child.kind, child.text) for child in entry.children if isinstance(child, Element)] == [
        ("LBody", "甲（1）乙")
    ]


def test_mark_of_a_draft_is_said_once() -> None:
    structure = Structure(render(full_agreement(), STAMP, draft=DRAFT))
    first = structure.root.children[0]
    assert isinstance(first, Part)
    assert (first.kind, first.text) == ("P", DRAFT)
    marks = [
        [text for subtype, text in page if subtype == "Header" and "【案】" in text] for page in structure.artifacts
    ]
    assert marks == [[], *[[DRAFT]] * (len(marks) - 1)]


def test_what_stands_at_the_head_of_a_page_again_is_of_the_page() -> None:
    rows = [("項目", "金額")] * 80
    structure = Structure(render(agreement(article(1, "fees", table(["題", "値"], *rows))), STAMP))
    again = [[each for each in page if each[1] in ("題", "値")] for page in structure.artifacts]
    assert again == [[], *[[("Pagination", "題"), ("Pagination", "値")]] * (len(again) - 1)]
    assert len(again) > 1


def test_sign_behind_a_draft_is_a_watermark() -> None:
    for draft in (DRAFT, ""):
        with pikepdf.open(io.BytesIO(render(agreement(paragraph("甲")), STAMP, draft=draft))) as pdf:
            content = pdf.pages[0].Contents.read_bytes()
        assert content.count(b"/Artifact <</Type/Pagination/Subtype/Watermark>> BDC") == bool(draft)


def test_picture_tells_where_it_stands(picture: Path) -> None:
    content = render(agreement(article(1, "data", figure(picture))), STAMP)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (place,) = [list(map(float, each.A.BBox)) for each in pdf.objects if _is_figure(each)]
    with closing(pypdfium2.PdfDocument(content)) as document:
        (drawn,) = document[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
        assert place == pytest.approx(drawn.get_bounds(), abs=0.01)


def _is_figure(thing: object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == pikepdf.Name.Figure


HEARD = """\
【案】令和8年4月1日
〔見出し1〕保守・運用契約書
〔見出し2〕第1条（データの取扱い）
〔箇条 2〕
1　甲は、料金〔リンク 1〕〔脚注 1　税別〕を払う。
2　〔リンク 第1条〕は、杠葉《ゆずりは》商事に及ぶ。
〔箇条 2〕
（1）対象
（2）期間
〔箇条の終わり〕
〔箇条の終わり〕
〔表 2行 2列〕
料金
〔見出し〕項目｜〔見出し〕金額｜
基本料｜100円｜
〔表の終わり〕
〔図 構成〕
図1
甲　株式会社髙﨑
住所：〔空欄〕
代表者：〔空欄〕
乙　株式会社髙﨑
住所：〔空欄〕
代表者：〔空欄〕
"""


def test_what_is_heard_is_the_agreement_in_the_order_in_which_it_is_read(picture: Path) -> None:
    called = nodes.footnote_reference("", "1", refid="footnote-1")
    note = nodes.footnote("", nodes.label("", "1"), paragraph("税別"), ids=["footnote-1"])
    ruby = nodes.inline("", "杠葉", classes=["ruby"], ruby="ゆずりは")
    first = item("1　", paragraph("甲は、料金", called, "を払う。"))
    below = listing("items", item("（1）", "対象"), item("（2）", "期間"))
    second = item("2　", paragraph(reference("第1条", "first"), "は、", ruby, "商事に及ぶ。"), below)
    fees = table(["項目", "金額"], ("基本料", "100円"), caption="料金")
    blocks = [listing("paragraphs", first, second), note, fees, figure(picture, "図1", alt="構成")]
    doctree = agreement(article(1, "first", *blocks), signature(fields_of("甲"), fields_of("乙")))
    assert Structure(render(doctree, STAMP, draft=DRAFT)).root.heard() == HEARD


def test_what_is_heard_is_printed_and_kept_of_agreements_alone_if_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, built = tmp_path / "heard", tmp_path / "built"
    monkeypatch.setattr(tagged, "HEARD", kept)
    monkeypatch.setattr(tagged, "BUILT", built)
    kept.mkdir()
    built.mkdir()
    pdf, other = built / "lease.pdf", tmp_path / "lease.pdf"
    for path in (pdf, other):
        path.write_bytes(render(agreement(paragraph("甲")), STAMP))
    tagged.main([str(pdf), str(other)])
    heard = f"〔見出し1〕{TITLE}\n甲\n"
    assert capsys.readouterr().out == heard * 2
    assert [*kept.iterdir()] == []
    with pytest.raises(SystemExit, match="build/pdf"):
        tagged.main(["--write", str(other)])
    assert [*kept.iterdir()] == []
    tagged.main(["--write", str(pdf)])
    assert (kept / "lease.txt").read_text(encoding="utf-8") == heard
