"""Pictures: what is embedded of them, how large they are, and which cannot be."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from docutils import nodes
from PIL import Image, ImageCms

from clausebook.model import sources
from clausebook.model.diagnostics import SourceError
from clausebook.typeset import drawings
from clausebook.typeset.drawings import UnfitPictureError
from clausebook.typeset.fonts import MINCHO
from clausebook.typeset.lines import Row
from clausebook.typeset.pictures import LARGEST, Picture, open_picture
from clausebook.typeset.render import lay_out, render
from clausebook.typeset.sheet import Image as Pictured
from clausebook.typeset.style import Style

from ..tagged import findings
from .test_compose import CLAUSE, SENTENCE, agreement, article, compose, paragraph, words
from .test_render import STAMP

STYLE = Style()
RED, WHITE = (255, 0, 0), (255, 255, 255)

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200">
<style>text { font: bold 14px Arial; font-family: Meiryo }</style>
<rect x="10" y="60" width="120" height="60" fill="#eef" stroke="#336"/>
<text x="70" y="95" text-anchor="middle" style="font-family: Verdana">甲のサーバー</text>
<text x="310" y="95" text-anchor="middle" font-family="Arial">乙の<tspan font-weight="bold">端末</tspan></text>
</svg>
"""


def opened(path: Path) -> Picture:
    return open_picture(path, path.name, MINCHO)


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UnfitPictureError) as caught:
        opened(path)
    return str(caught.value)


def figure(path: Path, caption: str = "", **attributes: Any) -> nodes.Element:
    image = nodes.image(uri=path.name, file=str(path), **attributes)
    image.source, image.line = CLAUSE, 40
    return nodes.figure("", image, nodes.caption("", caption)) if caption else nodes.paragraph("", "", image)


def place_of(*blocks: nodes.Node) -> Pictured:
    (place,) = [mark for row in compose(*blocks).rows for mark in row.marks if isinstance(mark, Pictured)]
    return place


# what is embedded


def test_jpeg_is_embedded_byte_by_byte(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", Image.new("RGB", (96, 48), RED), quality=80)
    picture = opened(path)
    assert (picture.data, picture.pixels, picture.colours) == (path.read_bytes(), (96, 48), 3)


def test_png_is_embedded_pixel_by_pixel(tmp_path: Path) -> None:
    image = Image.linear_gradient("L")
    picture = opened(saved(tmp_path / "a.png", image))
    assert (picture.data, picture.pixels, picture.colours) == (image.tobytes(), (256, 256), 1)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "I;16"])
def test_what_shines_through_stands_on_white_paper(mode: str, tmp_path: Path) -> None:
    image = Image.new("RGBA", (2, 1), (*RED, 0))
    image.putpixel((1, 0), (0, 0, 0, 255))
    path = tmp_path / "a.png"
    if mode == "I;16":
        image = Image.new("I;16", (2, 1), 65535)
        image.putpixel((1, 0), 0)
    elif mode == "1":
        image = Image.new("1", (2, 1), 1)
        image.putpixel((1, 0), 0)
    elif mode == "P":
        image = Image.new("P", (2, 1), 0)
        image.putpalette([255, 0, 0, 0, 0, 0])
        image.putpixel((1, 0), 1)
        image.info["transparency"] = 0
    elif mode != "RGBA":
        image = image.convert(mode)
    picture = opened(saved(path, image))
    assert picture.data == b"\xff" * picture.colours + b"\0" * picture.colours


def test_photograph_is_turned_as_its_camera_was(tmp_path: Path) -> None:
    image = Image.new("RGB", (200, 100), WHITE)
    image.paste(RED, (0, 0, 20, 20))
    corners = []
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        node = figure(saved(tmp_path / f"{orientation}.jpg", image, exif=exif, quality=95))
        place = next(mark for mark in lay_out(agreement(node), STYLE).pages[0] if isinstance(mark, Pictured))
        assert (place.width < place.height) is (orientation > 4)
        document = pypdfium2.PdfDocument(render(agreement(node), STAMP))
        page = document[0].render(scale=1).to_pil().convert("RGB")
        inside = page.crop(
            (round(place.x), round(place.y), round(place.x + place.width), round(place.y + place.height))
        )
        document.close()
        width, height = inside.size
        across = {"左": 5, "右": width - 6}
        down = {"上": 5, "下": height - 6}
        corners += [one + other for one, x in across.items() for other, y in down.items()
                    if inside.getpixel((x, y))[1] < 60]  # fmt: skip
    assert corners == ["左上", "右上", "右下", "左下", "左上", "右上", "右下", "左下"]


def test_profile_that_is_not_of_the_document_is_embedded(tmp_path: Path) -> None:
    known = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    wide = known.replace("sRGB".encode("utf-16-be"), "wide".encode("utf-16-be"))
    image = Image.new("RGB", (10, 10), RED)
    assert opened(saved(tmp_path / "a.png", image, icc_profile=wide)).profile
    assert not opened(saved(tmp_path / "b.png", image, icc_profile=known)).profile
    assert not opened(saved(tmp_path / "c.png", image.convert("L"), icc_profile=wide)).profile


def test_size_follows_the_resolution_if_it_is_one(tmp_path: Path) -> None:
    image = Image.new("RGB", (300, 150), RED)
    sizes = [
        (picture.width, picture.height)
        for picture in (
            opened(saved(tmp_path / "a.png", image)),
            opened(saved(tmp_path / "b.jpg", image, dpi=(300, 300))),
            opened(saved(tmp_path / "c.jpg", image, dpi=(1, 1))),
        )
    ]
    assert sizes == [(225, 112.5), (72, 36), (225, 112.5)]


# what cannot be


def test_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert "読めません" in refusal(path)
    whole = saved(tmp_path / "b.jpg", Image.effect_noise((90, 90), 90)).read_bytes()
    path = tmp_path / "c.jpg"
    path.write_bytes(whole[: len(whole) // 2])
    assert "読めません" in refusal(path)


def test_file_of_another_kind_than_its_name_says_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", Image.new("RGB", (9, 9))).rename(tmp_path / "a.png")
    assert "中身は JPEG" in refusal(path)


def test_picture_that_is_too_large_is_refused(tmp_path: Path) -> None:
    assert "2000万画素" in refusal(saved(tmp_path / "a.png", Image.new("1", (5000, 5000))))
    assert "2000万画素" in refusal(saved(tmp_path / "b.png", Image.new("1", (20000, 20000))))
    path = tmp_path / "c.png"
    path.write_bytes(bytes(10_000_001))
    with pytest.raises(SourceError) as caught:
        opened(path)
    assert "大きすぎます" in caught.value.findings[0].message


def test_picture_may_have_more_bytes_than_a_text(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.effect_noise((1500, 1000), 90), compress_level=0)
    assert sources.LARGEST < path.stat().st_size < LARGEST
    assert opened(path).pixels == (1500, 1000)
    with path.open("ab") as file:
        file.truncate(LARGEST)
    assert opened(path).pixels == (1500, 1000)
    with path.open("ab") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(SourceError, match=f"{LARGEST:,}バイトまで"):
        opened(path)


def test_picture_that_moves_or_is_for_a_press_is_refused(tmp_path: Path) -> None:
    frames = [Image.new("L", (9, 9), grey) for grey in (0, 99)]
    path = saved(tmp_path / "a.png", frames[0], save_all=True, append_images=frames[1:])
    assert "動く画像" in refusal(path)
    assert "CMYK" in refusal(saved(tmp_path / "b.jpg", Image.new("CMYK", (9, 9))))


def test_picture_that_is_not_there_is_told_where_it_is_shown(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        compose(figure(tmp_path / "none.png"))
    (finding,) = caught.value.findings
    assert (finding.path, finding.line) == (CLAUSE, 40)
    assert "none.png がありません" in finding.message


# drawings


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    path = tmp_path / "a.svg"
    path.write_text(DRAWING, encoding="utf-8")
    return path


def test_drawing_is_as_large_as_a_screen_shows_it(drawing: Path) -> None:
    picture = opened(drawing)
    assert (picture.width, picture.height) == (300, 150)


def test_text_of_a_drawing_can_be_read_whatever_typeface_it_asks_for(drawing: Path) -> None:
    content = render(agreement(article(1, "a", paragraph("次による。"), figure(drawing, "構成図"))), STAMP)
    document = pypdfium2.PdfDocument(content)
    text = document[0].get_textpage().get_text_range().replace("\r\n", "")
    document.close()
    assert findings(content) == []
    assert {"甲のサーバー", "乙の端末", "構成図"} <= {
        word for word in ("甲のサーバー", "乙の端末", "構成図") if word in text
    }
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (form,) = pdf.pages[0].Resources.XObject.values()
        fonts = [font.BaseFont for font in form.Resources.Font.values()]
        assert form.Subtype == "/Form"
        assert all("NotoSerifJP" in str(name) for name in fonts)
    assert render(agreement(article(1, "a", paragraph("次による。"), figure(drawing, "構成図"))), STAMP) == content


REFUSED = {
    "<foreignObject><p>HTML</p></foreignObject>": "foreignObject",
    "<script>alert(1)</script>": "script",
    "<rect><animate/></rect>": "動く図",
    '<image href="secret.png"/>': "ほかのファイル",
    '<image xlink:href="/etc/passwd" xmlns:xlink="http://www.w3.org/1999/xlink"/>': "ほかのファイル",
    "<text>😀</text>": "U+1F600",
    "<g>": "読めません",
}


@pytest.mark.parametrize(("element", "words"), REFUSED.items(), ids=REFUSED.values())
def test_drawing_that_would_lose_something_is_refused(element: str, words: str, drawing: Path) -> None:
    drawing.write_text(DRAWING.replace("</svg>", element + "</svg>"), encoding="utf-8")
    assert words in refusal(drawing)


def test_what_is_no_drawing_is_refused(drawing: Path) -> None:
    drawing.write_text("<html/>", encoding="utf-8")
    assert "SVG ではありません" in refusal(drawing)


def test_text_beside_what_only_browsers_show_is_kept(drawing: Path) -> None:
    either = "<switch><foreignObject><p>HTML</p></foreignObject><text x='9' y='20'>丙</text></switch>"
    drawing.write_text(DRAWING.replace("</svg>", either + "</svg>"), encoding="utf-8")
    document = pypdfium2.PdfDocument(render(agreement(figure(drawing, "題")), STAMP))
    assert "丙" in document[0].get_textpage().get_text_range()
    document.close()


def test_drawing_tells_what_is_to_be_installed(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(drawings, "import_module", missing)
    monkeypatch.setattr(drawings, "_svg2pdf", drawings._svg2pdf.__wrapped__)
    assert "pip install 'clausebook[svg]'" in refusal(drawing)


# on the page


@pytest.mark.parametrize("captioned", [False, True])
@pytest.mark.parametrize("size", [(3000, 10), (10, 3000), (1000, 1400), (100, 80), (1, 1)])
def test_picture_is_never_larger_than_a_page(size: tuple[int, int], captioned: bool, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("1", size))
    place = place_of(figure(path, "題" if captioned else ""))
    assert place.width <= STYLE.width + 0.001
    assert place.height <= STYLE.height - STYLE.pitch * captioned + 0.001
    assert place.width / place.height == pytest.approx(size[0] / size[1])
    assert place.x == pytest.approx((STYLE.width - place.width) / 2)
    rows = compose(figure(path, "題" * captioned)).rows[1:]
    assert sum(row.height for row in rows) <= STYLE.lines + 1e-6


def test_picture_takes_the_share_of_the_width_that_it_is_given(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("L", (10, 5)))
    node = figure(path, share=0.6)
    next(iter(node.findall(nodes.image)))["align"] = "left"
    place = place_of(node)
    assert place.x == 0
    assert place.width == pytest.approx(STYLE.width * 0.6)


def test_caption_stands_below_and_stays_with_its_picture(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("L", (300, 500)))
    rows: list[Row] = compose(paragraph("次による。"), figure(path, "構成図"), paragraph(SENTENCE)).rows[1:]
    assert [(words(row), row.keep) for row in rows[:3]] == [("次による。", True), ("", True), ("構成図", False)]
    pages = lay_out(agreement(*[paragraph(SENTENCE)] * 8, figure(path, "構成図"), paragraph("以上")), STYLE).pages
    assert [any(isinstance(mark, Pictured) for mark in page) for page in pages] == [False, True]


def test_caption_that_leaves_no_room_for_its_picture_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("L", (300, 500)))
    with pytest.raises(SourceError, match="図の題が長すぎて"):
        compose(figure(path, "題" * 2000))


def test_same_picture_is_embedded_once_and_files_are_the_same_each_time(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.effect_noise((60, 60), 60))
    blocks = [figure(path, "図"), paragraph("同じ図"), figure(path)]
    content = render(agreement(*(block.deepcopy() for block in blocks)), STAMP)
    assert render(agreement(*blocks), STAMP) == content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        (image,) = pdf.pages[0].Resources.XObject.values()
        assert image.ColorSpace == "/DeviceGray"
        assert [int(image.Width), int(image.BitsPerComponent)] == [60, 8]
        assert len(image.read_bytes()) == 3600
        drawn = [str(each.operator) for each in pikepdf.parse_content_stream(pdf.pages[0])]
        assert drawn.count("Do") == 2
