"""What makes a PDF one to keep (PDF/A-2a, ISO 19005-2) and to be read by all (PDF/UA-1, ISO 14289-1): fonts, tags,
metadata. With pikepdf.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zlib import adler32

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL.ImageCms import ImageCmsProfile, createProfile

from .engine import Unfinished
from .fonts import EM, Subset, in_plain_units
from .pictures import Picture
from .sheet import Image, Link
from .subsets import names_of
from .tags import Attributes, Element, Words

_EXTENSION = b"""<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""Says what the property is that PDF/UA-1 asks for, as PDF/A-2 asks for of those it does not know (6.6.2.3)."""


class About(NamedTuple):
    """What is known of a PDF: the title that it shows, the name that the agreement has in its project (none is told if
    it is empty), the number of the text, and when it was made.
    """

    title: str
    name: str
    version: str
    stamp: datetime


def archive(unfinished: Unfinished, root: Element, about: About) -> bytes:
    """Return a PDF with all that its pages need to be shown, read, found and kept; `root` is the tree of its elements.

    ISO 19005-2 asks for embedded fonts with a Unicode text for each glyph (6.2.11), a profile that says what
    black is (6.2.3), links that print (6.3.2), metadata that agree (6.6.2, 6.6.4), an ID (6.1.3), and tags (6.7).
    """
    fonts, pictures = unfinished.fonts, names_of(unfinished.pages.pages)
    with pikepdf.open(unfinished.file) as pdf:
        dictionaries = {f"/{fonts.names[face]}": _font(pdf, subset) for face, subset in fonts.subsets.items()}
        resources = pdf.make_indirect(Dictionary(Font=Dictionary(dictionaries)))
        if pictures:
            resources.XObject = Dictionary({f"/{name}": _picture(pdf, each) for each, name in pictures.items()})
        for page in pdf.pages:
            page.obj.Resources = resources
            for annotation in page.obj.get("/Annots", []):
                annotation.F = 4
        _tag(pdf, root, unfinished)
        pdf.Root.OutputIntents = Array([_srgb(pdf)])
        pdf.Root.Lang = pikepdf.String("ja")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.PageMode = Name.UseOutlines
        _unfold(pdf.Root.get("/Outlines"))
        _describe(pdf, about)
        del pdf.trailer.ID  # which was made from the time; the new one is made from the content
        return saved(pdf)


_NUMBERED = ("/Lang", "/ViewerPreferences", "/MarkInfo", "/OutputIntents")
"""Entries of the catalog that can be objects of their own: then all others have other numbers."""


def saved(pdf: Pdf) -> bytes:
    """Return the bytes of a file.

    A stream that ended with CR would seem a byte too long for its length (6.1.7.1), as LF follows. What it ends with is
    the checksum of what is in it, so it is given some white space more, or numbers other objects.
    """
    streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
    for stream in streams:
        packed = "/DCTDecode" not in repr(stream.get("/Filter"))
        if packed and adler32(data := stream.read_bytes()) % 256 == ord("\r"):
            stream.write(data + b"\n")
    for key in (*_NUMBERED, None):
        written = io.BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            force_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )
        if key is None or b"\r\nendstream" not in written.getbuffer().tobytes():
            break
        pdf.Root[key] = pdf.make_indirect(pdf.Root[key])
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


def _describe(pdf: Pdf, about: About) -> None:
    """Say what is known of a file, and by which standards it is made, in its information and its XMP metadata."""
    stamp = about.stamp.astimezone(UTC)
    del pdf.docinfo
    pdf.docinfo["/Title"] = about.title
    pdf.docinfo["/Subject"] = f"{about.name}　照合番号 {about.version}".strip()
    pdf.docinfo["/Producer"] = "clausebook, rinohtype, pikepdf"
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = stamp.strftime("D:%Y%m%d%H%M%SZ")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.load_from_docinfo(pdf.docinfo)
        metadata["dc:language"] = {"ja"}  # a set is written as a bag
        metadata["xmpMM:VersionID"] = about.version
        if about.name:
            metadata["dc:identifier"] = about.name
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "A"
        metadata["pdfuaid:part"] = "1"
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"</rdf:RDF>", _EXTENSION + b"</rdf:RDF>"))


class _Tree:
    """Writes the elements of an agreement, with what is drawn of them (ISO 32000-1, 14.7)."""

    def __init__(self, pdf: Pdf, unfinished: Unfinished) -> None:
        self.pdf = pdf
        self.pages: list[pikepdf.Object] = [page.obj for page in pdf.pages]
        self.drawn: dict[Words, list[tuple[int, int]]] = {}
        for page, tagged in enumerate(unfinished.tagged):
            for number, words in enumerate(tagged):
                self.drawn.setdefault(words, []).append((page, number))
        self.places: dict[Words, list[float]] = {}
        self.links: dict[Element, list[tuple[int, pikepdf.Object]]] = {}
        for page, marks in enumerate(unfinished.pages.pages):
            for mark in marks:
                if isinstance(mark, Image) and mark.tag:
                    self.places[mark.tag] = _place(mark, unfinished.pages.height)
            links = [mark for mark in marks if isinstance(mark, Link)]
            for link, annotation in zip(links, self.pages[page].get("/Annots", []), strict=True):
                if link.element:
                    self.links.setdefault(link.element, []).append((page, annotation))
        self.written: dict[Element, pikepdf.Object] = {}
        self.attributes: dict[Attributes, pikepdf.Object] = {}

    def write(self, element: Element, within: pikepdf.Object) -> pikepdf.Object:
        """Return the object of an element, with those of all in it."""
        own = self.pdf.make_indirect(Dictionary({"/S": Name("/" + element.kind), "/P": within}))
        self.written[element] = own
        for key, said in (("/Alt", element.alt), ("/T", element.title), ("/ID", element.identifier)):
            if said:
                own[key] = said
        if element.attributes:
            own.A = self._attributes(element.attributes)
        for child in element.children:
            if isinstance(child, Words) and child in self.places:
                own.A = Dictionary(O=Name.Layout, BBox=Array(self.places[child]))
        pages = [
            page for child in element.children if isinstance(child, Words) for page, _ in self.drawn.get(child, ())
        ]
        if pages:
            own.Pg = self.pages[pages[0]]
        kids: list[Any] = []
        for child in element.children:
            if isinstance(child, Words):
                kids += (self._drawn(page, number, pages[0]) for page, number in self.drawn.get(child, ()))
            else:
                kids.append(self.write(child, own))
        for page, annotation in self.links.get(element, ()):
            kids.append(Dictionary(Type=Name.OBJR, Pg=self.pages[page], Obj=annotation))
            annotation.Contents = element.title or element.text
        if kids:
            own.K = kids[0] if len(kids) == 1 else Array(kids)
        return own

    def _drawn(self, page: int, number: int, own: int) -> Any:
        if page == own:
            return number
        return Dictionary(Type=Name.MCR, Pg=self.pages[page], MCID=number)

    def _attributes(self, pairs: Attributes) -> pikepdf.Object:
        if pairs not in self.attributes:
            named = {f"/{key}": Name("/" + value) if isinstance(value, str) else value for key, value in pairs}
            self.attributes[pairs] = self.pdf.make_indirect(Dictionary(named))
        return self.attributes[pairs]


def _place(image: Image, height: float) -> list[float]:
    """Return where a picture stands on a page of some height, from its lower left (ISO 32000-1, 14.8.5.4.3)."""
    bottom = height - image.y - image.height
    return [round(value, 3) for value in (image.x, bottom, image.x + image.width, bottom + image.height)]


def _tag(pdf: Pdf, root: Element, unfinished: Unfinished) -> None:
    """Put the tree of elements into a file, and let pages and links tell which of them they show."""
    tree = _Tree(pdf, unfinished)
    top = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    top.K = tree.write(root, top)
    parents: list[Any] = []
    for number, (page, tagged) in enumerate(zip(tree.pages, unfinished.tagged, strict=True)):
        page.StructParents, page.Tabs = number, Name.S
        parents += number, pdf.make_indirect(Array([tree.written[words.within] for words in tagged]))
    linked = [(annotation, element) for element, links in tree.links.items() for _, annotation in links]
    for number, (annotation, element) in enumerate(linked, start=len(tree.pages)):
        annotation.StructParent = number
        parents += number, tree.written[element]
    top.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(parents)))
    if named := sorted((element.identifier, element) for element in tree.written if element.identifier):
        names = [entry for name, element in named for entry in (pikepdf.String(name), tree.written[element])]
        top.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
    pdf.Root.StructTreeRoot = top
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _unfold(entry: pikepdf.Object | None) -> int:
    """Show all that stands below an entry of the outline, and return how many those are."""
    count, below = 0, entry.get("/First") if entry is not None else None
    while below is not None:
        count += 1 + _unfold(below)
        below = below.get("/Next")
    if entry is not None and count:
        entry.Count = count
    return count


def _picture(pdf: Pdf, picture: Picture) -> pikepdf.Object:
    """Return the object that draws a picture: of photographs the pixels, of a drawing the operators."""
    if picture.format == "SVG":
        with pikepdf.open(io.BytesIO(picture.data)) as source:
            for thing in source.objects:
                if isinstance(thing, Dictionary) and "/FontFile3" in thing:
                    thing.FontFile3.write(in_plain_units(thing.FontFile3.read_bytes()))
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
