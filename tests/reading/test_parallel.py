"""Every extension may be asked to read and to write in several processes at once."""

from __future__ import annotations

from clausebook import EXTENSIONS
from clausebook.deal.document import Handbook


def test_every_extension_says_that_it_reads_and_writes_in_parallel(handbook: Handbook) -> None:
    extensions = handbook.app.extensions
    own = {name: found for name, found in extensions.items() if name.startswith("clausebook.")}
    assert extensions.keys() >= set(EXTENSIONS) != set()
    for name, extension in own.items():
        assert (extension.parallel_read_safe, extension.parallel_write_safe) == (True, True), name
        assert extension.metadata.keys() <= {"env_version"}, name
