"""The documents of deals: all of them, but for those whose file is faulty."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

import click

from ..deal.document import DealDocument, Handbook
from ..model.diagnostics import Finding, Kind, SourceError
from .screen import Report, data_of

Failure = SourceError | OSError


def make_documents(handbook: Handbook, paths: Sequence[Path], final: bool, jobs: int, report: Report) -> None:
    """Write the document of each deal that has no fault, then tell of those that have."""
    documents, findings = _documents(handbook, paths, final)
    total, made = len(documents), list[dict[str, object]]()
    with _writing(documents, final, jobs) as failures, report.progress(total, "案件") as advance:
        for number, (document, failure) in enumerate(zip(documents, failures, strict=True), start=1):
            advance()
            if isinstance(failure, OSError):
                report.tell_of_file(failure)
            elif failure:
                findings += failure.findings
            else:
                made.append(_told(document, final, f"{number}/{total} " if total > 1 else "", report))
    report.data["deals"] = made
    if findings:
        some = f"案件{len(paths)}件のうち{len(paths) - len(made)}件は、" if made else ""
        report.tell(
            f"{some}誤りがあるため、PDFを{'作っていません' if made else '作らずに終わります'}。",
            dict.fromkeys(findings),
        )


def _documents(handbook: Handbook, paths: Sequence[Path], final: bool) -> tuple[list[DealDocument], list[Finding]]:
    """Return the documents that can be made, and what is wrong with the others."""
    assert handbook.app  # if the sources are faulty, no deal is to blame
    documents: list[DealDocument] = []
    findings: list[Finding] = []
    same = Counter(path.stem.casefold() for path in paths)  # Windows and macOS take AB.pdf and ab.pdf for one
    first: dict[str, Path] = {}
    for path in paths:
        name = path.stem.casefold()
        if (other := first.setdefault(name, path)) is not path:
            message = f"PDFの名前が {other} と同じになります。"
            message += "同じ案件なら1度だけ、別の案件なら別の名前で指定してください。"
            findings.append(Finding(str(path), 0, Kind.DEAL, message))
        if same[name] > 1:
            continue
        try:
            document = DealDocument(handbook, path)
            if final:
                document.check_final()
            documents.append(document)
        except SourceError as error:
            findings += error.findings
    return documents, findings


def _told(document: DealDocument, final: bool, count: str, report: Report) -> dict[str, object]:
    """Tell of a document that was made, and return the same for programs."""
    left, doubts = ([], []) if final else (document.deal.open, document.doubts)
    report.say(
        f"{count}{document.target}{'' if final else '（案）'}",
        *(f"  空いています: {opening.name}（{opening.where}）: {opening.blank.meaning}" for opening in left),
        *(f"  {finding}" for finding in [*doubts, *document.notes]),
    )
    return {
        "file": document.target.as_posix(),
        "deal": document.path.as_posix(),
        "contract": document.name,
        "final": final,
        "open": [opening.name for opening in left],
        "doubts": [data_of(finding) for finding in doubts],
        "notes": [data_of(finding) for finding in document.notes],
    }


@contextmanager
def _writing(documents: list[DealDocument], final: bool, jobs: int) -> Iterator[Iterator[Failure | None]]:
    """Give what became of each document, in their order, while as many processes as may be write them.

    The processes are forked, as those of Sphinx are: each knows all agreements that were read. Where there is no
    fork, one writes all.
    """
    total = len(documents)
    jobs = min(jobs, total)
    if jobs < 2 or not hasattr(os, "fork"):
        yield (_written(document, final) for document in documents)
        return
    from ..typeset import render  # noqa: F401  # takes long to load: once, not in each process

    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _begin, (documents, final)) as processes:
        try:
            yield processes.map(_write_share, range(total))
        except BrokenProcessPool:
            message = "プロセスが途中で止まりました。メモリーが足りないときは、-j の数を減らしてください。"
            raise click.UsageError(message) from None
        finally:
            processes.shutdown(cancel_futures=True)


def _written(document: DealDocument, final: bool) -> Failure | None:
    """Write a document; return what kept it from being written."""
    try:
        document.write(final)
    except (SourceError, OSError) as error:
        return error
    return None


_share: tuple[list[DealDocument], bool]
"""What the process writes of, if it is one of several."""


def _begin(documents: list[DealDocument], final: bool) -> None:
    """Begin a process: it ends when the first one ends it, with what it is writing written."""
    global _share
    _share = documents, final
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _write_share(number: int) -> Failure | None:
    documents, final = _share
    return _written(documents[number], final)
