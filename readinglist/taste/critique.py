"""Critiques: made, rated, brought up to date, found. Their files are the user's.

A rating is an entry of the log first and a value in the file after it, so a file that cannot be written
loses no decision: the next `critique` or `fetch` brings the file up to what the log says. What we are
about to write is noted before the file changes and confirmed after it; killed at any point, our own
values are still known as ours and the user's as theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import InputError, NotFound, ReadingListError, SourceError, StoreError
from readinglist.core.front_matter import Value, entry
from readinglist.core.frozen import Frozen
from readinglist.core.log import Bet, LogEntry, Rated, Read, Tagged, Verdict, effective
from readinglist.core.log_view import percent, short_question
from readinglist.core.papers import Paper
from readinglist.core.text import clean
from readinglist.papers.api import known_ids
from readinglist.store.files import read_text, remove_leftovers, trash_path, write_text_atomically
from readinglist.study.api import lessons_of
from readinglist.taste.notes import Notes

from .bet_log import OPEN_BET, fold_bets, is_paper_bet
from .critique_text import (
    DATES,
    RATINGS,
    UNRATED,
    CritiqueFile,
    Written,
    critique_facts,
    expand,
    merged,
    new_critique,
    read_critique,
    refresh_front_matter,
    with_lessons,
    with_own_words,
    with_quotes,
)
from .notes import Found, Note, chosen, hash_of_note, replace_note

logger = logging.getLogger(__name__)

TRIES = 3  # a file that changes under our hands is read again
# Marks beside the keys that we wrote: the questions, the file itself, that the paper was quoted, the entries of the log
# of lessons, and the hashes of quotations.
ASKED, MADE, QUOTED, TAUGHT, NOTED = MARKS = ("#asked", "#made", "#quoted", "#taught", "#noted")
Marks = dict[str, tuple[Value, ...] | None]
IN_FRONT_MATTER = (Verdict, Read, Bet, Tagged, Rated)  # what a file says of the decisions on its paper


def last_bets(lib: Context) -> dict[str, str]:
    """The last bet on each paper in a few words, `30%: top 10% on 2028-11-24`, with what it came to."""
    found = {}
    for placed in fold_bets(lib.store.log.of_kind("bet", "settled")):
        if is_paper_bet(placed):
            state = "" if placed.state == OPEN_BET else f", {placed.state}"
            found[placed.subject] = f"{percent(placed.bet.p)}: {short_question(placed.bet)}{state}"
    return found


class Suggestions(Frozen):
    """What is added at the end of a critique, once: what the paper says of itself, paragraphs parted by blank lines,
    what reimplementations of it taught, by entry of the log, and what was noted in another program, by its hash."""

    conclusion: str | None = None
    future_work: str | None = None
    lessons: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)


NOTHING = Suggestions()


def suggestions_for(lib: Context, paper_id: str) -> Suggestions:
    """What was not suggested before: of a paper whose PDF is here, and of the user's own reimplementations."""
    known = lib.store.part(Notes).written(paper_id) or {}
    taught = known.get(TAUGHT) or ()
    lessons = {entry: said for entry, said in lessons_of(lib, paper_id).items() if entry not in taught}
    conclusion, future_work = (None, None) if QUOTED in known else _own_words(lib, paper_id)
    return Suggestions(conclusion, future_work, lessons)


def with_suggestions(text: str, suggested: Suggestions, known: Written) -> tuple[str, Marks]:
    """`text` with it at the end, and the marks that say so."""
    quoted = with_own_words(text, suggested.conclusion, suggested.future_work)
    taught = with_lessons(quoted, suggested.lessons.values())
    marks: Marks = {}
    if quoted != text:
        marks[QUOTED] = ("1",)
    if taught != quoted:
        marks[TAUGHT] = (*(known.get(TAUGHT) or ()), *suggested.lessons)
    noted = with_quotes(taught, suggested.quotes.values())
    if noted != taught:
        marks[NOTED] = (*(known.get(NOTED) or ()), *suggested.quotes)
    return noted, marks


def add_quotes(lib: Context, paper_id: str, quotes: Sequence[str]) -> bool:
    """Add notes and marked passages to the critique, made where there is none; whether any was added.

    One that was added once is not added again, also where the user removed it. Raises InputError, StoreError.
    """

    def noted() -> tuple[Value, ...]:
        return (lib.store.part(Notes).written(paper_id) or {}).get(NOTED) or ()

    before = noted()
    hashed = {hash_of_note(quote.encode())[:16]: quote for quote in quotes}
    if new := {key: quote for key, quote in hashed.items() if key not in before}:
        _bring_up(lib, lib.store.papers.get(paper_id), make=True, suggested=Suggestions(quotes=new))
    return noted() != before


def _own_words(lib: Context, paper_id: str) -> tuple[str | None, str | None]:
    """What the paper's PDF concludes, and leaves to do; None where there is no PDF here, or it says nothing."""
    from readinglist.citations.api import paper_file

    path = paper_file(lib, paper_id, "pdf")
    if path is None:
        return None, None
    from readinglist.references.extraction import conclusion_of
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


class Rating(Frozen):
    """A quick critique as it was recorded. `kept`: ratings that the user had written into the file, which stay."""

    entry: LogEntry
    path: Path | None
    kept: tuple[str, ...] = ()
    problem: ReadingListError | None = None  # why the file does not say it yet


def open_critique(lib: Context, paper_id: str) -> Path:
    """The file for an editor: made where there is none, the questions added to a quick one.

    Where the paper's PDF is here, its own conclusion is added at the end, once; so is each lesson of a
    reimplementation. A file whose front matter cannot be read is returned as it is. Raises NotFound, StoreError.
    """
    paper = lib.store.papers.get(known_ids(lib, [paper_id])[0])
    note = lib.store.part(Notes).find(paper.id)
    if note is not None and note.problem is not None:
        return note.path
    path = _bring_up(lib, paper, make=True, ask=True, suggested=suggestions_for(lib, paper.id))
    assert path is not None
    return path


def record_quick_critique(lib: Context, paper_id: str, rated: Rated) -> Rating:
    """Record a quick critique and write it into the file, which is made where there is none.

    The log is written first; trouble with the file is in the result and raises nothing.
    """
    paper = lib.store.papers.get(known_ids(lib, [paper_id])[0])
    rated = replace(rated, line=clean(rated.line or "") or None)
    recorded = lib.store.log.append(rated, paper.id)
    try:
        path = _bring_up(lib, paper, make=True)
        said = read_critique(read_text(path)).ratings if path else UNRATED
    except (InputError, StoreError) as error:
        return Rating(recorded, None, problem=error)
    kept = (name for name in (*RATINGS, "line") if getattr(rated, name) not in (None, getattr(said, name)))
    return Rating(recorded, path, tuple(kept))


def update_critique_files(lib: Context, entries: Iterable[LogEntry]) -> None:
    """After decisions, or their undo: the files that we wrote into say what the log says of their papers now."""
    for paper_id in dict.fromkeys(e.subject for e in entries if isinstance(e.data, IN_FRONT_MATTER)):
        if not lib.store.part(Notes).written(paper_id) or (paper := lib.store.papers.find(paper_id)) is None:
            continue
        with suppress(InputError, StoreError, OSError):  # it is in the log; the next fetch tries again
            _bring_up(lib, paper)


def undo_in_critique_files(lib: Context, entries: Sequence[LogEntry]) -> None:
    """After an undo: files say again what the log says; one that only we wrote into goes to `notes/.trash`."""
    before: dict[str, str] = {}
    for paper_id in dict.fromkeys(e.subject for e in entries if isinstance(e.data, Rated)):
        with suppress(InputError, StoreError, OSError):
            if note := lib.store.part(Notes).find(paper_id):
                before[paper_id] = read_text(note.path)
    update_critique_files(lib, entries)
    for paper_id, text in before.items():
        with suppress(InputError, StoreError, OSError):
            if _rated(lib, paper_id) is None:
                _trash_untouched(lib, paper_id, text)


def find_critique(lib: Context, paper_id: str) -> CritiqueFile | None:
    """The critique of a paper, None where there is none. Raises InputError where it cannot be read."""
    note = lib.store.part(Notes).find(paper_id)
    if note is None:
        return None
    try:
        return CritiqueFile(paper_id, note.path, read_critique(read_text(note.path)))
    except InputError as error:
        raise _named(error, note.path) from None


def get_critique(lib: Context, paper_id: str) -> CritiqueFile:
    """As `find_critique`. Raises NotFound."""
    found = find_critique(lib, paper_id)
    if found is None:
        raise NotFound(f"there is no critique of {paper_id} yet: `readinglist critique {paper_id}` begins one")
    return found


def list_critiques(lib: Context) -> tuple[CritiqueFile, ...]:
    """All critiques that can be read, by title; the others are left to `doctor`."""
    return tuple(sorted(_read_all(lib), key=lambda c: ((c.critique.title or "").casefold(), c.paper_id)))


def missing_critiques(lib: Context) -> tuple[Paper, ...]:
    """Kept papers of which nothing was said; ratings and a line are enough, the empty form is not."""
    said = {file.paper_id for file in _read_all(lib) if file.critique.says_something}
    return tuple(paper for paper in lib.store.papers.kept() if paper.id not in said and _rated(lib, paper.id) is None)


def search_critiques(lib: Context, query: str, n: int | None) -> tuple[Found, ...]:
    """Files of `notes/` with these words, best first."""
    return lib.store.part(Notes).search(query, n)


def refresh_critiques(lib: Context) -> Iterator[str]:
    """Bring all files up to what the library knows; sentences about those that cannot be."""
    notes = lib.store.part(Notes)
    everything = notes.all_written()
    ids = list(dict.fromkeys([*everything, *notes.rated_ids()]))
    present, bets = (notes.scan(), last_bets(lib)) if ids else ((), {})
    for paper in lib.store.papers.find_many(ids).values():
        written = everything.get(paper.id, {})
        rated = _rated(lib, paper.id)
        unmade = rated is not None and MADE not in written
        if unmade or _is_behind(written, critique_facts(paper, rated, lib.clock.now(), bets.get(paper.id, ""))):
            try:
                _bring_up(lib, paper, make=unmade, present=present)
            except (InputError, StoreError) as error:
                yield f"the critique of {paper.id} was not brought up to date: {error}"


def _is_behind(written: Written, facts: Mapping[str, Value]) -> bool:
    return any(ours and ours != (facts[key],) for key, ours in written.items() if key in facts and key not in DATES)


def _bring_up(
    lib: Context,
    paper: Paper,
    *,
    make: bool = False,
    ask: bool = False,
    suggested: Suggestions = NOTHING,
    present: tuple[Note, ...] = (),
) -> Path | None:
    """Let the file say what the library knows, in the values that are ours; its path, None where there is none.

    `present`: the files, where they were just looked at. The index follows at its next use.
    """
    notes = lib.store.part(Notes)
    for tries_left in reversed(range(TRIES)):
        note = chosen(present or notes.scan(), paper.id)
        present = ()
        known = notes.written(paper.id) or {}
        if note is None and not make:
            return None
        path, old = (note.path, _text_of(note)) if note else (notes.free_path(paper.id), None)
        text, after = _drafted(lib, paper, old, known, ask)
        quoted, marks = with_suggestions(text, suggested, known) if after or suggested.quotes else (text, {})
        new = {MADE: True, ASKED: ask}
        done = after | {mark: ("1",) for mark, is_new in new.items() if is_new and after} | marks
        if quoted != old:
            notes.remember(paper.id, intention(known, after))
            expected = None if old is None else hash_of_note(old.encode())
            if tries_left and not replace_note(path, quoted, expected):
                continue
            if not tries_left and notes.write(path, quoted, expected) != path:
                return path  # the user's text stands, ours lies beside it
        if done != known:
            notes.remember(paper.id, done)
        if old is None:
            notes.scan()  # known before any copy of it
        return path
    return None


def _drafted(lib: Context, paper: Paper, old: str | None, known: Written, ask: bool) -> tuple[str, Marks]:
    """The file's text as it should be, `old` brought up or a new one; and what of it is ours then."""
    now, rated = lib.clock.now(), _rated(lib, paper.id)
    facts = critique_facts(paper, rated, now, bet := last_bets(lib).get(paper.id, ""))
    if old is None:
        text = new_critique(paper, rated or UNRATED, now, bet)
        return expand(text) if ask else text, {key: (value,) for key, value in facts.items()}
    marks = {key: known[key] for key in MARKS if key in known}
    written = {key: ours for key, ours in known.items() if key not in marks}
    text, after = refresh_front_matter(old, facts, written, add=(*RATINGS, "line"))
    return expand(text) if ask and written and ASKED not in marks else text, after | (marks if written else {})


def intention(written: Written, after: Written) -> Written:
    """While the file is written both the old and the new value are known as ours."""
    return {
        key: None if ours is None else tuple(dict.fromkeys([*(written.get(key) or ()), *ours]))
        for key, ours in after.items()
    }


def _rated(lib: Context, paper_id: str) -> Rated | None:
    """What the ratings in the log come to, undone ones left out."""
    entries = effective(lib.store.log.entries_of(paper_id))
    given = [entry.data for entry in entries if isinstance(entry.data, Rated)]
    return merged(given) if given else None


def _read_all(lib: Context) -> Iterator[CritiqueFile]:
    notes = lib.store.part(Notes).scan()
    for paper_id in dict.fromkeys(note.id for note in notes if note.id is not None and not note.is_copy):
        note = chosen(notes, paper_id)
        if note is None or note.problem is not None:
            continue
        try:
            yield CritiqueFile(paper_id, note.path, read_critique(_text_of(note)))
        except InputError:
            continue  # changed since it was indexed; `doctor` says what is wrong


def _text_of(note: Note) -> str:
    if note.problem is not None:
        raise _named(InputError(note.problem), note.path)
    return read_text(note.path)


def _named(error: InputError, path: Path) -> InputError:
    return error if str(error).startswith(str(path)) else InputError(f"{path}: {error}")


def _trash_untouched(lib: Context, paper_id: str, text: str) -> None:
    """Remove a file that holds nothing but what we wrote, byte for byte; the `text` before goes to the trash."""
    notes = lib.store.part(Notes)
    note, written = notes.find(paper_id), notes.written(paper_id)
    if note is None or written is None or ASKED in written:
        return
    front = "".join(entry(key, ours[-1]) for key, ours in written.items() if ours and key != MADE)
    if read_text(note.path) == f"---\n{front}---\n":
        write_text_atomically(trash_path(note.path.parent, note.path.name), text)
        note.path.unlink()
        remove_leftovers(note.path.parent)
        notes.forget(paper_id)
