"""What is offered at the end of a critique, once: what the paper concludes, and what reimplementations of it taught."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from readinglist.errors import SourceError
from readinglist.front_matter import Value
from readinglist.journal.critique import Written
from readinglist.journal.own_words import with_lessons, with_own_words

from .home import Home
from .repro import lessons_of

logger = logging.getLogger(__name__)

QUOTED, TAUGHT = "#quoted", "#taught"  # marks of what was offered: that it was, and the entries of the log


@dataclass(frozen=True, slots=True)
class Offer:
    """What a paper says of itself, paragraphs parted by blank lines; lessons by their entry of the log."""

    conclusion: str | None = None
    future_work: str | None = None
    lessons: Mapping[str, str] = field(default_factory=dict)


NOTHING = Offer()


def offer_of(lib: Home, paper_id: str) -> Offer:
    """What was not offered before: of a paper whose PDF is here, and of the user's own reimplementations."""
    known = lib.store.notes.written(paper_id) or {}
    told = known.get(TAUGHT) or ()
    lessons = {entry: said for entry, said in lessons_of(lib, paper_id).items() if entry not in told}
    conclusion, future_work = (None, None) if QUOTED in known else _own_words(lib, paper_id)
    return Offer(conclusion, future_work, lessons)


def with_offer(text: str, offer: Offer, known: Written) -> tuple[str, dict[str, tuple[Value, ...] | None]]:
    """`text` with it at the end, and the marks that say so."""
    quoted = with_own_words(text, offer.conclusion, offer.future_work)
    taught = with_lessons(quoted, offer.lessons.values())
    marks: dict[str, tuple[Value, ...] | None] = {}
    if quoted != text:
        marks[QUOTED] = ("1",)
    if taught != quoted:
        marks[TAUGHT] = (*(known.get(TAUGHT) or ()), *offer.lessons)
    return taught, marks


def _own_words(lib: Home, paper_id: str) -> tuple[str | None, str | None]:
    """What the paper's PDF concludes, and leaves to do; None where there is no PDF here, or it says nothing."""
    from .pdf import file_of

    path = file_of(lib, paper_id, "pdf")
    if path is None:
        return None, None
    from readinglist.references.citing.conclusion import conclusion_of
    from readinglist.sources.pdf import read_document

    try:
        found = conclusion_of(read_document(path))
    except SourceError as error:
        logger.warning("%s", error)
        return None, None
    except Exception:  # a fault of ours with an odd file keeps nobody from a critique
        logger.exception("the conclusion of %s", path)
        return None, None
    return found.text, found.future_work
