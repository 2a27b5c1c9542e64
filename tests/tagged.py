"""Reading the structure of a PDF with pikepdf, as a screen reader would: elements, and the text that is in each.

`python -m tests.tagged some.pdf` prints what is heard of it; with `--write`, what is heard of the agreements in
`build/pdf` is kept in `tests/handbook/heard`, to be looked at.
"""

from __future__ import annotations

import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import page as checker
import pikepdf

PROFILES = (checker.ValidationProfile.PDF_UA_1, checker.ValidationProfile.PDF_A_2A)


def findings(pdf: Path | bytes) -> list[str]:
    """Return what is wrong with a PDF by the rules of PDF/UA-1 and PDF/A-2a."""
    content = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    reports = (checker.validate_pdf_bytes(content, profile=profile) for profile in PROFILES)
    return [f"{failure.rule_id}: {failure.message}" for report in reports for failure in report.failures]


@dataclass
class Part:
    """An element as it is in a file: its kind, what it says of itself, and its texts and elements in order."""

    kind: str
    said: dict[str, str] = field(default_factory=dict)
    children: list[Part | str] = field(default_factory=list)
    leads: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        """What it says, less readings, notes and the numbers of pages in the contents."""
        if self.kind in ("RT", "Note"):
            return ""
        children = [child for child in self.children if isinstance(child, Part) or self.kind != "Reference"]
        return "".join(child if isinstance(child, str) else child.text for child in children)

    def walk(self) -> Iterator[Part]:
        yield self
        for child in self.children:
            if isinstance(child, Part):
                yield from child.walk()

    def all(self, kind: str) -> list[Part]:
        return [part for part in self.walk() if part.kind == kind]

    def heard(self) -> str:
        """Return what a screen reader says of it: its blocks, each on lines of its own, with what it tells of them."""
        if "Alt" in self.said:
            inner = f"〔{_NAMES.get(self.kind, '')}{self.said['Alt']}〕"
        else:
            inner = "".join(child if isinstance(child, str) else child.heard() for child in self.children)
        match self.kind:
            case "Link":
                return f"〔リンク {inner}〕"
            case "Note":
                return f"〔脚注 {inner}〕"
            case "RT":
                return f"《{inner}》"
            case "L":
                return f"\n〔箇条 {len(self.children)}〕\n{inner}\n〔箇条の終わり〕\n"
            case "Table":
                rows = self.all("TR")
                return f"\n〔表 {len(rows)}行 {len(rows[0].children)}列〕\n{inner}\n〔表の終わり〕\n"
            case "TH":
                return f"〔見出し〕{inner}｜"
            case "TD":
                return f"{inner}｜"
            case kind if re.fullmatch("H[1-6]", kind):
                return f"\n〔見出し{kind[1]}〕{inner}\n"
            case "Sect" | "P" | "LI" | "TR" | "THead" | "TBody" | "Caption" | "Figure" | "TOCI" | "Div":
                return f"\n{inner}\n"
            case "Document":
                return re.sub("\n+", "\n", inner).strip() + "\n"
        return inner


_NAMES = {"Figure": "図 "}


class Structure:
    """The structure of a file: its `root`, and of each page what is drawn of no element.

    It is an error if the tree, the pages and the links do not tell the same of each other.
    """

    def __init__(self, content: bytes) -> None:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self._pages = {page.obj.objgen: _Drawn(page) for page in pdf.pages}
            tree = pdf.Root.StructTreeRoot
            known: Any = pdf.Root.Names.Dests.Names if "/Names" in pdf.Root else []
            names = {str(known[place]) for place in range(0, len(known), 2)}
            leading = [link for page in pdf.pages for link in page.get("/Annots", []) if "/Dest" in link]
            assert names >= {str(link.Dest) for link in leading}
            numbers = list(tree.ParentTree.Nums)
            self._parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
            self._read: dict[tuple[Any, int], int] = defaultdict(int)
            self._links: set[tuple[int, int]] = set()
            self.root = self._part(tree.K, tree)
            self.artifacts = [drawn.artifacts for drawn in self._pages.values()]
            marked = {(page, number) for page, drawn in self._pages.items() for number in drawn.texts}
            assert set(self._read) == marked  # what is marked is of an element,
            assert set(self._read.values()) <= {1}  # and of one
            links = [link.objgen for page in pdf.pages for link in page.get("/Annots", [])]
            assert {*links} == self._links

    def _part(self, element: Any, above: Any) -> Part:
        assert element.P.objgen == above.objgen
        hollow = str(element.S) in ("/TD", "/TH", "/TBody", "/Document") and "/Alt" not in element
        assert "/K" in element or hollow  # what is said is nowhere, and nobody comes to it
        said = {key[1:]: str(element[key]) for key in ("/Alt", "/ID", "/T") if key in element}
        said |= {
            key[1:]: str(value).removeprefix("/")
            for key, value in dict(element.get("/A", {})).items()
            if key not in ("/O", "/BBox")
        }
        part = Part(str(element.S)[1:], said)
        kids = element.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            match kid:
                case int():
                    part.children.append(self._words(element, element.Pg, kid))
                case _ if kid.get("/Type") == "/MCR":
                    part.children.append(self._words(element, kid.Pg, int(kid.MCID)))
                case _ if kid.get("/Type") == "/OBJR":
                    assert self._parents[int(kid.Obj.StructParent)].objgen == element.objgen
                    assert kid.Obj.Contents
                    assert kid.Obj.objgen in {link.objgen for link in kid.Pg.Annots}
                    self._links.add(kid.Obj.objgen)
                    part.leads.add(str(kid.Obj.Dest if "/Dest" in kid.Obj else kid.Obj.A.URI))
                case _:
                    part.children.append(self._part(kid, element))
        part.children = merged(part.children)
        return part

    def _words(self, element: Any, page: Any, number: int) -> str:
        assert self._parents[int(page.StructParents)][number].objgen == element.objgen
        kind, text = self._pages[page.objgen].texts[number]
        assert kind == element.S
        self._read[page.objgen, number] += 1
        return text


class _Drawn:
    """What is drawn on a page: the text by its number, and what of it is an artifact, each with what that says.

    An artifact is known by its subtype, or else by its type.
    """

    def __init__(self, page: pikepdf.Page) -> None:
        fonts = {name: _texts(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
        self.texts: dict[int, tuple[str, str]] = {}
        self.artifacts: list[tuple[str, str]] = []
        now: tuple[str, int | None, str] | None = None
        font: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operands: list[Any] = list(instruction.operands)
            match str(instruction.operator):
                case "BDC" | "BMC":
                    assert now is None
                    said = operands[1] if len(operands) > 1 else {}
                    now = str(operands[0]), said.get("/MCID"), str(said.get("/Subtype", said.get("/Type", "")))[1:]
                    if now[1] is not None:
                        self.texts[now[1]] = now[0], ""
                case "EMC":
                    assert now
                    now = None
                case "Tf":
                    font = fonts[str(operands[0])]
                case "TJ":
                    codes = b"".join(bytes(each) for each in operands[0] if isinstance(each, pikepdf.String))
                    text = "".join(font[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))
                    assert now, text  # each glyph is of an element or an artifact
                    kind, number, subtype = now
                    if number is None:
                        assert kind == "/Artifact"
                        self.artifacts.append((subtype, text))
                    else:
                        self.texts[number] = kind, self.texts[number][1] + text
                case "S" | "s" | "f" | "Do":
                    assert now


def _texts(font: Any) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def merged(children: list[Part | str]) -> list[Part | str]:
    """Return children with texts that follow each other as one; none is empty."""
    found: list[Part | str] = []
    for child in children:
        if isinstance(child, str) and found and isinstance(found[-1], str):
            found[-1] += child
        elif child != "":
            found.append(child)
    return found


HEARD = Path(__file__).parent / "handbook/heard"
BUILT = Path(__file__).parents[1] / "build/pdf"
WRITE = "--write"


def main(arguments: Sequence[str]) -> None:
    """Print what is heard of some PDFs, or keep it if that is asked for."""
    for path in (Path(each) for each in arguments if each != WRITE):
        heard = Structure(path.read_bytes()).root.heard()
        if WRITE not in arguments:
            print(heard, end="")
        elif path.resolve().parent == BUILT:
            (HEARD / f"{path.stem}.txt").write_text(heard, encoding="utf-8")
        else:
            sys.exit(f"{path}: {WRITE} で書き残すのは、make pdf で build/pdf に作った契約書だけです。")


if __name__ == "__main__":
    main(sys.argv[1:])
