"""Which level each list of a contract is of, and the forms of its numbers and captions. Pure.

A level has one form of numbers in an agreement: the one that most of its entries have. What is numbered in a way that
computed numbers cannot have (a list that begins anew, one too deep) stays text, with the number that is typed there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..model.contract import Captions
from ..model.marks import BEHIND_ARTICLE, CAPTION, Level, Mark, Marks
from ..model.structure import ListEntry, Listing, Outline
from .arranging import POINTS_DOWN, Content, Entry, Listed, Note
from .division import Chapter, Divided
from .heads import NUMBER
from .seen import Line, Table

CHAPTERS = {"章": ("編", "章"), "節": ("節", "款")}
"""The two levels of chapters, and what the headings of each are called."""


@dataclass
class Text:
    """A paragraph; `typed` is the number before it that stays as it is written."""

    line: Line
    typed: str = ""


@dataclass
class Items:
    """A list whose numbers are computed: its level, its entries, the number that it begins with (0: bullets)."""

    level: Level
    start: int
    entries: list[list[Node]]
    marks: list[str] = field(default_factory=list)


Node = Text | Items | Table


@dataclass
class Leveled:
    """The content of an article, a clause around or an annex; `paragraphs` if its list holds 項 behind a text."""

    nodes: list[Node]
    paragraphs: bool = False


class Forms:
    """The forms of numbers and captions that a contract has, and the levels of its lists."""

    def __init__(self, divided: Divided, note: Note) -> None:
        self.note = note
        self.samples: dict[str, Counter[str]] = {}
        self.unnumbered = 0
        self.articles = divided.articles
        contents = [part.content for part in divided.parts]
        self.paragraph_key = self._most(key for content in contents for key in _keys(content, lead=False))
        self.item_key = self._most(key for content in contents for key in _item_keys(content))
        self._pointing = True

    @staticmethod
    def _most(keys: Iterator[tuple[str, ...]]) -> tuple[str, ...] | None:
        counts = Counter(keys)
        return counts.most_common(1)[0][0] if counts else None

    def article(self, content: Content) -> Leveled:
        """Return the content of an article with the levels of its lists."""
        lead = bool(content) and not (isinstance(content[0], Listed) and not content[0].bulleted)
        listed = [each for each in content if isinstance(each, Listed) and not each.bulleted]
        paragraphs = False
        if lead and len(listed) == 1 and content[-1] is listed[0]:
            text = [each.text for each in content if isinstance(each, Line)][-1]
            own = listed[0].key == self.paragraph_key != self.item_key
            paragraphs = not POINTS_DOWN.search(text) and (own or _are_sentences(listed[0]))
        level = Level.PARAGRAPH if paragraphs or not lead else Level.ITEM
        counted = "柱書の号" if lead and not paragraphs else ""
        return Leveled(list(self._nodes(content, level, counted)), paragraphs)

    def around(self, content: Content) -> Leveled:
        """Return the content of a clause around the articles."""
        return self.article(content)

    def annex(self, content: Content) -> Leveled:
        """Return the content of an annex."""
        return Leveled(list(self._nodes(content, Level.PARAGRAPH, "別紙の項")))

    def _nodes(self, content: Content, level: Level | None, counted: str = "") -> Iterator[Node]:
        """Yield what a content consists of; `counted` names the forms of its numbers, if not the level."""
        last = 0
        begun: tuple[str, ...] | None = None
        texts = 0
        for each in content:
            if isinstance(each, Line):
                texts += 1
                if each.mark.strip():
                    message = f"番号「{each.mark.strip()}」は、計算できない形なので、文字のまま残しました。"
                    self.note(each.place, message)
                yield Text(each, each.mark)
            elif isinstance(each, Table):
                yield each
            else:
                first = each.entries[0].number
                fits = each.bulleted or (first == last + 1 and begun in (None, each.key))
                bare = each.bulleted and not texts and level is Level.PARAGRAPH
                if level is None or not fits or bare or any(map(_has_no_text, each.entries)):
                    yield from self._typed(each, level is None)
                    continue
                if not each.bulleted:
                    last, begun = each.entries[-1].number, each.key
                    last = first + len(each.entries) - 1
                yield self._items(each, level, counted)

    def _items(self, listed: Listed, level: Level, counted: str) -> Items:
        entries: list[list[Node]] = []
        marks = []
        for entry in listed.entries:
            inner = list(self._nodes(entry.content, level.below))
            if all(isinstance(node, Text) and not node.line.text.strip() for node in inner):
                place = next((node.line.place for node in inner if isinstance(node, Text)), "")
                text = entry.head.text.strip() if entry.head else ""
                self.note(place, f"番号「{text}」だけの行は、中身がないので除きました。")
                continue
            entries.append(inner)
            marks.append(entry.head.text if entry.head else "")
            self._count(entry, level, counted, listed.bulleted)
        return Items(level, 0 if listed.bulleted else listed.entries[0].number, entries, marks)

    def _count(self, entry: Entry, level: Level, counted: str, bulleted: bool) -> None:
        if bulleted:
            name, sample = "箇条", (entry.head.prefix if entry.head else "・")
        elif not entry.head:
            self.unnumbered += 1
            return
        else:
            name = counted or str(level)
            if level is Level.PARAGRAPH and counted != "別紙の項" and entry.number == 1:
                self.samples.setdefault("第1項", Counter())["x"] += 1
            sample = entry.head.prefix + entry.first + entry.head.suffix.replace("\t", "　")
        self.samples.setdefault(name, Counter())[sample] += 1

    def _typed(self, listed: Listed, deep: bool) -> Iterator[Node]:
        """Yield a list as paragraphs with the numbers that are typed."""
        first = listed.entries[0]
        place = next((each.place for each in first.content if isinstance(each, Line)), "")
        text = first.head.text.strip() if first.head else ""
        why = "箇条が深すぎる" if deep else "番号が続いていない"
        if not listed.bulleted:
            self.note(place, f"「{text}」からの番号は、{why}ので、計算せず、文字のまま残しました。")
        for entry in listed.entries:
            mark = entry.head.text if entry.head else ""
            for number, each in enumerate(entry.content):
                if isinstance(each, Line):
                    yield Text(each, mark if number == 0 else "")
                elif isinstance(each, Table):
                    yield each
                else:
                    yield from self._typed(each, deep)

    # what the front matter says

    def marks(self, divided: Divided) -> dict[str, str]:
        """Return the samples of the forms that differ from those that go without saying."""
        found: dict[str, str] = {}
        self._titles(divided, found)
        for name in ("項", "号", "柱書の号", "イロハ", "細分2", "細分3", "箇条", "別紙の項"):
            if name in self.samples:
                found[name] = self.samples[name].most_common(1)[0][0]
        numbered = self.samples.get("第1項", Counter())["x"]
        if self.unnumbered > numbered:
            found["第1項"] = ""
        if "柱書の号" in found and found.get("号", found["柱書の号"]) == found["柱書の号"]:
            found["号"] = found.pop("柱書の号")
        if "項" not in found:  # no article has any, and its form must not be that of 号
            taken = {found[name].strip() for name in ("号", "柱書の号") if name in found}
            if taken & {"1", "１"}:
                found["項"] = "（1）"
        if found.get("別紙の項") == found.get("項"):
            found.pop("別紙の項", None)
        named = Counter(
            bare for part in divided.parts for text in texts_of(part.content) for bare in _BEHIND.findall(text)
        )
        if named[""] > named["第"]:
            found[BEHIND_ARTICLE] = "1項"
        for name, message in list(Marks.faults(found)):
            self.note("", f"{name}の番号の形「{found[name]}」は書けないので、ふつうの形にしました（{message}）。")
            found.pop(name, None)
        return found

    def _titles(self, divided: Divided, found: dict[str, str]) -> None:
        forms = Counter(
            article.titled.spaced[0] + article.titled.first + article.titled.spaced[1]
            if not article.titled.kind
            else f"第{article.titled.spaced[0]}{article.titled.first}{article.titled.spaced[1]}条"
            for article in divided.articles
        )
        if forms and (form := forms.most_common(1)[0][0]) != "第1条":
            found["条"] = form
        for kind, alike in CHAPTERS.items():
            titled = [
                part.titled
                for part in divided.parts
                if isinstance(part, Chapter) and part.titled and part.kind in alike
            ]
            counts = Counter(f"第{each.spaced[0]}{each.first}{each.spaced[1]}{kind}" for each in titled)
            if counts and (form := counts.most_common(1)[0][0]) != f"第1{kind}":
                found[kind] = form
        around = Counter(article.around for article in divided.articles if article.caption)
        if around:
            prefix, suffix = around.most_common(1)[0][0]
            if (sample := f"{prefix}{CAPTION}{suffix}") != "（見出し）":
                found[CAPTION] = sample
        numbers = [annex.number for annex in divided.annexes]
        if any(numbers):
            form = next(number for number in numbers if number)
            mark = Mark.from_sample(divided.annexes[0].kind + form)
            if mark.first and (len(numbers) == 1 or form != "1"):
                found["別紙"] = "別紙" + form

    def captions(self) -> Captions:
        """Return where the captions of the articles stand."""
        captioned = [article for article in self.articles if article.caption]
        if len(captioned) * 3 < len(self.articles):
            run_in = sum(article.run_in for article in self.articles)
            return Captions.RUN_IN if run_in * 2 > len(self.articles) else Captions.NONE
        if sum(article.above for article in captioned) * 2 > len(captioned):
            return Captions.ABOVE
        run_in = sum(article.run_in for article in captioned)
        return Captions.BEHIND_RUN_IN if run_in * 2 > len(captioned) else Captions.BEHIND


_BEHIND = re.compile(rf"第{NUMBER}条(?:の{NUMBER})?(第?){NUMBER}[項号]")
"""How a reference goes on behind the number of its article."""


def texts_of(content: Sequence[object]) -> Iterator[str]:
    """Yield the texts of a content in their order."""
    for each in content:
        if isinstance(each, Line):
            yield each.text
        elif isinstance(each, Table):
            yield from (line.text for line in each.lines)
        else:
            yield from (text for entry in getattr(each, "entries", ()) for text in texts_of(entry.content))


def _are_sentences(listed: Listed) -> bool:
    """Tell whether most entries of a list say something by themselves, as 項 do: …する。, and not …こと。."""
    lines = [entry.content[0] for entry in listed.entries if entry.content]
    said = [bool(_SENTENCE.search(line.text)) for line in lines if isinstance(line, Line)]
    return sum(said) * 2 > len(listed.entries)


_SENTENCE = re.compile("[うくすぐつぬぶむるいただん]。$")
"""How sentences end; こと, もの and other nouns do not."""


def _has_no_text(entry: Entry) -> bool:
    """Tell whether an entry has nothing of its own before the lists in it."""
    first = entry.content[0] if entry.content else None
    return len(entry.content) > 1 and not (isinstance(first, Line) and first.text.strip())


def _keys(content: Content, lead: bool) -> Iterator[tuple[str, ...]]:
    """Yield the kinds of the marks of 項: of lists that no text stands before."""
    if content and isinstance(content[0], Listed) and not content[0].bulleted:
        yield from [content[0].key] * len(content[0].entries)


def _item_keys(content: Content) -> Iterator[tuple[str, ...]]:
    """Yield the kinds of the marks of 号: of lists in 項."""
    if content and isinstance(content[0], Listed):
        for entry in content[0].entries:
            for each in entry.content:
                if isinstance(each, Listed) and not each.bulleted:
                    yield from [each.key] * len(each.entries)


def outline_of(leveled: Leveled) -> Outline:
    """Return what the structure of an article is computed from."""
    lists = tuple(_listing(node) for node in leveled.nodes if isinstance(node, Items) and node.entries)
    first = next((place for place, node in enumerate(leveled.nodes) if isinstance(node, Items)), len(leveled.nodes))
    text = any(isinstance(node, Text) for node in leveled.nodes[:first])
    return Outline(lists, text, leveled.paragraphs, 0)


def _listing(items: Items) -> Listing:
    entries = tuple(
        ListEntry(tuple(_listing(node) for node in entry if isinstance(node, Items) and node.entries), 0)
        for entry in items.entries
    )
    return Listing(items.start, entries)
