"""Decks of the quiz: the papers of an old month as they were when they came, and who is at the top since.

A deck is made from arXiv's list of a cohort, the texts of its first versions, and counts of a service. Each answer is
stored before the next question, so that a run that ended early is started again and goes on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from readinglist.citations.api import (
    FRESH_COUNT,
    NEVER,
    Counts,
    RequestSchedule,
    ask_counts,
    complete_from,
    describe_cohort,
    parse_cohort,
)
from readinglist.context import Context
from readinglist.core.dates import months_later
from readinglist.core.errors import NotFound, SourceError, UsageError
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.lazy import read_data
from readinglist.core.papers import PaperData
from readinglist.core.policy import HORIZON, PEERS
from readinglist.core.statistics import percentiles
from readinglist.core.text import readable
from readinglist.ideas.api import CanonPaper, canon_citations, load_canon, load_contemporaries
from readinglist.sources import arxiv_api, openalex
from readinglist.sources.transport import Transport
from readinglist.taste.bet_log import COVERAGE
from readinglist.taste.tables import Decks

from .cards import Playable, face
from .cohort_percentiles import CohortPercentiles, by_pack
from .records import DeckPaper, DeckReport

NAME = "canon"
SAMPLE, SAMPLE_FILE = "sample", "sample.tsv"
OPENALEX = openalex.SERVICE  # tells citations by year
EVER = datetime(1991, 1, 1, tzinfo=UTC)
FIRST = 1  # the version whose text a card may show
AT_ONCE = 500  # papers of one transaction


def canon_deck() -> tuple[DeckPaper, ...]:
    """A deck that needs no network: landmark papers, each beside ordinary papers of its month and category.

    Titles alone, and outcomes that everybody knows, with the citations among them by year: a game to learn the keys
    with. Its cards are marked and never scored.
    """
    papers = (*load_canon(), *load_contemporaries())
    year = {paper.id: paper.published.year for paper in papers}
    cited: dict[str, Counter[int]] = defaultdict(Counter)
    for citing, paper_id in canon_citations():
        cited[paper_id][year[citing]] += 1
    landmarks = {paper.id for paper in load_canon()}
    return tuple(_deck_paper(paper, paper.id in landmarks, cited[paper.id]) for paper in papers)


def _deck_paper(paper: CanonPaper, is_top: bool, cited: Counter[int]) -> DeckPaper:
    cohort, day = f"{paper.published:%Y-%m}/{paper.categories[0]}", paper.published.date()
    years = tuple(sorted(cited.items()))
    return DeckPaper(paper.id, cohort, day, paper.title, authors=paper.authors, is_top=is_top, cited=years)


@cache
def sample_rows() -> tuple[tuple[DeckPaper, float], ...]:
    """Old papers by title, and their places among those of their year and category (bench/quiz_sample.py)."""
    rows = (row.split("\t", 3) for row in read_data(__package__, SAMPLE_FILE).splitlines())
    return tuple((sample_paper(name, kind, float(place), title), float(place)) for name, kind, place, title in rows)


def sample_paper(name: str, category: str, place: float, title: str) -> DeckPaper:
    """A paper of the sample without its text; its id says year and month."""
    year, month = 2000 + int(name[:2]), int(name[2:4])
    return DeckPaper(name, f"{year}/{category}", date(year, month, 1), title)


def sample_playables() -> tuple[Playable, ...]:
    """The sample by title alone, as anybody has it."""
    rows = [(paper, place, face(paper)) for paper, place in sample_rows()]
    fitting = [replace(paper, length=len(shown.title)) for paper, _, shown in rows if shown]
    return _playable(SAMPLE, fitting, {paper.id: place for paper, place, _ in rows})


def put_sample(lib: Context) -> None:
    """The sample as a deck: titles, and the texts that the library has in version 1. What the deck has stays."""
    own = {paper.id: paper for paper, _ in sample_rows()}
    known = {paper.id for paper in lib.store.part(Decks).papers(SAMPLE) if paper.version == FIRST or paper.asked}
    for found in lib.store.papers.find_many(sorted(own.keys() - known)).values():
        if found.version == FIRST and found.title and found.abstract:
            own[found.id] = replace(
                own[found.id], title=found.title, abstract=found.abstract, authors=found.authors, version=FIRST
            )
    put_deck(lib, SAMPLE, [paper for name, paper in own.items() if name not in known])


def make_deck(
    lib: Context, category: str, month: str | None, requests: int | None = None, minutes: float | None = None
) -> Iterator[Event | DeckReport]:
    """Make or complete the deck of a cohort; the last item is DeckReport. At most so many requests and minutes.

    `month` None: the sample gets its texts. Raises UsageError for what is no cohort or too young, Locked, and the error
    of a source where it gave nothing.
    """
    day, known = parse_cohort(f"{month}/{category}") if month is not None else (date.min, "")
    name = SAMPLE if month is None else f"{day:%Y-%m}/{known}"
    if month is None:
        put_sample(lib)
    elif months_later(complete_from(day), HORIZON) > lib.clock.now().date():
        raise UsageError(f"{name} is too young: decks are from months at least two years old")
    with lib.store.writer_lock("quiz deck"), lib.transport() as transport:
        transport.allow(requests, None if minutes is None else minutes * 60)
        sent = transport.requests
        try:
            if month is not None:
                yield from _list(lib, transport, name, day, known)
            yield from _first_texts(lib, transport, name)
            services = () if month is not None and _packed(lib, day, known) else lib.settings.citations.sources
            for service in services if month is not None else ():
                ids, since = lib.store.part(Counts).cohort(day, known), lib.clock.now() - FRESH_COUNT
                counting = ask_counts(lib, transport, service, ids, since)
                yield from (event for event in counting if isinstance(event, Progress))
            if OPENALEX in services:
                yield from _years(lib, transport, name)
        except SourceError as error:
            if transport.requests == sent or not lib.store.part(Decks).papers(name):
                raise
            yield Warned(f"{error}; run it again to continue")
        yield deck_report(lib, name, transport.requests - sent)


def put_deck(lib: Context, name: str, papers: Sequence[DeckPaper]) -> DeckReport:
    """A deck whose papers and outcomes are brought along; the same again changes nothing."""
    lib.store.part(Decks).put(name, [_measured(paper) for paper in papers])
    lib.store.part(Decks).set_listed(name)
    return deck_report(lib, name)


def deck_report(lib: Context, name: str, requests: int = 0) -> DeckReport:
    """How far a deck is. Raises NotFound."""
    papers = lib.store.part(Decks).papers(name)
    if not papers and name not in lib.store.part(Decks).names():
        raise NotFound(f"there is no deck {name[:40]!r}: `readinglist quiz deck` makes one")
    playable, coverage, why = playables(lib, name)
    first = sum(paper.version == FIRST for paper in papers)
    if why is None and not playable:
        why = "none of its papers can be dealt"
    if why is None and lib.store.part(Decks).listed(name) is None:
        why = "its list is incomplete"
    top = sum(paper.is_top for paper in playable)
    packed = _packed(lib, *parse_cohort(name)) if coverage is not None else None
    origin = packed.origin if packed else None
    return DeckReport(name, len(papers), first, len(playable), top, coverage, why, requests, origin)


def playables(lib: Context, name: str) -> tuple[tuple[Playable, ...], float | None, str | None]:
    """The papers of a deck that can be dealt, the share of the cohort with a count, and why none can be."""
    papers = [paper for paper in lib.store.part(Decks).papers(name) if paper.length is not None]
    if papers and all(paper.is_top is not None for paper in papers):
        shares = {paper.id: 1.0 if paper.is_top else 0.0 for paper in papers}
        return _playable(name, papers, shares), None, None
    if name == SAMPLE:
        return _playable(name, papers, {paper.id: place for paper, place in sample_rows()}), None, None
    day, category = parse_cohort(name)
    # A text that is not certainly the first one is not dealt: revised papers are better known ones.
    first = [paper for paper in papers if paper.version == FIRST]
    ids = lib.store.part(Counts).cohort(day, category)
    if (packed := _packed(lib, day, category)) is not None:
        return _playable(name, first, packed.percentiles), packed.coverage, None
    if len(ids) < PEERS:
        return (), None, f"the cohort has {len(ids)} papers, {PEERS} are needed"
    counted = [lib.store.part(Counts).latest(ids, service) for service in lib.settings.citations.sources]
    counts = max(counted, key=len, default={})
    coverage = len(counts) / len(ids)
    if coverage < COVERAGE:
        return (), coverage, f"{len(counts)} of {len(ids)} papers have a count, {COVERAGE:.0%} are needed"
    ranks = percentiles([count.count for count in counts.values()]).tolist()
    return _playable(name, first, dict(zip(counts, ranks, strict=True))), coverage, None


def _packed(lib: Context, day: date, category: str) -> CohortPercentiles | None:
    """The cohort as the pack of the library counts it, where it holds enough of what was listed."""
    found, listed = by_pack(lib, (day, category)), lib.store.part(Counts).cohort(day, category)
    return found if found is not None and len(found.percentiles) >= COVERAGE * len(listed) else None


def _playable(deck: str, papers: Sequence[DeckPaper], percentile: dict[str, float]) -> tuple[Playable, ...]:
    return tuple(
        Playable(paper.id, paper.cohort, percentile[paper.id], paper.length or 0, deck, len(readable(paper.title)))
        for paper in papers
        if paper.id in percentile
    )


def _list(lib: Context, transport: Transport, name: str, day: date, category: str) -> Iterator[Event]:
    """The papers of the cohort with their texts as they are now."""
    if lib.store.part(Decks).listed(name) is not None:
        return
    yield Progress(f"listing {name}", 0)
    known = {paper.id: paper for paper in lib.store.part(Decks).papers(name)}
    waiting: list[DeckPaper] = []
    for found in describe_cohort(lib, transport, day, category):
        if isinstance(found, Progress):
            yield found
        elif found.id not in known and (paper := _cohort_paper(found, name)) is not None:
            waiting.append(paper)
            if len(waiting) == AT_ONCE:
                lib.store.part(Decks).put(name, waiting)
                waiting.clear()
    lib.store.part(Decks).put(name, waiting)
    lib.store.part(Decks).set_listed(name)


def _first_texts(lib: Context, transport: Transport, name: str) -> Iterator[Event]:
    """The texts of version 1 of papers that were revised since; each is asked for once."""
    due = [paper for paper in lib.store.part(Decks).papers(name) if paper.version != FIRST and not paper.asked]
    for start in range(0, len(due), arxiv_api.IDS_AT_ONCE):
        yield Progress(f"first versions of {name}", start, len(due))
        some = due[start : start + arxiv_api.IDS_AT_ONCE]
        found = arxiv_api.first_versions(transport, lib.settings, [paper.id for paper in some])
        texts = {paper.id: deck for paper in found if (deck := _cohort_paper(paper, name)) is not None}
        found_texts = [replace(texts.get(paper.id, paper), cohort=paper.cohort, asked=True) for paper in some]
        lib.store.part(Decks).put(name, found_texts)


def _years(lib: Context, transport: Transport, name: str) -> Iterator[Event]:
    """Citations by year of the papers that can be dealt, for the backs of their cards; each is asked about once."""
    papers = [paper for paper in lib.store.part(Decks).papers(name) if paper.length is not None]
    asked = lib.store.part(RequestSchedule).asked_since([paper.id for paper in papers], OPENALEX, "years", EVER)
    due = [paper for paper in papers if paper.id not in asked]
    for start in range(0, len(due), openalex.PER_PAGE):
        yield Progress(f"citations by year of {name}", start, len(due))
        some = due[start : start + openalex.PER_PAGE]
        ids = [paper.id for paper in some]
        found = openalex.by_year(transport, lib.settings, ids)
        with lib.store.transaction():
            lib.store.part(Decks).put(name, [replace(paper, cited=found.get(paper.id, ())) for paper in some])
            lib.store.part(RequestSchedule).asked(ids, OPENALEX, "years", NEVER)


def _cohort_paper(paper: PaperData, name: str) -> DeckPaper | None:
    """What a deck keeps of a description; None without a title or a date, and of what was withdrawn."""
    if paper.title is None or paper.published is None or paper.withdrawn:
        return None
    text = paper.title, paper.abstract, paper.authors, paper.version
    return _measured(DeckPaper(paper.id, name, paper.published.date(), *text, asked=paper.version == FIRST))


def _measured(paper: DeckPaper) -> DeckPaper:
    """With the length of its face, None where the text tells too much."""
    shown = face(paper)
    return replace(paper, length=None if shown is None else len(f"{shown.title}{shown.abstract or ''}"))
