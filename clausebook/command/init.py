"""``clausebook init``: a project of one's own, or an older one brought up to date."""

from __future__ import annotations

import json
import re
import shlex
import string
from collections.abc import Iterator
from pathlib import Path

import click

from ..model.diagnostics import is_unseen, seen
from ..model.files import naming, scratch
from .help import Verb
from .screen import Report, Status, format_option, reporting

SKELETON = Path(__file__).parents[1] / "skeleton"
"""What a new project is; a name that begins with ``dot-`` there begins with a dot."""

TITLE = "契約書の手引き"
"""The title that it has there."""

LONGEST = 100
"""How many characters a title may have."""


@click.command(
    cls=Verb,
    short_help="自分の手引きを始める",
    help="""新しいフォルダーに、自分の手引きを始める。短い契約書1つと、PDF・ウェブサイト・検査に要るものがすべて入る。

    --upgrade では、前からあるプロジェクトのファイルの形を、この版に合わせる。書いた文は1字も失わない。
    """,
    epilog="""
    例:

      clausebook init my-handbook
      clausebook init my-handbook --title 株式会社アクメの契約書
      clausebook init --upgrade   ここを、この版に合わせる
    """,
)
@click.argument(
    "folder",
    type=click.Path(path_type=Path),
    required=False,
    metavar="[フォルダー]",
    help="新しく作るフォルダー（--upgrade では、プロジェクトのフォルダー。なければ、ここ）。",
)
@click.option("--title", metavar="TITLE", help=f"手引きの題名（なければ「{TITLE}」）。")
@click.option("--upgrade", is_flag=True, help="前からあるプロジェクトを、この版に合わせる。")
@format_option
@click.pass_context
def command(context: click.Context, folder: Path | None, title: str | None, upgrade: bool, form: str) -> Status:
    with reporting(form) as report:
        if upgrade:
            if title is not None:
                raise click.UsageError(
                    "--title は --upgrade と一緒には使えません。conf.py の project を直してください。", context
                )
            from .upgrade import bring_up_to_date  # takes long to load

            bring_up_to_date(folder or Path(), report, context)
        elif folder is None:
            message = "フォルダーの名前を書いてください（例: clausebook init my-handbook）。"
            raise click.UsageError(message, context)
        else:
            _check(folder, context)
            _check_title(title, context)
            _start(folder, TITLE if title is None else title, report)
    return report.status


def _check(folder: Path, context: click.Context) -> None:
    """UsageError if nothing can be made there."""
    shown, fault = seen(str(folder)), ""
    if any(map(is_unseen, str(folder))) or folder.name != folder.name.strip():
        fault = f"フォルダーの名前「{shown}」に、見えない文字や、前後の空白は使えません。"
    elif folder.resolve() == Path.cwd():
        fault = "いまいるフォルダーそのものには作れません。その中に新しく作る名前を書いてください。"
    elif folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        fault = f"{shown} は、もうあります（フォルダーではありません）。別の名前を書いてください。"
    elif folder.is_dir() and any(folder.iterdir()):
        fault = f"{shown} は空ではありません。別の名前を書くか、中のものを移してください。"
        if (folder / "conf.py").is_file():
            fault += f"前からあるプロジェクトなら: clausebook init --upgrade {shown}"
    elif not folder.parent.is_dir():
        fault = f"{seen(str(folder.parent))} というフォルダーがありません。先に作ってください。"
    if fault:
        raise click.UsageError(fault, context)


def _check_title(title: str | None, context: click.Context) -> None:
    """UsageError if a title cannot be shown in one line."""
    if title is not None and (not title.strip() or len(title) > LONGEST or any(map(is_unseen, title))):
        message = f"--title には、見える文字だけで、1字から{LONGEST}字の題名を書いてください。"
        raise click.UsageError(message, context)


def _quoted(folder: Path) -> str:
    """Return how a shell is told of a folder, whatever it is called."""
    return shlex.quote(f"./{folder}" if str(folder).startswith("-") else str(folder))


def files_of(title: str = TITLE) -> Iterator[tuple[str, str]]:
    """Yield (name, text) for each file of a new project, less what pins its packages."""
    for path in sorted(SKELETON.rglob("*")):
        name = path.relative_to(SKELETON).as_posix()
        if path.is_file() and "__pycache__" not in path.parts:
            text = path.read_text(encoding="utf-8").replace(f'"{TITLE}"', json.dumps(title, ensure_ascii=False))
            heading = re.sub(f"([{re.escape(string.punctuation)}])", r"\\\1", title.strip())
            yield re.sub(r"(^|/)dot-", r"\1.", name), text.replace(f"# {TITLE}\n", f"# {heading}\n")


def _start(folder: Path, title: str, report: Report) -> None:
    """Write a new project, whole or not at all."""
    from .pins import WHEELS, make_wheel, requirements  # takes long to load

    with naming(folder), scratch(folder.parent) as workshop:
        project = workshop / "project"
        wheel = make_wheel(project / WHEELS)
        files = dict(files_of(title)) | {"requirements.txt": requirements(wheel)}
        for name, text in files.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text, encoding="utf-8", newline="\n")
        if folder.is_dir():
            folder.rmdir()
        project.rename(folder)
    report.say(f"{folder} に、手引きを作りました。次のようにすると、PDFとウェブサイトができます。")
    report.say(f"  cd {_quoted(folder)}", "  make pdf html")
    kept = f"{WHEELS}/{wheel.name}" if wheel else None
    if kept:
        report.say(
            f"いま使っている clausebook は、索引から入れたものではないので、{kept} に入れ、そこから使うようにしました。"
        )
    report.data = {"folder": folder.as_posix(), "files": sorted(files), "wheel": kept}
