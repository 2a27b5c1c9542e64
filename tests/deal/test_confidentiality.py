"""What a deal says goes into its document, and nowhere else."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import zlib
from pathlib import Path

import pypdfium2

from ..conftest import ROOT, Project, deal_of_example
from ..readback import squeeze

MARKER = "株式会社ひみつの印𠮷Zq7"
DEAL = deal_of_example(
    "電子",
    甲の会社名=MARKER,
    乙の会社名=f"{MARKER}乙",
    物品名=f"{MARKER}品",
    締結日="2031-07-29",
    甲の住所=f"{MARKER}一丁目",
    甲の代表者=f"{{役職: 代表, 氏名: {MARKER}太郎}}",
    乙の住所=f"{MARKER}二丁目",
    乙の代表者="",
)


def test_value_is_in_no_file_but_its_document(example: Project, tmp_path: Path) -> None:
    for folder in ("temporary", "home"):
        (tmp_path / folder).mkdir()
    places = {"TMPDIR": str(tmp_path / "temporary"), "HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    shutil.rmtree(example.path("build/doctrees"))  # so that the agreements are read for the deal
    example.path("deals").mkdir()
    example.path("deals/acme.yml").write_text(DEAL)
    said = ""
    example.path("deals/beta.yml").write_text(DEAL + "  乙の代表者: 代表 見本花子\n")
    for arguments in (["deals/beta.yml", "--final"], ["deals/acme.yml"], ["deals/acme.yml", "--final"]):
        command = [sys.executable, "-m", "clausebook", "pdf", *arguments]
        made = subprocess.run(
            command, cwd=example.root, env={**os.environ, **places}, capture_output=True, text=True, check=False
        )
        said += made.stdout + made.stderr
    assert made.returncode == 2, "乙の代表者 is open"
    for builder in ("pdf", "html"):
        assert example.build_apart(builder, **places).returncode == 0
    draft, *final = (
        example.path(name) for name in ("build/pdf/deals/acme-案.pdf", "finals/beta.json", "finals/beta.pdf")
    )
    telling = [path for path in example.root.rglob("*") if path.is_file() and tells(path)]
    assert sorted(telling) == [draft, example.path("deals/acme.yml"), example.path("deals/beta.yml"), *final]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (draft, *final)} == {0o600}
    assert {stat.S_IMODE(path.parent.stat().st_mode) for path in (draft, *final)} == {0o700}
    assert "ひみつ" not in said
    assert not list((tmp_path / "temporary").rglob("*"))
    assert not [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert list(draft.parent.iterdir()) == [draft]
    assert not example.path("build/html/pdf/deals").exists()
    assert not [path for path in example.path("build").rglob("*acme*") if path != draft]


def tells(path: Path) -> bool:
    """Tell whether a file holds the marker, in any of the ways that files are written here."""
    content = path.read_bytes()
    if content.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(content)
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        if "ひみつの印" in squeeze(text):
            return True
    escaped = MARKER.encode("ascii", "backslashreplace")
    wanted = [escaped, *(MARKER[:10].encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))]
    return any(word in part for part in (content, *inflated(content)) for word in wanted)


def inflated(content: bytes) -> list[bytes]:
    """Return what the compressed parts of a file hold."""
    parts = []
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", content):
        try:
            parts.append(zlib.decompressobj().decompress(content[start.start() :]))
        except zlib.error:
            continue
    return parts


def test_marker_would_be_found_however_it_is_written(tmp_path: Path) -> None:
    ways = [MARKER.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")]
    ways += [b"before" + zlib.compress(ways[0]), MARKER.encode("ascii", "backslashreplace")]
    for way in ways:
        (tmp_path / "file").write_bytes(b"\0" + way + b"\0")
        assert tells(tmp_path / "file")
    (tmp_path / "file").write_bytes(b"another")
    assert not tells(tmp_path / "file")


def test_deals_are_kept_out_of_the_repository_but_for_the_examples(tmp_path: Path) -> None:
    shutil.copy(ROOT / ".gitignore", tmp_path)
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "deals").mkdir()
    names = [f"deals/{path.name}" for path in (ROOT / "deals").glob("example-*.yml")]
    kept = ["deals/acme.yml", "deals/acme.yaml", "deals/sub/acme.yml", "build/pdf/deals/acme.pdf", "deals/acme.pdf"]
    kept += ["finals/acme.pdf", "finals/acme.json", "finals/a/acme.pdf", "finals/replaced/acme-0123456789ab.pdf"]
    command = ["git", "-C", str(tmp_path), "check-ignore", *names, *kept]
    ignored = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    assert names
    assert ignored == kept
