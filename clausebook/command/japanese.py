"""Click's own words in Japanese, whatever language the machine speaks."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

DOMAIN = "clausebook"

WORDS = {
    "(dynamic)": "（そのつど決まる）",
    "(Did you mean one of: {possibilities}?)": "もしかして {possibilities} のどれかですか。",
    "Aborted!": "中断しました。",
    "Argument {name!r} takes {nargs} values.": "{name!r} には値を{nargs}個書いてください。",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.": (
        "引数の名前は1つだけ付けられます。{length}個あります: {decls}。"
    ),
    "Boolean option {decl!r} cannot use the same flag for true/false.": (
        "{decl!r} では、有効と無効に同じ名前を使えません。"
    ),
    "Choice({choices})": "選択（{choices}）",
    "Choose from:\n\t{choices}": "次から選んでください:\n\t{choices}",
    "Commands": "コマンド",
    "Confirm the action without prompting.": "尋ねずに行う。",
    "Could not determine name for option with declarations {decls!r}": "{decls!r} から選択肢の名前が決まりません。",
    "Could not open file {filename!r}: {message}": "ファイル {filename!r} を開けません: {message}",
    "Couldn't detect Bash version, shell completion is not supported.": (
        "Bash の版が分からないため、補完を使えません。"
    ),
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "コマンド {name!r} は、やがてなくなります。{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "{param_type} {name!r} は、やがてなくなります。{extra_message}"
    ),
    "Did you mean {possibility}?": "もしかして {possibility} ですか。",
    "Do you want to continue?": "続けますか。",
    "Error: The two entered values do not match.": "2度の入力が一致しません。",
    "Error: invalid input": "使えない入力です。",
    "Error: {message}": "{message}",
    "Got unexpected extra argument ({args})": "「{args}」は余分です。",
    "Got unexpected extra arguments ({args})": "「{args}」は余分です。",
    "Invalid start character for option ({option})": "選択肢の名前は - で始めてください（{option}）。",
    "Invalid value for {param_hint}: {message}": "{param_hint} の値が使えません: {message}",
    "Invalid value: {message}": "値が使えません: {message}",
    "Missing argument": "足りません:",
    "Missing command.": "コマンドを書いてください。",
    "Missing option": "足りません:",
    "Missing parameter": "足りません:",
    "Missing parameter: {param_name}": "足りません: {param_name}",
    "Missing {param_type}": "足りません（{param_type}）:",
    "Name '{name}' defined twice": "名前「{name}」が2度あります。",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
    "Did you mean to pass '--{name}'?": ("名前（{name}）だけがあります。'--{name}' と書くか、引数にしてください。"),
    "No such command {name!r}.": "コマンド {name!r} はありません。",
    "No such option {name!r}.": "{name!r} は使えません。",
    "Option {name!r} does not take a value.": "{name!r} に値は付けられません。",
    "Option {name!r} requires an argument.": "{name!r} の後に値を書いてください。",
    "Option {name!r} requires {nargs} arguments.": "{name!r} の後に値を{nargs}個書いてください。",
    "Options": "選べるもの",
    "Positional arguments": "指定するもの",
    "Press any key to continue...": "続けるには、どれかのキーを押してください…",
    "Repeat for confirmation": "確かめのため、もう一度",
    "Shell completion is not supported for Bash versions older than 4.4.": "補完には Bash 4.4 以降が要ります。",
    "Show the version and exit.": "版を出す。",
    "Show this message and exit.": "この説明を出す。",
    "Takes {nargs} values but 1 was given.": "値が{nargs}個要りますが、1個しかありません。",
    "Takes {nargs} values but {len} were given.": "値が{nargs}個要りますが、{len}個あります。",
    "Try '{command} {option}' for help.": "使い方は {command} {option} で出ます。",
    "Unknown color {colour!r}": "色 {colour!r} はありません。",
    "Unknown standard stream '{name}'": "標準の入出力「{name}」はありません。",
    "Usage:": "使い方:",
    "Value must be an iterable.": "値を並べて書いてください。",
    "Windows error: {error}": "Windows の誤り: {error}",
    "d": "日",
    "default: {default}": "なければ {default}",
    "deprecated": "やがてなくなる",
    "directory": "フォルダー",
    "env var: {var}": "環境変数 {var}",
    "file": "ファイル",
    "path": "場所",
    "required": "要る",
    "unknown error": "わけの分からない誤り",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "{editor}: Editing failed": "{editor}: 編集できませんでした。",
    "{editor}: Editing failed: {e}": "{editor}: 編集できませんでした: {e}",
    "{len_type} values are required, but {len_value} was given.": "値が{len_type}個要りますが、{len_value}個です。",
    "{len_type} values are required, but {len_value} were given.": "値が{len_type}個要りますが、{len_value}個です。",
    "{name} {filename!r} does not exist.": "{name} {filename!r} はありません。",
    "{name} {filename!r} is a directory.": "{name} {filename!r} はフォルダーです。",
    "{name} {filename!r} is a file.": "{name} {filename!r} はファイルです。",
    "{name} {filename!r} is not executable.": "{name} {filename!r} は実行できません。",
    "{name} {filename!r} is not readable.": "{name} {filename!r} を読めません。",
    "{name} {filename!r} is not writable.": "{name} {filename!r} に書けません。",
    "{value!r} does not match the format {format}.": "{value!r} は {format} の形ではありません。",
    "{value!r} does not match the formats {formats}.": "{value!r} は {formats} のどの形でもありません。",
    "{value!r} is not a valid UUID.": "{value!r} は UUID ではありません。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} は使えません。使えるもの: {states}",
    "{value!r} is not a valid {number_type}.": "{value!r} は数ではありません。",
    "{value!r} is not one of {choices}.": "{value!r} は使えません。使えるもの: {choices}。",
    "{value!r} is not {choice}.": "{value!r} は使えません。使えるもの: {choice}。",
    "{value} is not in the range {range}.": "{value} は使えません。範囲: {range}。",
}
"""All that Click says, by its message id; a test reads Click's source for ids that are not here."""


class _Words(gettext.NullTranslations):
    """The catalogue, as gettext hands it out."""

    def gettext(self, message: str) -> str:
        return WORDS.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def in_japanese() -> Iterator[None]:
    """Let this process speak Japanese where a module asks gettext without naming a catalogue, as Click does.

    gettext looks for catalogues by what the environment says of languages, which is not ours to change:
    what this process starts inherits it.
    """
    find, before = gettext.translation, gettext.textdomain()

    def translation(domain: str, *arguments: Any, **settings: Any) -> gettext.NullTranslations:
        return _Words() if domain == DOMAIN else find(domain, *arguments, **settings)

    gettext.translation = translation  # type: ignore[assignment]  # its overloads tell classes of catalogues apart
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        gettext.translation = find
        gettext.textdomain(before)
