"""The markup of clauses and annexes: what page and print both can show, and nothing that builds as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from ..model.citations import is_citation
from ..model.diagnostics import Finding, Kind, suggestion
from ..model.references import parse
from ..typeset.classes import ALIGNMENTS
from .figures import check_figures, figure_in
from .looks import STYLES
from .project import (
    OTHER,
    Source,
    has_heading,
    inline_of,
    is_definition,
    is_line_by_line,
    is_signature,
    line_of,
    tokens_of,
)
from .references import REFERENCE_ROLES
from .tables import CELLS, check_tables, table_in, with_insides, without_breaks
from .words import is_mark, typed_mark

_SHARPS = re.compile(r"[#＃]+[ 　]*(?![0-9０-９])\S")
"""What was meant as a heading, and is the beginning of a text."""

_ENCLOSED = re.compile("[（(【].*[）)】]")

WORDS = frozenset({"text", "text_special"})
"""What MyST's parser calls plain text."""

_BLOCKS = frozenset({
    *("paragraph_open", "paragraph_close", "heading_open", "heading_close", "inline", "fence", "substitution_block"),
    *("ordered_list_open", "ordered_list_close", "bullet_list_open", "bullet_list_close"),
    *("list_item_open", "list_item_close"),
    *(f"{part}_{end}" for part in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")),
})  # fmt: skip
_INLINES = WORDS | {
    *("softbreak", "hardbreak", "substitution_inline", "myst_role"),
    *(f"{part}_{end}" for part in ("strong", "link") for end in ("open", "close")),
}


_ALIGNED = re.compile(rf":align:[ ]*(?:{'|'.join(ALIGNMENTS)})\n")


class Form(NamedTuple):
    """What a kind of source may consist of: the tags of its headings, and whether it may hold pictures."""

    name: str
    headings: tuple[str, ...]
    pictures: bool
    usable: str


CLAUSE = Form(
    "条項",
    ("h2",),
    False,
    "「## 見出し」、段落、番号付きの項目、「- 」の箇条、表、{signature}、{lines}、参照、強調、下線、ルビ、脚注、リンク",
)
ANNEX = Form(
    "別紙",
    ("h2", "h3", "h4"),
    True,
    "「## 題名」、小見出し、段落、番号付きの項目、「- 」の箇条、表、図、{lines}、参照、強調、下線、ルビ、脚注、リンク",
)

_FOUND = {
    "code_inline": "「`」で囲んだ文字",
    "code_block": "4文字以上の字下げ（プログラムとして読まれます）",
    "html_inline": "HTML",
    "html_block": "HTML",
    "hr": "区切りの線（「---」など）",
    "blockquote_open": "「> 」の引用",
    "image": "画像",
    "math_inline": "数式",
    "em_open": "1つの「*」か「_」で囲んだ文字。印は消えます。強調は「**…**」、「*」を印字するなら「\\*」と書きます",
    "myst_target": "「(名前)=」",
    "myst_line_comment": "「%」で始まる行",
    "myst_block_break": "「+++」",
    "colon_fence": "「:::」の囲み",
    "s_open": "「~~」の取消線",
    "footnote_ref": "「[^1]」の脚注。文の中に「{footnote}`…`」と書きます",
    "footnote_reference_open": "「[^1]: 」の脚注。文の中に「{footnote}`…`」と書きます",
}
"""What MyST's parser finds, as a message calls it."""


def check_markup(source: Source, tokens: list[Token], form: Form) -> Iterator[Finding]:
    """Yield each piece of markup that is not legal text."""
    yield from _check_headings(source, tokens, form)
    signatures = [token for token in tokens if is_signature(token) and _fault_of(token, form) is None]
    if signatures and (form is ANNEX or any(token.type == "inline" and not token.hidden for token in tokens)):
        message = "署名欄と文を1つの条項に書けません。署名欄だけの条項と、文の条項に分けてください。"
        yield Finding(source.shown, line_of(signatures[0]), Kind.MARKUP, message)
    yield from _check_attributes(source, tokens, form)
    yield from _check_continued(source, tokens)
    for before, (token, following) in zip([*tokens[:1], *tokens], pairwise([*tokens, *tokens[-1:]]), strict=False):
        line = line_of(token)
        if before.type in CELLS:
            token = without_breaks(token)
        if token.type == "list_item_open" and following.type not in ("paragraph_open", "substitution_block"):
            yield Finding(source.shown, line, Kind.MARKUP, "中身のない項目です。文を書くか、番号ごと消してください。")
        elif token is tokens[0] and token.type == "heading_open":
            continue  # one of another level is told with the headings
        elif (fault := _fault_of(token, form)) is not None:
            found = (
                f"{form.name}で使えない書き方です{f'（{fault}）' if fault else ''}。使えるのは、{form.usable}だけです。"
            )
            yield Finding(source.shown, line, Kind.MARKUP, found)
            if token.nesting == 1:
                return
    yield from check_tables(source, tokens, partial(_fault_of, form=CLAUSE))
    if form.pictures:
        yield from check_figures(source, tokens, partial(_fault_of, form=CLAUSE))
    for token in with_insides(tokens):
        if token.type == "inline":
            yield from _check_references(source, token, line_of(token))


def has_headings(source: Source) -> bool:
    """Tell whether a source has a heading, or what was meant as one: what is wrong with it is told by itself."""
    tokens = tokens_of(source.text)
    return any(token.type == "heading_open" or _is_meant_as_heading(token) for token in tokens)


def _is_meant_as_heading(token: Token) -> bool:
    return token.type == "inline" and bool(_SHARPS.match(token.content))


def _check_headings(source: Source, tokens: list[Token], form: Form) -> Iterator[Finding]:
    def fault(heading: Token, message: str, kind: Kind = Kind.MARKUP) -> Finding:
        return Finding(source.shown, line_of(heading), kind, message)

    headings = [(token, text) for token, text in pairwise(tokens) if token.type == "heading_open"]
    meant = [token for token in tokens if _is_meant_as_heading(token)]
    for token in meant:
        yield fault(token, "見出しになっていません。半角の「#」と、その後の半角の空白で「## 見出し」と書いてください。")
    if meant:
        return
    if form is ANNEX and not headings:
        yield Finding(source.shown, 1, Kind.MARKUP, "別紙に題名がありません。1行目に「## 題名」と書いてください。")
    if not headings:
        return
    first = headings[0][0]
    if tokens[0] is not first or not has_heading(source.text):
        yield fault(first, f"見出しは「## 見出し」と、{form.name}の1行目に書いてください。")
    for extra, _ in headings[1:]:
        if extra.tag == first.tag:
            yield fault(extra, f"見出しは1つの{form.name}に1つです。2つ目は、別のファイルに分けてください。")
    for heading, text in headings:
        if not text.content.strip():
            yield fault(heading, "見出しが空です。「## 」の後に見出しを書いてください。")
        elif any(child.type == "myst_role" and child.meta["name"] == "footnote" for child in text.children or []):
            yield fault(heading, "見出しに脚注は付けられません。本文に付けてください。")
        elif form is CLAUSE and _ENCLOSED.fullmatch(text.content):
            yield fault(heading, "見出しの「（ ）」は自動で付きます。括弧を消してください。")
        elif form is ANNEX and _TYPED_ANNEX.match(text.content) and heading is first:
            message = "別紙の番号は自動で付きます。「別紙1」などを消し、題名だけを書いてください。"
            yield fault(heading, message, Kind.NUMBER)
    if tokens[0] is first and len(tokens) == 3:
        what = "条" if form is CLAUSE else form.name
        yield fault(first, f"{what}の本文がありません。見出しの下に文を書いてください。")


_TYPED_ANNEX = re.compile(r"[（(]?別[紙表添図](?:\s*第?\s*[0-9０-９〇一二三四五六七八九十]+|[\s（(）):：]|$)")


def _check_attributes(source: Source, tokens: list[Token], form: Form) -> Iterator[Finding]:
    """Yield each ``{…}`` but the one that says that a list holds 項."""
    for token in tokens:
        written = token.attrs.keys() - {"start", "style", "class" if token.type.endswith("td_open") else ""}
        if token.map and written and "substitution" not in token.type and _fault_of(token, form) is None:
            right = token.type == "ordered_list_open" and token.level == 0 and token.attrs.get("class") == "paragraphs"
            if not right or written - {"class"}:
                message = "「{ }」の行に書けるのは、番号の並びの前の「{.paragraphs}」だけです。"
                yield Finding(source.shown, token.map[0] + 1, Kind.MARKUP, message)


def _check_continued(source: Source, tokens: list[Token]) -> Iterator[Finding]:
    """Yield each line that goes on with the text above it though it does not stand below that, and what is no text."""
    lines, columns = source.text.split("\n"), [0]
    for token, following in pairwise(tokens):
        if token.type == "list_item_open" and token.map:
            marked = _ITEM.match(lines[token.map[0]])
            columns.append(marked.end() if marked else 0)
        elif token.type == "list_item_close":
            columns.pop()
        elif token.type == "paragraph_open" and token.map:
            if is_definition(following.content):
                message = (
                    "「[…]: …」は、Markdown ではリンクの定義と読まれ、印字されません。「\\[…]: …」と書いてください。"
                )
                yield Finding(source.shown, line_of(token), Kind.MARKUP, message)
            for number in range(token.map[0] + 1, token.map[1]):
                line = lines[number]
                if len(line) - len(line.lstrip(" ")) < columns[-1] or line.lstrip(" ").startswith("\u3000"):
                    message = (
                        "前の行の文の続きとして、つなげて印字されます。別の段落なら、1行空け、その段落の字下げで書いて"
                        "ください。続きなら、字下げを前の行の文とそろえ、行の先頭の全角空白を消してください。"
                    )
                    yield Finding(source.shown, number + 1, Kind.MARKUP, message)


_ITEM = re.compile(r" *(?:[0-9]+[.)]|[-*+]) +")


def _check_references(source: Source, token: Token, line: int) -> Iterator[Finding]:
    """Yield each reference that cannot be read."""
    for child in token.children or []:
        line += child.type in ("softbreak", "hardbreak")
        if child.type == "myst_role" and child.meta["name"] in ("article", "articles", "near"):
            try:
                parse(child.content)
            except ValueError as error:
                yield Finding(source.shown, line, Kind.REFERENCE, str(error))


def _fault_of(token: Token, form: Form) -> str | None:
    """Return what a token is that a source must not have (empty if it has no name), None if it may have it."""
    match token.type:
        case "heading_open":
            return None if token.tag in form.headings else f"「{'#' * int(token.tag[1])} 」の見出し"
        case "fence":
            return _fault_of_fence(token, form)
        case "inline":
            faults = (_fault_of_inline(child, form) for child in token.children or [])
            return next((fault for fault in faults if fault is not None), None)
        case kind if kind in _BLOCKS:
            return None
        case kind:
            return _FOUND.get(kind, "")


def _fault_of_fence(token: Token, form: Form) -> str | None:
    name = token.info.strip()
    if table_in(token) or (form.pictures and figure_in(token)):
        return None
    if is_line_by_line(token):
        content = token.content if is_signature(token) else _ALIGNED.sub("", token.content)
        plain = bool(content.strip()) and not content.startswith((":", "---"))
        whole = plain and all(_fault_of(inline_of(line), form) is None for line in content.split("\n"))
        return None if whole else f"{name} の中"
    return f"「```{name}」の囲み"


def _fault_of_inline(token: Token, form: Form) -> str | None:
    if token.type == "myst_role":
        name = token.meta["name"]
        known = name in REFERENCE_ROLES or name in STYLES
        if name in STYLES and re.search(r"[{}\\\t*]", token.content):
            return f"「{{{name}}}`…`」の中の差し込みや記号。文字だけを書きます"
        if name == "ruby" and not _RUBY.fullmatch(token.content):
            return f"読みのないルビか、{_LONGEST_READING}字を超える読み。「{{ruby}}`漢字|かんじ`」と書きます"
        if name == OTHER:
            return None if _is_other(token.content.strip()) else f"「{{{OTHER}}}`{token.content}`」"
        near = suggestion(name, [*REFERENCE_ROLES, *STYLES, OTHER], 0.75)
        return None if known else f"「{{{name}}}`…`」{near and f'。{near}'}".rstrip("。")
    if token.type in _INLINES or (form.pictures and token.type == "image"):
        return None
    return _FOUND.get(token.type, "")


_LONGEST_READING = 30
_RUBY = re.compile(rf"[^|]*[^|\s][^|]*\|\s*[^|\s][^|]{{0,{_LONGEST_READING - 1}}}")


def _is_other(text: str) -> bool:
    """Tell whether `{other}` may say a text: an article or a mark of another text, a word, or signs."""
    return is_citation(text) or is_mark(text) or bool(re.fullmatch(r"\w+|[^\w\s]+", text))


def check_numbers(source: Source, tokens: list[Token]) -> Iterator[Finding]:
    """Yield each hand-written number that does not follow the one before it."""
    expected, lines, shallow = list[int](), source.text.split("\n"), False
    places: list[tuple[int, int]] = []  # where the first number of each list begins and ends
    for before, token in pairwise([*tokens[:1], *tokens]):
        line = line_of(token)
        if token.type == "ordered_list_open":
            expected.append(int(token.attrGet("start") or 1))  # where a list may start, its structure tells
            places.append((-1, -1))
        elif token.type == "ordered_list_close":
            expected.pop()
            places.pop()
        elif token.type == "list_item_open" and token.info:
            if lines[line - 1].startswith(" ") and (shallow or (token.info == "1" and expected[-1] > 1)):
                if not shallow:
                    message = "号の字下げが足りないため、項として読まれます。3文字以上下げて書いてください。"
                    yield Finding(source.shown, line, Kind.NUMBER, message)
                shallow = True
                continue
            shallow = False
            begins = len(lines[line - 1]) - len(lines[line - 1].lstrip(" "))
            place = begins, begins + len(token.info)
            if places[-1][0] < 0:
                places[-1] = place
            elif not any(one == other for one, other in zip(place, places[-1], strict=True)):
                message = (
                    f"字下げが{begins}文字で、並びの初めの番号（{places[-1][0]}文字）とそろっていません。"
                    "同じ並びなら字下げをそろえ、下の段（号など）なら、上の段の番号より3文字以上下げてください。"
                )
                yield Finding(source.shown, line, Kind.NUMBER, message)
                continue
            if token.info != str(expected[-1]):
                message = f"番号「{token.info}」は「{expected[-1]}」のはずです。番号は1から順に書いてください。"
                yield Finding(source.shown, line, Kind.NUMBER, message)
            expected[-1] = int(token.info) + 1
        elif token.type == "inline" and before.type not in CELLS and (typed := typed_mark(token)):
            message = (
                "行の先頭に番号や記号を手で書いています。印字される番号にはなりません。"
                "項と号は「1. 」、番号のない箇条は「- 」と書き、文の一部なら「{other}`２．`」のように書いてください。"
            )
            yield Finding(source.shown, line + typed - 1, Kind.NUMBER, message)
