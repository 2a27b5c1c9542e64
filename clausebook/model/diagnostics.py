"""What is wrong in the sources, and how it is told: a finding names file, line and remedy."""

from __future__ import annotations

import difflib
import errno
import sys
import unicodedata
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
    FILING = "主題"
    SYNONYM = "言い換え"
    CHANGES = "変更の記録"
    DEAL = "案件"
    LOOK = "体裁"
    LINK = "リンク"
    FILE = "ファイル"
    SPHINX = "Sphinx"
    COMMAND = "コマンド"


LONGEST = 1000
"""How many characters of a message are told; what is quoted in it may be as long as a file."""

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""General categories (UAX #44) of what nobody sees, some of which tells a terminal what to do."""


def seen(text: str) -> str:
    """Return a text as it can be shown, on one line: what cannot be seen by its number."""
    if text.isprintable():
        return text
    return "".join(f"<U+{ord(char):04X}>" if is_unseen(char) else char for char in text)


def is_unseen(char: str) -> bool:
    """Tell whether nobody sees a character, or it begins a line."""
    return unicodedata.category(char) in _UNSEEN


class Finding(NamedTuple):
    """One fault: `path` as shown to the user, `line` and `column` from 1 (0: the whole file, the whole line)."""

    path: str
    line: int
    kind: Kind
    message: str
    column: int = 0

    def __str__(self) -> str:
        place = ":".join([seen(self.path), *(str(number) for number in (self.line, self.column) if number)])
        return f"{place}: {self.sentence} [{self.kind}]"

    @property
    def sentence(self) -> str:
        """The message as it can be shown: on one line, whatever it quotes, and not without end."""
        told = seen(" ".join(self.message.splitlines()))
        return told if len(told) <= LONGEST else f"{told[:LONGEST]}…（ほかに{len(told) - LONGEST:,}字）"


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


_CAUSES = {
    errno.ENOSPC: "ディスクに空きがありません。空きを作ってから、もう一度実行してください。",
    errno.EDQUOT: "使ってよい容量（クォータ）を超えます。空きを作ってから、もう一度実行してください。",
    errno.EFBIG: "ファイルの大きさが、許された上限を超えます。",
    errno.EACCES: "権限がありません。ファイルとフォルダーの権限を確かめてください。",
    errno.EPERM: "権限がありません。ファイルとフォルダーの権限を確かめてください。",
    errno.EROFS: "読み取り専用の場所です。書ける場所にしてください。",
    errno.ENAMETOOLONG: "名前が長すぎます。短い名前にしてください。",
    errno.EISDIR: "フォルダーです。移すか、名前を変えてください。",
    errno.ENOTEMPTY: "空でないフォルダーです。移すか、名前を変えてください。",
    errno.ENOTDIR: "フォルダーのあるはずのところに、ファイルがあります。移すか、名前を変えてください。",
    errno.EEXIST: "同じ名前のものがもうあります。移すか、名前を変えてください。",
    errno.ENOENT: "ありません。名前と場所を確かめてください。",
    errno.ELOOP: "リンクが輪になっています。リンクの先を確かめてください。",
    errno.EMFILE: "開いているファイルが多すぎます。プロセスの数（-j）を減らしてください。",
    errno.ENFILE: "開いているファイルが多すぎます。ほかのプログラムを終えてから、もう一度実行してください。",
    errno.EIO: "装置の誤りです。ディスクを確かめてください。",
}


def cause_of(error: OSError) -> str:
    """Return what keeps a file from being read or written, and what to do."""
    return _CAUSES.get(error.errno or 0, f"場所と権限、空き容量を確かめてください（{error.strerror or error}）。")


def code_points(cluster: str) -> str:
    """Return a cluster as a message names it: U+4E9C U+E0100."""
    return " ".join(f"U+{ord(char):04X}" for char in cluster)


def suggestion(word: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """Return 「もしかして…」 for a near miss of a known word, or nothing; 1 as `cutoff` asks for the word itself."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=cutoff)
    return f"もしかして「{near[0]}」ですか。" if near else ""
