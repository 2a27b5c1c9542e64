"""How a deal is called, and where its documents go. No two deals share a name."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

DEALS, DRAFTS, FINALS = Path("deals"), Path("pdf/deals"), Path("finals")
"""The folders of deal files and of finals, in that of the project; that of drafts, in that of what is built."""


def name_of(deal: Path, deals: Path) -> str:
    """Return the name of a deal by its file: ``acme``, or ``2026/acme`` in a folder of the deals.

    That of a file elsewhere begins with a hash of its folder.
    """
    for real in (os.path.abspath, os.path.realpath):
        folder, home = Path(real(deal.parent)), Path(real(deals))
        if folder.is_relative_to(home):
            return (folder.relative_to(home) / deal.stem).as_posix()
    return f"elsewhere-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]}/{deal.stem}"
