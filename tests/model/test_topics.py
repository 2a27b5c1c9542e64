"""The front matter of a topic's page."""

from __future__ import annotations

import pytest

from clausebook.model.diagnostics import Kind, SourceError
from clausebook.model.topics import Variant, parse_topic

FILES = ["mutual", "one-way"]
ROLES = ["委託者", "受託者"]
GOOD = """---
topic:
  variants:
    mutual:
      name: 双方の義務
      stance: 中立
      reason: 双方が負うから。
    one-way:
      name: 受託者だけの義務
      stance: 委託者
      reason: 受託者だけが負うから。
---
# 秘密保持
"""


def test_variants_are_read_in_their_order() -> None:
    variants = parse_topic("confidentiality", GOOD, "index.md", FILES, ROLES)
    assert variants == [
        Variant("mutual", "双方の義務", "中立", "双方が負うから。"),
        Variant("one-way", "受託者だけの義務", "委託者", "受託者だけが負うから。"),
    ]
    assert [variant.favours for variant in variants] == ["中立", "委託者寄り"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("stance: 委託者", "stance: 委託社", 8, "もしかして「委託者」ですか。"),
        ("    one-way:", "    one-wey:", 8, "条項「one-wey.md」はありません。もしかして「one-way」ですか。"),
        ("    one-way:", "    one-wey:", 3, "条項「one-way.md」の説明がありません。"),
        ("      name: 双方の義務\n", "", 4, "「mutual」には name・stance・reason をそれぞれ文字で書いてください"),
        ("name: 双方の義務", "name:", 4, "「mutual」には name・stance・reason"),
        ("name: 双方の義務", "name: [双方]", 4, "「mutual」には name・stance・reason"),
        ("name: 双方の義務", "name: ' '", 4, "「mutual」には name・stance・reason"),
        ("name: 双方の義務", 'name: "双方\\n義務"', 4, "（name は1行で）"),
        ("topic:", "topics:", 1, "「topic: {variants: …}」がありません。"),
        ("  variants:", "  variant:", 1, "「topic: {variants: …}」がありません。"),
        ("stance: 中立", "stance: 中立: だ", 6, "YAML として読めません。"),
    ],
)
def test_fault_is_told_with_its_line(old: str, new: str, line: int, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_topic("confidentiality", GOOD.replace(old, new), "index.md", FILES, ROLES)
    told = [finding for finding in caught.value.findings if message in finding.message]
    assert [(finding.path, finding.line, finding.kind) for finding in told] == [("index.md", line, Kind.FRONT_MATTER)]
