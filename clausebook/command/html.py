"""``clausebook html``: the handbook as a web site, with the PDFs that it links to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .help import Verb
from .pdf import jobs_option
from .project import at_commit, project
from .screen import Status, reporting

if TYPE_CHECKING:  # takes long to load
    from sphinx.application import Sphinx

    from ..deal.document import Handbook


@click.command(
    cls=Verb,
    short_help="ハンドブックのウェブサイトを作る",
    help="ハンドブックのウェブサイトを build/html に作る。そこからリンクするPDFを先に作る。",
    epilog="""
    例:

      clausebook html
      HANDBOOK_URL=https://example.com/ clausebook html   公開の住所を付けて
    """,
)
@jobs_option
@click.pass_context
def command(context: click.Context, jobs: int) -> Status:
    with reporting() as report:
        handbook = project(context)
        build_site(handbook, jobs)
        report.say(f"{handbook.build / 'html/index.html'} をブラウザーで開いてください。")
    return report.status


def build_site(handbook: Handbook, jobs: int = 1) -> Sphinx:
    """Build the PDFs, then the pages that link to them; return Sphinx as it then is."""
    from ..reading.building import built  # takes long to load

    with at_commit(handbook):
        built(handbook.root, handbook.build, "pdf", jobs=jobs)
        return built(handbook.root, handbook.build, "html", jobs=jobs)
