"""The front matter of a topic's page."""

from __future__ import annotations

import pytest

from clausebook.model.diagnostics import Finding, Kind, SourceError
from clausebook.model.topics import UNSORTED, Variant, parse_topic, stands_around

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
    ("page", "lacks"),
    [
        (GOOD.replace("      name: 双方の義務\n", ""), [("名前",), ()]),
        (GOOD.replace("name: 双方の義務", "name:").replace("stance: 中立", "stance: ~"), [("名前", "有利な役割"), ()]),
        (GOOD.replace("topic:", "topic:\n  aspects: [期間]"), [("比べる点",)] * 2),
        (GOOD.split("    one-way:")[0] + "    one-way:\n---\n# 秘密保持\n", [(), ("名前", "有利な役割", "理由")]),
        (GOOD.split("    one-way:")[0] + "---\n# 秘密保持\n", [(), ("名前", "有利な役割", "理由")]),
        ("---\ntopic: {variants: }\n---\n# 秘密保持\n", [("名前", "有利な役割", "理由")] * 2),
        ("---\ntopic:\n---\n# 秘密保持\n", [("名前", "有利な役割", "理由")] * 2),
        ("# 秘密保持\n", [("名前", "有利な役割", "理由")] * 2),
    ],
)
def test_what_nobody_has_written_yet_is_lacking(page: str, lacks: list[tuple[str, ...]]) -> None:
    variants = parse_topic("confidentiality", page, "index.md", FILES, ROLES)
    assert [variant.file for variant in variants] == FILES
    assert [variant.lacks for variant in variants] == lacks
    unnamed = [variant for variant in variants if "名前" in variant.lacks]
    assert [variant.title for variant in unnamed] == [f"{UNSORTED}（{variant.file}）" for variant in unnamed]
    assert {variant.favours for variant in variants if "有利な役割" in variant.lacks} <= {UNSORTED}


FIELDS = "name・stance・reason をそれぞれ文字で書いてください（name は1行で）。"
NO_VARIANTS = (
    "前付けの topic は「topic: {variants: …}」の形で、書き分けのファイルごとに名前（name）、有利な役割か中立"
    "（stance）、理由（reason）を書いてください。まだ決めていないなら、topic を書かずにおけます。"
)
NO_YAML = "YAML として読めません。字下げ・コロン・括弧・引用符を確かめてください。"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("stance: 委託者", "stance: 委託社", {
            8: "「one-way」の stance には役割か「中立」を書いてください。もしかして「委託者」ですか。",
        }),
        ("    one-way:", "    one-wey:", {
            8: "条項「one-wey.md」はありません。もしかして「one-way」ですか。",
        }),
        ("name: 双方の義務", "nama: 双方の義務", {4: f"「mutual」には {FIELDS}"}),
        ("name: 双方の義務", "name: [双方]", {4: f"「mutual」には {FIELDS}"}),
        ("name: 双方の義務", "name: ' '", {4: f"「mutual」には {FIELDS}"}),
        ("name: 双方の義務", 'name: "双方\\n義務"', {4: f"「mutual」には {FIELDS}"}),
        ("stance: 中立", "stance: 中立\n      addition: false", {4: f"「mutual」には {FIELDS}"}),
        ("topic:", "topics:", {2: "前付けの「topics」は使えません。もしかして「topic」ですか。"}),
        ("  variants:", "  variant:", {3: "topic に「variant」は使えません。もしかして「variants」ですか。"}),
        ("topic:", "topic: 1\nothers:", {2: NO_VARIANTS}),
        ("stance: 中立", "stance: 中立: だ", {6: NO_YAML}),
        ("topic:", "topic:\n  variant: 1", {3: "topic に「variant」は使えません。もしかして「variants」ですか。"}),
        ("topic:", "topic:\n  around: false", {
            3: "around には true だけを書けます。条になる主題なら、この行を消してください。",
        }),
    ],
)  # fmt: skip
def test_fault_is_told_with_its_line(old: str, new: str, told: dict[int, str]) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(SourceError) as caught:
        parse_topic("confidentiality", GOOD.replace(old, new), "index.md", FILES, ROLES)
    assert caught.value.findings == [
        Finding("index.md", line, Kind.FRONT_MATTER, message) for line, message in told.items()
    ]


@pytest.mark.parametrize("file", ["one way", "one.way", "one#way", " one", ""])
def test_file_whose_name_can_be_no_part_of_an_address_is_refused(file: str) -> None:
    page = GOOD.replace("    one-way:", f'    "{file}":')
    with pytest.raises(SourceError) as caught:
        parse_topic("confidentiality", page, "index.md", ["mutual", file], ROLES)
    message = f"条項のファイルの名前「{file}.md」に使えるのは、文字と数字、「-」「_」だけです。"
    assert caught.value.findings == [Finding("index.md", 8, Kind.FRONT_MATTER, message)]


def test_names_in_japanese_are_taken_and_a_folder_with_a_space_is_refused() -> None:
    page = GOOD.replace("    one-way:", "    片務:")
    assert parse_topic("秘密保持", page, "index.md", ["mutual", "片務"], ROLES)[1].file == "片務"
    with pytest.raises(SourceError, match="主題のフォルダーの名前「秘密 保持」に使えるのは"):
        parse_topic("秘密 保持", GOOD, "index.md", FILES, ROLES)


def test_addition_of_the_handbook_and_a_topic_around_the_articles_are_said_by_true() -> None:
    page = GOOD.replace("topic:\n", "topic:\n  around: true\n").replace("中立", "中立\n      addition: true")
    variants = parse_topic("confidentiality", page, "index.md", FILES, ROLES)
    assert [variant.addition for variant in variants] == [True, False]
    assert [stands_around(text, "index.md") for text in (page, GOOD, "# 秘密保持\n")] == [True, False, False]
