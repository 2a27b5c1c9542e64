"""The report of an import as a page of HTML that stands by itself. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .seen import Remark
from .verification import Difference
from .writing import Imported

_PAGE = """<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}の取り込み</title>
<style>
body {{ font-family: sans-serif; line-height: 1.7; max-width: 60em; margin: 2em auto; padding: 0 1em; }}
table {{ border-collapse: collapse; width: 100%; margin: 1em 0; }}
th, td {{ border: 1px solid #999; padding: .2em .6em; text-align: left; vertical-align: top; }}
th {{ background: #eee; }}
</style>
<h1>{title}の取り込み</h1>
<p>{source} を {name} として取り込みました。</p>
{body}
</html>
"""


def page_of(found: Imported, different: Sequence[Difference], source: str) -> str:
    """Return the report of an import."""
    topics = [(label, caption, each.topic, each.how) for label, caption, each in found.filed]
    body = _table(["項目", "内容"], found.facts())
    body += "<h2>原文との照合</h2>"
    if different:
        rows = [(each.place, each.before, each.original, each.ours) for each in different]
        body += f"<p>{len(different)}か所違います。</p>" + _table(["原文の場所", "その前", "原文", "この本"], rows)
    else:
        body += "<p>文字は一字一句同じです（空白、改行、段の分け方は比べません）。</p>"
    body += "<h2>条の主題</h2>" + _table(["条", "見出し", "主題", "書き分け"], topics)
    remarks = found.remarks or [Remark("", "ありません。")]
    body += "<h2>知らせること</h2>" + _table(["場所", "内容"], remarks)
    body += "<h2>書いたファイル</h2>" + _table(["ファイル"], [(path,) for path in sorted(found.files)])
    return _PAGE.format(title=escape(found.title), source=escape(source), name=escape(found.name), body=body)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
