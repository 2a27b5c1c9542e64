"""The pictures of the manual's samples: drawn by `draw`, put into the page by the directives ``{sample}``, ``{files}``.

That happens in two processes: a sample is built by Sphinx, as the manual is.
"""

from __future__ import annotations

import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote

import pypdfium2
from bs4 import BeautifulSoup
from docutils import nodes
from PIL import Image, ImageChops
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from .samples import FAULTS, PRINTED, build, parts_of, write_project

PICTURES = Path(__file__).parent.parent / "build/samples"

SCALE = 1.5
"""Pixels of a print for each point."""

MARGIN, FOOT = 12, 70
"""How much is left around what is printed, and the strip at the foot that is left out: the page's number, in points."""


def draw(number: int, files: Mapping[str, str], folder: Path) -> None:
    """Build the files of sample `number` of the manual, and draw its pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as target:
        write_project(Path(target), files)
        outcome = build(Path(target))
        (folder / f"{number}.html").write_text(_part_of_page(outcome.page, f"sample-{number}-"), encoding="utf-8")
        for place, image in enumerate(_prints(outcome.pdf)):
            image.save(folder / f"{number}-{place}.png", optimize=True)


def _part_of_page(page: Path, prefix: str) -> str:
    """Return the agreement of a page; the names of its places are given a prefix."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    (agreement,) = soup.select("section.contract")
    for tools in agreement.select(".heading-tools"):
        tools.decompose()
    for node in agreement.select("[id]"):
        node["id"] = prefix + str(node["id"])
    for link in agreement.select("a[href^='#']"):
        link["href"] = f"#{prefix}{str(link['href'])[1:]}"
    for image in agreement.select("img"):
        file = page.parent / unquote(str(image["src"]))
        image["src"] = f"data:{guess_type(file)[0]};base64,{b64encode(file.read_bytes()).decode()}"
    return str(agreement)


def _prints(pdf: Path) -> Iterator[Image.Image]:
    """Yield what is printed on each page."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        image = page.render(scale=SCALE, crop=(0, FOOT, 0, 0)).to_pil().convert("L")
        _, top, _, bottom = ImageChops.invert(image).getbbox() or (0, 0, 0, 0)
        yield image.crop((0, max(top - MARGIN, 0), image.width, bottom + MARGIN))
    document.close()


class FilesDirective(SphinxDirective):
    """The files that every sample has."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        block = nodes.container(classes=["sample"])
        for name, text in parts_of("\n".join(self.content)).items():
            block += _file(name, text)
        return [block]


class SampleDirective(FilesDirective):
    """A sample, with its pictures or its faults."""

    def run(self) -> list[nodes.Node]:
        (block,) = super().run()
        assert isinstance(block, nodes.container)
        number = self.env.new_serialno("sample")
        prints = sorted(PICTURES.glob(f"{number}-*.png"))
        if prints:
            images = "".join(f'<img src="_static/{each.name}" alt="">' for each in prints)
            block += _picture("ウェブページ", (PICTURES / f"{number}.html").read_text(encoding="utf-8"))
            block += _picture("PDF", images)
        return [block]


def _file(name: str, text: str) -> list[nodes.Node]:
    """Return the text of a file below its name."""
    language = "yaml" if name.endswith(".yml") else "none"
    kind = {PRINTED: "printed", FAULTS: "faults"}.get(name, "file")
    return [
        nodes.paragraph("", name, classes=["name"]),
        nodes.literal_block("", text.rstrip("\n"), language=language, classes=[kind]),
    ]


def _picture(caption: str, content: str) -> nodes.raw:
    html = f'<figure class="picture"><figcaption>{caption}</figcaption>{content}</figure>'
    return nodes.raw("", html, format="html")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("sample", SampleDirective)
    app.add_directive("files", FilesDirective)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
