"""What deals may fill in: the blanks of an agreement, each once. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..model.blanks import Blank, Registry
from ..model.contract import Contract
from ..model.values import BY_HAND, DATE, KINDS

SIGNING = "署名"
"""The type of a blank that is signed, not filled in."""


class Opening(NamedTuple):
    """What a deal file may fill in: a blank of an agreement, or several that share their value.

    `names` are what the deal file may call it, `printed` the full names of the blanks in the text, `places`
    where these stand, `not_before` the (first) names of those whose date it must not come before, `seldom_before` of
    those whose date it may come before only if the deal confirms it. `party` is whose blank it is, if anyone's.
    """

    names: tuple[str, ...]
    blank: Blank
    printed: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    seldom_before: tuple[str, ...] = ()
    party: str = ""

    @property
    def name(self) -> str:
        """The first of its names."""
        return self.names[0]

    @property
    def parties(self) -> Iterator[str]:
        """What its party is called, if it is anyone's: 甲, 委託者."""
        return (name.removesuffix(f"の{self.blank.name}") for name in self.names if self.party)

    @property
    def is_entered(self) -> bool:
        """Tell whether a value is entered; a place for a signature is signed."""
        return self.blank.type != SIGNING

    @property
    def where(self) -> str:
        """Where its blanks stand: 第6条（報酬）、署名欄."""
        return "、".join(self.places)

    @property
    def takes(self) -> str:
        """What it takes, told to the user."""
        description = KINDS[self.blank.type].description
        if self.blank.type == DATE and self.blank.by_hand:
            return f"{description}。書面の契約書に手で書き入れるなら「{BY_HAND}」"
        return description

    @property
    def example(self) -> str:
        """A value that a final document can have."""
        kind = KINDS[self.blank.type]
        return kind.parts.example if kind.parts and kind.parts.lacking else kind.example


def openings_of(contract: Contract, registry: Registry, places: Mapping[str, Sequence[str]]) -> list[Opening]:
    """Return the blanks of an agreement, each once, in their order.

    `places` maps the full name of each blank in the text to where it stands; blanks that share their
    value are one.
    """
    found: dict[tuple[str, str], Opening] = {}
    for printed, where in places.items():
        who, blank = registry.split(printed)
        blank = registry.holder(blank)
        names = tuple(dict.fromkeys(map(blank.name_of, (contract.side_of(who), who))))
        before = found.get((who, blank.name), Opening(names, blank))
        places_now = tuple(dict.fromkeys((*before.places, *where)))
        found[who, blank.name] = before._replace(printed=(*before.printed, printed), places=places_now, party=who)

    def limits(who: str, earlier: str) -> Iterator[str]:
        limit = registry.holder(registry.blanks[earlier]).name if earlier else ""
        for (whose, name), opening in found.items():
            if name == limit and (whose == who or not (whose and who)):
                yield opening.name

    return [
        each._replace(
            not_before=tuple(limits(who, each.blank.not_before)),
            seldom_before=tuple(limits(who, each.blank.seldom_before)),
        )
        for (who, _), each in found.items()
    ]
