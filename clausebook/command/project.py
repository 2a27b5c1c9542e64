"""The project that a command works on: the folder it is called in, and what can be named there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..model.dates import moment
from ..model.diagnostics import suggestion

if TYPE_CHECKING:  # takes long to load
    from click.shell_completion import CompletionItem

    from ..deal.document import Handbook

ROOT, BUILD, DEALS = Path(), Path("build"), Path("deals")

ENDINGS = (".yml", ".yaml")
"""How the name of a deal file ends."""

EPOCH = "SOURCE_DATE_EPOCH"


def project(context: click.Context) -> Handbook:
    """Return the handbook to work on; UsageError if there is none here."""
    from ..deal.document import Handbook  # takes long to load

    handbook = context.obj or Handbook(ROOT, BUILD)
    assert isinstance(handbook, Handbook)
    if not (handbook.root / "conf.py").is_file():
        raise click.UsageError("ここにハンドブックがありません。conf.py のあるフォルダーで実行してください。", context)
    if context.obj is None:
        _set_clock(context)
    return handbook


def unknown_contract(name: str, known: list[str]) -> str:
    """Return the message that there is no such agreement."""
    return f"契約書「{name}」はありません。{suggestion(name, known)}あるもの: {'、'.join(known)}。"


def deals_in(folder: Path) -> list[Path]:
    """Return the deal files of a folder, but not of those in it."""
    return sorted(path for path in folder.glob("*") if path.suffix in ENDINGS and path.is_file())


class ContractName(click.ParamType[str]):
    """The name of an agreement, which a shell can complete."""

    name = "契約書"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(each) for each in self.known() if each.startswith(incomplete)]

    def known(self) -> list[str]:
        from ..reading.project import agreements_of  # takes long to load

        return agreements_of(ROOT)


class Target(ContractName):
    """The name of an agreement, or the path of a deal file or of a folder of them."""

    name = "対象"

    def known(self) -> list[str]:
        return [*super().known(), *(path.as_posix() for path in deals_in(DEALS))]


def _set_clock(context: click.Context) -> None:
    """Have the same commit give the same bytes: a PDF says that it was made when the commit was."""
    if EPOCH not in os.environ:
        git = ["git", "log", "-1", "--format=%ct"]
        try:
            os.environ[EPOCH] = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return  # no commit: what changed says that it was made now
    try:
        moment(os.environ[EPOCH])  # before Sphinx reads it
    except ValueError as error:
        raise click.UsageError(f"{EPOCH} には、{error}", context) from None
