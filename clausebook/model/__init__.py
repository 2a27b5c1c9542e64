"""What an agreement is made of, and what may be written: plain data and pure functions.

Nothing here knows Sphinx or docutils.
"""
