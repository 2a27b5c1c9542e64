"""Links of a built site that lead nowhere are found, and no others."""

from __future__ import annotations

from pathlib import Path

from clausebook.command.links import broken_links

from ..conftest import Project

PAGE = """<html><body id="body"><h1 id="名前">…</h1>
<a href="">ここ</a> <a href="#名前">ここ</a> <a href="#%E5%90%8D%E5%89%8D">ここ</a> <a href="#top">上</a>
<a href="other.html">よそ</a> <a href="other.html?x=1#a">よそ</a> <a href="folder/">よそ</a> <img src="a%20b.svg">
<a href="https://example.com/none">遠く</a> <a href="mailto:a@example.com">手紙</a> <a href="//example.com/">遠く</a>
<a href="none.html">ない</a>
<a href="#none">ない</a> <a href="other.html#none">ない</a>
<img src="none.svg">
</body></html>
"""


def test_links_that_lead_nowhere_are_found_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "other.html").write_text('<a name="a"></a>', encoding="utf-8")
    (tmp_path / "folder/index.html").write_text('<a href="../page.html#body">…</a>', encoding="utf-8")
    (tmp_path / "a b.svg").touch()
    found = [
        (finding.path, finding.line, finding.column, finding.message.split()[1]) for finding in broken_links(tmp_path)
    ]
    assert found == [
        ("page.html", 5, 1, "none.html"),
        ("page.html", 6, 1, "#none"),
        ("page.html", 6, 24, "other.html#none"),
        ("page.html", 7, 1, "none.svg"),
    ]


def test_handbook_has_no_link_that_leads_nowhere(shipped: Project) -> None:
    assert list(broken_links(shipped.path("build/html"))) == []
