"""The documents of deals: all of them, but for those whose file is faulty."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

import click

from ..deal.document import DealDocument, Handbook
from ..deal.finals import ChangedError, Made, Outcome
from ..deal.making import Order, make
from ..deal.places import DEALS, name_of
from ..model.diagnostics import Finding, Kind, SourceError, suggestion
from ..typeset.said import check_number
from .caller import line_for
from .project import ENDINGS
from .screen import Report, data_of

Result = Made | SourceError | OSError


def make_documents(handbook: Handbook, paths: Sequence[Path], order: Order, jobs: int, report: Report) -> None:
    """Make the document of each deal that has no fault, then tell of those that have."""
    documents, findings = _documents(handbook, paths, order)
    total, made = len(documents), list[dict[str, object]]()
    with _making(documents, order, jobs) as results, report.progress(total, "案件") as advance:
        for number, (document, result) in enumerate(zip(documents, results, strict=True), start=1):
            advance()
            match result:
                case Made():
                    made.append(_told(document, result, f"{number}/{total} " if total > 1 else "", report))
                case ChangedError():
                    findings += [_with_advice(finding, document) for finding in result.findings]
                case SourceError():
                    findings += result.findings
                case OSError():
                    report.tell_of_file(result)
    report.data["deals"] = made
    if order.final and any(each["outcome"] in (Outcome.NEW, Outcome.REPLACED) for each in made):
        if order.template.commit is None:
            report.say(
                "原稿の git のコミットが分からないので、どの版のひな形から作ったかは記録にありません（template）。"
            )
        elif not order.template.clean:
            report.say("原稿に、git に入れていない変更があります。記録にも、そう書きました（template.clean）。")
    if findings:
        some = f"案件{len(paths)}件のうち{len(paths) - len(made)}件は、" if made else ""
        blank = "案件は、" if not made and report.data.get("blank") else ""
        report.tell(
            f"{some or blank}誤りがあるため、PDFを{'作っていません' if some or blank else '作らずに終わります'}。",
            dict.fromkeys(findings),
        )


def _with_advice(finding: Finding, document: DealDocument) -> Finding:
    """Return what is told of a final that is another one, with the line that replaces it."""
    line = line_for(click.get_current_context(), document.path, replace=document.called)
    return finding._replace(message=f"{finding.message}差し替えるなら: {line}")


def _documents(handbook: Handbook, paths: Sequence[Path], order: Order) -> tuple[list[DealDocument], list[Finding]]:
    """Return the documents that can be made, and what is wrong with the others."""
    assert handbook.app  # if the sources are faulty, no deal is to blame
    names = [name_of(path, handbook.root / DEALS) for path in paths]
    _check_replaced(order.replace, names)
    documents: list[DealDocument] = []
    findings: list[Finding] = []
    called = [name.casefold() for name in names]  # Windows and macOS take AB.pdf and ab.pdf for one
    for path, name in zip(paths, called, strict=True):
        first = paths[called.index(name)]
        beside = [path.with_suffix(ending) for ending in ENDINGS if ending != path.suffix]
        if other := next((each for each in (first, *beside) if each is not path and each.is_file()), None):
            message = f"PDFの名前が {other} と同じになります。"
            message += "同じ案件なら1度だけ、別の案件なら別の名前で指定してください。"
            findings.append(Finding(str(path), 0, Kind.DEAL, message))
        elif called.count(name) == 1:
            try:
                documents.append(DealDocument(handbook, path, order.day))
            except SourceError as error:
                findings += error.findings
    return documents, findings


def _check_replaced(replaced: Set[str], names: Sequence[str]) -> None:
    """UsageError if a final is to be replaced of which no deal is made."""
    for name in sorted(replaced - set(names)):
        message = f"差し替える「{name}」は、指定した案件にありません。{suggestion(name, names)}"
        raise click.UsageError(f"{message}指定した案件の名前: {'、'.join(names)}。", click.get_current_context())


_ENDINGS_OF = {
    Outcome.DRAFT: "（案、照合番号 {number}）",
    Outcome.NEW: "（照合番号 {number}）",
    Outcome.SAME: "（{day} に作った同じものがあるので、そのままにしました。照合番号 {number}）",
    Outcome.ANEW: "（PDFだけを、記録にある日付 {day} で作り直しました。記録のものと同じです）",
    Outcome.REPLACED: "（差し替えました。照合番号 {number}、前のもの: {kept}）",
}
"""What is told behind the name of a document."""


def _told(document: DealDocument, made: Made, count: str, report: Report) -> dict[str, object]:
    """Tell of a document that was made, and return the same for programs."""
    draft, number = made.outcome is Outcome.DRAFT, check_number(made.text)
    left, doubts = (document.deal.open, document.doubts) if draft else ([], [])
    report.say(
        f"{count}{made.pdf}{_ENDINGS_OF[made.outcome].format(number=number, day=made.day, kept=made.kept or 'なし')}",
        *(f"  空いています: {opening.name}（{opening.where}）: {opening.blank.meaning}" for opening in left),
        *(f"  {finding}" for finding in [*doubts, *document.notes]),
    )
    return {
        "file": made.pdf.as_posix(),
        "record": made.record and made.record.as_posix(),
        "replaced": made.kept and made.kept.as_posix(),
        "deal": document.path.as_posix(),
        "name": document.called,
        "contract": document.name,
        "final": not draft,
        "outcome": made.outcome,
        "made": made.day.isoformat(),
        "number": number,
        "open": [opening.name for opening in left],
        "doubts": [data_of(finding) for finding in doubts],
        "notes": [data_of(finding) for finding in document.notes],
    }


@contextmanager
def _making(documents: list[DealDocument], order: Order, jobs: int) -> Iterator[Iterator[Result]]:
    """Give what became of each document, in their order, while as many processes as may be make them.

    The processes are forked, as those of Sphinx are: each knows all agreements that were read. Where there is no
    fork, one makes all.
    """
    total = len(documents)
    jobs = min(jobs, total)
    if jobs < 2 or not hasattr(os, "fork"):
        yield (_result(document, order) for document in documents)
        return
    from ..typeset import render  # noqa: F401  # takes long to load: once, not in each process

    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _begin, (documents, order)) as processes:
        try:
            yield processes.map(_make_share, range(total))
        except BrokenProcessPool:
            message = "プロセスが途中で止まりました。メモリーが足りないときは、-j の数を減らしてください。"
            raise click.UsageError(message) from None
        finally:
            processes.shutdown(cancel_futures=True)


def _result(document: DealDocument, order: Order) -> Result:
    """Make a document; return what came of it, or what kept it from being made."""
    try:
        return make(document, order)
    except (SourceError, OSError) as error:
        return error


_share: tuple[list[DealDocument], Order]
"""What the process makes of, if it is one of several."""


def _begin(documents: list[DealDocument], order: Order) -> None:
    """Begin a process: it ends when the first one ends it, with what it is writing written."""
    global _share
    _share = documents, order
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _make_share(number: int) -> Result:
    documents, order = _share
    return _result(documents[number], order)
