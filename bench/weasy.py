"""Set every HTML page of a folder with WeasyPrint, in one process."""

import sys
from pathlib import Path

import weasyprint

source, target = map(Path, sys.argv[1:])
for page in sorted(source.glob("*.html")):
    weasyprint.HTML(filename=page).write_pdf(target / f"{page.stem}.pdf")
