"""The handbook grows: one more agreement, with a topic, a role and a blank of its own, breaks no test of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ..conftest import ROOT, Project

CLAUSES = {
    "preamble/lease": "{{甲の会社名}}（以下「甲」という。）と{{乙の会社名}}（以下「乙」という。）は、次を定める。\n",
    "rent/lease": """## 賃料

1. {{借主}}は、{{貸主}}に対し、毎月末日までに賃料として{{月額賃料}}円（以下「賃料」という。）を支払う。
2. 前項の支払が遅れたときは、次のとおりとする。

   1. {{貸主}}は、相当の期間を定めて催告する。
   2. {{借主}}は、遅れた日数に応じた利息を加えて支払う。
""",
    "return/lease": "## 機器の返還\n\n{{借主}}は、{{文書}}の終了後、{article}`rent`の賃料を精算し、機器を返還する。\n",
}
"""What the agreement says that no other does, by topic and variant."""

ADDED = {
    "source/roles.yml": "貸主: 機器を貸す当事者\n借主: 機器を借りる当事者\n",
    "source/blanks.yml": "月額賃料: {type: 金額, placeholder: ●●, meaning: 機器の賃料の月額}\n",
    "source/synonyms.yml": "家賃: [賃料]\n",
}

AGREEMENT = """---
contract:
  parties: {貸主: 甲, 借主: 乙}
  document: 本契約
  marks: {項: "1　", 号: "①"}
---
# 機器賃貸借契約書

```{include} /clauses/preamble/lease.md
```
```{include} /clauses/rent/lease.md
```
```{include} /clauses/return/lease.md
```
```{include} /clauses/consultation/good-faith.md
```
```{include} /clauses/signature/company-seal.md
```
"""

TOPIC = """---
topic:
  variants:
    lease:
      name: 月末払い
      stance: 貸主
      reason: 遅れたときの利息を借主だけが負うから。
---
# 賃料

貸した物の対価を決める条項です。額と期日、遅れたときの扱いを決めます。

## 確認事項

- 額を固定するか、使った量で変えるか。
- いつ、どの期間の分を支払うか。
- 遅れたときの利息を何%とするか。
"""

VARIANT = """  variants:
    lease:
      name: 機器の貸借
      stance: 中立
      reason: 双方が同じ立場だから。
      facts:
"""

FACTS = {
    "preamble": "        契約の対象: 定めなし\n"
    "        前文で定める略称: {value: 当事者だけ, words: （以下「乙」という。）}\n"
    "        結び: {value: 次を定める, words: 次を定める}\n",
    "return": "        返す物: {value: 機器, words: 機器を返還する}\n",
}
"""What the variants say that the topics have of this agreement."""


def add_an_agreement(project: Project) -> None:
    """Add an agreement as the README says."""
    for name, text in CLAUSES.items():
        path = project.path(f"source/clauses/{name}.md")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    project.path("source/clauses/rent/index.md").write_text(TOPIC, encoding="utf-8")
    project.path("source/contracts/lease.md").write_text(AGREEMENT, encoding="utf-8")
    for topic, facts in FACTS.items():
        project.edit(f"source/clauses/{topic}/index.md", "  variants:\n", VARIANT + facts)
    return_page = "source/clauses/return/index.md"  # has had one variant, and so nothing to compare
    project.edit(return_page, "  variants:\n", "  aspects: [返す物]\n  variants:\n")
    project.edit(
        return_page, "    ai-nda:\n", "    ai-nda:\n      facts: {返す物: {value: 秘密情報, words: 秘密情報}}\n"
    )
    project.edit("source/clauses/index.md", "\nfees/index\n", "\nfees/index\nrent/index\n")
    project.edit("source/contracts/index.md", ":hidden:\n\n", ":hidden:\n\nlease\n")
    for name, text in ADDED.items():
        with project.path(name).open("a", encoding="utf-8") as file:
            file.write(text)


def test_agreement_that_is_added_stands_in_page_print_and_lists(project: Project) -> None:
    add_an_agreement(project)
    for builder in ("pdf", "html"):
        result = project.build(builder)
        assert (result.returncode, result.stderr) == (0, "")
    assert project.path("build/pdf/lease.pdf").exists()
    for page in ("contracts/lease", "contracts/index", "clauses/rent/index", "index", "registers"):
        assert "賃料" in project.path(f"build/html/{page}.html").read_text(encoding="utf-8")


PARTS = [
    [f"tests/handbook/test_{name}.py" for name in names]
    for names in (["originals", "registers", "data"], ["topics", "print"])
] + [["tests"]]
"""What is run with one more agreement: what is quick, what is less so, and all there is."""


@pytest.mark.trial(sample=1, every=3)
def test_tests_of_the_handbook_survive_one_more_agreement(tmp_path: Path, seed: int) -> None:
    root = tmp_path / "handbook"
    left = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "build", "node_modules")
    shutil.copytree(ROOT, root, ignore=left)
    root.joinpath("tests/web/node_modules").symlink_to(ROOT / "tests/web/node_modules")
    add_an_agreement(Project(root))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'tests'}"]
    command += [*PARTS[seed], f"--ignore=tests/handbook/{Path(__file__).name}"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    result = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert re.findall(r"(?m)^(?:FAILED|ERROR) (.*)$", result.stdout) == []
    assert result.returncode == 0, result.stdout + result.stderr
