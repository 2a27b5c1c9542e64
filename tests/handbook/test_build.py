"""What is rebuilt, what a build touches, and what it never does."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from ..conftest import CONTRACTS, ROOT, Project, copy_sources
from ..readback import agreement_of, printed_lines, squeeze, the

REFUSE = """
import sys, traceback
def refuse(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.client", "ftplib.", "subprocess.")):
        # urllib3 asks, when Sphinx imports it, whether this machine has IPv6; nothing is sent
        if not any(frame.name == "_has_ipv6" for frame in traceback.extract_stack()):
            sys.stderr.write(f"FORBIDDEN {event} {arguments}\\n")
        raise OSError("refused")
sys.addaudithook(refuse)
"""
"""Refuses every socket and every program; a build must not even try."""


def read_and_written(output: str) -> tuple[set[str], set[str]]:
    """Return the pages that a build says it read, and those it says it wrote."""
    read = re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", output)
    written = re.findall(r"writing output\.\.\. \[ *\d+%\] (\S+)", output)
    return set(read), set(written)


@pytest.mark.parametrize("builder", ["pdf", "html"])
def test_second_build_reads_and_writes_nothing(project: Project, builder: str) -> None:
    before = project.output()
    result = project.build(builder)
    assert result.returncode == 0
    assert read_and_written(result.stdout) == (set(), set())
    pdfs = {name: state for name, state in project.output().items() if name.endswith(".pdf")}
    assert pdfs == {name: state for name, state in before.items() if name.endswith(".pdf")}


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("clauses/consultation/good-faith.md", {"maintenance", "support-consent"}),
        ("clauses/signature/company-seal.md", {"ai-operations", "ai-nda"}),
        ("clauses/fees/maintenance.md", {"maintenance"}),
        ("blanks.yml", set(CONTRACTS)),
    ],
)
def test_changed_clause_rebuilds_exactly_the_agreements_that_include_it(
    project: Project, name: str, least: set[str]
) -> None:
    pages = {page: project.path(f"source/contracts/{page}.md").read_text(encoding="utf-8") for page in CONTRACTS}
    users = {page for page, text in pages.items() if f"/{name}" in text} or set(CONTRACTS)
    assert least <= users
    before = project.output()
    path = project.path(f"source/{name}")
    path.write_text(path.read_text(encoding="utf-8").replace("。", "。。").replace("●", "●●"), encoding="utf-8")
    result = project.build("pdf")
    read, _ = read_and_written(result.stdout)
    changed = {name for name, state in project.output().items() if name.endswith(".pdf") and before[name] != state}
    assert result.returncode == 0, result.stderr
    assert read == {f"contracts/{name}" for name in users}
    assert changed == {f"build/pdf/{name}.pdf" for name in users}


def test_page_that_is_read_again_keeps_its_place_in_every_list(project: Project) -> None:
    before = project.output()
    page = project.path("source/contracts/ai-nda.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert project.build("html").returncode == 0
    after = project.output()
    assert [name for name in before if before[name][1] != after[name][1]] == []


def test_single_agreement_is_built_alone(project: Project) -> None:
    shutil.rmtree(project.path("build"))
    result = project.build("pdf", "source/contracts/ai-nda.md")
    assert result.returncode == 0, result.stderr
    assert [path.name for path in project.path("build/pdf").iterdir()] == ["ai-nda.pdf"]


def test_deleted_pdf_is_built_again(project: Project) -> None:
    project.path("build/pdf/ai-nda.pdf").unlink()
    project.build("pdf")
    assert project.path("build/pdf/ai-nda.pdf").exists()


def test_build_opens_no_socket_and_starts_no_program(project: Project) -> None:
    shutil.rmtree(project.path("build"))
    hook = project.path("hook")
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(REFUSE, encoding="utf-8")
    for builder in ("pdf", "html"):
        result = project.build_apart(builder, PYTHONPATH=f"{hook}:{ROOT}")
        assert "FORBIDDEN" not in result.stderr
        assert result.returncode == 0, result.stderr


def test_hook_of_the_socket_test_would_catch_one(project: Project) -> None:
    hook = project.path("hook")
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(REFUSE, encoding="utf-8")
    project.configure("import socket\nsocket.create_connection(('localhost', 9))")
    result = project.build_apart("pdf", PYTHONPATH=f"{hook}:{ROOT}")
    assert "FORBIDDEN socket." in result.stderr


def test_parallel_build_makes_the_same_pdfs(project: Project) -> None:
    epoch = {"SOURCE_DATE_EPOCH": "1700000000"}
    made = []
    for arguments in ([], ["-j", "2"]):
        shutil.rmtree(project.path("build"))
        result = project.build_apart("pdf", *arguments, **epoch)
        assert result.returncode == 0, result.stderr
        made.append({path.name: path.read_bytes() for path in project.path("build/pdf").iterdir()})
    assert made[0] == made[1]
    assert len(made[0]) == len(CONTRACTS)


def test_same_sources_give_the_same_bytes_in_another_folder_at_another_time(tmp_path: Path) -> None:
    built = []
    for folder, zone, seed, age in (("a", "UTC", "1", 0), ("another folder/b", "Asia/Tokyo", "2", 400_000)):
        project = copy_sources(tmp_path / folder)
        for path in project.path("source").rglob("*"):
            os.utime(path, (path.stat().st_mtime - age,) * 2)
        for builder in ("pdf", "html"):
            result = project.build_apart(builder, TZ=zone, PYTHONHASHSEED=seed, SOURCE_DATE_EPOCH="1790000000")
            assert result.returncode == 0, result.stderr
        built.append({name: content for name, (_, content) in project.output().items()})
    first, second = built
    assert len(first) > 40
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_parallel_build_of_some_agreements_keeps_what_it_knows_of_the_others(project: Project) -> None:
    project.edit("source/clauses/consultation/good-faith.md", "誠意をもって", "誠意を持って")
    project.path("build/pdf/ai-nda.pdf").unlink()
    result = project.build_apart("pdf", "-j", "2")
    assert result.returncode == 0, result.stderr
    assert project.path("build/pdf/ai-nda.pdf").exists()
    assert read_and_written(project.build("pdf").stdout) == (set(), set())


BREAK_DOWN = """
def break_down(app, doctree, docname):
    assert docname != "contracts/service-connection"

def setup(app):
    app.connect("doctree-resolved", break_down)
"""
"""An extension that fails when some agreements have been written."""


@pytest.mark.parametrize("processes", ["1", "2"])
def test_build_that_breaks_down_fails_and_leaves_nothing_half_done(project: Project, processes: str) -> None:
    shutil.rmtree(project.path("build"))
    project.configure(BREAK_DOWN)
    assert project.build_apart("pdf", "-j", processes).returncode == 2
    assert [path for path in project.path("build/pdf").rglob("*") if ".pdf" in path.name] == []


def test_reordering_two_includes_renumbers_everything(project: Project) -> None:
    page = "source/contracts/service-connection.md"
    first, second = (f"```{{include}} /clauses/{topic}/service-connection.md\n```\n" for topic in ("purpose", "data"))
    project.edit(page, first, "")
    project.edit(page, second, second + first)
    for builder in ("pdf", "html"):
        assert project.build(builder).returncode == 0
    html = agreement_of(project.path("build/html/contracts/service-connection.html"))
    assert the("#purpose h2", html).get_text() == "第7条（目的）"
    text = squeeze(html.get_text())
    assert "契約終了後も、第6条、第9条、第10条は存続する。" in text
    assert [int(n) for n in re.findall(r"第(\d+)条（", text)] == list(range(1, 18))
    lines = printed_lines(project.path("build/pdf/service-connection.pdf"))
    assert squeeze("".join(line.text for line in lines)) == text


def test_reference_may_point_forward_and_at_paragraphs_and_items(project: Project) -> None:
    clause = "source/clauses/purpose/maintenance.md"
    references = "{article}`scope/1/3`、{article}`term/2`及び{article}`consultation/1`"
    project.edit(clause, "あたり、", f"あたり、{references}のほか")
    for builder in ("pdf", "html"):
        assert project.build(builder).returncode == 0
    page = agreement_of(project.path("build/html/contracts/maintenance.html"))
    links = page.select("#purpose a.reference:not(.term)")
    assert [link.get_text() for link in links] == ["第2条第1項第3号", "第16条第2項", "第19条"]
    for link in links:
        assert page.find(id=str(link["href"]).removeprefix("#"))
    text = squeeze("".join(line.text for line in printed_lines(project.path("build/pdf/maintenance.pdf"))))
    assert "第2条第1項第3号、第16条第2項及び第19条のほか" in text


@pytest.mark.sampled(one_in=2)
@pytest.mark.parametrize("name", CONTRACTS)
def test_swapping_the_sides_flips_every_party_and_nothing_else(project: Project, name: str) -> None:
    def normalised(page: Path) -> tuple[str, list[tuple[str, str]]]:
        """Return the text with roles for sides, and (role, side) for each place."""
        section = agreement_of(page)
        places = []
        for span in section.select("span.party[title]"):
            places.append((str(span["title"]), span.get_text()))
            span.string = f"【{span['title']}】"
        return squeeze(section.get_text()), places

    built = project.path(f"build/html/contracts/{name}.html")
    text, places = normalised(built)
    page = project.path(f"source/contracts/{name}.md")
    content = page.read_text(encoding="utf-8")
    page.write_text(content.replace(": 甲", ": 丙").replace(": 乙", ": 甲").replace(": 丙", ": 乙"), encoding="utf-8")
    assert project.build("html").returncode == 0
    swapped_text, swapped_places = normalised(built)
    assert swapped_text == text
    flip = {"甲": "乙", "乙": "甲"}
    assert swapped_places == [(role, flip[side]) for role, side in places]
    assert places or name == "ai-nda"  # in which all is mutual


def clause_files() -> list[Path]:
    """Return every clause file; beside them is their topic's page."""
    return sorted(path for path in (ROOT / "source/clauses").glob("*/*.md") if path.stem != "index")


def test_no_two_clauses_of_a_topic_say_the_same() -> None:
    texts: dict[str, Path] = {}
    for clause in clause_files():
        text = re.sub(r"\{\{(?!文書)[^}]*\}\}", "〇", clause.read_text(encoding="utf-8"))
        if clause.parent.name not in ("preamble", "signature"):
            assert text not in texts, f"{clause} says what {texts[text]} says"
        texts[text] = clause


def test_every_clause_is_used_by_an_agreement_or_by_deals() -> None:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "source/contracts").glob("*.md")]
    used = {match[1] for page in pages for match in re.finditer(r"/clauses/(\S+/\S+)\.md", page)}
    used |= set(re.findall(r'clausebook_electronic_closing = "(.+?)"', (ROOT / "conf.py").read_text(encoding="utf-8")))
    for clause in clause_files():
        assert f"{clause.parent.name}/{clause.stem}" in used


def test_files_saved_on_windows_say_the_same(project: Project) -> None:
    for name in ("clauses/fees/maintenance.md", "contracts/maintenance.md", "blanks.yml", "roles.yml"):
        path = project.path(f"source/{name}")
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    pdf = project.path("build/pdf/maintenance.pdf")
    before = [line.text for line in printed_lines(pdf)]
    result = project.build("pdf")
    assert result.returncode == 0, result.stderr
    assert [line.text for line in printed_lines(pdf)] == before
