"""Files are written whole or not at all, known again, and taken away only if they are ours."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from clausebook.model.files import WrittenFiles, write_new, write_whole


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
        with self.open("xb") as file:
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
