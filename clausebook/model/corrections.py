"""Every deviation from an original text (``source/contracts/corrections.yml``), with its reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from .diagnostics import Finding, Kind, SourceError, suggestion
from .sources import parse_yaml


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
    """Parse ``corrections.yml``: the corrections of each agreement, by name; SourceError for a broken entry."""
    page = parse_yaml(text, shown, Kind.MARKUP)
    corrections: dict[str, list[Correction]] = {}
    for contract, entries in page.data.items():
        if contract not in contracts:
            message = f"契約書「{contract}」はありません。{suggestion(contract, contracts)}"
            raise SourceError([Finding(shown, page.lines[contract,], Kind.MARKUP, message)])
        for entry in entries if isinstance(entries, list) else [entries]:
            if not isinstance(entry, dict) or entry.keys() != set(Correction._fields):
                message = f"{contract} の項目には {'・'.join(Correction._fields)} をすべて書いてください。"
                raise SourceError([Finding(shown, page.lines[contract,], Kind.MARKUP, message)])
            corrections.setdefault(contract, []).append(Correction(**entry))
    return corrections


def without_markers(original: str) -> str:
    """Drop the markers of the word processor, such as ``[bookmark: _abc]``."""
    return re.sub(r"\[bookmark: \w+\]", "", original)


def correct(original: str, corrections: Iterable[Correction]) -> str:
    """Apply corrections to an original text without markers.

    ValueError if the lines of a correction do not stand in its place exactly once.
    """
    sections = re.split(r"(?m)^(?=第\d+条（)", original)
    for correction in corrections:
        number = len(sections) - 1 if correction.where == "署名欄" else int(correction.where[1:-1])
        lines = [line.rstrip() for line in sections[number].split("\n")]
        wanted = [line.rstrip() for line in correction.original.removesuffix("\n").split("\n")]
        found = [i for i in range(len(lines)) if lines[i : i + len(wanted)] == wanted]
        if len(found) != 1:
            raise ValueError(f"{correction.where}の「{correction.original}」は{len(found)}か所にあります")
        lines[found[0] : found[0] + len(wanted)] = correction.ours.removesuffix("\n").split("\n")
        sections[number] = "\n".join(lines)
    return "".join(sections)
