"""A document that is seen → what a contract consists of: title, preamble, chapters, articles, lists, closing, annexes.

Nothing is changed here: every line stands somewhere in the result, with its mark read apart from its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .arranging import Content, Listed, arranged, head_of, key_of, moved
from .heads import GOES_ON, NUMBER, Titled, bullet_at, mark_at, readings_of, title_at
from .seen import Block, Line, Remark, Seen, Table, width_of
from .signing import LABELS, PARTIES, unfolded


@dataclass
class Article:
    """An article: its number as it is written, its caption and what stands around that, whether text runs on behind."""

    titled: Titled
    place: str
    caption: str = ""
    around: tuple[str, str] = ("", "")
    above: bool = False
    run_in: bool = False
    content: Content = field(default_factory=list)


@dataclass
class Chapter:
    """A chapter (章), a section (節) or a supplement (附則), which may have text of its own."""

    kind: str
    title: str
    place: str
    titled: Titled | None = None
    content: Content = field(default_factory=list)


@dataclass
class Annex:
    """An annex: how it is called (別紙), its number as it is written, its title and what it holds."""

    kind: str
    number: str
    title: str
    place: str
    content: Content = field(default_factory=list)


@dataclass
class Divided:
    """What a contract consists of, in its order; `remarks` tell what was left out or is doubtful.

    `commentary` is what stands between the frames of the articles, each line with how many articles come before it.
    """

    title: str
    before: list[Block] = field(default_factory=list)
    parts: list[Article | Chapter] = field(default_factory=list)
    closing: list[Line | Table] = field(default_factory=list)
    signature: list[Line | Table] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    contents: bool = False
    commentary: list[tuple[int, Line]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def articles(self) -> list[Article]:
        return [part for part in self.parts if isinstance(part, Article)]


class NoContractError(Exception):
    """What is seen has no articles: the exception's text says what was looked for."""


_TITLE = re.compile(
    "(?:契約|覚書|規約|約款|規程|規則|同意|協定|合意|誓約|定款|会則|確認|念書|ポリシー|条件|方針|規定|細則|要綱|ルール|合意書)"
    "書?(?:[（(].*[)）])?(?:案|（案）)?$"
)
_CONTENTS = re.compile(r"[【\[]?目\s*次[】\]]?")
_LEADER = re.compile(r"(?:[・.…‥―─\s　\t]{2,}|\t)[0-9０-９ⅰ-ⅻ-]+$")
_SUPPLEMENT = re.compile(r"[附付]\s*則\s*(?:[（(].*[)）])?")
_DIRECT = "(?:物件)?目録|明細書?|一覧表?|仕様書|内訳書?"
_ANNEX = re.compile(
    r"[【〔\[（(＜<]?(?P<kind>別紙|別表|別添|別記|別図|様式|附属書|付属書|添付書類?|添付資料|参考(?:資料)?)[ 　]*"
    r"(?P<number>第?[ 　]*(?:[0-9０-９]+|[一二三四五六七八九十]+|[①-⑳]|[A-ZＡ-Ｚ])?(?:号(?:様式)?)?)"
    rf"[ 　]*[】〕\]）)＞>]?(?:[ 　:：]+(?P<title>.*)|(?P<bracketed>[（(「].*[)）」])|(?P<direct>{_DIRECT}))?"
)
_CLOSING = re.compile(
    "(?:以上|上記|この|本)?.{0,20}(?:証(?:する|として|と致し|とし)|合意が成立|(?:結んだ|締結した|合意した)ことを(?:示す|明らかに)).*"
    "|.*(?:記名|署名|署名又は記名).{0,4}[押捺]印.{0,30}(?:保有|所持|保管|交付)する。?"
    "|.*(?:本書|本契約書|正本|原本|電磁的記録|本覚書).{0,12}(?:通|部)?を?.{0,6}作成.*|.*各(?:自|1|１|一)通?.{0,12}(?:保有|保管|所持)する。?"
)
_END = re.compile(r"以\s*上[。.]?|（?以下余白）?")
_DIGITS = r"(?:[\s0-9０-９XxＸ○〇●◯_＿一二三四五六七八九十元.…]|\$?\{[^{}]*\}\}?|\[[^\]]*\])*"
_DATE = re.compile(
    r"(?:(?:契約)?(?:締結|作成|合意|署名)?(?:年月)?日?[:：　 ]*)?(?:西暦|明治|大正|昭和|平成|令和)?"
    rf"{_DIGITS}年{_DIGITS}月{_DIGITS}日(?:[ 　]*(?:制定|改定|改訂|改正|施行|締結|最終更新|更新))?"
)
_HISTORY = re.compile(
    r"(?:制定|改定|改訂|改正|施行|最終更新|更新)日?[:：　 ].{0,40}"
    r"|.{0,30}年.{0,10}月.{0,10}日.{0,10}(?:制定|改[定訂正]|施行|更新)"
)
_SIGNER = re.compile(
    rf"[（(【〔\[]?(?:{PARTIES})[)）】〕\]]?(?:[ 　:：\t].*|[（(][^（()）]*[)）]|$)|[（(]?(?:{LABELS})[^。]*$"
    r"|.*(?:㊞|[（(]印[)）]|[ 　]印)$|株式会社[^。]{0,30}$|.{0,20}株式会社$"
)


def divided(seen: Seen) -> Divided:
    """Return what a contract consists of; NoContractError if there are no articles in it."""
    return _Divider(seen).divided()


def without_commentary(blocks: Sequence[Block]) -> tuple[list[Block], list[tuple[int, Line]]]:
    """Return the blocks of a document and the commentary between its articles, which stand in frames of one cell then.

    Each line of the commentary comes with how many articles stand before it.
    """
    framed = [block for block in blocks if isinstance(block, Table) and _is_frame(block)]
    if sum(any(title_at(line.seen) for line in table.lines) for table in framed) < _FRAMES:
        return list(blocks), []
    kept: list[Block] = []
    commentary: list[tuple[int, Line]] = []
    articles = 0
    first = next(place for place, block in enumerate(blocks) if block is framed[0])
    for place, block in enumerate(blocks):
        if isinstance(block, Table) and _is_frame(block):
            lines = list(block.lines)
            articles += sum(bool((title := title_at(line.seen)) and title.kind == "条") for line in lines)
            kept += lines
        elif place < first:
            kept.append(block)
        else:
            lines = [block] if isinstance(block, Line) else list(block.lines)
            commentary += [(articles, line) for line in lines if line.seen.strip()]
    return kept, commentary


_FRAMES = 3
"""From how many framed articles on what stands between them is no contract."""


def contract_of(seen: Seen) -> list[Block]:
    """Return what of a document is compared with an agreement: no commentary, no contents, signatures line by line."""
    return without_contents(list(unfolded(without_commentary(seen.blocks)[0])))[0]


def without_contents(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """Return the blocks of a document without its list of contents, and whether there was one."""
    lines = [(place, block) for place, block in enumerate(blocks) if isinstance(block, Line)]
    start = next((place for place, line in lines if _CONTENTS.fullmatch(line.seen.strip())), None)
    gone = {place for place, line in lines if line.style.startswith("toc")}
    if start is not None:
        gone |= set(range(start, _end_of_contents(blocks, start)))
    return [block for place, block in enumerate(blocks) if place not in gone], bool(gone)


def _end_of_contents(blocks: Sequence[Block], start: int) -> int:
    """Return where a list of contents ends: where its first entry comes again, or something that is no entry."""
    first, supplement = "", False
    last = start
    for place in range(start + 1, len(blocks)):
        block = blocks[place]
        text = _LEADER.sub("", _text(block)).strip()
        if isinstance(block, Table) or not text:
            continue
        label = _label(text)
        entry = label or _LEADER.search(_text(block)) or _SUPPLEMENT.fullmatch(text) or _ANNEX.fullmatch(text)
        if not entry and not _comes_again(blocks, place):
            return place
        again = bool(first) and (text == first or (bool(label) and label == _label(first)))
        if again and supplement and text != first and label.startswith("条"):  # its first article is numbered anew
            again = bool(_BRACKETED.fullmatch(_text(blocks[last]).strip()))
        if len(text) > 50 or text.endswith("。") or again:
            above = bool(_BRACKETED.fullmatch(_text(blocks[last]).strip())) and last > start
            return last if above else place
        first, supplement, last = first or text, supplement or bool(_SUPPLEMENT.fullmatch(text)), place
    return start


def _comes_again(blocks: Sequence[Block], start: int) -> bool:
    """Tell whether the articles that follow a place come again: then this is a list of contents still."""
    labels = [label for block in blocks[start:] if (label := _label(_text(block).strip()))]
    return bool(labels) and labels[0] in labels[1:]


class _Divider:
    """Divides a document."""

    def __init__(self, seen: Seen) -> None:
        self.remarks = [*seen.remarks]
        blocks, self.commentary = without_commentary(seen.blocks)
        if self.commentary:
            self._note("", f"枠の外の{len(self.commentary)}段落は、条項の解説とみなし、契約書に入れていません。")
        self.blocks = list(_split(unfolded(blocks)))

    def _note(self, place: str, message: str) -> None:
        self.remarks.append(Remark(place, message))

    def divided(self) -> Divided:
        self.blocks, contents = without_contents(self.blocks)
        if contents:
            self._note("", "目次は読まず、ページの番号とともに作り直します。")
        starts = self._starts()
        if not starts:
            raise NoContractError(
                "条が見つかりません。「第1条（目的）」「第1条　目的」「1. 目的」のような見出しの行を探しました。"
            )
        first = starts[0]
        title, before = self._titled(self.blocks[:first])
        found = Divided(title, before, contents=contents, commentary=self.commentary, remarks=self.remarks)
        end = self._end(starts)
        self._parts(found, starts, end)
        self._tail(found, end)
        return found

    # where things begin

    def _starts(self) -> list[int]:
        """Return where articles, chapters and supplements begin."""
        starts: list[int] = []
        last, branch, supplement, heading = 0, 0, False, ""
        chapters: dict[str, int] = {}
        self.titles: dict[int, Titled] = {}
        annexed = own = False
        for place, block in enumerate(self.blocks):
            if not isinstance(block, Line):
                continue
            text = block.seen.strip()
            if starts and self._is_annex(place):
                annexed = True
            if _SUPPLEMENT.fullmatch(text):
                starts.append(place)
                last, branch, supplement, annexed = 0, 0, True, False
                continue
            titled = title_at(text) or (
                title_at(block.text.strip()) if block.mark and not mark_at(block.mark) else None
            )
            if not titled or _goes_on(titled):
                continue
            if titled.kind != "条":
                known = chapters.get(titled.kind, 0)
                skipped = titled.number > known + 1 and len(titled.rest.strip()) <= 30 and "。" not in titled.rest
                if skipped:
                    told = f"第{known}{titled.kind}の次が第{titled.number}{titled.kind}です"
                    self._note(block.place, f"{told}。{titled.kind}の番号は、並んだ順に付け直します。")
                if titled.number in (1, known + 1) or skipped:
                    chapters[titled.kind] = titled.number
                    if titled.kind == "章":
                        chapters.pop("節", None)
                    starts.append(place)
                    self.titles[place] = titled
                continue
            if titled.number == last and self._is_captioned(place):
                titled = _branched(titled)
            follows = titled.number == last + 1 and not titled.branch
            inserted = titled.number == last and titled.branch == (branch or 1) + 1
            bracketed = bool(re.match(r"[\s　]*[（(【][^（()）】]{1,30}[)）】]\s*$", titled.rest.split("\n")[0]))
            skips = last < titled.number <= last + (50 if bracketed else 4) and not titled.branch
            headed = bool(heading) and block.style == heading
            captioned = bool(re.match(r"[\s　]*[（(【]", titled.rest)) or self._is_captioned(place)
            again = titled.number == last and not titled.branch and captioned
            own = annexed and (own or not follows)  # an annex that has articles of its own
            if annexed and not headed and (supplement or own or not last):
                continue
            if follows or inserted or skips or again or headed or not last:
                if last and not follows and not inserted:
                    told = "同じ番号の条が2つあります" if again else f"第{last}条の次が第{titled.number}条です"
                    self._note(block.place, f"{told}。条の番号は、並んだ順に付け直します。")
                annexed = False
                last, branch, heading = titled.number, titled.branch, block.style if "heading" in block.style else ""
                starts.append(place)
                self.titles[place] = titled
            elif bracketed:
                self._note(
                    block.place, f"「第{titled.number}条」は、番号が続かないので、条とせず、文として読みました。"
                )
        if any(self.titles[place].kind == "条" for place in starts if place in self.titles):
            return starts
        return self._plain_starts()

    def _is_captioned(self, place: int) -> bool:
        """Tell whether the line above is a caption."""
        above = next((text for at in range(place - 1, -1, -1) if (text := _text(self.blocks[at]).strip())), "")
        return bool(_BRACKETED.fullmatch(above))

    def _plain_starts(self) -> list[int]:
        """Return where articles begin that are headed by a number and a caption alone: 1. 目的."""
        captioned: dict[tuple[str, ...], list[int]] = {}
        numbered: dict[tuple[str, ...], list[int]] = {}
        for place, block in enumerate(self.blocks):
            head = head_of(block) if isinstance(block, Line) else None
            if not head or not head.readings or head.readings[0].first not in ("1", "１", "一"):
                continue
            key, number, rest = key_of(head, head.readings[0]), head.readings[0].number, head.rest.strip()
            if key[1] == "|" and number == len(numbered.setdefault(key, [])) + 1:
                numbered[key].append(place)
            short = rest and len(rest) <= 30 and not rest.endswith(("。", "．", "、"))
            if short and number == len(captioned.setdefault(key, [])) + 1:
                captioned[key].append(place)
        best: list[int] = []
        for found in captioned.values():
            bodies = all(after - place > 1 for place, after in pairwise([*found, len(self.blocks)]))
            if len(found) >= 3 and bodies and len(found) > len(best):
                best = found
        if not best:  # numbered sentences
            best = max(numbered.values(), key=len, default=[])
            best = best if len(best) > 1 and self._is_most(best) else []
        for place in best:
            line = self.blocks[place]
            assert isinstance(line, Line)
            head = head_of(line)
            assert head
            numeral = head.readings[0]
            self.titles[place] = Titled("", numeral.number, 0, numeral.first, (head.prefix, head.suffix), head.rest)
        return best

    def _is_most(self, starts: Sequence[int]) -> bool:
        """Tell whether what is numbered is most of the text, and no list in it."""
        filled = [place for place, block in enumerate(self.blocks) if _text(block).strip()]
        within = sum(starts[0] <= place <= starts[-1] for place in filled)
        behind = sum(place > starts[-1] for place in filled)
        return len(starts) * 3 > within and behind <= 15

    def _titled(self, blocks: Sequence[Block]) -> tuple[str, list[Block]]:
        """Return the title of a contract, and what else stands before its first article."""
        lines = [block for block in blocks if isinstance(block, Line) and block.text.strip()]
        near = lines[:8]
        title = (
            next((line for line in near if line.style in ("title", "heading 1") and len(line.text) <= 60), None)
            or next((line for line in near if _TITLE.search(_closed(line.text)) and len(line.text) <= 60), None)
            or next((line for line in near if line.align == "center" and len(line.text) <= 60), None)
            or next((line for line in near[:1] if len(line.text) <= 40 and not line.text.endswith("。")), None)
            or next((line for line in near[:1] if len(line.text) <= 120 and _TITLE.search(_closed(line.text))), None)
        )
        if title is None:
            self._note("", "題名が分かりません。「題名」としました。契約書のページの「# 」の行を直してください。")
            return "題名", list(blocks)
        place = next(n for n, block in enumerate(blocks) if block is title)
        if any(_text(block).strip() for block in blocks[:place]):
            self._note(title.place, "題名の前の行は、題名の後に置きました。")
        return " ".join(title.seen.replace("　", " ").split()), [*blocks[:place], *blocks[place + 1 :]]

    def _end(self, starts: Sequence[int]) -> int:
        """Return where the articles end: at the closing, the date, the signatures or the first annex."""
        last = starts[-1]
        behind = last + 1 if self._runs_in(last) else last + 2
        for place in range(last + 1, len(self.blocks)):
            block = self.blocks[place]
            if self._is_annex(place):
                return place
            if isinstance(block, Table):
                if not block.framed and any(_SIGNER.match(line.text.strip()) for line in block.lines):
                    return place
                continue
            text = block.text.strip()
            if not text or (head_of(block) and not _DATE.fullmatch(block.seen.strip())):
                continue
            ends = _END.fullmatch(text) or _DATE.fullmatch(text) or _HISTORY.fullmatch(text)
            signs = _SIGNER.match(text) and not text.endswith(("。", "、")) and len(text) < 60 and place >= behind
            if (ends or signs or (_CLOSING.match(text) and place >= behind)) and not self._goes_on(place):
                return place
        return len(self.blocks)

    def _goes_on(self, place: int) -> bool:
        """Tell whether numbered sentences follow, as they do in an article: then there is no signature yet."""
        for at in range(place + 1, len(self.blocks)):
            block = self.blocks[at]
            if self._is_annex(at):
                break
            if isinstance(block, Line) and (head := head_of(block)) and head.readings and head.rest.endswith("。"):
                return not _CLOSING.match(head.rest)
        return False

    def _runs_in(self, place: int) -> bool:
        """Tell whether an article's text goes on behind its number or its caption."""
        titled = self.titles.get(place)
        rest = titled.rest if titled else ""
        return bool(re.sub(r"^[\s　]*(?:[（(【〔\[][^（()）】〕\]]*[)）】〕\]])?[\s　]*", "", rest))

    def _is_annex(self, place: int) -> bool:
        block = self.blocks[place]
        if not isinstance(block, Line):
            return False
        text = block.seen.strip()
        match = _ANNEX.fullmatch(text)
        if not match or len(text) > 50 or text.endswith("。"):
            return False
        title = match["title"] or ""
        return not GOES_ON.match(title) and not re.search("[はがをに]、|する。|のとおり", title)

    # what they consist of

    def _parts(self, found: Divided, starts: Sequence[int], end: int) -> None:
        for place, after in zip(starts, [*starts[1:], end], strict=True):
            line = self.blocks[place]
            assert isinstance(line, Line)
            body = self.blocks[place + 1 : after]
            titled = self.titles.get(place)
            if titled is None:
                chapter = Chapter("附則", " ".join(line.seen.split()), line.place)
                chapter.content = arranged(body, self._note)
                found.parts.append(chapter)
            elif titled.kind in ("条", ""):
                found.parts.append(self._article(found, line, titled, body))
            else:
                if titled.kind not in "章節":
                    self._note(line.place, f"「{titled.kind}」は書けないので、章としました。")
                title = titled.rest.strip(" 　:：")
                found.parts.append(Chapter(titled.kind, title, line.place, titled))
                if rest := [block for block in body if _text(block).strip()]:
                    self._captions_above(found, rest)
        self._move_captions(found)

    def _captions_above(self, found: Divided, rest: Sequence[Block]) -> None:
        """Keep what stands between a chapter's heading and its first article: a caption above that, or text."""
        chapter = found.parts[-1]
        chapter.content = list(rest)

    def _move_captions(self, found: Divided) -> None:
        """Give each article the caption that stands above it, at the end of what comes before."""
        before: Content | None = None
        pending = found.before
        for part in found.parts:
            held = _tail_of(before) if before is not None else None
            if isinstance(part, Article) and not part.caption:
                source = held if held is not None else pending
                while source and isinstance(source[-1], Line) and not source[-1].seen.strip():
                    source.pop()
                last = source[-1] if source else None
                if isinstance(last, Line) and (bracketed := _BRACKETED.fullmatch(last.seen.strip())):
                    source.pop()
                    part.caption, part.above = bracketed[2].strip(), True
                    part.around = (bracketed[1], bracketed[3])
                    if before is not None:
                        _drop_empty(before)
            before = part.content

    def _article(self, found: Divided, line: Line, titled: Titled, body: Sequence[Block]) -> Article:
        article = Article(titled, line.place)
        rest = titled.rest
        blank = rest[: len(rest) - len(rest.lstrip(" 　\t"))].replace("\t", "　")
        rest = rest.lstrip(" 　\t")
        bracketed = re.match(r"([（(【〔\[])((?:[^（()）]|[（(][^（()）]*[)）])*?)([)）】〕\]])", rest)
        first, _, below = rest.partition("\n")
        filled = bool(below) or any(_text(block).strip() for block in body)
        if bracketed and not rest.startswith(("（以下", "(以下")):
            article.caption = bracketed[2].strip()
            article.around = (blank + bracketed[1], bracketed[3])
            rest = rest[bracketed.end() :]
        elif titled.kind == "" and len(rest) <= 30 and not rest.endswith("。"):
            article.caption, article.around, rest = rest.strip(), ("", ""), ""
        elif (
            first
            and filled
            and len(first) <= 30
            and not re.search("[。、]$|[。]", first)
            and not head_of(Line(first, ""))
        ):
            sign = re.match(r"[:：]\s*", first)
            article.caption, rest = (first[sign.end() :] if sign else first).strip(), below
            article.around = (blank + (sign[0] if sign else ""), "")
        rest = rest.strip(" 　\t")
        lines = list(body)
        if rest:
            article.run_in = True
            lines.insert(0, moved(line, rest))
        article.content = arranged(lines, self._note)
        return article

    def _tail(self, found: Divided, end: int) -> None:
        """Divide what follows the articles: closing, signatures, annexes."""
        place = end
        signing = False
        while place < len(self.blocks) and not self._is_annex(place):
            block = self.blocks[place]
            text = _text(block).strip()
            if not signing and text:
                if isinstance(block, Table):
                    signing = not block.framed
                else:
                    dated = _DATE.fullmatch(text) and not _HISTORY.fullmatch(text)
                    signing = bool(dated or (_SIGNER.match(text) and not text.endswith("。") and len(text) < 60))
            (found.signature if signing else found.closing).append(block)
            place += 1
        annex: Annex | None = None
        body: list[Block] = []
        for at in range(place, len(self.blocks)):
            block = self.blocks[at]
            if self._is_annex(at):
                if annex:
                    annex.content = arranged(body, self._note)
                annex, body = self._annex(block), []
                found.annexes.append(annex)
            else:
                body.append(block)
        if annex:
            annex.content = arranged(body, self._note)
        for each in found.annexes:
            if not each.title:
                first = each.content[0] if each.content else None
                if (
                    isinstance(first, Line)
                    and len(first.text) <= 40
                    and not first.text.endswith("。")
                    and not head_of(first)
                ):
                    each.title = first.seen.strip()
                    each.content.pop(0)

    def _annex(self, block: Block) -> Annex:
        assert isinstance(block, Line)
        match = _ANNEX.fullmatch(block.seen.strip())
        assert match
        title = (match["title"] or match["bracketed"] or match["direct"] or "").strip()
        return Annex(match["kind"], "".join(match["number"].split()), title, block.place)


_BRACKETED = re.compile(r"([（(【〔\[])([^（()）]{1,40})([)）】〕\]])")


def _tail_of(content: Content) -> Content:
    """Return the innermost content that a content ends with."""
    while content and isinstance(content[-1], Listed) and content[-1].entries:
        content = content[-1].entries[-1].content
    return content


def _drop_empty(content: Content) -> None:
    """Take out entries that are left without anything, which are none."""
    while content and isinstance(content[-1], Listed):
        entries = content[-1].entries
        if entries and not entries[-1].content:
            entries.pop()
        if entries:
            return
        content.pop()


def _text(block: Block) -> str:
    return block.seen if isinstance(block, Line) else "".join(line.seen for line in block.lines)


def _is_frame(table: Table) -> bool:
    return all(len(row) == 1 for row in table.rows)


def _goes_on(titled: Titled) -> bool:
    """Tell whether a number is rather that of an article that a sentence speaks of."""
    behind = re.sub(r"^[\s　]*[（(][^（()）]*[)）]", "", titled.rest)
    return bool(
        GOES_ON.match(titled.rest)
        or (
            behind != titled.rest and re.match("[にをはがのへとでも、第]|及び|又は|並びに|若しくは|ないし|から", behind)
        )
    )


def _branched(titled: Titled) -> Titled:
    """Return the number of an article that another of this number was put before, as 第五条二."""
    match = re.match(rf"({NUMBER})[ 　\t]", titled.rest)
    numerals = list(readings_of(match[1])) if match and not titled.branch else []
    if not match or not numerals:
        return titled
    return titled._replace(branch=numerals[0].number, rest=titled.rest[match.end(1) :])


def _label(text: str) -> str:
    titled = title_at(text)
    return f"{titled.kind}{titled.number}-{titled.branch}" if titled else ""


def _closed(text: str) -> str:
    return "".join(text.split())


def _split(blocks: Sequence[Block] | Iterator[Block]) -> Iterator[Block]:
    """Yield the blocks, lines without space around; a paragraph that a number begins within, behind a line break, is
    several.
    """
    for block in blocks:
        if isinstance(block, Table):
            yield block
            continue
        start = 0
        pieces: list[tuple[int, str]] = []
        for piece in block.text.split("\n"):
            bare = piece.strip(_SPACES)
            begins = mark_at(bare) or bullet_at(bare) or title_at(bare) or _BRACKETED.fullmatch(bare)
            if pieces and not begins and bare and not title_at(pieces[-1][1].strip(_SPACES)):
                pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]}\n{piece}")
            else:
                pieces.append((start, piece))
            start += len(piece) + 1
        for number, (at, piece) in enumerate(pieces):
            lead = len(piece) - len(piece.lstrip(_SPACES))
            spans = tuple(
                span._replace(start=span.start - at - lead, end=span.end - at - lead)
                for span in block.spans
                if at <= span.start and span.end <= at + len(piece)
            )
            own = block if not number else block._replace(mark="", depth=-1, new_page=False)
            indent = own.indent if own.mark else own.indent + width_of(piece[:lead])
            yield own._replace(text=piece.strip(_SPACES), spans=spans, indent=indent)


_SPACES = " 　\t\u00a0"
