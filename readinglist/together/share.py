"""What I say of papers, gathered for a colleague: only what `model.sharing` has a place for.

The same records stand beside a colleague's in `compare`, so both sides are read alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.front_matter import Value, read_values, split
from readinglist.core.log import Verdict, effective
from readinglist.core.papers import Paper
from readinglist.core.shared_papers import OPTIONAL, Share, SharedBet, SharedCritique, SharedPaper
from readinglist.exchange.api import check_target
from readinglist.store.files import read_text, write_text_atomically
from readinglist.taste.api import RATINGS, SECTIONS, CritiqueFile, facts_of, is_paper_bet, list_critiques, placed_bets

# The keys of a critique's front matter that are ours: all others are the user's own.
WRITTEN_BY_US = frozenset(facts_of(Paper(0, ""), None, datetime.min.replace(tzinfo=UTC)))


@dataclass(frozen=True, slots=True)
class Choice:
    """Which papers go (all conditions together) and which of `OPTIONAL` with them."""

    tags: tuple[str, ...] = ()  # any of them
    kept: bool = False  # only what I kept
    since: date | None = None  # decided, read, written or bet on from this day on
    extra: frozenset[str] = frozenset()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """One paper with everything that could be shared of it, its tags, and the day of the last word."""

    paper: SharedPaper
    tags: tuple[str, ...]
    last: str


def make_share(lib: Context, choice: Choice) -> Share:
    """The share that `choice` describes. Raises UsageError, and NotFound where it holds no paper."""
    from readinglist.formats.share_file import NAME, is_colleague_name

    if unknown := sorted(choice.extra - OPTIONAL.keys()):
        raise UsageError(f"--with {unknown[0][:20]!r} is nothing that a share can hold: {', '.join(OPTIONAL)}")
    if choice.name is not None and not is_colleague_name(choice.name):
        raise UsageError(f"--name {choice.name[:20]!r}: write letters, digits, blanks, at most {NAME}")
    papers = [
        _allowed(said.paper, choice.extra)
        for said in _everything(lib)
        if (not choice.tags or not {*choice.tags}.isdisjoint(said.tags))
        and (not choice.kept or said.paper.verdict == "keep")
        and (choice.since is None or said.last >= choice.since.isoformat())
    ]
    if not papers:
        raise NotFound("nothing to share: no paper with a verdict, a critique or a bet is chosen by these options")
    return Share(choice.name, lib.clock.now().date().isoformat(), tuple(papers))


def save_share(lib: Context, share: Share, path: Path) -> None:
    """Write a share as one file, whole or not at all. Raises UsageError, StoreError."""
    from readinglist.formats.share_file import write_share

    check_target(lib, path)
    write_text_atomically(path, write_share(share))


def what_i_said(lib: Context) -> dict[str, SharedPaper]:
    """Paper -> all that could be shared of it, private fields too: for my own eyes."""
    return {said.paper.id: said.paper for said in _everything(lib)}


def _allowed(paper: SharedPaper, extra: Collection[str]) -> SharedPaper:
    """`paper` without the optional fields that nobody asked for."""
    if "reasons" not in extra:
        paper = replace(paper, because=None, bets=tuple(replace(bet, because=None) for bet in paper.bets))
    if "tags" not in extra:
        paper = replace(paper, tags=())
    if "goals" not in extra:
        paper = replace(paper, goal=None)
    if "own" not in extra and paper.critique is not None:
        sections = tuple((head, text) for head, text in paper.critique.sections if head in SECTIONS)
        paper = replace(paper, critique=replace(paper.critique, sections=sections, keys=()))
    return paper if paper.critique is None or _says(paper.critique) else replace(paper, critique=None)


def _says(critique: SharedCritique) -> bool:
    told = (*critique.sections, *critique.keys, critique.ratings.line)
    return any(told) or any(getattr(critique.ratings, name) is not None for name in RATINGS)


def _everything(lib: Context) -> list[_Said]:
    """Every paper with a verdict, a critique that says something or a bet, by id."""
    states = lib.store.log.states_with("keep") | lib.store.log.states_with("skip")
    critiques = {file.paper_id: file for file in list_critiques(lib) if file.critique.says_something}
    bets: dict[str, list[tuple[str, SharedBet]]] = defaultdict(list)
    for placed in filter(is_paper_bet, placed_bets(lib)):
        bet = placed.bet
        told = SharedBet(bet.p, bet.top or 0.0, bet.by, placed.state, bet.source, bet.because)
        bets[placed.subject].append((placed.made.date().isoformat(), told))
    ids = sorted({*states, *critiques, *bets})
    papers, all_states = lib.store.papers.find_many(ids), lib.store.log.states(ids)
    why = _reasons(lib)
    found = []
    for paper_id in ids:
        paper, state, file = papers.get(paper_id), all_states.get(paper_id), critiques.get(paper_id)
        decided = state.verdict_on if state and state.verdict in ("keep", "skip") and not state.assumed else None
        read_on = state.read_at.date().isoformat() if state and state.read_at else None
        shared = SharedPaper(
            paper_id,
            paper.title if paper else None,
            state.verdict if state and state.verdict in ("keep", "skip") else None,
            decided,
            read_on,
            _critique(file) if file else None,
            tuple(bet for _, bet in bets[paper_id]),
            why.get(paper_id),
            state.tags if state else (),
            state.goal if state else None,
        )
        days = [decided or "", read_on or "", _written_on(file) if file else "", *(day for day, _ in bets[paper_id])]
        found.append(_Said(shared, shared.tags, max(days)))
    return found


def _reasons(lib: Context) -> dict[str, str]:
    """Paper -> why its verdict is what it is, where that was said."""
    entries = effective(lib.store.log.of_kind("verdict"))
    last = {entry.subject: entry.data.because for entry in entries if isinstance(entry.data, Verdict)}
    return {paper: because for paper, because in last.items() if because}


def _critique(file: CritiqueFile) -> SharedCritique:
    values = read_values(split(read_text(file.path)).front)
    keys = tuple((key, _worded(value)) for key, value in values.items() if key not in WRITTEN_BY_US)
    return SharedCritique(file.critique.ratings, file.critique.sections, keys)


def _worded(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(map(str, value))


def _written_on(file: CritiqueFile) -> str:
    return datetime.fromtimestamp(file.path.stat().st_mtime, UTC).date().isoformat()
