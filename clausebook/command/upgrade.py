"""Bringing a project up to date: what is written in it stays as it is, to the character.

The form of a project is that of all that is written in it, its deals included: `FORM` tells what has changed since the
first one, in which `conf.py` had to say every setting, and no form. What an older one says still holds; it only comes
to say its form. What `clausebook init` has written and would write otherwise now is put beside it.
"""

from __future__ import annotations

import ast
from codecs import BOM_UTF8
from pathlib import Path
from typing import NamedTuple

import click

from ..deal.places import DEALS
from ..model.diagnostics import Finding, Kind, SourceError
from ..model.files import naming, scratch, write_whole
from ..reading.defaults import FORM, SETTING
from .init import files_of
from .pins import WHEELS, make_wheel, requirements
from .project import deals_in
from .screen import Report

CONF = "conf.py"

OURS = ("Makefile", ".github/workflows/handbook.yml", "requirements.txt")
"""What a project has from us and may have changed: it is not replaced."""

NEW = ".new"
"""How the name of what stands beside ends."""


class Form(NamedTuple):
    """The form that a `conf.py` names, and where: lines from 0 and columns in bytes; no place for the first form."""

    number: int
    line: int = -1
    start: int = 0
    end: int = 0


def bring_up_to_date(root: Path, report: Report, context: click.Context) -> None:
    """Bring a project up to date and tell what was changed; SourceError if its form cannot be read, or is newer."""
    if not (root / CONF).is_file():
        message = f"{CONF} がありません。プロジェクトのフォルダーで実行するか、そのフォルダーを書いてください。"
        raise click.UsageError(message, context)
    content = (root / CONF).read_bytes()
    form = form_of(content)
    if form.number > FORM:
        message = f"このプロジェクトの形は、この版の clausebook（{SETTING} = {FORM} まで）より新しいものです。"
        raise SourceError([Finding(CONF, form.line + 1, Kind.COMMAND, f"{message}clausebook を新しくしてください。")])
    deals = deals_in(root / DEALS)
    with naming(root / CONF), scratch(root) as workshop:
        wheel = make_wheel(workshop / WHEELS)
        written = dict(files_of()) | {"requirements.txt": requirements(wheel)}
        ours = {name: written[name].encode() for name in OURS}
        if wheel and (root / "requirements.txt").is_file():
            ours[f"{WHEELS}/{wheel.name}"] = wheel.read_bytes()
    beside = [_put_beside(root, name, content) for name, content in ours.items()]
    changed = [CONF] if form.number < FORM else []
    if changed:  # last of all: a project that says that it is up to date is
        write_whole((root / CONF).resolve(), named(content, form))
        report.say(f"{CONF} に {SETTING} = {FORM} と書きました（前の形は {form.number}）。ほかの行は、そのままです。")
    for name in filter(None, beside):
        report.say(
            f"{name} を書きました。"
            + (f"{name.removesuffix(NEW)} と見比べて、要るところを移してください。" if name.endswith(NEW) else "")
        )
    if deals:
        report.say(f"案件{len(deals)}件は、この版の形のままで使えます。変えていません。")
    if not changed and not any(beside):
        report.say("このプロジェクトは、この版に合っています。変えたものはありません。")
    report.data = {"form": FORM, "changed": changed, "beside": list(filter(None, beside)), "deals": len(deals)}


def _put_beside(root: Path, name: str, content: bytes) -> str:
    """Write what a file of ours would now say: beside it if it says something else; return what was written, if any.

    A wheel that is not there is put there. Any other file that is not there is not wanted.
    """
    path = root / name
    if path.is_file() and path.read_bytes() != content:
        name += NEW
    elif path.is_file() or not name.startswith(WHEELS):
        return ""
    if (root / name).is_file() and (root / name).read_bytes() == content:
        return ""
    write_whole(root / name, content)
    return name


def form_of(conf: bytes) -> Form:
    """Return the form that a `conf.py` names; SourceError if it cannot be read."""
    for statement in _statements(conf):
        if SETTING in _assigned(statement):
            value = statement.value
            if not isinstance(value, ast.Constant) or type(value.value) is not int or value.value < 1:
                message = f"{SETTING} には、形の版を数で書いてください。"
                raise SourceError([Finding(CONF, statement.lineno, Kind.COMMAND, message)])
            return Form(value.value, value.lineno - 1, value.col_offset, value.end_col_offset or 0)
    return Form(1)


def named(conf: bytes, form: Form) -> bytes:
    """Return a `conf.py` that names the form of today, behind its extensions if it has named none."""
    mark = BOM_UTF8 if conf.startswith(BOM_UTF8) else b""
    lines = conf.removeprefix(mark).splitlines(keepends=True)
    if form.line >= 0:
        line = lines[form.line]
        lines[form.line] = line[: form.start] + str(FORM).encode() + line[form.end :]
        return mark + b"".join(lines)
    ends = [each.end_lineno or 0 for each in _statements(conf) if "extensions" in _assigned(each)]
    place = ends[-1] if ends else len(lines)
    end = next((end for end in (b"\r\n", b"\n", b"\r") if lines and lines[0].endswith(end)), b"\n")
    before = lines[:place]
    if before and not before[-1].endswith((b"\n", b"\r")):
        before[-1] += end
    return mark + b"".join([*before, f"{SETTING} = {FORM}".encode(), end, *lines[place:]])


_Assignment = ast.Assign | ast.AnnAssign


def _statements(conf: bytes) -> list[_Assignment]:
    """Return what a `conf.py` sets in any case; SourceError if it cannot be read."""
    try:
        body = ast.parse(conf).body
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise SourceError([Finding(CONF, line, Kind.COMMAND, "Python として読めません。直してください。")]) from None
    return [statement for statement in body if isinstance(statement, _Assignment)]


def _assigned(statement: _Assignment) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}
