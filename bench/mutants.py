"""Change the code a little at random places, and see whether the tests notice: `make mutants` (mutmut).

mutmut writes the mutants: each changes what one function or method does in one place. It leaves alone what stands
outside of functions (tables, regular expressions), functions with a decorator (properties, what is cached) and
docstrings. As a plugin of pytest this module runs the tests: once to see which of them run which function, and then,
for each mutant and in a process of its own, those of its room that do (of all rooms, if none of its own does), until
one fails.
"""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from functools import cache
from hashlib import sha256
from itertools import zip_longest
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from hypothesis import Phase, settings
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, walk_mutatable_files
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from .process import ROOT

MUTANTS = ROOT / "mutants"

SAMPLE = 330
"""How many mutants are tried, shared out among the rooms by the number of mutants that each can have."""

LEAST = 40
"""How many of them are of one room at least."""

SEED = "1"
"""What the sample is drawn by; another one, in the environment, draws another sample."""


def main() -> None:
    from mutmut.__main__ import create_mutants  # nothing for the tests to load

    os.chdir(ROOT)
    shutil.rmtree(MUTANTS, ignore_errors=True)
    MUTANTS.mkdir()
    with redirect_stdout(io.StringIO()):
        copy_src_dir()
        copy_also_copy_files()
        create_mutants(max_children=1)
    names = sample(os.environ.get("SEED", SEED))
    (MUTANTS / "sample.json").write_text(json.dumps(names), encoding="utf-8")
    with TemporaryDirectory() as folder:
        settings = [*config().pytest_add_cli_args, *config().pytest_add_cli_args_test_selection]
        subprocess.run([sys.executable, "-m", "pytest", f"--basetemp={folder}/tests", *settings], cwd=MUTANTS)


def sample(seed: str) -> list[str]:
    """Return the names of the mutants to try; a change in one function leaves those of the others in the sample."""
    rooms: dict[str, list[str]] = defaultdict(list)
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        rooms[path.parts[1]] += data.exit_code_by_key
    total = sum(map(len, rooms.values()))
    chosen = []
    for _, names in sorted(rooms.items(), reverse=True):
        names.sort(key=lambda name: sha256(f"{seed} {name}".encode()).digest())
        chosen += names[: max(LEAST, round(SAMPLE * len(names) / total))]
    return chosen


# the plugin

_REMEMBERING = type(cache(len))
"""What a function becomes that remembers its results."""

_RAN = ROOT / "ran.json"
"""Which tests ran each function, how long each test took (seconds), and which one failed, if one did."""

_shared: dict[str, set[str]] = defaultdict(set)
"""What was run to make a fixture, by its name."""

_ran: dict[str, list[str]] = defaultdict(list)
_seconds: dict[str, float] = {}


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Have what fails fail at once: nobody looks for the smallest example."""
    settings.register_profile("mutants", settings(phases=(Phase.explicit, Phase.generate)))
    settings.load_profile("mutants")


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try every mutant of the sample, and print which are left and how many of each room are not."""
    if session.testsfailed:
        raise session.Interrupted("there are tests that cannot be collected")
    writer = session.config.get_terminal_writer()
    everything = cast(list[pytest.Function], session.items)
    _tried("stats", session, everything, limit=3600)
    ran, seconds, failed = json.loads(_RAN.read_text(encoding="utf-8"))
    if failed:
        raise pytest.UsageError(f"a test fails where nothing is changed: {failed}")
    results: dict[str, Counter[str]] = defaultdict(Counter)
    start = time.monotonic()
    for name in json.loads((ROOT / "sample.json").read_text(encoding="utf-8")):
        room = name.split(".")[1]
        noticing = set(ran.get(mangled_name_from_mutant_name(name), ()))
        items = [item for item in everything if item.nodeid in noticing]
        items = [item for item in items if _room_of(item) == room] or items
        items.sort(key=lambda item: (len(item.fixturenames), seconds[item.nodeid]))
        limit = 60 + 2 * round(sum(seconds[item.nodeid] for item in items))
        status = _tried(name, session, items, limit) if items else "run by no test"
        results[room][status] += 1
        writer.write("." if status == "killed" else f"\n{status}: {name}\n", flush=True)
    writer.line()
    for room, counts in results.items():
        writer.line(f"{room} {dict(counts)}")
    writer.line(f"{dict(sum(results.values(), Counter()))} in {time.monotonic() - start:.0f} s")
    return True


def _room_of(item: pytest.Function) -> str:
    return item.nodeid.split("/")[1]


def _tried(mutant: str, session: pytest.Session, items: list[pytest.Function], limit: int) -> str:
    """Run tests on a mutant in a process of its own; `limit` in seconds of its time."""
    child = os.fork()
    if not child:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        signal.alarm(10 * limit)  # it may wait for ever, too
        session.config.get_terminal_writer()._file = io.StringIO()
        set_mutant_under_test(mutant)
        if mutant == "stats":  # the processes that tests start would look for the settings of mutmut
            del os.environ["MUTANT_UNDER_TEST"]
        failed = "?"
        try:
            failed = _run(session, items)
            if mutant == "stats":
                _RAN.write_text(json.dumps([_ran, _seconds, failed]), encoding="utf-8")
        finally:
            os._exit(bool(failed))
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what its tests left running
    return {0: "survived"}.get(status, "timeout" if os.WIFSIGNALED(status) else "killed")


def _run(session: pytest.Session, items: list[pytest.Function]) -> str:
    """Run tests until one fails; return its name."""
    following: pytest.Function | None
    for item, following in zip_longest(items, items[1:]):
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return item.nodeid
    return ""


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


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Note what a test ran, and how long it took."""
    _seconds[item.nodeid] = _seconds.get(item.nodeid, 0.0) + call.duration
    if call.when != "setup":
        for function in state()._stats:
            _ran[function].append(item.nodeid)
        state()._stats.clear()


if __name__ == "__main__":
    main()
