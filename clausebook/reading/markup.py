"""The markup of clauses and annexes: what page and print both can show, and nothing that builds as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, pairwise, takewhile
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
from .words import is_mark, joined_mark, typed_mark

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
    "__": "「__」で囲んだ文字。印は消えます。強調は「**…**」、「_」を印字するなら「\\_」と書きます",
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
    yield from _check_continued(source, source.text, tokens)
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
            yield from _check_line_ends(source, token)


CLOSED = "見出しの終わりの「#」は印字されません。消すか、文字なら「\\#」と書いてください。"


def is_closed(heading: Token, text: str) -> bool:
    """Tell whether a heading ends with the signs that it begins with, which Markdown drops."""
    return bool(re.search(r"[ \t]#+[ \t]*$", text.split("\n")[line_of(heading) - 1]))


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
    for (before, _), (heading, _) in pairwise(headings):
        if int(heading.tag[1]) > int(before.tag[1]) + 1 and _fault_of(heading, form) is None:
            sharps = "#" * (int(before.tag[1]) + 1)
            yield fault(heading, f"見出しの段が飛んでいます。「{sharps} 」と書いてください。")
    for heading, text in headings:
        if is_closed(heading, source.text):
            yield fault(heading, CLOSED)
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
    for token in with_insides(tokens):
        if token.type in CELLS:
            continue  # where they stand is said by the line below the heads
        written = token.attrs.keys() - {"start"}
        if token.map and written and "substitution" not in token.type and _fault_of(token, form) is None:
            right = token.type == "ordered_list_open" and token.level == 0 and token.attrs.get("class") == "paragraphs"
            if not right or written - {"class"}:
                message = "「{ }」の行に書けるのは、番号の並びの前の「{.paragraphs}」だけです。"
                yield Finding(source.shown, token.map[0] + 1, Kind.MARKUP, message)


def _check_continued(source: Source, text: str, tokens: Sequence[Token]) -> Iterator[Finding]:
    """Yield each line that goes on with the text above it though it does not stand below that, and what is no text.

    `text` is what the tokens were parsed from: the source, or what stands in a table of it.
    """
    lines, columns = text.split("\n"), _Columns()
    for token, following in pairwise([*tokens, *tokens[-1:]]):
        if directive := table_in(token):
            yield from _check_continued(source, directive.body, directive.tokens)
        if token.map and token.nesting >= 0 and token.type != "inline" and (wanted := columns.wanted(token, lines)):
            begins = _indent_of(lines[token.map[0]])
            message = (
                f"字下げが{begins}文字で、前のどの文ともそろっていません。続ける文と同じ所（{wanted}）まで下げて"
                "書いてください。"
            )
            yield Finding(source.shown, line_of(token), Kind.MARKUP, message)
        columns.read(token, lines)
        if token.type == "paragraph_open" and token.map:
            if is_definition(following.content):
                message = (
                    "「[…]: …」は、Markdown ではリンクの定義と読まれ、印字されません。「\\[…]: …」と書いてください。"
                )
                yield Finding(source.shown, line_of(token), Kind.MARKUP, message)
            for number in range(token.map[0] + 1, token.map[1]):
                if _indent_of(lines[number]) < columns.own or lines[number].lstrip(" ").startswith("\u3000"):
                    message = (
                        "前の行の文の続きとして、つなげて印字されます。別の段落なら、1行空け、その段落の字下げで書いて"
                        "ください。続きなら、字下げを前の行の文とそろえ、行の先頭の全角空白を消してください。"
                    )
                    yield Finding(source.shown, number + 1, Kind.MARKUP, message)


class _Columns:
    """The columns at which the texts of the items begin that a token stands in."""

    def __init__(self) -> None:
        self._open = [0]
        self._begun = [0]  # the lines that these items begin on
        self._listed = [False]  # whether a list stands before, in each of them
        self._before = [0]  # where the last text could have gone on

    @property
    def own(self) -> int:
        return self._open[-1]

    def read(self, token: Token, lines: Sequence[str]) -> None:
        """Go on with the next token."""
        if token.type == "list_item_open" and token.map:
            line = token.map[0]
            begin = self.own if line == self._begun[-1] and len(self._open) > 1 else 0
            marked = _ITEM.match(lines[line], begin)
            self._open.append(marked.end() if marked else 0)
            self._begun.append(line)
            self._listed.append(False)
        elif token.type == "list_item_close":
            del self._open[-1], self._begun[-1], self._listed[-1]
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._listed[-1] = True
        elif token.type == "inline":
            self._before = [*self._open]

    def wanted(self, token: Token, lines: Sequence[str]) -> str:
        """Return where a block could stand, if it stands elsewhere and behind a list: it goes to an outer level."""
        if not token.map or token.type not in _BEGINNINGS or not self._listed[-1]:
            return ""
        if _indent_of(lines[token.map[0]]) == self.own:
            return ""
        return "か".join(f"{column}文字" for column in self._before if column)


_BEGINNINGS = ("paragraph_open", "substitution_block", "table_open", "fence", "bullet_list_open")
"""What may go on behind a list; where numbers may stand, their own check tells."""

_ITEM = re.compile(r" *(?:[0-9]+[.)]|[-*+]) +")


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _check_references(source: Source, token: Token, line: int) -> Iterator[Finding]:
    """Yield each reference that cannot be read."""
    for child in token.children or []:
        line += child.type in ("softbreak", "hardbreak")
        if child.type == "myst_role" and child.meta["name"] in ("article", "articles", "near"):
            try:
                parse(child.content)
            except ValueError as error:
                yield Finding(source.shown, line, Kind.REFERENCE, str(error))


def _check_line_ends(source: Source, token: Token) -> Iterator[Finding]:
    """Yield each role that goes on in the next line, where MyST puts a space, and each break that none sees."""
    for number, text in enumerate(token.content.split("\n")[:-1], start=line_of(token)):
        if text.endswith("  ") and not text.rstrip(" ").endswith("\\"):
            message = (
                "行の終わりに2つ以上の空白があり、そこで行を改めて印字されます。行を改めるなら、空白の代わりに「\\」と書き、"
                "改めないなら、空白を消してください。"
            )
            yield Finding(source.shown, number, Kind.MARKUP, message)
    for match in _ROLE.finditer(token.content):
        if "\n" in match[0]:
            line = line_of(token) + token.content.count("\n", 0, match.start())
            message = f"「{{{match[1]}}}`…`」が2行に分かれています。間に空白が印字されるので、1行に書いてください。"
            yield Finding(source.shown, line, Kind.MARKUP, message)


_ROLE = re.compile(rf"\{{({'|'.join([*STYLES, OTHER])})\}}(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)


def _fault_of(token: Token, form: Form) -> str | None:
    """Return what a token is that a source must not have (empty if it has no name), None if it may have it."""
    match token.type:
        case "heading_open":
            return None if token.tag in form.headings else f"「{'#' * int(token.tag[1])} 」の見出し"
        case "fence":
            return _fault_of_fence(token, form)
        case "inline":
            children = token.children or []
            faults = (_fault_of_inline(child, form) for child in children)
            links = (_fault_of_link(children, place) for place in range(len(children)))
            return next((fault for fault in chain(faults, links) if fault is not None), None)
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
    if token.type == "strong_open" and token.markup == "__":
        return _FOUND["__"]
    if token.type in _INLINES or (form.pictures and token.type == "image"):
        return None
    return _FOUND.get(token.type, "")


def _fault_of_link(children: Sequence[Token], place: int) -> str | None:
    """Return what is wrong with the link that begins at a place: what of it would be lost, or leads nowhere."""
    link = children[place]
    if link.type != "link_open":
        return None
    inside = takewhile(lambda child: child.type != "link_close", children[place + 1 :])
    if not any(child.content.strip() for child in inside):
        return "言葉のないリンク。印字されません。「<https://…>」か「[言葉](https://…)」と書きます"
    if "title" in link.attrs:
        return "リンクの題。印字されません。「[言葉](https://…)」とだけ書きます"
    if not _ADDRESS.match(str(link.attrs.get("href", ""))):
        return "行き先が住所でないリンク。「<https://…>」か「[言葉](https://…)」と書きます"
    return None


_ADDRESS = re.compile("(?:https?|mailto|tel):", re.IGNORECASE)

_LONGEST_READING = 30
_RUBY = re.compile(rf"[^|]*[^|\s][^|]*\|\s*[^|\s][^|]{{0,{_LONGEST_READING - 1}}}")


def _is_other(text: str) -> bool:
    """Tell whether `{other}` may say a text: an article or a mark of another text, a word, or signs."""
    return is_citation(text) or is_mark(text) or bool(re.fullmatch(r"\w+(?:[.．]\w+)*[.．]?|[^\w\s]+", text))


def check_numbers(source: Source, tokens: list[Token]) -> Iterator[Finding]:
    """Yield each hand-written number that does not follow the one before it."""
    expected, lines, shallow = list[int](), source.text.split("\n"), False
    places: list[tuple[int, int]] = []  # where the first number of each list begins and ends
    for before, token in pairwise([*tokens[:1], *tokens]):
        line = line_of(token)
        if directive := table_in(token):
            inside = (each for each in directive.tokens if each.type == "inline")
            yield from (finding for each in inside for finding in _check_joined(source, each, typed=True))
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
        elif token.type == "inline":
            yield from _check_joined(source, token)


def _check_joined(source: Source, token: Token, typed: bool = False) -> Iterator[Finding]:
    """Yield a line of a text that begins with a mark, as if it were no part of the line before."""
    if joined := joined_mark(token, typed):
        message = (
            "記号や番号で始まる行が、前の行の続きとして、つなげて印字されます。別の段落なら1行空け、"
            "箇条なら「- 」と書き、行を改めるだけなら、前の行の終わりに「\\」を書いてください。"
        )
        yield Finding(source.shown, line_of(token) + joined - 1, Kind.NUMBER, message)
