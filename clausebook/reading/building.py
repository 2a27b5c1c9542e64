"""A build by Sphinx in this process: what is wrong comes back as findings."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from types import MappingProxyType

from sphinx import locale, package_dir
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError, SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from ..model.diagnostics import Ended, Finding, Kind, SourceError
from .project import CONTRACTS, SOURCE

_WARNING = re.compile(
    r"(?:(?P<path>.+?)(?::(?P<line>\d+))?:? )??(?:WARNING|ERROR|CRITICAL): (?P<message>.*)", re.DOTALL
)
"""How Sphinx writes a warning, with the place that it is about if it knows that."""

_COLOR = re.compile(r"\x1b\[[\d;]*[mK]")


class WarnedError(SourceError):
    """Sphinx has warned of something; what could be built is written all the same."""

    heading = "原稿に警告があります。直してから、もう一度実行してください。"


class _Warnings(io.StringIO):
    """The stream to which Sphinx writes its warnings, each at once."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root, self.findings = root.resolve(), list[Finding]()

    def write(self, text: str) -> int:
        told = _COLOR.sub("", text).strip()
        if match := _WARNING.fullmatch(told):
            line = int(match["line"] or 0)
            self.findings.append(Finding(self._shown(match["path"]), line, Kind.SPHINX, match["message"]))
        elif told:
            self.findings.append(Finding("conf.py", 0, Kind.SPHINX, told))
        return len(text)

    def _shown(self, path: str | None) -> str:
        """Return a path as messages show it; a warning of no place comes from the settings."""
        if not path:
            return "conf.py"
        known = Path(path)
        return known.relative_to(self.root).as_posix() if known.is_relative_to(self.root) else path


def built(
    root: Path,
    build: Path,
    builder: str,
    *,
    folder: str = "",
    contracts: Iterable[str] = (),
    jobs: int = 1,
    settings: Mapping[str, object] = MappingProxyType({}),
) -> Sphinx:
    """Build a project into a folder of `build`, and return Sphinx as it then is.

    Each folder has doctrees of its own: the PDFs need the agreements alone.
    `contracts` are the agreements to write, if not all that are out of date; `settings` stand over those of
    `conf.py`. Raises SourceError if the sources are faulty, and nothing is written; WarnedError if Sphinx warned.
    """
    folder = folder or builder
    warnings = _Warnings(root)
    locale.init([package_dir / "locale"], "ja", "sphinx", "console")  # else Sphinx warns in the machine's language
    with _telling_of_faults(), patch_docutils(root), docutils_namespace():
        app = Sphinx(
            srcdir=root / SOURCE,
            confdir=root,
            outdir=build / folder,
            doctreedir=build / "doctrees" / folder,
            buildername=builder,
            confoverrides=dict(settings),
            status=None,
            warning=warnings,
            parallel=jobs,
        )
        app.build(filenames=[Path(app.srcdir, f"{CONTRACTS}{name}.md") for name in contracts])
    if warnings.findings:
        raise WarnedError(warnings.findings)
    return app


@contextmanager
def _telling_of_faults() -> Iterator[None]:
    """Raise as a SourceError what ends the build."""
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            yield
    except Ended as end:
        said.truncate(0)  # whoever asked for the build tells its findings, and as he likes
        raise SourceError(end.findings) from None
    except ExtensionError as error:
        if error.orig_exc and error.modname:  # what our own code raised when Sphinx called it
            raise error.orig_exc from error
        raise _fault(error) from error
    except SphinxError as error:
        raise _fault(error) from error
    finally:
        sys.stderr.write(said.getvalue())


def _fault(error: SphinxError) -> SourceError:
    return SourceError([Finding("conf.py", 0, Kind.SPHINX, f"{error.category}: {error}")])
