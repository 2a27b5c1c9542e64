"""A deal file to start from: every blank still open, with what belongs there. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.contract import Contract
from ..model.dates import Calendar
from .file import BLANKS, CALENDAR, CONTRACT, EXECUTION, VERBATIM, Execution
from .openings import Opening


def starter(contract: Contract, openings: Iterable[Opening], schema: str) -> str:
    """Return a deal file for an agreement, with every blank still open and what belongs there.

    `schema` is where an editor finds the schema of deal files, as seen from the new file.
    """
    sides = "、".join(f"{side}は{role}" if side != role else side for side, role in contract.sides.items())
    lines = [
        f"# yaml-language-server: $schema={schema}",
        f"# {contract.title}の案件（{sides}）。",
        "# 値を「:」の後に書く。書いていないところは、案では空いたまま印字され、FINAL=1 では拒まれる。",
        "# 値は1行に書き、注は値と別の行に書く。",
        f"# 本当の名前に「○○」や「__」があるときは、{{{VERBATIM}: サービス__A}} のように書く。",
        f"{CONTRACT}: {contract.name}",
        f"{EXECUTION}: {Execution.PAPER}  # {' か '.join(Execution)}",
        f"{CALENDAR}: {Calendar.WESTERN}  # {' か '.join(Calendar)}",
        f"{BLANKS}:",
    ]
    for opening in openings:
        if opening.is_entered:
            lines += [
                "",
                f"  # {opening.blank.meaning}。{opening.where}",
                f"  # 型は{opening.blank.type}: {opening.takes}。例: {opening.example}",
                f"  {opening.name}:",
            ]
    return "\n".join(lines) + "\n"
