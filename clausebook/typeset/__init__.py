"""From a resolved doctree to a PDF: Japanese composition, fonts, pages.

Needs docutils and rinohtype, never Sphinx.
"""
