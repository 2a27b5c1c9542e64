"""The browser that tests and measurements need: found under any of its names, installed where that may be done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import browser

from .conftest import ROOT


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which commands are found, with `env` alone in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "env").symlink_to("/usr/bin/env")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def script(path: Path, text: str = "") -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def apt(folder: Path) -> None:
    """Put an apt there that installs a browser, and a sudo that asks nothing."""
    script(
        folder / "apt-get", f'case "$*" in *"install -y chromium") /bin/cp {folder}/apt-get {folder}/chromium;; esac'
    )
    script(folder / "sudo", 'shift; exec "$@"')


def ask() -> subprocess.CompletedProcess[str]:
    """Do what `make browser` does."""
    command = [sys.executable, "-m", "bench.browser"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_browser_is_found_under_each_of_its_names(commands: Path, name: str) -> None:
    there = script(commands / name)
    assert browser.find(name for name in browser.NAMES if "/" not in name) == there
    assert (ask().returncode, ask().stdout, ask().stderr) == (0, "", "")


def test_browser_is_found_where_macos_has_it(tmp_path: Path) -> None:
    assert "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" in browser.NAMES
    application = script(tmp_path / "Google Chrome.app/Contents/MacOS/Google Chrome")
    assert browser.find([str(tmp_path / "none"), application]) == application


def test_browser_is_installed_where_that_needs_no_question_and_said_first(commands: Path) -> None:
    apt(commands)
    result = ask()
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "ブラウザー Chromium を入れます（apt-get install chromium）。\n"


def test_nothing_is_installed_where_sudo_would_ask(commands: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apt(commands)
    script(commands / "sudo", "exit 1")
    browser.install(as_root=False)
    assert capsys.readouterr().out == ""
    assert browser.find(["chromium"]) == ""


def test_browser_is_asked_for_by_name_where_it_cannot_be_installed(commands: Path) -> None:
    assert browser.find() == ""
    result = ask()
    assert (result.returncode, result.stdout) == (1, "")
    assert "Chromium か Google Chrome が要ります" in result.stderr
    assert "sudo apt install chromium" in result.stderr


def test_make_asks_for_the_browser_and_takes_any_python() -> None:
    command = ["make", "--dry-run", "--always-make", "browser", "PYTHON=/opt/python3.13"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "bench.browser" in result.stdout
    assert "/opt/python3.13 -m venv .venv" in result.stdout
