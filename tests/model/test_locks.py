"""A lock keeps other processes waiting as long as its own lives, and no longer."""

from __future__ import annotations

import errno
import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from clausebook.model import locks
from clausebook.model.locks import locked, taken

CONTEXT = multiprocessing.get_context("fork")


def hold(path: Path, pipe: Connection) -> None:
    with locked(path):
        pipe.send(None)
        time.sleep(60)


def test_lock_of_a_process_is_free_when_it_has_been_killed(tmp_path: Path) -> None:
    path = tmp_path / "folder/lock"
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=hold, args=(path, there))
    process.start()
    here.recv()
    assert taken(path) is None
    process.kill()
    process.join()
    with locked(path):
        assert taken(path) is None
    assert taken(path) is not None


def add(path: Path, number: Path) -> None:
    for _ in range(50):
        with locked(path):
            before = int(number.read_text())
            time.sleep(0.0001)
            number.write_text(str(before + 1))


def test_one_process_at_a_time_holds_a_lock(tmp_path: Path) -> None:
    (tmp_path / "number").write_text("0")
    processes = [CONTEXT.Process(target=add, args=(tmp_path / "lock", tmp_path / "number")) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert (tmp_path / "number").read_text() == "150"


def test_lock_that_is_not_there_is_told_apart_from_one_that_is_held(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        taken(tmp_path / "lock")


def test_where_there_are_no_locks_work_goes_on_and_nothing_old_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(descriptor: int, wait: bool) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(locks, "_lock", none)
    with locked(tmp_path / "lock"):
        pass
    assert taken(tmp_path / "lock") is None
    assert taken(tmp_path / "new", new=True) is not None
