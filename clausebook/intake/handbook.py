"""What a handbook has that a contract is filed in: its topics with their clauses, its roles and its blanks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

import yaml

from ..model.blanks import SUBSTITUTION, Registry, load_registry
from ..model.contract import split_front_matter
from ..model.sources import read_text
from ..reading.project import CLAUSES, SOURCE, agreements_of, has_heading


@dataclass(frozen=True)
class Topic:
    """A topic: its title, whether its clauses stand around the articles, and its clauses by variant."""

    name: str
    title: str
    around: bool
    clauses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """The topics, roles and blanks of a handbook, and the names of its agreements."""

    topics: Mapping[str, Topic]
    registry: Registry
    agreements: tuple[str, ...]

    @classmethod
    def of(cls, root: Path) -> Shelf:
        """Read what a project folder has; SourceError if its roles or blanks are faulty."""
        source = root / SOURCE
        topics = {}
        for page in sorted(source.glob(f"{CLAUSES}*/index.md")):
            front, text = split_front_matter(read_text(page, page.as_posix()))
            title = re.search(r"^# +(.*?)\s*$", text, re.MULTILINE)
            said = yaml.safe_load(front) if front else None
            topic = said.get("topic") if isinstance(said, dict) else None
            around = isinstance(topic, dict) and topic.get("around") in (True, "true")
            clauses = {
                path.stem: read_text(path, path.as_posix())
                for path in sorted(page.parent.glob("*.md"))
                if path.name != "index.md"
            }
            name = page.parent.name
            topics[name] = Topic(name, title[1] if title else name, around, clauses)
        return cls(topics, load_registry(source, SOURCE), tuple(agreements_of(root)))

    def around(self, kind: str) -> str:
        """Return the topic of the clauses around the articles of a kind (前文, 後文, 署名), or nothing."""
        for name, topic in self.topics.items():
            if topic.around and _kind_of(topic) == kind:
                return name
        return ""


_SIGNED = "```{signature}"


def _kind_of(topic: Topic) -> str:
    """Return of what kind the clauses of a topic around the articles are."""
    if any(_SIGNED in text for text in topic.clauses.values()) or "署名" in topic.title:
        return "署名"
    if re.search("前文", topic.title):
        return "前文"
    if re.search("後文|末文|締結", topic.title):
        return "後文"
    return topic.title


def words_of(clause: str) -> str:
    """Return the words of a clause without its markup and its names."""
    text = re.sub(r"^## .*$", "", clause, flags=re.MULTILINE)
    text = re.sub(r"\{\w+\}`([^`]*)`", "", text)
    text = SUBSTITUTION.sub("", text)
    text = re.sub(r"^\s*(?:\d+\.|-) ", "", text, flags=re.MULTILINE)
    return re.sub(r"[\s　*\\{}`、。「」（）]", "", text)


def caption_of(clause: str) -> str:
    """Return the caption of a clause, nothing if it has none."""
    return clause.split("\n", 1)[0].removeprefix("## ").strip() if has_heading(clause) else ""


def likeness(one: str, other: str) -> float:
    """Return how much of their pairs of signs two texts share, from 0 to 1 (the cosine of their counts)."""
    a, b = _pairs(one), _pairs(other)
    shared = sum(count * b[pair] for pair, count in a.items())
    lengths = sqrt(sum(count * count for count in a.values()) * sum(count * count for count in b.values()))
    return shared / lengths if lengths else 0.0


def _pairs(text: str) -> Counter[str]:
    return Counter(text[place : place + 2] for place in range(len(text) - 1))
