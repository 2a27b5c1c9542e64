"""Files are written whole or not at all, known again, and taken away only if they are ours."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import stat
import sys
import time
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from clausebook.model.files import WrittenFiles, leave_nothing, sweep, write_new, write_whole
from clausebook.model.locks import taken

if TYPE_CHECKING:
    from _typeshed import TraceFunction


def test_file_that_says_the_same_keeps_its_time(tmp_path: Path) -> None:
    path = tmp_path / "folder/page.html"
    write_whole(path, "文")
    os.utime(path, ns=(1, 1))
    write_whole(path, "文".encode())
    assert path.stat().st_mtime_ns == 1
    write_whole(path, "字")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mtime_ns != 1) == ("字", True)
    assert list(path.parent.iterdir()) == [path]


def test_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.html"
    write_whole(path, "文")

    def full(self: Path, data: bytes) -> int:
        with self.open("ab") as file:
            file.write(data[:1])
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="full") as caught:
        write_whole(path, "字")
    assert caught.value.filename == str(path)
    assert path.read_text(encoding="utf-8") == "文"
    assert list(tmp_path.iterdir()) == [path]


def test_written_file_may_be_read_as_any_other(tmp_path: Path) -> None:
    write_whole(tmp_path / "one", "1")
    (tmp_path / "other").write_text("1", encoding="utf-8")
    assert len({stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}) == 1


@pytest.mark.parametrize("links", [True, False], ids=["リンクあり", "リンクなし"])
def test_new_file_is_private_and_replaces_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    def unable(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    if not links:
        monkeypatch.setattr(os, "link", unable)
    path = tmp_path / "folder/acme.yml"
    write_new(path, "契約書: 保守\n")
    assert path.read_text(encoding="utf-8") == "契約書: 保守\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError) as caught:
        write_new(path, "契約書: 売買\n")
    assert caught.value.filename == str(path)
    assert path.read_text(encoding="utf-8") == "契約書: 保守\n"
    assert list(path.parent.iterdir()) == [path]


def modes_below(folder: Path) -> dict[str, int]:
    """Return what is allowed of each file and folder."""
    return {path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


def test_private_file_and_the_folders_that_are_made_for_it_are_for_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir(0o755)
    write_whole(tmp_path / "there/new/a", "1", private=True)
    write_new(tmp_path / "there/new/deep/b", b"2")
    assert modes_below(tmp_path) == {
        "there": 0o755,
        "there/new": 0o700,
        "there/new/a": 0o600,
        "there/new/deep": 0o700,
        "there/new/deep/b": 0o600,
    }


def test_file_may_have_the_longest_name_that_there_is(tmp_path: Path) -> None:
    path = tmp_path / ("名" * 85)
    write_whole(path, "1")
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_left_goes_and_what_a_living_one_has_stays(tmp_path: Path) -> None:
    left, living, begun = (tmp_path / f".{name}.unfinished" for name in ("left", "living", "begun"))
    for own in (left, living):
        own.mkdir()
        (own / ".lock").touch()
        (own / "half").touch()
    begun.mkdir()
    (tmp_path / "kept.unfinished").mkdir()
    lock = taken(living / ".lock")
    assert lock is not None
    write_whole(tmp_path / "a", "1")
    os.close(lock)
    assert {path.name for path in tmp_path.iterdir()} == {"a", "kept.unfinished", living.name}
    assert (living / "half").is_file()


def test_interruption_leaves_nothing_wherever_it_comes(tmp_path: Path) -> None:
    steps = count()

    def interrupt(frame: FrameType, event: str, argument: object) -> TraceFunction | None:
        if not frame.f_code.co_filename.endswith(("files.py", "locks.py", "contextlib.py")):
            return None
        if next(steps) == last:
            raise KeyboardInterrupt
        return interrupt

    for last in range(10_000):
        steps = count()
        before = sys.gettrace()
        sys.settrace(interrupt)
        try:
            write_whole(tmp_path / "file", f"{last}")
            break
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(before)
        leave_nothing()
        assert {path.name for path in tmp_path.iterdir()} <= {"file"}
    assert last > 100, "it has come at so many places"


def write_for_ever(folder: Path, begun: Connection) -> None:
    for number in count():
        sweep.cache_clear()
        write_whole(folder / "file", f"{number} " * 10_000)
        if not number:
            begun.send(None)


@pytest.mark.trial(sample=3, every=200)
def test_killed_process_leaves_nothing_for_long_and_disturbs_nobody(seed: int, tmp_path: Path) -> None:
    context, pipes = multiprocessing.get_context("fork"), []
    processes = []
    for _ in range(3):
        here, there = context.Pipe(duplex=False)
        processes.append(context.Process(target=write_for_ever, args=(tmp_path, there)))
        processes[-1].start()
        there.close()
        pipes.append(here)
    for pipe in pipes:
        pipe.recv()
    chance = random.Random(seed)
    end = time.monotonic() + chance.uniform(0.02, 0.1)
    while time.monotonic() < end:
        numbers = (tmp_path / "file").read_text(encoding="utf-8").split()
        assert (len(numbers), len(set(numbers))) == (10_000, 1)
    assert [process.exitcode for process in processes] == [None] * 3, "each has written all the time"
    for process in processes:
        process.kill()
        process.join()
    sweep.cache_clear()
    write_whole(tmp_path / "file", "1")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder to which a build has written two files."""
    folder = tmp_path / "site"
    for name in ("a.html", "sub/b.html"):
        write_whole(folder / name, name)
    written(folder).finish([("a.html", "1"), ("sub/b.html", "2")])
    return folder


def written(folder: Path) -> WrittenFiles:
    return WrittenFiles(folder, folder.parent / "records")


def test_file_is_current_if_it_is_there_as_it_was_made_and_from_the_same(site: Path) -> None:
    assert written(site).is_current("a.html", "1")
    assert not written(site).is_current("a.html", "2")
    assert not written(site).is_current("c.html", "1")
    (site / "a.html").write_text("A.HTML!", encoding="utf-8")
    assert not written(site).is_current("a.html", "1")
    (site / "sub/b.html").unlink()
    assert not written(site).is_current("sub/b.html", "2")


def test_what_is_no_longer_made_goes_with_the_folder_that_it_leaves_empty(site: Path) -> None:
    written(site).finish([("a.html", "1")])
    assert [path.name for path in site.iterdir()] == ["a.html"]
    assert written(site).is_current("a.html", "1")


def test_folder_with_a_file_of_someone_else_stays(site: Path) -> None:
    (site / "sub/theirs.html").write_text("theirs", encoding="utf-8")
    written(site).finish([("a.html", "1")])
    assert [path.name for path in (site / "sub").iterdir()] == ["theirs.html"]


def test_file_that_someone_has_changed_since_is_theirs(site: Path) -> None:
    (site / "sub/b.html").write_text("theirs", encoding="utf-8")
    written(site).finish([("a.html", "1")])
    assert (site / "sub/b.html").read_text(encoding="utf-8") == "theirs"


def test_file_of_a_build_that_broke_off_is_known_to_the_next(site: Path) -> None:
    written(site).announce(["a.html", "c.html"])
    (site / "c.html").write_text("half", encoding="utf-8")
    assert not written(site).is_current("c.html", "")
    written(site).finish([("a.html", "1")])
    assert not (site / "c.html").exists()


def test_record_that_cannot_be_read_is_none(site: Path) -> None:
    (record,) = (site.parent / "records").iterdir()
    for broken in ("", "[]", '{"a.html": 1}', '{"a.html": ["1"]}'):
        record.write_text(broken, encoding="utf-8")
        assert not written(site).is_current("a.html", "1")


def test_folder_and_record_may_be_moved_together(site: Path) -> None:
    moved = site.parent.rename(site.parent.with_name("moved")) / "site"
    assert written(moved).is_current("a.html", "1")


def test_two_folders_have_records_of_their_own(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_whole(other / "a.html", "a.html")
    written(other).finish([("a.html", "1")])
    assert written(site).is_current("sub/b.html", "2")
