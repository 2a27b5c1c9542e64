"""The registers: every blank, every defined term, every correction, each with where it stands."""

from __future__ import annotations

import pytest
import yaml
from bs4 import Tag

from clausebook.registers import Definition, definitions

from .conftest import ROOT, Project
from .reading import soup_of, squeeze


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("株式会社●●（以下「甲」という。）は、", [Definition("甲", "株式会社●●")]),
        ("次のとおり契約（以下「本契約」という。）を締結する。", [Definition("本契約", "次のとおり契約")]),
        ("「障害」とは、機能が停止する事象をいう。", [Definition("障害", "機能が停止する事象")]),
        ("甲及び乙の情報（以下、「秘密情報」という）を扱う。", [Definition("秘密情報", "甲及び乙の情報")]),
        (
            "（以下「甲」という。）は、サイト、システム（以下「対象」という。）の",
            [Definition("甲", ""), Definition("対象", "サイト、システム")],
        ),
        ("1　成果物\n\n受託者が作成する報告書をいう。", [Definition("成果物", "受託者が作成する報告書")]),
        ("「以下」という言葉は使わない。", []),
    ],
)
def test_definitions_are_found_in_either_form(text: str, expected: list[Definition]) -> None:
    assert list(definitions(text)) == expected


def rows_of(shipped: Project, number: int) -> list[Tag]:
    return list(soup_of(shipped.path("build/html/registers.html")).select("table.register")[number].select("tbody tr"))


def test_every_blank_is_listed_with_the_articles_that_have_it(shipped: Project) -> None:
    names = yaml.safe_load((ROOT / "source/blanks.yml").read_text(encoding="utf-8"))
    rows = rows_of(shipped, 0)
    assert [row.td.get_text(strip=True) for row in rows if row.td] == list(names)
    assert all(row.select("a") for row in rows)
    for row in rows:
        for link in row.select("a"):
            page, anchor = str(link["href"]).split("#")
            assert soup_of(shipped.path(f"build/html/{page}")).select(f"[id='{anchor}'] .blank, [id='{anchor}'].blank")


def test_terms_tell_where_agreements_define_them_differently(shipped: Project) -> None:
    rows = rows_of(shipped, 1)
    terms = [row.td.get_text(strip=True) for row in rows if row.td]
    assert {"秘密情報", "接続仕様", "本契約", "AIシステム"} <= set(terms)
    assert "〃" in terms
    for row in rows:
        if row.td and (term := row.td.get_text(strip=True)) != "〃":
            for link in row.select("a"):
                page, anchor = str(link["href"]).split("#")
                (place,) = soup_of(shipped.path(f"build/html/{page}")).select(f"[id='{anchor}']")
                assert term in place.get_text()


def test_every_correction_is_shown_with_its_reason(shipped: Project) -> None:
    entries = yaml.safe_load((ROOT / "source/contracts/corrections.yml").read_text(encoding="utf-8"))
    shown = [squeeze(row.get_text()) for row in rows_of(shipped, 2)]
    wanted = [entry for listed in entries.values() for entry in listed]
    assert len(shown) == len(wanted) > 0
    for row, entry in zip(shown, wanted, strict=True):
        assert squeeze(entry["original"]) in row
        assert squeeze(entry["reason"]) in row


def test_changed_correction_is_shown_anew(project: Project) -> None:
    path = project.path("source/contracts/corrections.yml")
    text = path.read_text(encoding="utf-8")
    reason = next(line for line in text.split("\n") if "reason:" in line)
    path.write_text(text.replace(reason, reason + "確認済み", 1), encoding="utf-8")
    assert project.build("html").returncode == 0
    assert "確認済み" in project.path("build/html/registers.html").read_text(encoding="utf-8")
