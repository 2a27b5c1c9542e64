"""An agreement as it is executed: what is signed electronically has no place for a seal, and no sign for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from clausebook.deal.document import Handbook
from clausebook.deal.file import Execution

from ..conftest import copy_example, handbook_of

SIGNATURES = """```{signature}
甲　{{甲の会社名}}
代表者：{{甲の代表者}}　印
氏名：　山田太郎　（印）
担当：山田　㊞
部署：検印
住所：{{甲の住所}}（ 印 ）
印：

乙　収入印
**（印）**
代表印：
{{乙の代表者}}　印
代表者印：{{乙の代表者}}

印

㊞
```
"""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    project = copy_example(tmp_path_factory.mktemp("fill") / "project")
    path: Path = project.path("source/clauses/signature/plain.md")
    path.write_text(SIGNATURES, encoding="utf-8")
    return handbook_of(project)


def groups_of(books: Handbook, execution: Execution) -> list[list[str]]:
    doctree = books.doctree("lending", execution)
    (block,) = [node for node in doctree.findall(nodes.container) if "signature" in node["classes"]]
    for blank in [node for node in block.findall(nodes.inline) if "blank" in node]:
        blank.children = [nodes.Text("…")]
    return [[line.astext() for line in group.findall(nodes.line)] for group in block.findall(nodes.line_block)]


def test_typed_seals_stay_on_paper_alone(books: Handbook) -> None:
    assert groups_of(books, Execution.ELECTRONIC) == [
        ["甲　…", "代表者：…", "氏名：　山田太郎", "担当：山田", "部署：検印", "住所：…"],
        ["乙　収入印", "…", "代表者印：…"],
    ]
    paper = groups_of(books, Execution.PAPER)
    assert paper[0][1:4] == ["代表者：…　印", "氏名：　山田太郎　（印）", "担当：山田　㊞"]
    assert paper[2:] == [["印"], ["㊞"]]
