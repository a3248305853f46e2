"""Taste: what my forecasts are worth, as it was worked out last, and the bets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from readinglist.core.frozen import Frozen
from readinglist.core.json_records import Record
from readinglist.core.log_view import percent, short_question
from readinglist.interface.web.asking import MOST_PAGES, ROWS, Ask, Page, page_numbers
from readinglist.interface.web.render import idea_path, paper_path
from readinglist.taste.view import scorecard as words
from readinglist.taste.view.bets import bet_record

from .bets import SHOWN

if TYPE_CHECKING:
    from readinglist.context import Context

OPEN = "open"  # what is shown where no bet was made: it tells how one is
PAGES = {"paper": paper_path, "idea": idea_path}  # of what a bet is about


class Section(Frozen):
    """A part of the scorecard: what it comes to in a sentence, then its figures under captions."""

    title: str
    verdict: str
    tables: tuple[tuple[str, tuple[words.Row, ...]], ...] = ()


def taste(library: Context, ask: Ask) -> Page:
    """The scorecard, and a page of the bets that are due, open or settled. Raises UsageError."""
    from readinglist.taste.bets import some_bets
    from readinglist.taste.plot import taste_picture
    from readinglist.taste.taste import last_taste

    show, page = ask.choice("show", SHOWN), ask.number("page", 1, MOST_PAGES)
    bets, counts = some_bets(library, show, (page - 1) * ROWS, ROWS)
    if not bets and not ask.query.get("show"):  # nothing was chosen: the first part in which there are bets
        show = next((name for name in SHOWN if counts[name]), OPEN)
        bets, counts = some_bets(library, show, (page - 1) * ROWS, ROWS)
    then = last_taste(library)
    pages = page_numbers(page, -(-counts[show] // ROWS))
    shown = {
        "then": then,
        "picture": taste_picture(then.value) if then and _has_figures(then.value) else None,
        "parts": parts_of(then.value) if then else (),
        "bets": [_bet(bet_record(detail), short_question(detail.placed.bet)) for detail in bets],
        "show": show,
        "counts": counts,
        "pages": [(n, f"/taste?{urlencode({'show': show, 'page': n})}#bets", n == page) for n in pages],
    }
    return Page("taste.html", "Taste", "taste", shown)


def _has_figures(found: Any) -> bool:  # a Taste, as below
    return found.bets.settled > 0 or any(found.verdicts.counted_by.values())


def parts_of(found: Any) -> tuple[Section, ...]:  # a Taste, whose room is reached through workflows only
    """The scorecard part by part."""
    bets, verdicts = found.bets, found.verdicts
    tables = (("all settled bets", tuple(words.figure_rows(bets))), *words.part_rows(bets))
    tables = (*tables, ("beside other forecasters", tuple(words.baseline_rows(bets))))
    quizzes = tuple(
        Section(f"Quiz, {score.kind}", words.quiz_text(score), (("answers", tuple(words.quiz_rows(score))),))
        for score in found.quiz
        if score.answered
    )
    verdict = f"{words.counts_text(bets)}: {bets.verdict or words.too_few(bets)}"
    groups = (("share in the top tenth of its month and category", tuple(words.verdict_rows(verdicts))),)
    return (
        Section("Bets", verdict, tables),
        Section("Verdicts as forecasts", words.verdict_text(verdicts), groups),
        *quizzes,
    )


def _bet(record: Record, question: str) -> Record:
    """A bet with what it asks in a few words, its chance as people read it, and where its subject is shown."""
    path = PAGES.get(record["about"])
    page = path(record["subject"]) if path else "/study"
    return {**record, "asks": question, "chance": percent(record["p"]), "page": page}
