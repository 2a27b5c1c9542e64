"""``clausebook serve``: the handbook on this machine, anew when a source changes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .caller import written
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
        _serve(handbook.build / "html", port, watched)
    return report.status


def _serve(folder: Path, port: int, watched: Sequence[Path]) -> None:
    """Serve a folder to browsers of this machine, and have them load a page again when it has been built anew."""
    import uvicorn  # take long to load
    from sphinx_autobuild.filter import IgnoreFilter
    from sphinx_autobuild.middleware import JavascriptInjectorMiddleware
    from sphinx_autobuild.server import RebuildServer
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Mount, WebSocketRoute
    from starlette.staticfiles import StaticFiles

    watcher = RebuildServer(list(watched), IgnoreFilter([], ["__pycache__"]), _build_again)
    app = Starlette(
        routes=[WebSocketRoute("/websocket-reload", watcher), Mount("/", StaticFiles(directory=folder, html=True))],
        middleware=[Middleware(JavascriptInjectorMiddleware, ws_url=f"{_HOST}:{port}")],
        lifespan=watcher.lifespan,
    )
    uvicorn.run(app, host=_HOST, port=port, log_level="warning")


def _build_again(*, changed_paths: Sequence[Path]) -> None:
    """Build the PDFs and the pages that show a change, by the package as it now is."""
    command = [sys.executable, "-m", __package__.split(".")[0], "html"]
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == Status.DONE:
        print("直したところを組み直しました。", flush=True)
    else:
        print("組み直せませんでした。前に組んだものを見せています。誤りを直すと、組み直します。", flush=True)


def _check(port: int, context: click.Context) -> None:
    """UsageError if nothing can be served there: the server would tell of it when all is built, and in English."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        try:
            trial.bind((_HOST, port))
        except OSError:
            message = f"ポート {port} は、ほかで使われているか、使うことが許されていません。"
            message += f"{written(context, 'port')} で別の番号を指定してください。"
            raise click.UsageError(message, context) from None


def _watched(app: Sphinx) -> Iterator[Path]:
    """Yield what the pages are made of beside the sources: settings, templates, files beside, this package."""
    root, config = Path(app.confdir), app.config
    names = {"conf.py", *config.templates_path, *config.html_static_path, *config.html_extra_path}
    paths = {root / name for name in names} | {Path(__file__).parents[1]}
    for dependencies in app.env.dependencies.values():
        paths |= {Path(app.srcdir, name).resolve() for name in dependencies}
    yield Path(app.srcdir)
    yield from sorted(path for path in paths if path.exists() and not path.is_relative_to(app.srcdir))
