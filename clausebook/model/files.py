"""Files that are written: whole or not at all, and known again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .locks import taken
from .sources import digest_of


def write_whole(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all, and its folder if there is none; a file that says the same keeps its time.

    What is `private` nobody else may read, nor look into the folders that are made for it.
    """
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return
    with _finished(path, data, private) as finished:
        finished.replace(path)


def write_new(path: Path, content: str | bytes) -> None:
    """Write a private file, whole or not at all, where there is none; FileExistsError if there is one."""
    with _finished(path, content.encode() if isinstance(content, str) else content, private=True) as finished:
        try:
            os.link(finished, path)  # which replaces nothing
        except FileExistsError:
            raise
        except OSError:  # not every file system has links
            path.touch(mode=0o600, exist_ok=False)
            finished.replace(path)


@contextmanager
def _finished(path: Path, data: bytes, private: bool) -> Iterator[Path]:
    """Give a file that says something, to be put where it belongs."""
    with naming(path):
        _make_folder(path.parent, 0o700 if private else 0o777)
        with scratch(path.parent) as folder:
            finished = folder / path.name
            finished.touch(mode=0o600 if private else 0o666)
            finished.write_bytes(data)
            yield finished


def _make_folder(folder: Path, mode: int) -> None:
    """Make a folder, and those above it, unless they are there."""
    if not folder.is_dir():
        _make_folder(folder.parent, mode)
        folder.mkdir(mode, exist_ok=True)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have an OSError name the file that is being made, or the folder above it that is at fault."""
    try:
        yield
    except OSError as error:
        if error.filename not in map(str, path.parents):
            error.filename = str(path)
        raise


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Give a folder of one's own in another, to finish there what belongs beside it; nothing is left of it in the end.

    What processes have left in theirs that were killed is taken away. A process that ends of an interruption calls
    `leave_nothing`: it can come before the folder is known here, or while it is taken away.
    """
    sweep(folder)
    own, lock = _own(folder)
    try:
        yield own
    finally:
        os.close(lock)
        shutil.rmtree(own, ignore_errors=True)
        _owned.remove(own)


_UNFINISHED, _LOCK = ".unfinished", ".lock"

_owned: list[Path] = []
"""The folders of one's own that may be there."""


def leave_nothing() -> None:
    """Take away the folders of one's own that are left."""
    for own in _owned:
        shutil.rmtree(own, ignore_errors=True)
    _owned.clear()


def _own(folder: Path) -> tuple[Path, int]:
    """Make a folder that nobody takes away as long as its lock is held."""
    while True:
        own = folder / f".{os.urandom(8).hex()}{_UNFINISHED}"
        _owned.append(own)
        own.mkdir(0o700)
        with suppress(FileNotFoundError):  # somebody has swept it away
            if (lock := taken(own / _LOCK, new=True)) is not None:
                return own, lock


@cache
def sweep(folder: Path) -> None:
    """Take away, once, what is left of processes that have ended before they could do it."""
    for left in folder.glob(f".*{_UNFINISHED}"):
        with suppress(OSError):
            try:
                lock = taken(left / _LOCK)
            except FileNotFoundError:  # it has no more, or not yet
                left.rmdir()
                continue
            if lock is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(lock)


class _File(NamedTuple):
    """What a file was made from, as a digest, and its time and size when it was written."""

    made_from: str
    time: int
    size: int


_ANNOUNCED = _File("", 0, 0)
"""A file that a build was about to write."""


class WrittenFiles:
    """The files that builds have written to a folder, as a record beside it keeps them.

    A file that someone else put there is none of them.
    """

    def __init__(self, folder: Path, records: Path) -> None:
        """Look up what is written to `folder` in the folder of the records; both may be moved together."""
        self.folder = folder
        self.record = records / f"written-{digest_of(os.path.relpath(folder, records))[:8]}.json"
        try:
            self.files = {name: _File(*file) for name, file in json.loads(self.record.read_bytes()).items()}
        except (OSError, ValueError, TypeError, AttributeError):  # none yet, or of another version
            self.files = {}

    def is_current(self, name: str, made_from: str) -> bool:
        """Tell whether a file is there as it was written, from what it would be written from now."""
        return name in self.files and self.files[name] == self.now(name, made_from)

    def announce(self, names: Iterable[str]) -> None:
        """Remember files that are about to be written, whether or not the build lives to see it."""
        if new := {name: _ANNOUNCED for name in names if name not in self.files}:
            self.files.update(new)
            self._save()

    def finish(self, files: Iterable[tuple[str, str]]) -> None:
        """Remember all the files (name, made from) of a build that has ended; take away what it no longer makes."""
        current = dict(files)
        for name in self.files.keys() - current.keys():
            if self.files[name] in (_ANNOUNCED, self.now(name, self.files[name].made_from)):  # else it is someone's
                self._remove(self.folder / name)
        self.files = {name: file for name, made_from in current.items() if (file := self.now(name, made_from))}
        self._save()

    def now(self, name: str, made_from: str = "") -> _File | None:
        """Return a file as it is now, None if there is none."""
        try:
            state = (self.folder / name).stat()
        except OSError:
            return None
        return _File(made_from, state.st_mtime_ns, state.st_size)

    def _remove(self, path: Path) -> None:
        """Take a file away, and the folders that hold nothing without it."""
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.folder or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()

    def _save(self) -> None:
        write_whole(self.record, json.dumps(self.files, ensure_ascii=False))
