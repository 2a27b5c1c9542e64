"""A list of references in the order of the agreement, neighbours as ranges: 第3条、第14条から第16条まで. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .references import JOINTS, RANGES, UNTIL, Agreement, Cited, Here, Piece, ranges_in, source_of


def merged(pieces: Sequence[Piece], agreement: Agreement, here: Here) -> list[Piece]:
    """Return a list of references in the order of the agreement, each once, neighbours as ranges.

    ValueError where that would lose what is written.
    """
    cited = [piece for piece in pieces if isinstance(piece, Cited)]
    if formed := next((each.form for each in cited if each.form), ""):
        raise ValueError(
            f"「{formed}」の形は、並べ替える {{articles}} の中に書けません。{{article}} で書いてください。"
        )
    joints = list(dict.fromkeys(piece for piece in pieces if isinstance(piece, str) and piece in JOINTS))
    if len(joints) > 1:
        raise ValueError(f"並べ替える {{articles}} の中では、{'・'.join(joints)}の1つだけを使ってください。")
    named: dict[Here, Cited] = {}
    for each in cited:
        before = named.setdefault(agreement.settled(each.target, here), each)
        if before.target.captioned != each.target.captioned:
            raise ValueError(_LOST_CAPTION % source_of(each.target))
    listed: list[Piece] = []
    runs = _runs(_unfolded(pieces, agreement, here), agreement)
    joint = joints[0] if joints else JOINTS[0]
    for number, run in enumerate(runs):
        for at in run[1:-1]:
            if at in named and named[at].target.captioned:
                raise ValueError(_LOST_CAPTION % source_of(named[at].target))
        if number:
            listed.append("、" if number + 1 < len(runs) and joint != "・" else joint)
        listed.append(named[run[0]])
        if len(run) > 1:
            listed += [RANGES[0], named[run[-1]], UNTIL]
    return listed


_LOST_CAPTION = (
    "並べ替える {articles} の中の「%s」は、ほかの参照とまとまり、見出しが消えます。"
    "見出しの「（）」を外すか、{article} で書いてください。"
)


def _unfolded(pieces: Sequence[Piece], agreement: Agreement, here: Here) -> list[Here]:
    """Return each place that a list names, those within its ranges included, in their order."""
    found = {agreement.settled(piece.target, here) for piece in pieces if isinstance(piece, Cited)}
    for cited in ranges_in(pieces):
        agreement.check_range(*cited, here)
        at, end = (agreement.settled(each.target, here) for each in cited)
        if _counted(at) != _counted(end):
            raise ValueError("並べ替える {articles} の中の「から」「ないし」の前と後には、同じ段を書いてください。")
        while at != end:
            at = _following(at)
            found.add(at)
    return sorted(found)


def _runs(places: Sequence[Here], agreement: Agreement) -> list[list[Here]]:
    """Return the runs of places that follow each other; two alone are no run."""
    groups: list[list[Here]] = []
    for at in places:
        before = groups[-1][-1] if groups else None
        if before and _following(before) == at and agreement.supplement(before) == agreement.supplement(at):
            groups[-1].append(at)
        else:
            groups.append([at])
    return [run for group in groups for run in ([group] if len(group) > 2 else [[at] for at in group])]


def _counted(at: Here) -> tuple[int, ...]:
    """Return what a place has in common with those that are counted with it: its article and the parts above."""
    return (at.article, *at.numbers[:-1]) if at.numbers else ()


def _following(at: Here) -> Here:
    """Return the next place of the same level."""
    *above, last = at.numbers or (0,)
    return Here(at.article, (*above, last + 1)) if at.numbers else Here(at.article + 1)
