"""How a deal is called, and where its documents go. No two deals share a name."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

DEALS, DRAFTS, FINALS = Path("deals"), Path("pdf/deals"), Path("finals")
"""The folders of deal files and of finals, in that of the project; that of drafts, in that of what is built."""


REPLACED = "replaced"
"""The folder of finals that were replaced, in that of finals."""

DRAFT_ENDING = "-案"
"""How the name of a draft ends."""


def fault_of(name: str) -> str:
    """Return why no deal can be called so, or nothing: its final would lie, or be called, as other documents do."""
    folder, _, rest = name.partition("/")
    if rest and folder.casefold() == REPLACED:
        return (
            f"{DEALS}/{REPLACED} のフォルダーの案件は作れません（{FINALS}/{REPLACED} は、差し替えたものの所です）。"
            "別のフォルダーに移してください。"
        )
    if name.endswith(DRAFT_ENDING):
        return f"「{DRAFT_ENDING}」で終わる名前の案件は作れません（完成したものが案と紛れます）。名前を変えてください。"
    return ""


def name_of(deal: Path, deals: Path) -> str:
    """Return the name of a deal by its file: ``acme``, or ``2026/acme`` in a folder of the deals.

    That of a file elsewhere begins with a hash of its folder.
    """
    for real in (os.path.abspath, os.path.realpath):
        folder, home = Path(real(deal.parent)), Path(real(deals))
        if folder.is_relative_to(home):
            return (folder.relative_to(home) / deal.stem).as_posix()
    return f"elsewhere-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]}/{deal.stem}"
