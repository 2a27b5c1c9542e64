"""What a verb tells, as text for people or as JSON for programs, and how it ends."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum, StrEnum

import click

from ..model.diagnostics import Finding, Kind, SourceError, cause_of, is_unseen, seen


class Status(IntEnum):
    """What the status means with which a command ends; the same for every verb."""

    DONE = 0
    FOUND = 1  # a check has findings
    FAULTY = 2
    INTERRUPTED = 130  # as shells tell of Ctrl-C


class Format(StrEnum):
    """How a verb tells what it did."""

    TEXT = "text"
    JSON = "json"


format_option = click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in Format]),
    default=Format.TEXT.value,
    help="結果の形。json なら、標準出力に1つのオブジェクトを書く（なければ text）。",
)
"""The option of every verb whose results a program may read."""

MOST = 100
"""How many findings are told at once; with more, nobody reads the first."""


def fault_of_file(error: OSError) -> str:
    """Return in a sentence which file cannot be read or written, and why."""
    return f"{seen(_place_of(error))} を読み書きできません。{cause_of(error)}"


def _place_of(error: OSError) -> str:
    return os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "ファイル"


def data_of(finding: Finding) -> dict[str, object]:
    """Return a finding as programs read it."""
    path, line, kind, _, column = finding
    return {"file": path, "line": line, "column": column, "kind": kind, "message": finding.sentence}


def _json(whole: dict[str, object], escaped: bool) -> str:
    """Return an object as JSON that can be shown: the name of a file comes back as it is, whatever is in it."""
    text = json.dumps(whole, ensure_ascii=escaped, indent=2)
    return "".join(json.dumps(char)[1:-1] if is_unseen(char) and char != "\n" else char for char in text)


class Interruption:
    """Whether somebody has pressed Ctrl-C.

    The KeyboardInterrupt that tells of it can be lost: Python ignores one in a callback of its own, and what Sphinx
    has started may fail of it first.
    """

    come = False

    @classmethod
    def handle(cls, number: int, frame: object) -> None:
        """Handle the signal, as Python does."""
        cls.come = True
        raise KeyboardInterrupt

    @classmethod
    def check(cls) -> None:
        """KeyboardInterrupt if it has come: then there is nothing else to tell."""
        if cls.come:
            raise KeyboardInterrupt


class Report:
    """What a verb tells. As JSON it tells nothing until its end, and then everything."""

    def __init__(self, form: str) -> None:
        self.json = form == Format.JSON
        self.findings: list[Finding] = []
        self.data: dict[str, object] = {}

    @property
    def status(self) -> Status:
        return Status.FAULTY if self.findings else Status.DONE

    def say(self, *lines: str) -> None:
        """Tell something on standard output."""
        if not self.json:
            for line in lines:
                print(seen(line), flush=True)

    def tell(self, heading: str, findings: Iterable[Finding]) -> None:
        """Tell of faults, each with its place."""
        Interruption.check()
        findings = list(findings)
        self.findings += findings
        if not self.json:
            more = [f"ほかに{len(findings) - MOST}件あります。"] if len(findings) > MOST else []
            print("\n".join([heading, *map(str, findings[:MOST]), *more]), file=sys.stderr)

    def tell_of_file(self, error: OSError) -> None:
        """Tell that a file cannot be read or written."""
        Interruption.check()
        message = fault_of_file(error)
        self.findings.append(Finding(_place_of(error), 0, Kind.FILE, message))
        if not self.json:
            print(message, file=sys.stderr)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show a table; where nobody looks on, its cells with tabs between them."""
        if self.json:
            return
        if not sys.stdout.isatty():
            print("\n".join("\t".join(map(seen, row)) for row in rows))
            return
        from rich.console import Console  # takes long to load
        from rich.table import Table
        from rich.text import Text

        table = Table(*headings, box=None)  # terminals differ in how wide they take the lines of a box
        for row in rows:
            table.add_row(*(Text(seen(cell)) for cell in row))
        Console().print(table)

    @contextmanager
    def progress(self, total: int, what: str) -> Iterator[Callable[[], None]]:
        """Show how far the work is, on a terminal and if it is more than one thing; call what is given at each."""
        if self.json or total < 2 or not sys.stderr.isatty():
            yield lambda: None
            return
        from rich.console import Console  # takes long to load
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda: bar.advance(task)

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Show on a terminal that something is being done that takes its time."""
        if self.json or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console  # takes long to load

        with Console(stderr=True).status(f"{seen(what)}…"):
            yield

    def finish(self) -> None:
        Interruption.check()
        if self.json:
            told = [data_of(finding) for finding in self.findings[:MOST]]
            more = len(self.findings) - len(told)
            whole = {**self.data, "findings": told, "more_findings": more, "status": self.status}
            print(_json(whole, escaped=(sys.stdout.encoding or "").lower() not in ("utf-8", "utf8")))


@contextmanager
def reporting(form: str = Format.TEXT) -> Iterator[Report]:
    """Give what a verb tells its results to, and tell of the faults that end it."""
    report = Report(form)
    try:
        yield report
    except SourceError as error:
        report.tell(error.heading, error.findings)
    except OSError as error:
        report.tell_of_file(error)
    except click.UsageError as error:
        if not report.json:
            raise
        report.tell("", [Finding("", 0, Kind.COMMAND, error.format_message())])
    report.finish()
