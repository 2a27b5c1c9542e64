"""Figures: a picture no wider than the lines and no higher than a page, and its caption below."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes

from .classes import ALIGNMENTS, FILE, SHARE
from .drawings import UnfitPictureError
from .inline import elements, unsettable
from .lines import LineSetter, Row
from .pictures import open_picture
from .sheet import Image
from .tables import caption_rows

_ABOVE_CAPTION = 4.0  # points


def figure_rows(setter: LineSetter, node: nodes.Element, indent: int) -> list[Row]:
    """Return the rows of a picture and its caption; SourceError says why it cannot be embedded."""
    style = setter.style
    image = next(iter(node.findall(nodes.image)))
    captions = [child for child in elements(node) if isinstance(child, nodes.caption)]
    below = [row for caption in captions for row in caption_rows(setter, caption, indent)]
    try:
        picture = open_picture(Path(image[FILE]), image["uri"], style.body)
    except FileNotFoundError:
        raise unsettable(image, f"画像 {image['uri']} がありません。") from None
    except UnfitPictureError as error:
        raise unsettable(image, f"画像 {image['uri']} は使えません。{error}") from None
    room = style.width - indent * style.size
    gap = _ABOVE_CAPTION * bool(below)
    highest = style.height - style.pitch * sum(row.height for row in below) - gap
    if highest < style.pitch:
        raise unsettable(node, "図の題が長すぎて、図の入る所がありません。短くしてください。")
    width = room * image[SHARE] if SHARE in image else min(picture.width, room)
    scale = min(width / picture.width, highest / picture.height)
    width, height = picture.width * scale, picture.height * scale
    place = ALIGNMENTS[node.get("align", image.get("align", "center"))]
    left = indent * style.size + (room - width) * place
    space = style.table_space / style.pitch
    drawn = Row(
        [Image(left, 0, width, height, picture, setter.tag(image))],
        (height + gap) / style.pitch,
        space,
        keep=bool(below),
    )
    rows = [drawn, *below]
    rows[-1].gap, rows[-1].keep = space, False
    return rows
