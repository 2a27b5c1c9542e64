"""The agreements say what the originals say, on their pages and in print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pikepdf
import pytest

from clausebook.model.corrections import SIGNATURE, Correction, parse_corrections

from ..conftest import CONTRACTS, ORIGINALS, ROOT, Project
from ..readback import agreement_of, printed_lines, soup_of, squeeze

COUNTS = {
    "ai-operations": (17, 30, 10),
    "ai-nda": (15, 25, 11),
    "maintenance": (20, 48, 22),
    "support-consent": (19, 27, 40),
    "service-connection": (17, 35, 13),
}
"""条, 項 and 号 of each original."""


@pytest.fixture(params=ORIGINALS)
def contract(request: pytest.FixtureRequest) -> str:
    """The name of each agreement that came as a text, in turn."""
    return str(request.param)


def original(contract: str) -> str:
    """Return the text that came, without the markers of the word processor, such as ``[bookmark: _abc]``."""
    text = (ROOT / f"source/originals/{contract}.txt").read_text(encoding="utf-8")
    return re.sub(r"\[bookmark: \w+\]", "", text)


def corrections() -> dict[str, list[Correction]]:
    name = "source/contracts/corrections.yml"
    return parse_corrections((ROOT / name).read_text(encoding="utf-8"), name, CONTRACTS)


def correct(original: str, corrections: Iterable[Correction]) -> str:
    """Apply corrections to an original text without the markers of a word processor.

    ValueError if the lines of a correction do not stand in its place exactly once.
    """
    sections = re.split(r"(?m)^(?=第\d+条（)", original)
    for correction in corrections:
        number = len(sections) - 1 if correction.where == SIGNATURE else int(correction.where[1:-1])
        lines = [line.rstrip() for line in sections[number].split("\n")] if number < len(sections) else []
        wanted = [line.rstrip() for line in correction.original.removesuffix("\n").split("\n")]
        found = [i for i in range(len(lines)) if lines[i : i + len(wanted)] == wanted]
        if len(found) != 1:
            raise ValueError(f"{correction.where}の「{correction.original}」は{len(found)}か所にあります")
        lines[found[0] : found[0] + len(wanted)] = correction.ours.removesuffix("\n").split("\n")
        sections[number] = "\n".join(lines)
    return "".join(sections)


def expected(contract: str) -> str:
    return squeeze(correct(original(contract), corrections().get(contract, [])))


def html_of(shipped: Project, contract: str) -> Path:
    return shipped.path(f"build/html/contracts/{contract}.html")


def pdf_of(shipped: Project, contract: str) -> Path:
    return shipped.path(f"build/pdf/{contract}.pdf")


def test_page_says_what_the_original_says(shipped: Project, contract: str) -> None:
    assert squeeze(agreement_of(html_of(shipped, contract)).get_text()) == expected(contract)


def test_print_says_what_the_original_says(shipped: Project, contract: str) -> None:
    lines = printed_lines(pdf_of(shipped, contract))
    assert squeeze("".join(line.text for line in lines)) == expected(contract)


def test_print_holds_no_replacement_for_a_character(shipped: Project, contract: str) -> None:
    text = "".join(line.text for line in printed_lines(pdf_of(shipped, contract)))
    assert not set(text) & set("?\ufffd\u200b\0")


def test_copied_text_has_no_space_that_the_original_has_not(shipped: Project, contract: str) -> None:
    lines = printed_lines(pdf_of(shipped, contract))
    spaced = [line.text for line in lines if " " in re.sub(r"^(?:\d+\.|·) ", "", line.text)]
    assert not spaced


def test_agreement_has_as_many_articles_paragraphs_and_items_as_the_original(shipped: Project, contract: str) -> None:
    page = agreement_of(html_of(shipped, contract))
    articles = page.select("section.article")
    paragraphs = sum(
        len(article.select(":scope > ol.paragraphs > li")) or 1 for article in articles
    )  # an article of one unnumbered paragraph counts one
    assert (len(articles), paragraphs, len(page.select(".items > li"))) == COUNTS[contract]


def test_headings_are_the_originals_in_page_bookmarks_and_contents(shipped: Project, contract: str) -> None:
    headings = re.findall(r"(?m)^第\d+条（.*）$", original(contract))
    soup = soup_of(html_of(shipped, contract))
    on_page = [heading.get_text() for heading in agreement_of(html_of(shipped, contract)).select("h2")]
    in_contents = [link.get_text() for link in soup.select(".toc-tree ul ul a")]
    with pikepdf.open(pdf_of(shipped, contract)) as pdf, pdf.open_outline() as outline:
        title, *bookmarks = [str(entry.title) for entry in outline.root]
    assert on_page == in_contents == headings
    assert [each for each in bookmarks if each not in ("前文", "署名欄")] == headings
    assert title == agreement_of(html_of(shipped, contract)).select("h1")[0].get_text()


def test_every_placeholder_of_the_original_is_a_blank(shipped: Project, contract: str) -> None:
    page = agreement_of(html_of(shipped, contract))
    blanks = page.select("span.blank")
    for blank in blanks:
        assert blank["title"]
        assert blank["aria-label"]
        blank.clear()
    assert blanks
    assert not set(page.get_text()) & set("●○＿_")


def test_corrections_touch_nothing_but_empty_items_and_the_cut_off_signature() -> None:
    changes = [
        (contract, correction)
        for contract, entries in corrections().items()
        for correction in entries
        if squeeze(correction.original) != squeeze(correction.ours)
    ]
    emptied = [c for name, c in changes if name == "maintenance" and re.fullmatch(r"\d+\. ", c.original)]
    others = [(name, c.where) for name, c in changes if c not in emptied]
    assert len(emptied) == 16
    assert all(c.ours == "" for c in emptied)
    assert others == [("maintenance", "署名欄")]


def test_completed_signature_keeps_what_the_original_has_of_it() -> None:
    (signature,) = [c for c in corrections()["maintenance"] if c.where == "署名欄"]
    assert signature.ours.startswith(signature.original)


def test_every_correction_gives_its_reason() -> None:
    assert all(entry.reason for entries in corrections().values() for entry in entries)


CORRECTIONS = [
    Correction("第2条", "3. ", "", "中身のない番号"),
    Correction("署名欄", "甲\n", "甲\n乙\n", "乙が欠けている"),
]
ORIGINAL = "売買契約書\n第1条（目的）\n売る。\n第2条（代金）\n1. 払う。\n3. \n\n甲\n"


def test_corrections_are_applied_in_their_place_only() -> None:
    assert correct(ORIGINAL, CORRECTIONS) == ORIGINAL.replace("3. \n", "\n").replace("甲\n", "甲\n乙\n")


@pytest.mark.parametrize(
    ("where", "original"),
    [("第1条", "3. "), ("第3条", "3. "), ("第999条", "3. "), ("署名欄", "乙"), ("第2条", "払う。")],
)
def test_correction_that_does_not_stand_in_its_place_is_refused(where: str, original: str) -> None:
    with pytest.raises(ValueError, match=f"{where}の「{original}」は0か所"):
        correct(ORIGINAL, [Correction(where, original, "", "理由")])


def test_correction_that_could_be_meant_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="2か所"):
        correct(ORIGINAL.replace("甲", "3."), [CORRECTIONS[0]])


@pytest.mark.parametrize("text", ["第1条（目的）\n3. ほか\n", "第1条（目的）\n3.\n3.\n", "第1条（目的）\n"])
def test_correction_that_does_not_fit_exactly_once_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="第1条"):
        correct(text, [Correction("第1条", "3. ", "", "理由")])


def test_all_five_agreements_ship() -> None:
    assert len(ORIGINALS) == 5
    assert set(ORIGINALS) <= set(CONTRACTS)
