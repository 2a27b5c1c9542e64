"""The lines of an article → the lists that their marks say: 項, 号 and what is below. Pure.

A line without a mark belongs to the entry that it is indented as, or to what goes on behind the list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .heads import Head, Numeral, bullet_at, mark_at
from .seen import Block, Line, Table

Note = Callable[[str, str], None]
"""Tells something of a place."""


@dataclass
class Entry:
    """A 項, a 号 or what is below: its mark (none if it is the first 項, which may go without), and what is in it."""

    head: Head | None
    number: int
    first: str
    content: list[Line | Table | Listed]
    indent: float = 0.0


@dataclass
class Listed:
    """A list: its entries, which have marks of one kind, and what tells that kind from others."""

    key: tuple[str, ...]
    entries: list[Entry] = field(default_factory=list)

    @property
    def bulleted(self) -> bool:
        return self.key[0] == "・"


Content = list["Line | Table | Listed"]


class _Open(NamedTuple):
    """A list that may go on, and how far its marks are indented."""

    listed: Listed
    indent: float


def arranged(blocks: Sequence[Block], note: Note) -> Content:
    """Return the content of an article: its lines in the lists that their marks say."""
    return _Arranger(note).arranged(blocks)


_BACK = re.compile("ただし|但し|なお|この場合|これらの|前項|前号|前各号|上記|また、|以上の")

POINTS_DOWN = re.compile("次の|次に|以下の|以下に|下記|左記|各号|とおりとする|通りとする|のとおり|の通り|[:：]$")
"""What a sentence says that the 号 below it belong to."""


class _Arranger:
    """Arranges the lines of one article."""

    def __init__(self, note: Note) -> None:
        self.note = note
        self.content: Content = []
        self.open: list[_Open] = []
        self.closed: list[Listed] = []
        """Lists of the article's own text that a text interrupts; their numbers may go on."""

    def arranged(self, blocks: Sequence[Block]) -> Content:
        for block in blocks:
            if isinstance(block, Table):
                self._inner().append(block)
            elif block.seen.strip():
                head = head_of(block)
                if not (head and self._entered(block, head)):
                    self._place(block)
        return self.content

    def _inner(self) -> Content:
        return self.open[-1].listed.entries[-1].content if self.open else self.content

    def _entered(self, line: Line, head: Head) -> bool:
        """Enter a line into a list, if its mark fits one that is open, or begins one."""
        if not head.readings:
            return self._bulleted(line, head)
        fitting = [
            (depth, numeral)
            for depth, (listed, _) in enumerate(self.open)
            for numeral in head.readings
            if key_of(head, numeral) == listed.key and numeral.number == listed.entries[-1].number + 1
        ]
        if fitting:
            near = [each for each in fitting if abs(self.open[each[0]].indent - line.indent) < 0.3]
            depth, numeral = (near or fitting)[-1]
            self._append(depth, line, head, numeral)
            return True
        for listed in reversed(self.closed if not self.open else []):
            for numeral in head.readings:
                if key_of(head, numeral) == listed.key and numeral.number == listed.entries[-1].number + 1:
                    self._start(line, head, numeral)
                    return True
        begins = next((numeral for numeral in head.readings if numeral.number == 1), None)
        second = next((numeral for numeral in head.readings if numeral.number == 2), None)
        keys = [open_.listed.key for open_ in self.open]
        if begins:
            key = key_of(head, begins)
            if key in keys and not self._goes_below(key, line):
                self.note(line.place, f"「{head.text.strip()}」から番号が始まり直しているので、文として読みました。")
                return False
            self._start(line, head, begins)
            return True
        if second and self._leads() and not self.closed and key_of(head, second) not in keys:
            self._first_without_number(head, second)
            self._append(0, line, head, second)
            return True
        for depth in reversed(range(len(self.open))):
            listed = self.open[depth].listed
            for numeral in head.readings:
                sure = line.mark or head.prefix.strip() or re.search("[)）.．、]", head.suffix)
                if key_of(head, numeral) == listed.key and sure and 0 < numeral.number - listed.entries[-1].number < 4:
                    self.note(
                        line.place,
                        f"「{head.text.strip()}」の前の番号がありません。番号は、並んだ順に付け直します。",
                    )
                    self._append(depth, line, head, numeral)
                    return True
        if any(key_of(head, numeral) in keys for numeral in head.readings):
            self.note(line.place, f"「{head.text.strip()}」は、番号が続かないので、文として読みました。")
        return False

    def _goes_below(self, key: tuple[str, ...], line: Line) -> bool:
        """Tell whether a list begins below an entry of another one with marks of the same kind."""
        inner = self.open[-1]
        if line.indent > inner.indent + 0.4:
            return True
        return inner.listed.key == key and bool(POINTS_DOWN.search(_text_of(inner.listed.entries[-1])))

    def _leads(self) -> bool:
        """Tell whether what stands there is text, or text and the lists in it, that may be a first 項."""
        return bool(self.content) and isinstance(self.content[0], Line)

    def _first_without_number(self, head: Head, numeral: Numeral) -> None:
        first = Entry(None, 1, numeral.first, self.content)
        listed = Listed(key_of(head, numeral), [first])
        self.content = [listed]
        self.open = [_Open(listed, 0.0)]

    def _start(self, line: Line, head: Head, numeral: Numeral) -> None:
        listed = Listed(key_of(head, numeral))
        self._inner().append(listed)
        self.open.append(_Open(listed, line.indent))
        listed.entries.append(self._entry(line, head, numeral))

    def _append(self, depth: int, line: Line, head: Head, numeral: Numeral) -> None:
        del self.open[depth + 1 :]
        self.open[depth].listed.entries.append(self._entry(line, head, numeral))

    def _entry(self, line: Line, head: Head, numeral: Numeral) -> Entry:
        return Entry(head, numeral.number, numeral.first, [moved(line, head.rest)], line.indent)

    def _bulleted(self, line: Line, head: Head) -> bool:
        key = ("・", head.prefix.strip())
        for depth, open_ in reversed(list(enumerate(self.open))):
            if open_.listed.key == key and abs(open_.indent - line.indent) < 0.9:
                del self.open[depth + 1 :]
                break
        else:
            while self.open and self.open[-1].listed.bulleted and self.open[-1].indent > line.indent + 0.5:
                self.open.pop()
            if not self._inner():
                return False
            listed = Listed(key)
            self._inner().append(listed)
            self.open.append(_Open(listed, line.indent))
        listed = self.open[-1].listed
        listed.entries.append(Entry(head, 0, "", [moved(line, head.rest)], line.indent))
        return True

    def _place(self, line: Line) -> None:
        """Put a line without a mark where it belongs: into the entry that it is indented as, or the outermost one."""
        if not self.open:
            self.content.append(line)
            return
        inner = self.open[-1].listed.entries[-1].content
        if len(inner) == 1 and isinstance(inner[0], Line) and not inner[0].text:  # the mark has a line of its own
            inner[0] = line
            return
        text = _text_of(self.open[-1].listed.entries[-1])
        alone = len(inner) == 1
        entries = self.open[-1].listed.entries
        alike = len(entries) == 1 or len(entries[-2].content) > 1  # each has a text below its name
        short = alone and alike and len(text) <= 30 and not text.endswith(("。", "こと", "とき", "場合", "もの", "者"))
        if short and len(line.text) > len(text) and not _BACK.match(line.text):
            inner.append(line)
            return
        depth = 0
        for place, open_ in enumerate(self.open):
            if line.indent > open_.indent + 0.1:
                depth = place
        if line.indent <= self.open[0].indent + 0.1:
            depth = 0
        del self.open[depth + 1 :]
        listed = self.open[0].listed
        if depth == 0 and self.content[0] is not listed:  # 号 of the article's text: what follows is of that
            self.content.append(line)
            self.closed.append(listed)
            self.open = []
        else:
            self.open[depth].listed.entries[-1].content.append(line)


def key_of(head: Head, numeral: Numeral) -> tuple[str, ...]:
    """Return what tells one kind of marks from others: the system of the numerals and the brackets around."""
    first = {"１": "1"}.get(numeral.first, numeral.first)
    around = unicodedata.normalize("NFKC", head.prefix.strip() + "|" + head.suffix.strip(" 　\t.．、,:："))
    return first, around


def head_of(line: Line) -> Head | None:
    """Return the mark of a line: what Word computes, or what is typed."""
    if line.mark:
        if head := mark_at(line.mark.rstrip(" 　\t") + "　"):
            suffix = head.suffix.removesuffix("　") + (" " if line.mark.endswith(" ") else "　" if head.suffix else "")
            return head._replace(rest=line.text, suffix=suffix)
        if bullet_at(line.mark.strip() + " x"):
            return Head(line.mark.strip(), "", (), line.text)
        return None
    return mark_at(line.text) or bullet_at(line.text)


def moved(line: Line, rest: str) -> Line:
    """Return a line with the end of its text alone."""
    gone = len(line.text) - len(rest) if not line.mark or line.text.endswith(rest) else 0
    spans = tuple(
        span._replace(start=max(0, span.start - gone), end=span.end - gone)
        for span in line.spans
        if span.end > gone or (span.start == span.end >= gone)
    )
    return line._replace(text=rest, mark="", spans=spans)


def _text_of(entry: Entry) -> str:
    first = entry.content[0] if entry.content else None
    return first.text if isinstance(first, Line) else ""
