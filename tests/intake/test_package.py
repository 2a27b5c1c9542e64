"""Files of other kinds, damaged and hostile ones: each is refused with one sentence, none with a traceback."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clausebook.intake import package
from clausebook.intake.seen import Table, UnreadableError
from clausebook.intake.word import read_word

from .wordfile import archive, level, lines, lists, p, parts, read

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.docx"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
BODY = p("甲", number=(1, 0)) + p("乙")
NUMBERING = lists(level(0, "第%1条"))
NAMES = (
    *("empty", "blank", "doc", "locked", "pdf", "rtf", "flat xml", "html", "mht", "text", "empty zip", "broken zip"),
    *("odt", "zip", "no document", "workbook"),
)
ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_word(data)
    return str(caught.value)


def changed(**others: str | bytes) -> bytes:
    """Return a file with other parts: numbering="…" for word/numbering.xml, empty for none."""
    own = parts(BODY, NUMBERING)
    for name, content in others.items():
        own[f"word/{name}.xml"] = content
    return archive({name: content for name, content in own.items() if content})


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "空です"),
        (b"\n \n", "空です"),
        (OLE, "古い形式（.doc など）"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "パスワードを解除して"),
        (b"%PDF-1.7\n", "PDFは読めません"),
        (rb"{\rtf1\ansi", "リッチテキスト（.rtf）"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><pkg:package/>", "XMLのファイルは読めません"),
        (b"<html><body>", "Webページ（HTML）"),
        (b"MIME-Version: 1.0\r\n", "Webページとして保存した"),
        ("第1条".encode(), "Wordのファイル（.docx）ではありません"),
        (b"PK\x05\x06" + b"\0" * 18, "中身のないzip"),
        (b"PK\x03\x04" + b"\0" * 40, "壊れています"),
        (archive(ODT), "OpenDocument"),
        (archive({"契約書.docx": b"PK"}), "中の .docx を取り出して"),
        (archive({"[Content_Types].xml": "<Types/>"}), "本体がファイルにありません"),
        (archive({**parts(BODY), "word/document.xml": "<workbook/>"}), "Wordの文書ではありません"),
    ],
    ids=NAMES,
)
def test_file_of_another_kind_is_refused_with_what_to_do(data: bytes, part: str) -> None:
    message = refusal(data)
    assert part in message
    assert message.endswith("。")


def test_locked_archive_is_refused() -> None:
    data = bytearray(archive(parts(BODY)))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(sign), bytes(data)):
            data[match.start() + place] |= 1
    assert "パスワードで保護されたzip" in refusal(bytes(data))


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY e "甲">]><w:document>&e;</w:document>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><w:document/>',
        '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY % e SYSTEM "http://localhost/"> %e;]><a/>',
        '<?xml version="1.0" encoding="UTF-7"?><a/>',
        '<?xml version="1.0" encoding="IBM037"?><a/>',
        '<!DOCTYPE a [<!ENTITY e "甲">]><w:document>&e;</w:document>'.encode("utf-16"),
        "<!DOCTYPE a []><a/>".encode("utf-16-le"),
    ],
    ids=["entity", "system", "parameter", "utf-7", "ebcdic", "utf-16", "utf-16 without mark"],
)
@pytest.mark.parametrize("part", ["document", "styles", "numbering"])
def test_entities_and_document_types_are_refused_and_never_resolved(part: str, document: str | bytes) -> None:
    assert "文書型、文字コード" in refusal(changed(**{part: document}))


def test_part_in_utf_16_is_read() -> None:
    text = str(parts(BODY)["word/document.xml"]).replace("UTF-8", "UTF-16")
    assert lines(read_word(changed(document=text.encode("utf-16")))) == ["第1条\t甲", "乙"]


@pytest.mark.parametrize("part", ["document", "styles", "numbering"])
@pytest.mark.parametrize("content", ["<w:document>", "甲", "<a></b>"])
def test_broken_xml_is_refused(part: str, content: str) -> None:
    assert "壊れています" in refusal(changed(**{part: content}))


def test_file_without_styles_and_numbering_is_read_without_them() -> None:
    assert lines(read_word(changed(styles="", numbering=""))) == ["甲", "乙"]
    assert "本体がファイルにありません" in refusal(changed(document=""))


def test_xml_that_is_too_deep_is_refused() -> None:
    depth = 100_000
    assert "壊れています" in refusal(changed(document="<a>" * depth + "</a>" * depth))


def test_tables_within_tables_without_end_are_refused_or_read(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 60 + p("奥") + "</w:tc></w:tr></w:tbl>" * 60
    assert lines(read(deep)) == ["奥"]
    monkeypatch.setattr("clausebook.intake.word._Document", _too_deep)
    assert "入れ子が深すぎて" in refusal(changed())


def _too_deep(opened: package.Package) -> None:
    raise RecursionError


def test_archive_that_unpacks_to_too_much_is_refused() -> None:
    bomb = archive({**parts(BODY), "word/media/image1.png": b"\0" * 30_000_000})
    assert len(bomb) < 100_000
    assert "大きすぎます" in refusal(bomb)
    assert "大きすぎます" in refusal(archive({**parts(BODY), **{f"word/{number}": b"" for number in range(5_001)}}))


def test_size_that_an_archive_hides_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MOST_OF_XML", 1_000)
    assert "大きすぎます" in refusal(archive(parts(p("甲" * 2_000))))


def test_declared_size_that_is_not_true_is_refused() -> None:
    data = archive(parts(BODY))
    name = b"word/document.xml"
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    lying = bytearray(data)
    lying[central + 24 : central + 28] = (10).to_bytes(4, "little")
    assert "壊れています" in refusal(bytes(lying))


def test_two_parts_of_one_name_are_refused() -> None:
    data = io.BytesIO(archive(parts(BODY)))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("WORD/Document.xml", "<a/>")
    assert "同じ名前の部分が2つ" in refusal(data.getvalue())


def test_names_and_targets_that_lead_elsewhere_lead_nowhere() -> None:
    own = parts(BODY, NUMBERING)
    listing = str(own["word/_rels/document.xml.rels"])
    own["word/_rels/document.xml.rels"] = listing.replace("numbering.xml", "../../../etc/passwd").replace(
        "styles.xml", "NULL"
    )
    assert lines(read_word(archive({**own, "../../etc/passwd": "<a/>"}))) == ["甲", "乙"]


def test_names_with_backslashes_and_other_case_are_found() -> None:
    own = {name.replace("/", "\\").upper() if "word" in name else name: part for name, part in parts(BODY).items()}
    assert lines(read_word(archive(own))) == ["甲", "乙"]


def test_what_is_outside_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket", _never)
    seen = read(
        p("甲", '<w:r><w:drawing><pic:pic><a:blip r:link="rId8"/></pic:pic></w:drawing></w:r>'),
        relations={"rId8": ("image", "http://localhost:9/a.png"), "rId9": ("attachedTemplate", "http://localhost:9/a")},
    )
    assert [remark.message for remark in seen.remarks] == ["ファイルの外にある図は読みません。"]


def _never(*args: object, **options: object) -> None:
    raise AssertionError("a socket was opened")


def test_tables_of_too_many_cells_are_refused_and_columns_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    assert [
        [cell.columns for row in block.rows for cell in row] for block in read(wide).blocks if isinstance(block, Table)
    ] == [[63]]
    monkeypatch.setattr("clausebook.intake.word._MOST_CELLS", 10)
    assert "表のセルが多すぎます" in refusal(
        archive(parts("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 11 + "</w:tr></w:tbl>"))
    )


def test_paragraphs_and_fields_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 51
    assert "フィールドの入れ子が深すぎます" in refusal(archive(parts(p(fields))))
    monkeypatch.setattr("clausebook.intake.word._MOST_PARAGRAPHS", 2)
    assert lines(read(p("甲") * 2)) == ["甲", "甲"]
    assert "段落が多すぎます" in refusal(archive(parts(p("甲") * 3)))


@pytest.mark.parametrize(
    "attribute",
    ['w:ilvl w:val="-1"', 'w:ilvl w:val="99999999999999999999"', 'w:numId w:val="甲"', f'w:numId w:val="{"9" * 5000}"'],
    ids=["negative", "large", "word", "huge"],
)
def test_numbers_that_are_none_are_no_numbering(attribute: str) -> None:
    body = p("甲", properties=f'<w:numPr><w:numId w:val="1"/><{attribute}/></w:numPr>')
    assert lines(read(body, NUMBERING)) in (["甲"], ["第1条\t甲"])


# Damage by chance: the seeds are fixed, and more of them were tried than are here.


def flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= chance.randrange(1, 256)


def cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.randrange(1, 200)]


def exchange(data: bytearray, chance: random.Random) -> None:
    values = list(re.finditer(rb'w:\w+="([^"]*)"', bytes(data)))
    if values:
        start, end = chance.choice(values).span(1)
        data[start:end] = chance.choice((b"-5", b"0", b"99999999", b"zzz", b"", b"none", b"9" * 5000, b"3.5pt"))


def repeat(data: bytearray, chance: random.Random) -> None:
    elements = list(re.finditer(rb"<w:\w+[^<>]*>", bytes(data)))
    if elements:
        first, second = chance.choice(elements), chance.choice(elements)
        data[second.start() : second.start()] = first[0]


@pytest.mark.parametrize("damage", [flip, cut, exchange, repeat], ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("seed", range(15))
def test_damaged_file_is_read_or_refused(damage: Callable[[bytearray, random.Random], None], seed: int) -> None:
    chance = random.Random(f"{damage.__name__} {seed}")
    with zipfile.ZipFile(chance.choice(SAMPLES)) as packed:
        own = {name: packed.read(name) for name in packed.namelist()}
    name = chance.choice([name for name in own if name.endswith((".xml", ".rels"))])
    data = bytearray(own[name])
    for _ in range(chance.choice((1, 3, 20))):
        damage(data, chance)
    read_or_refuse(archive({**own, name: bytes(data)}))


@pytest.mark.parametrize("seed", range(30))
def test_archive_with_wrong_bytes_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(chance.choice(SAMPLES).read_bytes())
    for _ in range(chance.choice((1, 5, 50))):
        flip(data, chance)
    read_or_refuse(bytes(data if chance.random() < 0.7 else data[: chance.randrange(len(data))]))


def read_or_refuse(data: bytes) -> None:
    try:
        seen = read_word(data)
    except UnreadableError:
        return
    assert all(0 <= span.start <= span.end <= len(line.text) for line in seen.lines() for span in line.spans)
