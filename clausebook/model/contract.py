"""The front matter of an agreement's page → a validated `Contract`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .characters import is_line
from .diagnostics import Finding, Kind, SourceError, suggestion
from .marks import FIELDS, Marks
from .sources import Yaml, parse_yaml

SIDES = ("甲", "乙")


@dataclass(frozen=True)
class Contract:
    """What one agreement decides for its clauses.

    `name` is the file name without extension, `parties` maps a role to the word that the
    agreement prints for it (甲, 乙 …), `document` is what the agreement calls itself.
    """

    name: str
    title: str
    parties: Mapping[str, str]
    document: str
    marks: Marks

    def role_of(self, side: str) -> str:
        """Return the role that prints as `side`: 甲 → 委託者."""
        return next(role for role, printed in self.parties.items() if printed == side)


def split_front_matter(text: str) -> tuple[str, str]:
    """Split a page into its YAML and the rest, which keeps its line numbers as blank lines."""
    match = re.match(r"---[ \t]*\n(.*?)^---[ \t]*$", text, re.DOTALL | re.MULTILINE)
    if not match:
        return "", text
    return match[1], "\n" * match[0].count("\n") + text[match.end() :]


def parse_contract(name: str, text: str, shown: str, roles: Collection[str]) -> Contract:
    """Parse the page of an agreement; SourceError lists the faults of its front matter."""
    front_matter, body = split_front_matter(text)
    if not front_matter:
        message = "先頭に前付け（--- で挟んだ contract: …）がありません。ほかの契約書のページに倣って書いてください。"
        raise SourceError([Finding(shown, 1, Kind.FRONT_MATTER, message)])
    page = parse_yaml(front_matter, shown, Kind.FRONT_MATTER, first_line=2)
    faults: list[Finding] = []

    def fault(message: str, *path: str) -> None:
        while path and path not in page.lines:
            path = path[:-1]
        faults.append(Finding(shown, page.lines.get(path, 1), Kind.FRONT_MATTER, message))

    for key in page.data.keys() - {"contract"}:
        fault(f"前付けに「{key}」は使えません。{suggestion(key, ['contract'])}", key)
    settings: Any = page.data.get("contract")
    if not faults and not isinstance(settings, dict):
        fault("前付けに「contract」がありません。parties と document をその下に書いてください。", "contract")
    if faults:
        raise SourceError(faults)
    known = ("parties", "document", "marks")
    for key in settings.keys() - set(known):
        fault(f"contract に「{key}」は使えません。{suggestion(key, known)}", "contract", key)

    parties = _strings(page, fault, "parties")
    for role in parties.keys() - set(roles):
        fault(
            f"役割「{role}」は roles.yml にありません。{suggestion(role, roles)}新しい役割は roles.yml に足します。",
            *("contract", "parties", role),
        )
    for side in () if faults else SIDES:
        having = [role for role, printed in parties.items() if printed == side]
        if len(having) != 1:
            now = f"（今は{'と'.join(having)}）" if having else ""
            fault(
                f"parties では、ちょうど1つの役割を「{side}」にしてください{now}。", "contract", "parties", *having[1:2]
            )
    document = settings.get("document")
    if not isinstance(document, str) or not document.strip():
        fault("contract に「document」（契約書の自称。「本契約」など）がありません。", "contract", "document")
    elif not is_line(document):
        fault(_NO_LINE % "document", "contract", "document")
    samples = _strings(page, fault, "marks") if "marks" in settings else {}
    for level in samples.keys() - FIELDS.keys():
        fault(f"marks に「{level}」は使えません。{suggestion(level, FIELDS)}", "contract", "marks", level)
    for level, message in Marks.faults(samples):
        fault(message, "contract", "marks", level)
    heading = re.search(r"^# +(\S.*?)\s*$", body, re.MULTILINE)
    if not heading:
        fault("契約書の題名（「# 題名」の行）がありません。")
    if faults or not heading:
        raise SourceError(faults)
    return Contract(name, heading[1], parties, str(document), Marks.from_samples(samples))


_NO_LINE = "%s の値に改行があります。1行で書いてください。"


def _strings(page: Yaml, fault: Callable[..., None], key: str) -> dict[str, str]:
    """Return ``contract: key:`` if it maps strings to strings; report what does not."""
    value = page.data["contract"].get(key)
    if not isinstance(value, dict) or not value:
        fault(f"contract に「{key}: {{名前: 値}}」がありません。", "contract", key)
        return {}
    for name, text in value.items():
        if not isinstance(text, str) or not text:
            fault(f"{key} の「{name}」に値がありません。文字で書いてください。", "contract", key, name)
        elif not is_line(text):
            fault(_NO_LINE % f"{key} の「{name}」", "contract", key, name)
    return {name: text for name, text in value.items() if isinstance(text, str) and text}
