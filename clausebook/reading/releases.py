"""The releases beneath the handbook that were tried: asked before anything else of them is used.

What is reached for beyond a documented interface is told in ``CONTRIBUTING.md``, each with its test.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from packaging.version import Version
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

_UNTRIED = "clausebook_untried_releases"


class Release(NamedTuple):
    """A package, the first release of it that works, and the first that nobody has tried."""

    package: str
    lowest: str
    untried: str

    @property
    def tried(self) -> str:
        """What pip may install, as a requirement."""
        return f"{self.package}>={self.lowest},<{self.untried}"

    def fault(self, installed: str) -> str:
        """Return why a release that is installed does not work, or nothing."""
        if installed and Version(installed) >= Version(self.lowest):
            return ""
        found = f"{self.package} {installed} は古くて使えません" if installed else f"{self.package} がありません"
        return f"{found}。pip install '{self.tried}' で入れてください。"

    def doubt(self, installed: str) -> str:
        """Return why it is not known whether a release that is installed works, or nothing."""
        if Version(installed).release < Version(self.untried).release:
            return ""
        return f"{self.package} {installed} では、まだ確かめていません（確かめたのは {self.tried}）。"


RELEASES = (
    Release("sphinx", "9.0.4", "9.3"),
    Release("docutils", "0.22", "0.24"),
    Release("myst-parser", "5.2", "5.3"),
    Release("sphinx-design", "0.8", "0.9"),
    Release("furo", "2025.12.19", "2025.12.20"),
    Release("rinohtype", "0.5.6", "0.5.7"),
)


def check(untried: bool) -> Iterator[str]:
    """Yield what is wrong with the releases that are installed; if `untried` is allowed, only say which are new."""
    for release in RELEASES:
        installed = _installed(release.package)
        if fault := release.fault(installed):
            yield fault
        elif doubt := release.doubt(installed):
            if untried:
                print(doubt, file=sys.stderr)
            else:
                yield (
                    f"{doubt}pip install '{release.tried}' で戻すか、承知のうえで使うなら "
                    f"conf.py に {_UNTRIED} = True と書いてください。"
                )


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value(_UNTRIED, False, "", types=(bool,))
    # Not when the configuration is complete: what is not there any more would be missed before.
    if faults := list(check(app.config[_UNTRIED])):
        print("\n".join(faults), file=sys.stderr)
        raise SystemExit(2)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
