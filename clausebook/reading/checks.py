"""What an agreement is assembled from, and what is wrong with it, before anything is built.

Sphinx and MyST only warn of most of these faults, and write the page all the same. Here every
source of an agreement is read once, before the build begins; a fault ends the build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import SUBSTITUTION, Registry
from ..model.citations import is_citation
from ..model.contract import SIDES, Contract, split_front_matter
from ..model.diagnostics import Finding, Kind, SourceError, ending_the_build, suggestion
from ..model.topics import NAME, stands_around
from .project import (
    CLAUSES,
    CONTRACTS,
    MARKDOWN,
    OTHER,
    Source,
    Sources,
    contract_of,
    has_heading,
    include_in,
    includes_of,
    inline_of,
    is_contract,
    is_signature,
    line_of,
    page_of,
    path_of_clause,
    tokens_of,
)
from .words import STATEMENT, check_citations, check_signs, check_words, typed_mark

CHECK = "clausebook-check"
"""The event that asks every extension what is wrong in the sources, before any of them is read.

A listener takes (app, env, docnames), the pages about to be read, and returns findings.
"""

_HEADING = re.compile("^##( |$)", re.MULTILINE)
_BOTH_SIDES = re.compile("甲(?:及び|および|又は|または|と|、)?乙|「[甲乙]」|装甲|甲[府斐州信板殻種]|乙[女種]")

Read = Callable[[str], Source]
"""Returns a source by its path from the source folder; FileNotFoundError if there is none."""


def check_page(page: Source, contract: Contract, registry: Registry, read: Read) -> Iterator[Finding]:
    """Yield the faults of an agreement's page and of every clause it includes."""
    yield from check_signs(page)
    yield from _check_body(page)
    lines_of: dict[str, int] = {}
    clauses: list[tuple[str, Source]] = []
    for target, line in includes_of(page.text):
        if not target.startswith("/" + CLAUSES) or target.count("/") != 3:
            message = f"条項は「/{CLAUSES}主題/書き分け.md」と書いて取り込んでください: {target}"
            yield Finding(page.shown, line, Kind.INCLUDE, message)
            continue
        topic = target.split("/")[2]
        if re.search(r"-[0-9]+$", topic):
            message = f"主題の名前「{topic}」は使えません。「-数字」で終わる名前は、項や号へのリンクと重なります。"
            yield Finding(page.shown, line, Kind.INCLUDE, message)
        if target in lines_of:
            message = f"条項 {target} は{lines_of[target]}行目でも取り込まれています。一方を消してください。"
            yield Finding(page.shown, line, Kind.INCLUDE, message)
            continue
        if topic in lines_of:
            message = (
                f"主題「{topic}」の条項は{lines_of[topic]}行目でも取り込まれています。主題ごとに1つにしてください。"
            )
            yield Finding(page.shown, line, Kind.INCLUDE, message)
        lines_of[target] = lines_of[topic] = line
        try:
            clause = read(target)
        except FileNotFoundError:
            message = f"取り込む条項 {target} がありません。ファイル名を確かめてください。"
            yield Finding(page.shown, line, Kind.INCLUDE, message)
        except SourceError as error:
            yield from error.findings
        else:
            clauses.append((topic, clause))
            yield from check_clause(clause, contract, registry)
    yield from _check_headings(clauses, read)


def _check_headings(clauses: Sequence[tuple[str, Source]], read: Read) -> Iterator[Finding]:
    """Yield each clause of an agreement that has no heading where an article must have one.

    What stands before the first article or behind the last needs none; where its topic has a page, that page says
    so (``around: true``), for the first and the last article may lack their headings by mistake, too.
    """
    articles = [place for place, (_, clause) in enumerate(clauses) if has_heading(clause.text)]
    for place, (topic, clause) in enumerate(clauses):
        between = bool(articles) and articles[0] < place < articles[-1]
        yield from check_heading(clause, topic, not between and (is_signed(clause) or _is_around(topic, read)))


def check_heading(clause: Source, topic: str, around: bool) -> Iterator[Finding]:
    """Yield a clause without the heading that an article must have, or with the numbers that only an article has.

    `around` says that it stands around the articles; a signature block always does.
    """
    if _HEADING.search(clause.text):
        return
    if not around:
        message = (
            "条の見出しがありません。1行目に「## 見出し」と書いてください。前文や後文なら、"
            f"主題のページ {page_of(topic)}.md の前付けの topic に「around: true」と書きます。"
        )
        yield Finding(clause.shown, 1, Kind.MARKUP, message)
        return
    for token in tokens_of(clause.text):
        if token.type in ("ordered_list_open", "bullet_list_open") and token.level == 0:
            message = "前文や後文には、番号や箇条を置けません。文で書くか、条に移してください。"
            yield Finding(clause.shown, line_of(token), Kind.MARKUP, message)


@cache
def is_signed(clause: Source) -> bool:
    """Tell whether a clause is a signature block."""
    return any(map(is_signature, tokens_of(clause.text)))


def _is_around(topic: str, read: Read) -> bool:
    """Tell whether the page of a topic says that its clauses stand around the articles."""
    try:
        page = read(page_of(topic) + ".md")
        return stands_around(page.text, page.shown)
    except FileNotFoundError:
        return False
    except SourceError:
        return True  # what is wrong with the page is told where the topics are checked


def check_clause(clause: Source, contract: Contract | None, registry: Registry) -> Iterator[Finding]:
    """Yield the faults of a clause as it stands in one agreement; without one, those it has in every agreement."""
    yield from _check_text(clause)
    yield from _check_names(clause, contract, registry)
    yield from _check_rules(clause, contract, registry)


@cache
def _check_text(clause: Source) -> list[Finding]:
    """Return the faults that a clause has in every agreement; thousands may include it."""
    tokens = tokens_of(clause.text)
    return [
        *check_signs(clause),
        *_check_sides(clause),
        *_check_markup(clause, tokens),
        *_check_numbers(clause, tokens),
        *check_words(clause, tokens),
        *check_citations(clause, tokens),
    ]


def _check_body(page: Source) -> Iterator[Finding]:
    """Yield what a page holds beside its front matter, its title and its includes."""
    titles = 0
    tokens = tokens_of(split_front_matter(page.text)[1])
    for before, token in pairwise([*tokens[:1], *tokens]):
        line = line_of(token)
        titles += token.tag == "h1" and token.nesting == 1
        if token.tag == "h1" and token.nesting == 1 and titles > 1:
            message = "題名は1つだけ書きます。2つ目の「# 」を消してください。"
            yield Finding(page.shown, line, Kind.MARKUP, message)
        elif before.tag == "h1" and any(child.type not in _WORDS for child in token.children or []):
            message = "題名は文字だけで書いてください。差し込みや太字は使えません。"
            yield Finding(page.shown, line, Kind.MARKUP, message)
        elif include_in(token):
            if token.content.strip():
                message = "取り込みの囲みの中に、ほかの行があります。次の行で「```」と閉じてください。"
                yield Finding(page.shown, line, Kind.MARKUP, message)
        elif line and token.level == 0 and token.tag != "h1":
            message = "ページには題名と取り込みだけを書きます。本文は条項のファイルに移してください。"
            if "include" in token.info:
                message = "取り込みは「```{include} /clauses/主題/書き分け.md」と、空白を入れて書いてください。"
            if _starts_with_colons(page.text, line):
                message = "取り込みは「:::」ではなく「```{include} …」と書き、「```」で閉じてください。"
            yield Finding(page.shown, line, Kind.MARKUP, message)


def check_topic(page: Source) -> Iterator[Finding]:
    """Yield a topic's page that does not begin with its one title, and a text that says what its clauses are for."""
    tokens = tokens_of(split_front_matter(page.text)[1])
    titles = [token for token in tokens if token.type == "heading_open" and token.tag == "h1"]
    for extra in titles[1:]:
        message = "題名は1つだけ書きます。2つ目の「# 」を「## 」にしてください。"
        yield Finding(page.shown, line_of(extra), Kind.MARKUP, message)
    if not titles or [token.type for token in tokens if token.level == 0][:1] != ["heading_open"]:
        message = "主題のページは、前付けの次に「# 題名」で始めてください。"
        yield Finding(page.shown, line_of(tokens[0]) if tokens else 1, Kind.MARKUP, message)
    elif [token.type for token in tokens if token.level == 0 and token.nesting == 1][1:2] != ["paragraph_open"]:
        message = "題名の次に、何のための条項かを述べる段落がありません。"
        yield Finding(page.shown, line_of(titles[0]), Kind.MARKUP, message)


def _check_placeholders(registry: Registry, contracts: Sequence[str], shown: str) -> Iterator[Finding]:
    """Yield each placeholder for an agreement that is none, and whose name is nearly that of another."""
    for blank in registry.blanks.values():
        for name in blank.placeholders.keys() - set(contracts):
            if near := suggestion(name, contracts):
                message = f"空欄「{blank.name}」の placeholders にある契約書「{name}」はありません。{near}"
                yield Finding(shown, blank.line, Kind.BLANK, message)


def _starts_with_colons(text: str, line: int) -> bool:
    return text.split("\n")[line - 1].startswith(":::")


def _check_names(clause: Source, contract: Contract | None, registry: Registry) -> Iterator[Finding]:
    """Yield each ``{{name}}`` that is unknown, or a role that has no side in the agreement."""
    yield from check_substitutions(clause, registry)
    known = registry.known
    for line, name in _substitutions(clause.text):
        if name in known:
            who = name if known[name] == "party" else registry.split(name)[0] if known[name] == "blank" else ""
            if contract and who in registry.roles and who not in contract.parties:
                message = (
                    f"役割「{who}」が、契約書 {CONTRACTS}{contract.name}.md では甲・乙のどちらでもありません。"
                    f"その前付けの parties に足してください。{suggestion(who, contract.parties)}"
                )
                yield Finding(clause.shown, line, Kind.ROLE, message)


def check_substitutions(source: Source, registry: Registry) -> Iterator[Finding]:
    """Yield whatever stands in ``{{ }}``, or begins a statement, and is no name of the registry.

    MyST would have Jinja evaluate it, which can run programs: what is no name must not come as far as that.
    """
    known = registry.known
    for match in STATEMENT.finditer(source.text):
        message = "この書き方は使えません。差し込みは「{{名前}}」だけで書いてください。"
        yield Finding(source.shown, _line_at(source.text, match.start()), Kind.MARKUP, message)
    for line, name in _substitutions(source.text):
        if "\n" in name:
            message = "差し込みが2行に分かれています。「{{名前}}」を1行に書いてください。"
            yield Finding(source.shown, line, Kind.SUBSTITUTION, message)
        elif name not in known:
            near = suggestion(name, known)
            message = (
                f"差し込み「{{{{{name}}}}}」はありません。{near}役割は roles.yml に、空欄は blanks.yml にあります。"
            )
            yield Finding(source.shown, line, Kind.SUBSTITUTION, message)


def _substitutions(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, name) for each ``{{name}}``, which may go over lines, or never end."""
    for match in re.finditer(r"\{\{(.*?)(?:\}\}|\Z)", text, re.DOTALL):
        yield _line_at(text, match.start()), match[1].strip(" \t")


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


class _Line(NamedTuple):
    """A line of a clause, and whether it stands in a signature block."""

    number: int
    text: str
    signed: bool


@cache
def _lines(clause: Source) -> list[_Line]:
    blocks = [range(*token.map) for token in tokens_of(clause.text) if token.map and is_signature(token)]
    lines = enumerate(clause.text.split("\n"), start=1)
    return [_Line(number, line, any(number - 1 in block for block in blocks)) for number, line in lines]


def _check_rules(clause: Source, contract: Contract | None, registry: Registry) -> Iterator[Finding]:
    """Yield each blank that prints as a rule where there is no room for one: it ends a line of the signature block."""
    for line in _lines(clause):
        for match in SUBSTITUTION.finditer(line.text):
            if registry.known.get(match[1]) != "blank" or (line.signed and match.end() == len(line.text)):
                continue
            _, blank = registry.split(match[1])
            if not blank.placeholder_in(contract.name if contract else ""):
                message = (
                    f"空欄「{match[1]}」は placeholder が空で、線になるため、署名欄の行の最後にだけ書けます。"
                    "ほかの所に書くなら、記入前に印字する文字を blanks.yml の placeholder に書いてください。"
                )
                yield Finding(clause.shown, line.number, Kind.BLANK, message)


def _check_sides(clause: Source) -> Iterator[Finding]:
    """Yield each line that names one side where it should name a role."""
    for number, line, in_signature in _lines(clause):
        rest = _BOTH_SIDES.sub("", SUBSTITUTION.sub("", line))
        if not in_signature and (side := next((side for side in SIDES if side in rest), None)):
            message = f"「{side}」だけを名指ししています。「{{{{委託者}}}}」のように役割で書いてください。"
            yield Finding(clause.shown, number, Kind.ROLE, message)


_ENCLOSED = re.compile("[（(【].*[）)】]")

_BLOCKS = {
    *("paragraph_open", "paragraph_close", "heading_open", "heading_close", "inline", "fence", "substitution_block"),
    *("ordered_list_open", "ordered_list_close", "bullet_list_open", "bullet_list_close"),
    *("list_item_open", "list_item_close"),
}
_WORDS = {"text", "text_special"}
_INLINES = {*_WORDS, "softbreak", "substitution_inline", "myst_role"}
"""What a clause may consist of, as MyST's parser names it: what page and print both can show."""


def _check_markup(clause: Source, tokens: list[Token]) -> Iterator[Finding]:
    """Yield each piece of markup that is not legal text."""
    headings = [token for token in tokens if token.type == "heading_open"]
    if headings and (tokens[0] is not headings[0] or not has_heading(clause.text)):
        message = "見出しは「## 見出し」と、条項の1行目に書いてください。"
        yield Finding(clause.shown, line_of(headings[0]), Kind.MARKUP, message)
    for extra in [heading for heading in headings[1:] if heading.tag == headings[0].tag]:
        message = "見出しは1つの条項に1つです。2つ目の条は、別のファイルに分けてください。"
        yield Finding(clause.shown, line_of(extra), Kind.MARKUP, message)
    for heading, text in pairwise(tokens):
        if heading.type == "heading_open" and not text.content.strip():
            yield Finding(clause.shown, 1, Kind.MARKUP, "見出しが空です。「## 」の後に見出しを書いてください。")
        elif heading.type == "heading_open" and _ENCLOSED.fullmatch(text.content):
            message = "見出しの「（ ）」は自動で付きます。括弧を消してください。"
            yield Finding(clause.shown, line_of(heading), Kind.MARKUP, message)
    if headings and tokens[0] is headings[0] and len(tokens) == 3:
        yield Finding(clause.shown, 1, Kind.MARKUP, "条の本文がありません。見出しの下に文を書いてください。")
    signatures = [token for token in tokens if token.type == "fence" and _is_legal_text(token)]
    if signatures and any(token.type == "inline" and not token.hidden for token in tokens):
        line = signatures[0].map[0] + 1 if signatures[0].map else 0
        message = "署名欄と文を1つの条項に書けません。署名欄だけの条項と、文の条項に分けてください。"
        yield Finding(clause.shown, line, Kind.MARKUP, message)
    yield from _check_attributes(clause, tokens)
    allowed = "、".join(
        ("「## 見出し」", "段落", "番号付きの項目", "「- 」の箇条", "{signature}", "{article}", "{other}")
    )
    for token, following in pairwise([*tokens, *tokens[-1:]]):
        line = line_of(token)
        if token.type == "list_item_open" and following.type not in ("paragraph_open", "substitution_block"):
            yield Finding(clause.shown, line, Kind.MARKUP, "中身のない項目です。文を書くか、番号ごと消してください。")
        elif not _is_legal_text(token):
            yield Finding(clause.shown, line, Kind.MARKUP, f"条項で使えない書き方です。使えるのは、{allowed}だけです。")
            if token.nesting == 1:
                return


def _check_attributes(clause: Source, tokens: list[Token]) -> Iterator[Finding]:
    """Yield each ``{…}`` but the one that says that a list holds 項."""
    for token in tokens:
        if token.map and token.attrs.keys() - {"start"} and "substitution" not in token.type and _is_legal_text(token):
            right = token.type == "ordered_list_open" and token.level == 0 and token.attrs.get("class") == "paragraphs"
            if not right or token.attrs.keys() - {"start", "class"}:
                message = "「{ }」の行に書けるのは、番号の並びの前の「{.paragraphs}」だけです。"
                yield Finding(clause.shown, token.map[0] + 1, Kind.MARKUP, message)


def _is_legal_text(token: Token) -> bool:
    match token.type:
        case "heading_open":
            return token.tag == "h2"
        case "fence":
            lines = map(inline_of, token.content.split("\n"))
            options = token.content.startswith((":", "---"))
            return (
                is_signature(token) and bool(token.content.strip()) and not options and all(map(_is_legal_text, lines))
            )
        case "inline":
            return all(child.type in _INLINES and _is_reference(child) for child in token.children or [])
        case kind:
            return kind in _BLOCKS


def _is_reference(token: Token) -> bool:
    """Tell whether a role of markup, if this is one, is a reference: by topic, or to an article of another text."""
    match token.meta.get("name", "article"):
        case "article":
            return True
        case name:
            return name == OTHER and is_citation(token.content)


def _check_numbers(clause: Source, tokens: list[Token]) -> Iterator[Finding]:
    """Yield each hand-written number that does not follow the one before it."""
    expected: list[int] = []
    for token in tokens:
        line = line_of(token)
        if token.type == "ordered_list_open":
            expected.append(int(token.attrGet("start") or 1))  # where a list may start, its structure tells
        elif token.type == "ordered_list_close":
            expected.pop()
        elif token.type == "list_item_open" and token.info:
            if token.info != str(expected[-1]):
                message = f"番号「{token.info}」は「{expected[-1]}」のはずです。番号は1から順に書いてください。"
                yield Finding(clause.shown, line, Kind.NUMBER, message)
            expected[-1] = int(token.info) + 1
        elif token.type == "inline" and (typed := typed_mark(token)):
            message = (
                "行の先頭に番号や記号を手で書いています。前の行と1つの文になり、番号も付きません。"
                "項と号は「1. 」、番号のない箇条は「- 」と書いてください。"
            )
            yield Finding(clause.shown, line + typed - 1, Kind.NUMBER, message)


def _check_agreements(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> Iterator[Finding]:
    """Yield what is wrong with the agreements that are about to be read, and each page that is no text."""
    sources, registry = Sources.of(app), app.config.clausebook_registry
    read = cache(sources.read)
    closing = app.config.clausebook_electronic_closing
    agreements = [docname.removeprefix(CONTRACTS) for docname in env.found_docs if is_contract(docname)]
    yield from _check_placeholders(registry, agreements, sources.show("blanks.yml"))
    for docname in docnames:
        try:
            page = sources.read(str(env.doc2path(docname, base=False)))
            yield from check_substitutions(page, registry)
            if is_contract(docname):
                if not NAME.fullmatch(docname.removeprefix(CONTRACTS)):
                    message = (
                        "契約書のファイルの名前に使えるのは、文字と数字、「-」「_」だけです。名前は「-」で始められず、"
                        "ファイルは contracts のすぐ下に置きます。"
                    )
                    yield Finding(page.shown, 0, Kind.FILE, message)
                contract = contract_of(docname, page, registry)
                yield from check_page(page, contract, registry, read)
                if closing:
                    yield from check_clause(read(path_of_clause(closing)), contract, registry)
        except FileNotFoundError:
            message = (
                f"clausebook_electronic_closing の条項「{closing}」がありません。「主題/書き分け」で書いてください。"
            )
            yield Finding("conf.py", 0, Kind.INCLUDE, message)
        except SourceError as error:
            yield from error.findings


def _check_all(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Ask every extension what is wrong, and end the build if anything is."""
    findings = [finding for found in app.emit(CHECK, env, docnames) for finding in found]
    if findings:
        with ending_the_build():
            raise SourceError(findings)


def _use_markdown(app: Sphinx, config: Config) -> None:
    """Have the pages parsed as the clauses are checked."""
    config.myst_enable_extensions = [*config.myst_enable_extensions, *MARKDOWN]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("config-inited", _use_markdown)
    app.add_event(CHECK)
    app.connect(CHECK, _check_agreements)
    app.connect("env-before-read-docs", _check_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
