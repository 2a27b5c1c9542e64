"""What is wrong beside the agreements ends the build of the pages, and leaves what was built."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausebook.model.diagnostics import SourceError
from clausebook.web.search import load_synonyms

from ..conftest import Project


@pytest.mark.parametrize("builder", ["html"])
def test_faulty_topic_ends_the_build_and_leaves_what_was_built(example: Project, builder: str) -> None:
    before = example.output()
    example.edit("source/clauses/delivery/index.md", "stance: 買受者\n", "stance: 買受社\n")
    result = example.build(builder)
    assert result.returncode == 2
    assert "source/clauses/delivery/index.md:" in result.stderr
    assert "もしかして「買受者」ですか。" in result.stderr
    assert example.output() == before


@pytest.mark.parametrize(
    ("text", "line"), [("lendin: []\n", 1), ("lending: 第2条\n", 1), ("lending:\n- {where: 第2条}\n", 2)]
)
def test_faulty_correction_ends_the_build_and_leaves_what_was_built(example: Project, text: str, line: int) -> None:
    before = example.output()
    example.path("source/contracts/corrections.yml").write_text(text, encoding="utf-8")
    result = example.build("html")
    assert result.returncode == 2
    assert f"source/contracts/corrections.yml:{line}: " in result.stderr
    assert example.output() == before


@pytest.mark.parametrize("line", ["NDA: 秘密保持", "NDA: []", "NDA: [[秘密]]", "NDA: [秘密"])
def test_faulty_synonyms_end_the_build(example: Project, line: str) -> None:
    before = example.output()
    example.path("source/synonyms.yml").write_text(f"# 言い換え\n{line}\n", encoding="utf-8")
    result = example.build("html")
    assert result.returncode == 2
    assert "source/synonyms.yml:2: " in result.stderr
    assert example.output() == before


@pytest.mark.parametrize("entry", ['NDA: [" "]', '" ": [秘密]', '"": [秘密]', 'NDA: [秘密, "\u3000"]'])
def test_word_of_nothing_but_space_is_no_synonym(tmp_path: Path, entry: str) -> None:
    (tmp_path / "synonyms.yml").write_text(f"守秘: [秘密]\n{entry}\n漏洩:\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load_synonyms(tmp_path, "source")
    assert [finding.line for finding in caught.value.findings] == [2, 3]
