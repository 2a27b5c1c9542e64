"""The command line: what it makes of deal files, and what it says of those that are faulty."""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import stat
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from clausebook.command.help import columns
from clausebook.command.main import VERBS, _roomy, main
from clausebook.command.screen import Status
from clausebook.deal.document import Handbook
from clausebook.deal.places import name_of

from ..conftest import CONTRACTS, ROOT, Project
from ..readback import furniture, printed_lines, squeeze

EXAMPLE = ROOT / "deals/example-maintenance.yml"
ENGLISH = re.compile("argument|error|usage|required|option|missing|default|show|did you|such", re.IGNORECASE)
"""Words of Click's that no Japanese has."""

HEAD = "契約書: {}\n締結方法: 書面\n日付の書式: 西暦\n空欄:\n"


class Fault(NamedTuple):
    """A deal file, the one finding it must give: line, column and words; and what no message may tell."""

    content: bytes
    line: int
    column: int
    words: tuple[str, ...]
    secret: str = ""


def whole(text: str | bytes, line: int, column: int, *words: str, secret: str = "") -> Fault:
    """Return the fault of a whole file."""
    return Fault(text if isinstance(text, bytes) else text.encode(), line, column, words, secret)


def value(name: str, written: str, *words: str, contract: str = "maintenance", secret: str = "") -> Fault:
    """Return the fault of the value of one blank, told where the value stands."""
    text = f"{HEAD.format(contract)}  {name}: {written}\n"
    return whole(text, 5, len(f"  {name}: ") + 1, *words, secret=secret or written.strip("\"'"))


def syntax(written: str, *words: str) -> Fault:
    """Return the fault of a value that is no YAML, told with its line."""
    return whole(f"{HEAD.format('maintenance')}  甲の住所: {written}\n  締結日:\n", 5, 0, *words, secret=written)


FAULTS = {
    "空のファイル": whole("", 1, 0, "「キー: 値」の形"),
    "BOM だけ": whole(b"\xef\xbb\xbf", 1, 0, "「キー: 値」の形"),
    "注だけ": whole("# 秘密の注\n", 1, 0, "「キー: 値」の形", secret="秘密"),
    "一覧である": whole("- 契約書: maintenance\n", 1, 0, "「キー: 値」の形"),
    "知らない項目": whole("契約書: maintenance\n締結方方: 電子\n", 2, 7, "締結方方", "もしかして「締結方法」"),
    "契約書がない": whole("締結方法: 書面\n", 0, 0, "「契約書」に", "maintenance"),
    "契約書が空": whole("契約書:\n", 1, 5, "「契約書」に"),
    "契約書が一覧": whole("契約書: [maintenance]\n", 1, 6, "「契約書」に"),
    "知らない契約書": whole("契約書: maintainance\n", 1, 6, "もしかして「maintenance」"),
    "契約書が場所": whole("契約書: ../contracts/maintenance\n", 1, 6, "「契約書」に", "ai-nda"),
    "知らない締結方法": whole("契約書: ai-nda\n締結方法: 電子署名\n", 2, 7, "書面 か 電子"),
    "締結方法が一覧": whole("契約書: ai-nda\n締結方法: [電子]\n", 2, 7, "書面 か 電子"),
    "締結方法が真偽": whole("契約書: ai-nda\n締結方法: true\n", 2, 7, "書面 か 電子"),
    "知らない日付の書式": whole("契約書: ai-nda\n日付の書式: 令和\n", 2, 8, "西暦 か 和暦"),
    "空欄が一覧": whole("契約書: ai-nda\n空欄: [東京]\n", 2, 5, "「名前: 値」", secret="東京"),
    "空欄が文字": whole("契約書: ai-nda\n空欄: 東京\n", 2, 5, "「名前: 値」", secret="東京"),
    "知らない空欄": value("甲の会社明", "株式会社秘密", "甲の会社明", "もしかして「甲の会社名」"),
    "ほかの契約書の空欄": value("管轄裁判所", "東京", "管轄裁判所", "月額報酬"),
    "差し込みの書き方": whole(f"{HEAD.format('maintenance')}  {{{{甲の住所}}}}: 東京\n", 5, 0, "{{ }}", secret="東京"),
    "同じ空欄の2つの名前": whole(
        f"{HEAD.format('maintenance')}  甲の住所: 東京都\n  委託者の住所: 大阪府\n",
        6, 11, "「委託者の住所」と「甲の住所」は同じ空欄", secret="大阪府",
    ),
    "キーが重なる": whole("契約書: ai-nda\n空欄: {甲の住所: 秘密,\n  甲の住所: 秘密}\n", 3, 0, "2行目", secret="秘密"),
    "キーが真偽": whole("契約書: ai-nda\ntrue: 秘密\n", 2, 0, "キーが文字ではありません", secret="秘密"),
    "別名": syntax("*秘密", "YAML"),
    "別名の元": syntax("&秘密 東京都", "YAML"),
    "コードの実行": syntax('!!python/object/apply:os.system ["touch 秘密"]', "YAML"),
    "型の印": syntax("!!timestamp 秘密", "YAML"),
    "深い入れ子": syntax("[" * 5000, "YAML"),
    "閉じない引用符": syntax('"東京都', "YAML"),
    "閉じない括弧": syntax("{東京都", "YAML"),
    "タブの字下げ": whole("契約書: ai-nda\n空欄:\n\t甲の住所: 秘密\n", 3, 0, "字下げ", secret="秘密"),
    "NUL": syntax("東京\0都", "U+0000"),
    "2つの文書": whole("契約書: ai-nda\n---\n契約書: 秘密\n", 2, 0, "YAML", secret="秘密"),
    "大きすぎる": whole("契約書: maintenance\n# " + "秘" * 70_000, 0, 0, "大きすぎます", secret="秘秘"),
    "UTF-8 でない": whole("契約書: ai-nda\n空欄:\n  甲の住所: 秘密\n".encode("cp932"), 1, 0, "UTF-8", secret="秘密"),
    "UTF-16": whole("契約書: ai-nda\n".encode("utf-16"), 1, 0, "UTF-8"),
    "値が真偽": value("甲の住所", "true", "文字で書いて"),
    "値が一覧": value("甲の住所", "[東京都]", "文字で書いて", secret="東京都"),
    "値が深い組": value("甲の代表者", "{役職: {甲: 秘密}, 氏名: 秘密}", "文字で書いて", secret="秘密"),
    "分けられない型を分ける": value("甲の住所", "{都: 秘密}", "項目に分けず", secret="秘密"),
    "知らない分け方": value("甲の代表者", "{肩書: 代表, 氏名: 秘密}", "「役職」「氏名」", secret="秘密"),
    "ない日": value("締結日", "2026-02-30", "暦にない日"),
    "終わった元号": value("締結日", "平成31年5月1日", "平成31年4月30日まで"),
    "月日が1字でない区切り": value("締結日", "2026.12.1", "2026-12-01"),
    "始まりより前の終わり": whole(
        f"{HEAD.format('ai-operations')}  契約開始日: 2027-01-02\n  契約終了日: 2027-01-01\n",
        6, 10, "「契約終了日」が「契約開始日」より前", secret="2027",
    ),
    "円未満の金額": value("月額報酬", "1.5", "1円以上の整数"),
    "負の金額": value("月額報酬", "-1", "1円以上の整数"),
    "0円": value("月額報酬", "0円", "「月額報酬」（月額）", "1円以上の整数", secret="0円。"),
    "桁の区切りの誤り": value("月額報酬", "30,00", "下から3桁ごと"),
    "知らない消費税": value("対価の額", "{金額: 100, 消費税: 非課税}", "「税込」か「税抜」", contract="ai-operations"),
    "101年": value("有効期間", "101", "1から100まで", contract="ai-nda"),
    "地方裁判所のない地名": value("管轄裁判所", "埼玉", "もしかして", "さいたま", contract="ai-nda"),
    "略した会社の種類": value("甲の会社名", "(株)秘密", "略さず"),
    "会社の種類だけ": value("甲の会社名", "株式会社", "名前がありません"),
    "役職のない代表者": value("甲の代表者", "秘密 太郎", "役職と氏名を"),
    "名前の中の改行": value("甲の会社名", r'"秘密\n株式会社"', "3文字目の U+000A（改行）", secret="秘密"),
    "文字の向きを変える文字": value("甲の会社名", "秘密\u202e株式会社", "3文字目の U+202E"),
    "幅のない空白": value("甲の会社名", "秘密\u200b株式会社", "3文字目の U+200B"),
    "片割れの文字": syntax(r'"秘密\ud842株式会社"', "U+D842"),
    "記入前の印": value("甲の会社名", "株式会社●●", "記入前の印", secret="株式会社●●"),
    "記入前の言葉": value("甲の住所", "要確認", "記入前の印", "{文字どおり: …}"),
    "値の後の注": value("月額報酬", "300,000 # 税抜", "「#」から後は読まれません", secret="税抜"),
    "次の行の値の後の注": whole(
        f"{HEAD.format('maintenance')}  月額報酬:\n    300,000 # 秘密\n",
        6, 5, "「#」から後は読まれません", secret="秘密",
    ),
    "2行の値": value("甲の住所", "東京都\n    千代田区", "1行に収まっていません"),
    "内容を決める日付の手書き": value(
        "契約開始日", "手書き", "契約の内容を決める日付", contract="ai-operations", secret="手書き。"
    ),
    "電子の手書き": whole(
        "契約書: ai-nda\n締結方法: 電子\n空欄:\n  締結日: 手書き\n", 4, 8, "電子で締結する契約書には", secret="手書き。"
    ),
    "空の値": value("甲の会社名", '"  "', "空です"),
    "長すぎる名前": value("甲の会社名", "秘" * 201, "200文字まで"),
    "書体にない絵文字": value("甲の会社名", "秘密😀株式会社", "「甲の会社名」の3文字目（U+1F600）"),
    "書体にない異体字": value("甲の会社名", "秘密亜\U000e01ee株式会社", "3文字目（U+4E9C U+E01EE）"),
    "署名欄への記入": value("提供者の署名又は押印", "秘密太郎", "何も記入できません", contract="support-consent"),
}  # fmt: skip


def test_there_are_more_than_fifty_faults() -> None:
    assert len(FAULTS) > 50


def draft_of(deal: Path, handbook: Handbook) -> Path:
    """Return where the draft of a deal goes."""
    return handbook.build / f"pdf/deals/{name_of(deal, handbook.root / 'deals')}-案.pdf"


@pytest.fixture
def deal(tmp_path: Path, handbook: Handbook) -> Path:
    """The name of a deal file, of which there is a draft already."""
    deal = tmp_path / "取引.yml"
    made = draft_of(deal, handbook)
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_bytes(b"made before")
    return deal


def files_below(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Return time and content of every file."""
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("final", [[], ["--final"]], ids=["案", "清書"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_fault_gives_one_clear_finding_and_leaves_what_was_made(
    fault: Fault, final: list[str], deal: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_below(handbook.root)
    deal.write_bytes(fault.content)
    assert main(["pdf", str(deal), *final], handbook) == 2
    out, err = capsys.readouterr()
    check(fault, str(deal), err)
    assert out == ""
    assert files_below(handbook.root) == before
    assert list(deal.parent.iterdir()) == [deal]


def check(fault: Fault, path: str, stderr: str) -> None:
    """Check that a fault is told by one finding, and no more of the file than may be."""
    heading, finding, rest = stderr.split("\n")
    assert (heading, rest) == ("誤りがあるため、PDFを作らずに終わります。", "")
    place = "".join(f":{number}" for number in (fault.line, fault.column) if number)
    assert finding.startswith(f"{path}{place}: ")
    assert finding.endswith(" [案件]" if "UTF-8" not in fault.words else " [文字コード]")
    told = finding.removeprefix(path)
    for word in fault.words:
        assert word in told
    assert not fault.secret or fault.secret not in told
    assert "Traceback" not in stderr


def test_draft_tells_what_keeps_it_from_being_final(
    tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "doubted.yml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("株式会社アクメ商事", "アクメ商事")
    path.write_text(text, encoding="utf-8")
    name = "甲の会社名に会社の種類がない"
    assert main(["pdf", str(path)], handbook) == 0
    told = f"確かめてください: {name}。"
    assert f"\n  {path}:6:10: {told}" in capsys.readouterr().out
    assert main(["pdf", str(path), "--format", "json"], handbook) == 0
    (made,) = json.loads(capsys.readouterr().out)["deals"]
    assert [doubt["message"].startswith(told) for doubt in made["doubts"]] == [True]
    assert made["notes"] == []
    assert main(["pdf", str(path), "--final"], handbook) == 2
    assert f"\n{path}:6:10: {told}" in capsys.readouterr().err
    path.write_text(f"確認済み:\n  - {name}\n  - 何も\n{text}", encoding="utf-8")
    assert main(["pdf", str(path), "--final"], handbook) == 0
    assert f"\n  {path}:3: 「確認済み」のこの行に当たることは" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["空のファイル", "コードの実行", "書体にない絵文字"])
def test_process_ends_with_status_2_as_the_function_does(name: str, handbook: Handbook) -> None:
    (handbook.root / "broken.yml").write_bytes(FAULTS[name].content)
    result = run(handbook.root, "pdf", "broken.yml")
    assert result.returncode == 2
    assert result.stdout == ""
    check(FAULTS[name], "broken.yml", result.stderr)
    (handbook.root / "broken.yml").unlink()


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder, in a process of its own."""
    command = [sys.executable, "-m", "clausebook", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_file_that_cannot_be_read_is_told(deal: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pdf", str(deal)], handbook) == 2
    assert f"\n{deal}: 案件のファイルを読めません。" in capsys.readouterr().err


def test_folder_without_deals_is_told(deal: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]) -> None:
    deal.mkdir()
    assert main(["pdf", str(deal)], handbook) == 2
    assert f"フォルダー {deal} に案件のファイル（.yml、.yaml）がありません。" in capsys.readouterr().err


def test_all_faults_of_all_files_are_told_at_once(
    tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    blanks = "空欄:\n  甲の住所: ●●\n  締結日: 2026-02-30\n  乙の会社明: 秘密\n  乙の会社名: 株式会社😀\n"
    one, two = tmp_path / "one.yml", tmp_path / "two.yml"
    one.write_text(f"契約書: maintenance\n締結方法: 紙\n日付: 西暦\n{blanks}")
    two.write_text("契約書: maintainance\n空蘭:\n")
    assert main(["pdf", str(one), str(two)], handbook) == 2
    err = capsys.readouterr().err
    lines = [line.split(":")[1] for line in err.split("\n") if line.startswith(str(one))]
    assert lines == ["2", "3", "5", "6", "7", "8"]
    assert [line.split(":")[1] for line in err.split("\n") if line.startswith(str(two))] == ["1", "2"]
    assert "秘密" not in err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_faulty_deal_among_others_does_not_keep_them_from_being_made(
    jobs: str, deal: Path, tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    deal.write_text("契約書: none\n")
    before = draft_of(deal, handbook).read_bytes()
    good = [tmp_path / f"good-{jobs}-{number}.yml" for number in range(3)]
    for path in good:
        path.write_bytes(EXAMPLE.read_bytes())
    assert main(["pdf", str(good[0]), str(deal), *map(str, good[1:]), "-j", jobs], handbook) == 2
    out, err = capsys.readouterr()
    targets = [draft_of(path, handbook) for path in good]
    assert re.sub("照合番号 [0-9A-F-]{14}", "", out) == "".join(
        f"{n}/3 {target}（案、）\n" for n, target in enumerate(targets, 1)
    )
    assert err.startswith(f"案件4件のうち1件は、誤りがあるため、PDFを作っていません。\n{deal}:1:6: ")
    assert not any(path.name in err for path in good)
    assert [target.read_bytes()[:5] for target in targets] == [b"%PDF-"] * 3
    assert draft_of(deal, handbook).read_bytes() == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_document_that_cannot_be_written_does_not_keep_others_from_being_made(
    jobs: str, tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    names = f"in-the-way-{jobs}", f"free-{jobs}"
    for name in names:
        (tmp_path / f"{name}.yml").write_text("契約書: ai-nda\n")
    paths = [tmp_path / f"{name}.yml" for name in names]
    draft_of(paths[0], handbook).mkdir(parents=True)
    assert main(["pdf", *map(str, paths), "-j", jobs], handbook) == 2
    assert "読み書きできません" in capsys.readouterr().err
    assert draft_of(paths[1], handbook).is_file()


def test_processes_write_the_bytes_that_one_writes(tmp_path: Path, handbook: Handbook) -> None:
    paths = [tmp_path / f"bytes-{number}.yml" for number in range(4)]
    for path, example in zip(paths, sorted((ROOT / "deals").glob("example-*.yml")), strict=False):
        path.write_bytes(example.read_bytes())
    made = []
    for jobs in ("1", "2"):
        assert main(["pdf", *map(str, paths), "-j", jobs], handbook) == 0
        made.append([draft_of(path, handbook).read_bytes() for path in paths])
    assert made[0] == made[1]


def test_folder_stands_for_all_deals_in_it_and_its_folders(tmp_path: Path, handbook: Handbook) -> None:
    (tmp_path / "in").mkdir()
    for name in ("folder-a.yml", "folder-b.YAML", "note.txt", "in/folder-c.yml"):
        (tmp_path / name).write_text("契約書: ai-nda\n")
    assert main(["pdf", str(tmp_path)], handbook) == 0
    made = {path.name for path in (handbook.build / "pdf/deals").glob("*/folder-*.pdf")}
    assert made == {"folder-a-案.pdf", "folder-b-案.pdf", "folder-c-案.pdf"}


def test_what_is_no_file_in_a_folder_of_deals_is_told(
    tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gone.yml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "there.yml").write_text("契約書: ai-nda\n")
    assert main(["pdf", str(tmp_path)], handbook) == 2
    assert "gone.yml" in capsys.readouterr().err


def test_link_to_a_folder_of_deals_is_told(
    tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("deals", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "elsewhere/linked.yml").write_text("契約書: ai-nda\n")
    (tmp_path / "deals/old").symlink_to(tmp_path / "elsewhere")
    assert main(["pdf", str(tmp_path / "deals")], handbook) == 2
    assert "deals/old: フォルダーです。" in capsys.readouterr().err


def test_folder_of_deals_that_cannot_be_read_is_told(
    tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "there.yml").write_text("契約書: ai-nda\n")
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert main(["pdf", str(tmp_path)], handbook) == 2
    assert "closed を読み書きできません。権限がありません。" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["", " "])
def test_target_of_no_name_is_refused(target: str, handbook: Handbook, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pdf", target], handbook) == 2
    assert capsys.readouterr().err.startswith("対象が空です。")


@pytest.mark.parametrize("named", [["same.yml", "same.yaml"], ["same.yml"], ["same.yaml"], ["same.yml", "./same.yml"]])
def test_two_deals_of_one_name_are_refused(
    named: list[str], tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "same.yml", tmp_path / "same.yaml"
    for path in (one, two) if "./same.yml" not in named else (one,):
        path.write_text("契約書: ai-nda\n")
    assert main(["pdf", *(f"{tmp_path}/{name}" for name in named)], handbook) == 2
    err = capsys.readouterr().err
    other = {"same.yml": two, "same.yaml": one}[named[-1].removeprefix("./")] if two.exists() else one
    assert f"\n{tmp_path / named[-1]}: PDFの名前が {other} と同じになります。" in err
    assert not draft_of(one, handbook).exists()


def test_documents_of_deals_of_one_name_in_two_folders_stand_in_two_folders(project: Project) -> None:
    paths = [project.path(name) for name in ("deals/acme.yml", "deals/a/acme.yml", "deals/a/b/acme.yml", "acme.yml")]
    for number, path in enumerate(paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(EXAMPLE.read_text(encoding="utf-8").replace("見本太郎", f"見本太郎{number}"), encoding="utf-8")
        for final in ([], ["--final"]):
            result = run(project.root, "pdf", str(path.relative_to(project.root)), *final)
            assert (result.returncode, result.stderr) == (0, "")
    for folder, ending in (("build/pdf/deals", "-案.pdf"), ("finals", ".pdf"), ("finals", ".json")):
        found = sorted(project.path(folder).rglob(f"acme{ending}"))
        (elsewhere,) = {path for path in found if "elsewhere-" in path.parent.name}
        expected = {project.path(f"{folder}/{name}acme{ending}") for name in ("", "a/", "a/b/")}
        assert set(found) - {elsewhere} == expected
    texts = [text_of(project.path(f"finals/{name}acme.pdf")) for name in ("", "a/", "a/b/")]
    assert [f"見本太郎{number}" in text for number, text in enumerate(texts)] == [True] * 3
    absolute = run(project.root.parent, "pdf", str(paths[1]))
    assert absolute.returncode == 2, "there is no handbook"


def test_folder_that_cannot_be_written_to_is_told(
    tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["deal", "ai-nda", "-o", str(tmp_path / "file/deal.yml")], handbook) == 2
    out, err = capsys.readouterr()
    assert out == ""
    advice = "同じ名前のものがもうあります。移すか、名前を変えてください。"
    assert err == f"{tmp_path / 'file'} を読み書きできません。{advice}\n"


def test_document_that_cannot_be_written_is_told_and_leaves_nothing(
    deal: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    deal = deal.with_name("folder.yml")
    deal.write_text("契約書: ai-nda\n")
    target = draft_of(deal, handbook)
    target.mkdir(parents=True)
    assert main(["pdf", str(deal)], handbook) == 2
    assert f"{target} を読み書きできません。フォルダーです。" in capsys.readouterr().err
    assert target.is_dir()
    assert {path.suffix for path in target.parent.iterdir()} == {".pdf"}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_starter_is_written_once_and_never_over_another(
    contract: str, tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "new" / "acme.yml"
    assert main(["deal", contract, "-o", str(target)], handbook) == 0
    written = target.read_bytes()
    assert str(target) in capsys.readouterr().out
    schema = written.decode().split("\n")[0].split("$schema=")[1]
    assert (target.parent / schema).resolve() == (handbook.build / "html/deal.schema.json").resolve()
    assert main(["deal", contract, "-o", str(target)], handbook) == 2
    assert f"{target} はもうあります。" in capsys.readouterr().err
    assert target.read_bytes() == written
    assert main(["pdf", str(target)], handbook) == 0
    assert main(["pdf", str(target), "--final"], handbook) == 2


def test_starter_that_finds_no_room_leaves_nothing_and_can_be_written_again(
    tmp_path: Path, handbook: Handbook, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "acme.yml"
    assert handbook.app
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))  # as a full disk does, it takes the beginning
    try:
        status = main(["deal", "ai-nda", "-o", str(target)], handbook)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert status == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{target} を読み書きできません。ファイルの大きさが、許された上限を超えます。\n")
    assert not list(tmp_path.iterdir())
    assert main(["deal", "ai-nda", "-o", str(target)], handbook) == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600  # it is going to hold values
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "使い方: clausebook"),
        (["make"], "使えるもの: init、import、verify、pdf、html、deal、test、serve"),
        (["pfd"], "もしかして 'pdf' ですか"),
        (["pdf", "ai-ndb"], "契約書「ai-ndb」はありません。もしかして「ai-nda」ですか"),
        (["pdf", "example-ai-nda"], "もしかして「deals/example-ai-nda.yml」ですか"),
        (["pdf", "ai-nda", "--final"], "--final は案件のファイルと一緒に"),
        (["pdf", "a.yml", "--replace", "a"], "--replace は --final と一緒に"),
        (["pdf", "-j", "0"], "範囲: x>=1"),
        (["pdf", "-j", "two"], "'two' は数ではありません"),
        (["pdf", "--format", "xml"], "使えるもの: 'text', 'json'"),
        (["deal"], "'契約書' を書いてください"),
        (["deal", "ai-nda", "ai-nda"], "「ai-nda」は余分です"),
        (["deal", "ai-nda", "-o"], "'-o' の後に値を書いてください"),
        (["deal", "ai-nda", "-o", "acme"], ".yml か .yaml で終えてください: acme"),
        (["deal", "ai-ndb"], "契約書「ai-ndb」はありません"),
        (["deal", "../index"], "ありません"),
        (["pdf", "a.yml", "--final=yes"], "'--final' に値は付けられません"),
        (["pdf", "a.yml", "--fast"], "'--fast' は使えません"),
    ],
    ids=repr,
)
def test_wrong_arguments_are_told_in_japanese(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(arguments, Handbook(ROOT, ROOT / "none")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert "--help" in err
    assert not ENGLISH.search(err), err


@pytest.mark.parametrize("arguments", [[], *([verb] for verb in VERBS)], ids=repr)
def test_help_is_in_japanese_and_has_examples(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("使い方: clausebook ")
    assert f"\n    clausebook {' '.join(arguments)}" in out or not arguments
    assert not ENGLISH.search(out), out
    assert max(map(columns, out.split("\n"))) <= 80


@pytest.mark.parametrize("word", [f"**{status:d}**" for status in Status])
def test_statuses_are_in_the_help_and_in_the_readme(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    meaning = {line.split()[0]: line.split()[1] for line in capsys.readouterr().out.split("\n") if line[4:5].isdigit()}
    assert f"| {word} | {meaning[word.strip('*')]}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_deal_follows_the_clauses_and_keeps_no_blank_form_from_doing_so(project: Project) -> None:
    clause = "source/clauses/fees/maintenance.md"
    project.path("deals").mkdir(exist_ok=True)
    project.path("deals/deal.yml").write_bytes(EXAMPLE.read_bytes())
    made, blank = project.path("build/pdf/deals/deal-案.pdf"), project.path("build/pdf/maintenance.pdf")
    project.edit(clause, "振込手数料", "送金手数料")
    result = run(project.root, "pdf", "deals/deal.yml")
    assert (result.returncode, result.stderr) == (0, "")
    assert "送金手数料" in text_of(made)
    assert "送金手数料" not in text_of(blank)
    assert project.build("pdf").returncode == 0
    assert "送金手数料" in text_of(blank)
    before = made.read_bytes()
    project.edit(clause, "送金手数料", "{{送金者}}の手数料")
    for _ in range(2):
        result = run(project.root, "pdf", "deals/deal.yml")
        assert (result.returncode, result.stdout) == (2, "")
        assert f"{clause}:" in result.stderr
        assert "Traceback" not in result.stderr
        assert made.read_bytes() == before


def text_of(pdf: Path) -> str:
    """Return the text of an agreement's lines, without white space."""
    return squeeze("".join(line.text for line in printed_lines(pdf)))


def test_reading_the_agreements_writes_no_blank_form(handbook: Handbook) -> None:
    assert not list((handbook.build / "pdf").glob("*.*"))


def make(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make where the project is, with the modules of that copy."""
    command = ["make", *arguments]
    return subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)


def test_make_starts_a_deal_and_makes_its_documents(workshop: Project) -> None:
    assert make(workshop, "deal", "CONTRACT=ai-nda", "NAME=acme").returncode == 0
    acme = workshop.path("deals/acme.yml")
    draft = make(workshop, "pdf", "DEAL=deals/acme.yml")
    assert draft.returncode == 0, draft.stderr
    pdf, finals = workshop.path("build/pdf/deals/acme-案.pdf"), workshop.path("finals")
    assert all("【案】" in header for header, _ in furniture(pdf))
    before = pdf.read_bytes()
    refused = make(workshop, "pdf", "DEAL=deals/acme.yml", "FINAL=1")
    assert refused.returncode == 2
    assert "deals/acme.yml:13:9: 「甲の会社名」が空いています。前文、署名欄: " in refused.stderr
    assert not finals.exists()
    acme.write_bytes((ROOT / "deals/example-ai-nda.yml").read_bytes())
    final = make(workshop, "pdf", "DEAL=deals/acme.yml", "FINAL=1")
    assert (final.returncode, final.stderr) == (0, "")
    assert {path.name for path in finals.iterdir()} == {"acme.pdf", "acme.json"}
    assert pdf.read_bytes() == before
    acme.write_text(acme.read_text(encoding="utf-8").replace("法務花子", "法務桜子"), encoding="utf-8")
    refused = make(workshop, "pdf", "DEAL=deals/acme.yml", "FINAL=1")
    assert refused.returncode == 2
    (line,) = re.findall(r"差し替えるなら: (make pdf .*) \[案件\]", refused.stderr)
    replaced = subprocess.run(line, shell=True, cwd=workshop.root, capture_output=True, text=True, check=False)
    assert (replaced.returncode, replaced.stderr) == (0, "")
    assert "法務桜子" in text_of(finals / "acme.pdf")
    workshop.path(".venv").unlink()
    assert make(workshop, "clean").returncode == 0
    assert not workshop.path("build").exists()
    assert {path.name for path in finals.iterdir()} == {"acme.pdf", "acme.json", "replaced"}


def test_make_refuses_to_start_a_deal_that_is_there(workshop: Project) -> None:
    assert make(workshop, "deal", "CONTRACT=ai-nda", "NAME=acme").returncode == 0
    assert make(workshop, "deal", "CONTRACT=ai-nda", "NAME=acme").returncode == 2
    assert make(workshop, "deal").returncode == 2


def test_command_is_called_with_room_for_its_calls() -> None:
    """CPython takes a piece that is twice as large as what is asked for: 512 KiB, in words of eight bytes."""
    assert _roomy(lambda: Status.INTERRUPTED) == Status.INTERRUPTED
    assert _roomy.__code__.co_stacksize == 512 * 1024 // 8 // 2
