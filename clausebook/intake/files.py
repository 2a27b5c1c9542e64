"""The files that contracts come in, and the originals that a handbook keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml

from ..model.corrections import SIGNATURE, Correction, parse_corrections
from ..model.diagnostics import Finding, Kind, SourceError
from ..model.marks import Marks
from ..model.sources import read_text, sha256
from ..model.structure import Article, shape_of
from ..reading.project import CONTRACTS, SOURCE
from .heads import title_at
from .printed import read_pdf
from .seen import Remark, Seen, UnreadableError, changed, composed, without_rules
from .texts import LARGEST, read_markdown, read_plain

ORIGINALS = "originals"
"""The folder of the texts that agreements came as, in that of the sources."""

ENDINGS = (".docx", ".docm", ".md", ".txt")
"""How the names of the files end that can be read."""

WITH_NOTES = (".docx", ".docm", ".md")
"""Those whose footnotes are known from their text."""


def read(path: Path, printed: bool = False) -> Seen:
    """Read a document, a `printed` one (PDF), too; UnreadableError says what is wrong with it."""
    if path.exists() and not path.is_file():  # reading a pipe or a device may never end
        raise UnreadableError("ふつうのファイルではありません。契約書のファイルを指定してください。")
    ending = path.suffix.lower()
    if ending in (".md", ".markdown"):
        seen = read_markdown(_beginning(path))
    elif ending in (".txt", ""):
        seen = read_plain(_beginning(path))
    elif ending in (".docx", ".docm", ".dotx", ".doc"):
        from .word import read_word  # takes long to load

        seen = read_word(path.read_bytes())
    elif ending == ".pdf" and printed:
        seen = read_pdf(path.read_bytes())
    else:
        raise UnreadableError(f"「{ending}」のファイルは読めません。読めるのは {'、'.join(ENDINGS)} です。")
    if not seen.text.strip():
        raise UnreadableError("文字がありません。紙を写した画像だけのファイルなら、文字にしたものを使ってください。")
    return _without_pictures(composed(without_rules(seen)))


_PICTURE = re.compile("(?![☐☑☒✓✔✗✘])[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0e\ufe0f]?|[\u200d\ufe0e\ufe0f]")
"""A little picture; what marks a choice is none, for its meaning would go."""


def _without_pictures(seen: Seen) -> Seen:
    """Return a document without the little pictures (📜) that no typeface of contracts has."""
    if not (found := set(_PICTURE.findall(seen.text))):
        return seen
    from ..typeset.fonts import GOTHIC, MINCHO  # takes long to load

    signs = {picture: picture.rstrip("\ufe0e\ufe0f\u200d") for picture in found}
    known = {picture: sign for picture, sign in signs.items() if sign and MINCHO.glyph(sign) and GOTHIC.glyph(sign)}
    if gone := sorted(signs[picture] for picture in found - known.keys() if signs[picture]):
        message = f"書体にない絵文字（{'、'.join(gone)}）は、読んでいません。"
        seen = seen._replace(remarks=[*seen.remarks, Remark("", message)])
    return changed(seen, _PICTURE, lambda match: known.get(match[0], ""))


def _beginning(path: Path) -> bytes:
    """Return what a text file holds, or of one that is too large enough to see that it is."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def registered(root: Path) -> dict[str, Path]:
    """Return the originals that a project keeps, by the names of the agreements."""
    return {path.stem: path for path in sorted((root / SOURCE / ORIGINALS).glob("*.txt"))}


def faults_of_records(root: Path) -> Iterator[Finding]:
    """Yield each record of an original whose text is not there."""
    for record in sorted((root / SOURCE / ORIGINALS).glob("*.yml")):
        if not record.with_suffix(".txt").exists():
            message = f"原文がありません。控えから戻すか、登録をやめるなら {record.name} も消してください。"
            yield Finding(f"{SOURCE}/{ORIGINALS}/{record.stem}.txt", 0, Kind.FILE, message)


def fault_of_original(path: Path) -> Finding | None:
    """Return what is wrong with an original that is kept: it is not what was registered."""
    shown = f"{SOURCE}/{ORIGINALS}/{path.name}"
    record = path.with_suffix(".yml")
    if not record.exists():
        message = f"いつの、何の原文かの記録（{record.name}）がありません。控えから戻すか、取り込み直してください。"
        return Finding(shown, 0, Kind.FILE, message)
    if _record(path).get("sha256") != sha256(path.read_bytes()):
        message = f"登録した時の原文と違います（{record.name} の sha256 と合いません）。控えから戻してください。"
        return Finding(shown, 0, Kind.FILE, message)
    return None


def layout_of(articles: Sequence[Article], around: Iterable[str], marks: Marks) -> list[str]:
    """Return how an agreement is divided: each article with what is in it, and what stands around them."""
    return [*(f"{each.number.label(marks.article)}: {shape_of(each)}" for each in articles), *around]


def faults_of_structure(path: Path, now: Sequence[str], shown: str) -> Iterator[Finding]:
    """Yield where an agreement is divided otherwise than when its original was registered, if that is noted."""
    then = _record(path).get("structure")
    if not isinstance(then, list) or then == [*now]:
        return
    for one, other in zip_longest(then, now, fillvalue="なし"):
        if one != other:
            message = f"条の分け方が、原文を登録した時と違います（登録した時「{one}」、今「{other}」）。"
            message += f"わざと変えたのなら、{path.with_suffix('.yml').name} の structure を直してください。"
            yield Finding(shown, 0, Kind.MARKUP, message)
            return


def notes_kept(path: Path) -> list[str]:
    """Return the texts of the footnotes of an original that is kept."""
    return [*map(str, _record(path).get("notes", []))]


def _record(path: Path) -> dict[str, Any]:
    """Return what is noted beside an original that is kept: nothing, if that is no mapping."""
    said = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
    return said if isinstance(said, dict) else {}


def corrections_of(root: Path, names: Sequence[str]) -> dict[str, list[Correction]]:
    """Return the deviations from the originals that a project gives reasons for, by agreement."""
    path = root / SOURCE / CONTRACTS / "corrections.yml"
    shown = f"{SOURCE}/{CONTRACTS}corrections.yml"
    return parse_corrections(read_text(path, shown), shown, names) if path.exists() else {}


def corrected(lines: Sequence[tuple[str, str]], corrections: Sequence[Correction], shown: str) -> list[tuple[str, str]]:
    """Return the lines of an original, each with its place, with the corrections that were made.

    SourceError names each correction whose lines do not stand in its article exactly once.
    """
    kept = [*lines]
    faults = []
    for correction in corrections:
        wanted = [line.rstrip() for line in correction.original.removesuffix("\n").split("\n")]
        within = list(_within(kept, correction.where))
        found = [at for at in within if [text.rstrip() for _, text in kept[at : at + len(wanted)]] == wanted]
        if len(found) != 1:
            message = f"{correction.where}の「{correction.original}」は、原文のそこに{len(found)}か所あります。"
            faults.append(Finding(shown, 0, Kind.MARKUP, message))
            continue
        place = kept[found[0]][0]
        ours = [(place, line) for line in correction.ours.removesuffix("\n").split("\n")]
        kept[found[0] : found[0] + len(wanted)] = ours
    if faults:
        raise SourceError(faults)
    return kept


def _within(lines: Sequence[tuple[str, str]], where: str) -> Iterator[int]:
    """Yield the places of the lines of an article, from its heading on; 署名欄 is what the last one ends with."""
    heads = [place for place, (_, text) in enumerate(lines) if (title := title_at(text)) and title.kind == "条"]
    if where == SIGNATURE:
        yield from range(heads[-1] if heads else 0, len(lines))
        return
    number = int(where[1:-1])
    if number <= len(heads):
        yield from range(heads[number - 1], heads[number] if number < len(heads) else len(lines))
