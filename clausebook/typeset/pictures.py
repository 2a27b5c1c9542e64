"""Pictures as a PDF embeds them: JPEG as it is, PNG pixel by pixel, SVG as the drawing that it is."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ..model.sources import content_of
from .drawings import UnfitPictureError, drawing
from .fonts import Typeface

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".svg": "SVG"}
"""How the names of files of pictures end, and what is in them."""

LARGEST = 10_000_000
"""How many bytes the file of a picture may have."""

_MOST = 20_000_000  # pixels: A4 at 450 an inch
_PIXELS_PER_INCH = 96
_RESOLUTIONS = (30, 2400)  # pixels an inch that are taken for what they are
_ORIENTATION = 0x0112
_UPRIGHT = (1, 0, 0, 1, 0, 0)
_TURNS = {
    2: (-1, 0, 0, 1, 1, 0), 3: (-1, 0, 0, -1, 1, 1), 4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1), 6: (0, -1, 1, 0, 0, 1), 7: (0, 1, 1, 0, 0, 0), 8: (0, 1, -1, 0, 1, 0),
}  # fmt: skip
"""By the orientation that a camera notes (Exif): the matrix that turns the picture upright in the unit square."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Picture:
    """A picture: its size in points, and what is embedded of it.

    `data` are the bytes of a JPEG file, of pixels or, of a drawing, of a PDF. `matrix` puts it upright into the unit
    square.
    """

    format: str
    width: float
    height: float
    data: bytes
    matrix: Matrix
    pixels: tuple[int, int] = (0, 0)
    colours: int = 3
    profile: bytes = b""

    def __hash__(self) -> int:
        return hash((self.format, self.pixels, len(self.data), hashlib.sha256(self.data).digest()))


def open_picture(path: Path, shown: str, typeface: Typeface) -> Picture:
    """Read a picture; the text of a drawing is set in a typeface.

    SourceError if the file cannot be read, FileNotFoundError if there is none; UnfitPictureError says why it cannot be
    embedded, in Japanese.
    """
    content = content_of(path, shown, LARGEST)
    if FORMATS.get(path.suffix.lower()) == "SVG":
        width, height, made = drawing(content, typeface)
        scale = 72 / _PIXELS_PER_INCH
        return Picture("SVG", width * scale, height * scale, made, (1 / width, 0, 0, 1 / height, 0, 0))
    return _photograph(content, path.suffix.lower())


def _photograph(content: bytes, suffix: str) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content))
            pixels = image.width * image.height
            if pixels <= _MOST:
                image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise UnfitPictureError("画像として読めません。壊れていないか確かめ、書き出し直してください。") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pixels = _MOST + 1
    if pixels > _MOST:
        raise UnfitPictureError(f"大きすぎます。{_MOST // 10_000}万画素までに縮めて書き出してください。")
    if image.format != FORMATS.get(suffix):
        raise UnfitPictureError(f"中身は {image.format} です。名前の終わりを中身に合わせてください。")
    if getattr(image, "n_frames", 1) > 1:
        raise UnfitPictureError("動く画像は使えません。1枚の画像にしてください。")
    if image.format == "JPEG" and image.mode not in ("L", "RGB"):
        raise UnfitPictureError(f"色の表し方が {image.mode} です。RGB か白黒で書き出してください。")
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1), _UPRIGHT)
    flat = image if image.format == "JPEG" else _flattened(image)
    across, down = (_points(size, image.info.get("dpi", ())) for size in image.size)
    if turn[0] == 0:
        across, down = down, across
    return Picture(
        str(image.format),
        across,
        down,
        content if image.format == "JPEG" else flat.tobytes(),
        turn,
        image.size,
        len(flat.getbands()),
        _profile(image.info.get("icc_profile"), flat.mode),
    )


def _flattened(image: Image.Image) -> Image.Image:
    """Return an image in grey or in colours, on white paper."""
    grey = image.mode in ("1", "L", "LA", "I", "I;16", "F")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("L" if grey else "RGB")


def _points(pixels: int, resolution: tuple[float, ...]) -> float:
    """Return the length of a side; only a resolution that is the same both ways is one."""
    lowest, highest = _RESOLUTIONS
    known = len(resolution) == 2 and resolution[0] == resolution[1] and lowest <= resolution[0] <= highest
    return pixels / (float(resolution[0]) if known else _PIXELS_PER_INCH) * 72


def _profile(profile: bytes | None, mode: str) -> bytes:
    """Return the profile that says what the colours are, nothing if they are those of the document (sRGB, or grey)."""
    space = {"RGB": b"RGB ", "L": b"GRAY"}[mode]
    if not profile or len(profile) < 128 or any("sRGB".encode(code) in profile for code in ("ascii", "utf-16-be")):
        return b""
    fit = profile[8] <= 4 and profile[12:16] in (b"mntr", b"scnr", b"prtr", b"spac") and profile[16:20] == space
    return profile if fit else b""
