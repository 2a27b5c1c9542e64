"""Set every Typst source of a folder with Typst, in one process; the fonts lie in the third folder."""

import sys
from pathlib import Path

import typst

source, target, fonts = map(Path, sys.argv[1:])
for page in sorted(source.glob("*.typ")):
    typst.compile(page, output=target / f"{page.stem}.pdf", font_paths=[fonts], ignore_system_fonts=True)
