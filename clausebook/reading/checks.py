"""What an agreement is assembled from, and what is wrong with it, before anything is built.

Sphinx and MyST only warn of most of these faults, and write the page all the same. Here every
source of an agreement is read once, before the build begins; a fault ends the build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.blanks import Registry
from ..model.contract import Contract, split_front_matter
from ..model.diagnostics import Finding, Kind, SourceError, ending_the_build, suggestion
from ..model.topics import NAME, stands_around
from .chapters import check_chapters, check_numerals
from .markup import ANNEX, CLAUSE, CLOSED, WORDS, Form, check_markup, check_numbers, has_headings, is_closed
from .names import (
    check_names,
    check_parties,
    check_roles,
    check_rules,
    check_self_names,
    check_sides,
    check_substitutions,
    check_units,
    fits,
)
from .project import (
    ANNEXES,
    CLAUSES,
    CONTRACTS,
    MARKDOWN,
    Include,
    Source,
    Sources,
    contract_of,
    has_heading,
    include_in,
    includes_of,
    is_contract,
    is_signature,
    line_of,
    page_of,
    path_of_clause,
    tokens_of,
)
from .tables import with_insides
from .words import check_citations, check_signs, check_words

CHECK = "clausebook-check"
"""The event that asks every extension what is wrong in the sources, before any of them is read.

A listener takes (app, env, docnames), the pages about to be read, and returns findings.
"""

Read = Callable[[str], Source]
"""Returns a source by its path from the source folder; FileNotFoundError if there is none."""


def check_page(page: Source, contract: Contract, registry: Registry, read: Read) -> Iterator[Finding]:
    """Yield the faults of an agreement's page and of every clause and annex it includes."""
    yield from check_signs(page)
    yield from _check_body(page)
    includes = includes_of(page.text)
    yield from _check_includes(page, includes)
    clauses: list[tuple[Include, Source]] = []
    texts: list[Source] = []
    for include in _once(includes):
        try:
            source = read(include.target)
        except FileNotFoundError:
            what = "条項" if include.topic else "別紙"
            message = f"取り込む{what} {include.target} がありません。ファイル名を確かめてください。"
            yield Finding(page.shown, include.line, Kind.INCLUDE, message)
        except SourceError as error:
            yield from error.findings
        else:
            texts.append(source)
            if include.topic:
                clauses.append((include, source))
            yield from check_source(source, CLAUSE if include.topic else ANNEX, contract, registry)
    yield from check_roles(texts, contract, registry)
    yield from check_parties(texts, contract, registry)
    yield from check_self_names(texts)
    yield from _check_headings([(include.topic, clause) for include, clause in clauses], read)
    around = {include.line for include, clause in clauses if not has_heading(clause.text)}
    signed = {include.line for include, clause in clauses if is_signed(clause)}
    unsigned = [include for include in includes if include.line not in signed]
    yield from check_chapters(page, unsigned, around)
    yield from check_numerals(page, unsigned, around, contract.marks)
    for include, clause in clauses:
        for option in ("inserted", "uncaptioned"):
            if getattr(include, option) and not has_heading(clause.text):
                message = f":{option}: は、条にだけ書けます（見出しのない条項です）。消してください。"
                yield Finding(page.shown, include.line, Kind.INCLUDE, message)


def _once(includes: Sequence[Include]) -> Iterator[Include]:
    """Yield the includes that name a clause or an annex, each once."""
    told: set[str] = set()
    for include in includes:
        if (include.topic or include.annex) and include.target not in told:
            told.add(include.target)
            yield include


def _check_includes(page: Source, includes: Sequence[Include]) -> Iterator[Finding]:
    """Yield each include that names no source, or one that is included before, and each whose options do not fit."""
    lines_of: dict[str, int] = {}
    for include in includes:
        target, line = include.target, include.line

        def fault(message: str, at: int = line) -> Finding:
            return Finding(page.shown, at, Kind.INCLUDE, message)

        if not include.topic and not include.annex:
            yield fault(
                f"条項は「/{CLAUSES}主題/書き分け.md」、別紙は「/{ANNEXES}名前.md」と書いて取り込んでください: {target}"
            )
            continue
        if target in lines_of:
            yield fault(f"{target} は{lines_of[target]}行目でも取り込まれています。一方を消してください。")
            continue
        name = include.id or include.topic or f"annex-{include.annex}"
        if re.search(r"-[0-9]+$", name):
            what = ":id:" if include.id else "主題の名前" if include.topic else "別紙の名前"
            yield fault(f"{what}「{name}」は使えません。「-数字」で終わる名前は、項や号へのリンクと重なります。")
        if include.id and not NAME.fullmatch(include.id):
            yield fault(f":id: の「{include.id}」に使えるのは、文字と数字、「-」「_」だけです。")
        if name in lines_of:
            message = f"「{name}」という条は{lines_of[name]}行目でも取り込まれています。"
            yield fault(f"{message}この条を「:id: 別の名前」と名付け、参照もその名前で書いてください。")
        if include.annex and (include.id or include.inserted or include.uncaptioned):
            yield fault("別紙に :id:、:inserted:、:uncaptioned: は書けません。消してください。")
        if include.topic and (include.kind or include.unnumbered):
            yield fault("条項に :kind: と :unnumbered: は書けません。消してください。")
        if include.annex and not NAME.fullmatch(include.annex):
            yield fault(f"別紙のファイルの名前「{include.annex}.md」に使えるのは、文字と数字、「-」「_」だけです。")
        if include.kind and include.unnumbered:
            yield fault(":kind: と :unnumbered: は、一方だけを書いてください。番号がなければ、題名だけを印字します。")
        if re.search(r"[0-9０-９]|第[一二三四五六七八九十]", include.kind):
            yield fault(f":kind: の「{include.kind}」から番号を消してください。番号は自動で付きます。")
        for number in include.rest[:1]:
            yield fault(
                "取り込みの囲みの中に書けるのは「:id: 名前」「:inserted:」「:uncaptioned:」"
                "（別紙では「:kind: 別表」「:unnumbered:」）だけです。ほかの行は消し、「```」で閉じてください。",
                number,
            )
        lines_of[target] = lines_of[name] = line


def _check_headings(clauses: Sequence[tuple[str, Source]], read: Read) -> Iterator[Finding]:
    """Yield each clause of an agreement that has no heading where an article must have one.

    What stands before the first article or behind the last needs none; where its topic has a page, that page says
    so (``around: true``), for the first and the last article may lack their headings by mistake, too. Without a page
    the place alone tells.
    """
    articles = [place for place, (_, clause) in enumerate(clauses) if has_heading(clause.text)]
    for place, (topic, clause) in enumerate(clauses):
        if has_headings(clause):
            continue
        between = bool(articles) and articles[0] < place < articles[-1]
        around = is_signed(clause) or _is_around(topic, read, bool(articles) and not between)
        if between and around:
            message = (
                "条と条の間に、見出しのない条項（前文、後文、署名欄）は置けません。初めか終わりに取り込んでください。"
            )
            yield Finding(clause.shown, 1, Kind.MARKUP, message)
        else:
            yield from check_heading(clause, topic, around)


def check_heading(clause: Source, topic: str, around: bool) -> Iterator[Finding]:
    """Yield a clause without the heading that an article must have.

    `around` says that it stands around the articles; a signature block always does.
    """
    if not around and not has_headings(clause):
        message = (
            "条の見出しがありません。1行目に「## 見出し」と書いてください。前文や後文なら、"
            f"主題のページ {page_of(topic)}.md の前付けの topic に「around: true」と書きます。"
        )
        yield Finding(clause.shown, 1, Kind.MARKUP, message)


@cache
def is_signed(clause: Source) -> bool:
    """Tell whether a clause is a signature block."""
    return any(map(is_signature, tokens_of(clause.text)))


def _is_around(topic: str, read: Read, outside: bool) -> bool:
    """Tell whether the page of a topic says that its clauses stand around the articles; without one, if they do."""
    try:
        page = read(page_of(topic) + ".md")
        return stands_around(page.text, page.shown)
    except FileNotFoundError:
        return outside
    except SourceError:
        return True  # what is wrong with the page is told where the topics are checked


def check_source(source: Source, form: Form, contract: Contract | None, registry: Registry) -> Iterator[Finding]:
    """Yield the faults of a clause or an annex as it stands in an agreement; without one, those it has in each."""
    yield from _check_text(source, form)
    yield from check_sides(source, contract)
    yield from check_names(source, contract, registry)
    yield from check_rules(source, contract, registry)
    yield from check_units(source, registry)


@cache
def _check_text(source: Source, form: Form) -> list[Finding]:
    """Return the faults that a source has in every agreement; thousands may include it."""
    tokens = tokens_of(source.text)
    return [
        *check_signs(source),
        *check_markup(source, tokens, form),
        *check_numbers(source, tokens),
        *check_words(source, [*with_insides(tokens)]),
        *check_citations(source, [*with_insides(tokens)]),
    ]


def _check_body(page: Source) -> Iterator[Finding]:
    """Yield what a page holds beside its front matter, its title, its chapters and its includes."""
    titles = 0
    body = split_front_matter(page.text)[1]
    tokens = tokens_of(body)
    for before, token in pairwise([*tokens[:1], *tokens]):
        line = line_of(token)
        titles += token.tag == "h1" and token.nesting == 1
        if token.map and token.attrs:
            message = "「{ }」の行は、ページに書けません。消してください。"
            yield Finding(page.shown, token.map[0] + 1, Kind.MARKUP, message)
        if token.type == "heading_open" and is_closed(token, body):
            yield Finding(page.shown, line, Kind.MARKUP, CLOSED)
        if token.tag == "h1" and token.nesting == 1 and titles > 1:
            message = "題名は1つだけ書きます。2つ目の「# 」を消してください。"
            yield Finding(page.shown, line, Kind.MARKUP, message)
        elif token.tag == "h1" and token.nesting == 1 and token is not tokens[0]:
            message = "題名（「# 」）は、前付けの次、最初の取り込みや見出しより前に書いてください。"
            yield Finding(page.shown, line, Kind.MARKUP, message)
        elif before.tag == "h1" and any(child.type not in WORDS for child in token.children or []):
            message = "題名は文字だけで書いてください。差し込みや太字は使えません。"
            yield Finding(page.shown, line, Kind.MARKUP, message)
        elif line and token.level == 0 and token.tag not in ("h1", "h2", "h3") and not include_in(token):
            message = "ページには題名、章・節の見出し、取り込みだけを書きます。本文は条項のファイルに移してください。"
            if "include" in token.info:
                message = "取り込みは「```{include} /clauses/主題/書き分け.md」と、空白を入れて書いてください。"
            elif suggestion(token.info.partition("}")[0].strip("{ "), ["include"], 0.75):
                message = "取り込みは「```{include} /clauses/主題/書き分け.md」と書いてください。"
            if _starts_with_colons(page.text, line):
                message = "取り込みは「:::」ではなく「```{include} …」と書き、「```」で閉じてください。"
            yield Finding(page.shown, line, Kind.MARKUP, message)


def check_topic(page: Source) -> Iterator[Finding]:
    """Yield a topic's page that does not begin with its one title."""
    tokens = tokens_of(split_front_matter(page.text)[1])
    titles = [token for token in tokens if token.type == "heading_open" and token.tag == "h1"]
    for extra in titles[1:]:
        message = "題名は1つだけ書きます。2つ目の「# 」を「## 」にしてください。"
        yield Finding(page.shown, line_of(extra), Kind.MARKUP, message)
    if not titles or [token.type for token in tokens if token.level == 0][:1] != ["heading_open"]:
        message = "主題のページは、前付けの次に「# 題名」で始めてください。"
        yield Finding(page.shown, line_of(tokens[0]) if tokens else 1, Kind.MARKUP, message)


def _check_placeholders(registry: Registry, contracts: Sequence[str], shown: str) -> Iterator[Finding]:
    """Yield each placeholder for an agreement that is none, and whose name is nearly that of another."""
    for blank in registry.blanks.values():
        for name in blank.placeholders.keys() - set(contracts):
            if near := suggestion(name, contracts):
                message = f"空欄「{blank.name}」の placeholders にある契約書「{name}」はありません。{near}"
                yield Finding(shown, blank.line, Kind.BLANK, message)


def _starts_with_colons(text: str, line: int) -> bool:
    return text.split("\n")[line - 1].startswith(":::")


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
                    yield from _check_closing(read(path_of_clause(closing)), contract, registry)
        except FileNotFoundError:
            message = (
                f"clausebook_electronic_closing の条項「{closing}」がありません。「主題/書き分け」で書いてください。"
            )
            yield Finding("conf.py", 0, Kind.INCLUDE, message)
        except SourceError as error:
            yield from error.findings


def _check_closing(clause: Source, contract: Contract, registry: Registry) -> Iterator[Finding]:
    """Yield the faults of the electronic closing; an agreement that it does not fit goes without it."""
    faults = list(check_source(clause, CLAUSE, None, registry))
    if not faults and fits(clause, contract, registry):
        faults += check_source(clause, CLAUSE, contract, registry)
    yield from faults


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
