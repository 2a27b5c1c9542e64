"""The Sphinx builder that writes a PDF for each agreement, and what `conf.py` says of its look."""
