"""Classes and attributes of the nodes of an agreement that composition looks at; who reads the sources gives them."""

UNDERLINE, RUBY, HARD_BREAK = "underline", "ruby", "hard-break"
"""Inline: what is underlined, what has a reading above it, where a line ends."""

RUN_IN, MARK = "run-in", "mark"
"""Inline: the number of an article, and that of a 項 or 号, before the text that it stands in."""

FIRST = "first"
"""Attribute of a numbered list: the numeral that its level begins with (1, a, i), be it not its own first."""

CENTRED = frozenset({"chapter", "chapter-section", "supplement"})
"""Sections whose headings stand in the middle, as plain text."""

SIGNATURE_BLOCK = "signature"
"""What those sign who make an agreement: a block of lines, in groups."""

COVERED, STAMPED = "cover", "stamp"
"""An agreement with a page for its title alone, and one with a place for a revenue stamp."""

ALIGNMENTS = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Where lines of their own (``align-right``) and cells (``text-right``) stand: at which part of the width."""

WIDTHS_GIVEN = "widths-given"
"""Class of a table whose columns are as wide, one to the other, as their specifications say."""

SHARE, FILE = "share", "file"
"""Attributes of tables and images: how much of the width they take, if that is said; of images, where their file is."""
