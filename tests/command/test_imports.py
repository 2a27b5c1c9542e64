"""The commands that take contracts in and compare them with their originals."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
import yaml

from clausebook.command.init import files_of
from clausebook.command.main import main
from clausebook.deal.document import Handbook
from clausebook.intake.seen import Look, Seen, Span
from clausebook.intake.word import read_word

from ..conftest import as_a_process_of_its_own
from ..intake.taking import FILES, taken
from ..intake.wordfile import archive, p

TEXT = """保守契約書

株式会社みどり（以下「甲」という。）と●●株式会社（以下「乙」という。）は、次のとおり契約（以下「本契約」という。）を結ぶ。

第1条（目的）
甲は、乙に保守を頼む。
第2条（報酬）
1　甲は、月額金●●円を払う。
2　前項の報酬は、第1条の保守の対価とする。
第3条（秘密保持）
乙は、秘密を守る。
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project without any agreement."""
    root = tmp_path / "project"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def run(root: Path, *arguments: str | Path) -> int:
    with as_a_process_of_its_own({}):
        return main([str(each) for each in arguments], Handbook(root, root / "build"))


def written(folder: Path, text: str = TEXT, name: str = "保守契約書.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def tree(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_contract_is_taken_in_and_is_what_its_original_says(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "import", written(tmp_path), "--as", "maintenance") == 0
    said = capsys.readouterr().out
    assert "組み上げた本文の文字は、原文と一字一句同じです" in said
    assert "当事者: 甲、乙" in said
    assert (root / "source/originals/maintenance.txt").read_text(encoding="utf-8") == TEXT
    assert (
        yaml.safe_load((root / "source/originals/maintenance.yml").read_text(encoding="utf-8"))["from"]
        == "保守契約書.txt"
    )
    assert "秘密保持" in (root / "build/import/maintenance.html").read_text(encoding="utf-8")
    assert run(root, "verify") == 0
    assert capsys.readouterr().out == "maintenance\t一字一句同じ\n"
    assert run(root, "pdf", "maintenance") == 0
    assert (root / "build/pdf/maintenance.pdf").exists()


def test_contract_of_other_parties_is_taken_into_a_new_handbook(tmp_path: Path) -> None:
    root = tmp_path / "project"
    for name, text in files_of():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    text = TEXT.replace("甲", "発注者").replace("乙", "受注者")
    assert run(root, "import", written(tmp_path, text), "--as", "order") == 0
    assert (root / "source/contracts/order.md").exists()


def test_second_contract_uses_what_the_first_has(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "import", written(tmp_path), "--as", "one") == 0
    capsys.readouterr()
    other = TEXT.replace("保守を頼む", "保守と点検を頼む")
    assert run(root, "import", written(tmp_path, other), "--as", "two", "--format", "json") == 0
    topics = json.loads(capsys.readouterr().out)["topics"]
    assert [(each["topic"], each["new"], each["same"]) for each in topics] == [
        ("目的", False, False),
        ("報酬", False, True),
        ("秘密保持", False, True),
    ]
    assert "/clauses/秘密保持/one.md" in (root / "source/contracts/two.md").read_text(encoding="utf-8")
    assert (root / "source/blanks.yml").read_text(encoding="utf-8").count("会社名:") == 1
    assert run(root, "verify") == 0


def test_dry_run_writes_nothing(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root)
    assert run(root, "import", written(tmp_path), "--as", "maintenance", "--dry-run") == 0
    assert "一字一句同じ" in capsys.readouterr().out
    assert tree(root) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as", "../x"], "--as の名前「../x」は使えません"),
        (["--as", "index"], "--as の名前「index」は使えません"),
        (["--as", "CON"], "--as の名前「CON」は使えません"),
        (["--as", "x", "--topic", "報酬"], "--topic は「第3条=fees」のように書いてください: 報酬"),
        (["--as", "x", "--topic", "第x条=報酬"], "--topic は「第3条=fees」のように書いてください: 第x条=報酬"),
        (["--as", "x", "--topic", "第1条=index"], "--topic の主題「index」は使えません"),
        (["--as", "x", "--topic", "第9条=fee"], "--topic の第9条は、この契約書にありません"),
        (["--as", "x", "--topic", "第1条の2=fee"], "--topic の第1条の2は、この契約書にありません"),
    ],
)
def test_arguments_that_cannot_be_are_told(
    arguments: list[str], message: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "import", written(tmp_path), *arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", "お知らせ\n".encode(), "条が見つかりません"),
        ("a.txt", b"", "文字がありません"),
        ("a.txt", b"\0\1\2", "文字コードが分かりません"),
        ("a.pdf", b"%PDF-1.7", "「.pdf」のファイルは読めません"),
        ("a.docx", b"PK\3\4broken", ""),
        ("a.docx", archive({"word/document.xml": p("お知らせ")}), ""),
    ],
    ids=["no-contract", "empty", "no-text", "pdf", "broken", "no-word"],
)
def test_file_that_is_no_contract_is_told_and_nothing_is_written(
    name: str, data: bytes, message: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(root)
    (tmp_path / name).write_bytes(data)
    assert run(root, "import", tmp_path / name, "--as", "x") == 2
    assert message in capsys.readouterr().err
    assert tree(root) == before


def test_file_that_is_there_is_never_overwritten(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = root / "source/clauses/報酬/index.md"
    kept.parent.mkdir()
    kept.write_text("# 報酬\n\n説明\n", encoding="utf-8")
    (kept.parent / "x.md").write_text("## 報酬\n\n払わない。\n", encoding="utf-8")
    before = tree(root)
    assert run(root, "import", written(tmp_path), "--as", "x", "--topic", "第2条=報酬") in (0, 2)
    after = tree(root)
    assert {name: after[name] for name in before if name.endswith("/x.md") or "報酬" in name} == {
        name: data for name, data in before.items() if name.endswith("/x.md") or "報酬" in name
    }


@pytest.mark.parametrize("number", ["第2条", "2", "第２条", "第二条"])
def test_topic_is_that_which_is_chosen(number: str, root: Path, tmp_path: Path) -> None:
    assert run(root, "import", written(tmp_path), "--as", "x", "--topic", f"{number}=代金") == 0
    assert (root / "source/clauses/代金/x.md").exists()


def test_topic_is_that_of_an_inserted_article(root: Path, tmp_path: Path) -> None:
    text = TEXT + "第3条の2（記録）\n乙は、記録を残す。\n第4条（期間）\n期間は、1年とする。\n"
    topics = ["--topic", "第4条=term", "--topic", "第3条の2=records"]
    assert run(root, "import", written(tmp_path, text), "--as", "x", *topics) == 0
    assert "記録" in (root / "source/clauses/records/x.md").read_text(encoding="utf-8")
    assert "期間" in (root / "source/clauses/term/x.md").read_text(encoding="utf-8")


def test_article_without_text_is_told_with_its_place_in_the_original(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(root)
    text = TEXT + "第4条　削除\n第5条（削除）\n第6条（雑則）\n甲は、終わる。\n"
    assert run(root, "import", written(tmp_path, text), "--as", "x") == 2
    said = capsys.readouterr().err
    assert "保守契約書.txt: 13行目の第5条（削除）に本文がありません。見出しの下に本文を書いてから" in said
    assert "第4条" not in said
    assert tree(root) == before


def test_article_that_says_only_that_it_was_dropped_is_taken_in(root: Path, tmp_path: Path) -> None:
    text = TEXT + "第4条　削除\n"
    assert run(root, "import", written(tmp_path, text), "--as", "x") == 0
    assert ":uncaptioned:" in (root / "source/contracts/x.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("source/clauses/index.md", b"\xff", "source/clauses/index.md:1: UTF-8 で読めません"),
        ("conf.py", b"1 / 0\n", 'File "conf.py"'),
    ],
    ids=["list", "settings"],
)
def test_faults_of_what_is_taken_in_are_told_by_their_paths_in_the_project(
    name: str, data: bytes, told: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / name).write_bytes(data)
    before = tree(root)
    assert run(root, "import", written(tmp_path), "--as", "x") == 2
    said = capsys.readouterr().err
    assert told in said
    assert "/project/" not in said
    assert tree(root) == before


def test_what_may_be_left_out_of_a_comparison_is_shown_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "verify", "--help") == 0
    assert "[契約書] [ファイル]" in capsys.readouterr().out


def test_difference_from_an_original_is_told_and_ends_with_one(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(root, "import", written(tmp_path), "--as", "x")
    capsys.readouterr()
    changed = written(tmp_path, TEXT.replace("秘密を守る", "秘密を厳に守る"), "返ってきた.txt")
    assert run(root, "verify", "x", changed) == 1
    assert "原文は「厳に」、この本は「」" in capsys.readouterr().out


def test_pdf_that_is_made_says_what_the_agreement_says(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = TEXT + "".join(f"第{n}条（定め{n}）\n{'甲及び乙は、これを守る。' * 30}\n" for n in range(4, 30))
    run(root, "import", written(tmp_path, long), "--as", "x")
    run(root, "pdf", "x")
    capsys.readouterr()
    assert run(root, "verify", "x", root / "build/pdf/x.pdf") == 0
    other = root / "source/clauses/定め9/x.md"
    other.write_text(other.read_text(encoding="utf-8").replace("守る", "保つ"), encoding="utf-8")
    assert run(root, "verify", "x", root / "build/pdf/x.pdf") == 1


def test_clause_that_is_moved_into_another_article_is_told(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closing = "本契約の成立を証するため、本書2通を作る。"
    run(root, "import", written(tmp_path, f"{TEXT}{closing}\n"), "--as", "x")
    article, page = root / "source/clauses/秘密保持/x.md", root / "source/contracts/x.md"
    with article.open("a", encoding="utf-8") as file:
        file.write("\n{{文書}}の成立を証するため、本書2通を作る。\n")
    include = "```{include} /clauses/後文/x.md\n```\n"
    page.write_text(page.read_text(encoding="utf-8").replace(include, ""), encoding="utf-8")
    capsys.readouterr()
    assert run(root, "verify") == 1
    assert "条の分け方が、原文を登録した時と違います" in capsys.readouterr().out


def test_footnotes_of_an_original_are_kept_and_compared(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = docx.Document()
    for text in TEXT.splitlines():
        document.add_paragraph(text)
    data = io.BytesIO()
    document.save(data)
    seen = read_word(data.getvalue())
    note = Span(3, 3, Look.FOOTNOTE, "土日を除く。")
    lines = [line._replace(spans=(note,)) if line.text.startswith("甲は、乙に") else line for line in seen.lines()]
    assert taken(Seen(lines), root).differences == []
    assert run(root, "verify") == 0
    clause = root / "source/clauses/目的/取込.md"
    clause.write_text(clause.read_text(encoding="utf-8").replace("土日", "休日"), encoding="utf-8")
    capsys.readouterr()
    assert run(root, "verify") == 1
    assert "脚注1: 原文は「土日を除く。」、この本は「休日を除く。」" in capsys.readouterr().out
    assert run(root, "html") == 0


def test_original_that_was_changed_is_told(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "import", written(tmp_path), "--as", "x")
    (root / "source/originals/x.txt").write_text(TEXT.replace("月額", "年額"), encoding="utf-8")
    assert run(root, "verify") == 2
    assert "登録した時の原文と違います" in capsys.readouterr().err


AROUND = "本契約の成立を証するため、本書2通を作る。\n2026年　月　日\n甲　株式会社みどり　印\n乙　●●株式会社　印\n"


@pytest.mark.parametrize("end", [AROUND, "附則\nこの契約は、4月1日から効力を生じる。\n"])
def test_what_was_just_taken_in_is_divided_as_it_was(end: str, root: Path, tmp_path: Path) -> None:
    run(root, "import", written(tmp_path, TEXT + end), "--as", "hoshu")
    assert run(root, "verify") == 0


def test_original_that_is_gone_is_told(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "import", written(tmp_path), "--as", "hoshu")
    (root / "source/originals/hoshu.txt").unlink()
    assert run(root, "verify") == 2
    assert "source/originals/hoshu.txt: 原文がありません。" in capsys.readouterr().err


def test_agreement_without_an_original_is_told(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "import", written(tmp_path), "--as", "x")
    for kept in (root / "source/originals").glob("x.*"):
        kept.unlink()
    capsys.readouterr()
    assert run(root, "verify") == 0
    assert "原文を登録していない契約書: x" in capsys.readouterr().out
    assert run(root, "verify", "x") == 2


def test_clause_that_is_changed_later_is_found_by_the_test_of_the_project(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(root, "import", written(tmp_path), "--as", "x")
    clause = root / "source/clauses/秘密保持/x.md"
    clause.write_text(clause.read_text(encoding="utf-8").replace("守る", "保つ"), encoding="utf-8")
    capsys.readouterr()
    assert run(root, "test") == 2
    assert "原文は「守る」、この本は「保つ」" in capsys.readouterr().err
