"""Change the code a little at random places, and see whether the tests notice: `make mutants` (mutmut).

mutmut changes what functions and methods do, one place a mutant; it leaves alone what stands outside of functions
(tables, regular expressions), functions with a decorator (properties, what is cached) and docstrings. The tests of a
mutant are those that ran the changed function; as a pytest plugin this module adds what mutmut does not see.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from hashlib import sha256

import pytest
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import get_mutant_name

from .process import ROOT

SAMPLE = 330
"""How many mutants are tried, shared out among the rooms by the number of mutants that each can have."""

LEAST = 40
"""How many of them are of one room at least."""

SEED = "1"
"""What the sample is drawn by; another one, in the environment, draws another sample."""


def sample(seed: str) -> list[str]:
    """Return the names of the mutants to try; a change in one function leaves those of the others in the sample."""
    rooms: dict[str, list[str]] = defaultdict(list)
    for path in walk_mutatable_files():
        mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
        rooms[path.parts[1]] += [get_mutant_name(path, name) for name in mutated.mutant_names]
    total = sum(map(len, rooms.values()))
    chosen = []
    for names in rooms.values():
        names.sort(key=lambda name: sha256(f"{seed} {name}".encode()).digest())
        chosen += names[: max(LEAST, round(SAMPLE * len(names) / total))]
    return chosen


def main() -> None:
    names = sample(os.environ.get("SEED", SEED))
    subprocess.run([sys.executable, "-m", "mutmut", "run", "--max-children", "1", *names], cwd=ROOT, check=True)
    results: dict[str, Counter[str]] = defaultdict(Counter)
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name in sorted(data.exit_code_by_key.keys() & set(names)):
            status = status_by_exit_code[data.exit_code_by_key[name]]
            results[path.parts[1]][status] += 1
            if status not in ("killed", "timeout"):
                print(f"{status}: {name}")
    for room, counts in results.items():
        print(room, dict(counts))


# what the plugin adds

_REMEMBERING = type(cache(len))
"""What a function becomes that remembers its results."""

_shared: dict[str, set[str]] = defaultdict(set)
"""What was run to make a fixture, by its name."""


def pytest_configure() -> None:
    """Tell the processes that tests start of the mutant alone: else they would look for the settings of mutmut."""
    if "__mutmut_" not in os.environ.get("MUTANT_UNDER_TEST", ""):
        os.environ.pop("MUTANT_UNDER_TEST", None)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    """Note what a fixture runs: it is made once, but every test that takes it may notice a change in that."""
    before = set(state()._stats)
    state()._stats.clear()
    result = yield
    _shared[fixturedef.argname] |= state()._stats
    state()._stats |= before
    return result


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Function) -> None:
    """Let what its fixtures ran count as run by the test, and let it run again what functions remember."""
    for name in item.fixturenames:
        state()._stats |= _shared[name]
    for name, module in list(sys.modules.items()):
        if name.startswith("clausebook.") and name != "clausebook.typeset.fonts":  # a font is known by being the same
            for function in [each for each in vars(module).values() if isinstance(each, _REMEMBERING)]:
                if function.__module__ == name:
                    function.cache_clear()


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Run first the tests that need fewest fixtures, and of these the quickest."""
    durations = state().duration_by_test
    items.sort(key=lambda item: (len(item.fixturenames), durations.get(item.nodeid, 0.0)))


if __name__ == "__main__":
    main()
