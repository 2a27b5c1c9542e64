"""The words of a contract → the words of a clause: roles, blanks, references and what Markdown would take for its own.

Only what prints as it stands in the original is put in its place; what does not is kept as text, and told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..model.blanks import DOCUMENT
from ..model.characters import unprintable
from ..model.citations import citations_in
from ..model.numerals import read_number
from ..model.references import JOINTS, RANGES, UNTIL, Agreement, Here, parse
from ..model.terms import whole_words
from ..model.typed import typed_in
from ..reading.names import SELF_NAME, sides_in
from ..reading.words import TYPED_MARK
from .arranging import Note
from .blanks import Blanks
from .heads import NUMBER
from .seen import Line, Look, Span

Cut = tuple[int, int, str]
"""A stretch of a text, and what a clause writes in its place."""

_ROLES = {Look.UNDERLINE: "underline", Look.STRONG: "strong", Look.SUPERSCRIPT: "sup", Look.SUBSCRIPT: "sub"}

_LOST = {
    Look.RUBY: "ルビ",
    Look.UNDERLINE: "下線",
    Look.STRONG: "太字",
    Look.SUPERSCRIPT: "上付き",
    Look.SUBSCRIPT: "下付き",
}


@dataclass
class Names:
    """What references are computed from: the articles by the numbers they have in the original, chapters, annexes.

    `renumbered` tells that some articles print another number than they have there; what cites them follows.
    """

    agreement: Agreement
    articles: Mapping[tuple[int, int, int], str]
    captions: Mapping[str, str]
    chapters: Mapping[str, str] = field(default_factory=dict)
    annexes: Mapping[str, str] = field(default_factory=dict)
    renumbered: bool = False


_NOWHERE = Here()


class Wording:
    """Writes the words of one contract."""

    def __init__(self, parties: Mapping[str, str], document: str, blanks: Blanks, note: Note) -> None:
        self.roles = {printed: role for role, printed in reversed([*parties.items()])}
        self.document, self.blanks, self.note = document, blanks, note
        self.names: Names | None = None
        self.defined: frozenset[str] = frozenset()
        self.counts: Counter[str] = Counter()
        self.told: set[Look] = set()

    def sentence(self, line: Line, here: Here = _NOWHERE, before: str = "", head: bool = True) -> str:
        """Return the words of a paragraph; `before` is what its paragraph says before it."""
        cuts = [*_rubies(line), *self._cuts(line, here, before, head)]
        looks = [
            cut
            for cut in _looks(line)
            if line.text[cut[0] : cut[1]] not in self.roles  # in its definition, too, a party is no other look
            and not any(start < cut[1] and cut[0] < end for start, end, _ in cuts)
        ]
        kept = {(start, end) for start, end, _ in [*cuts, *looks]}
        for span in line.spans:
            whole = span.look is Look.STRONG and not (line.text[: span.start] + line.text[span.end :]).strip(" 　")
            if span.look in _LOST and not whole and (span.start, span.end) not in kept and self._tells(span.look):
                self.note(line.place, f"{_LOST[span.look]}を残せない所があります。原文を見て、付け直してください。")
        return self._written(line, [*cuts, *looks], head)

    def _tells(self, look: Look) -> bool:
        """Tell whether nothing was said yet of a look that is lost, and remember that it is now."""
        if self.names is None or look in self.told:
            return False
        self.told.add(look)
        return True

    def signed(self, line: Line) -> str:
        """Return a line of a signature block, or of lines that stand by themselves."""
        places = self.blanks.within(line.text, True)
        cuts: list[Cut] = [
            *_marked(line.spans),
            *((place.start, place.end, f"{{{{{place.name}}}}}") for place in places),
        ]
        typed = [each for each in citations_in(line.text) if not each.name]
        cuts += [(each.start, each.start + len(each.words), _other(each.words)) for each in typed]
        return self._written(line, [*cuts, *self._own_names(line.text)], False)

    def plain(self, line: Line) -> str:
        """Return a line that is no part of the contract, with nothing put in the place of its words."""
        text = _SPECIAL.sub(lambda match: re.sub(r"([^\w\s])", r"\\\1", match[0]), line.seen.replace("\n", " "))
        text = re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", text.replace("\t", "　").strip(" 　"))
        return re.sub(r"^([#>+=|:-])", r"\\\1", text)

    def heading(self, text: str) -> str:
        """Return the heading of a chapter, which has nothing but words."""
        return self._written(Line(text, ""), (), False)

    def caption(self, text: str) -> str:
        """Return the caption of an article."""
        line = Line(text, "")
        return self._written(line, list(self._cuts(line, Here(), "", False)), False)

    # what is put in the place of what

    def _cuts(self, line: Line, here: Here, before: str, head: bool) -> Iterator[Cut]:
        text = line.text
        if head and (match := TYPED_MARK.match(text.lstrip(" 　"))):
            start = len(text) - len(text.lstrip(" 　"))
            yield start, start + match.end(), _other(match[0])
            text = " " * (start + match.end()) + text[start + match.end() :]  # what follows begins a word
        yield from _marked(line.spans)
        for place in self.blanks.within(text):
            if "{{" in (printed := text[place.start : place.end]):
                self.note(line.place, f"「{printed}」は、空欄の中に波括弧を書けないので、括弧を「」に替えました。")
            yield place.start, place.end, f"{{{{{place.name}}}}}"
        yield from self._references(line, here, before)
        yield from self._own_names(text)
        for start, end in sides_in(text, tuple(self.roles)):
            side = text[start:end]
            defined = re.match(rf"[（(]以下[、，]?(?:単に)?「{re.escape(side)}」", text[end:])
            law = side == "会社" and re.match("法|更生|分割|計算規則", text[end:])
            kept = side not in self.roles or defined or law
            yield start, end, _other(side) if kept else f"{{{{{self.roles[side]}}}}}"

    def _own_names(self, text: str) -> Iterator[Cut]:
        """Yield what the agreement calls itself, and what others call themselves."""
        if self.document:
            longer = "" if self.document.endswith("書") else "(?!書)"
            for match in whole_words(re.escape(self.document) + longer).finditer(text):
                yield match.start(), match.end(), f"{{{{{DOCUMENT}}}}}"
        for match in SELF_NAME.finditer(text):
            if match[0] != self.document and match[0] not in self.defined:
                yield match.start(), match.end(), _other(match[0])

    def _references(self, line: Line, here: Here, before: str) -> Iterator[Cut]:
        text, names = line.text, self.names
        if names is None:
            for citation in citations_in(text):
                if not citation.name:
                    yield citation.start, citation.start + len(citation.words), _other(citation.words)
            return
        supplement = names.agreement.supplement(here) if here.article >= 0 else 0
        for citation in citations_in(text):
            if citation.name:
                continue
            words = citation.words
            if here.article < 0 and not citation.start and _OWN_NUMBER.match(text, len(words)):  # of an annex
                yield 0, len(words), _other(words)
                continue
            bracketed = _OTHER_BRACKETS.match(text, citation.start + len(words))
            if bracketed and not self._is_captioned(words, bracketed[1], supplement):
                self.note(line.place, f"「{words}{bracketed[0]}」の見出しが、指す条と違うので、文字のまま残しました。")
                self.counts.update(("references", "kept"))
                yield citation.start, citation.start + len(words), _other(words)
                continue
            caption = _REMARK.match(text, citation.start + len(words))
            if caption and caption["caption"].strip() in names.captions.values():
                words += caption[0]
            if caption and words == citation.words and _CAPTION.fullmatch(caption["caption"]):
                self.note(line.place, f"「{words}{caption[0]}」の見出しが、指す条と違うので、文字のまま残しました。")
                self.counts.update(("references", "kept"))
                yield citation.start, citation.start + len(words), _other(words)
                continue
            more = _MORE.match(text, citation.start + len(words))
            written = self._computed(words + more[0], here, supplement) if more else None
            if more and written:
                words += more[0]
            else:
                written = self._computed(words, here, supplement)
            end = citation.start + len(words)
            if written is None:
                written, computed, kept = self._mixed(words, here, supplement)
                self.counts["references"] += computed + kept
                self.counts["kept"] += kept
                if kept:
                    message = f"「{words}」は、指す所がこの契約書にないか、書き方が違うので、文字のまま残しました。"
                    self.note(line.place, message)
            else:
                self.counts["references"] += sum(map(_is_reference, _ONE.finditer(words)))
            yield citation.start, end, written
        for typed in typed_in(text, before):
            if here.article < 0:
                continue
            self.counts["references"] += 1
            try:
                names.agreement.place_of_typed(typed, here)
            except ValueError:
                self.note(line.place, f"「{typed.words}」が指す所がないので、文字のまま残しました。")
                self.counts["kept"] += 1
                yield typed.start, typed.start + len(typed.words), _other(typed.words)
        for label, name in names.chapters.items():
            for match in re.finditer(re.escape(label) + "(?![0-9０-９第])", text):
                yield match.start(), match.end(), f"{{chapter}}`{name}`"
        for label, name in names.annexes.items():
            for match in whole_words(re.escape(label)).finditer(text):
                yield match.start(), match.end(), f"{{annex}}`{name}`"
        for match in _ANNEX.finditer(text):
            label = unicodedata.normalize("NFKC", match[0])
            if match[0] in names.annexes:
                continue
            why = "は数字の幅が違う" if label in names.annexes else "がこの契約書にない"
            self.note(line.place, f"「{match[0]}」という別紙{why}ので、文字のまま残しました。")

    def _is_captioned(self, words: str, caption: str, supplement: int) -> bool:
        """Tell whether the article that some words end with has this caption, or brackets hold none."""
        assert self.names
        last = [match for match in _ONE.finditer(words) if match["article"]][-1:]
        target = self._target(last[0], "", supplement) if last else None
        known = self.names.captions.get(target.split("/")[0].removesuffix("（）"), "").strip() if target else ""
        return known == caption.strip() or not _CAPTION.fullmatch(caption)

    def _computed(self, words: str, here: Here, supplement: int) -> str | None:
        """Return the reference that prints some words, None if there is none."""
        assert self.names
        pieces = []
        place = 0
        last = ""
        for match in filter(_is_reference, _ONE.finditer(words)):
            joint = words[place : match.start()].strip(" 　")
            place = match.end()
            if joint and joint not in (*JOINTS, *RANGES, UNTIL, "、", "，"):
                return None
            if joint == "，":
                return None
            target = self._target(match, last, supplement)
            if target is None:
                return None
            last = target.split("/")[0]
            if joint and joint != UNTIL:
                pieces.append(joint)
            pieces.append(target)
        rest = words[place:].strip()
        if not pieces or rest not in ("", UNTIL):
            return None
        content = re.sub(r" (?=、)", "", " ".join(pieces)).replace("、 ", ", ")
        return f"{{article}}`{content}`" if self._prints(content, here, words) else None

    def _mixed(self, words: str, here: Here, supplement: int) -> tuple[str, int, int]:
        """Return words of which each reference is computed that can be; how many are, and how many stay text."""
        found, place, computed, kept = "", 0, 0, 0
        for start, end, target in [*self._singly(words, here, supplement), (len(words), len(words), "")]:
            between, count = _ARTICLE.subn(lambda match: _other(match[0]), words[place:start])
            found += between + target
            computed, kept, place = computed + bool(target), kept + count, end
        return found, computed, kept

    def _singly(self, words: str, here: Here, supplement: int) -> Iterator[Cut]:
        last = ""
        for match in _ONE.finditer(words):
            if not match["article"]:
                continue
            target = self._target(match, last, supplement)
            if target and self._prints(target, here, match[0]):
                last = target.split("/")[0]
                yield match.start(), match.end(), f"{{article}}`{target}`"

    def _target(self, match: re.Match[str], last: str, supplement: int) -> str | None:
        """Return how a clause writes a reference, None if there is no such article."""
        assert self.names
        if match["article"]:
            number = read_number(match["number"])
            branch = read_number(match["branch"]) if match["branch"] else 0
            name = self.names.articles.get((supplement, number, branch)) or self.names.articles.get((0, number, branch))
            if name is None:
                return None
            if match["caption"]:
                if self.names.captions.get(name, "").strip() != match["caption"][1:-1].strip():
                    return None
                name += "（）"
        else:
            name = last.removesuffix("（）")
            if not name:
                return None
        numbers = [read_number(match[level]) for level in ("paragraph", "item") if match[level]]
        if match["item"] and not match["paragraph"]:
            numbers = [1, *numbers] if match["article"] else [0, *numbers]
            if not match["article"] and not last.count("/"):
                return None
        if match["sub"]:
            place = "イロハニホヘトチリヌルヲ".find(match["sub"])
            if place < 0 or not numbers:
                return None
            numbers.append(place + 1)
        return "/".join([name, *map(str, numbers)])

    def _prints(self, content: str, here: Here, words: str) -> bool:
        """Tell whether a reference prints some words, but for space and the width of numbers: an agreement has one."""
        assert self.names
        text, last = "", None
        try:
            for piece in parse(content):
                if isinstance(piece, str):
                    text += piece
                    continue
                text += self.names.agreement.resolve(piece, here, last, last).text
                last = self.names.agreement.settled(piece.target, here)
        except ValueError:
            return False
        one, other = _spaceless(text), _spaceless(words)
        return one == other or (self.names.renumbered and re.sub(NUMBER, "1", one) == re.sub(NUMBER, "1", other))

    # what is written

    def _written(self, line: Line, cuts: Iterable[Cut], head: bool) -> str:
        """Return a text with its cuts; the first of those that overlap counts."""
        text = line.text
        chosen: list[Cut] = []
        for cut in cuts:
            if all(cut[1] <= start or end <= cut[0] for start, end, _ in chosen) or (cut[0] == cut[1]):
                chosen.append(cut)
        written, place = "", 0
        for start, end, source in sorted(chosen, key=lambda cut: cut[:2]):
            written += self._plain(text[place:start], head and not written, line.place) + source
            place = end
        return written + self._plain(text[place:], head and not written, line.place)

    def _plain(self, text: str, head: bool, where: str) -> str:
        """Return a text so that Markdown leaves it as it is."""
        text = text.replace("\t", "　").replace("\u00a0", " ")
        gone = [sign for sign in text if sign != "\n" and unprintable(sign)]
        if gone:
            self.note(
                where, f"見えない文字（{'、'.join(sorted({f'U+{ord(sign):04X}' for sign in gone}))}）を除きました。"
            )
            text = "".join(sign for sign in text if sign == "\n" or not unprintable(sign))
        written, place = "", 0
        for match in _SPECIAL.finditer(text):
            written += text[place : match.start()]
            place = match.end()
            written += f"<{match[0]}>" if match["address"] else _apart(match[0])
        first, *others = (written + text[place:]).split("\n")
        first = _not_markup(first) if head else first
        others = [_not_markup(part.rstrip(" ")) for part in others]
        return "\\\n".join([first, *(part for part in others[:-1] if part), *others[-1:]])


_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def _spaceless(text: str) -> str:
    return "".join(text.split()).translate(_HALF_WIDTH)


_ONE = re.compile(
    rf"(?:(?P<article>第[ 　]*(?P<number>{NUMBER})[ 　]*条(?:の(?P<branch>{NUMBER}))?)"
    "(?P<caption>[（(][^（()）]*[)）])?)?"
    rf"(?:第?(?P<paragraph>{NUMBER})項)?(?:第?(?P<item>{NUMBER})号)?(?P<sub>[イロハニホヘトチリヌルヲ])?"
)
_OWN_NUMBER = re.compile("[ 　\t（(【〔]|$")
"""What follows the number of an article that stands at the head of its line."""

_CAPTION = re.compile(r"(?!以下|ただし|第|本|同|[0-9]).{2,15}(?<!む)(?<!く)(?<!う)(?<!る)(?<!。)(?<!い)")
"""What stands in brackets behind an article as its caption would."""

_ARTICLE = re.compile(rf"(?:第[ 　]*)?{NUMBER}[ 　]*条(?:の{NUMBER})?")
_REMARK = re.compile(
    rf"[ 　]*[（(](?P<caption>[^（()）]*)[)）](?:第?{NUMBER}項)?(?:第?{NUMBER}号)?"
    "(?:[イロハニホヘトチリヌルヲ](?![ァ-ヶー]))?"
)
_ANNEX = re.compile("(?<![一-龥])(?:別紙|別表|別添)[0-9０-９]+")
_OTHER_BRACKETS = re.compile(r"[ 　]*[【〔［\[]([^【】〔〕［］\[\]\n]*)[】〕］\]]")
"""The brackets besides round ones that captions stand in."""

_MORE = re.compile(rf"(?:(?:{'|'.join(JOINTS)}|、|から|ないし)第{NUMBER}(?:項(?:第{NUMBER}号)?|号)(?:まで)?)+")
"""What goes on with the parts of the article before it: 第3条第1項及び第2項."""

_SPECIAL = re.compile(
    r"(?P<address>https?://[!-;=?-_a-z~]*[!-(*-+/-;=?-_a-z~])|[{}`\\*]+|__+|~~+|<(?=[A-Za-z/!?])|\[(?=\^|.*\][(:\[])|&(?=#?\w+;)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
)
_HEAD = re.compile(r"#+|>|[-+](?=\s|$)|[0-9]+[.)](?=\s)|[%|]|\+(?=[-=+]{2})|[=-]{2,}|:::?|\$\$")


def _not_markup(line: str) -> str:
    """Return a line so that Markdown takes nothing at its head for its own."""
    match = _HEAD.match(line := line.lstrip(" 　"))
    return _other(match[0]) + line[match.end() :] if match else line


def _is_reference(match: re.Match[str]) -> bool:
    return bool(match["article"] or match["paragraph"] or match["item"])


def _other(text: str) -> str:
    """Return what prints a text as it stands."""
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    space = " " if "`" in text else ""
    return f"{{other}}{ticks}{space}{text}{space}{ticks}"


def _apart(text: str) -> str:
    """Return what prints signs as they stand; braces each by itself, for two would begin a substitution."""
    return "".join(_other(part) for part in re.findall("[{}]|[^{}]+", text))


def _rubies(line: Line) -> Iterator[Cut]:
    """Yield words with their readings."""
    for span in line.spans:
        word = line.text[span.start : span.end]
        if span.look is Look.RUBY and word and span.text and not _NOT_IN_ROLE.search(word + span.text):
            yield span.start, span.end, f"{{ruby}}`{word}|{span.text}`"


def _looks(line: Line) -> Iterator[Cut]:
    """Yield words that look otherwise than those around them; bold of a whole paragraph is that of a heading."""
    end = 0
    for span in sorted(line.spans):
        word = line.text[span.start : span.end]
        heading = span.look is Look.STRONG and word == line.text.strip(" 　")
        fits = bool(word) and word == word.strip(" 　") and not _NOT_IN_ROLE.search(word)
        if span.look in _ROLES and span.start >= end and fits and not heading:
            yield span.start, span.end, f"{{{_ROLES[span.look]}}}`{word}`"
            end = span.end


_NOT_IN_ROLE = re.compile(r"[{}`\\|<>*\n\t]")
"""What markup may not hold, or another markup reads."""


def _marked(spans: Iterable[Span]) -> Iterator[Cut]:
    """Yield what spans with a text of their own write; the looks of words are kept where they matter to the text."""
    for span in spans:
        if span.look is Look.FOOTNOTE:
            yield span.start, span.end, f"{{footnote}}`{span.text}`"
