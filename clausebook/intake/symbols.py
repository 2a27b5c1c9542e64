"""The characters of symbol fonts: what is seen where Word stores a code of Wingdings or Symbol. Pure.

Their codes are 0x20 to 0xFF, stored plainly or from U+F000 on. Only those are here that one character of Unicode shows
as well; any other is told, not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

_PRIVATE = range(0xF000, 0xF100)


def _table(*runs: tuple[int, str]) -> Mapping[int, str]:
    """Return code to character, from stretches of characters with their first code; a space is a code without one."""
    return {first + place: char for first, chars in runs for place, char in enumerate(chars) if char != " "}


_WINGDINGS = _table(
    (0x22, "✂✁"),
    (0x28, "☎✆✉"),
    (0x36, "⌛⌨"),
    (0x3E, "✇✍"),
    (0x41, "✌"),
    (0x43, "👍👎☜☞☝☟"),
    (0x4A, "☺ ☹💣☠"),
    (0x52, "☼"),
    (0x54, "❄"),
    (0x56, "✞"),
    (0x58, "✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓"),
    (0x6A, "& ●❍■□"),
    (0x71, "❑❒⬧⧫◆❖⬥⌧⍓⌘❀✿❝❞"),
    (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
    (0x9E, "·•▪○"),
    (0xA4, "◉◎"),
    (0xA7, "▪◻"),
    (0xAA, "✦★✶✴✹✵"),
    (0xB1, "⌖⟡⌑"),
    (0xB5, "✪✰"),
    (0xD5, "⌫⌦ ➢"),
    (0xDC, "➲ "),
    (0xDF, "←→↑↓↖↗↙↘"),
    (0xE8, "➔"),
    (0xEF, "⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂▭▫✗✔☒☑"),
)

_WINGDINGS_2 = _table((0x4F, "✗✓☒☑"), (0x97, "●"), (0xA3, "□"), (0x96, "•"))

_WINGDINGS_3 = _table((0x70, "▲▼△▽◀▶◁▷"), (0x7D, "▶"))

_SYMBOL = _table(
    (0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?"),
    (0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"),
    (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"),
    (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    (0xBF, "↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊"),
    (0xE1, "〈®©™∑"),
    (0xF1, "〉∫"),
)

_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "symbol": _SYMBOL,
    "webdings": _table((0x6E, "●"), (0x67, "■"), (0x63, "□"), (0x61, "✔")),
}


def is_symbol_font(font: str) -> bool:
    """Tell whether a font has signs where others have letters."""
    return font.lower() in _FONTS


def seen_text(text: str, font: str) -> str:
    """Return what is seen of a text that is set in a font; what is not known of it stays as it is stored."""
    table = _FONTS.get(font.lower())
    if table is None:
        return text
    return "".join(table.get(ord(char) - 0xF000 if ord(char) in _PRIVATE else ord(char), char) for char in text)


def is_unseen(char: str) -> bool:
    """Tell whether a character is the code of a font, and no character of Unicode."""
    return ord(char) in range(0xE000, 0xF900)
