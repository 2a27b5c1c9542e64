"""The command ``clausebook``: its verbs, and how it begins and ends."""

from __future__ import annotations

import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from .. import __version__
from ..model.diagnostics import seen
from ..model.files import leave_nothing
from .caller import CLAUSEBOOK, MAKE, by_make, written
from .help import HelpContext
from .japanese import in_japanese
from .screen import Interruption, Status, fault_of_file

if TYPE_CHECKING:  # takes long to load
    from ..deal.document import Handbook

VERBS = ("init", "import", "verify", "pdf", "html", "deal", "test", "serve")
"""In the order of the help; each is a module with a `command`."""

MODULES = {"import": "imports"}
"""The modules of the verbs that no module can be called by."""


class Verbs(click.Group):
    """The verbs, each loaded when it is asked for."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        verb = import_module(f".{MODULES.get(cmd_name, cmd_name)}", __package__).command
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
      1    調べたところ、指摘がある（verify で、原文と違う）
      2    原稿か案件に誤りがある、または使い方が違う
      130  Ctrl+C で中断した
    """,
)
@click.version_option(__version__, message="%(prog)s %(version)s", help="版を出す。")
def verbs() -> None:
    pass


def main(arguments: Sequence[str] | None = None, handbook: Handbook | None = None, caller: str = CLAUSEBOOK) -> int:
    """Run a command, on the project in this folder if no other is given; return its status."""
    with in_japanese():
        try:
            return int(verbs.main(arguments, caller, standalone_mode=False, obj=handbook) or Status.DONE)
        except (click.Abort, KeyboardInterrupt):
            return Status.INTERRUPTED
        except click.exceptions.NoArgsIsHelpError as error:
            print(error.format_message(), file=sys.stderr)
        except click.UsageError as error:
            print(f"{seen(_message(error))}\n{_where_help_is(error.ctx)}", file=sys.stderr)
    return Status.FAULTY


def _message(error: click.UsageError) -> str:
    """Return what is wrong with how a command is called, in a sentence of Japanese."""
    if isinstance(error, click.BadParameter) and error.ctx and error.param and by_make(error.ctx):
        error.param_hint = written(error.ctx, error.param.name or "")
    if isinstance(error, click.MissingParameter) and error.param:
        return f"{error.param_hint or error.param.get_error_hint(error.ctx)} を書いてください。"
    if isinstance(error, click.NoSuchCommand):
        return f"{error.format_message()}使えるもの: {'、'.join(VERBS)}。"
    return error.format_message()


def _where_help_is(context: click.Context | None) -> str:
    if context and by_make(context):
        return f"使い方は {MAKE} help で出ます。"
    return f"使い方は {context.command_path if context else CLAUSEBOOK} --help で出ます。"


class _Outlet(io.FileIO):
    """A pipe or a file to print to. When its reader has gone, the rest is lost and the work goes on.

    What else keeps it from being written to is told once, by the name that it has been given; not again when the
    process ends, and not at all if it has none: then it is where faults are told.
    """

    broken = False

    def __init__(self, number: int, called: str) -> None:
        super().__init__(number, "w", closefd=False)
        self.called = called

    def write(self, content: Any, /) -> int:
        if self.broken:
            return len(content)
        try:
            return super().write(content) or 0
        except OSError as error:
            self.broken = True
            if self.called and not isinstance(error, BrokenPipeError):
                raise OSError(error.errno, error.strerror, self.called) from None
            return len(content)


def _outlet(stream: TextIO | None, called: str) -> TextIO:
    """Return a standard stream that a missing reader does not break, nor a character that it cannot encode."""
    if stream is None:  # closed by whoever called
        return Path(os.devnull).open("w", encoding="utf-8")
    if not isinstance(stream, io.TextIOWrapper):  # replaced by whoever called
        return stream
    if stream.isatty():
        stream.reconfigure(errors="backslashreplace")
        return stream
    stream.flush()
    outlet = io.BufferedWriter(_Outlet(stream.fileno(), called))
    return io.TextIOWrapper(outlet, stream.encoding, "backslashreplace", line_buffering=True)


def _hold_standard_streams() -> None:
    """Put the null device where a standard stream is closed: a file opened later would take its number.

    What a process that is started says would then be written into that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # which takes the lowest number


def _take_interruptions() -> None:
    """Have Ctrl-C end this process, and what it starts, without a word; unless whoever called has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        return
    signal.signal(signal.SIGINT, Interruption.handle)
    sys.unraisablehook = lambda lost: None if Interruption.come else sys.__unraisablehook__(lost)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))


def _roomy(command: Callable[[], int]) -> int:
    """Call a command, with room for all calls below it in one piece.

    CPython takes that room in pieces of 16 KiB, and gives one back whenever nothing is left in it. If that is where a
    call is made again and again, which is by chance, a quarter of the time goes there.
    """
    return command()


_roomy.__code__ = _roomy.__code__.replace(co_stacksize=2**15)  # it needs a piece of 512 KiB, which it half fills


def run(command: Callable[[], int] = main) -> int:
    """Be the process ``clausebook``; return its status."""
    _hold_standard_streams()
    sys.stdout, sys.stderr = _outlet(sys.stdout, "標準出力"), _outlet(sys.stderr, "")
    _take_interruptions()
    try:
        return _roomy(command)
    except KeyboardInterrupt:
        return Status.INTERRUPTED
    except Exception as error:
        if Interruption.come:
            return Status.INTERRUPTED
        if isinstance(error, OSError):
            print(fault_of_file(error), file=sys.stderr)
            return Status.FAULTY
        traceback.print_exc()
        print("clausebook の誤りで止まりました。上の内容を添えて、作った人に知らせてください。", file=sys.stderr)
        return Status.FAULTY
    finally:
        leave_nothing()
