"""The classes of the nodes of an agreement that composition looks at, as whoever reads the sources gives them."""

UNDERLINE, RUBY, HARD_BREAK = "underline", "ruby", "hard-break"
"""Inline: what is underlined, what has a reading above it, where a line ends."""

COVERED, STAMPED = "cover", "stamp"
"""An agreement with a page for its title alone, and one with a place for a revenue stamp."""

ALIGNMENTS = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Where lines of their own stand (``align-right``), and at which part of the width that is."""
