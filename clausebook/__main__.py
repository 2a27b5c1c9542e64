"""``python -m clausebook``: the command ``clausebook``, where it is not installed."""

import sys

try:
    from .command.main import run
except ModuleNotFoundError as missing:
    print(
        f"{missing.name} が入っていません。make か pip install -r requirements.txt で入れてください。", file=sys.stderr
    )
    sys.exit(2)

if __name__ == "__main__":
    sys.exit(run())
