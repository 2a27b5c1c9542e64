"""Measure how a build grows with the handbook: 10, 100, 1000 agreements, as whole processes."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from pathlib import Path

import yaml

from .process import ROOT, Run, measure, sphinx

SIZES = (10, 100, 1000)
"""How many agreements the handbooks have."""

ARTICLES = 18
SIDES = (("委託者", "受託者"), ("提供者", "利用者"), ("提供者", "接続者"), ("第一当事者", "第二当事者"))
"""The roles that stand against each other; every other role keeps its name."""

AROUND = {"preamble", "closing", "signature"}
"""The topics that are no article."""


def grow(product: str, builder: str) -> str:
    """Return a section of the results: what building a handbook takes, by its size."""
    lines = [
        f"## 契約書を増やす: {product}",
        "",
        f"条項のファイルから無作為に選んだ{ARTICLES}条ずつの契約書を、初めから組む（`sphinx-build -b {builder}`）。",
        "",
        "| 契約書 | `-j 1`（秒） | 1つ当たり（秒） | メモリー（MiB） "
        "| `-j 2`（秒） | 1つ当たり（秒） | メモリー（MiB） | `-j 2` の速さ（倍） |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            handbook = make_handbook(Path(folder), size)
            one, two = (_build(handbook, builder, jobs) for jobs in (1, 2))
        cells = [f"{run.seconds:.1f} | {run.seconds / size:.3f} | {run.memory:.0f}" for run in (one, two)]
        lines.append(f"| {size} | {' | '.join(cells)} | {one.seconds / two.seconds:.2f} |")
    return "\n".join(lines) + "\n"


def _build(handbook: Path, builder: str, jobs: int) -> Run:
    """Measure building all agreements, from nothing; a warning would make the build fail."""
    return measure(sphinx(handbook, handbook / f"build-{jobs}", "-b", builder, "-W", "-j", str(jobs)))


def copy_project(target: Path) -> Path:
    """Copy what a build needs, less the package."""
    for name in ("_static", "_templates", "hosting", "source"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("conf.py", "CHANGELOG.md"):
        shutil.copy(ROOT / name, target)
    return target


def make_handbook(target: Path, size: int) -> Path:
    """Write a handbook of `size` agreements of `ARTICLES` articles each, from the real clauses; the same each time."""
    pages = copy_project(target) / "source/contracts"
    index = (pages / "index.md").read_text(encoding="utf-8")
    shutil.rmtree(pages)
    pages.mkdir()
    chance = random.Random(size)
    topics: dict[str, list[Path]] = {}
    for clause in sorted((ROOT / "source/clauses").glob("*/*.md")):
        if clause.stem != "index":
            topics.setdefault(clause.parent.name, []).append(clause)
    roles = list(yaml.safe_load((ROOT / "source/roles.yml").read_text(encoding="utf-8")))
    names = [f"agreement-{number:04}" for number in range(1, size + 1)]
    for number, name in enumerate(names, start=1):
        (pages / f"{name}.md").write_text(_agreement(number, topics, roles, chance), encoding="utf-8")
    index = re.sub(r"(?s)(\{toctree\}.*?\n\n).*?(?=\n```)", lambda match: match[1] + "\n".join(names), index)
    (pages / "index.md").write_text(index, encoding="utf-8")
    return target


def _agreement(number: int, topics: dict[str, list[Path]], roles: list[str], chance: random.Random) -> str:
    """Return the page of an agreement of random articles, in which every reference finds its article."""
    articles = chance.sample(sorted(topics.keys() - AROUND), ARTICLES)
    chosen = []
    for topic in ("preamble", *articles, "closing", "signature"):
        fitting = [clause for clause in topics[topic] if _references(clause) <= set(articles)]
        chosen.append(chance.choice(fitting))
    one, other = chance.choice(SIDES)
    parties = ", ".join(f"{role}: { {one: '甲', other: '乙'}.get(role, one) }" for role in roles)
    includes = "\n".join(f"```{{include}} /clauses/{path.parent.name}/{path.name}\n```" for path in chosen)
    return f"""---
contract:
  parties: {{{parties}}}
  document: 本契約
  marks: {{項: "1. ", 号: "（1）"}}
---
# 業務委託契約書（第{number}号）

{includes}
"""


def _references(clause: Path) -> set[str]:
    """Return the topics that a clause refers to."""
    return set(re.findall(r"\{article\}`([^`/]+)", clause.read_text(encoding="utf-8")))
