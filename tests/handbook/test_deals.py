"""Documents of deals, read with another engine: what is entered prints, all else stays as it was."""

from __future__ import annotations

import ctypes
import io
import multiprocessing
import pickle
import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import yaml
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from clausebook.deal.document import DealDocument, Handbook
from clausebook.deal.fill import fill
from clausebook.deal.making import Order, make, mark_of
from clausebook.model.dates import Calendar
from clausebook.model.diagnostics import SourceError
from clausebook.pdf.settings import style_of
from clausebook.typeset.fonts import EM, MINCHO
from clausebook.typeset.render import render
from clausebook.typeset.said import check_number
from clausebook.typeset.said import text_of as text_of_doctree
from clausebook.typeset.style import DRAFT_SIGNS, Style

from ..conftest import ORIGINALS, ROOT
from ..readback import furniture, lines_of, squeeze
from ..tagged import findings

DAY = date(2026, 11, 21)
STAMP = datetime(2026, 11, 21, tzinfo=UTC)
EXAMPLES = {path.stem.removeprefix("example-"): path for path in sorted((ROOT / "deals").glob("example-*.yml"))}

PRINTED: Mapping[str, Mapping[str, str]] = {
    "ai-nda": {
        "第一当事者の会社名": "株式会社アクメ商事",
        "第二当事者の会社名": "合同会社見本ラボ",
        "有効期間": "3",
        "秘密保持の存続期間": "5",
        "管轄裁判所": "さいたま",
        "締結日": "令和　　年　　月　　日",
        "第一当事者の住所": "東京都千代田区霞が関一丁目1番1号",
        "第一当事者の代表者": "代表取締役　法務花子",
        "第二当事者の住所": "埼玉県さいたま市浦和区高砂三丁目15番1号",
        "第二当事者の代表者": "代表社員　見本太郎",
    },
    "ai-operations": {
        "委託者の会社名": "株式会社アクメ商事",
        "受託者の会社名": "髙﨑𠮷野AI研究所株式会社",
        "対価の額": "税抜金120,000,000",
        "契約開始日": "2027年1月1日",
        "契約終了日": "2027年12月31日",
        "管轄裁判所": "東京",
        "締結日": "2026年12月1日",
        "委託者の住所": "東京都千代田区霞が関一丁目1番1号",
        "委託者の代表者": "代表取締役　法務花子",
        "受託者の住所": "京都府京都市中京区上本能寺前町488番地",
        "受託者の代表者": "代表取締役　葛󠄀城太郎",
    },
    "maintenance": {
        "委託者の会社名": "株式会社アクメ商事",
        "委託者の会社名欄": "株式会社アクメ商事",
        "受託者の会社名": "見本システムズ株式会社",
        "受託者の会社名欄": "見本システムズ株式会社",
        "月額報酬": "300,000",
        "締結日": "令和8年12月1日",
        "委託者の住所": "東京都千代田区霞が関一丁目1番1号",
        "委託者の代表者": "代表取締役　法務花子",
        "受託者の住所": "大阪府大阪市北区中之島一丁目3番20号",
        "受託者の代表者": "代表取締役　見本太郎",
    },
    "service-connection": {
        "提供者の会社名": "株式会社アクメ商事",
        "接続者の会社名": "株式会社Sample & Co.",
        "サービス名": "アクメ決済API（v2.0）",
        "システム名": "受発注管理システム「まとめ＊手配」",
        "締結日": "令和8年12月1日",
        "提供者の住所": "東京都千代田区霞が関一丁目1番1号",
        "提供者の代表者": "代表取締役　法務花子",
        "接続者の住所": "北海道札幌市中央区北1条西2丁目",
        "接続者の代表者": "代表取締役社長　見本次郎",
    },
    "support-consent": {
        "提供者の会社名": "見本システムズ株式会社",
        "提供者の会社名欄": "見本システムズ株式会社",
        "利用者の氏名又は会社名": "祇󠄁園　太郎",
        "提供者の代表者": "代表取締役　見本花子",
        "提供者の住所": "大阪府大阪市北区中之島一丁目3番20号",
        "提供者の署名日": "2026年12月1日",
        "利用者の住所": "福岡県福岡市中央区天神一丁目8番1号　見本ビル1001号室",
        "利用者の署名日": "　　　　年　　月　　日",
    },
}
"""What the examples print in each blank, by its full name in the text."""


def text_of(content: bytes) -> str:
    """Return the text of an agreement's lines, without white space."""
    return squeeze("".join(line.text for line in lines_of(content)))


def final_of(document: DealDocument) -> bytes:
    return document.render(document.filled(), DAY)


def draft_of(document: DealDocument) -> bytes:
    return document.render(document.filled(), DAY, "【案】")


def blanks_of(doctree: nodes.document) -> Iterator[nodes.inline]:
    """Yield the blanks in a doctree, in their order."""
    for node in doctree.findall(nodes.inline):
        if "blank" in node:
            yield node


@cache
def blank_form(handbook: Handbook, name: str) -> str:
    """Return the text of an agreement's blank form."""
    return text_of(render(handbook.doctree(name), STAMP, style_of(handbook.app)))


def with_values(handbook: Handbook, name: str, printed: Mapping[str, str], closing: str = "") -> str:
    """Return the text that a document must have: that of the blank form, with values for its placeholders."""
    doctree, blank, done = handbook.doctree(name), blank_form(handbook, name), ""
    for node in blanks_of(doctree):
        placeholder = squeeze(node.astext())
        before = placeholder
        if not placeholder:  # nothing prints there: it is found by its label
            index = node.parent.index(node)
            before = squeeze(node.parent[index - 1].astext())
        start = blank.index(before) + (0 if placeholder else len(before))
        done += blank[:start] + squeeze(printed.get(node["blank"], placeholder))
        blank = blank[start + len(placeholder) :]
    done += blank
    if closing:
        (paragraph,) = [node for node in doctree.findall(nodes.paragraph) if "closing" in node["classes"]]
        old = squeeze(paragraph.astext())
        assert done.count(old) == 1
        done = done.replace(old, squeeze(closing))
    return done


def edited(path: Path, target: Path, *edits: tuple[str, str]) -> Path:
    """Write a deal with some changes."""
    text = path.read_text()
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    target.write_text(text)
    return target


class Drawn(NamedTuple):
    """A path on a page: what it is enclosed by, and how wide its line is, in points."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    width: float


def paths_of(content: bytes) -> list[Drawn]:
    """Return all that is drawn, as pdfium reads it."""
    document, found = pypdfium2.PdfDocument(content), []
    width = ctypes.c_float()
    for number, page in enumerate(document, start=1):
        for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            pdfium.FPDFPageObj_GetStrokeWidth(path.raw, width)
            left, bottom, right, top = path.get_bounds()
            found.append(Drawn(number, left, bottom, right, top, round(width.value, 2)))
    document.close()
    return found


def seals_of(content: bytes) -> int:
    """Return how many circles are drawn: nothing else is closed and stroked."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return sum(
            str(instruction.operator) == "s" for page in pdf.pages for instruction in pikepdf.parse_content_stream(page)
        )


@pytest.fixture(params=EXAMPLES)
def contract(request: pytest.FixtureRequest) -> str:
    """The name of each agreement with an example, in turn."""
    return str(request.param)


def test_every_original_has_an_example() -> None:
    assert set(ORIGINALS) <= set(EXAMPLES) == set(PRINTED)


@pytest.mark.parametrize("execution", ["書面", "電子"])
def test_example_prints_its_values_and_all_else_stays(
    contract: str, execution: str, handbook: Handbook, tmp_path: Path
) -> None:
    deal = tmp_path / "deal.yml"
    text = re.sub("締結方法: .*", f"締結方法: {execution}", EXAMPLES[contract].read_text())
    electronic = execution == "電子"
    signed = {f"{who}の署名又は押印": "電子署名" for who in ("提供者", "利用者")} if electronic else {}
    if electronic:  # which leaves no date to be written in by hand
        day = "令和8年12月1日" if "和暦" in text else "2026年12月1日"
        signed |= {name: day for name, printed in PRINTED[contract].items() if "　　月" in printed}
        text = text.replace("手書き", day)
    deal.write_text(text)
    content = final_of(DealDocument(handbook, deal))
    doctree = handbook.doctree(contract)
    closing = any("closing" in node["classes"] for node in doctree.findall(nodes.paragraph))
    assert closing == (contract not in ("maintenance", "support-consent"))
    document = handbook.contract(contract).document
    new = f"{document}の成立を証するため、本書の電磁的記録を作成し、"
    new += "各当事者が電子署名を施したうえ、各自その電磁的記録を保管する。"
    text = text_of(content)
    expected = with_values(handbook, contract, {**PRINTED[contract], **signed}, new if closing and electronic else "")
    if electronic and not closing:
        (first, *_) = [node for node in doctree.findall(nodes.container) if "signature" in node["classes"]]
        start = squeeze(first.astext())[:6]
        assert expected.count(start) == 1
        expected = expected.replace(start, squeeze(new) + start)
    assert text == expected
    assert not re.search("●|[○◯]|【案】", text)
    assert ("_" in text) == (contract == "support-consent" and not electronic), "only where a name is signed"
    assert seals_of(content) == (0 if electronic else 2)
    assert all("【案】" not in header for header, _ in furniture(content))


def test_example_can_be_final_and_leaves_nothing_to_tell(contract: str, handbook: Handbook) -> None:
    document = DealDocument(handbook, EXAMPLES[contract])
    document.check_final()
    assert document.notes == []


def test_what_is_filled_in_leaves_no_rule(contract: str, handbook: Handbook) -> None:
    content = final_of(DealDocument(handbook, EXAMPLES[contract]))
    assert findings(content) == []
    widths = [path.width for path in paths_of(content)]
    assert Style().open_width not in widths
    signed = 2 if contract == "support-consent" else 0  # the rules to sign on
    assert widths.count(Style().rule_width) == signed
    assert len(widths) == 2 * seals_of(content) + signed


@pytest.mark.parametrize("old", ["甲の会社名: 株式会社アクメ商事", "締結日: 2026-12-01"])
def test_draft_says_so_on_every_page_and_final_is_refused(old: str, handbook: Handbook, tmp_path: Path) -> None:
    deal = edited(EXAMPLES["maintenance"], tmp_path / "deal.yml", (old, f"{old.split(':')[0]}:"))
    document = DealDocument(handbook, deal)
    made = make(document, Order(DAY))
    headers = [squeeze(header) for header, _ in furniture(made.pdf)]
    mark = f"【案】令和8年11月21日照合番号{check_number(made.text)}"
    assert headers == [mark] + [f"{mark}保守・運用契約書"] * (len(headers) - 1)
    assert len(headers) > 1
    assert made.pdf.name == "deal-案.pdf"
    with pikepdf.open(made.pdf) as pdf:
        assert str(pdf.docinfo["/Title"]) == "保守・運用契約書【案】"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261121000000Z"
        assert str(pdf.docinfo["/Subject"]) == f"maintenance　照合番号 {check_number(made.text)}"
    assert findings(made.pdf) == []
    with pytest.raises(SourceError) as refused:
        make(document, Order(DAY, final=True))
    (finding,) = refused.value.findings
    assert finding.line == deal.read_text().split("\n").index(f"  {old.split(':')[0]}:") + 1
    assert "署名欄" in finding.message
    assert not (handbook.root / f"finals/{document.called}.pdf").exists()


@given(st.dates(date(1970, 1, 1)), st.sampled_from(Calendar), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_header_of_a_draft_says_nothing_that_its_typeface_was_not_checked_for(
    day: date, calendar: Calendar, digest: str
) -> None:
    assert set(mark_of(day, calendar, digest)) <= {*DRAFT_SIGNS}


def test_text_by_which_documents_are_told_apart_is_all_that_they_print(
    contract: str, handbook: Handbook, tmp_path: Path
) -> None:
    document = DealDocument(handbook, EXAMPLES[contract])
    assert squeeze(text_of_doctree(document.filled())) == text_of(final_of(document))
    made = make(document, Order(DAY))
    assert made.text == make(document, Order(DAY + timedelta(1))).text
    other = tmp_path / "deal.yml"
    other.write_text(EXAMPLES[contract].read_text().replace("花子", "桜子"))
    assert made.text != make(DealDocument(handbook, other), Order(DAY)).text


def over_open_rules(content: bytes) -> str:
    """Return the characters that stand over the thick rules of a draft."""
    rules = [path for path in paths_of(content) if path.width == Style().open_width]
    return squeeze("".join(
        char.text
        for line in lines_of(content)
        for char in line.chars
        for rule in rules
        if line.page == rule.page and rule.bottom < char.baseline < rule.top + Style().size / 2
        and rule.left - 1 <= char.origin < rule.right - 2 * rule.width
    ))  # fmt: skip


def test_draft_underlines_each_open_blank_and_nothing_else(contract: str, handbook: Handbook, tmp_path: Path) -> None:
    deal = tmp_path / "deal.yml"
    deal.write_text(f"契約書: {contract}\n")
    underlined = over_open_rules(draft_of(DealDocument(handbook, deal)))
    blanks = [node for node in blanks_of(handbook.doctree(contract)) if node["blank-type"] != "署名"]
    assert underlined == squeeze("".join(node.astext() for node in blanks))


def test_draft_of_open_blanks_reads_as_the_blank_form(contract: str, handbook: Handbook, tmp_path: Path) -> None:
    deal = tmp_path / "deal.yml"
    deal.write_text(f"契約書: {contract}\n")
    assert text_of(draft_of(DealDocument(handbook, deal))) == with_values(handbook, contract, {})


PIECES = [
    *"亜株式会社東京都千代田区一二三〇ヱゑーつっパぱ々ヶ",
    *"髙﨑神\U00020bb7\U00020b9f",
    "祇\U000e0101", "葛\U000e0100", "辻\U000e0101",
    *"AZaz09.,:;!?'\"`*_{}[]()<>&\\/$#%|~^=+-@",
    "{{甲の会社名}}", "{% raw %}", "**", "__", "&amp;", "<b>", "${HOME}", "`x`", "\\n", "%s", "{0}", "{blank}`締結日`",
    *"ＡＺａｚ０９＿＊｛｝＜＞＆￥",
    *"ｱｲｳｶﾞﾊﾟｰ｡｢｣",
    "か\u3099", "ハ\u309a", "e\u0301", "A\u0300",
    *"、。「」『』（）・…―～〒※①㈱℡",
    " ", "　", "\u00a0",
]  # fmt: skip
"""What hostile values are made of."""

REFUSED = ["\u200b", "\u202e", "\t", "●", "○○", "😀", "\u3099", "\ue000", "\ufffd"]
"""What no value may hold."""

FREE = {
    "甲の会社名": "提供者の会社名",
    "乙の会社名": "接続者の会社名",
    "サービス名": "サービス名",
    "システム名": "システム名",
    "甲の住所": "提供者の住所",
    "乙の住所": "接続者の住所",
}
"""The blanks of an agreement that take any text, and their full names."""

TITLED = {"甲の代表者": "提供者の代表者", "乙の代表者": "接続者の代表者"}
"""Those that take a title and a name."""


def deal_of(contract: str, given: Mapping[str, object]) -> str:
    """Return a deal file; every value is quoted, so that YAML reads what is given."""
    return yaml.safe_dump({"契約書": contract, "空欄": dict(given)}, default_style='"', allow_unicode=True, width=10**6)


def accepted(handbook: Handbook, path: Path, given: Mapping[str, object]) -> tuple[DealDocument, set[str]]:
    """Return the document of the values that are taken, and their names; the others are refused with a reason."""
    path.write_text(deal_of("service-connection", given))
    try:
        return DealDocument(handbook, path), set(given)
    except SourceError as error:
        refused = set()
        for finding in error.findings:
            told = re.fullmatch("「(.+?)」(?:（.+?）: |の[0-9]+文字目).{6,}", finding.message)
            assert told, finding
            refused.add(told[1])
        assert refused <= given.keys()
        return accepted(handbook, path, {name: value for name, value in given.items() if name not in refused})


def printed_form(value: object) -> str:
    """Return how a value prints, written anew here: composed, but never another spelling of a name."""
    if isinstance(value, dict):
        return "　".join(map(printed_form, value.values()))
    assert isinstance(value, str)
    return re.sub("[^\ufa0e-\ufa29]+", lambda run: unicodedata.normalize("NFC", run[0]), value).strip()


DOCUMENTS = 25
"""How many documents of ten values a trial makes."""


@pytest.mark.trial(sample=2, every=40)
def test_hostile_value_prints_character_for_character_or_is_refused(
    seed: int, handbook: Handbook, tmp_path: Path
) -> None:
    chance, count = random.Random(seed), 0

    def value() -> str:
        """Return a value, one in eight of which holds what none may hold."""
        pieces = chance.choices(PIECES, k=chance.randint(2, 12))
        return "".join(pieces if chance.randrange(8) else [*pieces, chance.choice(REFUSED), "亜"])

    for _ in range(DOCUMENTS):
        given: dict[str, object] = {name: value() for name in FREE}
        given |= {name: {"役職": value(), "氏名": value()} for name in TITLED}
        document, taken = accepted(handbook, tmp_path / "deal.yml", given)
        printed = {(FREE | TITLED)[name]: printed_form(given[name]) for name in taken}
        text = text_of(draft_of(document))
        assert text == with_values(handbook, "service-connection", printed), printed
        count += len(taken)
    assert 4 * DOCUMENTS < count < 8 * DOCUMENTS


@pytest.mark.parametrize(
    "name",
    [
        "A_B株式会社",
        "株式会社A＿B",
        "_private合同会社",
        "*Star* **Works** 株式会社",
        "{{委託者}}株式会社",
        "<b>&amp;</b> & Co.",
        "株式会社 見本 商会",
        "株式会社　見本　商会",
        "\"Quoted\" 'Co' `x` $HOME #1",
        "髙﨑\U00020bb7野株式会社",
        "祇\U000e0101園葛\U000e0100城株式会社",
        "神\ufa19商会",
        "ｶﾌﾞｼｷｶﾞｲｼﾔ｡",
        "か\u3099ハ\u309a株式会社",
        "㈱でない株式会社①㍑",
        "100%～50％…―・株式会社",
    ],
)
def test_name_stands_in_the_signature_block_as_it_is_written_and_can_be_seen(
    name: str, handbook: Handbook, tmp_path: Path
) -> None:
    deal = tmp_path / "deal.yml"
    deal.write_text(deal_of("ai-nda", {"甲の会社名": name}))
    if "㈱" in name:
        with pytest.raises(SourceError):
            DealDocument(handbook, deal)
        return
    content = draft_of(DealDocument(handbook, deal))
    (line,) = [line for line in lines_of(content) if line.text.startswith("甲　")]
    assert line.text.removeprefix("甲　").rstrip() == printed_form(name)
    assert {mode for text, mode in modes_of(content) if text in name} == {pdfium.FPDF_TEXTRENDERMODE_FILL}


def test_every_space_in_a_name_takes_its_room(handbook: Handbook, tmp_path: Path) -> None:
    ends = []
    for name in ("Sample & Sons", "Sample   & Sons"):
        (tmp_path / "deal.yml").write_text(deal_of("ai-nda", {"甲の会社名": name}))
        content = draft_of(DealDocument(handbook, tmp_path / "deal.yml"))
        (line,) = [line for line in lines_of(content) if line.text.startswith("甲　")]
        ends.append(max(char.origin for char in line.chars if char.text == "s"))
    space = MINCHO.glyph(" ")
    assert space
    assert ends[1] - ends[0] > 2 * space.advance / EM * Style().size


def modes_of(content: bytes) -> Iterator[tuple[str, int]]:
    """Yield each character and how it is shown, as pdfium reads it."""
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text_page = page.get_textpage()
        for index in range(text_page.count_chars()):
            if drawn := pdfium.FPDFText_GetTextObject(text_page, index):
                yield chr(pdfium.FPDFText_GetUnicode(text_page, index)), pdfium.FPDFTextObj_GetTextRenderMode(drawn)
    document.close()


def test_underscores_of_an_open_blank_are_a_rule_and_not_shown(handbook: Handbook, tmp_path: Path) -> None:
    deal = tmp_path / "deal.yml"
    deal.write_text("契約書: maintenance\n")
    content = draft_of(DealDocument(handbook, deal))
    assert {mode for text, mode in modes_of(content) if text == "＿"} == {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE}


def test_processes_give_the_bytes_that_one_alone_gives(handbook: Handbook, tmp_path: Path) -> None:
    style = style_of(handbook.app)
    deals = [DealDocument(handbook, path) for path in EXAMPLES.values()]
    for number, name in enumerate(["架空", "葛\U000e0100城", "髙﨑"]):
        for path in EXAMPLES.values():
            text = path.read_text().replace("法務花子", f"{name}花子").replace("見本システムズ", f"{name}システムズ")
            (tmp_path / f"{number}-{path.name}").write_text(text)
            deals.append(DealDocument(handbook, tmp_path / f"{number}-{path.name}"))
    filled = [each.filled() for each in deals]
    alone = [render(doctree, STAMP, style) for doctree in filled]
    assert len(set(alone)) == len(alone) == 20
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as processes:
        together = list(processes.map(render, filled, [STAMP] * 20, [style] * 20))
    assert [one == other for one, other in zip(alone, together, strict=True)] == [True] * 20


def test_what_is_handed_to_another_process_is_small(contract: str, handbook: Handbook) -> None:
    document = DealDocument(handbook, EXAMPLES[contract])
    filled = fill(handbook.doctree(contract), document.deal)
    assert len(pickle.dumps((filled, STAMP, style_of(handbook.app)))) < 100_000
