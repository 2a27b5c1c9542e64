"""PDFs as texts, to compare with: the lines of their pages, without what stands above and below on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec

from .seen import Line, Remark, Seen, UnreadableError

_FOLIO = re.compile(r"[-–—\s]*(?:p\.?|ページ)?\s*\d+\s*(?:[/／]\s*\d+)?\s*(?:ページ)?[-–—\s]*", re.IGNORECASE)
_NEAR = 2
"""How many lines at each end of a page may be furniture."""


def read_pdf(data: bytes) -> Seen:
    """Read the text of a PDF; UnreadableError if it is none, is locked, or pypdfium2 is not installed."""
    if not find_spec("pypdfium2"):
        raise UnreadableError("PDFを読むには pypdfium2 が要ります。pip install 'clausebook[pdf]' としてください。")
    import pypdfium2  # takes long to load

    try:
        document = pypdfium2.PdfDocument(data)
        pages = [page.get_textpage().get_text_range().replace("\r\n", "\n").split("\n") for page in document]
    except pypdfium2.PdfiumError:
        raise UnreadableError("PDFとして読めません（壊れているか、開くのにパスワードが要ります）。") from None
    furniture = _furniture(pages)
    lines = []
    for number, page in enumerate(pages, start=1):
        texts = [text.strip() for text in page]
        top = [place for place, text in enumerate(texts[:_NEAR]) if _bare(text) in furniture]
        kept = top[-1:] if number == 1 else []  # the title, which stands above the other pages
        ends = {*range(_NEAR), *range(len(texts) - _NEAR, len(texts))} - {*kept}
        lines += [
            Line(text, f"{number}ページ")
            for place, text in enumerate(texts)
            if not (place in ends and (_FOLIO.fullmatch(text) or _bare(text) in furniture))
        ]
    remarks = [Remark("", "どのページにもある行（柱、ページ番号）は読んでいません。")] if furniture else []
    return Seen(lines, remarks)


def _furniture(pages: Sequence[Sequence[str]]) -> set[str]:
    """Return what stands at an end of most pages, but for its numbers."""
    counts = Counter(
        line for page in pages for line in {_bare(text) for text in (*page[:_NEAR], *page[-_NEAR:])} if line
    )
    return {line for line, count in counts.items() if count > 1 and count * 2 > len(pages)}


def _bare(text: str) -> str:
    return "" if _FOLIO.fullmatch(text.strip()) else re.sub(r"[\d\s]+", "", text)
