"""What is decided on a page: each write is one effect of triage, or a showing that is recorded.

Without the script the answer leads back to the row that was decided; with it, the row alone comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.errors import UsageError
from readinglist.core.lines import many
from readinglist.core.log import VERDICTS
from readinglist.core.log_view import percent
from readinglist.interface.web.asking import ROWS, Answer, Ask, Download, Page, Place, Redirect, back_to, place_sent
from readinglist.taste.api import BLIND, QUESTIONS, rated_from
from readinglist.triage.page_list import Standing, note_seen, rank_standing, rows_for, standing
from readinglist.triage.records import (
    PAST,
    Judge,
    MarkRead,
    MarkRestSeen,
    PlaceBet,
    Tag,
    UndoLast,
    entry_in_short,
    papers_of_entry,
)
from readinglist.triage.triage import apply
from readinglist.triage.view.rows import CHANCES, tags_typed, undecided, view_of

from .paper import LONGEST_LINE
from .tonight import count, view

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.papers import Paper

NOTHING = Download(b"", "text/plain; charset=utf-8")


def judge(library: Context, ask: Ask) -> Answer:
    """`verdict` on the paper `id`; the one that it has already is not recorded again. Raises UsageError, NotFound."""
    (paper, listed), verdict = _meant(library, ask), ask.sent("verdict")
    if verdict not in VERDICTS:
        raise UsageError(f"a verdict is {', '.join(VERDICTS)}, not {verdict[:20]!r}")
    row = rows_for(library, [paper])[0]
    if row.verdict == verdict:
        return _back(library, ask, paper.id, f"{paper.id} has that verdict already: {verdict}")
    goal = listed.night.goal if listed else None
    apply(library, Judge(paper.id, verdict, goal))
    return _back(library, ask, paper.id, f"{PAST[verdict]}{f' for {goal}' if goal else ''}: {paper.id}")


def read(library: Context, ask: Ask) -> Answer:
    """The paper `id` was read; no verdict changes."""
    paper, _ = _meant(library, ask)
    apply(library, MarkRead(paper.id))
    return _back(library, ask, paper.id, f"read: {paper.id}")


def bet(library: Context, ask: Ask) -> Answer:
    """A bet on the paper `id`, `p` in tenths. `visible`: what the page showed of it."""
    (paper, listed), tenths = _meant(library, ask), ask.sent("p")
    if tenths not in map(str, CHANCES):
        raise UsageError(f"a chance is 1 to 9 tenths, not {tenths[:20]!r}")
    visible = _words(ask, "visible")
    row = listed.find(paper.id) if listed else None
    p = int(tenths) / 10
    apply(library, PlaceBet(paper.id, p, visible, row is not None and row.asks))
    return _back(library, ask, paper.id, f"bet {percent(p)} on the top tenth: {paper.id}")


def tag(library: Context, ask: Ask) -> Answer:
    """Words put on the paper `id`, or taken off with a minus."""
    paper, _ = _meant(library, ask)
    add, remove = tags_typed(ask.sent("tags"))
    if add or remove:
        apply(library, Tag(paper.id, add, remove))
    message = f"tags of {paper.id} are changed" if add or remove else "tags stay as they are"
    return _back(library, ask, paper.id, message)


def critique(library: Context, ask: Ask) -> Answer:
    """A quick critique of the paper `id`: five answers and a line."""
    from readinglist.taste.api import rate

    paper, _ = _meant(library, ask)
    keys = tuple((ask.form or {}).get(question.name, "") for question in QUESTIONS)
    line = (ask.form or {}).get("line", "")
    if len(line) > LONGEST_LINE:
        raise UsageError(f"the line is longer than {LONGEST_LINE:,} signs: `readinglist critique` has room for more")
    rated = rated_from(keys, line)
    if rated is None:
        return _back(library, ask, paper.id, "nothing was answered: no critique was made")
    rating = rate(library, paper.id, rated)
    unwritten = f", but not in its file: {rating.problem}" if rating.problem else ""
    return _back(library, ask, paper.id, f"critique of {paper.id} noted{unwritten}")


def undo(library: Context, ask: Ask) -> Answer:
    """Take back the last decision, whichever it was."""
    at, place = ask.sent("at"), place_sent(ask.sent("at"))
    if place is not None:
        standing(library, place.night, place.goal)  # a list that is none is refused before anything is taken back
    entry = apply(library, UndoLast())
    if entry is None:
        return _told(ask, at, "nothing to undo")
    papers, message = papers_of_entry(entry), f"took back: {entry_in_short(entry)}"
    index = None
    if place is not None and len(papers) == 1:
        index = standing(library, place.night, place.goal).places.get(papers[0])
    if place is None or index is None:
        return _told(ask, at, message)
    there = Place(place.night, place.goal, index // ROWS + 1)
    if ask.is_part and there != place:
        return _told(ask, at, message)
    return _row(library, ask, papers[0], message) if ask.is_part else back_to(there.path, papers[0])


def ask_seen_rest(library: Context, ask: Ask) -> Page:
    """Asks whether what is left of a list is to be marked as seen."""
    at = ask.query.get("at", "/")
    listed = _list_of(library, at)
    shown = {"at": at, "left": many(len(undecided(listed.rows)), "undecided paper")}
    return Page("seen_rest.html", "The rest of the night", "tonight", shown)


def seen_rest(library: Context, ask: Ask) -> Answer:
    """Mark what is left of a list as seen: one entry, one undo."""
    listed = _list_of(library, ask.sent("at"))
    if ids := undecided(listed.rows):
        apply(library, MarkRestSeen(ids, listed.night.night))
        note_seen(library, listed, 1)
    return back_to(ask.sent("at"))


def rank(library: Context, ask: Ask) -> Answer:
    """Rank what is undecided of a list anew; what is decided keeps its place."""
    place = place_sent(ask.sent("at")) or Place()
    rank_standing(library, place.night, place.goal)
    return Redirect(Place(place.night, place.goal).path)


def shown(library: Context, ask: Ask) -> Answer:
    """What a reader has seen: the list `at` down to the row `to`, or `what` (why | fate) of the paper `id`."""
    from readinglist.papers.api import note_outcome_shown

    if (ask.form or {}).get("id"):
        for what in {"why", "fate"} & set(_words(ask, "what")):
            note_outcome_shown(library, ask.sent("id"), what)
        return NOTHING
    listed, to = _list_of(library, ask.sent("at")), ask.sent("to")
    if not (to.isascii() and to.isdigit() and len(to) < 7):
        raise UsageError(f"a row is a number, not {to[:20]!r}")
    if listed.rows:
        note_seen(library, listed, min(int(to), len(listed.rows)))
    return NOTHING


def _meant(library: Context, ask: Ask) -> tuple[Paper, Standing | None]:
    """The paper of a form and the list that it was sent from: what is wrong with either is said before a write."""
    from readinglist.papers.api import paper as paper_in

    paper, place = paper_in(library, ask.sent("id")), place_sent(ask.sent("at"))
    return paper, standing(library, place.night, place.goal) if place else None


def _back(library: Context, ask: Ask, paper_id: str, message: str) -> Answer:
    """To the row of the paper, or the row itself; the list is seen down to it."""
    place = place_sent(ask.sent("at"))
    if place is not None:
        listed = standing(library, place.night, place.goal)
        index = listed.places.get(paper_id)
        if index is not None:
            note_seen(library, listed, index + 1)
    return _row(library, ask, paper_id, message) if ask.is_part else back_to(ask.sent("at"), paper_id)


def _row(library: Context, ask: Ask, paper_id: str, message: str) -> Page:
    """The row as it is now, with what was done, for the script."""
    from readinglist.papers.api import paper as paper_in

    at, place = ask.sent("at"), place_sent(ask.sent("at"))
    listed = standing(library, place.night, place.goal) if place else None
    if listed is not None and paper_id in listed.places:
        row, counted = view(listed, listed.places[paper_id]), count(listed)
    else:
        row, counted = view_of(rows_for(library, [paper_in(library, paper_id)])[0]), ""
    return Page("part_row.html", "", "", {"row": row, "at": at, "told": message, "count": counted})


def _told(ask: Ask, at: str, message: str) -> Answer:
    """What was done, where more than one row has changed, or none."""
    return Page("part_told.html", "", "", {"told": message}) if ask.is_part else back_to(at)


def _list_of(library: Context, at: str) -> Standing:
    place = place_sent(at)
    if place is None:
        raise UsageError("this is no list of a night")
    return standing(library, place.night, place.goal)


def _words(ask: Ask, name: str) -> tuple[str, ...]:
    """The known words of a field."""
    return tuple(word for word in (ask.form or {}).get(name, "").split() if word in (*BLIND, "why", "fate"))
