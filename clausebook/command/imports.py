"""``clausebook import``: a contract that somebody else wrote becomes an agreement of the handbook."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ..model.diagnostics import Finding, Kind, SourceError
from ..model.files import write_whole
from ..model.locks import locked
from .help import Verb
from .project import project
from .screen import Report, Status, format_option, reporting
from .verify import shown

if TYPE_CHECKING:  # take long to load
    from ..deal.document import Handbook
    from ..intake.handbook import Shelf
    from ..intake.seen import Seen
    from ..intake.verification import Difference
    from ..intake.writing import Imported

REPORTS = "import"
"""The folder of the reports, in that of what is built."""


@click.command(
    cls=Verb,
    short_help="よその契約書（Word、テキスト）を取り込む",
    help="""契約書のファイル（.docx、.md、.txt）を読み、契約書のページと条項のファイルにして、手引きに加える。番号は計算し、
    参照・当事者・契約書の自称・空欄を見つけて置き換え、条ごとに主題を選ぶ。原文は source/originals に残し、
    組み上げた本文と一字ずつ照らす。あるファイルは書き換えない（役割・空欄・一覧のファイルには、行を加える）。
    報告は build/import にも HTML で書く。
    """,
    epilog="""
    例:

      clausebook import 業務委託契約書.docx --as outsourcing
      clausebook import 規約.txt --as terms --dry-run      調べるだけで、書かない
      clausebook import 契約.docx --as lease --topic 第3条=fees
    """,
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="ファイル")
@click.option("--as", "name", required=True, metavar="NAME", help="付ける名前（ページの住所になる）。")
@click.option("--topic", "topics", multiple=True, metavar="第n条=主題", help="条の主題のフォルダー。いくつでも。")
@click.option("--dry-run", is_flag=True, help="調べて報告するだけで、何も書かない。")
@click.option("--commentary", is_flag=True, help="枠の外の解説を、新しい主題のページに写す（なければ捨てる）。")
@click.option("--ask/--no-ask", default=None, help="決めにくい主題を、画面で聞く（端末なら聞く）。")
@format_option
@click.pass_context
def command(
    context: click.Context,
    file: Path,
    name: str,
    topics: Sequence[str],
    dry_run: bool,
    commentary: bool,
    ask: bool | None,
    form: str,
) -> Status:
    with reporting(form) as report:
        handbook = project(context)
        if not re.fullmatch(r"[^\W_][\w-]*", name) or _is_taken(name):
            message = (
                f"--as の名前「{name}」は使えません。文字（日本語も）と数字、-、_ で、文字か数字から始めてください"
                "（index と、CON のように Windows が使う名前は除きます）。"
            )
            raise click.UsageError(message, context)
        chosen = _chosen(topics, context)
        asks = ask if ask is not None else sys.stdin.isatty() and sys.stdout.isatty() and not report.json
        _import(handbook, file, name, _Wishes(chosen, dry_run, commentary, asks), report)
    return report.status


def _is_taken(name: str) -> bool:
    """Tell whether a name is that of the lists, or of a device of Windows, where no file can be called so."""
    return name == "index" or bool(re.fullmatch("con|prn|aux|nul|(?:com|lpt)[0-9]", name, re.IGNORECASE))


_Numbered = tuple[int, int]
"""The number of an article, and that of its branch: (3, 2) is 第3条の2."""


def _chosen(topics: Sequence[str], context: click.Context) -> dict[_Numbered, str]:
    """Return the topics that are chosen, by the number of the article, in whatever digits it is written."""
    from ..intake.heads import title_at  # takes long to load

    chosen = {}
    for each in topics:
        match = re.fullmatch(r"第?(\w+?)条?((?<=条)の\w+)?[=＝]([\w-]+)", each)
        titled = title_at(f"第{match[1]}条{match[2] or ''}") if match else None
        if not match or not titled or titled.rest:
            raise click.UsageError(f"--topic は「第3条=fees」のように書いてください: {each}", context)
        if _is_taken(match[3]):
            raise click.UsageError(f"--topic の主題「{match[3]}」は使えません。ほかの名前にしてください。", context)
        chosen[titled.number, titled.branch] = match[3]
    return chosen


def _places(chosen: Mapping[_Numbered, str], found: Imported) -> dict[int, str]:
    """Return the topics that are chosen by the place of the article; UsageError names those that there are not."""
    from ..intake.heads import title_at  # takes long to load

    places: dict[_Numbered, int] = {}
    for place, (label, _, _) in enumerate(found.filed):
        if titled := title_at(label):  # those of a supplement are called after it
            places.setdefault((titled.number, titled.branch), place)
    if missing := [f"第{number}条" + f"の{branch}" * bool(branch) for number, branch in chosen.keys() - places.keys()]:
        message = f"--topic の{'、'.join(sorted(missing))}は、この契約書にありません。条の番号を確かめてください。"
        raise click.UsageError(message, click.get_current_context())
    return {places[number]: topic for number, topic in chosen.items()}


def _empty(seen: Seen, file: Path) -> Iterator[Finding]:
    """Yield each article that has a heading and no text, by its place in the original."""
    from ..intake.division import divided  # takes long to load
    from ..intake.seen import Line

    for article in divided(seen).articles:
        if all(isinstance(block, Line) and not block.seen.strip() for block in article.content):
            label = f"第{article.titled.number}条" + f"の{article.titled.branch}" * bool(article.titled.branch)
            message = (
                f"{article.place}の{label}{f'（{article.caption}）' if article.caption else ''}に本文がありません。"
                "見出しの下に本文を書いてから、取り込んでください"
                f"（削除した条なら、「{label}　削除」と1行に書きます）。"
            )
            yield Finding(str(file), 0, Kind.FILE, message)


class _Wishes(NamedTuple):
    """What an import is asked for: topics by the number of the article, and what is to be done."""

    topics: Mapping[_Numbered, str]
    dry: bool
    commentary: bool
    asks: bool


def _import(handbook: Handbook, file: Path, name: str, wishes: _Wishes, report: Report) -> None:
    """Take a contract in, when no other import writes; what one has left that was cut short is taken back."""
    from ..intake.placing import recover  # takes long to load

    if wishes.dry:
        _take_in(handbook, file, name, wishes, report)
        return
    with locked(handbook.build / "import.lock"):
        recover(handbook.root)
        _take_in(handbook, file, name, wishes, report)


def _take_in(handbook: Handbook, file: Path, name: str, wishes: _Wishes, report: Report) -> None:
    from ..intake.division import NoContractError  # take long to load
    from ..intake.files import read
    from ..intake.handbook import Shelf
    from ..intake.report import page_of
    from ..intake.seen import UnreadableError
    from ..intake.verification import Difference
    from ..intake.writing import imported, write

    shelf = Shelf.of(handbook.root)
    if name in shelf.agreements:
        message = f"契約書「{name}」はもうあります。ほかの名前を付けてください。"
        report.tell("取り込めません。", [Finding(f"source/contracts/{name}.md", 0, Kind.FILE, message)])
        return
    try:
        with report.working(f"{file.name} を読んでいます"):
            seen = read(file)
            found = imported(seen, name, shelf, {}, file.name, wishes.commentary)
        chosen = _places(wishes.topics, found)
        if wishes.asks:
            chosen = {**_asked(found, shelf, chosen), **chosen}
        if chosen:
            found = imported(seen, name, shelf, chosen, file.name, wishes.commentary)
    except (UnreadableError, NoContractError) as error:
        report.tell("取り込めません。", [Finding(str(file), 0, Kind.FILE, str(error))])
        return
    with report.working("組み上げて、原文と照らしています"):
        faults, different = [*_empty(seen, file)], list[Difference]()
        if not faults:
            faults, different = _tried(handbook.root, found, seen)
    _tell(found, report)
    if not faults:
        _tell_differences(different, report)
    if faults:
        report.tell("取り込んだ原稿に、次の誤りが残ります。何も書きませんでした。", faults)
        return
    if not wishes.dry:
        try:
            write(handbook.root, found)
        except FileExistsError as error:
            message = "もうあります。ほかの名前（--as）を付けるか、移してください。"
            report.tell("取り込めません。何も書きませんでした。", [Finding(str(error), 0, Kind.FILE, message)])
            return
        target = handbook.build / REPORTS / f"{name}.html"
        write_whole(target, page_of(found, different, file.name).encode())
        report.say(f"source/contracts/{name}.md ほか{len(found.files) - 1}個のファイルを書きました。報告: {target}")
        report.say(
            f"次は、make pdf CONTRACT={name} と make html です。主題のページの「未整理」に、説明を書いてください。"
        )
    report.data |= {
        "files": [] if wishes.dry else sorted(found.files),
        "added": [path for path, text in found.added.items() if text],
    }


def _tried(root: Path, found: Imported, seen: Seen) -> tuple[list[Finding], list[Difference]]:
    """Assemble what is imported in a copy of the project; return what is wrong with it, and where it differs."""
    from ..deal.document import Handbook  # take long to load
    from ..intake.assembled import compared
    from ..intake.placing import recover
    from ..intake.writing import write

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(root, copy, symlinks=True, ignore=_needless(root))
        try:
            recover(copy)
            write(copy, found)
            handbook = Handbook(copy, copy / "build")
            return [], compared(seen, handbook.doctree(found.name))
        except SourceError as error:
            return [_in_project(finding, copy) for finding in error.findings], []
        except FileExistsError as error:
            return [Finding(str(error), 0, Kind.FILE, "もうあります。ほかの名前（--as）を付けてください。")], []


def _in_project(finding: Finding, copy: Path) -> Finding:
    """Return a finding with its paths as in the project, not as in a copy of it."""
    folders = {f"{folder}{os.sep}" for folder in (copy, copy.resolve())}
    path, message = finding.path, finding.message
    for folder in folders:
        path, message = path.replace(folder, ""), message.replace(folder, "")
    return finding._replace(path=path, message=message)


def _needless(root: Path) -> Callable[[str, list[str]], set[str]]:
    """Return what leaves out of a copy of a project what it is not assembled from."""

    def ignored(folder: str, names: list[str]) -> set[str]:
        if Path(folder) != root:
            return set()
        return {each for each in names if each in _LEFT_OUT or each.startswith(".")}

    return ignored


_LEFT_OUT = {"build", "finals", "deals", "tests", "node_modules", "mutants", "bench", "docs", "clausebook", "wheels"}


def _asked(found: Imported, shelf: Shelf, known: Collection[int]) -> dict[int, str]:
    """Ask for the topics that the text does not make sure, but for those of the articles that are `known`."""
    chosen = {}
    for place, (label, caption, filed) in enumerate(found.filed):
        if place in known or filed.same or (not filed.new and filed.near >= _SURE) or not shelf.topics:
            continue
        proposed = filed.topic
        what = "新しい主題" if filed.new else f"{shelf.topics[proposed].title}（近さ {filed.near:.0%}）"
        said = click.prompt(f"{label}（{caption}）の主題: {what}", default=proposed)
        if said != proposed:
            topic = re.sub(r"[^\w-]", "", said)
            chosen[place] = proposed if not topic or _is_taken(topic) else topic
    return chosen


_SURE = 0.6
"""How near an article must be to the clauses of a topic for nobody to be asked."""


def _tell(found: Imported, report: Report) -> None:
    report.say(*(f"{what}: {said}" for what, said in found.facts()))
    rows = [(label, caption, filed.topic, filed.how) for label, caption, filed in found.filed]
    report.table(["条", "見出し", "主題", "書き分け"], rows)
    for place, message in found.remarks:
        report.say(f"{place}: {message}" if place else message)
    report.data = {
        "title": found.title,
        "parties": dict(found.called.parties),
        "document": found.called.document,
        "counts": dict(found.counts),
        "topics": [{"article": label, "caption": caption, **filed._asdict()} for label, caption, filed in found.filed],
        "remarks": [each._asdict() for each in found.remarks],
    }


def _tell_differences(different: Sequence[Difference], report: Report) -> None:
    report.data["differences"] = [each._asdict() for each in different]
    if different:
        marks = sum(each.of_marks for each in different)
        report.say(f"原文と{len(different)}か所違います（うち、番号の書き方だけ {marks}）。")
        report.say(*(f"  {shown(each)}" for each in different))
    else:
        report.say("組み上げた本文の文字は、原文と一字一句同じです（空白、改行、段の分け方は比べません）。")
