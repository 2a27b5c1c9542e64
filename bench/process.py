"""Running a command as a process of its own, and what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent


class Run(NamedTuple):
    """One command: wall-clock seconds, and the most memory that one of its processes held, in MiB."""

    seconds: float
    memory: float


def measure(command: list[str], folder: Path = ROOT) -> Run:
    """Run a command in a folder, with the package of this project, and wait for it; RuntimeError if it fails."""
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what pip installs, as the peers, is compiled already
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return Run(seconds, usage.ru_maxrss / 1024)


def section(module: str, function: str, *arguments: str) -> str:
    """Return a section of the results, made by a function of a module of this package."""
    made = getattr(import_module(f".{module}", __package__), function)(*arguments)
    assert isinstance(made, str)
    return made


def sphinx(project: Path, output: Path, *arguments: str) -> list[str]:
    """Return the command that builds the project in a folder, with its doctrees below the output."""
    paths = ["-c", str(project), "-d", str(output / "doctrees"), str(project / "source"), str(output)]
    return [sys.executable, "-m", "sphinx", "-q", *arguments, *paths]
