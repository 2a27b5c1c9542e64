"""``clausebook deal``: start a deal file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..deal.places import DEALS
from ..model.files import write_new
from .caller import line_for, written
from .help import Verb
from .project import ENDINGS, ContractName, project, unknown_contract
from .screen import Status, format_option, reporting

EXAMPLE = "example-"
"""How the names of the deal files begin that belong to the project, and not to a deal."""


@click.command(
    cls=Verb,
    short_help="案件のファイルを書き始める",
    help="記入する空欄を並べた、案件のファイルを新しく書く。ある場所には書かない。",
    epilog="""
    例:

      clausebook deal maintenance                     deals/maintenance.yml へ
      clausebook deal maintenance -o deals/acme.yml   名前を付ける
    """,
)
@click.argument("contract", type=ContractName(), metavar="契約書", help="契約書の名前（例: maintenance）。")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=f"書き出す先。名前は {ENDINGS[0]} で終える（なければ {DEALS}/契約書.yml）。",
)
@format_option
@click.pass_context
def command(context: click.Context, contract: str, output: Path | None, form: str) -> Status:
    with reporting(form) as report:
        handbook = project(context)
        target = output or DEALS / f"{contract}.yml"
        if contract not in handbook.names:
            raise click.UsageError(unknown_contract(contract, handbook.names), context)
        if target.suffix not in ENDINGS:
            message = f"案件のファイルの名前は {' か '.join(ENDINGS)} で終えてください: {target}"
            raise click.UsageError(message, context)

        if target.name.startswith(EXAMPLE):
            message = f"「{EXAMPLE}」で始まる名前は記入例のもので、git に入ります。別の名前にしてください: {target}"
            raise click.UsageError(message, context)

        from ..deal.schema import DEAL_SCHEMA  # take long to load
        from ..deal.starter import starter

        schema = Path(os.path.relpath(handbook.build / "html" / DEAL_SCHEMA, target.parent)).as_posix()
        openings = handbook.openings(contract)
        text = starter(handbook.contract(contract), openings, schema)
        try:
            write_new(target, text)
        except FileExistsError as error:
            if error.filename != str(target):  # it is one of its folders that is a file
                raise
            message = f"{target} はもうあります。{written(context, 'output')} で別の名前を付けてください。"
            raise click.UsageError(message, context) from None
        report.say(f"{target} に値を書き、次のようにPDFにしてください。", f"  {line_for(context, target)}")
        report.data = {"file": target.as_posix(), "contract": contract, "blanks": [each.name for each in openings]}
    return report.status
