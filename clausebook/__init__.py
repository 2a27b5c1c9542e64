"""A Sphinx extension for contracts as source in Japanese.

What works on Sphinx is an extension of its own; this is their table of contents.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who only typesets loads no Sphinx
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

EXTENSIONS = (
    "clausebook.reading.releases",  # first of all: whether what is installed was tried
    "myst_parser",
    "sphinx_design",
    "clausebook.reading.defaults",  # what a project need not say
    "clausebook.reading.files",  # whether there are files to read
    "clausebook.reading.records",  # what is known of each agreement and topic
    "clausebook.reading.roles",  # what clauses are written with: parties, blanks, references
    "clausebook.reading.checks",  # checks the sources before a build
    "clausebook.reading.looks",  # how words look, and where lines end
    "clausebook.reading.linejoin",  # joins the lines of a Japanese paragraph
    "clausebook.reading.tables",  # tables, and their numbers flush right
    "clausebook.reading.figures",  # figures of annexes
    "clausebook.reading.signature",  # the signature block, and other lines
    "clausebook.reading.numbering",  # 第n条, 項, 号, references
    "clausebook.reading.captions",  # where the caption of an article stands
    "clausebook.reading.outdated",  # which pages are to be read again
    "clausebook.reading.parallel",  # a build of many agreements
    "clausebook.reading.topicpages",  # the topics' pages: every variant in full
    "clausebook.web.rewriting",  # which pages are to be written again, and what is no longer to be there
    "clausebook.web.mentions",  # links from the mentions of defined terms
    "clausebook.web.topics",  # whom each variant favours, and where it is used
    "clausebook.web.headings",  # what stands beside a heading
    "clausebook.web.tables",  # what heads the columns and rows of a table
    "clausebook.web.compare",  # every two variants side by side
    "clausebook.web.overview",  # cards of agreements and topics, the matrix
    "clausebook.web.registers",  # blanks, defined terms, deviations from the originals
    "clausebook.web.data",  # all of it as data
    "clausebook.web.search",  # the search page and its index
    "clausebook.web.menu",  # the menu beside each page
    "clausebook.web.changes",  # the record of changes, and its feed
    "clausebook.web.theme",  # the theme's words in Japanese, and nothing of it that the pages do not use
    "clausebook.web.site",  # what other sites see: descriptions, sitemap
    "clausebook.web.pages",  # the handbook's pages
    "clausebook.pdf.settings",  # how the PDFs look
    "clausebook.pdf.glyphs",  # checks that the typefaces have every character
    "clausebook.pdf.pictures",  # checks that figures can be embedded
    "clausebook.pdf.builder",  # a PDF for each agreement
)


def _tools() -> str:
    """Return a digest of what builds are made with: what was made before it changed is out of date."""
    from .model.sources import digest_of, fingerprint  # the command tells who has not installed what these need

    installed = sorted({path.name for entry in sys.path for path in Path(entry).glob("*.dist-info")})
    return digest_of((fingerprint(Path(__file__).parent, "**/*.py"), sys.version, installed))


def setup(app: Sphinx) -> ExtensionMetadata:
    # Modules and doctrees are many objects that live long: to look for garbage among them takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(200_000)
    app.add_config_value("clausebook_tools", _tools(), "env", types=(str,))
    for extension in EXTENSIONS:
        app.setup_extension(extension)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
