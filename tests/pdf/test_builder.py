"""PDFs are written whole or not at all, and again if the agreement is another."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time

import pytest

from clausebook.model.locks import taken

from ..conftest import BARE, ROOT, Project

BREAK_DOWN = """
def setup(app):
    app.connect("doctree-resolved", lambda app, doctree, docname: 1 / (docname != "contracts/sale"))
"""
"""An extension that fails when one agreement has been written."""


def test_reader_of_a_pdf_keeps_it_whole_while_it_is_built_again(example: Project) -> None:
    pdf, open_in_a_viewer = example.path("build/pdf/lending.pdf"), example.path("viewed.pdf")
    open_in_a_viewer.hardlink_to(pdf)
    before = pdf.read_bytes()
    example.edit("source/clauses/fee/lending.md", "送金の費用", "送金に要する費用")
    assert example.build("pdf").returncode == 0
    assert pdf.read_bytes() != before
    assert open_in_a_viewer.read_bytes() == before
    assert sorted(path.name for path in pdf.parent.iterdir()) == ["lending.pdf", "sale.pdf"]


def test_pdf_that_was_built_before_stays_if_the_build_breaks_down(example: Project) -> None:
    before = example.output()
    example.edit("source/clauses/court/common.md", "専属の", "専ら")
    example.configure(
        "def setup(app):\n    app.connect('doctree-resolved', lambda app, tree, name: 1 / ('sale' not in name))"
    )
    result = example.build("pdf")
    assert result.returncode == 2
    assert "[ 50%] contracts/lending" in result.stdout, "one is set before the other breaks down"
    assert example.output() == before


def test_time_that_no_clock_knows_is_told_before_anything_is_read(example: Project) -> None:
    before = example.output()
    result = example.build("pdf", SOURCE_DATE_EPOCH="99999999999999")
    assert result.returncode == 2
    assert "SOURCE_DATE_EPOCH: 1970年からの秒の数を、9999年までで書いてください。" in result.stderr
    assert "Traceback" not in result.stderr
    assert example.output() == before


def test_what_a_killed_build_left_behind_is_no_pdf_of_the_next(example: Project) -> None:
    folder = example.path("build/pdf")
    left, living = folder / ".0.unfinished", folder / ".1.unfinished"
    for own in (left, living):
        own.mkdir()
        (own / "gone.pdf").write_bytes(b"%PDF-half")
        (own / ".lock").touch()
    example.edit("source/clauses/fee/lending.md", "送金の費用", "送金に要する費用")
    lock = taken(living / ".lock")
    assert lock is not None
    assert example.build("pdf").returncode == 0
    os.close(lock)
    assert sorted(path.name for path in folder.iterdir()) == [living.name, "lending.pdf", "sale.pdf"]
    assert (living / "gone.pdf").is_file()


@pytest.mark.trial(sample=1, every=40)
def test_readers_see_only_whole_pdfs_while_two_processes_build(seed: int, example: Project) -> None:
    """Build twice at once, from nothing or after an edit, while the PDFs are read."""
    pdfs = [example.path(f"build/pdf/{name}.pdf") for name in ("lending", "sale")]
    if seed % 2 == 0:
        shutil.rmtree(example.path("build"))
    example.edit("source/clauses/court/common.md", "専属の", "専ら")
    env = {**os.environ, "PYTHONPATH": str(ROOT), **BARE}
    command = [sys.executable, "-m", "clausebook", "pdf", "-j"]
    processes = []
    for jobs in ("1", "2"):
        processes.append(
            subprocess.Popen(
                [*command, jobs], cwd=example.root, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE
            )
        )
        time.sleep(random.Random(seed).uniform(0, 0.5))
    while any(process.poll() is None for process in processes):
        for content in [pdf.read_bytes() for pdf in pdfs if pdf.exists()]:
            assert (content[:5], content.rstrip()[-5:]) == (b"%PDF-", b"%%EOF")
    assert [process.communicate()[1] for process in processes] == [b"", b""]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(example.path("build/pdf").iterdir()) == pdfs
    made = [pdf.read_bytes() for pdf in pdfs]
    shutil.rmtree(example.path("build"))
    assert example.build("pdf").returncode == 0
    assert [pdf.read_bytes() for pdf in pdfs] == made
