"""``python -m clausebook.command.make VERB``: what the variables written behind ``make`` ask of a verb.

They come through the environment, so that neither make nor a shell reads a language into them.
"""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from ..model.diagnostics import suggestion
from .main import run
from .project import DEALS, ENDINGS
from .screen import Status, seen

GIVEN = "CLAUSEBOOK_GIVEN"
"""The variable with the names of those that were written behind ``make``."""

USED = {"pdf": ("DEAL", "CONTRACT", "FINAL"), "deal": ("CONTRACT", "NAME"), "serve": ("PORT",)}
"""The variables of each verb."""

OURS = {name for names in USED.values() for name in names}

YES, NO = {"1", "yes", "true", "はい"}, {"0", "no", "false", "いいえ"}

_NO_NAME = re.compile(r"""^[.\-\s]|\s$|[\x00-\x1f\x7f/\\:*?"<>|;$`]""")
"""What no name of a deal has: what leads to another folder, what hides a file, and what some system refuses."""


def arguments(verb: str, given: Mapping[str, str]) -> list[str]:
    """Return the arguments of a verb; ValueError tells which variable is wrong."""
    for name, value in given.items():
        if name not in USED.get(verb, ()):
            near = suggestion(name.upper(), OURS)
            if name in OURS:
                raise ValueError(f"make {verb} に {name} は使えません。{_usable(verb)}")
            if near:
                raise ValueError(f"変数 {name} はありません。{near}{_usable(verb)}")
        elif not value.strip():
            raise ValueError(f"{name} が空です。値を書くか、{name} を書かずに実行してください。")
    if "DEAL" in given and "CONTRACT" in given:
        raise ValueError("DEAL と CONTRACT は、どちらか一方だけを書いてください。")
    options = ["--final"] if _final(given.get("FINAL", "0")) else []
    if "PORT" in given:
        options.append(f"--port={given['PORT']}")
    if "NAME" in given:
        options.append(f"--output={_deal(given['NAME'])}")
    targets = _files(given["DEAL"]) if "DEAL" in given else given.get("CONTRACT", "").split()
    return [verb, *options, "--", *targets]


def _usable(verb: str) -> str:
    names = "、".join(USED.get(verb, ()))
    return f"使えるもの: {names}。" if names else "書ける変数はありません。"


def _final(value: str) -> bool:
    if value.lower() not in YES | NO:
        raise ValueError(f"FINAL には 1 か 0 を書いてください: {value}")
    return value.lower() in YES


def _deal(name: str) -> Path:
    """Return the deal file of a name."""
    name = name.removesuffix(Path(name).suffix) if Path(name).suffix in ENDINGS else name
    if _NO_NAME.search(name) or not name:
        message = (
            'NAME には案件の名前だけを書いてください（例: acme）。フォルダー、引用符「"」、「$」「;」などは使えません。'
        )
        raise ValueError(message)
    return DEALS / f"{name}{ENDINGS[0]}"


def _files(value: str) -> list[str]:
    """Return the deal files, and folders of them, that a value names; a name may have a * or ?."""
    names = [value] if Path(value).exists() else value.split()
    files: list[str] = []
    for name in names:
        found = [name] if Path(name).exists() else sorted(glob.glob(name))  # noqa: PTH207  # Path.glob takes no absolute pattern
        if not found and glob.has_magic(name):
            raise ValueError(f"DEAL の {name} に合う案件のファイルがありません。")
        if any(Path(each).suffix not in ENDINGS and not Path(each).is_dir() for each in found or [name]):
            raise ValueError(f"DEAL には案件のファイル（{' か '.join(ENDINGS)} で終わる）を書いてください: {name}")
        files += found or [name]
    return files


def main() -> int:
    """Be the process that make starts; return its status."""
    (verb,) = sys.argv[1:]
    given = {name: os.environ.get(name, "") for name in os.environ.pop(GIVEN, "").split()}
    try:
        return run(arguments(verb, given))
    except ValueError as error:
        print(f"{seen(str(error))}\n使い方は make help で出ます。", file=sys.stderr)
        return Status.FAULTY


if __name__ == "__main__":
    sys.exit(main())
