"""The document template of agreements: its pages, with header and footer, and what flows into them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from rinoh.attribute import OverrideDefault
from rinoh.dimension import PT
from rinoh.document import DocumentTree, PartPageCount
from rinoh.flowable import Flowable, FlowableState
from rinoh.language import Language
from rinoh.layout import (
    CONTENT,
    HEADER_FOOTER,
    ChainedContainer,
    DownExpandingContainer,
    EndOfContainer,
    UpExpandingContainer,
)
from rinoh.paper import Paper
from rinoh.style import StyledMatcher, StyleSheet
from rinoh.template import ContentsPartTemplate, DocumentTemplate, PageBase
from rinoh.templates.article import ArticleBodyPageTemplate
from rinoh.text import StyledText

from ..sheet import Bookmark, Drawn, Flow
from ..style import Style
from . import backend

JAPANESE = Language("ja", "日本語")
"""rinohtype holds its languages by weak reference, so this one must not go out of scope."""

_PLAIN = StyleSheet("plain", matcher=StyledMatcher())


class PageTemplate(ArticleBodyPageTemplate):
    """The template of a page, with the options that rinohtype's articles have."""

    def page(self, document_part: Any, page_number: int, chain: Any) -> _Page:
        return _Page(document_part, self, page_number, chain)


class _Page(PageBase):
    """A page: the type area, a header above it, a footer below it."""

    configuration_class = PageTemplate

    def __init__(self, document_part: Any, template: PageTemplate, page_number: int, chain: Any) -> None:
        super().__init__(document_part, template, page_number)
        area = {"left": self.left_margin, "width": self.body_width}
        distance = self.get_option("header_footer_distance")
        bottom = self.top_margin + self.body_height
        ChainedContainer("body", CONTENT, self, chain, top=self.top_margin, height=self.body_height, **area)
        header = UpExpandingContainer("header", HEADER_FOOTER, self, bottom=self.top_margin - distance, **area)
        footer = DownExpandingContainer("footer", HEADER_FOOTER, self, top=bottom + distance, **area)
        on = "title_page_" if page_number == 1 else ""
        flow, style = self.document.flow, self.document.style
        for strip, name, draw, height in (
            (header, "header_text", flow.header, style.header_size + style.header_space),
            (footer, "footer_text", flow.footer, style.footer_size + style.footer_space),
        ):
            strip << _Line(self.get_option(on + name), partial(draw, number=page_number), height)


class _Line(Flowable):
    """The text of header or footer, with its fields filled in, as we set it."""

    def __init__(self, text: StyledText | None, draw: Callable[[str], Iterable[Drawn]], height: float) -> None:
        super().__init__()
        self.text, self.draw, self.height = text, draw, height

    def flow(self, container: Any, last_descender: Any, state: Any = None, **_: Any) -> tuple[float, float, None]:
        container.canvas.marks += self.draw(self.text.to_string(container) if self.text else "")
        container.advance(self.height)
        return 0, 0, None


class _State(FlowableState):
    def __init__(self, flowable: Flowable, page: int = 0) -> None:
        super().__init__(flowable, _initial=page == 0)
        self.page = page

    def __copy__(self) -> _State:
        return _State(self.flowable, self.page)


class _Sheets(Flowable):
    """Flows what stands on each page, one a container."""

    def __init__(self, pages: list[list[Drawn]]) -> None:
        super().__init__()
        self.pages = pages

    def initial_state(self, container: Any) -> _State:
        return _State(self)

    def flow(self, container: Any, last_descender: Any, state: Any = None, **_: Any) -> tuple[float, float, None]:
        state = state or self.initial_state(container)
        container.canvas.marks += self.pages[state.page]
        container.mark_page_nonempty()
        if state.page + 1 < len(self.pages):
            raise EndOfContainer(_State(self, state.page + 1))
        return 0, 0, None


class Agreement(DocumentTemplate):
    """The document of an agreement."""

    stylesheet = OverrideDefault(_PLAIN)
    language = OverrideDefault(JAPANESE)
    parts = OverrideDefault(["contents"])
    contents = ContentsPartTemplate()
    contents_page = PageTemplate()

    def __init__(self, flow: Flow, style: Style) -> None:
        self.flow, self.style = flow, style
        configuration = self.Configuration("contract")
        configuration["contents_page"] = PageTemplate(
            page_size=Paper("contract", style.page_width * PT, style.page_height * PT),
            left_margin=style.left * PT,
            right_margin=(style.page_width - style.left - style.width) * PT,
            top_margin=style.top * PT,
            bottom_margin=(style.page_height - style.top - style.height) * PT,
            header_footer_distance=style.header_footer_distance * PT,
            header_text=style.header_text,
            footer_text=style.footer_text,
            title_page_header_text=style.title_page_header_text,
            title_page_footer_text=style.title_page_footer_text,
        )
        super().__init__(DocumentTree([_Sheets(flow.pages)]), configuration=configuration, backend=backend)
        self.metadata.clear()
        self.metadata["title"] = flow.title

    def _load_cache(self, filename: None) -> tuple[dict[str, PartPageCount], dict[str, str]]:
        """Return how many pages there will be; rinohtype would lay them out twice to find out."""
        count = PartPageCount()
        count += len(self.flow.pages)
        return {"contents": count}, {}

    def _create_outlines(self, backend_document: backend.Document) -> None:
        backend_document.create_outlines(_outline(self.flow.bookmarks, 1))


def _outline(bookmarks: Sequence[Bookmark], depth: int) -> list[tuple[str, None, str, list[Any]]]:
    """Return the entries of an outline as rinohtype takes them, with those that stand deeper below each."""
    entries: list[tuple[str, None, str, list[Any]]] = []
    starts = [place for place, bookmark in enumerate(bookmarks) if bookmark.depth <= depth]
    for start, end in pairwise([*starts, len(bookmarks)]):
        own = bookmarks[start]
        entries.append((own.anchor, None, own.label, _outline(bookmarks[start + 1 : end], depth + 1)))
    return entries
