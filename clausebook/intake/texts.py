"""Text files as their readers see them: plain text, and Markdown without its signs. Pure."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from .heads import GOES_ON, bullet_at, mark_at, title_at
from .seen import Block, Cell, Line, Look, Remark, Seen, Span, Table, UnreadableError, width_of

LARGEST = 2_000_000
"""How many bytes a text file may have; a contract of 1,000 articles has less than half."""

LONGEST = 20_000
"""How many characters a line may have, as a paragraph of a text is one."""

_MARKS = (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")
_SPACES = " 　\t"
_BOOKMARK = re.compile(r"\[bookmark: \w+\]")
"""What a word processor leaves in texts that it exports."""


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or CP932, with plain line ends; UnreadableError if it is none."""
    if len(data) > LARGEST:
        raise UnreadableError(
            f"ファイルが大きすぎます（{LARGEST // 1_000_000}MBまで）。契約書だけのファイルにしてください。"
        )
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for encoding in [marked] if marked else ["utf-8", "cp932"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
        _check_lines(text)
        return text
    raise UnreadableError(
        "文字コードが分かりません。読めるのは UTF-8、BOMのある UTF-16、Shift_JIS です。UTF-8 で保存し直してください。"
    )


def _check_lines(text: str) -> None:
    """UnreadableError if a line is too long for one of a contract."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST:
            raise UnreadableError(
                f"{number}行目が長すぎます（{len(line):,}字。{LONGEST:,}字まで）。段落ごとに改行してください。"
            )


def read_plain(data: bytes) -> Seen:
    """Read a plain text: each of its lines is a paragraph, those that are broken at one width are joined.

    One with headings as Markdown has them is read as that.
    """
    text = decoded(data)
    if len(_HEADING.findall(text)) >= _HEADINGS:
        seen = read_markdown(data)
        return seen._replace(
            remarks=[Remark("", "見出しの「#」があるので、Markdown として読みました。"), *seen.remarks]
        )
    lines = []
    remarks = []
    if _BOOKMARK.search(text):
        remarks.append(Remark("", "ワープロの目印（[bookmark: …]）は、文字ではないので読んでいません。"))
    for number, written in enumerate(_BOOKMARK.sub("", text).removesuffix("\n").split("\n"), start=1):
        line = written.rstrip(_SPACES)
        bare = line.lstrip(_SPACES)
        lines.append(Line(bare, f"{number}行目", indent=width_of(line[: len(line) - len(bare)])))
    joined = list(_joined(lines))
    if len(joined) < len(lines):
        remarks.append(Remark("", _JOINED))
    blocks = list(_tabled(joined))
    if any(isinstance(block, Table) for block in blocks):
        remarks.append(Remark("", "「|」で引いた表は、表として読みました。"))
    return Seen(blocks, remarks)


_HEADING = re.compile(r"^#{1,6}[ 　].*\S", re.MULTILINE)
_HEADINGS = 3
"""From how many headings on a text is Markdown, whatever its file is called."""

_ROW = re.compile(r"[|｜].*[|｜]")
_RULE = re.compile(r"[|｜][-:\s|｜]+[|｜]")


_JOINED = "同じ幅で折り返した行は、1つの段落につないで読みました。"


def _tabled(lines: Sequence[Line]) -> Iterator[Block]:
    """Yield lines, those that draw a table with upright strokes as one."""
    held: list[Line] = []
    for line in [*lines, Line("", "")]:
        if _ROW.fullmatch(line.text):
            held.append(line)
            continue
        if len(held) > 1:
            head = int(bool(_RULE.fullmatch(held[1].text)))
            rows = [each for each in held if not _RULE.fullmatch(each.text)]
            texts = [re.split("[|｜]", each.text.strip("|｜")) for each in rows]
            width = max(map(len, texts))
            cells = [[text.strip(_SPACES) for text in row] + [""] * (width - len(row)) for row in texts]
            yield Table(
                tuple(tuple(Cell((Line(cell, held[0].place),)) for cell in row) for row in cells), held[0].place, head
            )
        else:
            yield from held
        held = []
        if line.place:
            yield line


_ENDS = re.compile("[。：:]$")
_SIGN = re.compile(r"[○■□◆◇※]|[（(【〔][^（()）】〕]{1,30}[)）】〕]$")


def _begins(text: str) -> bool:
    """Tell whether a line begins something: a mark, an article or its caption; and goes on with no sentence."""
    titled = title_at(text)
    heads = mark_at(text) or bullet_at(text) or _SIGN.match(text)
    return bool(heads or (titled and not GOES_ON.match(titled.rest)))


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """Join the lines of a text that is broken at one width."""
    wrapped = _wrapped([(_ems(line.text) + line.indent, line.text) for line in lines])
    held: Line | None = None
    for number, line in enumerate(lines):
        if held and number - 1 in wrapped and line.text and not _begins(line.text):
            held = held._replace(text=held.text + line.text)
        else:
            if held:
                yield held
            held = line
    if held:
        yield held


def _ems(text: str) -> float:
    """Return how many ems a line takes where half-width signs take half of one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "FWA" else 0.5 for sign in text)


def _wrapped(lines: Sequence[tuple[float, str]]) -> frozenset[int]:
    """Return which lines, each with its width, are broken at one width: many end there, in the middle of a sentence
    that the next line, or one after some such lines, ends.
    """
    widths = sorted(width for width, text in lines if text)
    common = widths[int(len(widths) * 0.98)] if widths else 0
    found = frozenset(
        number
        for number, (width, text) in enumerate(lines)
        if common - 2.5 <= width <= common + 1 and not _ENDS.search(text)
    )
    if not 20 <= common <= 60 or len(found) < max(4, 0.15 * len(widths)):
        return frozenset()
    behind = [number + 1 for number in found if number + 1 not in found]
    ended = sum(number < len(lines) and bool(_ENDS.search(lines[number][1])) for number in behind)
    return found if ended * 2 > len(behind) else frozenset()


# Markdown


def read_markdown(data: bytes) -> Seen:
    """Read Markdown as it is shown: headings, lists with their numbers, tables, emphasis; what is hidden is told."""
    text = decoded(data)
    front = re.match(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.DOTALL)
    remarks = []
    if front:
        remarks.append(Remark("1行目", "前付け（--- で挟んだ所）は、読者に見えないので読んでいません。"))
        text = "\n" * front[0].count("\n") + text[front.end() :]
    text = re.sub(r"(?m)^(#{1,6})(?=[^#\s])", r"\1 ", text)
    parser = (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .disable("reference")
        .use(footnote_plugin)
    )
    tokens, notes = _with_notes(parser.parse(text))
    reader = _Markdown(remarks, _wrapped([(_ems(line), line) for line in text.split("\n")]), notes)
    return Seen(list(reader.blocks(tokens)), remarks)


def _with_notes(tokens: list[Token]) -> tuple[list[Token], dict[int, str]]:
    """Return the tokens of a text without those of its footnotes, and what these say by their numbers."""
    end = next((place for place, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    notes: dict[int, str] = {}
    number = 0
    for token in tokens[end:]:
        if token.type == "footnote_open":
            number = token.meta["id"]
        elif token.type == "inline":
            said = "".join(
                "" if each.type == "footnote_anchor" else each.content or "\n" for each in token.children or []
            )
            notes[number] = " ".join(filter(None, (notes.get(number, ""), *said.split("\n"))))
    return tokens[:end], notes


class _Markdown:
    """Reads the tokens of a Markdown text."""

    def __init__(self, remarks: list[Remark], wrapped: frozenset[int], notes: Mapping[int, str]) -> None:
        self.remarks, self.wrapped, self.notes = remarks, wrapped, notes

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks of a text; each line of a paragraph is one, for contracts are typed line by line."""
        lists: list[tuple[str, int]] = []  # of each list around: its delimiter, or "" of bullets, and its next number
        mark, style = "", ""
        place = 0
        while place < len(tokens):
            token = tokens[place]
            place += 1
            match token.type:
                case "ordered_list_open":
                    lists.append((token.markup or ".", int(token.attrGet("start") or 1)))
                case "bullet_list_open":
                    lists.append(("", 0))
                case "ordered_list_close" | "bullet_list_close":
                    lists.pop()
                case "list_item_open":
                    delimiter, number = lists[-1]
                    mark = f"{number}{token.markup} " if delimiter else "・"
                    lists[-1] = delimiter, number + 1
                case "heading_open":
                    style = f"heading {token.tag[1:]}"
                case "heading_close":
                    style = ""
                case "inline":
                    inset = len(lists) + (0.0 if mark or not lists else 0.5)
                    lines = list(self._lines(token))
                    if mark == "・" and mark_at(lines[0].text):
                        mark = ""  # what stands there is the number
                        self._tell_once("箇条の印の後に番号がある行は、番号だけを読みました。")
                    for line in lines:
                        yield line._replace(
                            mark=mark,
                            depth=len(lists) - 1 if mark else -1,
                            style=style,
                            indent=inset,
                        )
                        mark = ""
                case "table_open":
                    end = next(n for n in range(place, len(tokens)) if tokens[n].type == "table_close")
                    yield self._table(tokens[place - 1 : end])
                    place = end + 1
                case "fence" | "code_block":
                    for number, text in enumerate(token.content.split("\n")):
                        yield Line(text.strip(), self._place(token, number))
                case "html_block":
                    if said := re.sub(r"<!--.*?-->|<[^>]*>", "", token.content, flags=re.DOTALL).strip():
                        for text in said.split("\n"):
                            yield Line(text.strip(), self._place(token, 0))
                    self._note(token, "HTML の札は読まず、中の文字だけを読みました。")
                case "hr":
                    yield Line("", self._place(token, 0))

    def _place(self, token: Token, below: int) -> str:
        return f"{(token.map[0] if token.map else 0) + 1 + below}行目"

    def _note(self, token: Token, message: str) -> None:
        self.remarks.append(Remark(self._place(token, 0), message))

    def _tell_once(self, message: str) -> None:
        if all(remark.message != message for remark in self.remarks):
            self.remarks.append(Remark("", message))

    def _lines(self, token: Token) -> Iterator[Line]:
        """Yield the lines of a paragraph."""
        text, number = "", 0
        spans: list[Span] = []
        opened: dict[str, int] = {}
        children = [*(token.children or []), Token("hardbreak", "", 0)]
        start = token.map[0] if token.map else 0
        for place, child in enumerate(children):
            match child.type:
                case "softbreak" if start + number in self.wrapped and not _begins(children[place + 1].content):
                    number += 1
                    self._tell_once(_JOINED)
                case "softbreak" | "hardbreak":
                    lead = len(text) - len(text.lstrip(_SPACES))
                    moved = tuple(span._replace(start=span.start - lead, end=span.end - lead) for span in spans)
                    yield Line(text[lead:].rstrip(_SPACES), self._place(token, number), spans=moved)
                    text, spans, number = "", [], number + 1
                case "footnote_ref":
                    spans.append(Span(len(text), len(text), Look.FOOTNOTE, self.notes[child.meta["id"]]))
                case "s_open":
                    self._note(
                        token, "取り消し線の引かれた文字も、読みました。消えたことにするなら、原文から消してください。"
                    )
                case "strong_open":
                    opened["strong"] = len(text)
                case "strong_close":
                    spans.append(Span(opened.pop("strong", 0), len(text), Look.STRONG))
                case "text" | "code_inline" | "html_inline":
                    said = child.content if child.type != "html_inline" else ""
                    if re.fullmatch(r"<br\s*/?>", child.content):
                        said = "\n"
                    text += said
                case "image":
                    self._note(token, f"図（{child.content or child.attrGet('src')}）は読んでいません。")

    def _table(self, tokens: Sequence[Token]) -> Table:
        rows: list[tuple[Cell, ...]] = []
        cells: list[Cell] = []
        head = 0
        for token in tokens:
            match token.type:
                case "thead_close":
                    head = len(rows)
                case "tr_open":
                    cells = []
                case "tr_close":
                    rows.append(tuple(cells))
                case "inline":
                    cells.append(Cell(tuple(self._lines(token))))
        return Table(tuple(rows), self._place(tokens[0], 0), head)
