"""Who called the command, ``clausebook`` itself or make: what it advises can be typed there as it is printed."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import click

CLAUSEBOOK, MAKE = "clausebook", "make"

VARIABLES = {
    "targets": "DEAL",
    "contract": "CONTRACT",
    "output": "NAME",
    "final": "FINAL",
    "replace": "REPLACE",
    "port": "PORT",
}
"""The variables of make, by the parameters of the verbs that they stand for."""


def by_make(context: click.Context) -> bool:
    """Tell whether make called."""
    return context.find_root().info_name == MAKE


def written(context: click.Context, parameter: str) -> str:
    """Return the name that the caller writes for a parameter of the verb: NAME, or -o."""
    if by_make(context) and parameter in VARIABLES:
        return VARIABLES[parameter]
    return next(each.opts[0] for each in context.command.params if each.name == parameter)


def line_for(context: click.Context, deal: Path, *, replace: str = "") -> str:
    """Return the line that makes the PDF of a deal, or one that replaces its final, as a shell takes it."""
    target = deal.as_posix() if os.name == "posix" else str(deal)
    if by_make(context):
        rest = ["FINAL=1", f"REPLACE={replace}"] if replace else []
        return " ".join([MAKE, "pdf", *map(_quoted, [f"DEAL={target}", *rest])])
    target = f"./{target}" if target.startswith("-") else target
    rest = ["--final", f"--replace={replace}"] if replace else []
    return " ".join([CLAUSEBOOK, "pdf", *map(_quoted, [target, *rest])])


def _quoted(word: str) -> str:
    return shlex.quote(word) if os.name == "posix" else subprocess.list2cmdline([word])
