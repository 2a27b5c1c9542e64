"""``clausebook pdf``: blank forms, and the documents of deals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..deal.places import DEALS
from ..pdf.clock import today
from .caller import written
from .help import Verb
from .project import ENDINGS, Target, at_commit, deals_in, project, template_of, unknown_contract
from .screen import Report, Status, format_option, reporting

if TYPE_CHECKING:  # takes long to load
    from ..deal.document import Handbook

jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="並べて動かすプロセスの数（なければ1）。"
)


@click.command(
    cls=Verb,
    short_help="契約書と案件をPDFにする",
    help=f"""契約書をPDFにする。

    対象には、契約書の名前（その記入前のPDFを build/pdf に作る）、案件のファイル、案件のファイルの入ったフォルダー
    （その案件の案を build/pdf/deals に、--final なら完成した契約書を finals に作る）を、いくつでも書ける。
    書かなければ、すべての契約書の記入前のPDFを作る。誤りのある案件があっても、ほかの案件は作る。
    案件のファイルの名前は {" か ".join(ENDINGS)} で終わる。

    完成した契約書には、何から、いつ作ったかの記録（JSON）を添える。もうあれば、同じものならそのまま残し、
    案件かひな形が変わっていれば断る。前のものを取っておいて差し替えるには、--replace で名前を挙げる。
    """,
    epilog="""
    例:

      clausebook pdf                          すべての契約書
      clausebook pdf maintenance              契約書1つ
      clausebook pdf deals/acme.yml           案件1つの案
      clausebook pdf deals/acme.yml --final   完成した契約書
      clausebook pdf deals/acme.yml --final --replace acme   差し替える
      clausebook pdf deals -j 4               すべての案件
    """,
)
@click.argument("targets", nargs=-1, type=Target(), metavar="[対象]...", help="契約書の名前か、案件のファイル。")
@click.option("--final", is_flag=True, help="完成した契約書を作る。空欄が残っていれば作らない（なければ案を作る）。")
@click.option(
    "--replace",
    multiple=True,
    metavar="NAME",
    help="変わった案件の完成した契約書を、名前を挙げて差し替える（deals/acme.yml なら acme）。いくつでも書ける。",
)
@jobs_option
@format_option
@click.pass_context
def command(
    context: click.Context, targets: tuple[str, ...], final: bool, replace: tuple[str, ...], jobs: int, form: str
) -> Status:
    with reporting(form) as report:
        handbook = project(context)
        contracts, deals = _sorted(handbook, targets, context)
        if final and not deals:
            message = f"{written(context, 'final')} は案件のファイルと一緒に使ってください。"
            message += "契約書だけでは、記入前のものになります。"
            raise click.UsageError(message, context)
        if replace and not final:
            message = f"{written(context, 'replace')} は {written(context, 'final')} と一緒に使ってください。"
            raise click.UsageError(message, context)
        if contracts or not deals:
            _blank_forms(handbook, contracts, jobs, report)
        if deals:
            from ..deal.making import Order  # take long to load
            from ..deal.record import Template
            from .documents import make_documents

            order = Order(today(), final, template_of(handbook) if final else Template(), frozenset(replace))
            make_documents(handbook, deals, order, jobs, report)
    return report.status


def _sorted(handbook: Handbook, targets: tuple[str, ...], context: click.Context) -> tuple[list[str], list[Path]]:
    """Return which of the targets are agreements, and which deal files."""
    contracts: list[str] = []
    deals: list[Path] = []
    for target in targets:
        path = Path(target)
        if not target.strip():  # which would be this folder
            raise click.UsageError("対象が空です。契約書の名前か、案件のファイルを書いてください。", context)
        if target in handbook.names:
            contracts.append(target)
        elif path.is_dir():
            found = deals_in(path)
            if not found:
                message = f"フォルダー {target} に案件のファイル（{'、'.join(ENDINGS)}）がありません。"
                raise click.UsageError(message, context)
            deals += found
        elif path.suffix in ENDINGS:
            deals.append(path)
        else:
            near = next((str(each) for each in _meant(path) if each.is_file()), "")
            hint = f"もしかして「{near}」ですか。" if near else unknown_contract(target, handbook.names)
            raise click.UsageError(f"「{target}」は、契約書の名前でも案件のファイルでもありません。{hint}", context)
    return contracts, deals


def _meant(path: Path) -> Iterator[Path]:
    """Yield the deal files that a path may stand for that names none."""
    for folder in (Path(), DEALS):
        for ending in ENDINGS:
            yield folder / path.with_name(path.name + ending)


def _blank_forms(handbook: Handbook, names: list[str], jobs: int, report: Report) -> None:
    """Write the blank form of these agreements, or of all that changed."""
    from ..reading.building import built  # takes long to load

    with at_commit(handbook):
        built(handbook.root, handbook.build, "pdf", contracts=names, jobs=jobs)
    files = [handbook.build / "pdf" / f"{name}.pdf" for name in names or handbook.names]
    report.say(*map(str, files))
    report.data["blank"] = [
        {"file": file.as_posix(), "contract": file.stem, "bytes": file.stat().st_size} for file in files
    ]
