"""What a new project installs: all that is installed here, and a wheel of this package where no index has it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, PathDistribution, distribution, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from packaging.requirements import Requirement
from packaging.version import Version

from ..model.diagnostics import Finding, Kind, SourceError

PACKAGE = "clausebook"

WHEELS = "wheels"
"""The folder of a project in which the wheel is."""

_ROOT = Path(__file__).parents[1]

_SOURCES = ("pyproject.toml", "README.md", "LICENSE", "clausebook", "_static", "_templates")
"""What a wheel is built from; the rest of a checkout stays as it is."""

_DAY = "1577836800"
"""When the files of a wheel say that they were made: the same sources give the same wheel."""

_BACKEND = "77"
"""The first setuptools that builds it (`pyproject.toml`)."""


class UnpinnedError(SourceError):
    """It cannot be told what a project is to install."""

    heading = "clausebook を新しいプロジェクトに渡せないので、何も書き出さずに終わります。"


def _fault(message: str) -> UnpinnedError:
    return UnpinnedError([Finding(PACKAGE, 0, Kind.COMMAND, message)])


def make_wheel(folder: Path) -> Path | None:
    """Put a wheel of this package into a folder, and return it; None if the package came from an index.

    UnpinnedError if it came from elsewhere, and no wheel can be had of it.
    """
    if (_ROOT.parent / "pyproject.toml").is_file():  # a checkout, installed or not
        return _built(_ROOT.parent, folder)
    told = _installed(PACKAGE).read_text("direct_url.json")
    if not told:
        return None
    origin: dict[str, Any] = json.loads(told)
    url, scheme = origin["url"], urlsplit(origin["url"]).scheme
    path = Path(url2pathname(urlsplit(url).path))
    if "vcs_info" in origin:
        return _built(f"{origin['vcs_info']['vcs']}+{url}@{origin['vcs_info']['commit_id']}", folder)
    if scheme == "file" and path.suffix == ".whl":
        return _copied(path, origin["archive_info"].get("hashes", {}).get("sha256"), folder)
    return _built(path if scheme == "file" else url, folder)


def _copied(wheel: Path, sha256: str | None, folder: Path) -> Path:
    """Copy the wheel that the package was installed from, if it is still that one."""
    try:
        content = wheel.read_bytes()
    except OSError:
        raise _fault(f"入れるのに使った {wheel} が読めません。もう一度 pip install で入れてください。") from None
    if sha256 not in (None, hashlib.sha256(content).hexdigest()):
        raise _fault(f"{wheel} が、入れたときのものと違います。もう一度 pip install で入れてください。")
    copy = folder / wheel.name
    folder.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(content)
    return copy


def _built(source: Path | str, folder: Path) -> Path:
    """Build a wheel from a checkout, which stays as it is, or from whatever else pip takes."""
    with tempfile.TemporaryDirectory() as workshop:
        if isinstance(source, Path):
            if source.is_dir():
                _copy_sources(source, Path(workshop, PACKAGE))
                source = Path(workshop, PACKAGE)
            source = str(source)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--no-build-isolation"] if _has_backend() else []
        command += ["--wheel-dir", str(folder), source]
        env = {**os.environ, "SOURCE_DATE_EPOCH": _DAY}
        result = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if result.returncode:
        said = [line for line in result.stderr.splitlines() if line.strip()]
        why = f"pip の言うこと: {said[0].strip()}" if said else ""
        raise _fault(f"wheel を作れません（pip wheel）。pip と setuptools が使えるか、確かめてください。{why}")
    (wheel,) = folder.glob(f"{PACKAGE}-*.whl")
    return wheel


def _copy_sources(checkout: Path, target: Path) -> None:
    target.mkdir()
    for name in _SOURCES:
        if (checkout / name).is_dir():
            shutil.copytree(checkout / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (checkout / name).is_file():
            shutil.copy(checkout / name, target)
        else:
            raise _fault(f"入れるのに使ったフォルダー {checkout} に {name} がありません。戻すか、入れ直してください。")


def _has_backend() -> bool:
    """Tell whether what builds a wheel is installed; else pip fetches it."""
    try:
        return Version(version("setuptools")) >= Version(_BACKEND)
    except PackageNotFoundError:
        return False


def requirements(wheel: Path | None) -> str:
    """Return the file that has a project install what is installed here."""
    package = _of_wheel(wheel) if wheel else _installed(PACKAGE)
    origin = f"{WHEELS}/{wheel.name} から入れる（索引からではない）" if wheel else "索引から入れる"
    head = [
        "# この手引きを作るのに要るもの。版はすべて固定する（clausebook init が、そのとき入っていた版を書いた）。",
        f"# {PACKAGE} {package.version} は、{origin}。",
        *([f"--find-links {WHEELS}"] if wheel else []),
    ]
    pins = {f"{each.metadata['Name']}=={each.version}" for each in _needed(package)}
    return "\n".join([*head, *sorted(pins, key=str.casefold)]) + "\n"


def _of_wheel(wheel: Path) -> Distribution:
    """Return a wheel as what is installed from it."""
    name, release = wheel.name.split("-")[:2]
    return PathDistribution(zipfile.Path(wheel, f"{name}-{release}.dist-info/"))


def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        raise _fault(f"{name} が入っていません。pip install で入れてください。") from None


def _needed(package: Distribution) -> Iterator[Distribution]:
    """Yield a package and all that it needs, as it is installed; what it may do without, if it is there."""
    extras = set(package.metadata.get_all("Provides-Extra", []))
    waiting, told = [(package, extras)], set[tuple[str, str]]()
    while waiting:
        package, extras = waiting.pop()
        yield package
        for requirement in map(Requirement, package.requires or []):
            wanted = {
                extra
                for extra in ("", *extras)
                if not requirement.marker or requirement.marker.evaluate({"extra": extra})
            }
            if not wanted:
                continue
            try:
                needed = _installed(requirement.name)
            except SourceError:
                if "" in wanted:
                    raise
                continue
            new = {extra for extra in ("", *requirement.extras) if (requirement.name, extra) not in told}
            told |= {(requirement.name, extra) for extra in new}
            if new:
                waiting.append((needed, new - {""}))
