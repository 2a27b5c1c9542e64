"""An import is written whole or not at all, however it ends."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clausebook.intake.placing import STAGING, put, recover
from clausebook.intake.writing import with_added

NEW = {"source/clauses/a/x.md": "条\n", "source/contracts/x.md": "# 題\n", "source/originals/x.txt": "原文\n"}
CHANGED = {"source/roles.yml": b"a: b\nc: d\n", "source/contracts/index.md": b"x\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in (("roles.yml", "a: b\n"), ("contracts/index.md", "\n")):
        path = tmp_path / "project/source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "project"


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"" for path in root.rglob("*")}


class Cut(BaseException):
    """What ends the work."""


@pytest.mark.parametrize("moves", range(6))
@pytest.mark.parametrize("killed", [False, True], ids=["interrupted", "killed"])
def test_import_that_is_cut_short_leaves_nothing(
    moves: int, killed: bool, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, replace, done = tree(root), Path.replace, list[Path]()

    def replaced(path: Path, target: Path) -> Path:
        if path.suffix == ".new":
            if len(done) == moves:
                raise Cut
            done.append(target)
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replaced)
        if killed:  # nothing more is done in that process
            patch.setattr("clausebook.intake.placing.recover", lambda root: None)
        if moves < 5:
            with pytest.raises(Cut):
                put(root, NEW, CHANGED)
        else:
            put(root, NEW, CHANGED)
    assert [path.name for path in done] == ["x.md", "x.txt", "roles.yml", "x.md", "index.md"][:moves]
    recover(root)
    if moves < 5:
        assert tree(root) == before
        put(root, NEW, CHANGED)
    after = tree(root)
    assert {name: after[name] for name in NEW} == {name: text.encode() for name, text in NEW.items()}
    assert {name: after[name] for name in CHANGED} == CHANGED
    assert not (root / STAGING).exists()


def test_draft_that_has_no_record_is_swept_away(root: Path) -> None:
    before = tree(root)
    (root / STAGING).mkdir()
    (root / STAGING / "0.new").write_text("条", encoding="utf-8")
    recover(root)
    assert tree(root) == before


def test_file_that_was_changed_after_the_import_was_cut_short_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def replaced(path: Path, target: Path) -> Path:
        if path.name == "4.new":
            raise Cut
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replaced)
        patch.setattr("clausebook.intake.placing.recover", lambda root: None)
        with pytest.raises(Cut):
            put(root, NEW, CHANGED)
    (root / "source/roles.yml").write_text("mine: own\n", encoding="utf-8")
    recover(root)
    assert (root / "source/roles.yml").read_text(encoding="utf-8") == "mine: own\n"
    assert not (root / "source/contracts/x.md").exists()


@pytest.mark.parametrize("inside", ["source/contracts/x.md", "source/clauses"])
def test_what_is_in_the_way_is_told_before_anything_is_written(inside: str, root: Path) -> None:
    (root / inside).write_text("ある", encoding="utf-8")
    before = tree(root)
    with pytest.raises(FileExistsError, match=f"^{inside}$"):
        put(root, NEW, CHANGED)
    assert tree(root) == before


@contextmanager
def as_anybody(root: Path) -> Iterator[None]:
    """Be a user who owns a folder and may write nowhere else; the administrator may write everywhere."""
    if os.geteuid():
        yield
        return
    for path in (root, *root.rglob("*")):
        os.chown(path, NOBODY, -1)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


NOBODY = 65534


@pytest.mark.parametrize("kept", ["source/contracts", "source/roles.yml"])
def test_project_that_is_partly_kept_from_writing_stays_as_it_is(kept: str, root: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:  # which everybody can reach
        Path(folder).chmod(0o755)
        project = shutil.copytree(root, Path(folder) / "project")
        before, mode = tree(project), (project / kept).stat().st_mode
        with as_anybody(project):
            (project / kept).chmod(mode & ~0o222)
            try:
                with pytest.raises(PermissionError) as caught:
                    put(project, NEW, CHANGED)
            finally:
                (project / kept).chmod(mode)
        assert str(caught.value.filename).startswith(str(project / kept))
        assert tree(project) == before


@pytest.mark.parametrize(
    ("text", "listed"),
    [("a: b\n", False), ("a: b", False), ("# 一覧\n\n```{toctree}\n:hidden:\n\na\n```\n", True), ("# 一覧\n", True)],
)
def test_lists_keep_their_ends_of_lines(text: str, listed: bool) -> None:
    plain = with_added(text, "x\ny\n", listed)
    marked = text if "\n" in text[:-1] else f"z\n{text}"
    assert plain.count("x\ny\n") == 1
    added = with_added(marked.replace("\n", "\r\n"), "x\ny\n", listed)
    assert added == with_added(marked, "x\ny\n", listed).replace("\n", "\r\n")
