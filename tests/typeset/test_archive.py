"""PDF/A-2u (ISO 19005-2), clause by clause, as far as it can be told without its validator."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import pikepdf
import pypdfium2
import pytest
from docutils import nodes
from fontTools.cffLib import CFFFontSet
from lxml import etree

from clausebook.typeset.archive import saved
from clausebook.typeset.render import render
from clausebook.typeset.sheet import GlyphRun
from clausebook.typeset.style import Style
from clausebook.typeset.subsets import Fonts

from .test_compose import agreement, article, paragraph, signature
from .test_render import STAMP, full_agreement

XMP = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
"""Namespaces (ISO 16684-1, ISO 19005-2 6.6.4)."""


@pytest.fixture(scope="module")
def content() -> bytes:
    return render(full_agreement(), STAMP)


@pytest.fixture(scope="module")
def pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as document:
        yield document


def dictionaries(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Return every indirect dictionary and stream of a file."""
    return [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)]


def operators(pdf: pikepdf.Pdf) -> list[tuple[list[pikepdf.Object], str]]:
    """Return operands and operator of every instruction of every page."""
    instructions = (each for page in pdf.pages for each in pikepdf.parse_content_stream(page))
    return [(list(each.operands), str(each.operator)) for each in instructions]


def described(pdf: pikepdf.Pdf) -> dict[str, str]:
    """Return the properties of the XMP packet."""
    tree = etree.fromstring(pdf.Root.Metadata.read_bytes())
    names = {uri: prefix for prefix, uri in XMP.items()}
    found = {}
    for node in tree.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"):
        for child in node:
            tag = etree.QName(child)
            if tag.namespace in names:
                found[f"{names[str(tag.namespace)]}:{tag.localname}"] = "".join(map(str, child.itertext())).strip()
        for key, value in node.attrib.items():
            tag = etree.QName(key)
            if tag.namespace in names:
                found[f"{names[str(tag.namespace)]}:{tag.localname}"] = str(value)
    return found


def test_file_begins_with_a_version_and_four_high_bytes(content: bytes) -> None:  # 6.1.2
    assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", content)


def test_file_has_an_id_and_is_not_encrypted_and_ends_with_its_mark(pdf: pikepdf.Pdf, content: bytes) -> None:  # 6.1.3
    assert len(pdf.trailer.ID) == 2
    assert "/Encrypt" not in pdf.trailer
    assert content.endswith(b"%%EOF\n")


def test_streams_are_inside_and_use_no_lzw(pdf: pikepdf.Pdf) -> None:  # 6.1.7
    for stream in dictionaries(pdf):
        if isinstance(stream, pikepdf.Stream):
            assert not {"/F", "/FFilter", "/FDecodeParms"} & set(stream.keys())
            assert stream.get("/Filter") in (None, "/FlateDecode")


def test_names_and_strings_are_short_enough(pdf: pikepdf.Pdf) -> None:  # 6.1.13
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            assert all(len(key.encode()) <= 127 for key in set(thing.keys()))


def test_there_is_no_colour_but_grey_and_a_profile_says_what_it_is(pdf: pikepdf.Pdf) -> None:  # 6.2.3, 6.2.4.3
    assert not {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "cs", "CS", "sh"} & {name for _, name in operators(pdf)}
    (intent,) = pdf.Root.OutputIntents
    assert [str(intent.S), str(intent.OutputConditionIdentifier)] == ["/GTS_PDFA1", "sRGB"]
    profile = intent.DestOutputProfile
    header = profile.read_bytes()[:128]
    assert profile.N == 3
    assert int.from_bytes(header[:4]) == len(profile.read_bytes())
    assert (header[8] < 5, header[12:16], header[16:20], header[36:40]) == (True, b"mntr", b"RGB ", b"acsp")


def test_nothing_is_transparent_and_nothing_depends_on_a_graphics_state(pdf: pikepdf.Pdf) -> None:  # 6.2.5, 6.2.10
    assert not {"gs", "Do", "BI"} & {operator for _, operator in operators(pdf)}
    assert all("/Group" not in page.obj for page in pdf.pages)


def test_fonts_are_embedded_and_their_widths_are_those_of_the_program(pdf: pikepdf.Pdf) -> None:  # 6.2.11.4, 6.2.11.5
    for font in pdf.pages[0].obj.Resources.Font.values():
        (descendant,) = font.DescendantFonts
        collection = descendant.CIDSystemInfo
        assert (str(collection.Registry), str(collection.Ordering), int(collection.Supplement)) == (
            "Adobe",
            "Identity",
            0,
        )
        program = descendant.FontDescriptor.FontFile3
        assert program.Subtype == "/CIDFontType0C"
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(program.read_bytes()), None)
        widths = []
        for name in fonts[0].charset:
            charstring = fonts[0].CharStrings[name]
            charstring.draw(_Nothing())
            widths.append(charstring.width)
        first, said = descendant.W
        assert first == 1
        assert [int(width) for width in said] == widths[1:]


class _Nothing:
    """A pen that draws nothing."""

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def test_every_code_that_is_shown_has_a_glyph_and_a_text(pdf: pikepdf.Pdf) -> None:  # 6.2.11.4.1, 6.2.11.7.2, 6.2.11.8
    texts = {}
    for name, font in pdf.pages[0].obj.Resources.Font.items():
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", font.ToUnicode.read_bytes())
        texts[name] = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
        assert not {"\0", "\ufeff", "\ufffe", ""} & set(texts[name].values())
        assert font.Encoding == "/Identity-H"
    current, shown = "", 0
    for operands, operator in operators(pdf):
        if operator == "Tf":
            current = str(operands[0])
        elif operator == "TJ":
            for part in operands[0]:
                if isinstance(part, pikepdf.String):
                    data = bytes(part)
                    codes = [int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2)]
                    assert 0 not in codes
                    assert set(codes) <= texts[current].keys()
                    shown += len(codes)
    assert shown > 1000


OPTIONS = {"deterministic_id": True, "object_stream_mode": pikepdf.ObjectStreamMode.generate}


def test_no_stream_ends_so_that_its_length_is_in_doubt() -> None:  # 6.1.7.1
    """Where the last byte of a stream is CR, the LF behind it may be taken for a part of the end of line."""
    doubtful: dict[bytes, int] = defaultdict(int)
    for number in range(1000):
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(b"q Q" + b" " * (number % 9) + b"\n" * (number % 7))
        pdf.docinfo["/Title"] = f"{number}{chr(number % 90 + 33)}"
        pdf.Root.Lang, pdf.Root.MarkInfo = pikepdf.String("ja"), pikepdf.Dictionary(Marked=True)
        pdf.Root.ViewerPreferences, pdf.Root.OutputIntents = pikepdf.Dictionary(), pikepdf.Array()
        plain = io.BytesIO()
        pdf.save(plain, recompress_flate=True, **OPTIONS)
        for kind in _DOUBTFUL.findall(plain.getvalue()):
            doubtful[kind] += 1
            assert b"\r\nendstream" not in saved(pdf)
    assert min(doubtful[kind] for kind in (b"", b"ObjStm")) > 2


_DOUBTFUL = re.compile(rb"obj\n<< (?:/Type /(\w+))?[^\n]*>>\nstream\n(?:(?!endstream).)*\r\nendstream", re.DOTALL)
"""A stream whose length is in doubt, by its type: ``ObjStm``, or none of what is drawn."""


def test_links_print_and_lead_within_the_document(pdf: pikepdf.Pdf) -> None:  # 6.3.2, 6.5
    links = [link for page in pdf.pages for link in page.obj.get("/Annots", [])]
    assert links
    for link in links:
        assert link.Subtype == "/Link"
        assert link.F == 4
        assert "/A" not in link
        assert "/AA" not in link
        assert "/C" not in link


def test_nothing_runs_when_the_file_is_opened(pdf: pikepdf.Pdf) -> None:  # 6.5, 6.4.1
    assert not {"/OpenAction", "/AA", "/AcroForm", "/OCProperties", "/Requirements"} & set(pdf.Root.keys())
    assert set(pdf.Root.Names.keys()) == {"/Dests"}


def test_outline_is_unfolded() -> None:
    part = nodes.section("", nodes.title("", "第1章"), ids=["chapter"], classes=["chapter"])
    part += [article(number, f"a{number}", paragraph("甲")) for number in (1, 2)]
    with pikepdf.open(io.BytesIO(render(agreement(part), STAMP))) as pdf:
        assert [int(pdf.Root.Outlines.Count), int(pdf.Root.Outlines.First.Count)] == [3, 2]


def test_metadata_say_the_standard_and_agree_with_the_information(pdf: pikepdf.Pdf) -> None:  # 6.6.2, 6.6.4
    assert "/Filter" not in pdf.Root.Metadata
    said = described(pdf)
    assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")
    assert said["pdfuaid:part"] == "1"
    assert said["dc:title"] == pdf.docinfo["/Title"] == "保守・運用契約書"
    assert said["dc:language"] == pdf.Root.Lang == "ja"
    assert said["pdf:Producer"] == pdf.docinfo["/Producer"]
    assert [datetime.fromisoformat(said[key]) for key in ("xmp:CreateDate", "xmp:ModifyDate")] == [STAMP] * 2
    assert pdf.docinfo["/CreationDate"] == pdf.docinfo["/ModDate"] == "D:20260401093000Z"


def test_pages_are_labelled_as_their_footers_say(content: bytes, pdf: pikepdf.Pdf) -> None:
    assert "/PageLabels" in pdf.Root
    document = pypdfium2.PdfDocument(content)
    labels = [document.get_page_label(number) for number in range(len(document))]
    document.close()
    assert labels == [str(number) for number in range(1, len(labels) + 1)]


def test_bookmarks_are_shown_when_the_file_is_opened(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.PageMode == pikepdf.Name.UseOutlines


def test_elements_are_found_by_what_tells_them_from_others() -> None:  # ISO 32000-1, 14.7.2
    names = [f"note-{number}" for number in (2, 10, 1)]
    called = [nodes.footnote_reference("", name[5:], refid=name) for name in names]
    notes = [nodes.footnote("", nodes.label("", name[5:]), paragraph("注"), ids=[name]) for name in names]
    with pikepdf.open(io.BytesIO(render(agreement(paragraph("甲", *called), *notes), STAMP))) as pdf:
        found = list(pdf.Root.StructTreeRoot.IDTree.Names)
        assert [str(name) for name in found[::2]] == sorted(names)
        assert [(str(element.S), str(element.ID)) for element in found[1::2]] == [
            ("/Note", name) for name in sorted(names)
        ]


def test_hidden_text_is_read_and_not_seen() -> None:
    content = render(agreement(paragraph("甲"), signature([["甲"], ["会社名：＿＿＿＿"]])), STAMP)
    document = pypdfium2.PdfDocument(content)
    assert "会社名：＿＿＿＿" in document[0].get_textpage().get_text_range()
    document.close()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert [int(operands[0]) for operands, operator in operators(pdf) if operator == "Tr"] == [3, 0]


def test_text_of_two_faces_calls_each_by_its_name() -> None:
    style = Style()
    glyphs = [
        (style.body.glyph("甲"), "甲", 0),
        (style.headings.glyph("乙"), "乙", -5),
        (style.body.glyph("丙"), "丙", 0),
    ]
    text = GlyphRun(0, 0, 10.5, [(glyph, sign, move) for glyph, sign, move in glyphs if glyph])
    fonts = Fonts([[text]])
    assert fonts.names == {style.body.face: "F1", style.headings.face: "F2"}
    assert list(fonts.show(text)) == [
        (None, "/F1 10.5 Tf [<0002>] TJ /F2 10.5 Tf [<0001>5] TJ /F1 10.5 Tf [<0001>] TJ")
    ]
