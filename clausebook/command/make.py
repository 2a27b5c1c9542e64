"""``python -m clausebook.command.make VERB``: what the variables written behind ``make`` ask of a verb.

They come through the environment, so that neither make nor a shell reads a language into them.
"""

from __future__ import annotations

import glob
import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..deal.places import DEALS, FINALS
from ..model.diagnostics import seen, suggestion
from .caller import MAKE
from .main import main as verbs
from .main import run
from .project import ENDINGS
from .screen import Status

GIVEN = "CLAUSEBOOK_GIVEN"
"""The variable with the names of those that were written behind ``make``."""

USED = {"pdf": ("DEAL", "CONTRACT", "FINAL", "REPLACE"), "deal": ("CONTRACT", "NAME"), "serve": ("PORT",)}
"""The variables of each verb."""

OURS = {name for names in USED.values() for name in names}

_OTHERS = re.compile(
    "PYTHON|VENV|RUN|WEB|DO|SHELL|PATH|HOME|TZ|TERM|CI|LANG|LANGUAGE|COLUMNS|TMPDIR|SOURCE_DATE_EPOCH|HANDBOOK_URL"
    "|READTHEDOCS_CANONICAL_URL|NO_COLOR|FORCE_COLOR|[.]?MAKE[A-Z_]*|[.]SHELLFLAGS|VPATH|(?:[A-Z]+_)?[A-Z]+_PROXY"
    "|(?:LC|PIP|PYTHON|PYTEST|NPM|NODE|GIT|SSL|XDG|REQUESTS|CURL)_?[A-Z0-9_]+",
    re.IGNORECASE,
)
"""The variables of others that may be written behind make: its own, and those of the programs that it starts."""

YES, NO = {"1", "yes", "true", "はい"}, {"0", "no", "false", "いいえ"}

_NO_NAME = re.compile(r"""^[.\-\s]|\s$|[\x00-\x1f\x7f/\\:*?"<>|;$`\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]""")
"""What no name of a deal has: what leads to another folder, hides a file, cannot be seen, or some system refuses."""


def arguments(verb: str, given: Mapping[str, str], around: Iterable[str] = ()) -> list[str]:
    """Return the arguments of a verb; ValueError tells which variable is wrong.

    `around` are the names in the environment: what stands there may have been meant for another program, and a final
    is not made of what somebody has once exported.
    """
    for name in USED.get(verb, ()):
        if name in around and name not in given:
            message = f"環境変数 {name} は使いません。make {verb} {name}=… と、後ろに書いてください。"
            raise ValueError(f"{message}ほかのプログラムのためのものなら、unset {name} としてから実行してください。")
    for name, value in given.items():
        if name in USED.get(verb, ()):
            if not value.strip():
                raise ValueError(f"{name} が空です。値を書くか、{name} を書かずに実行してください。")
        elif name in OURS:
            raise ValueError(f"make {verb} に {name} は使えません。{_usable(verb)}")
        elif not _OTHERS.fullmatch(name):
            raise ValueError(f"変数 {name} はありません。{suggestion(name.upper(), OURS)}{_usable(verb)}")
    if "DEAL" in given and "CONTRACT" in given:
        raise ValueError("DEAL と CONTRACT は、どちらか一方だけを書いてください。")
    options = ["--final"] if _final(given.get("FINAL", "0")) else []
    options += [f"--replace={name}" for name in _finals(given.get("REPLACE", ""))]
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


def _finals(value: str) -> list[str]:
    """Return the names of finals that a value holds; one may have spaces, if it is there."""
    return [value] if (FINALS / f"{value}.json").exists() else value.split()


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
    """Do what make asks for; return the status."""
    (verb,) = sys.argv[1:]
    given = {name: os.environ.get(name, "") for name in os.environ.pop(GIVEN, "").split()}
    around = {name for name, value in os.environ.items() if value}
    try:
        line = arguments(verb, given, around)
    except ValueError as error:
        print(f"{seen(str(error))}\n使い方は {MAKE} help で出ます。", file=sys.stderr)
        return Status.FAULTY
    return verbs(line, caller=MAKE)


if __name__ == "__main__":
    sys.exit(run(main))
