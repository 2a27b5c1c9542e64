"""What keeps the time of a build in proportion to the number of agreements."""

from __future__ import annotations

import gc
import os

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from ..model.diagnostics import Finding, Kind, SourceError, ending_the_build

STOPPED = "並べて動かすプロセスが途中で止まりました。メモリーが足りないときは、数（-j）を減らしてください。"


class Share:
    """The pages that one process of a parallel build reads.

    When it has read them, Sphinx sends back all that the process knows, and takes from that what
    concerns these pages. What was known of the others when the process was forked is of no use.
    """

    def __init__(self) -> None:
        self.process = 0
        self.docnames: list[str] = []

    def begin(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Remember which process deals out the pages, and which; it forgets nothing."""
        self.process, self.docnames = os.getpid(), docnames

    def forget_others(self, app: Sphinx, docname: str, content: list[str]) -> None:
        """Forget all pages, if this is the first that a process reads of its share."""
        if self.process != os.getpid():
            self.process = os.getpid()
            for other in list(app.env.all_docs):
                app.emit("env-purge-doc", app.env, other)
                app.env.clear_doc(other)

    def check(self, app: Sphinx, env: BuildEnvironment) -> None:
        """End the build if a page was not read: Sphinx keeps silent about a process that dies early."""
        if not env.all_docs.keys() >= set(self.docnames):
            with ending_the_build():
                raise SourceError([Finding("conf.py", 0, Kind.SPHINX, STOPPED)])


def _leave(app: Sphinx, exception: Exception | None) -> None:
    """Spare the process, which ends now, to take apart all that it knows: that takes longer than to learn it."""
    gc.freeze()


def setup(app: Sphinx) -> ExtensionMetadata:
    share = Share()
    app.connect("env-before-read-docs", share.begin)
    app.connect("source-read", share.forget_others, priority=400)  # before anything is recorded of the page
    app.connect("env-updated", share.check, priority=100)  # before the pages are missed elsewhere
    app.connect("build-finished", _leave, priority=900)  # after all else
    return {"parallel_read_safe": True, "parallel_write_safe": True}
