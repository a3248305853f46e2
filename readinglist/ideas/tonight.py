"""Tonight: the papers of a night that take up an idea that is followed, or that cite something kept.

The lines are made when the night is ranked and after its references were traced, and kept with a stamp
of what they depend on; `top` reads them as they are.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from readinglist.citations.api import CitationEdges
from readinglist.context import Context
from readinglist.core.errors import StoreError
from readinglist.core.ideas import Idea, NightUse
from readinglist.core.papers import LISTED, Paper
from readinglist.core.text import title_key
from readinglist.ideas.tables import Ideas

from .ideas import asked_ideas, chosen_ideas, ledger_ideas
from .names import NIGHTLY, matcher_of, most_telling, scan_papers

if TYPE_CHECKING:
    from readinglist.graph.names import Matcher
    from readinglist.graph.night import CitedKept, Subject

NEWEST = 2_000  # papers of which the share that names an idea is taken
SEVERAL = 5  # of these
SHORT = 20  # papers of a night
VERSION = 7  # of the meaning of stored lines


def tonight(lib: Context, night: date | None = None) -> tuple[date | None, tuple[NightUse, ...]]:
    """The night (default: the last one fetched) and its lines, made where the stored ones are stale."""
    night = night or lib.store.nights.latest()
    if night is None:
        return None, ()
    stamp = _stamp(lib, night)
    if lib.store.part(Ideas).night_stamp(night) == stamp:
        return night, lib.store.part(Ideas).night(night)
    lines = _lines(lib, night)
    if lib.store.writable:
        lib.store.part(Ideas).save_night(night, stamp, lines)
    return night, lines


def stored_night_uses(lib: Context, night: date | None) -> tuple[NightUse, ...]:
    """The lines as they were last made, for lists that must come at once."""
    return () if night is None else lib.store.part(Ideas).night(night)


def refresh_tonight(lib: Context) -> None:
    """Bring the last night's lines up to date; what cannot be written now is left to the next reader.

    Looks first for the ideas in the papers that came, so that a name's share is known.
    """
    with suppress(StoreError):
        if ideas := ledger_ideas(lib):
            scan_papers(lib, ideas, matcher_of(lib, ideas), NIGHTLY)
        tonight(lib)


def _lines(lib: Context, night: date) -> tuple[NightUse, ...]:
    ideas, kept = chosen_ideas(lib), lib.store.papers.kept()
    if not ideas and not kept:
        return ()
    from readinglist.graph.night import night_lines

    papers, matcher = lib.store.papers.on_night(night, types=LISTED), matcher_of(lib, (*ideas, *_others(ideas)))
    subjects = _subjects(lib, ideas, kept, matcher)
    return night_lines(papers, matcher, subjects, _cited(lib, papers, kept), _places(lib, night, papers))


def _others(ideas: Iterable[Idea]) -> list[Idea]:
    """The ideas of the canon that are none of `ideas`: a longer name of theirs is no mention of one of these."""
    from .canon import canon_ideas

    taken = {title_key(name) for idea in ideas for name in idea.names}
    return [idea for idea in canon_ideas() if taken.isdisjoint(map(title_key, idea.names))]


def _shares(lib: Context, ideas: Iterable[Idea], kept: Iterable[Paper], matcher: Matcher) -> dict[str, float]:
    """The share of papers that name each idea: in the counts of the canon, else among the newest here.

    Kept ones do not count; of ideas that fewer than `SEVERAL` of the newest name it is 0.
    """
    from .witnesses import canon_share

    today, store, newest = lib.clock.now().date(), lib.store.part(Ideas), lib.store.papers.count()
    shares = {idea.name: canon_share(idea, today) for idea in ideas}
    unknown = {name for name, share in shares.items() if share < SEVERAL / NEWEST}
    mine = {paper.row for paper in kept}
    phrases = [name.text for name in matcher.names if name.idea in unknown]
    rows = [row for row in store.candidates(phrases, newest - NEWEST, newest) if row not in mine]
    counts = Counter(name for _, title, abstract in store.texts(rows) for name in matcher.ideas_of(title, abstract))
    others = min(newest, NEWEST) - sum(row > newest - NEWEST for row in mine)
    return shares | {name: counts[name] / others for name in unknown if counts[name] >= SEVERAL}


def _places(lib: Context, night: date, papers: Sequence[Paper]) -> dict[str, float]:
    """Where papers stand on the night's stored list, 0 its top; those that were decided before it are left out.

    None of a list that is short enough to be read whole.
    """
    ranks = lib.store.part(Ideas).ranks(night)
    return (
        {}
        if len(ranks) < SHORT
        else {paper.id: ranks[paper.row] / (len(ranks) + 1) for paper in papers if paper.row in ranks}
    )


def _subjects(lib: Context, ideas: Sequence[Idea], kept: Sequence[Paper], matcher: Matcher) -> dict[str, Subject]:
    """What is looked for: ideas by name, kept papers by id. An idea that a kept paper introduced is this paper."""
    from readinglist.graph.night import Subject, lift_of

    papers = {paper.id: Subject(paper.id, paper.title or paper.id, paper.id, is_kept=True) for paper in kept}
    shares, asked, introduced = _shares(lib, ideas, kept, matcher), asked_ideas(lib), defaultdict[str, set[str]](set)
    for idea in ideas:
        introduced[idea.origin or ""].add(idea.name)
    naming = Counter(name for paper in kept for name in matcher.ideas_of(paper.title, None) | introduced[paper.id])
    found = dict[str, Subject]()
    for idea in sorted(ideas, key=lambda idea: shares[idea.name]):
        subject, share = papers.get(idea.origin or "") or Subject(idea.name, idea.name, idea.origin), shares[idea.name]
        lift = None if idea in asked else lift_of(naming[idea.name], len(kept), share)
        found[idea.name] = replace(subject, share=share, lift=lift)
        if subject.is_kept:
            papers[subject.key] = found[idea.name]  # a citation of it may mean its commonest idea
    return papers | found


def _cited(lib: Context, papers: Sequence[Paper], kept: Sequence[Paper]) -> Iterable[CitedKept]:
    """The citations of kept papers by papers of the night, each with the sentence that says most."""
    from readinglist.graph.night import CitedKept

    ids = {paper.id for paper in kept}
    if not ids:
        return
    for edge in lib.store.part(CitationEdges).edges_from([paper.id for paper in papers]):
        if edge.cited in ids:
            places = lib.store.part(CitationEdges).places(edge.citing, edge.cited)
            yield CitedKept(edge.citing, edge.cited, most_telling(places) or "", edge.kind)


def _stamp(lib: Context, night: date) -> str:
    """What the lines of a night depend on. What was kept since matters for the next night's."""
    parts = (
        VERSION,
        lib.store.papers.state_of_night(night),
        lib.store.part(CitationEdges).revision(),
        chosen_ideas(lib),
        asked_ideas(lib),
        [paper_id for paper_id, _ in sorted(lib.store.log.states_with("keep").items())],
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
