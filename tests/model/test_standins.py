"""What stands for a value that is not there yet is told from what is one."""

from __future__ import annotations

import re

import pytest

from clausebook.model.standins import Place, stands_in, typed_stand_in
from docs.samples import MANUAL, parts_of, samples_of

from ..conftest import ROOT

HOUSES = sorted((ROOT / "tests/houses").glob("*.md"))

STAND_INS = [
    "OO株式会社", "００株式会社", "○×商事", "○△□株式会社", "〇×商事", "YYYY-MM-DD", "yyyy年mm月dd日", "#N/A",
    "#REF!", "«会社名»", "<<会社名>>", "${会社名}", "%会社名%", "[Company Name]",
    "クリックまたはタップしてテキストを入力してください。", "以下略", "同じです", "前回と同じ", "後で書く",
    "代表取締役 氏名", "代表取締役　会社名", "未定です。", "名前はここに記入", "●●", "○○", "△△", "□□",
    "××", "■■", "株式会社△△", "△△株式会社", "××株式会社", "□□ 御中", "■■様", "◇◇商事", "☆☆",
    "ＸＸ株式会社", "XX", "xxx", "XXX株式会社", "__", "＿＿＿", "＿", "_", "【会社名】", "株式会社【会社名】",
    "〔会社名〕", "[会社名]", "［会社名］", "<会社名>", "＜住所＞", "《会社名》", "（会社名）", "{{会社名}}",
    "{会社名}", "TBD", "tbd", "ＴＢＤ", "T.B.D.", "TBC", "TBA", "TBD株式会社", "株式会社TBD", "TBD（12月末）",
    "(TBD)", "To be determined", "n/a", "N/A", "Ｎ／Ａ", "NA", "未定", "未定です", "（未定）", "【未定】",
    "株式会社未定", "未定 太郎", "代表取締役　未定", "住所未定", "社名未定", "未確定", "要確認", "※要確認",
    "要確認！", "要確認様", "株式会社アクメ（要確認）", "株式会社アクメ（仮）", "アクメ（仮称）", "仮", "同上",
    "同左", "〃", "仝", "同じ", "甲に同じ", "甲と同じ", "上記と同じ", "上記のとおり", "別途", "別途連絡", "後日",
    "後日記入", "追って連絡", "調整中", "社内調整中", "確認中", "検討中", "ご記入ください",
    "会社名をご記入ください", "ここに会社名を記入", "ご入力下さい", "記入してください", "空欄", "ブランク", "なし",
    "該当なし", "特になし", "?", "？？？", "...", "…", "・・・", "－－", "---", "ーー", "会社名", "住所", "氏名",
    "甲の会社名", "委託者の住所", "相手方", "先方", "御社", "A社", "Ｂ社", "甲社", "某社", "ダミー", "テスト",
    "test", "hoge", "〇〇", "〇〇株式会社", "○ ○", "△　△", "令和○年○月○日", "令和　　年　　月　　日",
    "　　　　年　　月　　日", "2026年　月　日", "〇年〇月〇日", "××年××月", "株式会社○", "丸○",
    "丸○株式会社", "丸◯", "株式会社〇", "〓〓", "東京都○○区", "東京都○区△町", "東京都千代田区□□1-1", "金　　円",
    "【　】", "（　）", "番地不明", "★★★", "***", "株式会社***", "########", "検討中（来週確定）", "TBD/未定",
    "先方確認中", "株式会社 ○○ ホールディングス", "XXXX-XXXX", "株式会社ＸＸＸ",
    "東京都千代田区霞が関○丁目○番○号", "東京都千代田区霞が関◯-◯-◯", "東京都千代田区霞が関○番地", "x-x-x", "Ｘ－Ｘ－Ｘ",
    "東京都千代田区霞が関x-x", "東京都千代田区霞が関Ｘ丁目", "東京都千代田区霞が関×丁目×番",
    "東京都千代田区霞が関一丁目　番　号",
    "東京都千代田区霞が関一丁目　番", "東京都千代田区霞が関1丁目　番地", "東京都千代田区霞が関1番　号", "※仮住所",
    "仮住所",
    "（移転予定）東京都千代田区霞が関1-1-1", "東京都千代田区霞が関1-1-1（変更予定）",
    "代表取締役 〇山〇男", "〇山〇男", "○田○子", "後で直す", "株式会社見本（後日記入）", "いずれかを削除",
    "アクメ??商会",
    "未　定", "同　上", "T B D", "T/B/D", "n.a.", "ｔ・ｂ・ｄ", "未・定", "空　欄", "確 認 中", "株式会社 会 社 名",
    "未\u00a0定", "未\u0301定", "みてい", "株式会社ﾐﾃｲ", "株式会社〈社名〉", "会社名1", "会社A",
    "会社名Ａ", "契約先会社名",
    "株式会社◉◉", "山田◉◉", "◦◦", "••", "▢▢", "◌◌", "▪▪", "╳╳", "株式会社＊＊", "＃＃", "＠＠", "……商事", "＝＝",
    "東京都港区六本木1-□", "東京都港区六本木1-◎", "東京都港区六本木◯-1",
    "東京都港区六本木1-1-1 ○階", "1-1-1 〇階", "1-1-1 ＿階",
]  # fmt: skip
"""What people type until they know."""

VALUES = [
    "300,000", "1,000,000円", "午前9:00", "O&O株式会社", "007株式会社", "株式会社イーオー", "ZOO株式会社",
    "略歴社", "100%果汁株式会社", "MM総研株式会社", "〇一商店", "丸〇", "二〇〇〇年会", "一〇〇号",
    "株式会社見本商会", "見本　太郎", "法務　花子", "代表取締役　法務花子", "○か×か", "未来株式会社",
    "未定義株式会社ではない", "別途商会", "同上寺", "後日談株式会社", "有限会社忍者", "株式会社記者倶楽部",
    "株式会社X", "X株式会社", "株式会社エックス", "A&B株式会社", "ABC株式会社", "東京都千代田区霞が関一丁目1番1号",
    "北海道札幌市中央区北1条西2丁目", "受発注管理システム「まとめ＊手配」", "アクメ決済API（v2.0）", "my_service",
    "株式会社Sample & Co.", "株式会社アクメ（東京本社）", "別紙のとおりとする。", "見本クラウド", "利用規約",
    "「甲」及び「乙」", "*Star* **Works** 株式会社", "100%～50％…―・株式会社", "{{委託者}}株式会社",
    "<b>&amp;</b> & Co.", "仮屋太郎", "同前商店", "某田太郎", "株式会社未定義", "要確認太郎左衛門", "3", "東京",
    "1億2,000万円", "2026-12-01", "手書き", "電子署名", "役所 広司", "なしの里株式会社", "サンプル株式会社",
    "テスト株式会社", "株式会社テスト", "例の会社株式会社", "株式会社不明堂", "丸×商店", "A×B株式会社", "○の会",
    "株式会社〇〇七", "★スター株式会社", "☆店", "ドン・キホーテ", "バー■", "株式会社TBSホールディングス",
    "XXL株式会社", "代表者", "代表社員", "店主", "10", "上記載商店", "保留園", "ペンディングトン商会",
    "仮面ライダー株式会社", "大阪府大阪市北区中之島一丁目3番20号",
    "福岡県福岡市中央区天神一丁目8番1号 見本ビル1001号室", "同志社", "No.1株式会社", "株式会社NO",
    "Test Drive株式会社", "株式会社住所サービス", "金額計算システム", "契約日管理サービス", "氏名商店",
    "名前株式会社なまえ", "NA株式会社", "None & Co.",
    "株式会社ドラフト", "東京都千代田区六番町一丁目　番町ハイム", "東京都千代田区一番町1番地 号外ビル",
    "東京都千代田区一〇丁目一〇番一〇号", "東京都港区六本木X-1ビル", "X-Tech株式会社", "株式会社X-X1",
    "株式会社何でも？",
    "京都府京都市中京区上本能寺前町488番地", "北海道札幌市北1条西2丁目", "千葉県船橋市本町1-1-1 ○番館", "仮住株式会社",
    "〒100-0013 東京都千代田区霞が関1-1", "1-1 Kasumigaseki, Chiyoda-ku, Tokyo", "予定株式会社",
    "建設予定地管理株式会社",
    "石川県金沢市香林坊二丁目4番30号", "群馬県吾妻郡中之条町大字横尾甲100番地の2",
    "新潟県新潟市中央区西船見町字浜浦5932番地",
    "山 田 太 郎", "A・B・C株式会社", "A B C株式会社", "会社法務サービス", "株式会社♪♪", "株式会社café", "1-1-1",
    "見本・例・株式会社",
]  # fmt: skip
"""Names, and other values, that hold a sign or a word of a stand-in."""

TYPED = [
    "YYYY年MM月DD日", "«会社名»は支払う。", "対価は●●円とする。", "令和　　年　　月　　日", "____を支払う",
    "＿＿＿＿", "【会社名】は、支払う。", "【会社名】（以下「甲」という。）", "甲は【金額】円を支払う",
    "〇〇に定める", "○○株式会社", "令和○年○月○日", "××円", "（要確認）業務を行う", "（仮）", "（TBD）",
    "TBDとする", "［注：確認］の件を行う", "対価は□□とする", "XX年とする", "xx円", "金　　　円を払う",
    "第　条に定める", "第●条", "業務は〔業務の内容〕とする", "2026年　月　日",
    "TODO", "TODO: 金額", "甲は、TODO 支払う。", "＜金額＞円を支払う。", "《金額》円を支払う。",
    "（金額）円を支払う。", "（月額）円", "期間は（年数）年とする。", "甲は＜会社名＞に支払う。",
    "***円を支払う。", "対価は***とする。", "対価は…円とする。", "対価は・・・円とする。", "対価は...円とする。",
    "対価は？？とする。",
    "対価は？円とする。", "◯社は支払う。", "甲は、◯物品を引き渡す。", "乙は○サービスを使う。",
    "対価は-----円とする。", "対価は――円とする。",
    "平日午前　時から午後　時まで", "平日午前 時から", "甲は支払う（後日記入）。", "（後で記入）", "要検討",
    "甲は支払う。要検討", "要検討：金額",
    "※後で直す", "甲は支払う。※後で直す", "※あとで差し替え", "（案）", "ドラフト", "（ドラフト）",
    "甲は支払う（いずれかを削除）。",
    "（どちらか一方を削除してください）", "N/A", "「　　　」を提供する。", "『 』という。",
    "場所は東京都千代田区霞が関○丁目○番○号とする。",
    "場所は霞が関一丁目　番　号とする。", "毎月　日までに支払う。",
]  # fmt: skip
"""Texts of clauses in which a blank is missing."""

SENTENCES = [
    "甲は、業務を行う。", "【目的】本契約は、次のとおりとする。", "（以下「本契約」という。）", "二〇〇〇年",
    "一〇〇円", "□ 同意する", "■ 適用範囲", "（上記に定める場合を含む。）", "○（丸）印を付す",
    "対象システム（仮称「アクメ」）", "（別途定める場合を除く。）", "別途協議により定める", "未定の事項は協議する",
    "不明な点は確認してください", "A×B", "△100円", "金額は円で表示する", "年月日を記載する", "各年の月及び日",
    "第1条から第3条まで", "「×」を付ける", "【重要】必ずお読みください", "（確認中の案件を除く。）", "1年　3月",
    "仕様書（案）を提出する。", "成果物のドラフトを提出する。", "提案", "業務計画書（案）", "金壱百万（1,000,000）円",
    "1,000円…2,000円",
    "甲、乙…日本の法人", "※在宅で勤務する日も同じとする。", "※印の欄", "○印を付す。", "該当する欄に○印を付す。",
    "該当欄を○で囲む。", "○秘と表示する。",
    "○業務の範囲", "○ 業務の範囲", "評価は、○、△及び×とする。", "午前9時から午後5時まで", "午前 9時", "毎月末日",
    "ToDoリストの機能",
    "いずれかを選択する。", "後日協議する。", "要検討事項を一覧にする。", "別途通知する。", "（別途通知する。）",
    "「業務」とは、次をいう。", "疑義の有無？",
    "A・B・…", "12月　日本橋", "保留", "調整中の額", "未定", "100％", "A…B", "－", "―", "…", "＜参考＞", "《第1部》",
    "a < b > c", "**",
    "電話：03-0000-0000", "1-1-1", "サービス（以下「TODO管理」という。）",
]  # fmt: skip
"""Texts of clauses in which none is."""


@pytest.mark.parametrize("text", STAND_INS)
@pytest.mark.parametrize("prose", [False, True])
def test_stand_in_is_no_value(text: str, prose: bool) -> None:
    silent = ("NA", "n.a.", "……商事", "なし", "該当なし", "特になし", "テスト", "test")
    assert stands_in(text, prose) != (prose and text in silent)


def test_value_with_a_note_is_none_but_a_text_of_one_s_own_may_have_one() -> None:
    assert stands_in("東京都千代田区霞が関1-1-1 ※来月移転")
    assert not stands_in("※在宅で勤務する日も同じとする。", prose=True)


@pytest.mark.parametrize("text", VALUES)
def test_name_with_a_sign_or_word_of_a_stand_in_is_one(text: str) -> None:
    assert not stands_in(text)


@pytest.mark.parametrize(
    "text", ["別途協議のうえ定める。", "なし", "該当なし", "別紙", "別紙参照", "甲乙協議のうえ定める。"]
)
def test_text_of_one_s_own_may_say_that_there_is_nothing(text: str) -> None:
    assert not stands_in(text, prose=True)


@pytest.mark.parametrize("text", TYPED)
def test_stand_in_is_found_in_a_clause(text: str) -> None:
    assert typed_stand_in(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_sentence_of_a_clause_has_none(text: str) -> None:
    assert typed_stand_in(text) == ""


@pytest.mark.parametrize(
    "text", ["業務委託契約書（案）", "契約書【ドラフト】", "業務委託契約書(DRAFT)", "業務委託契約書　案", "○○契約書"]
)
def test_title_of_a_draft_is_that_of_no_final(text: str) -> None:
    assert typed_stand_in(text, place=Place.TITLE)


@pytest.mark.parametrize("text", ["業務委託契約書", "業務提案契約書", "立案", "【重要】契約書", "契約書（改訂版）"])
def test_title_that_is_none_of_a_draft_stays(text: str) -> None:
    assert typed_stand_in(text, place=Place.TITLE) == ""


@pytest.mark.parametrize("text", ["N/A", "○", "未定", "－"])
def test_cell_of_a_table_may_say_that_there_is_nothing(text: str) -> None:
    assert typed_stand_in(text, place=Place.CELL) == ""


def clauses() -> list[tuple[str, str]]:
    """Return (file, line) of all that clauses say: of the agreements, of many houses, and of the manual's samples."""
    files = {str(path): path.read_text(encoding="utf-8") for path in (ROOT / "source/clauses").glob("*/[!i]*.md")}
    houses = [(path.name, parts_of("\n" + path.read_text(encoding="utf-8"))) for path in HOUSES]
    samples = [(sample.name, sample.files) for sample in samples_of(MANUAL.read_text(encoding="utf-8"))]
    for name, parts in [*houses, *samples]:
        written = {part: text for part, text in parts.items() if part.startswith(("source/clauses", "source/annexes"))}
        files |= {f"{name} {part}": text for part, text in written.items() if "/index.md" not in part}
    return [
        (file, line)
        for file, text in files.items()
        for line in text.splitlines()
        if not re.match(r"[`:|\s-]*$|```|:", line)
    ]


def test_no_clause_of_many_houses_has_one() -> None:
    lines = [
        (file, re.sub(r"\{\{.*?\}\}|\{\w+\}`[^`]*`|!?\[[^]]*\]\(.*?\)", "\ue000", line)) for file, line in clauses()
    ]
    assert len(lines) > 800
    found = {(file.partition(" ")[0], sign) for file, line in lines if (sign := typed_stand_in(line, rules_stay=True))}
    assert found == {("変更契約.md", "○○")}, "it has its parties typed"


def test_rule_to_write_on_may_stay_but_no_other_sign() -> None:
    assert typed_stand_in("住所：＿＿＿＿", rules_stay=True) == ""
    assert typed_stand_in("住所：＿＿＿＿") == "____"
    assert typed_stand_in("住所：＿＿＿＿　●●", rules_stay=True) == "●●"
    assert typed_stand_in("日付：____年__月__日", rules_stay=True) == "年__月__日"


@pytest.mark.parametrize("signs", ["-", "―", "...", "ー", "・", "…"])
def test_long_run_of_signs_is_looked_at_once(signs: str) -> None:
    """Looked at from each of its signs, it takes many minutes."""
    assert typed_stand_in(f"あ{signs * 100_000}い") == ""
