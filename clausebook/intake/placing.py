"""The files of an import are put into a project all or none, whatever ends the work in between.

What is new stands finished in a folder of its own in the sources, with a record of where it belongs, before the first
file is moved. The agreement's page, and the list that names it, are moved last. Whoever finds the record of an import
that was cut short takes back what it had moved; where nothing is left to move, it was complete.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..model.files import naming, write_whole
from ..model.sources import sha256
from ..reading.project import CONTRACTS, SOURCE

STAGING = f"{SOURCE}/.import"
"""The folder, from that of the project, where files are finished that are not in their place yet."""

_RECORD = "record.json"


class _Move(NamedTuple):
    """A file that is put into its place: its path from the project, the digest of what it says, if it is a new one.

    It is staged by its number; what it says `before` is staged beside it, if it is not `new`.
    """

    path: str
    digest: str
    new: bool


def put(root: Path, new: Mapping[str, str], changed: Mapping[str, bytes]) -> None:
    """Put new files, and files that say something else now, into a project; nothing is changed if that fails.

    FileExistsError names the first new file that is there already, or whose folder is a file.
    """
    for path in new:
        _check_free(root, path)
    for path in changed:
        if (root / path).exists() and not os.access(
            root / path, os.W_OK, effective_ids=os.access in os.supports_effective_ids
        ):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(root / path))
    contents = {**{path: text.encode() for path, text in new.items()}, **changed}
    moves = [_Move(path, sha256(data), path in new) for path, data in contents.items()]
    moves.sort(key=lambda move: (move.path.startswith(f"{SOURCE}/{CONTRACTS}"), not move.new))
    staging = root / STAGING
    with naming(staging):
        staging.mkdir(parents=True)
    try:
        for number, move in enumerate(moves):
            staged = staging / f"{number}.new"
            staged.write_bytes(contents[move.path])
            if not move.new and (root / move.path).exists():
                shutil.copy2(root / move.path, staging / f"{number}.before")
                shutil.copymode(root / move.path, staged)
        write_whole(staging / _RECORD, json.dumps(moves))
        for number, move in enumerate(moves):
            target = (root / move.path).resolve()  # a list may be a link to one elsewhere
            with naming(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                (staging / f"{number}.new").replace(target)
    finally:
        recover(root)


def recover(root: Path) -> None:
    """Take back what an import has moved that did not come to its end, and the folder where it was finished."""
    staging = root / STAGING
    if not staging.is_dir():
        return
    record = staging / _RECORD
    moves = [_Move(*each) for each in json.loads(record.read_bytes())] if record.exists() else []
    if any((staging / f"{number}.new").exists() for number in range(len(moves))):
        for number, move in reversed([*enumerate(moves)]):
            _take_back(root, number, move)
    record.unlink(missing_ok=True)  # first: what is left without it is nothing but drafts
    shutil.rmtree(staging)


def _take_back(root: Path, number: int, move: _Move) -> None:
    """Take one file back, unless somebody has changed it since."""
    target = (root / move.path).resolve()
    before = root / STAGING / f"{number}.before"
    if (root / STAGING / f"{number}.new").exists():
        pass  # it was never moved
    elif target.is_file() and sha256(target.read_bytes()) == move.digest:
        if before.exists():
            before.replace(target)
        else:
            target.unlink()
    for folder in target.parents if move.new else ():
        if folder == (root / SOURCE).resolve() or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()


def _check_free(root: Path, path: str) -> None:
    """FileExistsError if a file cannot be made, for what is there."""
    target = root / path
    if target.exists() or target.is_symlink():
        raise FileExistsError(path)
    for folder in target.relative_to(root).parents:
        if (root / folder).exists() and not (root / folder).is_dir():
            raise FileExistsError(folder.as_posix())
