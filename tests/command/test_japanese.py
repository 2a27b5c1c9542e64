"""All that Click says is Japanese, whatever language the machine speaks."""

from __future__ import annotations

import ast
import gettext
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from clausebook.command.japanese import WORDS, in_japanese

from ..conftest import ROOT

NOT_WRITTEN_OUT = {"extra['required']": "required"}
"""The ids that Click takes from a variable, and what they are."""


def asked(path: Path) -> Iterator[ast.expr]:
    """Yield what a module asks gettext for."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            yield from node.args[: 2 if node.func.id == "ngettext" else 1]


def ids() -> Iterator[str]:
    """Yield every message id in Click's source."""
    for path in Path(click.__file__).parent.glob("*.py"):
        for message in asked(path):
            yield str(message.value) if isinstance(message, ast.Constant) else NOT_WRITTEN_OUT[ast.unparse(message)]


def test_every_message_of_click_has_a_translation_and_no_other_has() -> None:
    found = set(ids())
    assert len(found) > 60
    assert found == set(WORDS)


@pytest.mark.parametrize("message", WORDS)
def test_translation_is_japanese_and_asks_for_nothing_that_the_message_has_not(message: str) -> None:
    def placeholders(text: str) -> set[tuple[str, str]]:
        return set(re.findall(r"\{(\w+)|%\((\w+)\)s", text))

    words = WORDS[message]
    assert placeholders(words) <= placeholders(message)
    left = re.sub(r"\{.*?\}|%\(\w+\)s|Bash|UUID|Windows|--", "", words)
    assert not re.search("[a-z]", left, re.IGNORECASE)


def test_catalogue_is_for_click_alone_and_goes_when_the_command_ends() -> None:
    before = gettext.translation, gettext.textdomain()
    with in_japanese():
        assert gettext.gettext("Usage:") == "使い方:"
        assert gettext.ngettext("Did you mean {possibility}?", "", 1) == "もしかして {possibility} ですか。"
        assert gettext.gettext("What Click does not say") == "What Click does not say"
        assert gettext.dgettext("other", "Usage:") == "Usage:"
    assert (gettext.translation, gettext.textdomain()) == before
    assert gettext.gettext("Usage:") == "Usage:"


@pytest.mark.parametrize(
    "language", [{"LANG": "C"}, {"LC_ALL": "en_US.UTF-8"}, {"LANGUAGE": "fr:de", "LANG": "fr_FR.UTF-8"}, {}], ids=str
)
def test_language_of_the_machine_changes_nothing(language: dict[str, str]) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LANG", "LC_"))}
    command = [sys.executable, "-m", "clausebook", "pdf", "--help"]
    result = subprocess.run(command, cwd=ROOT, env={**bare, **language}, capture_output=True, check=True)
    assert result.stdout.decode().startswith("使い方: clausebook pdf [選べるもの] [対象]...")
    assert "この説明を出す。" in result.stdout.decode()
