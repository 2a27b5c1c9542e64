"""Serving the built pages as a web server does: below a path, with the headers that ship with them, compressed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PREFIX = "/handbook/"


def headers_of(file: Path) -> dict[str, str]:
    """Return the headers that a ``_headers`` file has for all pages."""
    first, *lines = file.read_text(encoding="utf-8").splitlines()
    assert first == "/*"
    return dict(line.strip().split(": ", maxsplit=1) for line in lines)


class _Files(StaticFiles):
    """A folder of files, each answered with some headers more."""

    def __init__(self, folder: Path, headers: Mapping[str, str]) -> None:
        super().__init__(directory=folder)
        self.added = headers

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(self.added)
        return response


@contextmanager
def served(folder: Path, headers: Mapping[str, str]) -> Iterator[str]:
    """Serve a folder on a free port of this machine, and nothing beside it; yield the address of its pages."""
    files = Mount(PREFIX.rstrip("/"), _Files(folder, headers))
    app = Starlette(routes=[files], middleware=[Middleware(GZipMiddleware)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}{PREFIX}"
        finally:
            server.should_exit = True
            thread.join()
