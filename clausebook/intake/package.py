"""The parts of an Office file (ECMA-376 part 2), opened with suspicion: the file may be of any kind, or hostile.

Nothing is unpacked to a disk or fetched from elsewhere; names in the archive are only looked up; no entity of XML is
resolved. A part is unpacked when it is asked for, within limits. Strict files (ISO/IEC 29500-1) are read in the
namespaces of transitional ones.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from docx.opc.packuri import PackURI
from lxml import etree

from .seen import UnreadableError

_MOST_PARTS = 5_000
_MOST_UNPACKED = 200_000_000  # bytes, of all parts
_MOST_OF_XML = 50_000_000  # bytes, of one part that is read
_SUSPICIOUS_RATIO, _SUSPICIOUS_SIZE = 300, 5_000_000

_RESAVE = "Wordで開き、「名前を付けて保存」で .docx を選んで保存し直してください。"
_BROKEN = f"ファイルが壊れています。{_RESAVE}"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BY_BEGINNING = (
    (b"%PDF", "PDFは読めません。元のWordのファイル（.docx）を使うか、文字をテキストファイルに写してください。"),
    (rb"{\rtf", f"リッチテキスト（.rtf）は読めません。{_RESAVE}"),
    (b"PK\x05\x06", "中身のないzipファイルです。Wordのファイル（.docx）を選んでください。"),
    (b"MIME-Version", f"Webページとして保存したファイルは読めません。{_RESAVE}"),
    (b"<?xml", f"XMLのファイルは読めません。{_RESAVE}"),
    (b"<", f"Webページ（HTML）は読めません。{_RESAVE}"),
)
_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii")

_STRICT = re.compile(rb"""(=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
_TRANSITIONAL = rb"\1http://schemas.openxmlformats.org/\2/2006/"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Relation(NamedTuple):
    """What a part of a file names by an id: the last word of its kind (image, styles), the part, or what is outside."""

    key: str
    kind: str
    target: str
    outside: bool


class Package:
    """The parts of a file, by name. Names differ by more than the case of their letters."""

    def __init__(self, data: bytes) -> None:
        """Open a file; UnreadableError if it is none of Office."""
        _refuse_others(data)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise UnreadableError(_BROKEN) from error
        entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        _refuse_bombs(entries)
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}
        if len(self._entries) < len(entries):
            raise UnreadableError(f"ファイルの中に同じ名前の部分が2つあり、どちらを読むべきか分かりません。{_RESAVE}")
        if "mimetype" in self._entries and self.data("mimetype").startswith(b"application/vnd.oasis.opendocument"):
            raise UnreadableError(f"OpenDocument（.odt など）は読めません。{_RESAVE}")
        if "[content_types].xml" not in self._entries:
            raise UnreadableError("Wordのファイルではないzipファイルです。中の .docx を取り出して選んでください。")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def data(self, name: str) -> bytes:
        """Unpack a part; UnreadableError if it is too large, broken or locked."""
        entry = self._entries[name.lower()]
        if entry.flag_bits & 1:
            raise UnreadableError("パスワードで保護されたzipファイルは読めません。保護を外してから選んでください。")
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(_MOST_OF_XML + 1)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise UnreadableError(_BROKEN) from error
        if len(data) > _MOST_OF_XML:
            raise UnreadableError(_too_large())
        return data

    def xml(self, name: str) -> Any:
        """Return the root of a part; UnreadableError if it is no XML, or more than XML of Office may be."""
        return parse(self.data(name))

    def relations(self, name: str = "") -> Iterator[Relation]:
        """Yield what a part names, without a name what the file names, in the order of the file."""
        base = PackURI(f"/{name}") if name else PackURI("/")
        listing = base.rels_uri.membername
        if listing not in self:
            return
        for element in self.xml(listing).iter(_RELATIONSHIPS):
            target = element.get("Target", "")
            outside = element.get("TargetMode") == "External"
            if not outside:
                try:
                    target = str(PackURI.from_rel_ref(base.baseURI, target).membername)
                except ValueError:
                    continue
            yield Relation(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, outside)


def parse(data: bytes) -> Any:
    """Read XML without entities or a document type; UnreadableError for any other."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = re.sub(rb"^<\?xml[^>]*\?>", b"", data.decode("utf-16", errors="replace").encode())
    declared = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""", data)
    if b"<!DOCTYPE" in data or b"\0" in data or (declared and declared[1].lower() not in _ENCODINGS):
        raise UnreadableError(f"Wordのファイルにあってはならないもの（文書型、文字コード）が含まれています。{_RESAVE}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(_STRICT.sub(_TRANSITIONAL, data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(_BROKEN) from error


def _refuse_others(data: bytes) -> None:
    """Raise UnreadableError for a file that is no zip archive, with what to do about its kind."""
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableError(
                "パスワードで保護されたファイルは読めません。Wordで開き、パスワードを解除して保存し直してください。"
            )
        raise UnreadableError(f"古い形式（.doc など）のファイルは読めません。{_RESAVE}")
    if not data.strip():
        raise UnreadableError("ファイルが空です。")
    beginning = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for sign, message in _BY_BEGINNING:
        if beginning.startswith(sign):
            raise UnreadableError(message)
    raise UnreadableError(f"Wordのファイル（.docx）ではありません。{_RESAVE}")


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    """Raise UnreadableError for an archive that unpacks to more than a contract can be."""
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        raise UnreadableError(_too_large())
    for entry in entries:
        if entry.file_size > max(_SUSPICIOUS_SIZE, _SUSPICIOUS_RATIO * entry.compress_size):
            raise UnreadableError(_too_large())


def _too_large() -> str:
    return f"ファイルが大きすぎます（展開して{_MOST_UNPACKED // 1_000_000}MBまで）。図を除くか、文書を分けてください。"
