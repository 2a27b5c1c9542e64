"""What parts of a page say: their text, their blanks, and the terms that they define."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from ..model.contract import Contract
from ..model.terms import Block, Definition, definitions
from .looks import is_footnote, notes_of
from .outlines import is_mark, lists_of, paragraphs_of
from .tables import text_of


def passage_text(parts: Sequence[nodes.Node]) -> str:
    """Return the text of some parts of a page, their footnotes behind it."""
    texts = [text_of(part) for part in parts if not is_footnote(part)]
    return "\n".join([*texts, *(note for part in parts if isinstance(part, nodes.Element) for note in notes_of(part))])


def blanks_of(parts: Sequence[nodes.Element]) -> tuple[str, ...]:
    """Return the names of the blanks in some parts of a page, each once."""
    spans = (span for part in parts for span in part.findall(nodes.inline) if "blank" in span)
    return tuple(dict.fromkeys(str(span["blank"]) for span in spans))


def terms_of(parts: Sequence[nodes.Element], contract: Contract) -> tuple[Definition, ...]:
    """Return the terms that some parts of a page define."""
    names = {contract.document, *contract.parties.values()}
    blocks = [block for part in parts for block in _blocks(part)]
    return tuple(definition for definition in definitions(blocks) if definition.term not in names)


def _blocks(node: nodes.Element) -> Iterator[Block]:
    """Yield what stands in an article, an entry or a paragraph, and in the entries below."""
    texts = [node] if isinstance(node, nodes.paragraph) else paragraphs_of(node)
    entries = [entry for listing in lists_of(node) for entry in listing.children if isinstance(entry, nodes.list_item)]
    words = ("".join(text_of(part) for part in text.children if not is_mark(part)) for text in texts)
    yield Block("\n".join(words), tuple(line for entry in entries for line in _lines(entry)))
    for entry in entries:
        yield from _blocks(entry)


def _lines(entry: nodes.list_item) -> Iterator[str]:
    """Yield the paragraphs of an entry and of those below it, with their marks."""
    return (text_of(text) for text in entry.findall(nodes.paragraph))
