"""Making the document of a deal: a draft that cannot be taken for a final, or a final that nothing overwrites."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..model.dates import Calendar, write_date
from ..model.files import write_whole
from ..model.sources import sha256
from ..typeset.said import check_number, text_of
from ..typeset.style import DRAFT
from .document import DealDocument
from .finals import Final, Made, Outcome
from .places import DRAFT_ENDING, DRAFTS
from .record import Template


class Order(NamedTuple):
    """What one run makes of deals: on which day, by which template, and which finals it replaces, by name."""

    day: date
    final: bool = False
    template: Template = Template()
    replace: frozenset[str] = frozenset()


def make(document: DealDocument, order: Order) -> Made:
    """Make what is ordered of a deal; SourceError tells what keeps it from being made."""
    if not order.final:
        return _draft(document, order.day)
    return Final(document, document.filled(), order.template).make(order.day, document.called in order.replace)


def _draft(document: DealDocument, day: date) -> Made:
    """Make a draft; it says on every page that it is one."""
    filled = document.filled()
    text = sha256(text_of(filled))
    pdf = document.handbook.build / DRAFTS / f"{document.called}{DRAFT_ENDING}.pdf"
    write_whole(pdf, document.render(filled, day, mark_of(day, document.deal.calendar, text)), private=True)
    return Made(Outcome.DRAFT, pdf, text, day)


def mark_of(day: date, calendar: Calendar, text: str) -> str:
    """Return what a draft says of itself: of which day it is, and the number that its text (a SHA-256) is known by."""
    return f"{DRAFT}{write_date(day, calendar)}　照合番号 {check_number(text)}"
