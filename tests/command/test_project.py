"""When documents say that they were made, and by which template: what git knows, and what the environment says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from clausebook.command.project import template_of
from clausebook.deal.document import Handbook

from ..conftest import ROOT, Project, deal_of_example
from ..readback import furniture, squeeze


def git(project: Project, *arguments: str) -> str:
    """Return what git says; what it commits is of long ago."""
    names = {f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {**os.environ, **names, "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z"}
    command = ["git", "-C", str(project.root), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def committed(example: Project) -> Project:
    """The small handbook as a commit of long ago has it, with a deal that the commit does not have."""
    git(example, "init", "--quiet")
    example.path(".gitignore").write_text("/build/\n/deals/\n", encoding="utf-8")
    git(example, "add", ".")
    git(example, "commit", "--quiet", "--message=all")
    example.path("deals").mkdir()
    example.path("deals/acme.yml").write_text(deal_of_example(), encoding="utf-8")
    return example


def result_of(project: Project, *arguments: str, **environment: str) -> dict[str, Any]:
    """Return what a command says to programs, in an environment that says no time of its own."""
    env = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    env |= {"PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", "clausebook", *arguments, "--format", "json"]
    result = subprocess.run(command, cwd=project.root, env=env, capture_output=True, text=True, check=False)
    told = json.loads(result.stdout)
    assert isinstance(told, dict)
    return told


def dated(pdf: Path) -> date:
    """Return the day on which a PDF says that it was made."""
    with pikepdf.open(pdf) as document:
        assert document.docinfo["/CreationDate"] == document.docinfo["/ModDate"]
        digits = str(document.docinfo["/CreationDate"]).removeprefix("D:")[:8]
    return date.fromisoformat(digits)


def test_blank_form_is_of_the_commit_and_a_deal_of_the_day_that_it_is_made(committed: Project) -> None:
    before = date.today()
    told = result_of(committed, "pdf", "lending", "deals/acme.yml")
    (made,) = told["deals"]
    assert dated(committed.path("build/pdf/lending.pdf")) == date(2020, 1, 1)
    assert before <= date.fromisoformat(made["made"]) <= date.today()
    assert dated(committed.root / made["file"]) == date.fromisoformat(made["made"])
    year, month, number = made["made"].split("-")
    head = f"【案】{year}年{int(month)}月{int(number)}日照合番号{made['number']}"
    assert all(squeeze(header).startswith(head) for header, _ in furniture(committed.root / made["file"]))


def test_environment_says_the_day_of_everything(committed: Project) -> None:
    told = result_of(committed, "pdf", "lending", "deals/acme.yml", "-j", "2", SOURCE_DATE_EPOCH="1700000000")
    assert told["deals"][0]["made"] == "2023-11-14"
    assert {dated(committed.path(name)) for name in ("build/pdf/lending.pdf", told["deals"][0]["file"])} == {
        date(2023, 11, 14)
    }


def test_final_keeps_its_day_and_its_record_tells_of_the_commit(committed: Project) -> None:
    (made,) = result_of(committed, "pdf", "deals/acme.yml", "--final", SOURCE_DATE_EPOCH="1700000000")["deals"]
    assert (made["file"], made["record"], made["outcome"]) == ("finals/acme.pdf", "finals/acme.json", "new")
    record = json.loads(committed.path("finals/acme.json").read_bytes())
    assert record["template"] == {"commit": git(committed, "rev-parse", "HEAD"), "clean": True}
    assert record["made"] == "2023-11-14"
    content = committed.path("finals/acme.pdf").read_bytes()
    for outcome in ("same", "anew"):
        if outcome == "anew":
            committed.path("finals/acme.pdf").unlink()
        (made,) = result_of(committed, "pdf", "deals/acme.yml", "--final")["deals"]
        assert (made["outcome"], made["made"]) == (outcome, "2023-11-14")
        assert committed.path("finals/acme.pdf").read_bytes() == content


def test_template_is_clean_if_all_but_deals_and_what_is_made_is_as_the_commit_has_it(committed: Project) -> None:
    handbook = Handbook(committed.root, committed.path("build"))
    commit = git(committed, "rev-parse", "HEAD")
    committed.path(".gitignore").unlink()
    git(committed, "commit", "--quiet", "--all", "--message=gitignore")
    commit = git(committed, "rev-parse", "HEAD")
    committed.path("finals").mkdir()
    committed.path("finals/acme.pdf").touch()
    assert template_of(handbook) == (commit, True)
    clause = committed.path("source/clauses/fee/other.md")
    clause.touch()
    assert template_of(handbook) == (commit, False)
    clause.unlink()
    committed.edit("source/clauses/fee/lending.md", "送金の費用", "送金に要する費用")
    assert template_of(handbook) == (commit, False)


def test_template_is_not_known_without_git(example: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    handbook = Handbook(example.root, example.path("build"))
    assert template_of(handbook) == (None, None)
    git(example, "init", "--quiet")
    assert template_of(handbook) == (None, None), "there is no commit"
    monkeypatch.setenv("PATH", "")
    assert template_of(handbook) == (None, None)


def test_final_of_sources_that_no_commit_has_is_told(committed: Project) -> None:
    committed.edit("source/clauses/fee/lending.md", "送金の費用", "送金に要する費用")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "clausebook", "pdf", "deals/acme.yml", "--final"]
    said = [subprocess.run(command, cwd=committed.root, env=env, capture_output=True, text=True) for _ in range(2)]
    assert ["git に入れていない変更があります" in result.stdout for result in said] == [True, False]
    assert json.loads(committed.path("finals/acme.json").read_bytes())["template"]["clean"] is False
    assert timedelta(0) <= date.today() - dated(committed.path("finals/acme.pdf")) <= timedelta(1)


def test_final_of_which_no_commit_is_known_is_told(example: Project) -> None:
    example.path("deals").mkdir()
    example.path("deals/acme.yml").write_text(deal_of_example(), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "GIT_CEILING_DIRECTORIES": str(example.root.parent)}
    command = [sys.executable, "-m", "clausebook", "pdf", "deals/acme.yml", "--final"]
    said = [subprocess.run(command, cwd=example.root, env=env, capture_output=True, text=True) for _ in range(2)]
    assert ["git のコミットが分からない" in result.stdout for result in said] == [True, False]
    assert json.loads(example.path("finals/acme.json").read_bytes())["template"] == {"commit": None, "clean": None}
