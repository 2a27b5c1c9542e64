"""The handbook's pages: what is listed, linked, compared, searched and published there.

Sphinx extensions that only the web site needs.
"""
