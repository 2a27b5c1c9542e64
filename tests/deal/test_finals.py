"""Finals are made once, and never overwritten: each is what its record tells of, whoever makes it, and when."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import stat
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import fastjsonschema
import pikepdf
import pytest
from PIL import Image

from clausebook.deal import finals
from clausebook.deal.document import DealDocument, Handbook
from clausebook.deal.finals import ChangedError, Made, Outcome
from clausebook.deal.making import Order, make
from clausebook.deal.record import SCHEMA_OF_RECORD, Template
from clausebook.model import values
from clausebook.model.diagnostics import Finding, Kind, SourceError
from clausebook.model.files import write_whole
from clausebook.model.sources import sha256
from clausebook.typeset.said import text_of

from ..conftest import copy_example, deal_of_example, handbook_of
from .test_record import old_form

DEAL = deal_of_example(calendar="和暦")

VALIDATE = fastjsonschema.compile(SCHEMA_OF_RECORD)

DAY = date(2026, 12, 1)
ORDER = Order(DAY, final=True, template=Template("0" * 40, clean=True))
LATER = ORDER._replace(day=DAY + timedelta(30), template=Template("1" * 40, clean=False))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    return handbook_of(copy_example(tmp_path_factory.mktemp("finals") / "project"))


@pytest.fixture
def acme(books: Handbook) -> Iterator[Path]:
    """A deal file whose documents are `finals/acme.pdf` and so on; nothing of it is there yet."""
    path = books.root / "deals/acme.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(DEAL, encoding="utf-8")
    yield path
    for file in [*(books.root / "finals").rglob("*"), *(books.build / "pdf/deals").rglob("*")]:
        if file.is_file():
            file.unlink()


def made(books: Handbook, path: Path, order: Order = ORDER) -> Made:
    return make(DealDocument(books, path), order)


def change(path: Path, old: str = "1000", new: str = "2000") -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def files_of(books: Handbook) -> dict[str, tuple[bytes, int]]:
    """Return all that is in the folder of finals, with its time."""
    folder = books.root / "finals"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def record_of(books: Handbook) -> dict[str, Any]:
    record = json.loads((books.root / "finals/acme.json").read_bytes())
    assert isinstance(record, dict)
    VALIDATE(record)
    return record


def refusal(books: Handbook, path: Path, order: Order = ORDER) -> str:
    """Return why a final is not made; what is there stays as it is."""
    before = files_of(books)
    with pytest.raises(SourceError) as caught:
        made(books, path, order)
    assert files_of(books) == before
    (finding,) = caught.value.findings
    assert (finding.path, finding.line) == (str(path), 0) or finding.path.endswith(".json")
    return finding.message


def test_final_is_private_and_has_a_record_beside_it(books: Handbook, acme: Path) -> None:
    result = made(books, acme)
    assert result[:2] == (Outcome.NEW, books.root / "finals/acme.pdf")
    assert result.record == books.root / "finals/acme.json"
    for file in (result.pdf, result.record):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(result.pdf.parent.stat().st_mode) == 0o700
    record = record_of(books)
    assert (record["form"], record["made"], record["execution"]) == (2, "2026-12-01", "書面")
    assert (record["calendar"], record["confirmed"]) == ("和暦", [])
    assert record["deal"] == {"path": str(acme), "sha256": sha256(acme.read_bytes())}
    assert record["agreement"] == {"name": "lending", "title": books.contract("lending").title}
    assert record["template"] == {"commit": "0" * 40, "clean": True}
    assert record["text"] == {"sha256": result.text}
    assert record["pdf"] == {"sha256": sha256(result.pdf.read_bytes())}
    assert record["replaced"] == []
    parties = {party["printed"]: party["name"] for party in record["parties"]}
    assert parties == {"甲": "株式会社見本", "乙": "株式会社手本"}
    values = {name: (value["printed"], value["value"]) for name, value in record["values"].items()}
    assert values["貸出日"] == ("令和13年8月1日", "2031-08-01")
    assert values["月額料金"] == ("1,000", 1000)
    assert values["締結日"] == ("令和　　年　　月　　日", None)
    assert values["甲の代表者"] == ("代表　甲野", "代表　甲野")
    assert record["values"]["甲の代表者"]["party"] == next(p["role"] for p in record["parties"] if p["printed"] == "甲")
    with pikepdf.open(result.pdf) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261201000000Z"
        assert "案" not in str(pdf.docinfo["/Title"])


def test_same_final_is_left_as_it_is_on_any_later_day(books: Handbook, acme: Path) -> None:
    first = made(books, acme)
    before = files_of(books)
    again = made(books, acme, LATER)
    assert again == first._replace(outcome=Outcome.SAME)
    assert made(books, acme, LATER._replace(replace=frozenset(["acme"]))).outcome is Outcome.SAME
    assert files_of(books) == before


def test_draft_touches_no_final(books: Handbook, acme: Path) -> None:
    made(books, acme)
    before = files_of(books)
    change(acme)
    draft = made(books, acme, ORDER._replace(final=False))
    assert draft[:2] == (Outcome.DRAFT, books.build / "pdf/deals/acme-案.pdf")
    assert files_of(books) == before
    assert draft.pdf.read_bytes() != before["acme.pdf"][0]


def test_same_draft_of_the_same_day_has_the_same_bytes_and_another_day_shows(books: Handbook, acme: Path) -> None:
    drafts = []
    for days in (0, 0, 1):
        draft = made(books, acme, Order(DAY + timedelta(days)))
        drafts.append(draft.pdf.read_bytes())
        draft.pdf.unlink()
    assert drafts[0] == drafts[1] != drafts[2]


def test_pdf_that_is_gone_is_made_anew_byte_for_byte(books: Handbook, acme: Path) -> None:
    first = made(books, acme)
    before = files_of(books)
    first.pdf.unlink()
    again = made(books, acme, LATER)
    assert again == first._replace(outcome=Outcome.ANEW)
    assert {name: content for name, (content, _) in files_of(books).items()} == {
        name: content for name, (content, _) in before.items()
    }


def test_pdf_that_cannot_be_made_as_it_was_is_not_made(
    books: Handbook, acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(books, acme).pdf.unlink()
    monkeypatch.setattr(DealDocument, "render", lambda *_: b"%PDF of other tools")
    message = refusal(books, acme, LATER)
    assert "記録の日付で作り直しても、記録にあるものと同じになりません。" in message
    assert "書体" in message
    assert "0" * 40 in message


@pytest.mark.parametrize("replacing", [False, True])
@pytest.mark.parametrize("what", ["案件のファイル", "案件の注", "ひな形の文面"])
def test_final_of_something_else_is_refused_until_it_is_replaced_by_name(
    what: str, replacing: bool, books: Handbook, acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(books, acme)
    before = first.pdf.read_bytes(), record_of(books)
    if what == "ひな形の文面":
        monkeypatch.setattr(finals, "text_of", lambda *_, **__: "別の文面")
    else:
        change(acme, *(["1000", "2000"] if what == "案件のファイル" else ["契約書: lending", "契約書: lending # 注"]))
    if not replacing:
        with pytest.raises(ChangedError):
            made(books, acme, LATER)
        told = refusal(books, acme, LATER._replace(replace=frozenset(["other"])))
        assert f"はもう完成していて、{what.replace('の注', 'のファイル')}がそのときと違います。" in told
        return
    second = made(books, acme, LATER._replace(replace=frozenset(["acme"])))
    kept = books.root / f"finals/replaced/acme-{sha256(before[0])[:12]}.pdf"
    assert second[:2] == (Outcome.REPLACED, first.pdf)
    assert second.kept == kept
    assert kept.read_bytes() == before[0]
    assert second.record
    assert {stat.S_IMODE(file.stat().st_mode) for file in (kept, second.pdf, second.record)} == {0o600}
    record = record_of(books)
    assert (record["made"], record["template"]["commit"]) == ("2026-12-31", "1" * 40)
    assert record["pdf"]["sha256"] == sha256(second.pdf.read_bytes()) != sha256(before[0])
    del before[1]["replaced"]
    assert record["replaced"] == [{**before[1], "kept": kept.relative_to(books.root / "finals").as_posix()}]


def test_record_keeps_all_that_was_replaced_the_newest_first(books: Handbook, acme: Path) -> None:
    replacing = ORDER._replace(replace=frozenset(["acme"]))
    prints = [made(books, acme).pdf.read_bytes()]
    for old, new in (("1000", "2000"), ("2000", "3000"), ("3000", "1000"), ("1000", "4000")):
        change(acme, old, new)
        prints.append(made(books, acme, replacing).pdf.read_bytes())
    replaced = record_of(books)["replaced"]
    assert [entry["values"]["月額料金"]["value"] for entry in replaced] == [1000, 3000, 2000, 1000]
    for entry, content in zip(replaced, reversed(prints[:-1]), strict=True):
        assert (books.root / "finals" / entry["kept"]).read_bytes() == content


def test_final_that_is_not_there_cannot_be_replaced(books: Handbook, acme: Path) -> None:
    order = ORDER._replace(replace=frozenset(["acme"]))
    assert refusal(books, acme, order) == (
        f"差し替える {books.root / 'finals/acme.pdf'} がありません。差し替えの指定を外してください。"
    )


@pytest.mark.parametrize("replace", [[], ["acme"]])
def test_pdf_without_a_record_is_never_overwritten(replace: list[str], books: Handbook, acme: Path) -> None:
    pdf = made(books, acme).pdf
    pdf.with_suffix(".json").unlink()
    message = refusal(books, acme, ORDER._replace(replace=frozenset(replace)))
    assert message.startswith(f"{pdf} がありますが、その記録（acme.json）がありません。上書きはしません。")


def test_pdf_that_was_signed_or_altered_is_left_and_told(books: Handbook, acme: Path) -> None:
    pdf = made(books, acme).pdf
    signed = pdf.read_bytes() + b"% signed"
    pdf.write_bytes(signed)
    message = refusal(books, acme, LATER)
    assert message.startswith(
        f"{pdf} は、記録（acme.json）にあるものと違います。作った後に署名されたか、変えられています。"
    )
    change(acme)
    assert refusal(books, acme, LATER._replace(replace=frozenset(["acme"]))) == message
    assert pdf.read_bytes() == signed
    pdf.rename(pdf.with_suffix(".signed"))
    second = made(books, acme, LATER._replace(replace=frozenset(["acme"])))
    assert (second.outcome, second.kept) == (Outcome.REPLACED, None)
    assert [replaced["kept"] for replaced in record_of(books)["replaced"]] == [None]


def test_what_is_no_file_in_the_place_of_a_final_is_told(books: Handbook, acme: Path) -> None:
    pdf = made(books, acme).pdf
    pdf.unlink()
    os.mkfifo(pdf)
    message = refusal(books, acme)
    pdf.unlink()
    assert "は装置かパイプで、ファイルではありません。" in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "記録として読めません"),
        ("[]", "記録として読めません"),
        ("{}", "記録として読めません"),
        ('{"form": 1, "made": "2026-12-01"}', "記録として読めません"),
        ('{"form": 2, "made": "2026-12-01"}', "記録として読めません"),
        ('{"form": 3, "made": "2026-12-01"}', "この版の clausebook の知らないもの（3）"),
        ("[" * 100_000, "記録として読めません"),
    ],
    ids=lambda text: text[:40],
)
def test_record_that_cannot_be_read_is_told_and_stays(content: str, words: str, books: Handbook, acme: Path) -> None:
    record = made(books, acme).record
    assert record
    record.write_text(content, encoding="utf-8")
    assert words in refusal(books, acme)


def test_record_of_the_first_form_stays_valid(books: Handbook, acme: Path) -> None:
    first = made(books, acme)
    assert first.record
    record = old_form(record_of(books))
    first.record.write_text(json.dumps(record), encoding="utf-8")
    assert record_of(books) == record
    assert made(books, acme, LATER).outcome is Outcome.SAME
    first.pdf.unlink()
    assert made(books, acme, LATER).outcome is Outcome.ANEW
    assert record_of(books) == record
    change(acme)
    assert made(books, acme, LATER._replace(replace=frozenset(["acme"]))).outcome is Outcome.REPLACED
    now = record_of(books)
    assert (now["form"], [entry["form"] for entry in now["replaced"]]) == (2, [1])


ALTERED: dict[str, Callable[[dict[str, Any]], object]] = {
    "made": lambda record: record.update(made="2026-11-30"),
    "parties": lambda record: record["parties"][0].update(name="株式会社別人"),
    "values": lambda record: record["values"]["月額料金"].update(value=999),
    "execution": lambda record: record.update(execution="電子"),
    "calendar": lambda record: record.update(calendar="西暦"),
    "confirmed": lambda record: record.update(confirmed=["何か"]),
    "agreement": lambda record: record["agreement"].update(title="別の契約書"),
}


@pytest.mark.parametrize("part", ALTERED)
@pytest.mark.parametrize("form", [1, 2])
def test_record_that_was_altered_by_hand_is_told_and_stays_until_it_is_restored(
    form: int, part: str, books: Handbook, acme: Path
) -> None:
    path = made(books, acme).record
    assert path
    record = record_of(books) if form == 2 else old_form(record_of(books))
    if part not in record:
        return
    ALTERED[part](record)
    path.write_text(json.dumps(record), encoding="utf-8")
    message = refusal(books, acme, LATER)
    assert message.startswith(f"{path} の「{part}」が、")
    assert "控えから元に戻してください" in message
    assert refusal(books, acme, LATER._replace(replace=frozenset(["acme"]))) == message


def test_day_that_was_altered_is_told_whatever_has_changed(books: Handbook, acme: Path) -> None:
    path = made(books, acme).record
    assert path
    path.write_text(json.dumps({**record_of(books), "made": "2026-11-30"}), encoding="utf-8")
    change(acme)
    message = refusal(books, acme, LATER._replace(replace=frozenset(["acme"])))
    assert message.startswith(f"{path} の「made」が、")


def test_final_of_blanks_and_roles_of_other_names_can_be_replaced(books: Handbook, acme: Path) -> None:
    path = made(books, acme).record
    assert path
    record = record_of(books)
    role = record["parties"][0]["role"]
    path.write_text(json.dumps(record, ensure_ascii=False).replace(role, "旧称"), encoding="utf-8")
    with pytest.raises(ChangedError, match="「parties」「values」"):
        made(books, acme, LATER)
    assert made(books, acme, LATER._replace(replace=frozenset(["acme"]))).outcome is Outcome.REPLACED
    assert made(books, acme).outcome is Outcome.SAME


def test_final_stays_the_same_whatever_is_doubted_since(
    books: Handbook, acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(books, acme)
    doubt = Finding(str(acme), 1, Kind.DEAL, "確かめてください")
    monkeypatch.setattr(Handbook, "leftovers", lambda *_: [doubt])
    assert made(books, acme, LATER) == first._replace(outcome=Outcome.SAME)
    first.pdf.unlink()
    assert made(books, acme, LATER).outcome is Outcome.ANEW
    change(acme)
    for name in ("acme", "other"):
        with pytest.raises(SourceError) as caught:
            made(books, acme, LATER._replace(replace=frozenset([name])))
        assert (caught.value.findings == [doubt]) == (name == "acme")


def test_final_stays_the_same_when_what_was_confirmed_is_doubted_no_more(
    books: Handbook, acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "甲の会社名に会社の種類がない"
    acme.write_text(f"{deal_of_example(甲の会社名='見本')}確認済み:\n  - {name}\n", encoding="utf-8")
    made(books, acme)
    monkeypatch.setattr(values, "has_form", lambda _: True)
    assert made(books, acme, LATER).outcome is Outcome.SAME
    assert record_of(books)["confirmed"] == [name]


def test_record_tells_what_was_confirmed_and_how_the_tax_stands(books: Handbook, acme: Path) -> None:
    name = "甲の会社名に会社の種類がない"
    acme.write_text(f"{deal_of_example(甲の会社名='見本')}確認済み:\n  - {name}\n  - 何も\n", encoding="utf-8")
    made(books, acme)
    record = record_of(books)
    assert (record["calendar"], record["confirmed"]) == ("西暦", [name])
    assert {value["tax"] for value in record["values"].values()} == {None}


def test_final_stays_the_same_when_what_was_confirmed_is_seldom_no_more(books: Handbook, acme: Path) -> None:
    name = "締結日が作る日より10年を超えて後"
    acme.write_text(f"{deal_of_example(締結日='2040-01-01')}確認済み:\n  - {name}\n", encoding="utf-8")
    assert make(DealDocument(books, acme, DAY), ORDER).outcome is Outcome.NEW
    assert record_of(books)["confirmed"] == [name]
    for day in (DAY, date(2039, 1, 1)):
        assert make(DealDocument(books, acme, day), ORDER._replace(day=day)).outcome is Outcome.SAME


STEPS = ["write_new", "write_whole"]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_final_of_a_process_that_was_killed_can_be_finished(
    number: int, books: Handbook, acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill the making, and the replacing, of a final at each file that it writes."""
    replacing = ORDER._replace(replace=frozenset(["acme"]))
    for order in (ORDER, replacing):
        count = 0

        def killed(write: Callable[..., None]) -> Callable[..., None]:
            def writing(*arguments: Any, **settings: Any) -> None:
                nonlocal count
                count += 1
                if count == number:
                    raise KeyboardInterrupt
                write(*arguments, **settings)

            return writing

        with monkeypatch.context() as patch:
            for step in STEPS:
                patch.setattr(finals, step, killed(getattr(finals, step)))
            try:
                made(books, acme, order)
            except KeyboardInterrupt:
                pass
            else:
                assert number > (2 if order is ORDER else 3), "it was not killed"
        result = made(books, acme, order)
        record = record_of(books)
        assert sha256(result.pdf.read_bytes()) == record["pdf"]["sha256"]
        assert record["deal"]["sha256"] == sha256(acme.read_bytes())
        assert len(record["replaced"]) == (order is replacing)
        change(acme)
    kept = books.root / "finals" / record["replaced"][0]["kept"]
    assert sha256(kept.read_bytes()) == record["replaced"][0]["pdf"]["sha256"]


def test_final_whose_pdf_was_never_there_is_not_told_of_when_it_is_replaced(
    books: Handbook, acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kill the process that replaces a final, when its record is there, and replace that."""
    replacing = ORDER._replace(replace=frozenset(["acme"]))
    first = made(books, acme).pdf.read_bytes()
    change(acme)

    def killed(path: Path, content: bytes, *, private: bool) -> None:
        if path.suffix == ".pdf":
            raise KeyboardInterrupt
        write_whole(path, content, private=private)

    with monkeypatch.context() as patch:
        patch.setattr(finals, "write_whole", killed)
        with pytest.raises(KeyboardInterrupt):
            made(books, acme, replacing)
    change(acme, "2000", "3000")
    assert made(books, acme, replacing).kept is None
    (before,) = record_of(books)["replaced"]
    assert before["values"]["月額料金"]["value"] == 1000, "that of 2000 was never there"
    assert (books.root / "finals" / before["kept"]).read_bytes() == first


@pytest.mark.parametrize("room", [100, 10_000])
def test_final_that_finds_no_room_is_told_and_can_be_finished(room: int, books: Handbook, acme: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))  # as a full disk does, it takes the beginning
    try:
        with pytest.raises(OSError, match="large") as caught:
            made(books, acme)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    folder = books.root / "finals"
    assert caught.value.filename == str(folder / ("acme.json" if room == 100 else "acme.pdf"))
    assert set(files_of(books)) == set()
    change(acme)
    assert made(books, acme).outcome is Outcome.NEW
    assert record_of(books)["replaced"] == []


def test_folder_in_the_way_of_a_final_is_named_and_stays(books: Handbook, acme: Path) -> None:
    pdf = books.root / "finals/acme.pdf"
    pdf.mkdir(parents=True)
    with pytest.raises(IsADirectoryError) as caught:
        made(books, acme)
    assert caught.value.filename == str(pdf)
    pdf.rmdir()


def together(books: Handbook, paths: list[Path], order: Order) -> list[str]:
    """Make finals at once, each in a process of its own; return what came of each."""
    context = multiprocessing.get_context("fork")
    begin, results = context.Barrier(len(paths)), context.SimpleQueue()

    def run(path: Path) -> None:
        document = DealDocument(books, path)
        begin.wait()
        try:
            results.put(make(document, order).outcome.value)
        except SourceError as error:
            results.put(type(error).__name__)

    processes = [context.Process(target=run, args=(path,)) for path in paths]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * len(paths)
    return sorted(results.get() for _ in paths)


@pytest.mark.trial(sample=3, every=200)
def test_of_processes_that_make_the_same_final_at_once_one_makes_it(seed: int, books: Handbook, acme: Path) -> None:
    assert together(books, [acme] * 3, ORDER._replace(day=DAY + timedelta(seed))) == ["new", "same", "same"]
    record = record_of(books)
    assert sha256((books.root / "finals/acme.pdf").read_bytes()) == record["pdf"]["sha256"]
    assert set(files_of(books)) == {"acme.json", "acme.pdf"}
    change(acme)
    replacing = ORDER._replace(replace=frozenset(["acme"]))
    assert together(books, [acme] * 3, replacing) == ["replaced", "same", "same"]
    assert len(record_of(books)["replaced"]) == 1
    (books.root / "finals/acme.pdf").unlink()
    assert together(books, [acme] * 3, ORDER) == ["anew", "same", "same"]


@pytest.mark.trial(sample=3, every=200)
def test_of_two_finals_of_one_name_that_are_made_at_once_one_is_refused(seed: int, books: Handbook, acme: Path) -> None:
    other = acme.with_suffix(".yaml")
    other.write_text(DEAL.replace("1000", f"{2000 + seed}"), encoding="utf-8")
    assert together(books, [acme, other], ORDER) == ["ChangedError", "new"]
    record = record_of(books)
    assert sha256((books.root / "finals/acme.pdf").read_bytes()) == record["pdf"]["sha256"]
    change(acme, "1000", "3000")
    change(other, str(2000 + seed), "4000")
    assert together(books, [acme, other], ORDER._replace(replace=frozenset(["acme"]))) == ["replaced", "replaced"]
    record = record_of(books)
    assert len(record["replaced"]) == 2, "each is known of"
    assert sha256((books.root / "finals/acme.pdf").read_bytes()) == record["pdf"]["sha256"]
    for entry in record["replaced"]:
        assert sha256((books.root / "finals" / entry["kept"]).read_bytes()) == entry["pdf"]["sha256"]
    other.unlink()


@pytest.mark.parametrize("change", ["a reading", "a picture"])
def test_hash_of_the_text_is_another_one_with_another_reading_or_picture(tmp_path: Path, change: str) -> None:
    project = copy_example(tmp_path / "project")
    project.edit("source/clauses/care/lending.md", "大切に扱う", "{ruby}`杠葉|ゆずりは`で扱う")
    project.path("source/annexes").mkdir()
    project.path("source/annexes/plan.md").write_text("## 図面\n\n![図](plan.png)\n", encoding="utf-8")
    page = project.path("source/contracts/lending.md")
    page.write_text(page.read_text(encoding="utf-8") + "```{include} /annexes/plan.md\n```\n", encoding="utf-8")
    Image.new("L", (20, 20), 0).save(project.path("source/annexes/plan.png"))
    deal = project.path("deals/acme.yml")
    deal.parent.mkdir(exist_ok=True)
    deal.write_text(deal_of_example(), encoding="utf-8")
    books = handbook_of(project)
    filled = DealDocument(books, deal).filled()
    before, before_all = text_of(filled), text_of(filled, whole=False)
    record = make(DealDocument(books, deal), ORDER).record
    assert record
    old = old_form(json.loads(record.read_bytes()))
    record.write_text(json.dumps({**old, "text": {"sha256": sha256(before_all)}}), encoding="utf-8")
    assert make(DealDocument(books, deal), LATER).outcome is Outcome.SAME, "the first form had neither in its hash"
    if change == "a reading":
        project.edit("source/clauses/care/lending.md", "ゆずりは", "ゆずは")
    else:
        Image.new("L", (20, 20), 255).save(project.path("source/annexes/plan.png"))
    assert text_of(DealDocument(handbook_of(project), deal).filled()) != before
