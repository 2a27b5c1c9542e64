"""Which topic each article of a contract is filed under: one that the handbook has, or a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .handbook import Shelf, caption_of, likeness, words_of


class Filed(NamedTuple):
    """The topic of an article, whether it is new, the variant that is nearest, and how near that is (0 to 1).

    `same` tells that the variant has the same text, so that no clause is written; that is known when it is written.
    """

    topic: str
    new: bool
    variant: str = ""
    near: float = 0.0
    same: bool = False

    @property
    def how(self) -> str:
        """How it is filed, in words."""
        if self.same:
            return f"{self.variant} と同じ文面なので、それを使う"
        if self.new:
            return "新しい主題（未整理）"
        return f"{self.variant} に近いもの（{self.near:.0%}）" if self.variant else "初めての書き分け"


_FITS = 0.5
"""How near an article must be to a topic to be filed under it."""

_CAPTION = 0.6
"""How much of that the captions decide."""


def filed(articles: Sequence[tuple[str, str]], shelf: Shelf, chosen: Mapping[int, str]) -> list[Filed]:
    """Return where each article (its caption, its clause) belongs; `chosen` are topics by the place of the article."""
    captions = {
        name: [topic.title, *map(caption_of, topic.clauses.values())]
        for name, topic in shelf.topics.items()
        if not topic.around
    }
    words = {
        name: {variant: words_of(text) for variant, text in topic.clauses.items()}
        for name, topic in shelf.topics.items()
    }
    found: list[Filed] = []
    for place, (caption, clause) in enumerate(articles):
        text = words_of(clause)
        topic = chosen.get(place, "")
        if not topic:
            scores = {
                name: _CAPTION * max((_alike(caption, each) for each in said), default=0.0)
                + (1 - _CAPTION) * max((likeness(text, each) for each in words[name].values()), default=0.0)
                for name, said in captions.items()
            }
            best = max(scores, key=scores.__getitem__, default="")
            topic = best if best and scores[best] >= _FITS else ""
        if topic not in shelf.topics:
            found.append(Filed(topic or _name_of(caption, place, found, shelf), True))
            continue
        near = {variant: likeness(text, each) for variant, each in words[topic].items()}
        variant = max(near, key=near.__getitem__, default="")
        found.append(Filed(topic, False, variant, near.get(variant, 0.0)))
    return found


def _alike(one: str, other: str) -> float:
    """Return how alike two captions are, from 0 to 1."""
    one, other = (re.sub(r"[\s　の等・及びと]", "", caption) for caption in (one, other))
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if len(one) > 1 and len(other) > 1 and (one in other or other in one):
        return 0.8
    return 0.75 * likeness(one, other)


def _name_of(caption: str, place: int, before: Sequence[Filed], shelf: Shelf) -> str:
    """Return the name of a new topic: its caption, as far as a folder may be called so."""
    name = re.sub(r"[^\w-]", "", caption).lstrip("-")[:40] or f"条{place + 1}"
    while name in shelf.topics:
        name += "2"
    return name
