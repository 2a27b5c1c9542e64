"""The record beside a final: from what it was made, when, and what it says. Pure.

It is as private as the final that it lies beside, so it holds what was entered, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypedDict

from ..model.contract import Contract
from ..model.dates import Calendar
from ..model.money import TAXES
from ..model.schemas import DIALECT, NAME, Schema, hash_of, list_of, misfits, object_of, or_null
from ..model.values import KINDS, Entry
from .file import Deal, Execution
from .openings import Opening

FORM = 2
"""The version of the form of records: raised when a field comes, goes, or changes what it means."""

FORMS = range(1, FORM + 1)
"""The forms that can be read: the first one has neither `calendar` nor `confirmed`, nor the `tax` of a value.

The hash of its text covers neither readings nor pictures.
"""

RECORD_SCHEMA = "final.schema.json"


class Template(NamedTuple):
    """The commit of a project, and whether its files were as the commit has them; None where git does not know."""

    commit: str | None = None
    clean: bool | None = None


class Record(TypedDict):
    """A record, as `SCHEMA_OF_RECORD` describes it."""

    form: int
    tool: str
    made: str
    deal: dict[str, str]
    agreement: dict[str, str]
    execution: str
    calendar: str
    confirmed: list[str]
    parties: list[dict[str, str]]
    values: dict[str, dict[str, str | int | None]]
    template: dict[str, str | bool | None]
    text: dict[str, str]
    pdf: dict[str, str]
    replaced: list[dict[str, Any]]


def entered(openings: Sequence[Opening], deal: Deal) -> Iterator[tuple[Opening, Entry]]:
    """Yield what a deal enters, in the order of the text."""
    for opening in openings:
        if entry := next((deal.entries[name] for name in opening.printed if name in deal.entries), None):
            yield opening, entry


def parties_of(contract: Contract, values: Sequence[tuple[Opening, Entry]]) -> list[dict[str, str]]:
    """Return the parties that a deal names, in their order: what the text calls them, their roles, who they are."""
    names: dict[str, str] = {}
    for opening, entry in values:
        if KINDS[opening.blank.type].names_party:
            names.setdefault(opening.party, entry.text)
    return [
        {"printed": printed, "role": role, "name": names[role]}
        for role, printed in contract.parties.items()
        if role in names
    ]


def values_of(values: Sequence[tuple[Opening, Entry]]) -> dict[str, dict[str, str | int | None]]:
    """Return what is entered by the name of its blank, as it is printed and as data."""
    return {
        opening.name: {
            "type": opening.blank.type,
            "party": opening.party or None,
            "printed": entry.text,
            "value": None if entry.is_by_hand else _data(entry.value),
            "tax": entry.tax or None,
        }
        for opening, entry in values
    }


def _data(value: date | int | str) -> str | int:
    return value.isoformat() if isinstance(value, date) else value


def written(record: Record) -> bytes:
    """Return a record as its file has it; the name of a file comes back as it is, whatever is in it."""
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode(errors="backslashreplace")


def read(content: bytes) -> Record:
    """Return the record that a file has; ValueError, in Japanese, if it has none that can be read."""
    unreadable = "完成した契約書の記録として読めません%s。控えから元に戻してください。"
    try:
        record: Record = json.loads(content, object_pairs_hook=_once)
        form = record["form"]
        known = form in FORMS
        faults = [".".join(path) for path in misfits(record, _record(form))] if known else []
        if known and not faults:
            date.fromisoformat(record["made"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ValueError(unreadable % "") from None
    if not known:
        raise ValueError(f"記録の形が、この版の clausebook の知らないもの（{form}）です。新しい版で読んでください。")
    if faults:
        raise ValueError(unreadable % f"（{'、'.join(faults)}）")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; ValueError if it has a name twice."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("名前が2度あります。")
    return dict(pairs)


def derived(record: Record) -> dict[str, Any]:
    """Return what of a record follows from the deal and the agreement, as its form has it."""
    parts = ("agreement", "execution", "calendar", "confirmed", "parties", "values")
    return {name: part for name, part in record.items() if name in parts}


def without_names(parts: dict[str, Any]) -> dict[str, Any]:
    """Return what `derived` gives without the names of roles, blanks and types, which nothing prints."""
    parties = [{name: each[name] for name in each if name != "role"} for each in parts["parties"]]
    values = [
        {name: value[name] for name in value if name not in ("type", "party")} for value in parts["values"].values()
    ]
    return {**parts, "parties": parties, "values": values}


def in_form(form: int, parts: dict[str, Any]) -> dict[str, Any]:
    """Return parts of a record of today as an older form has them."""
    if form == FORM:
        return parts
    values = {name: {key: value[key] for key in value if key != "tax"} for name, value in parts["values"].items()}
    return {**{name: part for name, part in parts.items() if name not in ("calendar", "confirmed")}, "values": values}


_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_VALUE: dict[str, Schema] = {
    "type": {"enum": list(KINDS), "description": "空欄の型"},
    "party": {**or_null(NAME), "description": "だれの空欄か（役割）"},
    "printed": {"type": "string", "description": "印字した文字"},
    "value": {
        "type": ["string", "integer", "null"],
        "description": "日付は 2026-12-01 の形、金額（円）と数は整数、手で書き入れる日付は null、ほかは文字",
    },
    "tax": {"enum": [*TAXES, None], "description": "金額の消費税。別がなければ null"},
}
_OWN: dict[str, Schema] = {
    "tool": {**NAME, "description": "作ったプログラムとその版"},
    "made": {**_DATE, "description": "作った日。PDFの日付でもある"},
    "deal": object_of(path={**NAME, "description": "指定された場所"}, sha256=hash_of("案件のファイル")),
    "agreement": object_of(name={**NAME, "description": "契約書の名前"}, title={**NAME, "description": "題名"}),
    "execution": {"enum": [each.value for each in Execution], "description": "締結方法"},
    "calendar": {"enum": [each.value for each in Calendar], "description": "日付の書式"},
    "confirmed": {**list_of(NAME), "description": "案件が確かめたとする（確認済み）ので、そのままにしたこと"},
    "parties": list_of(
        object_of(
            printed={**NAME, "description": "契約書での呼び名（甲など）"},
            role={**NAME, "description": "役割"},
            name={**NAME, "description": "記入した会社名か氏名"},
        )
    ),
    "values": {"description": "記入したもの。空欄の名前ごと"},
    "template": object_of(
        commit={**or_null({"type": "string", "pattern": "^[0-9a-f]{40,64}$"}), "description": "ひな形のコミット"},
        clean={"type": ["boolean", "null"], "description": "コミットのとおりの原稿から作ったか。git がなければ null"},
    ),
    "text": object_of(sha256=hash_of("印字した文面（1つのかたまりを1行とし、改行で終える。UTF-8）")),
    "pdf": object_of(sha256=hash_of("PDF")),
}
_TOOL_OF_FORM_1: Schema = {"const": "clausebook 0.1.0"}
_KEPT: Schema = {**or_null(NAME), "description": "取ってあるPDF（finals から見た場所）"}


def _own(form: int) -> dict[str, Schema]:
    """Return what a record of a form says of its own final."""
    value = object_of(**{name: part for name, part in _VALUE.items() if form == FORM or name != "tax"})
    values = {"type": "object", "additionalProperties": value, **_OWN["values"]}
    own = {**_OWN, "values": values, "form": {"const": form, "description": "この記録の形の版"}}
    if form == FORM:
        return own
    return {name: part for name, part in own.items() if name not in ("calendar", "confirmed")} | {
        "tool": {**_OWN["tool"], **_TOOL_OF_FORM_1}
    }


def _record(form: int) -> Schema:
    """Return the schema of a record of a form; those that it replaces are of that, or of an older one."""
    before = [object_of(**_own(older), kept=_KEPT) for older in FORMS if older <= form]
    replaced = {**list_of({"anyOf": before}), "description": "差し替える前の記録。新しいものから"}
    return object_of(**_own(form), replaced=replaced)


SCHEMA_OF_RECORD: Schema = {
    "$schema": DIALECT,
    "title": "完成した契約書の記録",
    "anyOf": [_record(form) for form in reversed(FORMS)],
}
"""The schema of records (JSON Schema, draft 7)."""
