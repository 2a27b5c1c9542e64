"""The words of a clause: what word processors and hands leave in them that is no legal text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from ..model.blanks import DOCUMENT
from ..model.characters import unprintable
from ..model.citations import citations_in
from ..model.diagnostics import Finding, Kind
from ..model.numerals import read_number
from .looks import STYLES
from .project import OTHER, Source, inline_of, is_line_by_line, line_of

STATEMENT = re.compile(r"\{[%#]")
"""What would begin a statement or a comment of Jinja."""

_KANJI = "[一二三四五六七八九十]"
TYPED_MARK = re.compile(
    r"[0-9０-９]+(?:[．.、)）](?![0-9０-９])|　|(?<![0-9０-９]{3}) (?![年月日時分秒週名人社台件個か箇ヶ回％%円億万千]))"
    rf"|[（(](?:[0-9０-９]+|{_KANJI}+|[ア-ンA-Za-zＡ-Ｚａ-ｚⅠ-ⅻ])[)）]|{_KANJI}+(?:[　 ．.]|、(?!{_KANJI}))"
    r"|[①-⑳㉑-㉟㊱-㊿⑴-⒇❶-❿]|[・•‣◦](?!・)|[ア-ンa-z](?:　|[．.)）](?![a-z]))|[ア-ン] |[A-ZＡ-Ｚ][．.)）](?![A-Za-z])"
    rf"|[Ⅰ-ⅻ][　 ．.、)）]|-(?=[^\s\d.-])|第(?:[0-9０-９]+|{_KANJI}+)[項号][　 ]"
)
"""What houses type before 項, 号 and 箇条; Markdown takes it for text."""

_NUMERALS = f"(?:[0-9０-９]+|{_KANJI}+)"
_JOINED_MARK = re.compile(
    r"[-－–—‐‑−―・*＊+＋○●◎■□◆◇★☆◯〇▪▶➢✓☐☑][ 　]|※"
    r"|[0-9０-９]+(?:[-－.．][0-9０-９]+)+[ 　](?![年月日時分秒倍回件個％%円])"
    rf"|【{_NUMERALS}】|［{_NUMERALS}］|\[{_NUMERALS}\]|〔{_NUMERALS}〕|｜.*｜\s*$"
)
"""What may well begin a paragraph, and a line in it only where lines were meant that Markdown joins."""

_LEFT_OVER = {
    re.compile("[{}｛｝`]"): (
        "文の中に「{」「}」「`」が残っています。差し込みは「{{名前}}」、参照は「{article}`主題`」です。"
    ),
    re.compile("\t"): "文の中にタブがあります。項目なら「- 」の箇条で、そうでなければ空白か「：」で書いてください。",
    re.compile(r"\\"): "文の中に「\\」があります。円の記号なら「¥」か「円」と書いてください。",
    re.compile(r"\*"): (
        "文の中に「*」が残っています。記号や差し込みの隣では強調になりません。「{strong}`…`」と書くか、差し込みなら隣の字まで囲み、"
        "記号なら「＊」と書いてください。"
    ),
    re.compile("<(?:https?:|mailto:|/?[a-z])", re.IGNORECASE): (
        "文の中に「<」が残っています。住所なら「<https://…>」と空白を入れずに書き、記号なら「＜」と書いてください。"
    ),
    re.compile("~~"): "文の中に「~~」があります。取消線は使えません。残す文字だけを書いてください。",
}
"""What is left in a text that was meant as something else, with what to say of it."""

_DRAWN = {
    re.compile(
        r"\|[^|]*\|"
    ): "表になっていません。見出しの行の次に、列の数だけ「|---|---|」と書いた行を入れてください。",
    re.compile(r"\+[-=+]{2}"): "罫線を文字で引いた表は書けません。「| … |」の表か {list-table} で書いてください。",
}
"""How a line begins that was meant as one of a table, with what to say of it."""

_BARE_ADDRESS = re.compile(r"https?://[!-;=?-~]+")

_BELOW = re.compile("第([0-9０-９一二三四五六七八九十]+)[項号]")
"""What is typed behind a reference instead of standing in it."""

_TO_ARTICLES = ("article", "articles", "near")

_OUTER = 3
"""Level of the text of a 項: what stands deeper, or in a cell, heads no article."""

_CAPTION = re.compile("[（(【　]|$")
"""What follows the number of an article in its heading."""


class _Words(NamedTuple):
    """A paragraph, a heading, or a line of the signature block: the line it begins on, and what stands in it."""

    line: int
    inlines: list[Token]
    heading: bool
    level: int = 0


def _words_of(tokens: list[Token]) -> Iterator[_Words]:
    for before, token in pairwise([*tokens[:1], *tokens]):
        if token.type == "inline":
            yield _Words(line_of(token), token.children or [], before.type == "heading_open", token.level)
        elif is_line_by_line(token):
            for number, line in enumerate(token.content.split("\n"), start=line_of(token) + 1):
                yield _Words(number, inline_of(line).children or [], False)


def check_words(clause: Source, tokens: list[Token]) -> Iterator[Finding]:
    """Yield what stands in the words of a clause and was meant as something else."""
    for words in _words_of(tokens):
        line, begins = words.line, True
        for child, following in pairwise([*words.inlines, *words.inlines[-1:]]):
            line += child.type == "softbreak"
            if child.type == "text" and not STATEMENT.search(child.content):
                said = _BARE_ADDRESS.sub("", child.content)
                found = [message for left, message in _LEFT_OVER.items() if left.search(said)]
                found += [message for drawn, message in _DRAWN.items() if begins and drawn.match(said)]
                yield from (Finding(clause.shown, line, Kind.MARKUP, message) for message in found)
            begins = child.type in ("softbreak", "hardbreak")
            name = child.meta["name"] if child.type == "myst_role" else ""
            below = _BELOW.match(following.content) if name in _TO_ARTICLES else None
            if name in _TO_ARTICLES and "から" in child.content and following.content.startswith("まで"):
                message = "「から」で書いた参照は、「まで」も印字します。後の「まで」を消してください。"
                yield Finding(clause.shown, line, Kind.REFERENCE, message)
            if below:
                target = f"{child.content}/{read_number(below[1])}"
                message = f"参照の後に「{below[0]}」と手で書いています。「{{{name}}}`{target}`」と書いてください。"
                yield Finding(clause.shown, line, Kind.REFERENCE, message)


def check_signs(source: Source) -> Iterator[Finding]:
    """Yield each sign of a page or a clause that prints as nothing, or as what it is not."""
    for number, line in enumerate(source.text.split("\n"), start=1):
        for place, sign in enumerate(line, start=1):
            if sign != "\t" and (name := unprintable(sign)):  # where a tab can stand, its words tell
                message = f"{place}文字目の U+{ord(sign):04X}（{name}）は使えません。消してください。"
                yield Finding(source.shown, number, Kind.GLYPH, message)


def check_citations(clause: Source, tokens: list[Token]) -> Iterator[Finding]:
    """Yield the articles of the agreement that are cited by hand, and those typed before a heading."""
    for words in _words_of(tokens):
        text = _said(words.inlines)
        for citation in citations_in(text):
            line = words.line + text.count("\n", 0, citation.start)
            behind = text[citation.start + len(citation.words) :]
            captioned = words.level <= _OUTER and _CAPTION.match(behind)
            if citation.start == 0 and (words.heading or captioned):
                message = "条番号は自動で付きます。「第n条」を消し、見出しだけを書いてください。"
                yield Finding(clause.shown, line, Kind.NUMBER, message)
            elif not citation.name:
                cited = citation.words.replace("\n", "")
                message = (
                    f"「{cited}」と条の番号を手で書いています。条が増減すると合わなくなります。"
                    "「{article}`主題`」と書いてください。ほかの文書の条なら、その名前のすぐ後に書くか"
                    "（民法第90条、基本契約第5条）、「{other}`第90条`」と書きます。"
                )
                yield Finding(clause.shown, line, Kind.REFERENCE, message)


def _said(children: Sequence[Token]) -> str:
    """Return the text of a paragraph as its citations are read: a blank, as `{other}`, stands for another text."""
    said = ""
    for child in children:
        match child.type:
            case "substitution_inline":
                said += "本契約" if child.content.strip() == DOCUMENT else "。原契約"
            case "myst_role" if child.meta["name"] not in STYLES:
                said += "。原契約" + child.content if child.meta["name"] == OTHER else "その条"
            case "softbreak" | "hardbreak":
                said += "\n"
            case _:
                said += child.content
    return said


def is_mark(text: str) -> bool:
    """Tell whether a text is nothing but a mark, with the space behind it."""
    return bool(re.fullmatch(f"(?:{TYPED_MARK.pattern})[ 　]?", text))


def typed_mark(token: Token) -> int:
    """Return which line of a text begins with a mark that was typed, 0 if none does."""
    lines = enumerate(token.content.split("\n"), start=1)
    return next((number for number, line in lines if TYPED_MARK.match(line.lstrip())), 0)


def joined_mark(token: Token, typed: bool) -> int:
    """Return which line of a text is joined to the one before it though it begins with a mark, 0 if none is.

    `typed` says that it may be one of those that `typed_mark` knows as well.
    """
    lines = token.content.split("\n")
    for number, (before, line) in enumerate(pairwise(lines), start=2):
        begins = _JOINED_MARK.match(line.lstrip()) or (typed and TYPED_MARK.match(line.lstrip()))
        if begins and not before.endswith("\\"):
            return number
    return 0
