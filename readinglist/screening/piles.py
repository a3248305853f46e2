"""A finite pile of papers, screened to its end: started once, labelled over days, stopped and resumed.

Nothing is kept of a pile but its entries of the log, so that a label is on disk before it is acknowledged,
`undo` takes it back, and a pile goes on where it was. Labels are no verdicts: they teach this pile alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.events import Event
from readinglist.core.frozen import Frozen
from readinglist.core.log import Labelled, LogEntry, PileStarted, effective
from readinglist.core.papers import Explore, Night, Paper, ScoredPaper
from readinglist.core.text import clean, storable
from readinglist.papers.api import find_papers, known_ids

from .records import Pile, PileStatus, fold_pile

if TYPE_CHECKING:
    from readinglist.ranking.screening import Direction, Screener

MOST = 20_000  # papers of a pile: some seconds for each command, and more than anybody screens
EVERY = 10  # one label in so many is of a paper drawn at random
ALL_ROWS = 2_000  # unlabelled papers that the screen holds at once
EXPLAINED = 20  # of them with reasons
LONGEST = 60  # characters of a name
CHECK = "drawn at random, to estimate how many includes are left"
VERDICTS = {True: "keep", False: "skip"}  # how the screen marks an include and an exclude


class Making(Frozen):
    """How a pile is begun: words that order it, how often one is drawn, papers that are included from the start."""

    hint: str | None = None
    every: int = EVERY
    seeds: tuple[str, ...] = ()


def start_pile(lib: Context, name: str, ids: Sequence[str], origin: str, making: Making) -> tuple[LogEntry, ...]:
    """Make a pile of papers of the library, the seeds among them. Raises UsageError for a name that is taken."""
    name = check_new_name(lib, name)
    seeds = known_ids(lib, making.seeds)
    known = list(dict.fromkeys([*known_ids(lib, ids), *seeds]))
    if not known:
        raise UsageError(f"no paper for the pile {name}: give ids, --search QUERY or --file FILE")
    if len(known) > MOST:
        raise UsageError(f"a pile holds at most {MOST:,} papers: narrow the search")
    hint = storable(making.hint) if making.hint else None
    started = PileStarted(tuple(known), storable(origin), making.every, hint)
    return lib.store.log.append_many([(started, name), *((Labelled(seed, "include"), name) for seed in seeds)])


def start_from_search(lib: Context, name: str, query: str, making: Making) -> tuple[LogEntry, ...]:
    """A pile of all papers that a search finds, in its order."""
    check_new_name(lib, name)
    found = find_papers(lib, query, MOST + 1)
    if not found.papers:
        raise NotFound(f"no paper matches {query[:60]!r}: try `readinglist search` first")
    return start_pile(lib, name, [paper.id for paper in found.papers], f"search: {query}", making)


def start_from_file(lib: Context, name: str, path: Path, making: Making) -> Iterator[Event]:
    """A pile of the papers of a file that `import` takes; they are imported first."""
    from readinglist.exchange.api import import_ids

    check_new_name(lib, name)
    ids = yield from import_ids(lib, path)
    start_pile(lib, name, ids, f"file: {path.name}", making)


def get_pile(lib: Context, name: str) -> Pile:
    """The pile as the log has it now. Raises NotFound, naming what there is."""
    name = clean(name)
    started = lib.store.log.effective("pile", name)
    if not started:
        names = ", ".join(pile_names(lib)) or "none yet: run readinglist pile start"
        raise NotFound(f"there is no pile {name[:LONGEST]!r}; your piles: {names}")
    return fold_pile(started[-1], lib.store.log.effective("label", name))


def pile_names(lib: Context) -> list[str]:
    """The names of all piles, the last started first."""
    return list(dict.fromkeys(entry.subject for entry in reversed(effective(lib.store.log.of_kind("pile")))))


def label(lib: Context, name: str, ids: Sequence[str], said: str, *, check: bool = False) -> tuple[LogEntry, ...]:
    """Include, exclude or set aside papers of a pile; all of them or, where one is not in it, none.

    A paper that is due as a check is recorded as one; `check`: so is the one that would be drawn next.
    """
    pile = get_pile(lib, name)
    known, members = known_ids(lib, ids), frozenset((*pile.ids, *pile.duplicates))
    if strange := next((paper_id for paper_id in known if paper_id not in members), None):
        raise NotFound(f"{strange} is not in the pile {pile.name}")
    drawn = drawn_next(pile) if check or is_check_due(pile) else None
    if check and known != [drawn]:
        where = f"`readinglist pile next {pile.name} --check` shows it" if drawn else "all papers have a label"
        raise UsageError(f"--check is for the one paper that was drawn: {where}")
    return lib.store.log.append_many([(Labelled(one, said, one == drawn), pile.name) for one in known])


def status_of(pile: Pile) -> PileStatus:
    """How far a pile is, and how many includes it may still hide."""
    from readinglist.ranking.screening import Check, includes_left

    checks, found, dry = [], 0, 0
    for given, one in enumerate(pile.labels):
        if one.check:
            checks.append(Check(len(pile.ids) - given, found, one.included))
        else:
            dry = 0 if one.included else dry + 1
        found += one.included
    remaining = includes_left(checks, len(pile.ids), found, pile.left)
    return PileStatus(pile, remaining, sum(check.included for check in checks), dry)


def duplicates(lib: Context, name: str) -> tuple[tuple[Paper, ...], ...]:
    """Groups of papers of a pile that are nearly the same, each in the order of the pile, what has a label first.

    `#n` means the papers after the first of each group. Raises NotFound.
    """
    from readinglist.papers.api import count_papers
    from readinglist.ranking.duplicates import near_duplicates

    pile = get_pile(lib, name)
    labelled = {label.paper for label in pile.labels}
    order = sorted(pile.ids, key=lambda paper: paper not in labelled)
    found = lib.store.papers.find_many(order)
    papers = [found[paper] for paper in order if paper in found]
    groups = tuple(tuple(papers[i] for i in group) for group in near_duplicates(count_papers(lib, papers)))
    lib.store.lists.remember([paper.id for group in groups for paper in group[1:]])
    return groups


def is_check_due(pile: Pile) -> bool:
    """Whether the next paper is one drawn at random: one in `every` labels is."""
    return bool(pile.every and pile.left) and pile.checks < (len(pile.labels) + 1) // pile.every


def drawn_next(pile: Pile) -> str | None:
    """The paper that is drawn when a check is due: each unlabelled one has the same chance.

    It is the first without a label of one shuffled order of the pile, so that it stays the same until it is
    labelled, on every run: whoever does not like it cannot draw again.
    """
    labelled = {label.paper for label in pile.labels} | {*pile.duplicates}
    order = sorted((*pile.ids, *pile.duplicates))  # what is set aside moves no other paper
    Random(pile.seed).shuffle(order)
    return next((paper_id for paper_id in order if paper_id not in labelled), None)


class OpenPile:
    """A pile with its texts counted: ranked again after each label without reading anything again."""

    def __init__(self, lib: Context, name: str) -> None:
        self._lib, self._name = lib, name
        self.pile = get_pile(lib, name)

    def refresh(self) -> None:
        """Take in what the log says now."""
        self.pile = get_pile(self._lib, self._name)

    def next(self, n: int, *, check: bool = False) -> tuple[ScoredPaper, ...]:
        """The next `n` papers, best first; before them the one drawn at random, where a check is due or wanted."""
        return self._scored(n, explain=n, check=check)

    def night(self) -> Night:
        """The pile as triage shows it: what is labelled in the order of labelling, then the best next."""
        from .view import in_short

        scores = self._screener.scores(self._fitted()).tolist()
        labels = [one for one in self.pile.labels if one.paper in self._papers]
        judged = [replace(self._papers[one.paper], verdict=VERDICTS[one.included]) for one in labels]
        done = [ScoredPaper(paper, scores[self._place[paper.id]], 0) for paper in judged]
        queue = [replace(one, paper=replace(one.paper, verdict=None)) for one in self._scored(ALL_ROWS, EXPLAINED)]
        papers = tuple(replace(scored, rank=rank) for rank, scored in enumerate((*done, *queue), start=1))
        summary = in_short(status_of(self.pile))
        return Night(None, None, papers, 0, first_open=len(done), pile=self.pile.name, told=summary)

    def _labels(self) -> list[tuple[int, bool]]:
        return [(self._place[one.paper], one.included) for one in self.pile.labels if one.paper in self._place]

    def _fitted(self) -> Direction:
        return self._screener.fit(self._labels(), self.pile.hint)

    def _scored(self, n: int, explain: int, *, check: bool = False) -> tuple[ScoredPaper, ...]:
        screener, direction = self._screener, self._fitted()
        scores = screener.scores(direction).tolist()
        drawn = drawn_next(self.pile) if check or is_check_due(self.pile) else None
        first = [self._place[drawn]] if drawn in self._place else []
        aside = [self._place[paper_id] for paper_id in self.pile.duplicates if paper_id in self._place]
        queue = screener.order(direction, [*first, *aside, *(i for i, _ in self._labels())])
        papers = list(self._papers.values())
        return tuple(
            ScoredPaper(
                papers[i],
                scores[i],
                rank,
                screener.reasons(direction, i) if rank <= explain else (),
                explore=Explore(1 / self.pile.left, CHECK) if [i] == first else None,
            )
            for rank, i in enumerate([*first, *queue][:n], start=1)
        )

    @cached_property
    def _screener(self) -> Screener:
        from readinglist.ranking.screening import Screener

        return Screener([paper.text for paper in self._papers.values()])

    @cached_property
    def _papers(self) -> dict[str, Paper]:
        """The papers of the pile in its order, read once; those that are set aside, now or later, among them."""
        ids = (*self.pile.ids, *self.pile.duplicates)
        found = self._lib.store.papers.find_many(ids)
        return {paper_id: found[paper_id] for paper_id in ids if paper_id in found}

    @cached_property
    def _place(self) -> dict[str, int]:
        return {paper_id: i for i, paper_id in enumerate(self._papers)}


def check_new_name(lib: Context, name: str) -> str:
    cleaned = clean(name)
    if not cleaned or len(cleaned) > LONGEST or cleaned.startswith("-"):
        raise UsageError(
            f"{name[:LONGEST]!r} is not a pile name: use one word, such as `readinglist pile start survey`"
        )
    if cleaned in pile_names(lib):
        raise UsageError(f"there is a pile {cleaned!r} already: continue with `readinglist pile next {cleaned}`")
    return cleaned


def next_in_pile(lib: Context, name: str, n: int = 1, *, check: bool = False) -> tuple[ScoredPaper, ...]:
    """The next papers to label; `#n` means these. Raises NotFound."""
    found = OpenPile(lib, name).next(n, check=check)
    lib.store.lists.remember([scored.paper.id for scored in found])
    return found


def pile_status(lib: Context, name: str | None = None) -> tuple[PileStatus, ...]:
    """How far a pile is, or all of them. Raises NotFound."""
    names = pile_names(lib) if name is None else [name]
    return tuple(status_of(get_pile(lib, one)) for one in names)
