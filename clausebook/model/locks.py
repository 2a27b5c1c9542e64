"""Locks between processes: the system keeps them, and takes them back when a process ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, wait: bool) -> None:
        while True:
            try:
                return msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:  # which comes after ten seconds, too
                if not wait:
                    raise

else:
    import fcntl

    def _lock(descriptor: int, wait: bool) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock that is a file, when no other process does; the file stays.

    Where the file system has no locks, nobody is kept waiting.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with suppress(OSError):
            _lock(descriptor, wait=True)
        yield
    finally:
        os.close(descriptor)


def taken(path: Path, *, new: bool = False) -> int | None:
    """Return a descriptor that holds a lock until it is closed; None if another process holds it, or takes it away.

    FileNotFoundError if there is none, and no `new` one is asked for. Where the file system has no locks, a new one is
    had for the asking, and an old one never.
    """
    descriptor = os.open(path, os.O_RDWR | (os.O_CREAT | os.O_EXCL if new else 0), 0o600)
    try:
        _lock(descriptor, wait=False)
        held = os.fstat(descriptor).st_nlink > 0
    except OSError as error:
        held = new and not isinstance(error, BlockingIOError)
    if held:
        return descriptor
    os.close(descriptor)
    return None
