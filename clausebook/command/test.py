"""``clausebook test``: whether the project is sound, without touching what was built."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ..deal.places import DEALS
from ..model.diagnostics import Finding, SourceError
from ..model.topics import UNSORTED
from .help import Verb
from .pdf import jobs_option
from .project import deals_in, project
from .screen import Report, Status, format_option, reporting

if TYPE_CHECKING:  # takes long to load
    from ..deal.document import Handbook
    from ..reading.records import Unsorted


@click.command(
    cls=Verb,
    short_help="原稿・案件・リンクを確かめる",
    help="""原稿に誤りがないこと、すべてのPDFとページが警告なしに組めること、deals にある案件のファイルに
    誤りがないこと、ページのリンクがすべて行き先を持つことを確かめる。組んだものは捨てるので、build はそのまま残る。
    """,
    epilog="""
    例:

      clausebook test
      clausebook test -j 2 --format json
    """,
)
@jobs_option
@format_option
@click.pass_context
def command(context: click.Context, jobs: int, form: str) -> Status:
    with reporting(form) as report, tempfile.TemporaryDirectory() as folder:
        _test(project(context), Path(folder), jobs, report)
    return report.status


class Check(NamedTuple):
    """One thing to be sure of: what it is called, and what finds its faults."""

    name: str
    find: Callable[[], Iterable[Finding]]


def _test(given: Handbook, folder: Path, jobs: int, report: Report) -> None:
    """Make every check until one shows that the sources are faulty; tell what came of them, and what is unsorted."""
    rows: list[tuple[str, str]] = []
    findings: dict[Finding, None] = {}
    faulty = False
    unsorted: list[Unsorted] = []
    for check in _checks(given.root, folder, jobs, unsorted):
        result = "―（原稿の誤りのため、確かめていない）"
        if not faulty:
            try:
                found = list(check.find())
            except SourceError as error:
                found, faulty = error.findings, True
            findings |= dict.fromkeys(found)  # the pages warn of what the PDFs have warned of
            result = f"誤り {len(found)}件" if found else "よし"
        rows.append((check.name, result))
    report.table(["確かめること", "結果"], rows)
    report.data["checks"] = [{"name": name, "result": result} for name, result in rows]
    report.data["unsorted"] = len(unsorted)
    if unsorted:
        report.say(f"{UNSORTED}のものが{len(unsorted)}件あります。誤りではありません。主題の一覧のページに並びます。")
    if findings:
        report.tell("直すところがあります。", findings)


def _checks(root: Path, folder: Path, jobs: int, unsorted: list[Unsorted]) -> Iterator[Check]:
    """Yield what there is to check of a project; a folder takes what is built for that.

    `unsorted` takes what the pages show that nobody has written yet. Whatever else a user wants to be sure of is one
    more `Check` at the end, with what finds its faults.
    """
    from ..deal.document import DealDocument, Handbook  # take long to load
    from ..reading.building import WarnedError, built
    from ..reading.records import domain_of
    from .links import broken_links
    from .verify import findings_of

    handbook, deals = Handbook(root, folder), deals_in(root / DEALS)

    def warnings(builder: str) -> Sequence[Finding]:
        try:
            app = built(
                root, folder, builder, jobs=jobs, settings={"clausebook_pdf_folder": str(folder.resolve() / "pdf")}
            )
        except WarnedError as warned:
            return warned.findings
        unsorted[:] = domain_of(app.env).unsorted
        return ()

    def faulty_deals() -> Iterator[Finding]:
        for path in deals:
            try:
                DealDocument(handbook, path).filled()
            except SourceError as error:
                yield from error.findings

    yield Check(f"原稿と、契約書{len(handbook.names)}件のPDF", lambda: warnings("pdf"))
    yield Check("ウェブサイトのページ", lambda: warnings("html"))
    yield Check("登録した原文との一致", lambda: findings_of(handbook))
    yield Check("ページのリンク", lambda: broken_links(folder / "html"))
    yield Check(f"案件{len(deals)}件", faulty_deals)
