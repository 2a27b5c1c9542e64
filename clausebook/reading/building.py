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
from sphinx.errors import ConfigError, ExtensionError, SphinxError, ThemeError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from ..model.diagnostics import Ended, Finding, Kind, SourceError
from ..model.locks import locked
from .parallel import STOPPED
from .project import CONTRACTS, SOURCE

_WARNING = re.compile(
    r"(?:(?P<path>.+?)(?::(?P<line>\d+))?:? )??(?:WARNING|ERROR|CRITICAL): "
    r"(?P<message>.*?)(?: \[(?P<type>[\w.]+)\])?",
    re.DOTALL,
)
"""How Sphinx writes a warning, with the place that it is about and the type of the warning if it knows these."""

_ADVICE = {
    "toc.not_readable": "目次（toctree）に書いたページがありません。名前を確かめてください。",
    "toc.excluded": "目次（toctree）に書いたページは、conf.py の設定（include_patterns など）により読みません。",
    "toc.not_included": (
        "どの目次（toctree）にもないページです。"
        "契約書なら contracts/index.md、主題なら clauses/index.md などの一覧に足してください。"
    ),
    "toc.empty_glob": "目次（toctree）の glob に合うページがありません。",
    "toc.no_title": "目次（toctree）に書いたページに題名がありません。その1行目に「# 題名」と書いてください。",
    "toc": "目次（toctree）の書き方を直してください。",
    "ref": "参照の行き先がありません。名前を確かめてください。",
    "myst.xref_missing": "リンクの行き先がありません。名前を確かめてください。",
    "myst.xref_ambiguous": "リンクの行き先が2つ以上あります。どれか1つに決まるように書いてください。",
    "myst.iref_missing": "リンクの行き先がありません。名前を確かめてください。",
    "myst.header": "見出しの段が飛んでいます。「#」を1つずつ増やしてください。",
    "myst.topmatter": "前付けを読めません。「---」の間の YAML を直してください。",
    "myst.directive_unknown": "「```{…}」の名前が違います。",
    "myst.role_unknown": "「{…}`…`」の名前が違います。",
    "myst.substitution": "「{{…}}」を差し込めません。名前を確かめてください。",
    "myst": "Markdown（MyST）の書き方を直してください。",
    "image": "画像がありません。ファイルの名前を確かめてください。",
    "download": "ダウンロードさせるファイルがありません。名前を確かめてください。",
    "docutils": "書き方を直してください。",
    "app": "拡張（conf.py の extensions）を確かめてください。",
    "config": "設定（conf.py）を確かめてください。",
}
"""What a warning of a type means, or of all types of a kind."""

_REFUSALS = (
    (ConfigError, "設定（conf.py）に誤りがあります。"),
    (ExtensionError, "拡張（conf.py の extensions）を使えません。"),
    (ThemeError, "テーマ（conf.py の html_theme）を使えません。"),
    (SphinxError, "Sphinx が続けられません。"),
)

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
            type_ = match["type"] or ""
            advice = _ADVICE.get(type_) or _ADVICE.get(type_.split(".")[0], "Sphinx の警告です。")
            line, message = int(match["line"] or 0), _quoting(advice, match["message"])
            self.findings.append(Finding(self._shown(match["path"]), line, Kind.SPHINX, message))
        elif told:
            self.findings.append(Finding("conf.py", 0, Kind.SPHINX, _quoting("Sphinx の警告です。", told)))
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

    Each folder has doctrees of its own: the PDFs need the agreements alone. Sphinx writes them in place, so one process
    builds into a folder, and others wait.
    `contracts` are the agreements to write, if not all that are out of date; `settings` stand over those of
    `conf.py`. Raises SourceError if the sources are faulty, and nothing is written; WarnedError if Sphinx warned.
    """
    folder = folder or builder
    warnings = _Warnings(root)
    locale.init([package_dir / "locale"], "en", "sphinx", "console")  # else Sphinx warns in the machine's language
    doctrees = build / "doctrees" / folder
    alone = locked(doctrees.with_name(f"{folder}.lock"))
    with _telling_of_faults(build / folder), alone, patch_docutils(root), docutils_namespace():
        app = Sphinx(
            srcdir=root / SOURCE,
            confdir=root,
            outdir=build / folder,
            doctreedir=doctrees,
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
def _telling_of_faults(folder: Path) -> Iterator[None]:
    """Raise as a SourceError what ends the build; an OSError that names no file names the folder."""
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
    except OSError as error:  # of what Sphinx keeps, when the disk is full
        error.filename = error.filename or str(folder)
        raise
    except EOFError:  # of a process that Sphinx has started
        raise SourceError([Finding("conf.py", 0, Kind.SPHINX, STOPPED)]) from None
    finally:
        sys.stderr.write(said.getvalue())


def _fault(error: SphinxError) -> SourceError:
    advice = next(words for kind, words in _REFUSALS if isinstance(error, kind))
    line = re.search(r"\(conf\.py, line (\d+)\)|conf\.py\", line (\d+)", str(error))
    number = int(line[1] or line[2]) if line else 0
    return SourceError([Finding("conf.py", number, Kind.SPHINX, _quoting(advice, f"{error.category}: {error}"))])


def _quoting(sentence: str, original: str) -> str:
    """Return a sentence of ours with what Sphinx says in English."""
    return f"{sentence}（{original}）"
