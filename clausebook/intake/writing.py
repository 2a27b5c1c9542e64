"""A contract that is divided → the files of a handbook: its page, its clauses and annexes, topics, roles and blanks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import yaml

from ..model.contract import Captions
from ..model.marks import Marks
from ..model.references import Agreement, Here
from ..model.sources import content_of, sha256, text_of
from ..model.structure import Article as Structured
from ..model.structure import Number, structure_of
from ..reading.project import ANNEXES, CLAUSES, CONTRACTS, SOURCE
from ..reading.records import CLOSING, PREAMBLE, SIGNATURE
from .assembled import noted_in
from .blanks import Blanks
from .division import Annex, Article, Chapter, divided, without_commentary
from .files import ORIGINALS, layout_of
from .filing import Filed, filed
from .handbook import Shelf
from .levels import CHAPTERS, Forms, Items, Leveled, Node, Text, outline_of, texts_of
from .parties import Called, called
from .placing import put
from .seen import Block, Line, Remark, Seen, Table, lines_of
from .signing import unfolded
from .wording import Names, Wording

AROUND = (PREAMBLE, CLOSING, SIGNATURE)
"""What stands around the articles."""

UNSORTED = "未整理"
"""What a description says that nobody has written yet."""


@dataclass
class Imported:
    """What an import writes, and what there is to tell of it.

    `files` are the new files by their path from the project's folder, `added` what is added to files that are there.
    `filed` tells the topic of each article, `counts` how much was found of what, `articles` are their structures.
    """

    name: str
    title: str
    files: dict[str, str] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    filed: list[tuple[str, str, Filed]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    called: Called = field(default_factory=lambda: Called({}, "", False, False))
    original: str = ""
    articles: Sequence[Structured] = ()

    def facts(self) -> list[tuple[str, str]]:
        """Return what was found, each with its name; a guess says that it is one."""
        counts = self.counts
        sides = self.called.parties.items()
        parties = "、".join(f"{printed}（{role}）" if printed != role else printed for role, printed in sides)
        levels = ("章", "条", "項", "号", "細分", "空欄")
        return [
            ("題名", self.title),
            ("当事者", parties + ("" if self.called.sure else "（本文に定義がないので、推測）")),
            ("自称", self.called.document + ("" if self.called.document_sure else "（本文に定義がないので、推測）")),
            ("数", "、".join(f"{level} {counts[level]}" for level in levels)),
            ("参照", f"{counts['references']}（うち、文字のまま残したもの {counts['kept']}）"),
        ]


def imported(
    seen: Seen, name: str, shelf: Shelf, chosen: Mapping[int, str], source: str, commentary: bool = False
) -> Imported:
    """Return what to write for a document; `chosen` are topics by the place of an article, `source` its file.

    With `commentary`, what explains the articles goes to the pages of their topics, if these are new.
    """
    return _Import(seen, name, shelf, chosen, source, commentary).result


class _Import:
    """An import."""

    def __init__(
        self, seen: Seen, name: str, shelf: Shelf, chosen: Mapping[int, str], source: str, commentary: bool
    ) -> None:
        self.name, self.shelf, self.commentary = name, shelf, commentary
        self.divided = divided(seen)
        contract = Seen(list(unfolded(without_commentary(seen.blocks)[0])))
        self.result = Imported(name, self.divided.title, original=contract.text)
        self.forms = Forms(self.divided, self._note)
        self._level()
        kinds = {part.kind for part in self.divided.parts if isinstance(part, Chapter)}
        self.has_chapters = bool(kinds & {*CHAPTERS["章"]})
        self.captions = self.forms.captions()
        self.samples = self.forms.marks(self.divided)
        if not self.has_chapters and kinds & {*CHAPTERS["節"]}:
            self.samples["章"] = self.samples.pop("節", "第1節")
        self.marks = Marks.from_samples(self.samples)
        opening = [line.text for line in lines_of(self.divided.before)]
        opening += [text for article in self.divided.articles[:3] for text in texts_of(article.content)]
        self.called = self.result.called = called(self.divided.title, opening, [line.text for line in seen.lines()])
        self.blanks = Blanks(name, shelf.registry)
        self.blanks.sides = {printed: role for role, printed in self.called.parties.items()}
        self.wording = Wording(self.called.parties, self.called.document, self.blanks, self._quiet)
        self.wording.defined = frozenset(re.findall("「([^「」]+)」", seen.text)) - {self.called.document}
        self._file(chosen)
        self._refer()
        self.wording.note = self._note
        self.includes: list[str] = []
        self._around_written: Counter[str] = Counter()
        self._write()
        self._registers(seen, source)
        self.result.remarks = [*self.divided.remarks, *self.result.remarks]
        self._count()

    def _note(self, place: str, message: str) -> None:
        self.result.remarks.append(Remark(place, message))

    def _quiet(self, place: str, message: str) -> None:
        """Say nothing: what is written first is only to find the topics."""

    # in steps

    def _level(self) -> None:
        self.articles: list[Leveled] = []
        self.chapters: dict[int, Leveled] = {}
        for place, part in enumerate(self.divided.parts):
            leveled = self.forms.article(part.content)
            if isinstance(part, Article):
                self.articles.append(leveled)
            elif part.content:
                self.chapters[place] = leveled
        self.annexes = [self.forms.annex(annex.content) for annex in self.divided.annexes]

    def _file(self, chosen: Mapping[int, str]) -> None:
        """Find the topic of each article, by what it says without its references."""
        drafts = [
            (article.caption, _beginning(next(texts_of(article.content), "")), self._body(leveled, Here()))
            for article, leveled in zip(self.divided.articles, self.articles, strict=True)
        ]
        self.filed = filed(drafts, self.shelf, chosen)
        self.blanks.forget()
        self.wording.counts.clear()
        taken: Counter[str] = Counter()
        self.anchors: list[str] = []
        self.variants: list[str] = []
        for article, each in zip(self.divided.articles, self.filed, strict=True):
            taken[each.topic] += 1
            again = taken[each.topic] > 1
            own = re.sub(r"\W", "", article.caption or _beginning(next(texts_of(article.content), "")))
            while again and (own in self.anchors or own in (filed.topic for filed in self.filed)):
                own += "の別条"
            self.anchors.append(own if again else each.topic)
            self.variants.append(self._variant(each, taken[each.topic]))

    def _variant(self, filed: Filed, count: int) -> str:
        name = self.name if count == 1 else f"{self.name}-{count}"
        known = self.shelf.topics[filed.topic].clauses if filed.topic in self.shelf.topics else {}
        while name in known:
            name += "-2"
        return name

    def _refer(self) -> None:
        """Settle what references are computed from."""
        structured: list[Structured] = []
        numbers: dict[tuple[int, int, int], str] = {}
        doubled: set[tuple[int, int, int]] = set()
        supplement, last = 0, Number(0)
        place = 0
        for part in self.divided.parts:
            if isinstance(part, Chapter):
                if part.kind == "附則":
                    supplement, last = supplement + 1, Number(0, supplement=supplement + 1)
                continue
            leveled, anchor = self.articles[place], self.anchors[place]
            inserted = bool(part.titled.branch) and bool(last.number)
            if inserted:
                last = last._replace(branch=max(last.branch, 1) + 1)
            else:
                last = last._replace(number=last.number + 1, branch=0)
            key = supplement, part.titled.number, part.titled.branch
            if key in numbers:
                doubled.add(key)
            numbers[key] = anchor
            structured.append(structure_of(outline_of(leveled), last, anchor, self.marks).article)
            place += 1
        for key in doubled:
            del numbers[key]
        captions = [article.caption for article in self.divided.articles]
        agreement = Agreement(structured, captions, self.marks)
        chapters = {}
        count = 0
        for part in self.divided.parts:
            if isinstance(part, Chapter) and part.kind in ("章", "編"):
                count += 1
                chapters[self.marks.chapter.format(count)] = part.title
        annexes = {label: self._annex_name(place) for place, label in enumerate(self._annex_labels()) if label}
        self.wording.names = Names(
            agreement,
            numbers,
            dict(zip(self.anchors, captions, strict=True)),
            chapters,
            annexes,
            any(
                each.number.number != part.titled.number
                for each, part in zip(structured, self.divided.articles, strict=True)
            ),
        )

    def _annex_name(self, place: int) -> str:
        """Return what the file of an annex is called; a name that ends with a number would be that of an anchor."""
        return f"{self.name}-別紙{place + 1}" if len(self.divided.annexes) > 1 else f"{self.name}-別紙"

    def _annex_labels(self) -> list[str]:
        """Return what the annexes print before their titles."""
        kinds = Counter(annex.kind for annex in self.divided.annexes)
        numbers: Counter[str] = Counter()
        labels = []
        for annex in self.divided.annexes:
            numbers[annex.kind] += 1
            mark = self.marks.of_annex("" if annex.kind == "別紙" else annex.kind)
            alone = kinds[annex.kind] == 1 and not self.marks.annex
            labels.append(annex.kind if alone else mark.format(numbers[annex.kind]))
        return labels

    # what clauses say

    def _heading(self, article: Article, leveled: Leveled) -> str:
        """Return the caption of an article; one that has none begins as its text does."""
        if article.caption:
            return self.wording.caption(article.caption)
        first = next((text for text in texts_of(article.content)), "")
        return self.wording.caption(_beginning(first))

    def _body(self, leveled: Leveled, here: Here) -> str:
        """Return the text of an article as Markdown."""
        sole = not (leveled.nodes and isinstance(leveled.nodes[0], Items)) and not leveled.paragraphs
        start = _at(here, (1,) if sole else ())
        blocks = self._blocks(leveled.nodes, start)
        if leveled.paragraphs:
            place = next(n for n, node in enumerate(leveled.nodes) if isinstance(node, Items))
            blocks[place] = "{.paragraphs}\n" + blocks[place]
        return "\n\n".join(blocks) + "\n"

    def _blocks(self, nodes: Sequence[Node], here: Here, before: str = "") -> list[str]:
        blocks = []
        for node in nodes:
            if isinstance(node, Text):
                typed = _typed(node.typed)
                blocks.append(typed + self.wording.sentence(node.line, here, before, head=not typed))
            elif isinstance(node, Items):
                if node.entries:
                    blocks.append(self._items(node, here))
            else:
                blocks.append(self._table(node, here))
        return blocks

    def _items(self, items: Items, here: Here) -> str:
        lines = []
        for number, entry in enumerate(items.entries, start=items.start or 1):
            mark = f"{number}. " if items.start else "- "
            inner = _at(here, (*here.numbers, number)) if items.start else here
            blocks = self._blocks(entry, inner)
            indent = " " * (3 if items.start else 2)
            indent = " " * max(len(indent), len(mark))
            text = "\n\n".join(blocks)
            lines.append(mark + text.replace("\n", "\n" + indent))
        return re.sub(r"(?m)^[ ]+$", "", "\n".join(lines))

    def _table(self, table: Table, here: Here) -> str:
        """Return a table as a list-table; cells that take up others are parted."""
        width = max(sum(cell.columns for cell in row) for row in table.rows)
        merged = any(cell.columns > 1 or cell.rows > 1 for row in table.rows for cell in row)
        if merged:
            self._note(table.place, "結合したセルは、空のセルに分けました。")
        rows: list[list[str]] = []
        held: dict[int, int] = {}
        for row in table.rows:
            cells: list[str] = []
            for cell in row:
                while held.get(len(cells), 0):
                    held[len(cells)] -= 1
                    cells.append("")
                if cell.rows > 1:
                    held.update(dict.fromkeys(range(len(cells), len(cells) + cell.columns), cell.rows - 1))
                paragraphs = [self.wording.sentence(line, here) for line in cell.lines if line.seen.strip()]
                cells.append("\\\n    ".join(part.replace("\n", "\n    ") for part in paragraphs))
                cells += [""] * (cell.columns - 1)
            while len(cells) < width:
                if held.get(len(cells), 0):
                    held[len(cells)] -= 1
                cells.append("")
            rows.append(cells)
        lines = ["```{list-table}"]
        if table.head:
            lines.append(f":header-rows: {table.head}")
        lines.append("")
        for texts in rows:
            lines += [f"{'* -' if number == 0 else '  -'} {cell}".rstrip() for number, cell in enumerate(texts)]
        return "\n".join([*lines, "```"])

    # the files

    def _clause(self, topic: str, variant: str, text: str) -> str:
        path = f"{CLAUSES}{topic}/{variant}.md"
        self.result.files[f"{SOURCE}/{path}"] = text
        return "/" + path

    def _include(self, path: str, *options: str) -> None:
        self.includes.append("\n".join([f"```{{include}} {path}", *options, "```"]))

    def _write(self) -> None:
        self._around("前文", self._standing_around(self.divided.before))
        place = 0
        for number, part in enumerate(self.divided.parts):
            if isinstance(part, Chapter):
                self._chapter(number, part)
            else:
                self._article(place, part)
                place += 1
        self._around("後文", self._standing_around(self.divided.closing))
        self._around("署名", self._signature())
        labels = self._annex_labels()
        for number, (annex, leveled) in enumerate(zip(self.divided.annexes, self.annexes, strict=True), start=1):
            self._annex(number, annex, leveled, labels[number - 1])
        front = ["---", "contract:", f"  parties: {_flow(self.called.parties)}"]
        front.append(f"  document: {_scalar(self.called.document)}")
        if self.captions is not Captions.BEHIND:
            front.append(f"  captions: {self.captions}")
        if self.samples:
            front.append(f"  marks: {_flow(self.samples)}")
        if self.divided.contents:
            front.append("  toc: true")
        front += ["---", f"# {self.wording.caption(self.divided.title)}", ""]
        self.result.files[f"{SOURCE}/{CONTRACTS}{self.name}.md"] = "\n".join([*front, *self.includes]) + "\n"

    def _article(self, place: int, article: Article) -> None:
        leveled, where = self.articles[place], self.filed[place]
        text = f"## {self._heading(article, leveled)}\n\n{self._body(leveled, Here(place))}"
        known = self.shelf.topics[where.topic].clauses if where.topic in self.shelf.topics else {}
        same = next((variant for variant, each in known.items() if each.strip() == text.strip()), "")
        if same:
            where = where._replace(variant=same, near=1.0, same=True)
            path = f"/{CLAUSES}{where.topic}/{same}.md"
        else:
            path = self._clause(where.topic, self.variants[place], text)
        label = self.wording.names.agreement.label(place) if self.wording.names else ""
        self.result.filed.append((label, article.caption, where))
        options = []
        if self.anchors[place] != where.topic:
            options.append(f":id: {self.anchors[place]}")
        if article.titled.branch:
            options.append(":inserted:")
        if not article.caption and self.captions in (Captions.ABOVE, Captions.BEHIND, Captions.BEHIND_RUN_IN):
            options.append(":uncaptioned:")
        self._include(path, *options)

    def _chapter(self, number: int, chapter: Chapter) -> None:
        title = self.wording.heading(chapter.title) or UNSORTED
        leveled = self.chapters.get(number)
        inner = chapter.kind in CHAPTERS["節"]
        following = self.divided.parts[number + 1 :]
        ends = (each for each in following if not isinstance(each, Article) and (each.kind in CHAPTERS["章"] or inner))
        end = next(ends, None)
        own = following[: following.index(end)] if end else following
        if chapter.kind != "附則" and not any(isinstance(each, Article) for each in own):
            self._note(chapter.place, f"「{chapter.title}」には条がないので、見出しを除きました。")
            return
        self.includes.append(f"{'###' if inner and self.has_chapters else '##'} {title}\n")
        if leveled and any(not isinstance(node, Text) or node.line.text.strip() for node in leveled.nodes):
            if chapter.kind == "附則":
                path = self._clause(self._topic_around("附則"), self._own("附則"), self._body(leveled, Here()))
                count = sum(isinstance(each, Chapter) and each.kind == "附則" for each in self.divided.parts[:number])
                self._include(path, *([f":id: 附則その{count + 1}"] if count else []))
                self._around_written[CLOSING] += 1
            else:
                self._note(
                    chapter.place,
                    "章の見出しと条の間の文は置けないので、除きました。原文を見て、置く所を決めてください。",
                )

    def _standing_around(self, blocks: Sequence[Block]) -> str:
        """Return the clause of what stands before the articles, or behind them: sentences, and lines set apart."""
        written: list[str] = []
        for sentence, group in groupby(_filled(blocks), key=_is_sentence):
            if sentence:
                written += [self._around_block(each) for each in group]
            else:
                written += self._set_apart([each for each in group if isinstance(each, Line)])
        return "\n\n".join(written) + "\n" if written else ""

    def _around_block(self, block: Block) -> str:
        if isinstance(block, Table):
            return self._table(block, Here())
        return self._around_sentence(block)

    def _around_sentence(self, line: Line) -> str:
        mark = _typed(line.mark)
        return mark + self.wording.sentence(line, Here(), "", head=not mark)

    def _set_apart(self, lines: Sequence[Line]) -> Iterator[str]:
        """Yield lines that stand by themselves, those of one side together."""
        for align, group in groupby(lines, key=lambda line: line.align):
            texts = [self.wording.signed(line._replace(text=line.seen)) for line in group]
            option = [f":align: {align}"] if align else []
            yield "\n".join(["```{lines}", *option, *texts, "```"])

    def _signature(self) -> str:
        lines: list[str] = []
        for line in lines_of(self.divided.signature):
            lines += [self.wording.signed(line._replace(text=part)) for part in line.seen.strip(" 　").split("\n")]
        text = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
        return f"```{{signature}}\n{text}\n```\n" if text.strip() else ""

    def _around(self, kind: str, text: str) -> None:
        if text.strip():
            self._around_written[SIGNATURE if kind == "署名" else kind] += 1
            self._include(self._clause(self._topic_around(kind), self._own(kind), text))

    def _topic_around(self, kind: str) -> str:
        return self.shelf.around(kind) or kind

    def _own(self, kind: str) -> str:
        """Return the name of the clause of a kind around the articles."""
        topic = self._topic_around(kind)
        known = self.shelf.topics[topic].clauses if topic in self.shelf.topics else {}
        name = self.name
        while name in known or f"{SOURCE}/{CLAUSES}{topic}/{name}.md" in self.result.files:
            name += "-2"
        return name

    def _annex(self, number: int, annex: Annex, leveled: Leveled, label: str) -> None:
        title = self.wording.caption(annex.title) if annex.title else f"{{other}}`{annex.kind}{annex.number}`"
        body = "\n\n".join(self._blocks(leveled.nodes, Here()))
        path = f"{ANNEXES}{self._annex_name(number - 1)}.md"
        self.result.files[f"{SOURCE}/{path}"] = f"## {title}\n\n{body}\n"
        options = [f":kind: {annex.kind}"] if annex.kind != "別紙" else []
        if not annex.title:
            options = [":unnumbered:"]
        self._include("/" + path, *options)

    # the lists of the handbook

    def _registers(self, seen: Seen, source: str) -> None:
        topics = {*(each.topic for each in self.filed if each.new)}
        around = [path.split("/")[2] for path in self.result.files if path.startswith(f"{SOURCE}/{CLAUSES}")]
        new = [topic for topic in dict.fromkeys(around) if topic not in self.shelf.topics]
        for topic in new:
            caption = next((caption for _, caption, each in self.result.filed if each.topic == topic), topic)
            front = "---\ntopic: {around: true}\n---\n" if topic not in topics else ""
            said = self._explained(topic) if self.commentary else []
            text = "\n\n".join([f"{front}# {caption or topic}", UNSORTED, *said])
            self.result.files[f"{SOURCE}/{CLAUSES}{topic}/index.md"] = text + "\n"
        self.result.added[f"{SOURCE}/{CLAUSES}index.md"] = "".join(f"{topic}/index\n" for topic in new)
        self.result.added[f"{SOURCE}/{CONTRACTS}index.md"] = f"{self.name}\n"
        roles = [role for role in self.called.parties if role not in self.shelf.registry.roles]
        self.result.added[f"{SOURCE}/roles.yml"] = "".join(f"{_scalar(role)}: {UNSORTED}\n" for role in roles)
        blanks = ""
        for blank in self.blanks.new.values():
            party = "  party: true\n" if blank.party else ""
            blanks += (
                f"{_scalar(blank.name)}:\n  type: {blank.type}\n  meaning: {_scalar(blank.meaning)}\n{party}"
                f"  placeholder: {_scalar(blank.placeholder)}\n"
            )
        self.result.added[f"{SOURCE}/blanks.yml"] = blanks
        self.result.files[f"{SOURCE}/{ORIGINALS}/{self.name}.txt"] = self.result.original
        assert self.wording.names
        written = [kind for kind in AROUND if self._around_written[kind]]
        structure = layout_of(self.wording.names.agreement.articles, written, self.marks)
        record: dict[str, object] = {
            "from": source,
            "sha256": sha256(self.result.original.encode()),
            "structure": structure,
        }
        if notes := noted_in(seen):
            record["notes"] = notes
        noted = yaml.safe_dump(record, allow_unicode=True, sort_keys=False)
        self.result.files[f"{SOURCE}/{ORIGINALS}/{self.name}.yml"] = noted

    def _explained(self, topic: str) -> list[str]:
        """Return what the document says of the articles of a topic, a paragraph each."""
        own = {place for place, each in enumerate(self.filed, start=1) if each.topic == topic}
        return [self.wording.plain(line) for count, line in self.divided.commentary if count in own]

    def _count(self) -> None:
        counts = self.result.counts
        counts["条"] = len(self.articles)
        counts["章"] = sum(isinstance(part, Chapter) and part.kind in "章編" for part in self.divided.parts)
        assert self.wording.names
        self.result.articles = self.wording.names.agreement.articles
        for article in self.result.articles:
            counts["項"] += len(article.parts)
            for where, _ in article.places():
                counts["号"] += where.count("/") == 1
                counts["細分"] += where.count("/") > 1
        counts.update(self.wording.counts)
        counts["空欄"] = self.blanks.found


def _beginning(text: str) -> str:
    """Return what an article without a caption is called by: how its text begins."""
    return re.sub(r"[\W_]+", "", re.split("[、。\n]", text)[0])[:14] or "条"


def _typed(mark: str) -> str:
    """Return what prints a number as it is typed."""
    bare = mark.strip(" 　\t")
    return f"{{other}}`{bare}`{'　' if bare != mark else ''}" if bare else ""


def _at(here: Here, numbers: tuple[int, ...]) -> Here:
    """Return a place with other numbers of its parts; what stands in no article has none."""
    return here._replace(numbers=numbers) if here.article >= 0 else here


def _filled(blocks: Sequence[Block]) -> Iterator[Block]:
    return (block for block in blocks if isinstance(block, Table) or block.seen.strip())


def _is_sentence(block: Block) -> bool:
    return isinstance(block, Table) or (
        not block.align and (block.text.rstrip().endswith(("。", "：", ":")) or len(block.text) > 60)
    )


def _scalar(text: str) -> str:
    """Return a text as YAML writes it in one line."""
    return (
        yaml.safe_dump(
            text, allow_unicode=True, width=10**9, default_style='"' if not re.fullmatch(r"[^\W\d_]\w*", text) else None
        )
        .split("\n...")[0]
        .strip()
    )


def _flow(mapping: object) -> str:
    """Return a mapping as YAML writes it in one line."""
    assert isinstance(mapping, Mapping)
    return "{" + ", ".join(f"{_scalar(str(key))}: {_scalar(str(value))}" for key, value in mapping.items()) + "}"


def with_added(text: str, lines: str, listed: bool) -> str:
    """Return the text of a file with lines added: to the last list of pages in it, or at its end."""
    if not lines:
        return text
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    lines = lines.replace("\n", end_of_line)
    if not listed:
        return text + ("" if not text or text.endswith("\n") else end_of_line) + lines
    blocks = list(re.finditer(r"^```\{toctree\}.*?^```[ \t]*\r?$", text, re.DOTALL | re.MULTILINE))
    if not blocks:
        opening = "\n\n```{toctree}\n:hidden:\n\n".replace("\n", end_of_line)
        return f"{text.rstrip()}{opening}{lines}```{end_of_line}"
    end = blocks[-1].end() - len(blocks[-1][0].rsplit("\n", 1)[1])
    return text[:end] + lines + text[end:]


def write(root: Path, imported: Imported) -> None:
    """Write an import into a project, all of it or nothing; FileExistsError names what is in its way.

    SourceError if a list that is to be added to cannot be read.
    """
    changed = {}
    for path, lines in imported.added.items():
        if lines:
            before = content_of(root / path, path) if (root / path).exists() else b""
            text_of(before, path)  # SourceError if it is no text
            changed[path] = with_added(before.decode(), lines, path.endswith(".md")).encode()
    put(root, imported.files, changed)
