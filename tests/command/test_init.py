"""A project of one's own: what `clausebook init` writes works at once, and what an older project has stays."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

import pytest

import clausebook
from clausebook.command import pins, upgrade
from clausebook.command.init import SKELETON, files_of
from clausebook.command.main import main
from clausebook.command.pins import UnpinnedError, make_wheel, requirements
from clausebook.command.screen import Status
from clausebook.command.upgrade import form_of, named
from clausebook.deal.document import Handbook
from clausebook.model.diagnostics import Finding, Kind
from clausebook.reading.defaults import FORM, STATIC, TEMPLATES

from ..conftest import ROOT, Kept, Project, as_a_process_of_its_own, deal_of_example
from ..readback import printed_lines, soup_of, squeeze, the
from ..reading.test_defaults import LONG

HOSTILE = '株式会社"A&B"の*契約*_{{文書}}_<b>`\'\\'


DEAL = """契約書: services
締結方法: 電子
日付の書式: 西暦
空欄:
  甲の会社名: 株式会社見本
  乙の会社名: 株式会社手本
  業務の内容: 社内研修の講師の業務
  報酬の額: {金額: 300000, 消費税: 税抜}
  開始日: 2031-08-01
  終了日: 2031-09-30
  管轄裁判所: 東京
  締結日: 2031-08-01
  甲の住所: 東京都千代田区霞が関一丁目1番1号
  甲の代表者: 代表取締役 甲野花子
  乙の住所: 大阪府大阪市北区中之島一丁目3番20号
  乙の代表者: 代表取締役 乙野太郎
"""
"""A deal of the agreement that a new project has."""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the package, built once."""
    wheel = make_wheel(tmp_path_factory.mktemp("wheel"))
    assert wheel
    return wheel


@pytest.fixture
def known(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the commands take the wheel that was built."""

    def copied(folder: Path) -> Path:
        folder.mkdir(parents=True)
        return Path(shutil.copy(wheel, folder))

    for module in (pins, upgrade):
        monkeypatch.setattr(module, "make_wheel", copied)


def started(folder: Path, *arguments: str) -> Project:
    """Start a project."""
    assert main(["init", str(folder), *arguments]) == Status.DONE
    return Project(folder)


def everything(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("known")
def test_new_project_is_built_and_tested_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = started(tmp_path / "my-handbook")
    assert "make pdf html" in capsys.readouterr().out
    for builder in ("pdf", "html"):
        result = project.build(builder)
        assert (result.returncode, result.stderr) == (0, "")
    site = project.path("build/html")
    assert the("head > title", soup_of(site / "index.html")).get_text() == "契約書の手引き"
    assert [link.get_text() for link in soup_of(site / "index.html").select(".sidebar-tree a")][-1] == "索引"
    with as_a_process_of_its_own({}):
        assert main(["test", "--format", "json"], Handbook(project.root, project.path("build"))) == Status.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["findings"], told["unsorted"], len(told["checks"])) == ([], 0, 5)


@pytest.mark.usefixtures("known")
def test_agreement_of_a_new_project_can_be_filled_in_and_made_final(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = started(tmp_path / "my-handbook")
    project.path("deals").mkdir()
    project.path("deals/acme.yml").write_text(DEAL, encoding="utf-8")
    project.path("deals/beta.yml").write_text(DEAL.replace("電子", "書面"), encoding="utf-8")
    monkeypatch.chdir(project.root)
    handbook = Handbook(Path(), Path("build"))
    with as_a_process_of_its_own({}):
        assert main(["pdf", "deals/acme.yml", "deals/beta.yml", "--final"], handbook) == Status.DONE
    for name, words in (("acme", "電磁的記録を作り"), ("beta", "この書面を2通作り")):
        text = squeeze("".join(line.text for line in printed_lines(project.path(f"finals/{name}.pdf"))))
        assert words in text
        assert "報酬として税抜金300,000円を乙に支払う" in text


@pytest.mark.usefixtures("known")
def test_title_is_what_is_written(tmp_path: Path) -> None:
    project = started(tmp_path / "my-handbook", "--title", HOSTILE)
    assert (project.build("html").returncode, project.build("html").stderr) == (0, "")
    front = soup_of(project.path("build/html/index.html"))
    assert str(the("h1", front).contents[0]) == the("head > title", front).get_text() == HOSTILE
    assert project.path("README.md").read_text(encoding="utf-8").startswith('# 株式会社\\"A\\&B')


@pytest.mark.usefixtures("known")
def test_new_project_has_what_it_needs_and_says_nothing_of_this_machine(tmp_path: Path) -> None:
    project = started(tmp_path / "my-handbook")
    files = everything(project.root)
    assert {"Makefile", "conf.py", ".gitignore", ".github/workflows/handbook.yml", "requirements.txt"} <= files.keys()
    (kept,) = (name for name in files if name.startswith("wheels/"))
    texts = {name: content.decode() for name, content in files.items() if name != kept}
    for name, text in texts.items():
        assert not re.search(r"https?://|/tmp/|/home/|/root/", text.replace(str(tmp_path), "/tmp/")), name
        assert "\r" not in text
        assert text.endswith("\n")
    for line in ("/deals/*", "/finals/", "/build/", "/.venv/"):
        assert line in texts[".gitignore"].split("\n")
    workflow = texts[".github/workflows/handbook.yml"]
    assert "make test" in workflow
    assert "make pdf" in workflow
    targets = set(re.findall(r"^([a-z]+):.*##", texts["Makefile"], re.MULTILINE))
    assert targets == {"help", "pdf", "html", "serve", "test", "deal", "clean"}


def test_makefile_passes_variables_on_as_that_of_this_repository() -> None:
    ours, theirs = ((folder / "Makefile").read_text(encoding="utf-8") for folder in (ROOT, SKELETON))
    lines = [line for line in ours.split("\n") if re.match(r"export|\$\(|  \$\(|DO =|RUN :=|VENV :=|PYTHON", line)]
    assert len(lines) > 6
    assert [line for line in lines if line not in theirs and "WEB" not in line and "-dev" not in line
            and "-bench" not in line and "-mutants" not in line] == []  # fmt: skip


def test_words_of_the_skeleton_are_not_those_of_the_agreements() -> None:
    """No sentence of the first agreement of a project is one of an agreement of the handbook."""
    known = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "source/clauses").rglob("*.md"))
    for path in (SKELETON / "source/clauses").rglob("*.md"):
        sentences = [line.strip() for line in path.read_text(encoding="utf-8").split("\n") if line.endswith("。")]
        assert [sentence for sentence in sentences if sentence.lstrip("123. ") in known] == []


REFUSED = {
    "空でないフォルダー": ("full", "空ではありません。別の名前を書くか、中のものを移してください。"),
    "手引きのフォルダー": ("old", "前からあるプロジェクトなら: clausebook init --upgrade"),
    "ファイル": ("file", "もうあります"),
    "リンク": ("link", "もうあります"),
    "ないフォルダーの中": ("none/new", "none というフォルダーがありません。"),
    "いまのフォルダー": (".", "いまいるフォルダーそのもの"),
    "見えない文字": ("a\u200bb", "見えない文字"),
    "改行": ("a\nb", "見えない文字"),
    "前の空白": (" a", "前後の空白"),
}


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(("name", "words"), REFUSED.values(), ids=REFUSED)
def test_folder_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for each in ("full/a.txt", "old/conf.py", "file"):
        Path(each).parent.mkdir(exist_ok=True)
        Path(each).touch()
    Path("empty").mkdir()
    Path("link").symlink_to("empty")
    before = sorted(tmp_path.rglob("*"))
    assert main(["init", name]) == Status.FAULTY
    assert words in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("title", ["", " ", "a\nb", "a\u200bb", "長" * 101])
def test_title_that_cannot_be_shown_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], title: str) -> None:
    assert main(["init", str(tmp_path / "new"), "--title", title]) == Status.FAULTY
    assert "--title には" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("name", ["名前 と空白", "a'b", "--", "$(x)", "a#b", "100%"])
def test_folder_of_any_other_name_is_made_and_an_empty_one_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).mkdir()
    assert main(["init", "--", name]) == Status.DONE
    assert everything(tmp_path / name).keys() > {"conf.py", "requirements.txt"}
    assert [path.name for path in tmp_path.iterdir()] == [name]
    told = subprocess.run(
        ["bash", "-c", f"{capsys.readouterr().out.splitlines()[1]} && pwd"], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == str(tmp_path / name)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("end", "status"),
    [
        (KeyboardInterrupt(), Status.INTERRUPTED),
        (OSError(28, "No space left on device"), Status.FAULTY),
        (UnpinnedError([Finding("", 0, Kind.COMMAND, "")]), Status.FAULTY),
    ],
    ids=repr,
)
@pytest.mark.parametrize("when", ["requirements", "rename"])
def test_project_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: BaseException, status: Status, when: str
) -> None:
    def stop(*arguments: object) -> Any:
        raise end

    place: Any = pins if when == "requirements" else Path
    monkeypatch.setattr(place, when, stop)
    assert main(["init", str(tmp_path / "new")]) == status
    assert list(tmp_path.iterdir()) == []


def test_wheel_has_all_that_a_site_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
        (points,) = (archive.read(name) for name in archive.namelist() if name.endswith("entry_points.txt"))
    package = Path(clausebook.__file__).parent
    expected = {f"clausebook/{path.relative_to(package).as_posix()}": path for path in package.rglob("*")}
    for folder in (STATIC, TEMPLATES):
        expected |= {
            f"clausebook/{folder.name}/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*")
        }
    files = {name: path.read_bytes() for name, path in expected.items()
             if path.is_file() and "__pycache__" not in path.parts}  # fmt: skip
    assert inside == files
    assert b"clausebook = clausebook.__main__:main" in points


def test_same_sources_give_the_same_wheel_and_stay_as_they_are(wheel: Path, tmp_path: Path) -> None:
    again = make_wheel(tmp_path)
    assert again
    assert again.read_bytes() == wheel.read_bytes()
    assert not (ROOT / "clausebook.egg-info").exists()


def test_requirements_pin_what_is_installed(wheel: Path) -> None:
    lines = requirements(wheel).splitlines()
    pinned = dict(line.split("==") for line in lines if "==" in line)
    assert "--find-links wheels" in lines
    assert not [line for line in lines if "://" in line]
    assert pinned.pop("clausebook") == clausebook.__version__
    assert pinned == {name: version(name) for name in pinned}
    shipped = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert {name.casefold() for name in pinned} == {
        line.split("==")[0].casefold() for line in shipped.splitlines() if "==" in line
    }


class Installed:
    """A package as it is installed, with what pip has noted of where it came from."""

    version = "0.1.0"
    requires = ("click", "svg2pdf-py; extra == 'svg'", "no-such-package; extra == 'svg'")

    def __init__(self, **origin: object) -> None:
        self.origin = json.dumps(origin) if origin else None
        self.metadata = Message()
        self.metadata["Name"] = "clausebook"
        self.metadata["Provides-Extra"] = "svg"

    def read_text(self, name: str) -> str | None:
        return self.origin if name == "direct_url.json" else None


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have the package be one that is installed from somewhere."""
    monkeypatch.setattr(pins, "_ROOT", tmp_path / "site-packages/clausebook")

    def install(**origin: object) -> None:
        monkeypatch.setattr(
            pins, "distribution", lambda name: Installed(**origin) if name == "clausebook" else distribution(name)
        )

    return install


def test_package_from_an_index_needs_no_wheel(installed: Any, tmp_path: Path) -> None:
    installed()
    assert make_wheel(tmp_path / "wheels") is None
    lines = requirements(None).splitlines()
    assert [line for line in lines if line.startswith("-")] == []
    assert [line.split("==")[0] for line in lines if "==" in line] == ["clausebook", "click", "svg2pdf-py"]


def test_wheel_that_the_package_came_from_is_copied_if_it_is_still_that_one(
    installed: Any, tmp_path: Path, wheel: Path
) -> None:
    source = Path(shutil.copy(wheel, tmp_path))
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    installed(url=source.as_uri(), archive_info={"hashes": {"sha256": sha256}})
    copy = make_wheel(tmp_path / "wheels")
    assert copy
    assert copy.read_bytes() == wheel.read_bytes()
    source.write_bytes(b"")
    with pytest.raises(UnpinnedError, match="入れたときのものと違います"):
        make_wheel(tmp_path / "wheels")
    source.unlink()
    with pytest.raises(UnpinnedError, match="読めません"):
        make_wheel(tmp_path / "wheels")


@pytest.mark.parametrize(
    ("origin", "asked"),
    [
        ({"url": "https://example.com/c.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
         "git+https://example.com/c.git@abc"),
        ({"url": "https://example.com/clausebook.whl", "archive_info": {}}, "https://example.com/clausebook.whl"),
        ({"url": "file:///nowhere/c.tar.gz", "archive_info": {}}, Path("/nowhere/c.tar.gz")),
    ],
)  # fmt: skip
def test_package_from_elsewhere_is_built_again(
    installed: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, origin: dict[str, object], asked: str | Path
) -> None:
    monkeypatch.setattr(pins, "_built", lambda source, folder: folder / str(source == asked))
    installed(**origin)
    assert make_wheel(tmp_path) == tmp_path / "True"


def test_wheel_that_cannot_be_made_is_told_and_nothing_is_written(
    installed: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(url="file:///nowhere/clausebook", dir_info={})
    assert main(["init", str(tmp_path / "new")]) == Status.FAULTY
    said = capsys.readouterr().err
    assert "何も書き出さずに終わります" in said
    assert "wheel を作れません（pip wheel）" in said
    assert list(tmp_path.iterdir()) == []


def test_checkout_of_which_a_part_is_missing_is_told(installed: Any, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    installed(url=checkout.as_uri(), dir_info={})
    with pytest.raises(UnpinnedError, match=r"pyproject\.toml がありません"):
        make_wheel(tmp_path / "wheels")


def test_package_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, wheel: Path) -> None:
    def missing(name: str) -> Any:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(pins, "distribution", missing)
    with pytest.raises(UnpinnedError, match="が入っていません"):
        requirements(wheel)


@pytest.fixture
def older(kept_example: Kept, tmp_path: Path) -> Project:
    """The small handbook as a project of the first form had it, with deals."""
    project = Project(Path(shutil.copytree(kept_example.project.root, tmp_path / "older")))
    project.path("conf.py").write_bytes(LONG.replace("\n", "\r\n").encode())
    project.path("deals").mkdir()
    for name, ends in (("acme", "\n"), ("beta", "\r\n")):
        deal = f"# 注\n{deal_of_example()}# 終わりの注"
        project.path(f"deals/{name}.yml").write_bytes(deal.replace("\n", ends).encode())
    return project


@pytest.mark.usefixtures("known")
def test_project_of_the_first_form_is_brought_up_to_date_without_losing_a_character(
    older: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(older.root)
    assert main(["init", "--upgrade", str(older.root)]) == Status.DONE
    assert f"conf.py に clausebook_form = {FORM} と書きました" in capsys.readouterr().out
    after = everything(older.root)
    assert {name for name in after if after[name] != before.get(name)} == {"conf.py"}
    assert after.keys() == before.keys()
    line = f"clausebook_form = {FORM}\r\n".encode()
    assert after["conf.py"].count(line) == 1
    assert after["conf.py"].replace(line, b"") == before["conf.py"]
    result = older.build("html")
    assert (result.returncode, result.stderr) == (0, "")
    handbook = Handbook(older.root, older.path("build"))
    with as_a_process_of_its_own({}):
        assert main(["pdf", *map(str, sorted(older.root.glob("deals/*.yml")))], handbook) == Status.DONE
    assert main(["init", "--upgrade", str(older.root)]) == Status.DONE
    assert "変えたものはありません" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.usefixtures("known")
def test_what_we_wrote_and_somebody_changed_stays_and_the_new_one_is_put_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = started(tmp_path / "new")
    before = everything(project.root)
    assert main(["init", "--upgrade", str(project.root)]) == Status.DONE
    assert everything(project.root) == before
    for name in ("Makefile", "requirements.txt", "wheels/clausebook-0.1.0-py3-none-any.whl"):
        project.path(name).write_bytes(b"mine\n")
    project.path(".github/workflows/handbook.yml").unlink()
    capsys.readouterr()
    for _ in range(2):
        assert main(["init", "--upgrade", str(project.root), "--format", "json"]) == Status.DONE
        assert {name for name in everything(project.root) if name.endswith(".new")} == {
            "Makefile.new",
            "requirements.txt.new",
            "wheels/clausebook-0.1.0-py3-none-any.whl.new",
        }
        assert project.path("Makefile").read_bytes() == b"mine\n"
        assert project.path("Makefile.new").read_bytes() == before["Makefile"]
    assert not project.path(".github/workflows/handbook.yml").exists()


@pytest.mark.usefixtures("known")
def test_interrupted_upgrade_leaves_the_form_as_it_was(older: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(older.root)

    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop)
        assert main(["init", "--upgrade", str(older.root)]) == Status.INTERRUPTED
    assert everything(older.root) == before


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("conf", "words"),
    [
        (f"clausebook_form = {FORM + 1}", "より新しいものです。clausebook を新しくしてください。"),
        ("clausebook_form = '2'", "形の版を数で書いてください"),
        ("clausebook_form = 0", "形の版を数で書いてください"),
        ("clausebook_form = 1 +", "Python として読めません"),
        ("\0", "Python として読めません"),
    ],
)
def test_form_that_is_newer_or_cannot_be_read_is_refused(
    older: Project, capsys: pytest.CaptureFixture[str], conf: str, words: str
) -> None:
    older.path("conf.py").write_text(conf, encoding="utf-8")
    before = everything(older.root)
    assert main(["init", "--upgrade", str(older.root)]) == Status.FAULTY
    assert words in capsys.readouterr().err
    assert everything(older.root) == before


@pytest.mark.parametrize(
    ("conf", "then"),
    [
        (b"", b"clausebook_form = %d\n"),
        (b"project = 'x'", b"project = 'x'\nclausebook_form = %d\n"),
        (b"extensions = ['clausebook']  # \xe6\xb3\xa8\r\nx = 1\r\n",
         b"extensions = ['clausebook']  # \xe6\xb3\xa8\r\nclausebook_form = %d\r\nx = 1\r\n"),
        (b"extensions = [\n    'clausebook',\n]\n\n\nx = '''\nextensions = []\n'''",
         b"extensions = [\n    'clausebook',\n]\nclausebook_form = %d\n\n\nx = '''\nextensions = []\n'''"),
        (b"x = 1\nclausebook_form=1 # one\n", b"x = 1\nclausebook_form=%d # one\n"),
        (b"\xef\xbb\xbfclausebook_form = 1", b"\xef\xbb\xbfclausebook_form = %d"),
        (b"clausebook_form: int = 1\rx = 2\r", b"clausebook_form: int = %d\rx = 2\r"),
    ],
    ids=repr,
)  # fmt: skip
def test_only_the_form_is_written_into_the_settings(conf: bytes, then: bytes) -> None:
    form = form_of(conf)
    assert form.number == 1
    assert named(conf, form) == then % FORM
    assert form_of(named(conf, form)).number == FORM


def test_upgrade_of_what_is_no_project_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--upgrade", str(tmp_path)]) == Status.FAULTY
    assert "conf.py がありません" in capsys.readouterr().err
    assert main(["init", "--upgrade", str(tmp_path), "--title", "x"]) == Status.FAULTY
    assert main(["init"]) == Status.FAULTY
    assert list(tmp_path.iterdir()) == []


def test_skeleton_is_of_the_form_of_today_and_so_is_this_repository() -> None:
    for conf in (dict(files_of())["conf.py"].encode(), (ROOT / "conf.py").read_bytes()):
        assert form_of(conf).number == FORM


@pytest.mark.trial(sample=0, every=1)
def test_new_project_works_in_an_environment_of_its_own(seed: int, tmp_path: Path, wheel: Path) -> None:
    """Install the wheel, start a project with what is installed, and have make do the rest: with what pip can get."""
    home = tmp_path / "home"
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    subprocess.run([home / "bin/pip", "install", "--quiet", wheel], check=True)
    subprocess.run([home / "bin/clausebook", "init", "mine"], cwd=tmp_path, check=True)
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "CLAUSEBOOK_GIVEN")}
    for target in ("pdf", "html", "test"):
        subprocess.run(["make", target, f"PYTHON={sys.executable}"], cwd=tmp_path / "mine", env=env, check=True)
    assert (tmp_path / "mine/build/html/_static/search.js").is_file()
    assert (tmp_path / "mine/build/html/pdf/services.pdf").is_file()
