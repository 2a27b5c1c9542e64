"""A build in this process: what Sphinx warns of comes back as findings, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausebook.model.diagnostics import Finding, Kind, SourceError
from clausebook.reading.building import WarnedError

from ..conftest import Project, copy_example, read

WARN = """
def setup(app):
    from sphinx.util import logging
    logging.getLogger("other").warning("\\x1b[31mどこでもない\\x1b[0m")
"""


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """The small handbook, not yet built."""
    return copy_example(tmp_path / "project")


def test_each_folder_of_a_build_has_doctrees_of_its_own(fresh: Project) -> None:
    env = read(fresh.root)
    assert (env.srcdir, Path(env.doctreedir)) == (fresh.path("source"), fresh.path("build/doctrees/dummy"))


def test_warnings_come_back_as_findings_with_their_places_in_japanese(fresh: Project) -> None:
    page = "source/clauses/fee/index.md"
    fresh.edit(page, "# 料金\n", "# 料金\n\n[なし](none.md)\n")
    fresh.configure(WARN)
    with pytest.raises(WarnedError) as caught:
        read(fresh.root)
    advice = "リンクの行き先がありません。名前を確かめてください。"
    missing = f"{advice}（'myst' cross-reference target not found: 'none.md'）"
    assert caught.value.findings == [
        Finding("conf.py", 0, Kind.SPHINX, "Sphinx の警告です。（while setting up extension conf.py: どこでもない）"),
        Finding(page, fresh.line_of(page, "none.md"), Kind.SPHINX, missing),
    ]


def test_fault_comes_back_as_findings_and_not_as_warnings(fresh: Project, capsys: pytest.CaptureFixture[str]) -> None:
    clause = "source/clauses/fee/lending.md"
    fresh.edit(clause, "## 料金\n", "")
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    assert type(caught.value) is SourceError
    assert [(finding.path, finding.line) for finding in caught.value.findings] == [(clause, 1)]
    assert capsys.readouterr().err == ""


def test_reference_of_a_topic_that_leads_nowhere_is_told_with_its_line(fresh: Project) -> None:
    page = "source/clauses/fee/index.md"
    fresh.edit(page, "# 料金\n", "# 料金\n\n{article}`object/二`による。\n\n{article}`nowhere`による。\n")
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    line = fresh.line_of(page, "object/二")
    unread = "参照先「object/二」を読めません。「主題/2/1」（第2項第1号）のように、半角の数字で書いてください。"
    assert caught.value.findings == [
        Finding(page, line, Kind.REFERENCE, unread),
        Finding(page, line + 2, Kind.REFERENCE, "参照先「nowhere」の主題のページがありません。"),
    ]


def test_placeholder_for_an_agreement_whose_name_is_mistyped_is_told(fresh: Project) -> None:
    blanks = "source/blanks.yml"
    fresh.edit(blanks, "placeholders: {sale: ○○社}", "placeholders: {sale: ○○社, lendign: △△社, other: □□社}")
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    message = "空欄「会社名」の placeholders にある契約書「lendign」はありません。もしかして「lending」ですか。"
    assert caught.value.findings == [Finding(blanks, 1, Kind.BLANK, message)]


def test_closing_that_is_not_there_is_told(fresh: Project) -> None:
    fresh.configure('clausebook_electronic_closing = "closing/none"')
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    message = "clausebook_electronic_closing の条項「closing/none」がありません。「主題/書き分け」で書いてください。"
    assert caught.value.findings == [Finding("conf.py", 0, Kind.INCLUDE, message)]


def test_setting_that_sphinx_refuses_is_told_as_one_of_the_settings(fresh: Project) -> None:
    fresh.configure("extensions += ['no_such_extension']")
    with pytest.raises(SourceError) as caught:
        read(fresh.root)
    (finding,) = caught.value.findings
    assert finding[:3] == ("conf.py", 0, Kind.SPHINX)
    assert finding.message.startswith("拡張（conf.py の extensions）を使えません。（")
    assert "no_such_extension" in finding.message


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("```{toctree}\nnone\n```", "目次（toctree）に書いたページがありません。"),
        ("{doc}`none`", "参照の行き先がありません。"),
        ("{nothing}`x`", "「{…}`…`」の名前が違います。"),
        ("```{nothing}\n```", "「```{…}」の名前が違います。"),
        ("#### 見出し", "見出しの段が飛んでいます。"),
        ("![図](none.png)", "画像がありません。"),
        ("[ページ](/none.md)", "リンクの行き先がありません。"),
        ("```{figure}\n```", "書き方を直してください。"),
    ],
)
def test_what_sphinx_tells_of_a_page_is_told_in_japanese_with_its_line(
    written: str, words: str, fresh: Project
) -> None:
    page = "source/index.md"
    text = fresh.path(page).read_text(encoding="utf-8")
    fresh.path(page).write_text(f"{text}\n{written}\n", encoding="utf-8")
    with pytest.raises(WarnedError) as caught:
        read(fresh.root)
    found = [finding for finding in caught.value.findings if finding.message.startswith(words)]
    assert [finding.path for finding in found][:1] == [page], caught.value.findings
    assert all(text.count("\n") < finding.line <= text.count("\n") + 3 for finding in found)
    assert all(finding.message.endswith("）") for finding in found)
