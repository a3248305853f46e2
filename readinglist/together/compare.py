"""A colleague's share beside what I said. What they wrote of a paper opens once mine is written; nothing is stored.

Each part opens with its own counterpart: their critique with my critique, their chance with my bet on the same
question. A part that is closed is left out here, before anything is sorted, counted or shown.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import NotFound
from readinglist.core.shared_papers import Share, SharedPaper
from readinglist.lists.api import load_share
from readinglist.taste.api import Beside, Comparison, Suggestion, agreement, disagreement, same_bets

from .share import what_i_said


def compare(lib: Context, path: Path, paper_id: str | None = None) -> Comparison:
    """The share in a file beside my own words; of one paper alone where it is named.

    Raises NotFound (no such file, neither spoke of the paper) and InputError (the file is refused).
    """
    share = load_share(path)
    mine = what_i_said(lib)
    papers = tuple(sorted((beside(mine[t.id], t) for t in share.papers if t.id in mine), key=_order))
    told = agreement((pair.mine, pair.theirs) for pair in papers)
    theirs = {paper.id for paper in share.papers}
    only = _only_theirs(lib, share, set(mine))
    alone = sum(1 for paper_id in mine if paper_id not in theirs)
    if paper_id is None:
        return Comparison(share.name, share.on, papers, only, alone, told)
    chosen = tuple(pair for pair in papers if pair.mine.id == paper_id)
    suggested = tuple(suggestion for suggestion in only if suggestion.id == paper_id)
    if not chosen and not suggested:
        raise NotFound(
            f"nothing to compare on {paper_id}: you said nothing of it yet, `readinglist critique {paper_id}` begins"
            if paper_id in theirs
            else f"{paper_id} is not in {path.name}: they said nothing of it"
        )
    return Comparison(share.name, share.on, chosen, suggested, alone, told)


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


def _order(pair: Beside) -> tuple[float, str]:
    return -(pair.apart if pair.apart is not None else -1.0), pair.mine.id


def _only_theirs(lib: Context, share: Share, mine: set[str]) -> tuple[Suggestion, ...]:
    kept = [paper for paper in share.papers if paper.verdict == "keep" and paper.id not in mine]
    here = lib.store.papers.find_many([paper.id for paper in kept])
    return tuple(
        Suggestion(paper.id, here[paper.id].title if paper.id in here else paper.title, paper.id in here)
        for paper in kept
        if paper.id not in here or here[paper.id].verdict is None
    )
