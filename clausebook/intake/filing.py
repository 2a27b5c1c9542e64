"""Which topic each article of a contract is filed under: one that the handbook has, or a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .handbook import Shelf, caption_of, likeness, words_of


class Filed(NamedTuple):
    """The topic of an article, whether it is new, the variant that is nearest, and how near that is (0 to 1).

    `same` tells that the variant has the same text, so that no clause is written; that is known when it is written.
    """

    topic: str
    new: bool
    variant: str = ""
    near: float = 0.0
    same: bool = False

    @property
    def how(self) -> str:
        """How it is filed, in words."""
        if self.same:
            return f"{self.variant} と同じ文面なので、それを使う"
        if self.new:
            return "新しい主題（未整理）"
        return f"{self.variant} に近いもの（{self.near:.0%}）" if self.variant else "初めての書き分け"


_FITS = 0.5
"""How near an article must be to a topic to be filed under it."""

_CAPTION = 0.6
"""How much of that the captions decide."""

_ALONE = 0.35
"""How near the text of an article without a caption must be."""


def filed(articles: Sequence[tuple[str, str, str]], shelf: Shelf, chosen: Mapping[int, str]) -> list[Filed]:
    """Return where each article belongs: its caption, how its text begins, its clause.

    `chosen` are topics by the place of the article.
    """
    captions = {
        name: [topic.title, *map(caption_of, topic.clauses.values())]
        for name, topic in shelf.topics.items()
        if not topic.around
    }
    words = {
        name: {variant: words_of(text) for variant, text in topic.clauses.items()}
        for name, topic in shelf.topics.items()
    }
    found: list[Filed] = []
    for place, (caption, beginning, clause) in enumerate(articles):
        text = words_of(clause)
        topic = chosen.get(place, "")
        if not topic:
            weight, least = (_CAPTION, _FITS) if caption else (0.0, _ALONE)
            scores = {
                name: weight * max((_alike(caption, each) for each in said), default=0.0)
                + (1 - weight) * max((likeness(text, each) for each in words[name].values()), default=0.0)
                for name, said in captions.items()
            }
            best = max(scores, key=scores.__getitem__, default="")
            topic = best if best and scores[best] >= least else ""
        if topic not in shelf.topics:
            found.append(Filed(topic or _name_of(caption or beginning, place, found, shelf), True))
            continue
        near = {variant: likeness(text, each) for variant, each in words[topic].items()}
        variant = max(near, key=near.__getitem__, default="")
        found.append(Filed(topic, False, variant, near.get(variant, 0.0)))
    return found


def _alike(one: str, other: str) -> float:
    """Return how alike two captions are, from 0 to 1."""
    one, other = (re.sub(r"[\s　の等・、及びと]|について|に関する", "", caption) for caption in (one, other))
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    groups = [{place for place, words in enumerate(_SAME) if re.search(words, caption)} for caption in (one, other)]
    if groups[0] & groups[1]:
        return 0.9
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 1 and shorter in longer:
        return 0.3 + 0.6 * len(shorter) / len(longer)
    return 0.75 * likeness(one, other)


_SAME = (
    "秘密(?!情報$)|守秘|機密(?!情報$)|ＮＤＡ|NDA",
    "^定義|用語",
    "^(?:本契約|契約|本規約)?目的$|^趣旨|^総則$",
    "管轄|準拠法|裁判所|紛争解決$",
    "譲渡禁止|義務譲渡|地位.{0,6}譲渡|^譲渡",
    "再委託|下請",
    "損害賠償|賠償責任|^賠償",
    "免責|非保証|保証否認|無保証|責任制限",
    "契約期間|有効期間|^期間$|存続期間|契約更新",
    "解除|解約|契約終了|抹消|資格取消",
    "反社会|暴力団",
    "知的財産|著作[権物]|権利帰属|所有権|特許",
    "個人情報|個人データ|プライバシー",
    "報酬|対価|料金|委託料|代金|支払|費用|利用料",
    "協議|疑義|誠実|定めない事項",
    "返還|廃棄|消去",
    "不可抗力|天災",
    "禁止事項|禁止行為|遵守事項",
    "完全合意|分離可能",
    "業務内容|委託業務|業務範囲|対象業務|提供業務|サービス内容(?!変更)",
    "報告",
    "障害",
    "セキュリティ|安全管理",
    "差止|差し止め",
    "法令.{0,4}(?:開示|命令)|開示.{0,4}命令",
    "中断|停止|休止",
    "競業",
    "通知|連絡",
    "検収|検査|納品|納入",
    "契約不適合|瑕疵|保証$",
    "退会|解約$",
    "登録|申込",
)
"""Words of captions that speak of the same; each is tried on a caption without its particles."""


def _name_of(caption: str, place: int, before: Sequence[Filed], shelf: Shelf) -> str:
    """Return the name of a new topic: its caption, as far as a folder may be called so."""
    name = re.sub(r"[^\w-]", "", caption).lstrip("-")[:40] or f"条{place + 1}"
    while name in shelf.topics:
        name += "2"
    return name
