"""The project that a command works on: the folder it is called in, and what can be named there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..deal.places import DEALS, FINALS
from ..model.diagnostics import SourceError, suggestion
from ..pdf.clock import EPOCH, made_at

if TYPE_CHECKING:  # takes long to load
    from click.shell_completion import CompletionItem

    from ..deal.document import Handbook
    from ..deal.record import Template

ROOT, BUILD = Path(), Path("build")

ENDINGS = (".yml", ".yaml")
"""How the name of a deal file ends."""


def project(context: click.Context) -> Handbook:
    """Return the handbook to work on; UsageError if there is none here."""
    from ..deal.document import Handbook  # takes long to load

    handbook = context.obj or Handbook(ROOT, BUILD)
    assert isinstance(handbook, Handbook)
    if not (handbook.root / "conf.py").is_file():
        raise click.UsageError("ここにハンドブックがありません。conf.py のあるフォルダーで実行してください。", context)
    if context.obj is None:
        _check_clock(context)
    return handbook


def unknown_contract(name: str, known: list[str]) -> str:
    """Return the message that there is no such agreement."""
    return f"契約書「{name}」はありません。{suggestion(name, known)}あるもの: {'、'.join(known)}。"


def deals_in(folder: Path) -> list[Path]:
    """Return all that is named as a deal file in a folder and those in it: what cannot be read is told of, not left.

    OSError for a folder that cannot be read. A link to a folder is not followed, and stands for what is told of it.
    """
    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=_fail) if folder.is_dir() else ():
        found += (Path(root, name) for name in files if Path(name).suffix.lower() in ENDINGS)
        found += (Path(root, name) for name in folders if Path(root, name).is_symlink())
    return sorted(found)


def _fail(error: OSError) -> None:
    raise error


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


def _check_clock(context: click.Context) -> None:
    """UsageError if the environment says no time, before Sphinx reads it."""
    try:
        made_at()
    except SourceError as error:
        raise click.UsageError(f"{EPOCH} には、{error.findings[0].message}", context) from None


@contextmanager
def at_commit(handbook: Handbook) -> Iterator[None]:
    """Have the same commit give the same blank forms: they say that they were made when the commit was."""
    time = None if os.environ.get(EPOCH) else _git(handbook, "log", "-1", "--format=%ct")
    if not time:  # no commit: what changed says that it was made now
        yield
        return
    os.environ[EPOCH] = time
    try:
        yield
    finally:
        del os.environ[EPOCH]


def template_of(handbook: Handbook) -> Template:
    """Return the commit of a project, and whether all that agreements are made from is as the commit has it.

    A file that git does not know changes nothing, unless it lies where agreements are made from.
    """
    from ..deal.record import Template  # take long to load
    from ..reading.project import SOURCE

    if not (commit := _git(handbook, "rev-parse", "HEAD")):
        return Template()
    config = handbook.app.config
    templates = [name for name in config.templates_path if not Path(name).is_absolute()]  # but the package's
    made_of = [SOURCE, "*.py", *templates, *config.clausebook_fallback_fonts]
    others = [f":(exclude){folder}" for folder in (DEALS, FINALS, BUILD)]
    changed = _git(handbook, "status", "--porcelain", "--untracked-files=no", "--", ".", *others)
    added = _git(handbook, "ls-files", "--others", "--exclude-standard", "--", *made_of, *others)
    return Template(commit, (changed, added) == ("", ""))


def _git(handbook: Handbook, *arguments: str) -> str | None:
    """Return what git says of a project, None if it says nothing of it."""
    command = ["git", "-C", str(handbook.root), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
