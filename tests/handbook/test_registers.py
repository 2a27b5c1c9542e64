"""The registers: every blank, every defined term, every correction, each with where it stands."""

from __future__ import annotations

import re

import yaml
from bs4 import Tag

from ..conftest import ROOT, Project
from ..readback import soup_of, squeeze, the


def rows_of(shipped: Project, heading: str) -> list[Tag]:
    page = soup_of(shipped.path("build/html/registers.html"))
    return page.select(f"section:has(> .heading > h2:-soup-contains('{heading}')) table.register tbody tr")


def test_every_blank_is_listed_with_the_articles_that_have_it(shipped: Project) -> None:
    names = yaml.safe_load((ROOT / "source/blanks.yml").read_text(encoding="utf-8"))
    rows = rows_of(shipped, "空欄")
    assert [row.th.get_text(strip=True) for row in rows if row.th] == list(names)
    assert all(row.select("a") for row in rows)
    for row in rows:
        for link in row.select("a"):
            page, anchor = str(link["href"]).split("#")
            assert soup_of(shipped.path(f"build/html/{page}")).select(f"[id='{anchor}'] .blank, [id='{anchor}'].blank")


def test_blank_is_listed_with_what_each_agreement_prints_where_they_differ(shipped: Project) -> None:
    rows = {row.th.get_text(strip=True): row.select("td")[2] for row in rows_of(shipped, "空欄") if row.th}
    lines = {name: [line.get_text() for line in cell.select("p")] for name, cell in rows.items()}
    printed = {name: dict(line.split(": ") for line in lines[name]) for name in ("会社名", "住所", "締結日")}
    assert printed["会社名"]["株式会社●●"] == "保守・運用契約書、運用・サポートに関する同意書"
    assert "AIシステム運用契約書、AI技術秘密保持契約書、" in printed["住所"]["（記入欄の線）"]
    assert printed["締結日"]["令和○年○月○日"] == "保守・運用契約書"
    assert printed["締結日"]["●●年●●月●●日"] == "特定契約・接続契約モデル契約書"
    assert "AIシステム運用契約書、AI技術秘密保持契約書" in printed["締結日"]["●●年●月●日"]
    assert lines["有効期間"] == ["●"]


def test_terms_tell_where_agreements_define_them_differently(shipped: Project) -> None:
    rows = rows_of(shipped, "定義語")
    terms = [row.th.get_text(strip=True) for row in rows if row.th]
    assert {"秘密情報", "接続仕様", "AIシステム"} <= set(terms)
    assert {"甲", "乙", "本契約", "本同意書"} & set(terms) == set()
    assert "〃" in terms
    for row in rows:
        if row.th and (term := row.th.get_text(strip=True)) != "〃":
            for link in row.select("a"):
                page, anchor = str(link["href"]).split("#")
                (place,) = soup_of(shipped.path(f"build/html/{page}")).select(f"[id='{anchor}']")
                assert term in place.get_text()


def test_definition_is_shown_with_its_list_and_its_exceptions(shipped: Project) -> None:
    row = next(row for row in rows_of(shipped, "定義語") if row.th and row.th.get_text() == "秘密情報")
    lines = [line.get_text() for line in row.select("td")[0].select("p")]
    assert lines[0] == "次の各号に該当する情報"
    assert lines[1].startswith("（1）AIアルゴリズム")
    assert lines[6].startswith("（6）口頭等で開示された情報")
    assert lines[7] == "前項にかかわらず、次の各号のいずれかに該当する情報は秘密情報に含まれない。"
    assert lines[-1] == "（5）秘密情報によらず独自に開発したもの"


UNDEFINED = {
    "秘密情報": ["maintenance.html#confidentiality", "support-consent.html#confidentiality"],
    "本目的": ["service-connection.html#purpose"],
    "運用業務": [],
    "対象システム": [],
    "障害": [
        "ai-operations.html#reporting",
        *("maintenance.html#incidents", "maintenance.html#disclaimer"),
        *("support-consent.html#incidents", "support-consent.html#disclaimer"),
    ],
}
"""Where an agreement uses a term that it does not define; it is not used where another word is made of it."""


def test_register_says_which_agreements_use_a_term_without_defining_it(shipped: Project) -> None:
    rows = {row.th.get_text(): row for row in reversed(rows_of(shipped, "定義語")) if row.th}
    for term, places in UNDEFINED.items():
        links = rows[term].select("td:last-child a")
        assert [str(link["href"]).removeprefix("contracts/") for link in links] == places


def test_every_topic_is_listed_with_its_tag_and_articles(shipped: Project) -> None:
    rows = rows_of(shipped, "主題のタグ")
    tags = [row.th.get_text(strip=True) for row in rows if row.th]
    assert tags == sorted(path.parent.name for path in (ROOT / "source/clauses").glob("*/index.md"))
    for tag, row in zip(tags, rows, strict=True):
        anchors = {link.get_text(): str(link["href"]).partition("#")[2] for link in row.select(".used-in a")}
        assert {anchor for label, anchor in anchors.items() if re.match("第[0-9]+条（|前文|後文|署名欄", label)} >= {
            tag
        }
    (subcontracting,) = [row for tag, row in zip(tags, rows, strict=True) if tag == "subcontracting"]
    (link,) = subcontracting.select("a[href$='#performance-3']")
    assert link.get_text() == "第4条第3項（業務遂行）"


def test_every_synonym_is_listed(shipped: Project) -> None:
    synonyms = yaml.safe_load((ROOT / "source/synonyms.yml").read_text(encoding="utf-8"))
    shown = [
        tuple(cell.get_text(strip=True) for cell in row.select("th, td")) for row in rows_of(shipped, "検索の言い換え")
    ]
    assert shown == [(word, "、".join(others)) for word, others in synonyms.items()]


def test_every_correction_is_shown_with_its_reason(shipped: Project) -> None:
    entries = yaml.safe_load((ROOT / "source/contracts/corrections.yml").read_text(encoding="utf-8"))
    shown = [squeeze(row.get_text()) for row in rows_of(shipped, "原文との相違")]
    wanted = [entry for listed in entries.values() for entry in listed]
    assert len(shown) == len(wanted) > 0
    for row, entry in zip(shown, wanted, strict=True):
        assert squeeze(entry["original"]) in row
        assert squeeze(entry["reason"]) in row


def test_every_addition_of_the_handbook_is_listed_and_said_to_be_one(shipped: Project) -> None:
    rows = rows_of(shipped, "この本が加えた文面")
    (link,) = [link for row in rows for link in row.select("a")]
    assert [line.get_text() for row in rows for line in row.select("td:last-child p")] == [
        "本契約の成立を証するため、本書の電磁的記録を作成し、各当事者が電子署名を施したうえ、各自その電磁的記録を保管する。"
    ]
    page, anchor = str(link["href"]).split("#")
    section = the(f"section[id='{anchor}']", soup_of(shipped.path(f"build/html/{page}")))
    assert "原文にない" in the(".addition", section).get_text()
    assert "電子署名" in the(".variant", section).get_text()


def test_changed_correction_is_shown_anew(project: Project) -> None:
    path = project.path("source/contracts/corrections.yml")
    text = path.read_text(encoding="utf-8")
    reason = next(line for line in text.split("\n") if "reason:" in line)
    path.write_text(text.replace(reason, reason + "確認済み", 1), encoding="utf-8")
    assert project.build("html").returncode == 0
    assert "確認済み" in project.path("build/html/registers.html").read_text(encoding="utf-8")
