"""What is printed: plain where nobody looks on, as wide as the terminal where somebody does, and nothing unseen."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from clausebook.command.help import columns, wrap
from clausebook.command.screen import MOST, Format, Report
from clausebook.model.diagnostics import Finding, Kind, seen

from ..conftest import ROOT

ROWS = [["原稿と、契約書のPDF", "よし"], ["葛\U000e0100城", "[bold]誤り[/bold] 1件"]]


def test_table_is_plain_where_nobody_looks_on(capsys: pytest.CaptureFixture[str]) -> None:
    Report(Format.TEXT).table(["確かめること", "結果"], ROWS)
    assert capsys.readouterr().out == "".join("\t".join(row) + "\n" for row in ROWS)


def on_a_terminal(code: str, **environment: str) -> str:
    """Return what some code prints on a terminal of 60 columns."""

    def said() -> Iterator[bytes]:
        try:
            while piece := os.read(ours, 4096):
                yield piece
        except OSError:  # how Linux tells that the other end is closed
            return

    ours, theirs = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "60", "TERM": "xterm-256color", **environment}
    with subprocess.Popen([sys.executable, "-c", code], env=env, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        text = b"".join(said()).decode().replace("\r\n", "\n")
        assert process.wait() == 0, text
    os.close(ours)
    return text


def test_table_on_a_terminal_has_straight_columns_and_no_colour_if_none_is_wanted() -> None:
    code = f"from clausebook.command.screen import Report; Report('text').table(['確かめること', '結果'], {ROWS!r})"
    text = on_a_terminal(code, NO_COLOR="1")
    assert not re.search(r"\x1b\[[34]\d", text)
    lines = re.sub(r"\x1b\[\d*m", "", text).rstrip().split("\n")
    starts = {
        columns(line[: line.index(word)]) for line, word in zip(lines, ["結果", "よし", "[bold]誤り"], strict=True)
    }
    assert len(starts) == 1


def test_progress_shows_on_a_terminal_only() -> None:
    code = (
        "from clausebook.command.screen import Report\n"
        "with Report('text').progress(3, '案件') as advance:\n    [advance() for _ in range(3)]\n"
    )
    assert "案件" in on_a_terminal(code)
    piped = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert piped.stdout + piped.stderr == b""


def test_what_cannot_be_seen_is_told_by_its_number() -> None:
    assert seen("a\x1b[31m\u202eb\nc\u3000葛\U000e0100") == "a<U+001B>[31m<U+202E>b<U+000A>c\u3000葛\U000e0100"


def test_so_many_findings_are_told_as_somebody_reads(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(Format.TEXT)
    report.tell("誤り", [Finding("a.yml", number, Kind.DEAL, "わけ") for number in range(1, 5001)])
    lines = capsys.readouterr().err.strip().split("\n")
    assert len(lines) == MOST + 2
    assert lines[-1] == f"ほかに{5000 - MOST}件あります。"
    assert len(report.findings) == 5000


def test_paragraph_is_wrapped_by_its_width() -> None:
    text = "契約書の名前（ai-operations など）を、いくつでも書ける。書かなければ、すべて。"
    lines = list(wrap(text, 20))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(columns, lines)) <= 20
    assert all(line[0] not in "、。）" for line in lines)
    assert any("ai-operations" in line for line in lines)
