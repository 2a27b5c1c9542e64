"""Characters that the typefaces cannot set are told, each where it is to stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clausebook.model.diagnostics import Kind
from clausebook.pdf.glyphs import check_characters
from clausebook.reading.project import Source
from clausebook.typeset.fonts import MINCHO, Face, Typeface
from clausebook.typeset.style import Style

from .test_settings import GAIJI, make_font

SHOWN = "source/contracts/loan.md"


@pytest.mark.parametrize("lacking", ["title", "header", "footer", "headings", "body"])
def test_every_typeface_that_a_line_is_set_in_must_have_its_characters(tmp_path: Path, lacking: str) -> None:
    both = Typeface(MINCHO.face, (Face(make_font(tmp_path / "gaiji", 1000, cff=True)),))
    names = ("title", "header", "footer", "headings", "body")
    faces: dict[str, Any] = {**dict.fromkeys(names, both), lacking: MINCHO}
    style = replace(Style(), **faces)
    text = f"# 契{GAIJI}\n\n## 約{GAIJI}\n\n書{GAIJI}\n"
    (finding,) = check_characters(Source(text, SHOWN), style)
    line, column = {"headings": (3, 5), "body": (5, 2)}.get(lacking, (1, 4))
    assert finding[:3] == (SHOWN, line, Kind.GLYPH)
    assert finding.message.startswith(f"{column}文字目の「{GAIJI}」")
