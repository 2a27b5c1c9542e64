"""``clausebook serve``: the handbook on this machine, anew when a source changes."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .help import Verb
from .html import build_site
from .project import project
from .screen import Status, reporting

if TYPE_CHECKING:  # takes long to load
    from sphinx.application import Sphinx

_HOST = "127.0.0.1"
"""Nobody but this machine is answered."""


@click.command(
    cls=Verb,
    short_help="ハンドブックを手元で開く",
    help="ハンドブックを手元のブラウザーで見る。原稿を直すと、開いているページに出る。終えるには Ctrl+C を押す。",
    epilog="""
    例:

      clausebook serve
      clausebook serve --port 8001
    """,
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, metavar="N", help="ポートの番号（なければ8000）。")
@click.pass_context
def command(context: click.Context, port: int) -> Status:
    with reporting() as report:
        handbook = project(context)
        _check(port, context)
        watched = list(_watched(build_site(handbook)))
        report.say(f"http://localhost:{port} をブラウザーで開いてください。終えるには Ctrl+C を押します。")
    if report.status is Status.DONE:
        from sphinx_autobuild.__main__ import main as serve  # takes long to load

        serve([
            "--host", _HOST, "--port", str(port), "--no-initial", "--re-ignore", "__pycache__",
            *(f"--watch={path}" for path in watched),
            "-c", os.fspath(handbook.root), "-W", "--keep-going", "-q", "-b", "html",
            "-d", os.fspath(handbook.build / "doctrees/html"),
            os.fspath(handbook.root / "source"), os.fspath(handbook.build / "html"),
        ])  # fmt: skip
    return report.status


def _check(port: int, context: click.Context) -> None:
    """UsageError if nothing can be served there: the server would tell of it when all is built, and in English."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        try:
            trial.bind((_HOST, port))
        except OSError:
            message = f"ポート {port} は、ほかで使われているか、使うことが許されていません。"
            raise click.UsageError(f"{message}--port で別の番号を指定してください。", context) from None


def _watched(app: Sphinx) -> Iterator[Path]:
    """Yield what the pages are made of beside the sources: settings, templates, files beside, this package."""
    root, config = Path(app.confdir), app.config
    names = {"conf.py", *config.templates_path, *config.html_static_path, *config.html_extra_path}
    paths = {root / name for name in names} | {Path(__file__).parents[1]}
    for dependencies in app.env.dependencies.values():
        paths |= {Path(app.srcdir, name).resolve() for name in dependencies}
    yield from sorted(path for path in paths if path.exists() and not path.is_relative_to(app.srcdir))
