"""The finals of a project: a PDF each, with a record beside it. What is there is never overwritten.

The record comes first: whoever puts it there has made the final, and the PDF that it tells of can be made anew from it.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes

from .. import __version__
from ..model.diagnostics import Finding, Kind, SourceError
from ..model.files import write_new, write_whole
from ..model.locks import locked
from ..model.sources import content_of, sha256
from ..typeset.said import text_of
from . import record as records
from .document import DealDocument
from .places import FINALS, REPLACED
from .record import FORM, Record, Template


class Outcome(StrEnum):
    """What came of making a document."""

    DRAFT = "draft"
    NEW = "new"
    SAME = "same"
    ANEW = "anew"
    REPLACED = "replaced"


class Made(NamedTuple):
    """A document that is there: its PDF, the SHA-256 of its text, and the day it was made on.

    A final has a `record`; if it has replaced another, that is `kept`.
    """

    outcome: Outcome
    pdf: Path
    text: str
    day: date
    record: Path | None = None
    kept: Path | None = None


class ChangedError(SourceError):
    """The final that is there is another one than would be made now; it can be replaced by name."""


class Final:
    """The final of one deal, and what is there of it."""

    def __init__(self, document: DealDocument, filled: nodes.document, template: Template) -> None:
        self.document, self.filled, self.template = document, filled, template
        self.text = sha256(text_of(filled))
        self.folder = document.handbook.root / FINALS
        self.pdf, self.record = (self.folder / f"{document.called}{ending}" for ending in (".pdf", ".json"))

    def make(self, day: date, replace: bool) -> Made:
        """Make the final, unless it is there; SourceError if another one is there, and shall not be replaced.

        What is doubted keeps a final from being made, but not one that is there from being found the same.
        """
        while not (made := self._attempt(day, replace)):
            pass
        return made

    def _attempt(self, day: date, replace: bool) -> Made | None:
        """Do so, unless another process is faster. What takes long is done before it is anyone's turn."""
        there, known = self._content(), self._known()  # in this order: a record is there before its PDF
        if known is None:
            self._check_absent(there, replace)
            outcome = Outcome.NEW
        elif change := self._change(known, there):
            self._check_recorded(there, known)
            if not replace:
                raise self._fault(change, ChangedError)
            outcome = Outcome.REPLACED
        else:
            day = date.fromisoformat(known["made"])
            if there is not None and sha256(there) == known["pdf"]["sha256"]:
                return self._made(Outcome.SAME, day)
            self._check_recorded(there, known)
            outcome = Outcome.ANEW
        if outcome is not Outcome.ANEW:
            self.document.check_final()
        content = self.document.render(self.filled, day)
        if outcome is Outcome.ANEW and known:
            self._check_same(content, known)
        with locked(self.document.handbook.build / "finals.lock"):
            if (self._content(), self._known()) != (there, known):
                return None
            kept = None
            if known is None:
                write_new(self.record, records.written(self._record(day, content)))
            elif outcome is Outcome.REPLACED:
                kept = self._keep_aside(there, known)
                new = self._record(day, content, self._replaced(there, known, kept))
                write_whole(self.record, records.written(new), private=True)
            try:
                if there is None:
                    write_new(self.pdf, content)
                else:
                    write_whole(self.pdf, content, private=True)
            except OSError:
                if known is None:  # no final was made
                    self.record.unlink()
                raise
        return self._made(outcome, day, kept)

    def _known(self) -> Record | None:
        """Return the record that is there; SourceError if it cannot be read."""
        try:
            return records.read(content_of(self.record, str(self.record)))
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise SourceError([Finding(str(self.record), 0, Kind.FILE, str(error))]) from None

    def _check_recorded(self, there: bytes | None, known: Record) -> None:
        """SourceError if the PDF that is there is not the one that the record tells of; nothing takes its place."""
        recorded = there is None or sha256(there) == known["pdf"]["sha256"]
        if there is not None and not recorded and not self._is_left_over(there, known):
            raise self._fault(
                f"{self.pdf} は、記録（{self.record.name}）にあるものと違います。作った後に署名されたか、変えられて"
                "います。そのまま残しました。新しいものが要るなら、別の場所に移してから、もう一度実行してください。"
            )

    def _change(self, known: Record, there: bytes | None) -> str:
        """Return what is told of a final that is not as it would be made now, or nothing; SourceError for its record.

        A record that was altered cannot be replaced: the new one would keep what it says.
        """
        deal = known["deal"]["sha256"] != self.document.digest
        altered = _altered_day(known, there)
        if not altered and (deal or known["text"]["sha256"] != sha256(text_of(self.filled, whole=known["form"] > 1))):
            change = "案件のファイル" if deal else "ひな形の文面"
            if there is None:
                return (
                    f"{self.pdf} はありませんが、記録（{self.record.name}）があり、{change}がそのときと違います。"
                    "書き出しの途中で失敗したのなら、記録を消してから、もう一度実行してください。"
                )
            return f"{self.pdf} はもう完成していて、{change}がそのときと違います。上書きはしません。"
        then, now = records.derived(known), self._derived(known)
        others = altered or [name for name, part in now.items() if part != then[name]]
        if not others:
            return ""
        told = f"{self.record} の「{'」「'.join(others)}」が、案件、ひな形、PDFから求めたものと違います。"
        if not altered and records.without_names(then) == records.without_names(now):
            return f"{told}ひな形の役割や空欄の名前が変わったようです。"
        raise self._fault(
            f"{told}書き換えた記録は差し替えられないので、控えから元に戻してください。控えがなければ、記録とPDFを別の場所に"
            "移してから、もう一度実行してください。"
        )

    def _derived(self, known: Record) -> dict[str, Any]:
        """Return what a record of the day and the form of one that is known would say of the deal and the agreement.

        Of what the deal confirms, the program that wrote the record may have doubted more.
        """
        day = date.fromisoformat(known["made"])
        now = records.in_form(known["form"], records.derived(self._record(day, b"")))
        deal = set(self.document.deal.confirmed)
        if "confirmed" in now and {*now["confirmed"]} <= {*known["confirmed"]} <= deal:
            now["confirmed"] = known["confirmed"]
        return now

    def _check_absent(self, there: bytes | None, replace: bool) -> None:
        """SourceError if what is there, or what is asked for, is at odds with there being no record."""
        if there is not None:
            raise self._fault(
                f"{self.pdf} がありますが、その記録（{self.record.name}）がありません。上書きはしません。"
                "別の場所に移してから、もう一度実行してください。"
            )
        if replace:
            raise self._fault(f"差し替える {self.pdf} がありません。差し替えの指定を外してください。")

    def _check_same(self, content: bytes, known: Record) -> None:
        """SourceError if what was made anew is not what the record tells of."""
        if sha256(content) != known["pdf"]["sha256"]:
            commit = known["template"]["commit"]
            raise self._fault(
                f"{self.pdf} を記録の日付で作り直しても、記録にあるものと同じになりません。書き出していません。"
                "文面は同じですが、体裁（contract.rts、contract.rtt、書体）かプログラムの版が、そのときと違います"
                "（記録の日付が書き換えられていなければ）。"
                + (f"作ったときのコミットは {commit} です。" if commit else "")
            )

    def _keep_aside(self, there: bytes | None, known: Record) -> Path | None:
        """Keep the PDF of a record that is going to be replaced, if it is there."""
        if there is None or self._is_left_over(there, known):
            return None
        kept = self._kept(there)
        with suppress(FileExistsError):  # it was replaced before, too
            write_new(kept, there)
        return kept

    def _replaced(self, there: bytes | None, known: Record, kept: Path | None) -> list[dict[str, Any]]:
        """Return the records that a new one replaces, the newest first; each tells where its PDF is kept.

        A final that left the PDF of the one before where it is, so that there is none to keep, was never there.
        """
        if there is not None and not kept:
            return known["replaced"]
        last = {name: part for name, part in known.items() if name != "replaced"}
        return [{**last, "kept": kept and kept.relative_to(self.folder).as_posix()}, *known["replaced"]]

    def _is_left_over(self, there: bytes, known: Record) -> bool:
        """Tell whether a PDF is that of the final before: a process was killed before it could put another there."""
        return sha256(there) != known["pdf"]["sha256"] and self._kept(there).exists()

    def _kept(self, content: bytes) -> Path:
        return self.folder / REPLACED / f"{self.document.called}-{sha256(content)[:12]}.pdf"

    def _content(self) -> bytes | None:
        try:
            if not stat.S_ISREG(self.pdf.stat().st_mode) and not self.pdf.is_dir():
                raise self._fault(f"{self.pdf} は装置かパイプで、ファイルではありません。取り除いてください。")
            return self.pdf.read_bytes()
        except FileNotFoundError:
            return None

    def _record(self, day: date, content: bytes, replaced: Sequence[dict[str, Any]] = ()) -> Record:
        document, handbook = self.document, self.document.handbook
        contract = handbook.contract(document.name)
        values = list(records.entered(handbook.openings(document.name), document.deal))
        return {
            "form": FORM,
            "tool": f"clausebook {__version__}",
            "made": day.isoformat(),
            "deal": {"path": document.path.as_posix(), "sha256": document.digest},
            "agreement": {"name": contract.name, "title": contract.title},
            "execution": document.deal.execution,
            "calendar": document.deal.calendar,
            "confirmed": list(document.deal_on(day).waived),
            "parties": records.parties_of(contract, values),
            "values": records.values_of(values),
            "template": {"commit": self.template.commit, "clean": self.template.clean},
            "text": {"sha256": self.text},
            "pdf": {"sha256": sha256(content)},
            "replaced": list(replaced),
        }

    def _made(self, outcome: Outcome, day: date, kept: Path | None = None) -> Made:
        return Made(outcome, self.pdf, self.text, day, self.record, kept)

    def _fault(self, message: str, kind: type[SourceError] = SourceError) -> SourceError:
        return kind([Finding(str(self.document.path), 0, Kind.DEAL, message)])


def _altered_day(known: Record, there: bytes | None) -> list[str]:
    """Return the name of the day of a record, if the PDF that it is of says in its metadata that it is another."""
    is_its = there is not None and sha256(there) == known["pdf"]["sha256"]
    return ["made"] if is_its and there and f">{known['made']}T".encode() not in there else []
