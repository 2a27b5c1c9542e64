"""The command line: ``python -m clausebook deal`` starts a deal file, ``… pdf`` makes its document."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from .deal.document import DealDocument, Handbook
from .deal.schema import DEAL_SCHEMA
from .deal.starter import starter
from .model.diagnostics import Finding, Kind, SourceError, suggestion

ROOT, BUILD = Path(), Path("build")

_ENGLISH = {
    r"the following arguments are required: (.+)": r"\1 を書いてください。",
    r"unrecognized arguments: (.+)": r"「\1」は使えません。",
    r"argument (.+): invalid choice: (\S+) \(choose from (.+)\)": r"\1 に \2 は使えません。使えるもの: \3。",
    r"argument (.+): expected one argument": r"\1 の後に値を書いてください。",
    r"argument (.+): ignored explicit argument (.+)": r"\1 に値 \2 は付けられません。",
}
"""What argparse complains of, and how it is told here."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        for english, japanese in _ENGLISH.items():
            message = re.sub(english, japanese, message)
        self.exit(2, f"{message}\n使い方は {self.prog} --help で出ます。\n")

    def format_help(self) -> str:
        words = {"usage:": "使い方:", "positional arguments:": "指定するもの:", "options:": "選べるもの:",
                 "show this help message and exit": "この説明を出す"}  # fmt: skip
        text = super().format_help()
        for english, japanese in words.items():
            text = text.replace(english, japanese)
        return text


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    main = _Parser(prog="python -m clausebook", description="案件のファイルから、記入済みの契約書をPDFにする。")
    commands = main.add_subparsers(dest="command", required=True, metavar="deal | pdf")
    deal = commands.add_parser(
        "deal", help="案件のファイルを新しく書く", description="記入する空欄を並べた、案件のファイルを書く。"
    )
    deal.add_argument(
        "contract", metavar="契約書", help="契約書の名前（source/contracts/ にあるもの。例: maintenance）"
    )
    deal.add_argument("-o", "--output", type=Path, metavar="ファイル", help="書き出す先（なければ deals/契約書.yml）")
    text = "案件のPDFを build/pdf/deals に作る。"
    pdf = commands.add_parser("pdf", help=text, description=text)
    pdf.add_argument("deals", nargs="+", type=Path, metavar="案件", help="案件のファイル（例: deals/acme.yml）")
    pdf.add_argument("--final", action="store_true", help="空欄が残っていれば作らない（なければ案を作る）")
    return main


def main(arguments: Sequence[str] | None = None, handbook: Handbook | None = None) -> int:
    """Run a command; return 0, or 2 if what was given is faulty."""
    given = parser().parse_args(arguments)
    handbook = handbook or Handbook(ROOT, BUILD)
    if not (handbook.root / "conf.py").exists():
        parser().error("ここにハンドブックがありません。conf.py のあるフォルダーで実行してください。")
    try:
        if given.command == "deal":
            _start(handbook, given.contract, given.output)
        else:
            _make(handbook, given.deals, given.final)
    except SourceError as error:
        print(f"誤りがあるため、PDFを作らずに終わります。\n{error}", file=sys.stderr)
        return 2
    except OSError as error:
        place = error.filename or "ファイル"
        print(f"{place} を読み書きできません。場所と権限、空き容量を確かめてください。", file=sys.stderr)
        return 2
    return 0


def _start(handbook: Handbook, name: str, output: Path | None) -> None:
    """Write a starter file; never over one that is there."""
    target = output or Path("deals", f"{name}.yml")
    if name not in handbook.names:
        near = suggestion(name, handbook.names)
        parser().error(f"契約書「{name}」はありません。{near}あるもの: {'、'.join(handbook.names)}。")
    schema = Path(os.path.relpath(handbook.build / "html" / DEAL_SCHEMA, target.parent)).as_posix()
    text = starter(handbook.contract(name), handbook.openings(name), schema)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        parser().error(f"{target} はもうあります。-o で別の名前を付けてください。")
    print(f"{target} に値を書き、make pdf DEAL={target} でPDFにしてください。")


def _make(handbook: Handbook, paths: Sequence[Path], final: bool) -> None:
    """Write the document of each deal, or none of them if any is faulty."""
    documents: list[DealDocument] = []
    faults = list(_same_target(paths))
    for path in paths:
        try:
            document = DealDocument(handbook, path)
            if final:
                document.check_final()
            documents.append(document)
        except SourceError as error:
            faults += error.findings
    if faults:
        raise SourceError(faults)
    for number, document in enumerate(documents, start=1):
        document.write(final)
        count = f"{number}/{len(documents)} " if len(documents) > 1 else ""
        print(f"{count}{document.target}{'' if final else '（案）'}")
        for opening in () if final else document.deal.open:
            print(f"  空いています: {opening.name}（{opening.where}）: {opening.blank.meaning}")


def _same_target(paths: Sequence[Path]) -> Iterator[Finding]:
    """Yield the files whose documents would be written over each other."""
    first: dict[str, Path] = {}
    for path in paths:
        if (other := first.setdefault(path.stem, path)) is not path:
            message = (
                f"PDFの名前が {other} と同じになります。同じ案件なら1度だけ、別の案件なら別の名前で指定してください。"
            )
            yield Finding(str(path), 0, Kind.DEAL, message)


if __name__ == "__main__":
    sys.exit(main())
