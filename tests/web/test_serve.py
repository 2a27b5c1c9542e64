"""`make serve`: what is changed in the sources shows on the page that is open."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from ..conftest import Project
from ..readback import printed_lines, squeeze

PATIENCE = 60.0
"""Seconds to wait for a build, on a machine that does other things besides."""

CLAUSE = "source/clauses/fees/maintenance.md"


class Served(NamedTuple):
    """A project that `make serve` serves: its port, and the file with all that it says."""

    project: Project
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/contracts/maintenance.html"

    def wait_for(self, text: str) -> None:
        """Wait until the server has said something."""
        end = time.monotonic() + PATIENCE
        while text not in self.log.read_text(encoding="utf-8"):
            assert time.monotonic() < end, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)


def is_open(host: str, port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex((host, port)) == 0


@pytest.fixture
def server(workshop: Project, tmp_path: Path) -> Iterator[Served]:
    """`make serve` in a copy of the project, ended with all that it started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = Served(workshop, port, tmp_path / "log")
    with served.log.open("w", encoding="utf-8") as log:
        command = ["make", "serve", f"PORT={port}"]
        env = {**os.environ, "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, cwd=workshop.root, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        end = time.monotonic() + PATIENCE
        while not is_open("127.0.0.1", port):
            assert process.poll() is None, served.log.read_text(encoding="utf-8")
            assert time.monotonic() < end, served.log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield served
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def reloading(server: Served, page: Page) -> Page:
    """The page of an agreement, open while its sources change."""
    page.set_default_timeout(PATIENCE * 1000)
    with page.expect_websocket():
        page.goto(server.address)
    return page


def test_change_of_any_source_shows_on_the_open_page(server: Served, reloading: Page) -> None:
    for name, old, new, shown in (
        (CLAUSE, "本業務の対価", "本業務の見返り", "本業務の見返り"),
        ("source/blanks.yml", "{maintenance: 株式会社●●", "{maintenance: 株式会社〇〇", "株式会社〇〇"),
        ("_templates/page.html", "Furo で作りました", "Furo を使いました", "Furo を使いました"),
        ("conf.py", 'language = "ja"', 'language = "ja"\nhtml_title = "ひな形集"', "ひな形集"),
    ):
        server.project.edit(name, old, new)
        reloading.get_by_text(shown).first.wait_for(state="attached")
    pdf = server.project.path("build/pdf/maintenance.pdf")
    assert "本業務の見返り" in squeeze("".join(line.text for line in printed_lines(pdf)))
    title = ".contract h1 {\n  font-size: 1.75rem;\n  text-align: %s;\n"
    server.project.edit("_static/handbook.css", title % "center", title % "right")
    reloading.wait_for_function("getComputedStyle(document.querySelector('.contract h1')).textAlign === 'right'")


def test_fault_is_told_and_does_not_end_the_server(server: Served, reloading: Page) -> None:
    server.project.edit(CLAUSE, "{{委託者}}は{{受託者}}", "{{委託物}}は{{受託者}}")
    server.wait_for(f"{CLAUSE}:3: 差し込み「{{{{委託物}}}}」はありません。")
    server.wait_for("組み直せませんでした。前に組んだものを見せています。")
    assert reloading.request.get(server.address).ok
    reloading.locator("#fees", has_text="甲は乙").wait_for()
    server.project.edit(CLAUSE, "{{委託物}}は{{受託者}}", "{{委託者}}は必ず{{受託者}}")
    reloading.locator("#fees", has_text="甲は必ず乙").wait_for()


def test_server_answers_this_machine_only(server: Served) -> None:
    assert is_open("127.0.0.1", server.port)
    assert not is_open("127.0.0.2", server.port)  # a loopback address, too: one bound to all would answer
