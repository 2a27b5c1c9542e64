"""What is wrong in the sources, and how it is told: a finding names file, line and remedy."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a finding is about; the word in brackets behind the message."""

    ENCODING = "文字コード"
    FRONT_MATTER = "前付け"
    INCLUDE = "取り込み"
    SUBSTITUTION = "差し込み"
    ROLE = "役割"
    BLANK = "空欄"
    REFERENCE = "参照"
    NUMBER = "番号"
    GLYPH = "文字"
    MARKUP = "書式"
    FACT = "事実"
    SYNONYM = "言い換え"
    CHANGES = "変更の記録"
    DEAL = "案件"
    LOOK = "体裁"
    LINK = "リンク"
    FILE = "ファイル"
    SPHINX = "Sphinx"
    COMMAND = "コマンド"


class Finding(NamedTuple):
    """One fault: `path` as shown to the user, `line` and `column` from 1 (0: the whole file, the whole line)."""

    path: str
    line: int
    kind: Kind
    message: str
    column: int = 0

    def __str__(self) -> str:
        place = ":".join([self.path, *(str(number) for number in (self.line, self.column) if number)])
        message = " ".join(self.message.splitlines())  # it may quote what stands on several lines
        return f"{place}: {message} [{self.kind}]"


class SourceError(Exception):
    """The sources cannot be built; carries the findings."""

    heading = "原稿に誤りがあるため、何も書き出さずに終わります。"
    """What is told above the findings."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted(set(findings))
        super().__init__("\n".join(map(str, self.findings)))

    def __reduce__(self) -> tuple[type[SourceError], tuple[list[Finding]]]:
        return type(self), (self.findings,)


class Ended(SystemExit):
    """The end of a build whose sources are faulty, with status 2; carries the findings that were told."""

    def __init__(self, error: SourceError) -> None:
        super().__init__(2)
        self.findings = error.findings


@contextmanager
def ending_the_build() -> Iterator[None]:
    """Tell the findings of a `SourceError` and end the process with status 2.

    Sphinx would print its versions, extensions and a traceback around them.
    """
    try:
        yield
    except SourceError as error:
        print(f"{error.heading}\n{error}", file=sys.stderr)
        raise Ended(error) from None


def code_points(cluster: str) -> str:
    """Return a cluster as a message names it: U+4E9C U+E0100."""
    return " ".join(f"U+{ord(char):04X}" for char in cluster)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return 「もしかして…」 for a near miss of a known word, or nothing."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f"もしかして「{near[0]}」ですか。" if near else ""
