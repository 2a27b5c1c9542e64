"""The command as a process: how it begins and ends, whatever it is called from."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clausebook.model.locks import taken

from ..conftest import ROOT, Project
from ..readback import printed_lines, squeeze

COMMAND = [sys.executable, "-m", "clausebook"]


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a folder; what it says is bytes, in whatever encoding."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([*COMMAND, *arguments], cwd=folder, env=env, capture_output=True, check=False)


def test_reader_that_has_gone_is_no_fault_and_the_work_goes_on(project: Project) -> None:
    deals = [project.path(f"{name}.yml") for name in ("one", "two")]
    for deal in deals:
        deal.write_text("契約書: ai-nda\n")
    for arguments in (["--help"], ["pdf", *(deal.name for deal in deals)]):
        reading, writing = os.pipe()
        os.close(reading)
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.run(
            [*COMMAND, *arguments], cwd=project.root, env=env, stdout=writing, stderr=subprocess.PIPE, check=False
        )
        os.close(writing)
        assert (process.returncode, process.stderr) == (0, b"")
    assert {path.name for path in project.path("build/pdf/deals").rglob("*.pdf")} == {"one-案.pdf", "two-案.pdf"}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp932"])
def test_stream_that_cannot_write_japanese_gets_what_it_can(encoding: str, project: Project) -> None:
    result = run(project.root, "pdf", "ai-ndb", PYTHONIOENCODING=encoding)
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert b"ai-nda" in result.stderr
    result = run(project.root, "pdf", "nöne😀", "--format", "json", PYTHONIOENCODING=encoding)
    assert "nöne😀" in json.loads(result.stdout.decode(encoding))["findings"][0]["message"]


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["pdf", "ai-nda"], {}),
        (["pdf", "ai-nda", "--format", "json"], {}),
        (["pdf", "none", "--format", "json"], {}),
        (["--help"], {}),
        (["pdf", "--help"], {}),
        (["--version"], {}),
        ([], {"_CLAUSEBOOK_COMPLETE": "zsh_source"}),
        ([], {"_CLAUSEBOOK_COMPLETE": "zsh_complete", "COMP_WORDS": "clausebook pdf ", "COMP_CWORD": "2"}),
    ],
    ids=str,
)
def test_output_that_cannot_be_written_is_told_in_a_sentence(
    arguments: list[str], environment: dict[str, str], project: Project
) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [*COMMAND, *arguments], cwd=project.root, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert result.returncode == 2
    advice = "ディスクに空きがありません。空きを作ってから、もう一度実行してください。"
    assert result.stderr == f"標準出力 を読み書きできません。{advice}\n"


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&- >&- 2>&-"])
def test_stream_that_is_closed_is_none_to_write_to(closed: str, project: Project) -> None:
    (project.root / "deal.yml").write_text("契約書: ai-nda\n")
    pdf = project.path("build/pdf/ai-nda.pdf")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    for arguments, status in ((["pdf", "ai-nda"], 0), (["pdf", "none"], 2), (["deal", "ai-nda", "-o", "new.yml"], 0)):
        pdf.unlink(missing_ok=True)
        command = ["sh", "-c", f'exec "$@" {closed}', "sh", *COMMAND, *arguments]
        result = subprocess.run(command, cwd=project.root, env=env, capture_output=True, check=False)
        assert (result.returncode, b"Traceback" in result.stdout + result.stderr) == (status, False)
        assert pdf.is_file() == (arguments == ["pdf", "ai-nda"])
        assert not pdf.is_file() or (pdf.read_bytes()[:5], pdf.read_bytes().rstrip()[-5:]) == (b"%PDF-", b"%%EOF")
    assert project.path("new.yml").read_text(encoding="utf-8").endswith(":\n")


def test_folder_in_the_way_of_a_blank_form_is_named_and_nothing_else_is_left(project: Project) -> None:
    pdf = project.path("build/pdf/ai-nda.pdf")
    pdf.unlink()
    pdf.mkdir()
    result = run(project.root, "pdf")
    assert result.returncode == 2
    assert f"{pdf} を読み書きできません。フォルダーです。" in result.stderr.decode()
    assert {path.suffix for path in pdf.parent.iterdir() if path.is_file()} == {".pdf"}


@pytest.mark.parametrize(
    ("name", "words"),
    [("a" * 300, "名前が長すぎます。"), ("file/new", "同じ名前のものがもうあります。"), ("/proc/new", "ありません。")],
)
def test_place_where_nothing_can_be_written_is_told(name: str, words: str, project: Project) -> None:
    project.path("file").touch()
    result = run(project.root, "deal", "ai-nda", "-o", f"{name}.yml")
    assert (result.returncode, result.stdout) == (2, b"")
    place = "file" if "/" in name and name[0] != "/" else f"{name}.yml"
    assert result.stderr.decode().startswith(f"{place} を読み書きできません。{words}")


def interrupted(project: Project, arguments: list[str], seconds: float) -> tuple[int, str]:
    """Press Ctrl-C some time after a command has begun; return its status and what it says of that."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=project.root, env=env, text=True, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    with pytest.raises(ProcessLookupError):  # nor does anything that it has started go on
        os.killpg(process.pid, 0)
    return process.returncode, said.strip()


@pytest.mark.trial(sample=4, every=100)
def test_interruption_ends_every_verb_quietly_at_any_time(seed: int, project: Project) -> None:
    chance = random.Random(seed)
    verbs = (["html", "-j", "2"], ["pdf", "-j", "2"], ["test", "-j", "2"], ["pdf"])
    shutil.rmtree(project.path("build"))
    status, said = interrupted(project, verbs[seed % len(verbs)], chance.uniform(0.4, 4))
    assert (status, said) in ((130, ""), (-signal.SIGINT, ""), (0, ""))  # in Python, or before it has all that it needs
    pdfs = [path.read_bytes() for path in project.path("build").rglob("*.pdf")]
    assert all(pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF") for pdf in pdfs)
    assert not list(project.path("build").rglob(".*.unfinished"))


def test_process_of_sphinx_that_dies_ends_the_build_with_a_word(project: Project) -> None:
    shutil.rmtree(project.path("build"))
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1790000000"}  # git need not be asked
    process = subprocess.Popen(
        [*COMMAND, "pdf", "-j", "2"], cwd=project.root, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (found := children.read_text().split()):
        time.sleep(0.01)
    os.kill(int(found[0]), signal.SIGKILL)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "並べて動かすプロセスが途中で止まりました。" in said or "master document" in said  # if that was to be read
    assert "Traceback" not in said
    assert not list(project.path("build").glob("pdf/*.pdf"))


def test_what_cannot_be_seen_reaches_neither_terminal_nor_program(project: Project) -> None:
    name = "a\x1b[31m\u202e\n.yml"
    project.path(name).write_text('契約書: ai-nda\n"甲\u202e乙": 1\n')
    for form in ("text", "json"):
        result = run(project.root, "pdf", name, "no\x1b\u202e\nne.yml", "--format", form)
        said = (result.stdout + result.stderr).decode()
        assert result.returncode == 2
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", said)
        assert "<U+202E>" in said
    told = json.loads(result.stdout)
    assert {finding["file"] for finding in told["findings"]} == {name, "no\x1b\u202e\nne.yml"}


@pytest.mark.parametrize("form", ["text", "json"])
def test_report_of_thousands_of_faults_says_how_many_more_there_are(form: str, project: Project) -> None:
    lines = "".join(f"k{number}: 1\n" for number in range(5000))
    project.path("many.yml").write_text(f"契約書: ai-nda\n{lines}")
    project.path("long.yml").write_text(f"契約書: ai-nda\n? {'長' * 60_000}\n: 1\n")
    result = run(project.root, "pdf", "many.yml", "long.yml", "--format", form)
    said = result.stdout + result.stderr
    assert result.returncode == 2
    assert len(said) < 60_000
    assert b"4901" in said


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let what a test starts be interrupted, even where the tests run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_interruption_ends_quietly_and_leaves_nothing_half_written(project: Project) -> None:
    folder = project.path("deals")
    folder.mkdir(exist_ok=True)
    for number in range(300):
        (folder / f"deal-{number}.yml").write_text("契約書: maintenance\n")
    made = project.path("build/pdf/deals")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    for jobs in ("1", "2"):
        process = subprocess.Popen(
            [*COMMAND, "pdf", "deals", "-j", jobs], cwd=project.root, env=env, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout
        process.stdout.readline()  # the first is made
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert (process.returncode, said.strip()) == (130, "")
        assert 0 < len(list(made.glob("*.pdf"))) < 300
        assert all(path.read_bytes().startswith(b"%PDF-") for path in made.glob("*.pdf"))
        assert {path.suffix for path in made.iterdir()} == {".pdf"}


def test_build_waits_while_another_process_builds_into_the_same_folder(example: Project) -> None:
    """Hold the lock of the PDFs for as long as two builds take, and see that nothing of them is touched."""
    begin = time.monotonic()
    assert run(example.root, "pdf").returncode == 0
    took = time.monotonic() - begin
    example.edit("source/clauses/fee/lending.md", "送金の費用", "送金に要する費用")
    before = {path: path.stat().st_mtime_ns for path in example.path("build").rglob("*") if path.is_file()}
    lock = taken(example.path("build/doctrees/pdf.lock"))
    assert lock is not None
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([*COMMAND, "pdf"], cwd=example.root, env=env, stdout=subprocess.DEVNULL)
    time.sleep(2 * took)
    assert process.poll() is None
    assert {path: path.stat().st_mtime_ns for path in example.path("build").rglob("*") if path.is_file()} == before
    os.close(lock)
    assert process.wait(timeout=60) == 0
    assert "送金に要する費用" in squeeze(
        "".join(line.text for line in printed_lines(example.path("build/pdf/lending.pdf")))
    )


def test_what_is_not_installed_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-S", *COMMAND[1:], "pdf"]  # without the packages beside Python
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "が入っていません。make か" in result.stderr
    assert "Traceback" not in result.stderr


def test_folder_without_a_handbook_is_told(tmp_path: Path) -> None:
    for arguments in (["pdf"], ["html"], ["test"], ["serve"], ["deal", "ai-nda"]):
        result = run(tmp_path, *arguments)
        assert (result.returncode, result.stdout) == (2, b"")
        assert "ここにハンドブックがありません。" in result.stderr.decode()
    assert not list(tmp_path.iterdir())


def test_port_that_is_taken_is_told_before_anything_is_built(example: Project) -> None:
    before = example.output()
    example.edit("source/clauses/fee/lending.md", "送金の費用", "送金に要する費用")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run(example.root, "serve", "--port", str(port))
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.decode().startswith(f"ポート {port} は、ほかで使われているか、")
    assert example.output() == before


@pytest.mark.parametrize("epoch", ["yesterday", "99999999999999", "9" * 30, "-1"])
def test_time_that_is_none_is_told(epoch: str, project: Project) -> None:
    result = run(project.root, "pdf", SOURCE_DATE_EPOCH=epoch)
    assert result.returncode == 2
    assert "SOURCE_DATE_EPOCH には" in result.stderr.decode()
    assert b"Traceback" not in result.stderr


def test_version_is_told() -> None:
    assert run(ROOT, "--version").stdout.startswith(b"clausebook ")


def result_of(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return the object that a command writes for programs; it says nothing else."""
    result = run(folder, *arguments, "--format", "json")
    told = json.loads(result.stdout)
    assert result.stderr == b""
    assert told["status"] == result.returncode
    assert isinstance(told, dict)
    return told


def test_programs_read_what_was_made_and_what_is_wrong(project: Project) -> None:
    project.path("deals").mkdir(exist_ok=True)
    project.path("deals/good.yml").write_text("契約書: ai-nda\n")
    project.path("bad.yml").write_text("契約書: ai-nda\n空欄:\n  締結日: 2026-02-30\n")
    told = result_of(project.root, "pdf", "maintenance", "deals/good.yml", "bad.yml")
    assert [each["file"] for each in told["blank"]] == ["build/pdf/maintenance.pdf"]
    (made,) = told["deals"]
    assert (made["file"], made["record"]) == ("build/pdf/deals/good-案.pdf", None)
    assert (made["deal"], made["name"], made["final"], made["outcome"]) == ("deals/good.yml", "good", False, "draft")
    assert re.fullmatch("([0-9A-F]{4}-){2}[0-9A-F]{4}", made["number"])
    assert "甲の会社名" in made["open"]
    (finding,) = told["findings"]
    message = finding.pop("message")
    assert finding == {"file": "bad.yml", "line": 3, "column": 8, "kind": "案件"}
    assert "暦にない日" in message
    assert told["status"] == 2
    told = result_of(project.root, "deal", "ai-nda", "-o", "new.yml")
    assert (told["file"], told["status"]) == ("new.yml", 0)
    assert result_of(project.root, "deal", "ai-nda", "-o", "new.yml")["findings"][0]["kind"] == "コマンド"


@pytest.mark.parametrize("arguments", [["pdf", "-j", "0"], ["pdf", "--nope"], ["deal"]])
def test_line_that_cannot_be_read_is_told_as_text_even_to_programs(arguments: list[str], tmp_path: Path) -> None:
    result = run(tmp_path, *arguments, "--format", "json")
    assert (result.returncode, result.stdout) == (2, b"")
    assert "--help で出ます。" in result.stderr.decode()


def test_sound_project_passes_its_test_and_what_was_built_stays(project: Project) -> None:
    before = project.output()
    result = run(project.root, "test")
    assert (result.returncode, result.stderr.decode()) == (0, "")
    rows = [line.split("\t") for line in result.stdout.decode().strip().split("\n")]
    assert len(rows) == 5
    assert {row[1] for row in rows} == {"よし"}
    assert project.output() == before


def test_faults_of_all_kinds_are_found_by_the_test(project: Project) -> None:
    before = project.output()
    page = project.path("source/changes.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n[nowhere](/none.html)\n\n{ref}`nothing`\n", encoding="utf-8")
    project.path("deals").mkdir(exist_ok=True)
    project.path("deals/bad.yml").write_text("契約書: none\n")
    told = result_of(project.root, "test")
    assert told["status"] == 2
    kinds = {(finding["file"], finding["kind"]) for finding in told["findings"]}
    assert kinds == {("source/changes.md", "Sphinx"), ("changes.html", "リンク"), ("deals/bad.yml", "案件")}
    clause = "source/clauses/fees/maintenance.md"
    project.edit(clause, "{{委託者}}は{{受託者}}", "{{委託物}}は{{受託者}}")
    told = result_of(project.root, "test")
    assert {finding["file"] for finding in told["findings"]} == {clause}
    assert [check["result"][:1] for check in told["checks"]] == ["誤", "―", "―", "―", "―"]
    assert project.output() == before


def test_warning_of_sphinx_is_told_once_with_its_place(project: Project) -> None:
    page = project.path("source/changes.md")
    text = page.read_text(encoding="utf-8") + "\n{ref}`nothing`\n"
    page.write_text(text, encoding="utf-8")
    result = run(project.root, "html", LANG="C")
    assert result.returncode == 2
    said = result.stderr.decode().strip().split("\n")
    assert said[0] == "原稿に警告があります。直してから、もう一度実行してください。"
    assert len(said) == 2
    assert said[1].startswith(f"source/changes.md:{text.count(chr(10))}: ")
    assert said[1].endswith("[Sphinx]")


def test_settings_that_cannot_be_read_are_told(project: Project) -> None:
    project.configure("html_theme = (")
    result = run(project.root, "pdf")
    assert result.returncode == 2
    assert result.stderr.decode().startswith("原稿に誤りがあるため、何も書き出さずに終わります。\nconf.py:")


def test_extension_that_is_not_there_is_told(example: Project) -> None:
    example.configure('extensions = [*extensions, "no_such_extension"]')
    result = run(example.root, "pdf")
    assert result.returncode == 2
    assert result.stderr.decode().startswith("原稿に誤りがあるため、何も書き出さずに終わります。\nconf.py: ")
    assert b"no_such_extension" in result.stderr
    assert b"Traceback" not in result.stderr


def test_site_is_built_with_the_pdfs_that_it_links_to(project: Project) -> None:
    before = project.contents()
    for folder in ("html", "pdf"):
        project.path(f"build/{folder}").rename(project.path(folder))
    result = run(project.root, "html", "-j", "2", SOURCE_DATE_EPOCH="1790000000", HANDBOOK_URL="")
    assert (result.returncode, result.stderr) == (0, b"")
    assert project.contents() == before


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", {"init", "pdf", "html", "deal", "test", "serve"}),
        ("deal ai-", {"ai-nda", "ai-operations"}),
        ("pdf main", {"maintenance"}),
        ("pdf deals/exa", {"deals/example-one.yml", "deals/example-two.yaml"}),
        ("pdf --fi", {"--final"}),
    ],
)
def test_shell_completes_names_and_deal_files(words: str, expected: set[str], project: Project) -> None:
    project.path("deals").mkdir(exist_ok=True)
    for name in ("example-one.yml", "example-two.yaml", "example-note.txt"):
        project.path(f"deals/{name}").touch()
    shell = {"_CLAUSEBOOK_COMPLETE": "zsh_complete", "COMP_WORDS": f"clausebook {words}"}
    count = len(words.split()) if words else 1
    result = run(project.root, **shell, COMP_CWORD=str(count))
    lines = result.stdout.decode().split("\n")
    assert set(lines[1::3]) & (expected | {"pdf"}) == expected


def test_process_that_dies_ends_the_work_with_a_word(project: Project) -> None:
    for number in range(20):
        project.path(f"deal-{number}.yml").write_text("契約書: maintenance\n")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*COMMAND, "pdf", ".", "-j", "2"], cwd=project.root, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    process.stdout.readline()  # the first is made
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "プロセスが途中で止まりました。" in said
    assert "Traceback" not in said
