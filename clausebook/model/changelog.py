"""The record of changes (Keep a Changelog): its published versions. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from .diagnostics import Finding, Kind, SourceError

UNRELEASED = "[未公開]"

_HEADING = re.compile(r"\[(\d+(?:\.\d+)+)\] - (\d{4}-\d{2}-\d{2})")


class Version(NamedTuple):
    """A published version: its number, its day, and what changed, in Markdown."""

    number: str
    day: date
    notes: str

    @property
    def anchor(self) -> str:
        """Where the page of changes tells of it."""
        return f"v{self.number}"


def parse_changelog(text: str, shown: str) -> list[Version]:
    """Return the published versions (Keep a Changelog); SourceError lists the headings that are none."""
    versions: list[Version] = []
    findings = []
    parts = re.split(r"^## +(.*?)[ \t]*$", text, flags=re.MULTILINE)
    line = parts[0].count("\n") + 1
    for heading, notes in zip(parts[1::2], parts[2::2], strict=True):
        version = version_of(heading, notes.strip())
        if version and version.number not in {known.number for known in versions}:
            versions.append(version)
        elif heading != UNRELEASED:
            fault = f"版「{version.number}」が2度あります。" if version else f"版の見出し「{heading}」を読めません。"
            message = f"{fault}「## [0.1.0] - 2026-11-21」のように、版ごとに番号と暦にある日付を書いてください。"
            findings.append(Finding(shown, line, Kind.CHANGES, message))
        line += notes.count("\n")
    if not versions and not findings:
        message = "日付のある版が1つもありません。「## [0.1.0] - 2026-11-21」のように書いてください。"
        findings.append(Finding(shown, 0, Kind.CHANGES, message))
    if findings:
        raise SourceError(findings)
    return versions


def version_of(heading: str, notes: str) -> Version | None:
    """Return the version that a heading names, if it names one and a day of the calendar."""
    match = _HEADING.fullmatch(heading)
    try:
        return Version(match[1], date.fromisoformat(match[2]), notes) if match else None
    except ValueError:
        return None
