"""A Sphinx extension for contracts as source in Japanese.

Each module is an extension of its own; this is their table of contents.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .sources import fingerprint

__version__ = "0.1.0"

EXTENSIONS = (
    "clausebook.domain",  # records of agreements, and the roles that clauses are written with
    "clausebook.assembly",  # checks the sources before a build
    "clausebook.lines",  # joins the lines of a Japanese paragraph
    "clausebook.signature",  # the signature block
    "clausebook.articles",  # 第n条, 項, 号, references
    "clausebook.scaling",  # a build of many agreements
    "clausebook.mentions",  # links from defined terms, 前項 and 前条
    "clausebook.catalogue",  # the topics' pages: variants, where each is used
    "clausebook.comparison",  # every two variants side by side
    "clausebook.overview",  # cards of agreements and topics, the matrix
    "clausebook.registers",  # blanks, defined terms, deviations from the originals
    "clausebook.export",  # all of it as data
    "clausebook.search",  # the search page and its index
    "clausebook.navigation",  # the menu beside each page
    "clausebook.changes",  # the record of changes
    "clausebook.interface",  # the theme's words in Japanese, and nothing of it that the pages do not use
    "clausebook.hosting",  # what other sites see: descriptions, sitemap, feed
    "clausebook.html",  # the handbook's pages
    "clausebook.pdf.settings",  # how the PDFs look
    "clausebook.pdf.builder",  # a PDF for each agreement
)


def setup(app: Sphinx) -> ExtensionMetadata:
    package = fingerprint(Path(__file__).parent.rglob("*.py"))  # what it made before it changed is out of date
    app.add_config_value("clausebook_fingerprint", package, "env", types=(str,))
    for extension in EXTENSIONS:
        app.setup_extension(extension)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
