"""Fields of Word (ECMA-376 part 1, 17.16): which show their cached text, and what those show that have none. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_UNPRINTED = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"))
"""What is no text: it changes with the pages."""

_EMPTY = frozenset(("ADVANCE", "ASK", "FILLIN", "NEXT", "PRIVATE", "RD", "SET", "TA", "TC", "XE", *_UNPRINTED))
"""What shows nothing where it stands."""

_LONGEST = 2_000

_READING = re.compile(r"\\o\\a[dclr]\s*\(\s*\\s\\up\s*[\d.]+\s*\((.*?)\)\s*[,;](.*)\)", re.DOTALL | re.IGNORECASE)
_OVERLAID = re.compile(r"\\o(?:\\a[cdlr])?\s*\(([^(),;]*)[,;]([^(),;]*)\)", re.IGNORECASE)
_FRACTION = re.compile(r"\\f\s*\(([^(),;]*)[,;]([^(),;]*)\)", re.IGNORECASE)
_SYMBOL = re.compile(r'SYMBOL\s+(0x[0-9a-f]{1,4}|\d{1,5})(?:.*?\\f\s+"?([^"\\]+))?', re.IGNORECASE | re.DOTALL)


@dataclass
class Field:
    """A field that has begun: what it computes, whether its cached text has begun, and what a form field shows."""

    instruction: str = ""
    has_result: bool = False
    form: str = ""

    def instruct(self, text: str) -> None:
        """Go on with the instruction: nothing that follows is part of one that has become so long."""
        if len(self.instruction) < _LONGEST:
            self.instruction += text

    @property
    def kind(self) -> str:
        """The word that its instruction begins with."""
        return (self.instruction.split(None, 1) or [""])[0].upper()

    @property
    def shows(self) -> bool:
        """Tell whether text that comes now is seen."""
        return self.has_result and self.kind not in _UNPRINTED


class Shown(NamedTuple):
    """What a field without cached text shows: text, the font of it, a reading above it, and what to tell of it."""

    text: str = ""
    font: str = ""
    reading: str = ""
    remark: str = ""


def shown_without_result(ended: Field) -> Shown:
    """Return what a field shows that has no cached text."""
    instruction = ended.instruction.strip()
    if ended.form or ended.kind in _EMPTY or not ended.kind:
        return Shown(ended.form)
    if ended.kind == "EQ":
        return _equation(instruction)
    if ended.kind in ("MACROBUTTON", "GOTOBUTTON"):
        return Shown(" ".join(instruction.split(None, 2)[2:]))
    if (match := _SYMBOL.match(instruction)) and (code := int(match[1], 0)) < 0xD800:
        return Shown(chr(code), (match[2] or "").strip())
    return Shown(remark=f"フィールド「{instruction}」に、見える文字が保存されていません。")


def _equation(instruction: str) -> Shown:
    if match := _READING.search(instruction):
        return Shown(match[2].strip(), reading=match[1].strip())
    if match := _OVERLAID.search(instruction):
        frame, text = match[1].strip(), match[2].strip()
        if not frame or not text:  # characters set apart over the width of spaces
            return Shown(frame or text)
        return Shown(text, remark=f"「{frame}」に重ねた文字「{text}」は、文字だけを読みました。")
    if match := _FRACTION.search(instruction):
        return Shown(f"{match[1].strip()}/{match[2].strip()}", remark="分数は「/」で読みました。")
    return Shown(remark=f"数式のフィールド「{instruction}」は読めません。")
