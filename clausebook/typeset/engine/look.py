"""Reading how agreements look from rinohtype's own files: a style sheet (.rts), a template configuration (.rtt).

rinohtype reads files, variables and values. What our composition does not honour is refused by name, before rinohtype
reads it: an unknown typeface it would look for on the net, and some values it would evaluate.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from configparser import DuplicateOptionError, DuplicateSectionError, Error, ParsingError
from dataclasses import replace
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from rinoh.attribute import AttributesDictionary, RuleSetFile, Var, VariableNotDefined
from rinoh.reference import Field
from rinoh.style import StyleSheetFile
from rinoh.template import TemplateConfigurationFile
from rinoh.text import StyledText

from ...model.diagnostics import Finding, Kind, SourceError, code_points, suggestion
from ...model.sources import read_text
from ..fonts import Typeface
from ..style import ASCENT, DRAFT_SIGNS, Stop, Style
from .honoured import PAGES, STYLES, ElementStyle, Honoured, UnfitError, Value, leaves
from .template import Agreement, PageTemplate

_LEAST_MEASURE, _LEAST_LINES = 20, 10
_LEAST_TEXT, _LEAST_REST = 10, 5
"""What an indent, or the size of the type, must leave of a line (characters), and what a space of a page (lines)."""


class LookFile(NamedTuple):
    """A file that says how agreements look, and its path as messages show it."""

    path: Path
    shown: str


_HINTS = {
    "Dimension": "「10.5pt」「30mm」「1em」「2lh」のように、数と単位を書いてください。",
    "FlowableWidth": "「30pt」「10mm」のように、数と単位を書いてください。",
    "LineSpacing": "「fixed(18pt)」のように書いてください。",
    "TabStopList": "「50% center, 100% right」のように書いてください。",
    "Paper": "「A4」「letter」「182mm * 257mm」のように書いてください。",
    "PageOrientation": "「portrait」（縦）か「landscape」（横）と書いてください。",
    "StyledText": "文字を引用符で囲み、「'甲社\\t\\t{DOCUMENT_TITLE}'」のように書いてください。なければ none です。",
}


class _Text:
    """The text of a file, as rinohtype opens one; itself it reads in whatever encoding the machine has."""

    def __init__(self, file: LookFile) -> None:
        self.text, self.parent = read_text(file.path, file.shown), file.path.parent

    def open(self) -> io.StringIO:
        return io.StringIO(self.text)


class _Rules(RuleSetFile):
    """Mixed into rinohtype's class for a kind of file: takes what our composition honours, and notes the rest."""

    honoured: Honoured
    attributes: type[AttributesDictionary]
    what: str
    main_section: str

    def __init__(self, file: LookFile) -> None:
        self.file, self.findings = file, list[Finding]()
        self.said: dict[tuple[str, str], Value] = {}
        text = _Text(file)
        self.lines = dict(_places(text.text))
        for section, option in self.lines:
            if section == self.main_section and option not in ("", "name", "description"):
                self.fail(section, option, f"[{section}] に {option} は書けません。消してください。")
        if self.findings:  # rinohtype would look for other files, and for packages
            return
        try:
            super().__init__(text)
        except Error as error:
            line = error.errors[0][0] if type(error) is ParsingError else getattr(error, "lineno", 0)
            twice = isinstance(error, DuplicateSectionError | DuplicateOptionError)
            fault = "同じ名前が2度書かれています。一方を消してください。" if twice else _UNREADABLE
            self.findings.append(Finding(file.shown, line or 0, Kind.LOOK, fault))

    @classmethod
    def _absolute_path(cls, filename: _Text, source: None) -> _Text:
        return filename

    def fail(self, section: str, option: str, message: str) -> None:
        line = self.lines.get((section, option), 0)
        self.findings.append(Finding(self.file.shown, line, Kind.LOOK, message))

    def process_section(self, name: str, classifier: str | None, items: Iterable[tuple[str, str]]) -> None:
        known = self.honoured.get(name)
        if known is None or classifier is not None:
            section = name if classifier is None else f"{name}:{classifier}"
            names = "」「".join(self.honoured)
            remedy = f"{suggestion(name, self.honoured)}あるのは「{names}」です。"
            self.fail(section, "", f"[{section}] という{self.what}はありません。{remedy}")
            return
        for option, written in items:
            if option not in known:
                remedy = f"{suggestion(option, known)}書けるのは「{'」「'.join(known)}」です。"
                self.fail(name, option, f"[{name}] に {option} は書けません。{remedy}")
            elif (name, option) in self.said:
                self.fail(name, option, "同じ名前が2度書かれています。一方を消してください。")
            else:
                self._take(name, option, written)

    def _take(self, name: str, option: str, written: str) -> None:
        """Read a value, of a variable if it names one."""
        try:
            read = self._validate_attribute(self.attributes, option, written)
            if isinstance(read, Var):
                written = self.variables.get(read.name, written)
                read = self.get_variable(self.attributes, option, read)
            if isinstance(read, Var):
                raise VariableNotDefined
            self.said[name, option] = Value(read, written.replace("\n", " ").strip())
        except UnfitError as error:
            self.fail(name, option, f"[{name}] の {option}{error}")
        except VariableNotDefined:
            self.fail(name, option, f"[{name}] の {option} にある {written} は、[VARIABLES] に値がありません。")
        except Exception:  # whatever rinohtype's parsers meet with
            hint = _HINTS[self.attributes.attribute_type(option).__name__]
            self.fail(name, option, f"[{name}] の {option} は「{written}」とは書けません。{hint}")


_UNREADABLE = "読めない行です。「[名前]」か「名前 = 値」と書いてください。続きの行は字下げしてください。"
_LINE = re.compile(r"\[(?P<section>[^]]+)\]|(?P<option>[^\s;#=][^=]*?)\s*=")


def _places(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield the line of each section and of each of its options."""
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _LINE.match(line):
            if match["section"]:
                section = ":".join(part.strip() for part in match["section"].split(":"))
            yield (section, (match["option"] or "").lower()), number


class _StyleSheet(_Rules, StyleSheetFile):
    honoured, attributes, what = STYLES, ElementStyle, "スタイル"


class _Configuration(_Rules, TemplateConfigurationFile):
    template = Agreement
    honoured, attributes, what = PAGES, PageTemplate, "ページのテンプレート"


def look(style_sheet: LookFile | None, template: LookFile | None, style: Style) -> Style:
    """Return a style with what the files say in its place; SourceError lists what cannot be honoured."""
    sheet = _StyleSheet(style_sheet) if style_sheet else None
    configuration = _Configuration(template) if template else None
    body = {"body": STYLES["body"]}
    others = {name: known for name, known in STYLES.items() if name != "body"}
    for rules, honoured in ((sheet, body), (configuration, PAGES), (sheet, others)):  # in the order that they build on
        if rules:
            style = _applied(rules, honoured, style)
    read = [rules for rules in (sheet, configuration) if rules]
    if read and not any(rules.findings for rules in read):
        for section, option, message in _faults(style):
            rules = next((each for each in read if section in each.honoured), read[0])
            rules.fail(section, option, f"[{section}] の {option}{message}")
    if findings := [finding for rules in read for finding in rules.findings]:
        raise SourceError(findings)
    return style


def _applied(rules: _Rules, honoured: Honoured, style: Style) -> Style:
    """Return a style with what a file says in some sections."""
    for section, options in honoured.items():
        for option, (field, convert) in options.items():
            if value := rules.said.get((section, option)):
                try:
                    got = convert(value, style)
                except UnfitError as error:
                    rules.fail(section, option, f"[{section}] の {option}{error}")
                    continue
                changes: dict[str, Any] = {field: got} if isinstance(field, str) else dict(zip(field, got, strict=True))
                style = replace(style, **changes)
    return style


class _Claim(NamedTuple):
    """An option that takes room, and how much it takes, or how much more than as shipped (points)."""

    section: str
    option: str
    room: float


def _largest(claims: list[_Claim], need: str) -> tuple[str, str, str]:
    """Return (section, option, message) for the option that takes the most of the room that is needed."""
    section, option, _ = max(claims, key=lambda claim: claim.room)
    return section, option, f" が{'小さ' if option == 'page_size' else '大き'}すぎます。{need}"


def _faults(style: Style) -> Iterator[tuple[str, str, str]]:
    """Yield (section, option, message) for what does not fit together."""
    if style.size > style.pitch:
        yield "body", "line_spacing", f" は、字の大きさ（{style.size:g}pt）より小さくはできません。"
    if style.heading_size > style.pitch:
        yield "heading level 1", "font_size", f" は、本文の行送り（{style.pitch:g}pt）より大きくはできません。"
    if style.table_size > style.table_pitch and style.table_pitch == Style.table_pitch:
        yield "table", "font_size", f" は、表の行送り（{style.table_pitch:g}pt）より大きくはできません。"
    elif style.table_size > style.table_pitch:
        yield "table", "line_spacing", f" は、表の字の大きさ（{style.table_size:g}pt）より小さくはできません。"
    if style.title_size > style.title_pitch * style.pitch:
        yield "title", "font_size", " は、題名の行送りより大きくはできません。"
    widths = [
        _Claim("contents_page", "left_margin", style.left_margin - Style.left_margin),
        _Claim("contents_page", "right_margin", style.right_margin - Style.right_margin),
        _Claim("contents_page", "page_size", Style.page_width - style.page_width),
        _Claim("body", "font_size", (style.size - Style.size) * _LEAST_MEASURE),
    ]
    fields = [
        _Claim("signature party", "margin_left", (style.party_indent - Style.party_indent) * style.size),
        _Claim("seal", "width", style.seal_size - Style.seal_size),
    ]
    field = style.party_indent + style.least_rule + ceil(style.seal_size / style.size) + 1
    if style.measure < _LEAST_MEASURE:
        yield _largest(widths, f"1行に{_LEAST_MEASURE}字は要ります。")
    elif style.measure < field:
        yield _largest(fields + widths, f"当事者の欄に、字下げ、記入する所、印の場所で、1行{field}字は要ります。")
    else:
        yield from _faults_of_indents(style)
    if style.lines < _LEAST_LINES:
        heights = [
            _Claim("contents_page", "top_margin", style.top_margin - Style.top_margin),
            _Claim("contents_page", "bottom_margin", style.bottom_margin - Style.bottom_margin),
            _Claim("contents_page", "page_size", Style.page_height - style.page_height),
            _Claim("body", "line_spacing", (style.pitch - Style.pitch) * _LEAST_LINES),
        ]
        yield _largest(heights, f"1ページに{_LEAST_LINES}行は要ります。")
    else:
        yield from _faults_of_spaces(style)
    distance = _Claim("contents_page", "header_footer_distance", style.header_footer_distance)
    if style.top < style.header_gap + ASCENT * style.header_size:
        size, space = (
            _Claim("header", "font_size", style.header_size),
            _Claim("header", "space_below", style.header_space),
        )
        yield _largest([distance, size, space], "上の余白に収まりません。")
    if style.page_height - style.top - style.height < style.footer_gap:
        size, space = (
            _Claim("footer", "font_size", style.footer_size),
            _Claim("footer", "space_above", style.footer_space),
        )
        yield _largest([distance, size, space], "下の余白に収まりません。")
    yield from _faults_of_strip("header", style, style.header, style.header_stops, DRAFT_SIGNS)
    yield from _faults_of_strip("footer", style, style.footer, style.footer_stops, "")


def _faults_of_indents(style: Style) -> Iterator[tuple[str, str, str]]:
    """Yield the indents that leave no room beside them, and the sizes of which no words fit onto a line."""
    for section, option, left in (
        ("body", "indent_first", style.measure - style.first_indent),
        ("items", "margin_left", style.measure - style.item_indent),
        ("signature date", "margin_left", style.measure - style.date_indent),
        ("title", "font_size", style.width / style.title_size),
        ("heading level 1", "font_size", style.width / style.heading_size),
        ("table", "font_size", style.width / style.table_size),
    ):
        if left < _LEAST_TEXT:
            yield section, option, f" が大きすぎます。1行に{_LEAST_TEXT}字は要ります。"


def _faults_of_spaces(style: Style) -> Iterator[tuple[str, str, str]]:
    """Yield the spaces that leave no room on a page, and a seal that would be drawn over other lines."""
    if style.seal_size > 2 * style.field_lines * max(style.pitch, style.size):
        yield (
            "seal",
            "width",
            " が大きすぎます。上下の行に重なります。[signature party] の line_spacing も広げてください。",
        )
    larger = "space_below" if style.title_space > style.title_pitch else "line_spacing"
    for section, option, space in (
        ("title", larger, style.title_lines),
        ("heading level 1", "space_above", style.article_space),
        ("closing", "space_above", style.closing_space),
        ("table", "space_above", style.table_space / style.pitch),
        ("table", "line_spacing", style.table_pitch / style.pitch),
        ("signature", "space_above", style.signature_space),
        ("signature party", "line_spacing", style.field_lines),
    ):
        if style.lines - space < _LEAST_REST:
            yield section, option, f" が大きすぎます。{style.lines}行のページに、ほかに{_LEAST_REST}行は要ります。"


def _faults_of_strip(
    name: str, style: Style, typeface: Typeface, stops: tuple[Stop, ...], besides: str
) -> Iterator[tuple[str, str, str]]:
    """Yield the faults of header or footer; `besides` is what we add to its text."""
    if any(one.at > other.at for one, other in pairwise(stops)):
        yield name, "tab_stops", " は、左から順に書いてください。"
    if lacking := "".join(sign for _, sign in typeface.missing(besides or "0123456789")):
        yield name, "typeface", f" に、ページ番号や案の印の「{lacking}」がありません。別の書体にしてください。"
    for option in (f"{name}_text", f"title_page_{name}_text"):
        text = StyledText.from_string(getattr(style, option))
        literal = "".join(leaf.to_string(None) for leaf in leaves(text) if type(leaf) is not Field)
        if literal.count("\t") > len(stops):
            yield "contents_page", option, f" のタブが、[{name}] の tab_stops より多くあります。"
        for _, sign in typeface.missing(literal.replace("\t", "")):
            yield (
                "contents_page",
                option,
                f" の「{sign}」（{code_points(sign)}）は、書体 {typeface.name} にありません。",
            )
