"""rinohtype beneath the engine: the version, the names that it is written against, and that nothing else uses it."""

from __future__ import annotations

import inspect
from importlib.metadata import version

import rinoh
from rinoh.backend.pdf import Canvas
from rinoh.document import Document
from rinoh.flowable import Flowable, FlowableState
from rinoh.layout import EndOfContainer
from rinoh.template import DocumentTemplate

from clausebook.typeset import engine

from ..conftest import ROOT


def test_rinohtype_is_the_version_that_the_engine_was_written_for() -> None:
    assert version("rinohtype") == rinoh.__version__ == engine.RINOHTYPE
    assert f"rinohtype {engine.RINOHTYPE}" in str(engine.__doc__)
    assert f"rinohtype=={engine.RINOHTYPE}" in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_names_beneath_the_documented_interface_are_there() -> None:
    assert issubclass(DocumentTemplate, Document)
    source = inspect.getsource(Document)
    assert all(name in source for name in ("self._single_pass", "_no_cache", "self._sections"))
    assert list(inspect.signature(Canvas.annotate).parameters) == [
        "self",
        "annotation",
        "left",
        "top",
        "width",
        "height",
    ]
    assert list(inspect.signature(Canvas.print).parameters) == ["self", "string"]
    assert list(inspect.signature(Flowable.flow).parameters)[:4] == ["self", "container", "last_descender", "state"]
    assert "_initial" in inspect.signature(FlowableState.__init__).parameters
    assert list(inspect.signature(EndOfContainer.__init__).parameters)[:2] == ["self", "flowable_state"]
