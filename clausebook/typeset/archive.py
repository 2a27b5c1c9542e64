"""What makes a PDF one to keep (PDF/A-2u, ISO 19005-2): fonts, metadata. With pikepdf."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL.ImageCms import ImageCmsProfile, createProfile

from .fonts import EM, Subset
from .pictures import Picture
from .subsets import Fonts


def archive(file: io.BytesIO, title: str, fonts: Fonts, pictures: Mapping[Picture, str], stamp: datetime) -> bytes:
    """Return a PDF with all that its pages need to be shown, found and kept.

    ISO 19005-2 asks for embedded fonts with a Unicode text for each glyph (6.2.11), a profile that says what
    black is (6.2.3), links that print (6.3.2), metadata that agree (6.6.2, 6.6.4), and an ID (6.1.3).
    """
    with pikepdf.open(file) as pdf:
        dictionaries = {f"/{fonts.names[face]}": _font(pdf, subset) for face, subset in fonts.subsets.items()}
        resources = pdf.make_indirect(Dictionary(Font=Dictionary(dictionaries)))
        if pictures:
            resources.XObject = Dictionary({f"/{name}": _picture(pdf, each) for each, name in pictures.items()})
        for page in pdf.pages:
            page.obj.Resources = resources
            for annotation in page.obj.get("/Annots", []):
                annotation.F = 4
        pdf.Root.OutputIntents = Array([_srgb(pdf)])
        pdf.Root.Lang = pikepdf.String("ja")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _describe(pdf, title, stamp.astimezone(UTC))
        del pdf.trailer.ID  # which was made from the time; the new one is made from the content
        written = io.BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            force_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )
    return written.getvalue()


def _srgb(pdf: Pdf) -> Dictionary:
    """Return the output intent sRGB, in which grey is as black or white as paper and ink are."""
    profile = bytearray(ImageCmsProfile(createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(12)  # the time that it was made at
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        DestOutputProfile=pdf.make_stream(bytes(profile), N=3),
    )


def _describe(pdf: Pdf, title: str, stamp: datetime) -> None:
    """Say title, time and standard, in the document's information and its XMP metadata."""
    del pdf.docinfo
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Producer"] = "clausebook, rinohtype, pikepdf"
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = stamp.strftime("D:%Y%m%d%H%M%SZ")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(pdf.docinfo)
        metadata["dc:language"] = ["ja"]
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "U"


def _picture(pdf: Pdf, picture: Picture) -> pikepdf.Object:
    """Return the object that draws a picture: of photographs the pixels, of a drawing the operators."""
    if picture.format == "SVG":
        with pikepdf.open(io.BytesIO(picture.data)) as source:
            return pdf.copy_foreign(source.make_indirect(source.pages[0].as_form_xobject()))
    stream = pdf.make_stream(picture.data, Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8)
    stream.Width, stream.Height = picture.pixels
    stream.ColorSpace = Name.DeviceRGB if picture.colours == 3 else Name.DeviceGray
    if picture.profile:
        stream.ColorSpace = Array([Name.ICCBased, pdf.make_stream(picture.profile, N=picture.colours)])
    if picture.format == "JPEG":
        stream.Filter = Name.DCTDecode
    return stream


def _font(pdf: Pdf, subset: Subset) -> pikepdf.Object:
    """Return the font dictionary: a Type 0 font whose codes are the glyph indices of its program."""
    program = pdf.make_stream(subset.cff(), Subtype=Name.CIDFontType0C)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/" + subset.name), Flags=4, ItalicAngle=0, FontFile3=program
    )
    for key, value in subset.face.metrics.items():
        descriptor[f"/{key}"] = Array(value) if isinstance(value, list) else value
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/" + subset.name),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=EM,
        W=[1, [glyph.advance for glyph, _ in subset.glyphs]],
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name(f"/{subset.name}-Identity-H"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(descendant)],
        ToUnicode=pdf.make_stream(_to_unicode(subset).encode("ascii")),
    )
    return pdf.make_indirect(font)


def _to_unicode(subset: Subset) -> str:
    """Return the CMap from codes to text; a code may stand for a variation sequence."""
    entries = [
        f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, (_, text) in enumerate(subset.glyphs, start=1)
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    return "\n".join([
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ])  # fmt: skip
