"""Pages and PDF files with rinohtype: the only place that reaches into it.

rinohtype reads the style sheet and the template configuration (`look`), makes the pages by the template, numbers them,
sets header and footer into them (`template`), and writes outline, destinations, links and the file (`backend`).
Which marks stand on a page is known before: its own paragraphs cannot set Japanese.

Written for rinohtype 0.5.6. What is used beyond its documented interface is named here:

- `RuleSetFile`: its reader of files, `_absolute_path`, and `process_section`, which is given each section;
- `RuleSet._validate_attribute`: what reads a value; `FractionUnit`, for the units em and lh, and `Fraction._unit`;
- `PageBase`, `ChainedContainer` and `UpExpandingContainer`: the page of the template;
- `FlowableState` and `EndOfContainer`: a flowable that fills one container after the other;
- `Document._load_cache` and `PartPageCount`: the number of pages is known before, so one pass is enough;
- `Document._create_outlines`: the outline of an agreement is its articles;
- `Document`, `Page`, `Canvas` and `PageCanvas` of its PDF backend: its pages are written when all glyphs are known;
- `Container.children` and `Document.register` of its objects: they are numbered one after the other.

Standard output is silenced while it works: it prints its progress there.
"""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from typing import NamedTuple

from ..sheet import Flow, PageSet
from ..style import Style
from ..subsets import Fonts
from ..tags import Words
from .template import Agreement


class Unfinished(NamedTuple):
    """A file that still lacks its fonts and its tags, what stands on its pages, and the words that are marked there."""

    pages: PageSet
    fonts: Fonts
    tagged: list[list[Words]]
    file: io.BytesIO


def write_pages(flow: Flow, style: Style) -> Unfinished:
    """Lay an agreement out on pages, with header and footer, and write them."""
    file = io.BytesIO()
    with redirect_stdout(io.StringIO()):
        document = Agreement(flow, style)
        document.render(file=file)
    written = document.backend_document
    pages = PageSet(flow.title, style.page_width, style.page_height, written.marks)
    return Unfinished(pages, written.subsets, written.tagged, file)
