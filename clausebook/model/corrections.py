"""Every deviation from an original text (``source/contracts/corrections.yml``), with its reason."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from .diagnostics import Finding, Kind, SourceError, suggestion
from .sources import parse_yaml

SIGNATURE = "署名欄"
"""The place of what follows the last article."""


class Correction(NamedTuple):
    """Whole lines of an original, and what stands for them here.

    `where` is 第n条, or 署名欄 for what follows the last article. Lines that are kept in spite of
    their look are listed too: then `ours` is `original`.
    """

    where: str
    original: str
    ours: str
    reason: str


def parse_corrections(text: str, shown: str, contracts: Collection[str]) -> dict[str, list[Correction]]:
    """Parse ``corrections.yml``: the corrections of each agreement, by name; SourceError lists the broken entries."""
    page = parse_yaml(text, shown, Kind.MARKUP)
    faults: list[Finding] = []
    corrections: dict[str, list[Correction]] = {}
    for contract, entries in page.data.items():
        if contract not in contracts:
            message = f"契約書「{contract}」はありません。{suggestion(contract, contracts)}"
            faults.append(Finding(shown, page.lines[contract,], Kind.MARKUP, message))
            continue
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
            if message := _fault_of(entry):
                line = page.lines.get((contract, str(number)), page.lines[contract,])
                faults.append(Finding(shown, line, Kind.MARKUP, f"{contract} の項目: {message}"))
            else:
                corrections.setdefault(contract, []).append(Correction(**entry))
    if faults:
        raise SourceError(faults)
    return corrections


def _fault_of(entry: object) -> str:
    """Return what is wrong with an entry of ``corrections.yml``, or nothing."""
    if not isinstance(entry, dict) or entry.keys() != set(Correction._fields):
        return f"{'・'.join(Correction._fields)} をすべて、それだけを書いてください。"
    for field, value in entry.items():
        if not isinstance(value, str):
            return f'{field} は文字で書いてください（空なら ""）。'
    if not re.fullmatch(rf"第[1-9][0-9]{{0,2}}条|{SIGNATURE}", entry["where"]):
        return f"where には「第3条」のような条か「{SIGNATURE}」を書いてください。"
    if not entry["original"]:
        return "original が空です。原文の行を書いてください（空行だけなら改行を書く）。"
    if not entry["reason"].strip():
        return "reason が空です。理由を書いてください。"
    return ""
