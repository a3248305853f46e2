"""The review of a week: gathered from the log, the notebook and the bets, and written into managed blocks of a file.

The file is the user's: every word that they wrote in it stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, tzinfo
from pathlib import Path

from readinglist.context import Context, today_of, zone_of
from readinglist.core.dates import Week, day_of, months_later, parse_week, week_of
from readinglist.core.errors import InputError, ReadingListError
from readinglist.core.frozen import Frozen
from readinglist.core.lines import many
from readinglist.core.log import (
    KINDS,
    Bet,
    BetSettled,
    LogEntry,
    Rated,
    Read,
    Verdict,
    effective,
)
from readinglist.core.managed_text import adopted, has_blocks
from readinglist.core.papers import Paper
from readinglist.core.radar import RadarReport
from readinglist.core.work_entries import PAPER, REIMPLEMENTATION, Incremented, Obtained, ProjectChanged, TimeSpent
from readinglist.ideas.api import Ideas
from readinglist.practice.api import (
    INSIGHTS,
    Entry,
    day_files,
    entries_between,
    fold_backburner,
    mentions_in,
    open_goals,
    review_files,
    rewrite,
)
from readinglist.store.files import read_text
from readinglist.study.api import (
    ActivityDay,
    ClaimComparison,
    Item,
    all_activity,
    claim_label,
    compare_claims,
    diet_of_days,
    fold_queue,
    logged_activity,
    mentioned_subjects,
    verdict_of_claims,
)

from .text import (
    SECTIONS,
    Promises,
    Review,
    WeekFacts,
    WeekSummary,
    bets_of_week,
    blocks_of,
    carried_over,
    draft,
    named,
    nearest_texts,
    plain,
    promises_of,
    quiz_of_week,
    steps_of,
    summary_counts,
    title_pairs,
    titled,
)

BEFORE = 8  # weeks that a rise of an idea is measured against
NEAR = 5
CONDENSED = 4  # weeks
SURE = 0.75  # of a bet: sure and wrong is worth a question
OF_ONE = 5  # papers kept of one subject in a week
AGAIN = (1, 3, 12)  # months after which a kept paper comes back
UNREAD = 3  # weeks without reading for a goal
IMPORTED = "imported"


class Gathered(Frozen):
    """What is read once for a review."""

    zone: tzinfo | None
    all: tuple[LogEntry, ...]  # of the log
    log: tuple[LogEntry, ...]  # standing, oldest first
    by_week: Mapping[Week, tuple[LogEntry, ...]]
    entries: tuple[Entry, ...]  # of the notebook, up to the end of the week

    def written(self, week: Week) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.day in week)


def review(lib: Context, name: str | None = None) -> Review:
    """Assemble the review of a week (None: this one); every word of the user's stays.

    Raises UsageError, InputError, StoreError.
    """
    week = parse_week(name or "this week", today_of(lib))
    facts = facts_of(lib, week)
    path = lib.places.journal / f"{week.name}.md"
    old = _text(path) if path.exists() else None
    with lib.store.transaction():  # two of us write one after the other
        text = rewrite(
            path, lambda old: draft(facts) if old is None else adopted(old, blocks_of(facts), SECTIONS, ["question"])
        )
    return Review(week, path, text, facts, old is None, old is not None and not has_blocks(old))


def facts_of(lib: Context, week: Week, gathered: Gathered | None = None) -> WeekFacts:
    """What the review of a week is made of; entries of the log are counted in the week of their day."""
    gathered = gathered or gather(lib, week)
    now = gathered.by_week.get(week, ())
    written = gathered.written(week)
    time, reimplemented = study_lines(lib, gathered, week)
    days = len({entry.day for entry in written})
    kept_notebook = [f"**Notebook**: written on {many(days, 'day')}"] if days else []
    kept_notebook += [
        f"**{path.name}** cannot be read and is left out: readinglist doctor"
        for _, path in day_files(lib.places.journal, week.first, week.last)
        if _text(path) is None
    ]
    papers, sightings = _papers_of(lib, now), _radar(lib, week)
    bet_on = lib.store.papers.find_many({entry.subject for entry in gathered.all if entry.kind == "bet"})
    return WeekFacts(
        week,
        summary_counts(map(label_of, now)),
        written,
        carried_over(week, _last_promises(lib, gathered, week), gathered.entries),
        steps_of(written),
        tuple(_decided(lib, now, papers)),
        (*time, *kept_notebook),
        (*reimplemented, *_worked(now)),
        tuple(bets_of_week(gathered.all, bet_on, gathered.zone, week)),
        tuple(_rising(lib, gathered, week)),
        tuple(_near(lib, gathered, week, papers, now)),
        _four_weeks(lib, gathered, week) if week.number % CONDENSED == 0 else (),
        tuple(_admired(lib)) if week.begins_quarter else (),
        tuple(_nearest(sightings)),
        tuple(_questions(lib, gathered, week, papers, sightings)),
        tuple(_again(lib, gathered, week)),
        tuple(quiz_of_week(now)),
    )


def entry_day(entry: LogEntry, zone: tzinfo | None) -> date:
    """The one day that an entry of the log belongs to: time that was logged and a keep of a source name their own."""
    data = entry.data
    own = data.on if isinstance(data, TimeSpent) or (isinstance(data, Verdict) and not data.assumed) else None
    return date.fromisoformat(own) if own else day_of(entry.at, zone)


def label_of(entry: LogEntry) -> str:
    """What an entry is counted as. A keep whose day nobody knows was brought in this week, not decided in it."""
    if isinstance(entry.data, Verdict):
        return IMPORTED if entry.data.assumed else entry.data.verdict or "unjudged"
    return entry.kind


def _is_keep(entry: LogEntry) -> bool:
    """Whether it is a keep of the day that it belongs to."""
    return isinstance(entry.data, Verdict) and label_of(entry) == "keep"


def gather(lib: Context, week: Week) -> Gathered:
    """Read what reviews up to `week` are made of."""
    zone, everything = zone_of(lib), lib.store.log.entries()
    log = effective(everything)
    by_week: dict[Week, list[LogEntry]] = {}
    for entry in log:
        by_week.setdefault(week_of(entry_day(entry, zone)), []).append(entry)
    entries = tuple(noted.entry for noted in entries_between(lib, last=week.last))
    return Gathered(zone, everything, log, {one: tuple(some) for one, some in by_week.items()}, entries)


def _text(path: Path) -> str | None:
    """None where a file cannot be read; `doctor` says what is wrong."""
    try:
        return read_text(path)
    except InputError:
        return None


def _last_promises(lib: Context, gathered: Gathered, week: Week) -> Promises | None:
    """The steps of the last review before `week`, with those that were noted after it was assembled."""
    earlier = [(name, path) for name, path in review_files(lib.places.journal) if name < week.name]
    if not earlier:
        return None
    name, path = earlier[-1]
    last = parse_week(name)
    facts = WeekFacts(last, {}, own_steps=steps_of(gathered.written(last)))
    return promises_of(adopted(_text(path) or "", {"next": blocks_of(facts)["next"]}, SECTIONS), last)


def _papers_of(lib: Context, entries: Iterable[LogEntry]) -> dict[str, Paper]:
    ids = {entry.subject for entry in entries if isinstance(entry.data, Verdict | Read | Rated)}
    return lib.store.papers.find_many(sorted(ids))


def _decided(lib: Context, entries: Sequence[LogEntry], papers: Mapping[str, Paper]) -> Iterator[str]:
    """A row a paper kept, read or rated: those read first, then those with a line; then what was put off for good."""
    did: dict[str, dict[str, str]] = {}  # of a paper: what was done, and in which words
    said: dict[str, list[str]] = {}
    for entry in entries:
        data, of_it = entry.data, did.setdefault(entry.subject, {})
        if isinstance(data, Read):
            of_it["read"] = f"read {data.minutes} min" if data.minutes is not None else "read"
        elif isinstance(data, Rated):
            of_it["rated"] = "rated 10x" if data.upside == "10x" else "critiqued"
            said.setdefault(entry.subject, []).extend([data.line] if data.line else [])
        elif isinstance(data, Verdict):
            of_it.pop("kept", None)  # the last verdict holds
            if _is_keep(entry):
                of_it["kept"] = f"kept for {data.goal}" if data.goal else "kept"
                said.setdefault(entry.subject, []).extend([data.because] if data.because else [])
    for subject in sorted(
        filter(did.get, did), key=lambda one: ("read" not in did[one], not said.get(one), "kept" not in did[one])
    ):
        lines = "; ".join(map(plain, dict.fromkeys(said.get(subject, ()))))
        yield f"{', '.join(did[subject].values())}: {titled(subject, papers)}{f': {lines}' if lines else ''}"
    later = (e.subject for e in entries if isinstance(e.data, Verdict) and e.data.verdict == "later")
    for subject in dict.fromkeys(later):
        state = lib.store.log.state(subject)
        if state.verdict == "later" and state.back_at is None:
            yield f"put off for the last time: {titled(subject, papers)} will not come back"


def _worked(entries: Sequence[LogEntry]) -> Iterator[str]:
    """What moved in projects, and results of reimplementations."""
    for entry in entries:
        data, name = entry.data, entry.subject
        if isinstance(data, ProjectChanged):
            state = f" is {data.state}" if data.state else ": begun" if data.change == "add" else ": changed"
            why = "; ".join(part for part in (data.text, data.because, data.instead and f"for {data.instead}") if part)
            yield f"{name}{state}{f': {why}' if why else ''}"
        elif isinstance(data, Incremented):
            more = ", ".join(f"{k} {v}" for k, v in (("gain", data.gain), ("cost", data.cost)) if v)
            yield f"{name}: {data.text}{f' ({more})' if more else ''}"
        elif isinstance(data, Obtained):
            spread = f" ± {data.spread:g}" if data.spread is not None else ""
            yield f"{name}: {data.metric}{f' on {data.data}' if data.data else ''} {data.value:g}{spread}"


def _rising(lib: Context, gathered: Gathered, week: Week) -> Iterator[str]:
    """Ideas of the ledger that a larger share of this week's keeps names than of those of the weeks before."""
    from readinglist.ideas.api import ledger_ideas

    def rows(weeks: Iterable[Week]) -> set[int]:
        log = [entry for one in weeks for entry in gathered.by_week.get(one, ())]
        kept = {entry.subject for entry in log if _is_keep(entry)}
        return {paper.row for paper in lib.store.papers.find_many(sorted(kept)).values()}

    now, before = rows([week]), rows(week.before(n) for n in range(1, BEFORE + 1))
    ideas = ledger_ideas(lib) if now else ()
    found = lib.store.part(Ideas).naming([idea.name for idea in ideas]) if ideas else {}
    rising = []
    for name, naming in found.items():
        here, there = len(naming & now), len(naming & before)
        if here and here * max(len(before), 1) > there * len(now):
            rising.append((here, there, name))
    for here, there, name in sorted(rising, key=lambda one: (-one[0], one[1], one[2]))[:10]:
        yield f"**{name}**: {here} of {len(now)} kept this week, {there} of {len(before)} in the {BEFORE} weeks before"


def _near(
    lib: Context, gathered: Gathered, week: Week, papers: Mapping[str, Paper], now: Sequence[LogEntry]
) -> Iterator[str]:
    """Older entries of the notebook and of the backburner that share rare words with this week's keeps and notes."""
    kept = {entry.subject for entry in now if _is_keep(entry)}
    texts = [papers[paper_id].text for paper_id in sorted(kept) if paper_id in papers]
    asked = "\n".join([*texts, *(entry.text for entry in gathered.written(week))])
    older = [(f"{e.day.isoformat()}", e.line) for e in gathered.entries if e.day < week.first]
    older += [
        (f"backburner {idea.name}", idea.text)
        for idea in fold_backburner(entry for entry in gathered.log if entry.kind == "backburner")
        if day_of(idea.at, gathered.zone) < week.first
    ]
    for near in nearest_texts(asked, [text for _, text in older], NEAR):
        where, text = older[near.number]
        yield f"{where}: {plain(text, 240)} (shares {', '.join(near.shared)})"


def _radar(lib: Context, week: Week) -> RadarReport | None:
    """What the radar says at the end of the week."""
    from readinglist.practice.api import radar

    last = lib.store.nights.latest()
    return radar(lib, min(last, week.last)) if last and week.first <= last else None


def _nearest(report: RadarReport | None) -> Iterator[str]:
    """The papers of the week that are nearest to each project and idea, and how much was read to say so."""
    from readinglist.practice.api import near_words

    for one in report.sightings if report else ():
        for near in one.nearest:
            yield f"{one.watched.name}: {named(near.paper.id, near.paper.title)}: {plain(near_words(near))}"
    if report and report.sightings:
        yield f"read {many(report.papers, 'paper')} since {report.since}"


def _questions(
    lib: Context, gathered: Gathered, week: Week, papers: Mapping[str, Paper], report: RadarReport | None
) -> Iterator[str]:
    """Questions that follow from the week, each only where it does."""
    now = gathered.by_week.get(week, ())
    placed = {entry.id: entry for entry in gathered.all if isinstance(entry.data, Bet)}
    for entry in now:
        bet = placed.get(entry.subject)
        if not (isinstance(entry.data, BetSettled) and bet is not None and isinstance(bet.data, Bet)):
            continue
        if {"won": 1 - bet.data.p, "lost": bet.data.p}.get(entry.data.outcome, 0) >= SURE:
            what = titled(bet.subject, lib.store.papers.find_many([bet.subject]))
            yield f"You gave {bet.data.p:.0%} to {what} and it {entry.data.outcome}: what did you miss?"
    for one in report.sightings if report else ():
        if one.hit is not None:
            paper = named(one.hit.paper.id, one.hit.paper.title)
            yield f"{paper} is close to {one.watched.name}: what will you do differently now?"
    kept = {entry.subject for entry in now if _is_keep(entry)}
    shared = Counter(pair for one in kept & papers.keys() for pair in title_pairs(papers[one].title or ""))
    term, often = max(shared.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    if often >= OF_ONE:
        yield f"You kept {often} papers about {term}: what must the next one show to be worth reading?"
    read = {entry.subject for entry in now if isinstance(entry.data, Read)}
    if len(kept) >= OF_ONE and 3 * len(read & kept) <= len(kept):
        yield f"You kept {many(len(kept), 'paper')} and read {len(read & kept)}: which of the unread ones matters most?"
    recent = [entry for n in range(UNREAD) for entry in gathered.by_week.get(week.before(n), ())]
    for_goal = {e.data.goal for e in gathered.log if isinstance(e.data, Verdict) and e.data.verdict == "keep"}
    states = lib.store.log.states({entry.subject for entry in recent if isinstance(entry.data, Read)})
    served = {state.goal for state in states.values()}
    is_old = bool(gathered.log) and entry_day(gathered.log[0], gathered.zone) < week.before(UNREAD - 1).first
    for goal in open_goals(lib) if is_old else ():
        if goal.name in for_goal - served:
            yield f"You read nothing for {goal.name} in {UNREAD} weeks: is it still a goal?"


def _again(lib: Context, gathered: Gathered, week: Week) -> Iterator[str]:
    """Papers kept `AGAIN` months ago and kept still, each with its last line: those that have one first."""
    due: dict[str, int] = {}
    said: dict[str, str] = {}
    for entry in gathered.log:
        line = {Verdict: "because", Rated: "line"}.get(type(entry.data))
        if line and (text := getattr(entry.data, line)):
            said[entry.subject] = text
        if _is_keep(entry):
            day = entry_day(entry, gathered.zone)
            for months in AGAIN:
                if months_later(day, months) in week:
                    due[entry.subject] = months
    states, papers = lib.store.log.states(due), lib.store.papers.find_many(sorted(due))
    for name in sorted(due, key=lambda name: (name not in said, name)):
        if states[name].verdict == "keep":
            line = f": {plain(said[name])}" if name in said else ""
            yield f"{titled(name, papers)}, kept {many(due[name], 'month')} ago{line}"


def _four_weeks(lib: Context, gathered: Gathered, week: Week) -> tuple[WeekSummary, ...]:
    """The week and the three before it, each in a few lines; () where nothing was done or written before this one."""
    found: list[WeekSummary] = []
    for n in reversed(range(CONDENSED)):
        one = week.before(n)
        log = gathered.by_week.get(one, ())
        spent = (entry.data.minutes for entry in log if isinstance(entry.data, TimeSpent | Read))
        written = gathered.written(one)
        if not found and not log and not written:
            continue
        counts, minutes = summary_counts(map(label_of, log)), sum(minutes or 0 for minutes in spent)
        insights = tuple(entry.line for entry in written if entry.section == INSIGHTS)
        found.append(WeekSummary(one, counts, minutes, insights, steps_of(written)))
    return tuple(found) if len(found) > 1 else ()


def _admired(lib: Context) -> Iterator[str]:
    """What the user admires, each paper with its fate where that is known."""
    from readinglist.ideas.api import fates
    from readinglist.practice.api import admired

    there = admired(lib)
    ids, fate_of = [one.name for one in there if one.title], {}
    if ids:
        with suppress(ReadingListError):  # a review is written without them too
            fate_of = fates(lib, ids)
    for one in there:
        fate = fate_of.get(one.name)
        name = named(one.name, one.title)
        yield f"{name}{f', {fate}' if fate else ''}{f': {one.because}' if one.because else ''}"


# Time and reimplementations of a week.


def study_lines(lib: Context, gathered: Gathered, week: Week) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where the time of the week went, and how its reimplementations stand."""
    gathered = replace(gathered, log=tuple(entry for entry in gathered.log if entry.kind in KINDS))
    items = fold_queue(gathered.log)
    touches = [touch for touch in all_activity(lib, gathered.log, items, week.first, week.last) if touch.day in week]
    return tuple(_time(lib, touches, week)), tuple(_reimplemented(lib, gathered, items, touches, week))


def _time(lib: Context, touches: Sequence[ActivityDay], week: Week) -> Iterator[str]:
    """Minutes by kind against the split, and by goal; days touched where no time was logged."""
    eaten = diet_of_days(touches, week.first, week.last, lib.settings.study.books)
    logged = sum(eaten.minutes.values())
    for kind, minutes in eaten.minutes.items():
        yield f"**{_kind(kind)}**: {minutes} min logged, {minutes / logged:.0%}"
    for kind, days in eaten.untimed.items():
        yield f"**{_kind(kind)}**: on {many(days, 'day')}, no minutes logged"
    if eaten.share is not None:
        owed = f"; {eaten.owed} are owed" if eaten.owed else ""
        yield f"**Split**: books had {eaten.share:.0%} of the reading, {eaten.intended:.0%} intended{owed}"
    goals = {touch.goal for touch in touches}
    if goals - {None}:
        for goal in sorted(goals, key=lambda name: (name is None, name or "")):
            days = len({touch.day for touch in touches if touch.goal == goal})
            minutes = eaten.goals.get(goal, 0)
            spent = f"{minutes} min logged, {minutes / logged:.0%}; " if minutes else ""
            yield f"**{_label(f'goal {goal}') if goal else 'for no goal'}**: {spent}on {many(days, 'day')}"


def _kind(kind: str) -> str:
    return "papers read or critiqued" if kind == PAPER else kind


def _reimplemented(
    lib: Context, gathered: Gathered, items: Mapping[str, Item], touches: Sequence[ActivityDay], week: Week
) -> Iterator[str]:
    """Those that were worked on in the week: the verdict at its end, the days so far, and what the week taught."""
    from readinglist.practice.api import known_names

    moved = sorted({t.subject for t in touches if t.subject in items and items[t.subject].kind == REIMPLEMENTATION})
    if not moved:
        return
    names, log, zone = known_names(lib), gathered.log, gathered.zone
    mentions = [(entry.day, mentions_in(entry.text, names)) for entry in gathered.entries]
    noted = [(day, name) for day, some in mentions for name, _ in mentioned_subjects(some, items)]
    noted += [(touch.day, touch.subject) for touch in (*touches, *logged_activity(log, items, zone))]
    for name in moved:
        found = compare_claims(log, name, week.last, zone)
        days = {day for day, subject in noted if subject == name and day <= week.last}
        now = sum(day in week for day in days)
        yield f"**{_label(name)}**: {_verdict_words(found)}; {many(len(days), 'day')} so far, {now} this week"
        results = (result for one in found for result in one.results if day_of(result.at, zone) in week)
        yield from (f"{name}, lesson: {result.obtained.notes}" for result in results if result.obtained.notes)


def _verdict_words(found: Sequence[ClaimComparison]) -> str:
    """`within spread (return on Hopper 1890 for 2100, score 3 for 3)`: the verdict, then each claim."""
    verdict = verdict_of_claims(found)
    if verdict is None:
        return "nothing was claimed"
    each = []
    for one in found:
        own = f" {one.latest.value:g}" if one.latest else " no result"
        state = f", {one.verdict}" if len(found) > 1 else ""
        each.append(f"{claim_label(one.claim)}{own} for {one.claim.value:g}{state}")
    return f"{verdict} ({'; '.join(each)})"


def _label(name: str) -> str:
    """A name as the claim_label of a line: no star in it, which would end it."""
    return plain(name.replace("*", "·"), 120)
