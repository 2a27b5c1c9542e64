"""The command ``clausebook``: its verbs, and how it begins and ends."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

import click

from .. import __version__
from .help import HelpContext
from .japanese import in_japanese
from .screen import Status, seen

if TYPE_CHECKING:  # takes long to load
    from ..deal.document import Handbook

VERBS = ("pdf", "html", "deal", "test", "serve")
"""In the order of the help; each is a module with a `command`."""


class Verbs(click.Group):
    """The verbs, each loaded when it is asked for."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        verb = import_module(f".{cmd_name}", __package__).command
        assert isinstance(verb, click.Command)
        verb.name = cmd_name
        return verb

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in VERBS and not ctx.resilient_parsing:
            raise click.NoSuchCommand(args[0], possibilities=VERBS, ctx=ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=Verbs,
    subcommand_metavar="コマンド [指定するもの]...",
    options_metavar="[選べるもの]",
    help="契約書を、条項のファイルから組み立てる。",
    epilog="""
    くわしくは、clausebook pdf --help のように。

    終わったときの番号（どのコマンドでも同じ）:

      0    できた
      1    調べたところ、指摘がある（いまのコマンドは返さない）
      2    原稿か案件に誤りがある、または使い方が違う
      130  Ctrl+C で中断した
    """,
)
@click.version_option(__version__, message="%(prog)s %(version)s", help="版を出す。")
def verbs() -> None:
    pass


def main(arguments: Sequence[str] | None = None, handbook: Handbook | None = None) -> int:
    """Run a command, on the project in this folder if no other is given; return its status."""
    with in_japanese():
        try:
            return int(verbs.main(arguments, "clausebook", standalone_mode=False, obj=handbook) or Status.DONE)
        except (click.Abort, KeyboardInterrupt):
            return Status.INTERRUPTED
        except click.exceptions.NoArgsIsHelpError as error:
            print(error.format_message(), file=sys.stderr)
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "clausebook"
            print(f"{seen(_message(error))}\n使い方は {path} --help で出ます。", file=sys.stderr)
    return Status.FAULTY


def _message(error: click.UsageError) -> str:
    """Return what is wrong with how a command is called, in a sentence of Japanese."""
    if isinstance(error, click.MissingParameter) and error.param:
        return f"{error.param.get_error_hint(error.ctx)} を書いてください。"
    if isinstance(error, click.NoSuchCommand):
        return f"{error.format_message()}使えるもの: {'、'.join(VERBS)}。"
    return error.format_message()


class _Outlet(io.FileIO):
    """A pipe or a file to print to. When its reader has gone, the rest is lost and the work goes on.

    What else keeps it from being written to is told once; not again when the process ends.
    """

    broken = False

    def write(self, content: Any, /) -> int:
        if self.broken:
            return len(content)
        try:
            return super().write(content) or 0
        except BrokenPipeError:
            self.broken = True
            return len(content)
        except OSError:
            self.broken = True
            raise


def _outlet(stream: TextIO) -> TextIO:
    """Return a standard stream that a missing reader does not break, nor a character that it cannot encode."""
    if not isinstance(stream, io.TextIOWrapper):  # closed by whoever called
        return stream
    if stream.isatty():
        stream.reconfigure(errors="backslashreplace")
        return stream
    stream.flush()
    outlet = io.BufferedWriter(_Outlet(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(outlet, stream.encoding, "backslashreplace", line_buffering=True)


def run(arguments: Sequence[str] | None = None) -> int:
    """Be the process ``clausebook``; return its status."""
    sys.stdout, sys.stderr = _outlet(sys.stdout), _outlet(sys.stderr)
    try:
        return main(arguments)
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except Exception:
        traceback.print_exc()
        print("clausebook の誤りで止まりました。上の内容を添えて、作った人に知らせてください。", file=sys.stderr)
        return Status.FAULTY
