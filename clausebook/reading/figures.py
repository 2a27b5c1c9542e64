"""Figures of an annex: how they are written, and which files they show.

A figure is ``![what it shows](network.png)`` in a paragraph of its own, or ``{figure}`` with a caption. Its file stands
below the folder of annexes, and is named from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from docutils import nodes
from markdown_it.token import Token
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

from ..model.diagnostics import Finding, Kind
from ..typeset.classes import FILE, SHARE
from .directives import Directive, check_options, directive_in
from .project import ANNEXES, Source, Sources, is_contract, line_of
from .tables import with_insides

FIGURES = ("figure", "image")
"""The directives that are figures."""

_OPTIONS = ("alt", "width", "align")


class Figure(NamedTuple):
    """A picture that a source shows: the line, the file as it is written, and what it shows in words."""

    line: int
    target: str
    alt: str

    @property
    def path(self) -> str:
        """The path of the file from the folder of the sources; nothing if it stands elsewhere."""
        parts = PurePosixPath(self.target.removeprefix(f"/{ANNEXES}")).parts
        inside = parts and not {"..", "/"} & {*parts} and ":" not in self.target
        return str(PurePosixPath(ANNEXES, *parts)) if inside else ""


def figure_in(token: Token) -> Directive | None:
    """Return the directive of a figure that a block is."""
    return directive_in(token, FIGURES)


def figures_of(tokens: Sequence[Token]) -> Iterator[Figure]:
    """Yield the figures of an annex."""
    for token in tokens:
        if directive := figure_in(token):
            alt = directive.options.get("alt")
            yield Figure(directive.line, directive.argument.strip(), alt.value if alt else "")
        for child in token.children or []:
            if child.type == "image":
                yield Figure(line_of(token), unquote(str(child.attrs["src"])), child.content)


def check_figures(
    source: Source, tokens: Sequence[Token], fault_of: Callable[[Token], str | None]
) -> Iterator[Finding]:
    """Yield each figure that does not stand by itself, says not what it shows, or shows what is no file of an annex."""

    def told(line: int, message: str) -> Finding:
        return Finding(source.shown, line, Kind.MARKUP, message)

    yield from _check_places(source, tokens)
    for figure in figures_of(tokens):
        if not figure.alt.strip():
            message = "図に説明がありません。見えない人のために「![何の図か](…)」か「:alt: 何の図か」と書いてください。"
            yield told(figure.line, message)
        if not figure.path:
            message = f"図のファイルは {ANNEXES} のフォルダーに置き、そこからの名前で書いてください: {figure.target}"
            yield told(figure.line, message)
    for directive in filter(None, map(figure_in, tokens)):
        yield from check_options(source, directive, _OPTIONS)
        caption = directive.tokens
        kinds = ["paragraph_open", "inline", "paragraph_close"] if directive.name == "figure" and caption else []
        if [token.type for token in caption] != kinds:
            message = (
                "{figure} の中に書けるのは、図の題の1段落だけです。"
                if kinds
                else "{image} の中には書けません。題があれば {figure} です。"
            )
            yield told(directive.line, message)
        elif any(fault_of(token) is not None for token in caption):
            yield told(line_of(caption[0]), "図の題で使えない書き方です。")


def _check_places(source: Source, tokens: Sequence[Token]) -> Iterator[Finding]:
    """Yield each picture that is a part of a text, or begins an item."""
    blocks = list(with_insides(tokens))
    for before, token, following in zip(
        ["", *(each.type for each in blocks)], blocks, [*blocks[1:], None], strict=False
    ):
        images = [child for child in token.children or [] if child.type == "image"]
        message = ""
        if images and (len(token.children or []) > 1 or before != "paragraph_open"):
            message = "図は文や表の中に置けません。前後を1行空けて、それだけの段落にしてください。"
        elif any(image.attrs.get("title") for image in images):
            message = '図の題は {figure} で書いてください。「(ファイル "題")」の題は印字されません。'
        elif before == "list_item_open" and (figure_in(token) or _is_picture(token, following)):
            message = "項目は文で始めてください。図は、文の次に置きます。"
        if message:
            yield Finding(source.shown, line_of(token), Kind.MARKUP, message)


def _is_picture(token: Token, following: Token | None) -> bool:
    """Tell whether a paragraph that begins is a picture."""
    inside = following.children or [] if following is not None and token.type == "paragraph_open" else []
    return [child.type for child in inside] == ["image"]


class SettleFigures(SphinxTransform):
    """Find the file of each figure of an agreement; widths are for print."""

    # After the parser, and long before Sphinx looks for the files (doctree-read).
    default_priority = 490

    def apply(self) -> None:
        if not is_contract(self.env.docname):
            return
        sources: Sources = self.config.clausebook_sources
        for image in self.document.findall(nodes.image):
            path = Figure(0, unquote(image["uri"]), "").path
            image["uri"], image[FILE] = f"/{path}", str(sources.root / path)
            if width := image.attributes.pop("width", ""):
                image[SHARE] = int(width.removesuffix("%")) / 100
            if isinstance(image.parent, nodes.figure):
                image.parent["ids"] = []  # which Sphinx counts, so that they move


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(SettleFigures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
