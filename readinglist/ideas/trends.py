"""What more papers speak of than a year ago, and what fewer do; and names that the ledger may take up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from readinglist.citations.api import CitationEdges, StoredCitations
from readinglist.context import Context
from readinglist.core.dates import month_day, month_number
from readinglist.core.errors import NotFound
from readinglist.core.ideas import IdeaSuggestion
from readinglist.core.papers import Paper
from readinglist.core.text import clean, readable, safe_for_terminal
from readinglist.ideas.records import Trend, Trends
from readinglist.papers.api import count_rows
from readinglist.store.nights import Lists

from .ideas import ledger_ideas

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readinglist.graph.trends import Shift, Spans
    from readinglist.ranking import NamedTerm, TermCounts

SHOWN = 120  # changes of either direction that are looked at closely
SAMPLE = 40  # papers of a term that are read for its spelling
EXAMPLES = 3
LAST = "last-trends"
BLOCK = 4_000_000  # terms of papers looked through at once


def trends(lib: Context, months: int = 6, before: int | None = None) -> Trends:
    """Terms whose share among the papers of the last `months` changed against those `before` (None: the year).

    Without as many observed months there are none, and the record says how many there are.
    """
    import numpy as np

    from readinglist.graph.trends import BEFORE, observed_months, shifts, spans_of

    dated = lib.store.papers.months()
    all_months = np.asarray([month for _, month, _ in dated], dtype=np.int64)
    observed = observed_months(all_months[all_months <= month_number(lib.clock.now().date())])
    before = BEFORE if before is None else before
    spans = spans_of(observed, months, before)
    if spans is None:
        return Trends(None, None, None, len(observed), before)
    inside = np.flatnonzero((all_months >= spans.before) & (all_months < spans.end))
    rows = np.asarray([dated[i][0] for i in inside], dtype=np.int64)
    strata: dict[str, int] = {}
    of_category = np.asarray([strata.setdefault(dated[i][2], len(strata)) for i in inside], dtype=np.int64)
    counts = count_rows(lib, rows)
    found = shifts(counts.indptr, counts.terms, all_months[inside], of_category, spans)
    rising = [shift for shift in found if shift.is_rising][:SHOWN]
    fading = [shift for shift in found if not shift.is_rising][:SHOWN]
    described = _describe(lib, rows, counts, all_months[inside], [*rising, *fading], spans)
    first = [month_day(month) for month in (spans.now, spans.end - 1, spans.before)]
    return Trends(first[0], first[1], first[2], len(observed), before, described)


def remember_trends(lib: Context, listed: Sequence[Trend]) -> None:
    """These are the rows of the last list, for `listed_term`."""
    _last_list(lib).remember([clean(safe_for_terminal(trend.term)) for trend in listed])


def listed_term(lib: Context, number: int) -> str:
    """The term of a row (from 1) of the last list of trends. Raises NotFound."""
    term = _last_list(lib).nth(number)
    if not term:
        raise NotFound(f"the last list of trends has no row {number}: readinglist trends")
    return term


def _last_list(lib: Context) -> Lists:
    return Lists(lib.places.cache / LAST)


def _describe(
    lib: Context,
    rows: NDArray[np.int64],
    counts: TermCounts,
    months: NDArray[np.int64],
    shifted: Sequence[Shift],
    spans: Spans,
) -> tuple[Trend, ...]:
    """The changes with names, kinds, bursts and examples, echoes of each other left out.

    `rows`: the papers counted, row for row; only those that stand for a term are read.
    """
    import numpy as np

    from readinglist.graph.trends import without_echoes

    wanted = np.asarray(sorted({shift.term for shift in shifted}), dtype=np.int64)
    entries = _holding(counts.terms, wanted)
    of_paper = np.searchsorted(counts.indptr, entries, side="right") - 1
    newest_first = np.argsort(-months[of_paper], kind="stable")
    holders: dict[int, list[int]] = {int(term): [] for term in wanted}
    for term, paper in zip(counts.terms[entries[newest_first]].tolist(), of_paper[newest_first].tolist(), strict=True):
        holders[term].append(paper)
    sampled = sorted({i for some in holders.values() for i in some[:SAMPLE]})
    papers = dict(zip(sampled, lib.store.papers.by_rows(rows[sampled].tolist()), strict=True))
    names = _names(papers, {term: some[:SAMPLE] for term, some in holders.items()})
    per_month = np.bincount(months - spans.before, minlength=spans.end - spans.before)
    kept = without_echoes([(shift, names[shift.term].words) for shift in shifted if shift.term in names])
    found = []
    for shift in kept:
        months_of = np.bincount(months[holders[shift.term]] - spans.before, minlength=spans.end - spans.before)
        some = [papers[i] for i in holders[shift.term][:SAMPLE]]
        found.append(_trend(shift, names[shift.term].name, some, months_of, per_month, spans.before))
    return tuple(found)


def _holding(terms: NDArray[np.int32], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where in `terms` one of `wanted` (ascending) stands, in blocks: there may be a hundred million."""
    import numpy as np

    starts = range(0, len(terms), BLOCK)
    found = (np.flatnonzero(np.isin(terms[start : start + BLOCK], wanted)) + start for start in starts)
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def _names(papers: Mapping[int, Paper], holders: Mapping[int, Sequence[int]]) -> dict[int, NamedTerm]:
    from readinglist.ranking import TermNamer

    namer = TermNamer()
    names: dict[int, NamedTerm] = {}
    for term, some in holders.items():
        for i in some:
            if term not in names:
                names.update((t, n) for t, n in namer.names(papers[i].text, holders).items() if t not in names)
    return names


def _trend(
    shift: Shift,
    name: str,
    papers: Sequence[Paper],
    months: NDArray[np.int64],
    of_all: NDArray[np.int64],
    first_month: int,
) -> Trend:
    from readinglist.graph.adoption import bursts
    from readinglist.graph.name_rules import kind_of_term

    texts = [(readable(paper.title or ""), readable(paper.abstract or "")) for paper in papers]
    kind, spelling = kind_of_term(name, texts, shift.ratio)
    spans = [
        (month_day(first_month + start), None if end is None else month_day(first_month + end))
        for start, end in bursts(months.tolist(), of_all.tolist())
    ]
    return Trend(
        spelling,
        "rising" if shift.is_rising else "fading",
        kind,
        shift.share_now,
        shift.share_before,
        shift.ratio,
        (shift.low, shift.high),
        shift.papers_now,
        shift.papers_before,
        tuple(spans),
        tuple(paper.id for paper in papers[:EXAMPLES]),
    )


# Names in the library that may be worth a line in the ledger.


RISING = 40  # names among the rising terms that are proposed, at most


def suggestions(lib: Context, n: int | None = 20) -> tuple[IdeaSuggestion, ...]:
    """The `n` most promising names (None: all) that the ledger does not have yet, each with its likeliest origin."""
    from readinglist.graph.suggest import Titled, suggest

    papers = [Titled(paper_id, title, month) for paper_id, title, month in lib.store.papers.titles()]
    cited_by: dict[str, set[str]] = defaultdict(set)
    graph = lib.store.part(StoredCitations).arrays()
    for citing, cited in zip(graph.citing.tolist(), graph.cited.tolist(), strict=True):
        cited_by[graph.ids[cited]].add(graph.ids[citing])
    sentences: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for citing, cited, sentence in lib.store.part(CitationEdges).sentences():
        sentences[cited].append((citing, sentence))
    taken = [name for idea in ledger_ideas(lib) for name in idea.names]
    rising = [t.term for t in trends(lib).trends if t.direction == "rising" and t.kind in ("new name", "name")]
    found = suggest(papers, cited_by or None, sentences, rising[:RISING], taken)
    return found if n is None else found[:n]
