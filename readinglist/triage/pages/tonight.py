"""The list of a night in the browser, and what is decided there: each write is one effect of triage, or a showing.

Without the script the answer leads back to the row that was decided; with it, the row alone comes back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import wraps
from itertools import groupby
from typing import TYPE_CHECKING, Any

from readinglist.core.errors import NotFound, UsageError
from readinglist.core.lines import long_day, many
from readinglist.core.log import VERDICTS
from readinglist.core.log_view import percent
from readinglist.core.paper_view import followed, scooped
from readinglist.ideas.api import night_summary, quoted_sentence, says_the_title
from readinglist.interface.web.asking import (
    NIGHT_ROWS,
    Answer,
    Ask,
    Download,
    Page,
    Place,
    anchor,
    back_to,
    page_numbers,
    place_asked,
    place_sent,
)
from readinglist.papers.api import versions_of
from readinglist.taste.api import EVIDENCE, RATING_QUESTIONS, due_bets, rated_from_keys
from readinglist.triage.page_list import (
    Standing,
    note_seen,
    queued_today,
    rank_standing,
    revised_with,
    rows_for,
    standing,
    why_no_paper,
)
from readinglist.triage.pages.paper import LONGEST_LINE, scripted
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
from readinglist.triage.verdicts import apply
from readinglist.triage.view import CHANCES, Row, tags_typed, undecided, view_of

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.ideas import NightUse
    from readinglist.core.papers import Paper, ScoredPaper
    from readinglist.study.api import QueueLine


Cited = Mapping[str, Sequence[tuple[str, str]]]
SCOOPS = 10  # shown at the head
REVISED = 20
REASONS = 3  # of an item of the queue


def tonight(library: Context, ask: Ask) -> Page:
    """A page of the list of a night. Raises UsageError, NotFound."""
    from readinglist.practice.api import open_goals

    place = place_asked(ask)
    listed = standing(library, place.night, place.goal)
    night, first = listed.night, (place.page - 1) * NIGHT_ROWS
    pages, cited = max(-(-len(listed.rows) // NIGHT_ROWS), 1), _cited(night.tonight)
    if place.page > pages:
        raise NotFound(f"the list has {many(pages, 'page')}")
    shown = {
        "at": place.path,
        "rows": [view(listed, k, cited) for k in range(first, min(first + NIGHT_ROWS, len(listed.rows)))],
        "first": first,
        "count": count(listed),
        "worth": night.told,
        "decided": listed.decided,
        "papers": len(listed.rows),
        "pages": [(n, replace(place, page=n).path, n == place.page) for n in page_numbers(place.page, pages)],
        "onward": _onward(listed, place),
        "returned": _returned(listed, place),
        "uses": _by_subject(night.tonight),
        "uses_told": night_summary(night.tonight) if night.tonight else "",
        "scoops": [] if night.audit else _noticed(listed.rows, place, scooped),
        "followed": [] if night.audit else _noticed(listed.rows, place, followed),
        "asks": len(night.asks),
        "goal": place.goal or "",
        "goals": [goal.name for goal in open_goals(library)],
        "night": place.night.isoformat() if place.night else "",
        "unranked": listed.unranked,
        "why_empty": why_no_paper(library, listed),
        "is_first": night.night is None,
        "follows": bool(library.categories()),
        "warning": library.night_warning(),
        "due": len(due_bets(library)),
        "revised": _revised(library, night.night) if place.page == 1 else [],
        "queue": [_queued(line) for line in queued_today(library)] if place.page == 1 else [],
        "has_rest": any(not row.is_decided and not row.returned for row in listed.rows),
        **scripted(library),
    }
    title = long_day(night.night) if night.night else "The best of your papers" if listed.rows else "No night yet"
    return Page("tonight.html", title, "tonight", shown)


def view(listed: Standing, index: int, cited: Cited) -> dict[str, Any]:
    """The row at `index` as words; on the list of an audit no row shows what speaks for it."""
    row, hides = listed.rows[index], listed.night.audit
    return view_of(row, index + 1, hides=hides, cited=() if hides else cited.get(row.id, ()))


def _cited(uses: Iterable[NightUse]) -> Cited:
    """Of each paper what it takes up, with the sentence that says so."""
    found: dict[str, list[tuple[str, str]]] = {}
    for use in uses:
        if not says_the_title(use):
            found.setdefault(use.paper, []).append((use.subject_title, quoted_sentence(use)))
    return found


def count(listed: Standing) -> str:
    """How far the list is gone through: `12 of 300 decided, 5 kept`."""
    kept = sum(row.verdict == "keep" for row in listed.rows)
    return f"{listed.decided:,} of {many(len(listed.rows), 'paper')} decided, {kept:,} kept"


def _at(place: Place, index: int, row: Row) -> str:
    """The address of a row on its page of the list."""
    return f"{Place(place.night, place.goal, index // NIGHT_ROWS + 1).path}#{anchor(row.id)}"


def _onward(listed: Standing, place: Place) -> tuple[str, int] | None:
    """The first undecided paper and its number, where the list was begun before."""
    first = listed.first_open
    return None if not first else (_at(place, first, listed.rows[first]), first + 1)


def _returned(listed: Standing, place: Place) -> tuple[str, int] | None:
    """The first of the papers that came back, and how many did."""
    first = listed.night.returned_from
    return None if first is None else (_at(place, first, listed.rows[first]), len(listed.rows) - first)


def _noticed(
    rows: tuple[Row, ...], place: Place, notices: Callable[[ScoredPaper], list[str]]
) -> list[tuple[str, str, str]]:
    """(what, title, address) of the papers that do what is watched, or are followed."""
    found = [(text, k, row) for k, row in enumerate(rows) for text in notices(row.scored)]
    return [(text, row.scored.paper.title or row.id, _at(place, k, row)) for text, k, row in found[:SCOOPS]]


def _revised(library: Context, night: date | None) -> list[tuple[str, str, str]]:
    """(id, title, versions) of the kept papers that were revised with the night."""
    found = revised_with(library, night) if night else ()
    return [(one.paper.id, one.paper.title or one.paper.id, versions_of(one)) for one in found[:REVISED]]


def _queued(line: QueueLine) -> tuple[str, str, str, str]:
    """(title, kind, why it is urgent, address) of an item."""
    why = ", ".join(reason.text for reason in line.reasons[:REASONS])
    return line.title, line.kind, why, f"/study#{anchor(line.item)}"


def _by_subject(uses: tuple[NightUse, ...]) -> list[dict[str, object]]:
    """What is taken up, with the papers that do so and their sentences."""
    found = []
    for subject, some in groupby(uses, key=lambda use: use.subject):
        lines = list(some)
        is_paper = subject != lines[0].subject_title
        found.append(
            {
                "title": lines[0].subject_title,
                "paper": subject if is_paper else None,
                "lines": [(use.paper, use.title, "" if says_the_title(use) else quoted_sentence(use)) for use in lines],
                "others": [paper for use in lines for paper in use.others],
            }
        )
    return found


NOTHING = Download(b"", "text/plain; charset=utf-8")
ANSWERED = "page answered"  # the fact of the library that holds the tokens of the newest decisions
TOKENS = 256
LONGEST_TOKEN = 64


def once(write: Callable[[Context, Ask], Answer]) -> Callable[[Context, Ask], Answer]:
    """`write`, done once for each `token` that a script sends along: it sends again what it heard no answer to.

    The token is written in the transaction of the decision, so that neither is there without the other.
    """

    @wraps(write)
    def answer(library: Context, ask: Ask) -> Answer:
        token = (ask.form or {}).get("token", "")[:LONGEST_TOKEN]
        if not token:
            return write(library, ask)
        db = library.store.db
        with library.store.transaction():
            tokens = json.loads(db.fact(ANSWERED) or "[]")
            if token in tokens:
                paper_id, told = (ask.form or {}).get("id"), "saved before"
                return _back(library, ask, paper_id, told) if paper_id else _message(ask, ask.sent("at"), told)
            answered = write(library, ask)
            db.set_fact(ANSWERED, json.dumps([*tokens, token][-TOKENS:]))
        return answered

    return answer


@once
def judge(library: Context, ask: Ask) -> Answer:
    """`verdict` on the paper `id`; the one that it has already is not recorded again. Raises UsageError, NotFound."""
    (paper, listed), verdict = _meant(library, ask), ask.sent("verdict")
    if verdict not in VERDICTS:
        raise UsageError(f"a verdict is {', '.join(VERDICTS)}, not {verdict[:20]!r}")
    row = rows_for(library, [paper])[0]
    if row.verdict == verdict:
        return _back(library, ask, paper.id, f"{paper.id} already has that verdict: {verdict}")
    goal = listed.night.goal if listed else None
    apply(library, Judge(paper.id, verdict, goal))
    return _back(library, ask, paper.id, f"{PAST[verdict]}{f' for {goal}' if goal else ''}: {paper.id}")


@once
def read(library: Context, ask: Ask) -> Answer:
    """The paper `id` was read; no verdict changes."""
    paper, _ = _meant(library, ask)
    apply(library, MarkRead(paper.id))
    return _back(library, ask, paper.id, f"read: {paper.id}")


@once
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


@once
def tag(library: Context, ask: Ask) -> Answer:
    """Words put on the paper `id`, or taken off with a minus."""
    paper, _ = _meant(library, ask)
    add, remove = tags_typed(ask.sent("tags"))
    if add or remove:
        apply(library, Tag(paper.id, add, remove))
    message = f"tags of {paper.id} are changed" if add or remove else "tags stay as they are"
    return _back(library, ask, paper.id, message)


@once
def critique(library: Context, ask: Ask) -> Answer:
    """A quick critique of the paper `id`: five answers and a line."""
    from readinglist.taste.api import record_quick_critique

    paper, _ = _meant(library, ask)
    keys = tuple((ask.form or {}).get(question.name, "") for question in RATING_QUESTIONS)
    line = (ask.form or {}).get("line", "")
    if len(line) > LONGEST_LINE:
        raise UsageError(f"the line is longer than {LONGEST_LINE:,} signs: `readinglist critique` has room for more")
    rated = rated_from_keys(keys, line)
    if rated is None:
        return _back(library, ask, paper.id, "no answers: no critique written")
    rating = record_quick_critique(library, paper.id, rated)
    unwritten = f", but not in its file: {rating.problem}" if rating.problem else ""
    return _back(library, ask, paper.id, f"critique of {paper.id} noted{unwritten}")


@once
def undo(library: Context, ask: Ask) -> Answer:
    """Take back the last decision, whichever it was."""
    at, place = ask.sent("at"), place_sent(ask.sent("at"))
    if place is not None:
        standing(library, place.night, place.goal)  # a list that is none is refused before anything is taken back
    entry = apply(library, UndoLast())
    if entry is None:
        return _message(ask, at, "nothing to undo")
    papers, message = papers_of_entry(entry), f"undone: {entry_in_short(entry)}"
    index = None
    if place is not None and len(papers) == 1:
        index = standing(library, place.night, place.goal).places.get(papers[0])
    if place is None or index is None:
        return _message(ask, at, message)
    there = Place(place.night, place.goal, index // NIGHT_ROWS + 1)
    if ask.is_part and there != place:
        return _message(ask, at, message)
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


def rank(library: Context, ask: Ask) -> None:
    """Rank what is undecided of a list anew; what is decided keeps its place."""
    place = place_sent(ask.sent("at")) or Place()
    rank_standing(library, place.night, place.goal)


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
    """The paper of a form and the list that it was sent from: what is wrong with either is refused before a write."""
    from readinglist.papers.api import paper as paper_in

    return paper_in(library, ask.sent("id")), _sent_from(library, ask.sent("at"))


def _back(library: Context, ask: Ask, paper_id: str, message: str) -> Answer:
    """To the row of the paper, or the row itself; the list is seen down to it."""
    listed = _sent_from(library, ask.sent("at"))
    if listed is not None and paper_id in listed.places:
        note_seen(library, listed, listed.places[paper_id] + 1)
    return _row(library, ask, paper_id, message) if ask.is_part else back_to(ask.sent("at"), paper_id)


def _row(library: Context, ask: Ask, paper_id: str, message: str) -> Page:
    """The row as it is now, with what was done, for the script."""
    from readinglist.papers.api import paper as paper_in

    at = ask.sent("at")
    listed = _sent_from(library, at)
    if listed is not None and paper_id in listed.places:
        row = view(listed, listed.places[paper_id], _cited(listed.night.tonight))
        counted, decided = count(listed), listed.decided
    else:
        row, counted, decided = view_of(rows_for(library, [paper_in(library, paper_id)])[0]), "", 0
    shown = {"row": row, "at": at, "message": message, "count": counted, "decided": decided}
    return Page("part_row.html", "", "", shown)


def _message(ask: Ask, at: str, message: str) -> Answer:
    """What was done, where more than one row has changed, or none."""
    return Page("part_message.html", "", "", {"message": message}) if ask.is_part else back_to(at)


def _sent_from(library: Context, at: str) -> Standing | None:
    """The list of a night that `at` is the address of; None for every other page."""
    place = place_sent(at)
    return standing(library, place.night, place.goal) if place else None


def _list_of(library: Context, at: str) -> Standing:
    listed = _sent_from(library, at)
    if listed is None:
        raise UsageError("this is not a list of a night")
    return listed


def _words(ask: Ask, name: str) -> tuple[str, ...]:
    """The known words of a field."""
    return tuple(word for word in (ask.form or {}).get(name, "").split() if word in (*EVIDENCE, "why", "fate"))
