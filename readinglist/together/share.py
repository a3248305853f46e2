"""What I say of papers, gathered for a colleague, and a colleague's share beside what I said.

A share holds only what `core.state.Share` has a place for. In a comparison each part opens with its own counterpart:
their critique with my critique, their chance with my bet on the same question. A part that is closed is left out here,
before anything is sorted, counted or shown; nothing is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.front_matter import Value, read_values, split
from readinglist.core.frozen import Frozen
from readinglist.core.log import Verdict, effective
from readinglist.core.paper_state import PaperState
from readinglist.core.papers import Paper
from readinglist.core.shared_papers import OPTIONAL, Share, SharedBet, SharedCritique, SharedPaper
from readinglist.core.text import words
from readinglist.exchange.api import check_target
from readinglist.lists.api import load_share
from readinglist.store.files import read_text, write_text_atomically
from readinglist.taste.api import (
    CRITIQUE_SECTIONS,
    RATINGS,
    Beside,
    Comparison,
    CritiqueFile,
    Leaning,
    Suggestion,
    agreement,
    critique_facts,
    disagreement,
    is_paper_bet,
    leanings,
    list_critiques,
    placed_bets,
    same_bets,
    words_apart,
)

SHORTEST = 3  # letters of a word that says something
# The keys of a critique's front matter that are ours: all others are the user's own.
WRITTEN_BY_US = frozenset(critique_facts(Paper(0, ""), None, datetime.min.replace(tzinfo=UTC)))


class Choice(Frozen):
    """Which papers go (all conditions together) and which of `OPTIONAL` with them."""

    tags: tuple[str, ...] = ()  # any of them
    kept: bool = False  # only what you kept
    since: date | None = None  # decided, read, written or bet on from this day on
    extra: frozenset[str] = frozenset()
    name: str | None = None


class _Said(Frozen):
    """One paper with everything that could be shared of it, its tags, and the day of the last word."""

    paper: SharedPaper
    tags: tuple[str, ...]
    last: str


def make_share(lib: Context, choice: Choice) -> Share:
    """The share that `choice` describes. Raises UsageError, and NotFound where it holds no paper."""
    from readinglist.formats.share_file import NAME, is_colleague_name

    if unknown := sorted(choice.extra - OPTIONAL.keys()):
        raise UsageError(f"--with {unknown[0][:20]!r} can't be included in a share: {', '.join(OPTIONAL)}")
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
        raise NotFound("nothing to share: these options select no paper with a verdict, critique or bet")
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
        sections = tuple((head, text) for head, text in paper.critique.sections if head in CRITIQUE_SECTIONS)
        paper = replace(paper, critique=replace(paper.critique, sections=sections, keys=()))
    return paper if paper.critique is None or _says_something(paper.critique) else replace(paper, critique=None)


def _says_something(critique: SharedCritique) -> bool:
    ratings = critique.ratings
    written = critique.sections or critique.keys or ratings.line
    return bool(written) or any(getattr(ratings, name) is not None for name in RATINGS)


def _everything(lib: Context) -> list[_Said]:
    """Every paper with a verdict, a critique that says something or a bet, by id."""
    states = lib.store.log.states_with("keep") | lib.store.log.states_with("skip")
    critiques = {file.paper_id: file for file in list_critiques(lib) if file.critique.says_something}
    bets: dict[str, list[tuple[str, SharedBet]]] = defaultdict(list)
    for placed in filter(is_paper_bet, placed_bets(lib)):
        bet = placed.bet
        shared_bet = SharedBet(bet.p, bet.top or 0.0, bet.by, placed.state, bet.source, bet.because)
        bets[placed.subject].append((placed.made.date().isoformat(), shared_bet))
    ids = sorted({*states, *critiques, *bets})
    papers, all_states = lib.store.papers.find_many(ids), lib.store.log.states(ids)
    why = _reasons(lib)
    found = []
    for paper_id in ids:
        file, state = critiques.get(paper_id), all_states.get(paper_id, PaperState())
        verdict = state.verdict if state.verdict in ("keep", "skip") else None
        decided = state.verdict_on if verdict and not state.assumed else None
        read_on = state.read_at.date().isoformat() if state.read_at else None
        shared = SharedPaper(
            paper_id,
            papers[paper_id].title if paper_id in papers else None,
            verdict,
            decided,
            read_on,
            _critique(file) if file else None,
            tuple(bet for _, bet in bets[paper_id]),
            why.get(paper_id),
            state.tags,
            state.goal,
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


def compare(lib: Context, path: Path, paper_id: str | None = None) -> Comparison:
    """The share in a file beside my own words; of one paper alone where it is named.

    Raises NotFound (no such file, neither spoke of the paper) and InputError (the file is refused).
    """
    share = load_share(path)
    mine = what_i_said(lib)
    lean = _leanings(lib, mine.values(), share.papers)
    both = (beside(mine[t.id], t) for t in share.papers if t.id in mine)
    papers = tuple(sorted(both, key=lambda pair: _order(pair, lean)))
    agreed = agreement((pair.mine, pair.theirs) for pair in papers)
    theirs = {paper.id for paper in share.papers}
    only = _only_theirs(lib, share, set(mine))
    alone = len(mine.keys() - theirs)
    if paper_id is None:
        return Comparison(
            share.name, share.on, papers, only, alone, agreed, _leanings(lib, mine.values(), share.papers)
        )
    chosen = tuple(pair for pair in papers if pair.mine.id == paper_id)
    suggested = tuple(suggestion for suggestion in only if suggestion.id == paper_id)
    if not chosen and not suggested:
        raise NotFound(
            f"nothing to compare on {paper_id}: you have not judged it; write `readinglist critique {paper_id}`"
            if paper_id in theirs
            else f"{paper_id} is not in {path.name}: your colleague has not judged it"
        )
    return Comparison(share.name, share.on, chosen, suggested, alone, agreed)


def _leanings(lib: Context, mine: Iterable[SharedPaper], theirs: Iterable[SharedPaper]) -> tuple[Leaning, ...]:
    """Words of titles, and authors of papers that are here, of which one keeps more."""
    from readinglist.ranking.terms import STOP_WORDS

    kept = [[paper for paper in side if paper.verdict == "keep"] for side in (mine, theirs)]
    here = lib.store.papers.find_many(sorted({paper.id for side in kept for paper in side}))

    def terms(paper: SharedPaper) -> set[str]:
        title = {word for word in words(paper.title or "") if len(word) >= SHORTEST and word not in STOP_WORDS}
        return title | {*(here[paper.id].authors if paper.id in here else ())}

    return leanings(*([terms(paper) for paper in side] for side in kept))


def beside(mine: SharedPaper, theirs: SharedPaper) -> Beside:
    """Both sides with what is closed taken out of theirs."""
    open_bets = tuple(dict.fromkeys(b for _, b in same_bets(mine.bets, theirs.bets)))
    shown = replace(theirs, bets=open_bets)
    if mine.critique is None:
        unexplained = tuple(replace(bet, because=None) for bet in open_bets)
        shown = replace(shown, critique=None, bets=unexplained, because=None, tags=(), goal=None)
    is_closed = theirs.critique is not None and shown.critique is None
    closed = len(theirs.bets) - len(open_bets)
    return Beside(mine, shown, disagreement(mine, shown), is_closed, closed)


def _order(pair: Beside, lean: Iterable[Leaning]) -> tuple[float, float, str]:
    """The furthest apart first; of those as far, the one whose title says most of how the readers differ."""
    gaps = sum(abs(one.mine - one.theirs) for one in words_apart(pair.mine, pair.theirs, lean))
    return -(pair.apart if pair.apart is not None else -1.0), -gaps, pair.mine.id


def _only_theirs(lib: Context, share: Share, mine: set[str]) -> tuple[Suggestion, ...]:
    kept = [paper for paper in share.papers if paper.verdict == "keep" and paper.id not in mine]
    here = lib.store.papers.find_many([paper.id for paper in kept])
    return tuple(
        Suggestion(paper.id, here[paper.id].title if paper.id in here else paper.title, paper.id in here)
        for paper in kept
        if paper.id not in here or here[paper.id].verdict is None
    )
