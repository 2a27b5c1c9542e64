"""``clausebook verify``: whether the agreements say what their originals say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..model.diagnostics import Finding, Kind, SourceError
from .help import Verb
from .project import ContractName, project, unknown_contract
from .screen import Report, Status, format_option, reporting

if TYPE_CHECKING:  # takes long to load
    from ..deal.document import Handbook
    from ..intake.verification import Difference

LONGEST = 40
"""How many signs of a difference are shown."""


@click.command(
    cls=Verb,
    short_help="契約書の本文を原文と照らす",
    help="""組み上げた契約書の本文が、登録した原文（source/originals）か、指定したファイル（.docx、.md、.txt、.pdf）と、
    一字一句同じかを確かめる。空白と改行は比べない。corrections.yml に理由を書いた相違は除く。違えば、1で終わる。
    """,
    epilog="""
    例:

      clausebook verify                             すべてを、登録した原文と
      clausebook verify maintenance                 1つだけ
      clausebook verify maintenance 受領した.docx   ほかのファイルと
    """,
)
@click.argument("contract", type=ContractName(), metavar="[契約書]", required=False, help="契約書の名前。")
@click.argument(
    "original",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="[ファイル]",
    required=False,
    help="照らすファイル（.docx、.md、.txt、.pdf）。",
)
@format_option
@click.pass_context
def command(context: click.Context, contract: str | None, original: Path | None, form: str) -> Status:
    with reporting(form) as report:
        handbook = project(context)
        if contract and contract not in handbook.names:
            raise click.UsageError(unknown_contract(contract, handbook.names), context)
        return _verify(handbook, contract or "", original, report)
    return report.status


def _verify(handbook: Handbook, contract: str, original: Path | None, report: Report) -> Status:
    from ..intake.files import faults_of_records, faults_of_structure, registered  # takes long to load
    from ..intake.seen import UnreadableError

    kept = registered(handbook.root)
    if original is None:
        lost = [each for each in faults_of_records(handbook.root) if contract in ("", Path(each.path).stem)]
        if lost:
            report.tell("登録した原文がありません。", lost)
    names = [contract] if contract else [name for name in handbook.names if name in kept]
    if contract and original is None and contract not in kept:
        message = "登録した原文がありません。原文のファイルを、後に書いてください。"
        report.tell("照らせません。", [Finding(f"source/originals/{contract}.txt", 0, Kind.FILE, message)])
        return report.status
    rows = []
    different = False
    report.data["agreements"] = told = []
    for name in names:
        try:
            found = differences_of(handbook, name, original or kept[name], original is None, report.say)
        except UnreadableError as error:
            report.tell("原文を読めません。", [Finding(str(original or kept[name]), 0, Kind.FILE, str(error))])
            continue
        moved = []
        if original is None:
            moved = list(faults_of_structure(kept[name], structure_now(handbook, name), f"source/contracts/{name}.md"))
            report.say(*(finding.message for finding in moved))
        different = different or bool(found or moved)
        rows.append((name, f"{len(found)}か所違います" if found else "分け方が違います" if moved else "一字一句同じ"))
        told.append({"name": name, "same": not (found or moved), "differences": [each._asdict() for each in found]})
        for difference in found:
            report.say(f"{name}: {shown(difference)}")
    report.table(["契約書", "原文と"], rows)
    without = [name for name in handbook.names if name not in kept] if not contract else []
    if without:
        report.say(f"原文を登録していない契約書: {'、'.join(without)}")
    return report.status or (Status.FOUND if different else Status.DONE)


def differences_of(
    handbook: Handbook, name: str, original: Path, registered: bool, say: Callable[[str], None] | None = None
) -> list[Difference]:
    """Return where an agreement differs from an original; SourceError if one that is kept was changed.

    Of one that is given, what there is to tell besides its text is told with `say`.
    """
    from ..intake.assembled import compared, noted_in  # take long to load
    from ..intake.files import WITH_NOTES, corrections_of, fault_of_original, notes_kept, read

    if registered and (fault := fault_of_original(original)):
        raise SourceError([fault])
    seen = read(original, printed=True)
    if say and not registered:
        for place, message in seen.remarks:
            say(f"{original.name}: {place}: {message}" if place else f"{original.name}: {message}")
    notes = None  # who reads it does not tell notes from text
    if registered:
        notes = notes_kept(original)
    elif original.suffix.lower() in WITH_NOTES:
        notes = noted_in(seen)
    corrections = corrections_of(handbook.root, handbook.names).get(name, []) if registered else []
    shown = "source/contracts/corrections.yml"
    return compared(seen, handbook.doctree(name), corrections, shown, notes)


def structure_now(handbook: Handbook, name: str) -> list[str]:
    """Return how an agreement is divided into articles, 項 and 号, and what stands around them."""
    from ..intake.files import layout_of  # take long to load
    from ..intake.writing import AROUND
    from ..reading.project import CONTRACTS
    from ..reading.records import domain_of

    domain, docname = domain_of(handbook.app.env), CONTRACTS + name
    around = {passage.heading for passage in domain.passages[docname] if not passage.place}
    kinds = [kind for kind in AROUND if kind in around]
    return layout_of(domain.articles[docname], kinds, handbook.contract(name).marks)


def findings_of(handbook: Handbook) -> Iterator[Finding]:
    """Yield each place where an agreement is not what its registered original says."""
    from ..intake.files import faults_of_records, faults_of_structure, registered  # takes long to load
    from ..intake.seen import UnreadableError

    yield from faults_of_records(handbook.root)
    for name, path in registered(handbook.root).items():
        if name in handbook.names:
            try:
                for difference in differences_of(handbook, name, path, registered=True):
                    yield Finding(f"source/contracts/{name}.md", 0, Kind.MARKUP, shown(difference))
                yield from faults_of_structure(path, structure_now(handbook, name), f"source/contracts/{name}.md")
            except UnreadableError as error:
                yield Finding(f"source/originals/{path.name}", 0, Kind.FILE, str(error))


def shown(difference: Difference) -> str:
    """Return a difference in a sentence."""
    place, original, ours, before = difference
    where = f"原文の{place}、「{before}」の後: " if before else f"原文の{place}: "
    return where + f"原文は「{_cut(original)}」、この本は「{_cut(ours)}」"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…（{len(text)}字）"
