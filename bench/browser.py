"""Chromium for tests and measurements: found wherever a system has it, installed where that may be done unasked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Chromium", "Google Chrome")),
)
"""The commands, and where macOS has them."""

PACKAGE = "chromium"
"""What Debian calls it."""


def find(names: Iterable[str] = NAMES) -> str:
    """Return the path of the browser, or nothing if there is none."""
    return next(filter(None, map(shutil.which, names)), "")


def install(as_root: bool) -> None:
    """Install it with apt; if not as root, then only where `sudo` asks nothing."""
    sudo = [] if as_root else ["sudo", "-n"]
    if sudo and (not shutil.which("sudo") or subprocess.run([*sudo, "true"], capture_output=True).returncode):
        return
    print(f"ブラウザー Chromium を入れます（apt-get install {PACKAGE}）。", flush=True)
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for arguments in (["update"], ["install", "-y", PACKAGE]):
        subprocess.run([*apt, *arguments], stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Return 0 when the browser is there, 1 when only the user can install it."""
    if not find() and shutil.which("apt-get"):
        install(as_root=os.geteuid() == 0)
    if find():
        return 0
    print(
        "ブラウザー Chromium か Google Chrome が要ります"
        f"（Debian なら sudo apt install {PACKAGE}、macOS なら brew install --cask chromium）。",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
