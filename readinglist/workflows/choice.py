"""Which papers are followed, and why: everything kept, the head of a night's list, a draw from the night.

The draw takes every paper of the night with the same chance, those of the head too, so what is seen
of the drawn papers holds for the night. It is seeded by the night and stored: the same however often
the trace is begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from readinglist.ids import is_arxiv
from readinglist.sources.citations import can_ask
from readinglist.store.agenda import FOLLOWED, KEPT

from .home import Home
from .ideas import ledger_ideas
from .paper_files import files_here
from .rank import ranked_night

NIGHTS = 7  # the last ones, whose papers are put on the agenda
TOP, RANDOM = "top", "random"
STREAM = 2  # of the draws of one night: exploration has another


def choose(lib: Home) -> tuple[str, ...]:
    """Put what is to be followed on the agenda; the ids whose counts are wanted each month."""
    kept = [paper.id for paper in lib.store.papers.kept()]
    agenda = lib.store.agenda
    chosen = {night: _of_night(lib, night) for night in agenda.unfollowed(NIGHTS)}
    with lib.store.transaction():
        for night, some in chosen.items():
            agenda.follow(night, some)
        places = {paper_id: place for night in agenda.nights(NIGHTS) for paper_id, place in _places(lib, night)}
        places |= dict.fromkeys(kept, KEPT)
        for name in lib.settings.trace.sources:
            agenda.want({i: place for i, place in places.items() if can_ask(i)}, name)
        _want_files(lib, {i: place for i, place in places.items() if is_arxiv(i)})
    return tuple(dict.fromkeys([*kept, *origins(lib)]))


def origins(lib: Home) -> tuple[str, ...]:
    """The papers that introduced the ideas of the ledger."""
    return tuple(idea.origin for idea in ledger_ideas(lib) if idea.origin)


def _of_night(lib: Home, night: date) -> dict[str, Sequence[int]]:
    """The rows that a night follows, by why."""
    settings = lib.settings.trace
    papers = sorted(lib.store.papers.on_night(night), key=lambda paper: paper.id)
    drawn: list[int] = []
    if papers and settings.random:
        from numpy.random import default_rng

        rng = default_rng([lib.settings.rank.seed, night.toordinal(), STREAM])
        some = rng.choice(len(papers), size=min(settings.random, len(papers)), replace=False)
        drawn = [papers[int(i)].row for i in some]
    return {TOP: _head(lib, night), RANDOM: drawn}


def _head(lib: Home, night: date) -> list[int]:
    """The first papers of the night's list; of older nights as it was ranked then, if it was."""
    stamp = lib.store.scores.stamp(night, None)
    if stamp is not None:
        ranked = lib.store.scores.load(night, None, stamp, lib.settings.trace.top) or ()
    elif night == lib.store.nights.latest():
        ranked = ranked_night(lib, night, None)[: lib.settings.trace.top]
    else:
        ranked = ()
    return [scored.paper.row for scored in ranked]


def _places(lib: Home, night: date) -> list[tuple[str, int]]:
    """Papers of a night with their places: head and draw by turns, so that a small budget serves both."""
    followed = lib.store.agenda.followed(night)
    places: dict[str, int] = {}
    for offset, why in enumerate((TOP, RANDOM)):
        for number, paper_id in enumerate(followed.get(why, ())):
            places[paper_id] = min(places.get(paper_id, 10**6), FOLLOWED + 2 * number + offset)
    return sorted(places.items())


def allowed(lib: Home) -> tuple[str, ...]:
    """The services and kinds of files that the settings allow."""
    settings = lib.settings.trace
    files = ("eprint",) * settings.eprints + ("pdf",) * settings.pdfs
    return (*settings.sources, *files)


def _want_files(lib: Home, places: dict[str, int]) -> None:
    """Files that may be downloaded, or that are here."""
    settings, agenda = lib.settings.trace, lib.store.agenda
    for origin, allowed in (("eprint", settings.eprints), ("pdf", settings.pdfs and not settings.eprints)):
        here = {paper_id: places.get(paper_id, FOLLOWED) for paper_id in files_here(lib, origin)}
        agenda.want(here | (places if allowed else {}), origin)
