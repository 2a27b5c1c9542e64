"""What keeps the time of a build in proportion to the number of agreements."""

from __future__ import annotations

import gc
import os

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata


class Share:
    """The pages that one process of a parallel build reads.

    When it has read them, Sphinx sends back all that the process knows, and takes from that what
    concerns these pages. What was known of the others when the process was forked is of no use.
    """

    def __init__(self) -> None:
        self.process = 0

    def begin(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Remember which process deals out the pages; it forgets nothing."""
        self.process = os.getpid()

    def forget_others(self, app: Sphinx, docname: str, content: list[str]) -> None:
        """Forget all pages, if this is the first that a process reads of its share."""
        if self.process != os.getpid():
            self.process = os.getpid()
            for other in list(app.env.all_docs):
                app.emit("env-purge-doc", app.env, other)
                app.env.clear_doc(other)


def _leave(app: Sphinx, exception: Exception | None) -> None:
    """Spare the process, which ends now, to take apart all that it knows: that takes longer than to learn it."""
    gc.freeze()


def setup(app: Sphinx) -> ExtensionMetadata:
    # Doctrees are many objects that live long: looking for garbage among them every 700 takes a tenth of the time.
    gc.set_threshold(10_000)
    share = Share()
    app.connect("env-before-read-docs", share.begin)
    app.connect("source-read", share.forget_others, priority=400)  # before anything is recorded of the page
    app.connect("build-finished", _leave, priority=900)  # after all else
    return {"parallel_read_safe": True, "parallel_write_safe": True}
