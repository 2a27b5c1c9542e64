"""``python -m clausebook``: the command ``clausebook``, where it is not installed."""

import signal
import sys


def main() -> int:
    """Be the process ``clausebook``; return its status."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # quiet, too, while all that is needed is loaded
    try:
        from .command.main import run
    except ModuleNotFoundError as missing:
        advice = "make か pip install -r requirements.txt で入れてください。"
        print(f"{missing.name} が入っていません。{advice}", file=sys.stderr)
        return 2
    return run()


if __name__ == "__main__":
    sys.exit(main())
