"""The queue: textbooks, theses, reimplementations and papers, added, started, worked on, done or dropped.

Nothing is kept of it but entries of the log; each move is one entry, so that `undo` takes it back. What a move may not
do is checked before anything is written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

from readinglist.context import Context, today_of, zone_of
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import LogEntry, effective
from readinglist.core.text import clean, numbered, storable, title_key, words
from readinglist.core.work_entries import (
    ITEM_KINDS,
    PAPER,
    PRIORITIES,
    REIMPLEMENTATION,
    STARTED,
    TEXTBOOK,
    THESIS,
    WAITING,
    QueueChanged,
    TimeSpent,
)
from readinglist.papers.api import known_ids
from readinglist.practice.api import check_open, open_goals

from .progress import QueueRow, expected_end, pages_left, reasons_of, urgency_of
from .records import BOOKS, DETAILS, STATE_AFTER, Item, at_once, fold_queue, work_on

# starter lists of `feeds/`, and what their entries are
SHELVES = {"textbooks": TEXTBOOK, "theses": THESIS, "reimplementations": REIMPLEMENTATION}
LONGEST_TIMER = timedelta(hours=12)
LONGEST = 48  # letters of a name that is made of a title
_DONE_WORDS = {"start": "started", "wait": "waiting", "done": "done", "drop": "dropped"}


def check_add(items: Mapping[str, Item], name: str) -> None:
    """An item can be added where there is none of its name, or where it is done or dropped. Raises UsageError."""
    if name in items and items[name].is_open:
        raise UsageError(f"{name} is in the queue already, {items[name].state}: `study move {name}` changes it")


def check_change(items: Mapping[str, Item], name: str, change: str, most: int) -> Item:
    """The item that can be changed so; `most`: textbooks and theses that you can start at once, 0: any number.

    Raises NotFound, or UsageError that names what stands in the way.
    """
    item = items.get(name)
    if item is None:
        raise NotFound(f"{name} is not in the queue: `readinglist study add` puts it there")
    if item.state == STATE_AFTER.get(change) != STARTED:
        raise UsageError(f"{name} is {_DONE_WORDS[change]} already")
    if not item.is_open:
        raise UsageError(f"{name} is {item.state}: `readinglist study add {name}` puts it back")
    if change == "wait" and item.state != STARTED:
        raise UsageError(f"{name} is {WAITING} already")
    if change == "start" and item.state != STARTED and not has_room(items, item, most):
        started = at_once(items.values())
        names = ", ".join(other.name for other in started)
        raise UsageError(
            f"{len(started)} textbooks and theses are started ({names}), the limit is {most}: "
            f"`study done`, `drop` or `move --wait` one, or raise [study] at_once"
        )
    return item


def has_room(items: Mapping[str, Item], item: Item, most: int) -> bool:
    """May one more of its kind be started? `most` as in `check_change`."""
    return item.kind not in BOOKS or not most or len(at_once(items.values())) < most


def find_item(items: Mapping[str, Item], text: str) -> str:
    """The name of the item that `text` means: its name, or the beginning of the name or a word of it, where one alone
    has it. Raises NotFound, or UsageError that names the candidates."""
    wanted = text.strip().lower()
    if text in items:
        return text
    for matches in (
        [name for name in items if name.lower().startswith((wanted, "-".join(words(text)) or wanted))],
        [name for name in items if wanted in name.lower().split("-")],
    ):
        found = [name for name in matches if items[name].is_open] or matches
        if wanted and len(found) == 1:
            return found[0]
        if wanted and found:
            raise UsageError(f"{text[:40]!r} may be {', '.join(found[:5])}: write more of the name")
    raise NotFound(f"{text[:60]!r} is not in the queue: `readinglist study list` shows what is")


def starters(lib: Context, kind: str | None = None) -> tuple[QueueChanged, ...]:
    """The starter lists of `feeds/` as the queue takes them, of one kind or of all, in the order of the files."""
    return tuple(
        QueueChanged(
            "add",
            kind=SHELVES[one.shelf],
            title=one.name,
            authors=one.authors or None,
            year=one.year,
            paper=one.ids[0] if one.ids else None,
            because=one.why,
        )
        for one in lib.subscriptions()
        if one.kind == "seed" and one.shelf in SHELVES and kind in (None, SHELVES[one.shelf])
    )


def items_of(lib: Context) -> dict[str, Item]:
    """All items by name, those that are done or dropped too."""
    return lib.memory.once(
        "queue", lib.store.log.last_seq(), lambda: fold_queue(lib.store.log.of_kind("queue", "time"))
    )


def queue_rows(lib: Context, items: Mapping[str, Item] | None = None) -> tuple[QueueRow, ...]:
    """The queue, the most urgent first; then what is done or dropped, the latest first."""
    items = items_of(lib) if items is None else items
    zone, today = zone_of(lib), today_of(lib)
    goals = {goal.name for goal in open_goals(lib)}
    titles = _titles(lib, items.values())
    waiting, over = list[QueueRow](), list[QueueRow]()
    for item in items.values():
        reasons = reasons_of(item, items, goals, today, zone)
        end = expected_end(item, today) if item.is_open else None
        row = QueueRow(item, titles[item.name], urgency_of(reasons), reasons, pages_left(item), end)
        (waiting if item.is_open else over).append(row)
    waiting.sort(key=lambda row: (-row.urgency, row.item.added, row.title))
    over.sort(key=lambda row: (row.item.since, row.title), reverse=True)
    return (*waiting, *over)


def add_item(lib: Context, what: str, details: QueueChanged, name: str | None = None) -> LogEntry:
    """Put an item into the queue, or back into it: a paper by its id, a title, an entry of a starter list, or the
    name of an item that is done or dropped. Raises UsageError, NotFound."""
    items = items_of(lib)
    if what in items and name is None and details.title is None:
        check_add(items, what)
        return _append(lib, what, replace(details, change="add"))
    details = _described(lib, what, details)
    queued = work_on(items, details.paper) if details.kind == PAPER and details.paper else None
    own = details.paper if details.kind == PAPER else None
    name = queued.name if queued else clean(name or "") or own or _free_name(items, details.title or what)
    check_add(items, name)
    return _append(lib, name, details)


def change_item(lib: Context, what: str, details: QueueChanged) -> LogEntry:
    """Start, put back to waiting, finish, drop an item, or move it: change its details. Raises UsageError, NotFound.

    A start begins its timer. An item that comes back is due so many days after the day on which it is done.
    """
    items, running = items_of(lib), running_timer(lib)
    item = check_change(items, named(lib, items, what), details.change, lib.settings.study.at_once)
    if details.change == "start" and running and running.subject == item.name:
        raise UsageError(f"the timer of {item.name} is running: readinglist study stop")
    if details.change == "done" and item.every:
        details = replace(details, due=(today_of(lib) + timedelta(item.every)).isoformat())
    if details.change == "move" and details == QueueChanged("move"):
        raise UsageError(
            f"say what changes of {item.name}: --due, --goal, --blocks, --priority, --pages, --every, --wait"
        )
    return _append(lib, item.name, details)


def log_time(lib: Context, what: str, spent: TimeSpent) -> LogEntry:
    """Record a sitting, which starts what was waiting where there is room.

    Raises UsageError where it says nothing or lies in the future, NotFound.
    """
    items = items_of(lib)
    name = named(lib, items, what)
    spent = replace(spent, on=spent.on or today_of(lib).isoformat(), note=storable(spent.note) if spent.note else None)
    if not (spent.minutes or spent.pages or spent.exercises or spent.chapter):
        raise UsageError("give a time or progress: study log ITEM 45m --pages 12")
    if date.fromisoformat(spent.on) > today_of(lib):
        raise UsageError(f"{spent.on} is not here yet: log time on the day or after it")
    if spent.part is not None and spent.part not in (1, 2, 3):
        raise UsageError("a thesis has the parts 1 background, 2 papers, 3 outlook")
    starts = items[name].state == WAITING and has_room(items, items[name], lib.settings.study.at_once)
    return lib.store.log.append(replace(spent, starts=starts), name)


def running_timer(lib: Context) -> LogEntry | None:
    """The last start, of the last `LONGEST_TIMER`, after which nothing was logged of its item nor its state changed."""
    ended = set[str]()
    for entry in reversed(effective(lib.store.log.of_kind("queue", "time"))):
        change = entry.data.change if isinstance(entry.data, QueueChanged) else "log"
        if change == "start" and entry.subject not in ended:
            return entry if lib.clock.now() - entry.at <= LONGEST_TIMER else None
        ended |= {entry.subject} if change not in ("add", "move") else set()
    return None


def stop_timer(lib: Context, spent: TimeSpent) -> LogEntry:
    """Record the sitting that the running timer measured, with what else is said of it. Raises UsageError."""
    running = running_timer(lib)
    if running is None:
        hours = LONGEST_TIMER // timedelta(hours=1)
        raise UsageError(f"no timer was started in the last {hours} hours: readinglist study log ITEM 45m")
    minutes = max(round((lib.clock.now() - running.at) / timedelta(minutes=1)), 1)
    return log_time(lib, running.subject, replace(spent, minutes=minutes))


def name_of(title: str) -> str:
    """The name of an item of this title: its words, cut between two of them. Raises UsageError where there is none."""
    name = "-".join(words(title))
    if len(name) > LONGEST:
        name = name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]
    if not name:
        raise UsageError(f"{title[:40]!r} has no word to name it by: give --name")
    return name


def _free_name(items: Mapping[str, Item], title: str) -> str:
    """The name of this title, with a number behind it where the items before have it and are called otherwise."""
    free = (
        n for n in numbered(name_of(title)) if n not in items or title_key(items[n].title or "") == title_key(title)
    )
    return next(free)


def named(lib: Context, items: Mapping[str, Item], what: str) -> str:
    """The name of the item that is meant, by its name, a word of it, or a paper's id. Raises NotFound, UsageError."""
    found = work_on(items, meant_paper(lib, what))
    return found.name if found else find_item(items, what)


def meant_paper(lib: Context, what: str) -> str:
    """The id that `what` is, "" where it is none."""
    try:
        return lib.resolve(what)
    except UsageError:
        return ""


def _described(lib: Context, what: str, details: QueueChanged) -> QueueChanged:
    """What `what` says of the item, under what `details` says. Raises UsageError, NotFound."""
    details = replace(details, change="add")
    paper = lib.find_id(what)
    if paper is not None:
        if details.kind in (None, PAPER):  # its title is that of the library, as it stands there at any time
            return replace(details, kind=PAPER, paper=known_ids(lib, [what])[0])
        found = lib.store.papers.find_many([paper]).get(paper)
        details = replace(details, paper=paper, title=details.title or (found.title if found else None))
        starter = next((one for one in starters(lib, details.kind) if one.paper == paper), None)
        if starter is None and not details.title:
            raise UsageError(f"{paper} is not in the library: say what it is called with --title")
    else:
        key = title_key(what)
        titled = (one for one in starters(lib, details.kind) if key and title_key(one.title or "") == key)
        starter = next(titled, None)
    if starter is not None:
        given = {key: value for key in DETAILS if (value := getattr(details, key)) is not None}
        return replace(starter, **given)
    if paper is not None:
        return details
    if details.kind is None:
        raise UsageError(f"say what {what[:40]!r} is: --kind {' | '.join(ITEM_KINDS)}, or give a paper's id")
    return replace(details, title=details.title or what)


def _append(lib: Context, name: str, details: QueueChanged) -> LogEntry:
    """Write a move whose words are checked and clean."""
    check_open(lib, details.goal or None)
    for word, words_known in ((details.kind, ITEM_KINDS), (details.priority, PRIORITIES)):
        if word is not None and word not in words_known:
            raise UsageError(f"{word[:20]!r} is none of {', '.join(words_known)}")
    if details.parts and len(details.parts) != 3:
        raise UsageError("parts are the pages of 1 background, 2 papers, 3 outlook: --parts 60,90,20")
    cleaned = replace(
        details,
        title=details.title and clean(details.title),
        authors=details.authors and tuple(map(clean, details.authors)),
        blocks=details.blocks and clean(details.blocks),
        because=details.because and storable(details.because),
    )
    return lib.store.log.append(cleaned, name)


def _titles(lib: Context, items: Collection[Item]) -> dict[str, str]:
    """By name: what the item is called, else the title of its paper, else its name."""
    untitled = [item.paper or item.name for item in items if not item.title]
    known = lib.store.papers.find_many(untitled) if untitled else {}
    papers = {item.name: known.get(item.paper or item.name) for item in items}
    return {item.name: item.title or getattr(papers[item.name], "title", None) or item.name for item in items}
