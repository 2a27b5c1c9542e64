"""Small agreements made for a test, in a shorthand, and what is read of them.

The body of a page names what it includes, line by line: a topic, ``topic/variant``, ``@annex``, each with its options
(``fees/late :id: late :inserted:``). Headings stand as they are. The texts are given by the same names.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.environment import BuildEnvironment

from clausebook.model.diagnostics import Finding, SourceError
from clausebook.reading.records import ClauseDomain, domain_of

from ..conftest import ROOT, Project, read
from ..readback import squeeze

PAGE = "source/contracts/small.md"

ROLES = "".join(
    f"{role}: 当事者\n" for role in ("委託者", "受託者", "連帯保証人", "提供者", "利用者", "開示者", "受領者")
)
BLANKS = """会社名: {type: 会社名, meaning: 商号, party: true, placeholder: ●●社}
住所: {type: 住所, meaning: 所在地, party: true, placeholder: ""}
締結日: {type: 日付, meaning: 結ぶ日, placeholder: ●年●月●日}
対価の額: {type: 金額, meaning: 対価, placeholder: ●}
"""
TOPIC = """---
orphan: true
topic:
%s  variants:
%s
---
# %s

何のための条項かを述べます。
"""
BY_ITSELF = ("# ", "```{signature}", "```{lines}")


def including(line: str) -> str:
    """Return the include that a line of a body is short for."""
    name, *options = re.split(" (?=:)", line)
    target = f"/annexes/{name[1:]}.md" if name.startswith("@") else f"/clauses/{variant_of(name)}.md"
    return "\n".join([f"```{{include}} {target}", *options, "```"])


def variant_of(name: str) -> str:
    return name if "/" in name else f"{name}/small"


def written(folder: Path, body: str, texts: Mapping[str, str], settings: str = "") -> Project:
    """Write the project of one agreement; `settings` are lines of its front matter."""
    project = Project(folder)
    folder.mkdir(exist_ok=True)
    for name in ("conf.py", "_static", "_templates", "hosting"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, project.path(name), dirs_exist_ok=True)
        else:
            shutil.copy(ROOT / name, project.path(name))
    project.configure('clausebook_electronic_closing = clausebook_changelog = ""')
    if "parties:" not in settings:
        settings = "parties: {委託者: 甲, 受託者: 乙}\n" + settings
    front = "".join(f"  {line}\n" for line in ("document: 本契約\n" + settings).strip().split("\n"))
    lines = [line.strip() for line in body.strip().split("\n")]
    page = "\n".join(line if line.startswith("#") or not line else including(line) for line in lines)
    toctree = "# 索引\n\n```{toctree}\n%s\n```\n"
    files = {
        PAGE: f"---\ncontract:\n{front}---\n# 試験契約書\n\n{page}\n",
        "source/index.md": toctree % "contracts/index",
        "source/contracts/index.md": toctree % "small",
        "source/roles.yml": ROLES,
        "source/blanks.yml": BLANKS,
    }
    variants: dict[str, list[str]] = {}
    around = set()
    for name, text in texts.items():
        if name.startswith("@"):
            files[f"source/annexes/{name[1:]}.md"] = text
            continue
        topic, variant = variant_of(name).split("/")
        files[f"source/clauses/{topic}/{variant}.md"] = text
        variants.setdefault(topic, []).append(f"    {variant}: {{name: {variant}, stance: 中立, reason: 試すから。}}")
        if not text.startswith("## "):
            around.add(topic)
    for topic, listed in variants.items():
        stands = "  around: true\n" if topic in around else ""
        files[f"source/clauses/{topic}/index.md"] = TOPIC % (stands, "\n".join(listed), topic)
    for name, text in files.items():
        path = project.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return project


class Reading(NamedTuple):
    """What is read of the agreement of a project."""

    env: BuildEnvironment

    @property
    def page(self) -> nodes.section:
        return next(iter(self.env.get_doctree("contracts/small").findall(nodes.section)))

    @property
    def domain(self) -> ClauseDomain:
        return domain_of(self.env)

    @property
    def text(self) -> str:
        """The text of the page, less its title and white space."""
        return squeeze("".join(node.astext() for node in self.page.findall(nodes.Text))).removeprefix("試験契約書")

    @property
    def labels(self) -> list[str]:
        """How the articles are called, in their order."""
        return [use.label for use in self.domain.all_uses if use.passage.place]

    @property
    def references(self) -> list[tuple[str, str]]:
        """What each reference prints, and the anchor that it leads to."""
        return [(node.astext(), node["refanchor"]) for node in self.page.findall(pending_xref)]

    @property
    def named(self) -> list[str]:
        """What each reference names that does not say it: 前条 is 第3条."""
        return [node.get("leads", "") for node in self.page.findall(pending_xref)]

    def part(self, anchor: str) -> nodes.Element:
        """Return the one part of the page that has an anchor."""
        (found,) = (node for node in self.page.findall(nodes.Element) if anchor in node["ids"])
        return found

    def text_of(self, anchor: str) -> str:
        return squeeze("".join(node.astext() for node in self.part(anchor).findall(nodes.Text)))

    @property
    def anchors(self) -> list[str]:
        """Every anchor of the page, in its order; no two parts have one."""
        found = [str(name) for node in self.page.findall(nodes.Element) for name in node["ids"]]
        assert len({*found}) == len(found)
        return found


def reading(folder: Path, body: str, texts: Mapping[str, str], settings: str = "") -> Reading:
    """Read an agreement; each of its references leads to an anchor of its page."""
    found = Reading(read(written(folder, body, texts, settings).root))
    assert {anchor for _, anchor in found.references} <= {*found.anchors}
    return found


def faults(folder: Path, body: str, texts: Mapping[str, str], settings: str = "") -> list[str]:
    """Return what an agreement is refused for; nothing is written then."""
    project = written(folder, body, texts, settings)
    try:
        read(project.root)
    except SourceError as error:
        return [told(finding) for finding in error.findings]
    raise AssertionError("it is read")


def told(finding: Finding) -> str:
    return f"{finding.path.removeprefix('source/')}:{finding.line}: {finding.message}"
