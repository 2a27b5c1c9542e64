"""The headings that an agreement's page has between its includes: chapters (``##``) and their sections (``###``)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from ..model.contract import split_front_matter
from ..model.diagnostics import Finding, Kind
from ..model.marks import Mark, Marks
from ..model.structure import is_supplementary
from .markup import WORDS
from .project import Include, Source, line_of, tokens_of
from .words import typed_mark


class _Heading(NamedTuple):
    tag: str
    line: int
    text: Token


def check_chapters(page: Source, includes: Sequence[Include], around: Collection[int]) -> Iterator[Finding]:
    """Yield what is wrong with the chapters of a page.

    `around` are the lines of the includes that are no articles: without one a chapter is none, but for the 附則.
    """
    headings = _headings(page)
    above = ""
    for place, heading in enumerate(headings):
        tag, line, text = heading
        if tag not in ("h2", "h3"):
            continue
        if tag == "h2" and is_supplementary(above) and not is_supplementary(text.content):
            message = "附則の後に章は置けません。章とその条を、附則の前に移してください。"
            yield Finding(page.shown, line, Kind.MARKUP, message)
            return
        above = text.content if tag == "h2" else above
        end = next((other.line for other in headings[place + 1 :] if other.tag <= tag), len(page.text))
        within = {include.line for include in includes if include.topic and line < include.line < end}
        if tag == "h2" and not is_supplementary(above) and min(within, default=0) in around:
            message = "章の見出しの次に、見出しのない条項（前文など）があります。章の見出しの前に移してください。"
            yield Finding(page.shown, min(within), Kind.MARKUP, message)
        if kind_and_message := _fault_of(heading, above, within - {*around} or (is_supplementary(above) and within)):
            yield Finding(page.shown, line, *kind_and_message)


def _headings(page: Source) -> list[_Heading]:
    tokens = tokens_of(split_front_matter(page.text)[1])
    return [_Heading(each.tag, line_of(each), text) for each, text in pairwise(tokens) if each.type == "heading_open"]


def check_numerals(
    page: Source, includes: Sequence[Include], around: Collection[int], marks: Marks
) -> Iterator[Finding]:
    """Yield the first of the chapters, sections, articles and annexes of a page that the numerals of its mark lack."""
    headings = _headings(page)
    chapters = [each.line for each in headings if each.tag == "h2" and not is_supplementary(each.text.content)]
    yield from _ending(page, marks.chapter, chapters)
    for start, end in zip(chapters, [*chapters[1:], len(page.text)], strict=False):
        yield from _ending(page, marks.section, [each.line for each in headings if start < each.line < end])
    supplements = [each.line for each in headings if each.tag == "h2" and is_supplementary(each.text.content)]
    articles = [each for each in includes if each.topic and each.line not in around and not each.inserted]
    for start, end in pairwise([0, *supplements, len(page.text)]):
        yield from _ending(page, marks.article, [each.line for each in articles if start < each.line < end])
    annexes = [include for include in includes if include.annex and not include.unnumbered]
    for kind in dict.fromkeys(annex.kind for annex in annexes):
        yield from _ending(page, marks.of_annex(kind), [annex.line for annex in annexes if annex.kind == kind])


def _ending(page: Source, mark: Mark, lines: Sequence[int]) -> Iterator[Finding]:
    for number, line in enumerate(lines, start=1):
        try:
            mark.format(number)
        except ValueError as error:
            yield Finding(page.shown, line, Kind.NUMBER, f"「{mark.format(1)}」の番号が足りません。{error}")
            return


def _fault_of(heading: _Heading, above: str, filled: object) -> tuple[Kind, str] | None:
    """Return what is wrong with a heading below the chapter `above`."""
    text = heading.text
    if any(child.type not in WORDS for child in text.children or []) or not text.content.strip():
        return Kind.MARKUP, "章や節の見出しは、文字だけで書いてください。"
    if _TYPED.match(text.content):
        return Kind.NUMBER, "章や節の番号は自動で付きます。「第n章」を消し、見出しだけを書いてください。"
    if typed_mark(text) or _TYPED_MARK.match(text.content):
        return Kind.NUMBER, "章や節の番号は自動で付きます。番号を消し、見出しだけを書いてください。"
    if heading.tag == "h3" and is_supplementary(text.content):
        return Kind.MARKUP, "附則は章と同じ段に置きます。「## 附則」と書いてください。"
    if _MEANT_AS_SUPPLEMENT.match(text.content) and not is_supplementary(text.content):
        return Kind.MARKUP, (
            "附則なら「## 附則」か「## 附則（令和9年4月1日改正）」と書いてください。括弧で囲むと、章になります。"
        )
    if heading.tag == "h3" and not above:
        return Kind.MARKUP, "節（### ）の前に章（## ）がありません。章なら「## 」と書いてください。"
    if heading.tag == "h3" and is_supplementary(above):
        return Kind.MARKUP, "附則に節は置けません。節の見出しを消してください。"
    if not filled:
        return Kind.MARKUP, (
            f"「{text.content}」に条がありません。条の取り込みの前に書くか、見出しを消してください。"
            "別紙の題名は、別紙のファイルに書きます。"
        )
    return None


_TYPED = re.compile(r"第\s*[0-9０-９〇一二三四五六七八九十百]+\s*[章節編款部]")
_TYPED_MARK = re.compile(
    r"第\s*[0-9０-９〇一二三四五六七八九十百]+(?:[ 　.．]|$)|[0-9０-９]+\s*[章節編款部](?:[ 　（(]|$)"
)
_MEANT_AS_SUPPLEMENT = re.compile(r"[（(【［\[〔「『<＜]?\s*[附付]\s*則(?![ぁ-ん])")
