"""What is written behind make: text that reaches Python whole, is run by nobody, and is checked there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clausebook.command.make import arguments

from ..conftest import ROOT, Project


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """A folder in which make starts the command, with no agreement in it."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for requirements in ROOT.glob("requirements*.txt"):
        os.utime(shutil.copy(requirements, tmp_path), (0, 0))  # older than what is installed
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "clausebook").symlink_to(ROOT / "clausebook")
    (tmp_path / "conf.py").touch()
    return tmp_path


HOSTILE = [
    "x'; touch F; '",
    'x"; touch F; "',
    "$(shell touch F)",
    "${shell touch F}",
    "$(error F)",
    "`touch F`",
    "$$(touch F)",
    "x\ntouch F",
    "x # y",
    "\\",
    "--help",
    "$(eval pdf: ; touch F)",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_no_variable_is_run_by_make_or_by_a_shell(value: str, bench: Path) -> None:
    before = {path.name for path in bench.iterdir()}
    others = [f"{name}={value}" for name in ("CONTRACT", "FINAL", "PORT", "DEALS", "ANYTHING")]
    for arguments_ in (["deal", f"NAME={value}"], ["pdf", f"DEAL={value}"], ["html", *others], ["serve", *others]):
        result = subprocess.run(["make", *arguments_], cwd=bench, capture_output=True, text=True, check=False)
        assert result.returncode == 2
        assert "Traceback" not in result.stderr
    assert {path.name for path in bench.iterdir()} == before


@pytest.mark.parametrize("value", HOSTILE)
def test_variable_reaches_python_as_it_is_written(value: str, bench: Path) -> None:
    (bench / ".venv").unlink()
    (bench / ".venv/bin").mkdir(parents=True)
    (bench / ".venv/installed").touch()
    python = bench / ".venv/bin/python"
    python.write_text('#!/bin/sh\nprintf "%s" "$NAME" > name; printf "%s" "$CLAUSEBOOK_GIVEN" > given\n')
    python.chmod(0o755)
    subprocess.run(["make", "deal", f"NAME={value}"], cwd=bench, capture_output=True, check=True)
    assert (bench / "name").read_text() == value
    assert (bench / "given").read_text() == "NAME"


@pytest.mark.parametrize(
    ("verb", "given", "expected"),
    [
        ("pdf", {}, []),
        ("html", {}, []),
        ("pdf", {"CONTRACT": "ai-nda"}, ["--", "ai-nda"]),
        ("pdf", {"CONTRACT": "ai-nda maintenance"}, ["--", "ai-nda", "maintenance"]),
        ("pdf", {"DEAL": "one.yml"}, ["--", "one.yml"]),
        ("pdf", {"DEAL": "one.yml two.yaml"}, ["--", "one.yml", "two.yaml"]),
        ("pdf", {"DEAL": " one.yml  two.yaml "}, ["--", "one.yml", "two.yaml"]),
        ("pdf", {"DEAL": "*.yml"}, ["--", "one.yml", "three four.yml"]),
        ("pdf", {"DEAL": "three four.yml"}, ["--", "three four.yml"]),
        ("pdf", {"DEAL": "folder"}, ["--", "folder"]),
        ("pdf", {"DEAL": "none.yml"}, ["--", "none.yml"]),
        ("pdf", {"DEAL": "one.yml", "FINAL": "1"}, ["--final", "--", "one.yml"]),
        ("pdf", {"DEAL": "one.yml", "FINAL": "0"}, ["--", "one.yml"]),
        ("pdf", {"DEAL": "one.yml", "FINAL": "1", "REPLACE": "one"}, ["--final", "--replace=one", "--", "one.yml"]),
        ("pdf", {"REPLACE": " one  2026/two "}, ["--replace=one", "--replace=2026/two"]),
        ("pdf", {"REPLACE": "three four"}, ["--replace=three four"]),
        ("pdf", {"DEAL": "one.yml", "FINAL": "No"}, ["--", "one.yml"]),
        *(
            ("html", {name: "1"}, [])
            for name in (
                "PYTHON",
                "PIP_INDEX_URL",
                "HTTPS_PROXY",
                "no_proxy",
                "HANDBOOK_URL",
                "SOURCE_DATE_EPOCH",
                "LC_ALL",
                "MAKEFLAGS",
                "PYTHONUTF8",
                "REQUESTS_CA_BUNDLE",
            )
        ),
        ("deal", {"CONTRACT": "ai-nda", "NAME": "acme"}, ["--output=deals/acme.yml", "--", "ai-nda"]),
        ("deal", {"CONTRACT": "ai-nda", "NAME": "acme.yml"}, ["--output=deals/acme.yml", "--", "ai-nda"]),
        ("deal", {"CONTRACT": "ai-nda", "NAME": "O'Brien"}, ["--output=deals/O'Brien.yml", "--", "ai-nda"]),
        ("deal", {"CONTRACT": "ai-nda", "NAME": "見本（東京）"}, ["--output=deals/見本（東京）.yml", "--", "ai-nda"]),
        ("serve", {"PORT": "8001"}, ["--port=8001"]),
    ],
    ids=str,
)
def test_variables_become_arguments(
    verb: str, given: dict[str, str], expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one.yml", "two.yaml", "three four.yml"):
        Path(name).touch()
    Path("folder").mkdir()
    Path("finals").mkdir()
    Path("finals/three four.json").touch()
    assert arguments(verb, given) == [verb, *(expected if "--" in expected else [*expected, "--"])]


@pytest.mark.parametrize(
    ("verb", "given", "words"),
    [
        ("pdf", {"DEALS": "a.yml"}, "変数 DEALS はありません。もしかして「DEAL」ですか。使えるもの: DEAL、"),
        ("pdf", {"final": "1"}, "もしかして「FINAL」ですか"),
        ("pdf", {"FINALS": "1"}, "もしかして「FINAL」ですか"),
        ("deal", {"NAMES": "acme"}, "もしかして「NAME」ですか"),
        ("deal", {"CONTRAT": "ai-nda"}, "もしかして「CONTRACT」ですか"),
        ("html", {"DEAL": "a.yml"}, "make html に DEAL は使えません。書ける変数はありません。"),
        ("pdf", {"NAME": "acme"}, "make pdf に NAME は使えません"),
        ("pdf", {"XYZ": "1"}, "変数 XYZ はありません。使えるもの: DEAL、"),
        ("html", {"deals": ""}, "変数 deals はありません。もしかして「DEAL」ですか。書ける変数はありません。"),
        ("pdf", {"DEAL": ""}, "DEAL が空です"),
        ("pdf", {"DEAL": "a.yml", "FINAL": "1", "REPLACE": ""}, "REPLACE が空です"),
        ("deal", {"REPLACE": "a"}, "make deal に REPLACE は使えません"),
        ("pdf", {"DEAL": "a.yml", "CONTRACT": "b"}, "どちらか一方"),
        ("pdf", {"DEAL": "a.yml", "FINAL": "2"}, "FINAL には 1 か 0"),
        ("pdf", {"DEAL": "ai-nda"}, "DEAL には案件のファイル（.yml か .yaml で終わる）を書いてください: ai-nda"),
        ("pdf", {"DEAL": "--final"}, "DEAL には案件のファイル"),
        ("pdf", {"DEAL": "none-*.yml"}, "DEAL の none-*.yml に合う案件のファイルがありません"),
        *(("deal", {"NAME": name}, "NAME には案件の名前だけを") for name in (
            "../x", "a/b", "a\\b", "..", ".hidden", "-o", " x", "x ", "a\nb", "x'; touch F; '", "$(shell touch F)",
            ".yml", "a\tb", "a\x1bb", "C:x",
        )),
    ],
    ids=str,
)  # fmt: skip
def test_variable_that_is_wrong_is_refused(verb: str, given: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        arguments(verb, given)


@pytest.mark.parametrize(
    ("verb", "name"), [("pdf", "DEAL"), ("pdf", "FINAL"), ("pdf", "REPLACE"), ("deal", "NAME"), ("serve", "PORT")]
)
def test_variable_of_the_environment_is_refused_and_not_ignored(verb: str, name: str, bench: Path) -> None:
    env = {**os.environ, name: "1"}
    result = subprocess.run(["make", verb], cwd=bench, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert f"環境変数 {name} は使いません。make {verb} {name}=… と、後ろに書いてください。" in result.stderr
    assert arguments("html", {}, [name]) == ["html", "--"]
    assert arguments("pdf", {"FINAL": "0"}, ["FINAL"]) == ["pdf", "--"]


@pytest.mark.parametrize(
    ("arguments_", "words"),
    [
        (["deal"], "CONTRACT を書いてください。"),
        (["pdf", "FINAL=1"], "FINAL は案件のファイルと一緒に使ってください。"),
        (["pdf", "DEAL=a.yml", "REPLACE=a"], "REPLACE は FINAL と一緒に使ってください。"),
        (["serve", "PORT=x"], "PORT の値が使えません: 'x' は数ではありません。"),
    ],
)
def test_advice_names_what_is_written_behind_make(arguments_: list[str], words: str, bench: Path) -> None:
    result = subprocess.run(["make", *arguments_], cwd=bench, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith(f"{words}")
    assert "\n使い方は make help で出ます。\n" in result.stderr
    assert "--" not in result.stderr.replace("--help", "").replace("make: ***", "")


@pytest.mark.sampled(one_in=2)
@pytest.mark.parametrize("name", ["O'Brien", "acme", "見本 （東京）&", 'a b"c' if os.name == "nt" else "a&b(c)"])
def test_line_that_is_advised_can_be_pasted(name: str, workshop: Project) -> None:
    for command in (["make", "deal", "CONTRACT=ai-nda", f"NAME={name}"],
                    [sys.executable, "-m", "clausebook", "deal", "ai-nda", "-o", f"deals/{name}-2.yml"]):  # fmt: skip
        said = subprocess.run(command, cwd=workshop.root, capture_output=True, text=True, check=True).stdout
        line = said.strip().split("\n")[-1].strip()
        caller, verb, *words = shlex.split(line)
        assert verb == "pdf"
        as_module = f"{sys.executable} -m clausebook" if caller == "clausebook" else caller
        result = subprocess.run(line.replace(caller, as_module, 1), shell=True, cwd=workshop.root, capture_output=True)
        assert (result.returncode, result.stderr) == (0, b""), words
        again = subprocess.run(command, cwd=workshop.root, capture_output=True, text=True, check=False)
        assert f"はもうあります。{'NAME' if caller == 'make' else '-o'} で別の名前を" in again.stderr
