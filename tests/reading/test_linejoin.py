from __future__ import annotations

import pytest

from clausebook.reading.linejoin import join


@pytest.mark.parametrize(
    ("text", "before", "after", "expected"),
    [
        ("契約は、\n目的を", "", "", "契約は、目的を"),
        ("AI\nsystem", "", "", "AI system"),
        ("AI\nを", "", "", "AIを"),
        ("Société\nGénérale", "", "", "Société Générale"),
        ("À\nÉ", "", "", "À É"),
        ("\n", "甲", "乙", ""),
        ("\n", "A", "B", " "),
        ("\n", "A", "乙", ""),
        ("\n", "", "B", ""),
        ("A\n\nB", "", "", "A B"),
    ],
)
def test_lines_are_joined_with_a_space_between_latin_words_only(
    text: str, before: str, after: str, expected: str
) -> None:
    assert join(text, before, after) == expected
