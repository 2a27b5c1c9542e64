"""How deals are called: by their file and folder, so that no two share a name."""

from __future__ import annotations

import os
import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.deal.places import fault_of, name_of

DEALS = Path("/home/project/deals")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/project/deals/acme.yml", "acme"),
        ("/home/project/deals/acme.yaml", "acme"),
        ("/home/project/deals/2026/12/acme.v2.yml", "2026/12/acme.v2"),
        ("/home/project/deals/a/../acme.yml", "acme"),
        ("/home/project/./deals//a/acme.yml", "a/acme"),
    ],
)
def test_deal_is_called_by_its_place_among_the_deals(path: str, name: str) -> None:
    assert name_of(Path(path), DEALS) == name


@pytest.mark.parametrize("path", ["/home/project/acme.yml", "/home/project/deals/../acme.yml", "/home/deals/acme.yml"])
def test_deal_of_another_folder_is_called_by_that_too(path: str) -> None:
    assert re.fullmatch("elsewhere-[0-9a-f]{8}/acme", name_of(Path(path), DEALS))


def test_deal_has_one_name_from_wherever_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shared/a").mkdir(parents=True)
    (tmp_path / "deals").symlink_to("shared", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    paths = ["deals/a/acme.yml", "./deals/a/acme.yml", "shared/a/acme.yml", f"{tmp_path}/deals/a/acme.yml"]
    assert {name_of(Path(path), Path("deals")) for path in paths} == {"a/acme"}
    (tmp_path / "deals/b").symlink_to("/", target_is_directory=True)
    assert name_of(Path("deals/b/acme.yml"), Path("deals")) == "b/acme"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("acme", ""),
        ("replaced", ""),
        ("2026/replaced/acme", ""),
        ("案", ""),
        ("案-acme", ""),
        ("replaced/acme", "replaced のフォルダー"),
        ("Replaced/2026/acme", "replaced のフォルダー"),
        ("acme-案", "「-案」で終わる名前"),
        ("2026/acme-案", "「-案」で終わる名前"),
    ],
)
def test_name_that_would_be_taken_for_another_document_is_told(name: str, told: str) -> None:
    assert told in fault_of(name)
    assert bool(fault_of(name)) == bool(told)


FOLDERS = st.lists(st.sampled_from(["deals", "a", "b", "home", "project", "..", "acme"]), max_size=5)


@given(st.sets(FOLDERS.map(lambda parts: os.path.normpath("/".join(["/home/project", *parts]))), min_size=2))
def test_no_two_folders_give_their_deals_one_name(folders: set[str]) -> None:
    names = [name_of(Path(folder, "acme.yml"), DEALS) for folder in sorted(folders)]
    assert all(one != other for one, other in combinations(names, 2))
