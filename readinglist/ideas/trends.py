"""What more papers speak of than a year ago, and what fewer do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.dates import month_day, month_number
from readinglist.core.errors import NotFound
from readinglist.core.policy import HISTORY
from readinglist.core.text import clean, readable, safe_for_terminal, title_key
from readinglist.ideas.records import Trend, Trends
from readinglist.papers.api import count_rows
from readinglist.store.nights import Lists

from .ideas import ledger_ideas
from .names import load_lexicon
from .tables import Ideas

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readinglist.graph.phrases import Phrase
    from readinglist.graph.trends import Shift, Spans

SAMPLE = 24  # papers of a term that are read for its phrase
LOOKED_AT = 2_000  # papers from which the use of words is learned
EXAMPLES = 3
BEHIND = 3  # ideas of a trend, at most
HELD = 0.1  # of a trend's papers, those that must use an idea that is behind it, and
FOLD = 3  # how many times as many as of all papers
NEW = 0.1  # of the papers of today: at most so many before, for a new name
COMMON = 0.001  # of the papers, those that must hold a single word of the language to be a topic
LAST = "last-trends"
BLOCK = 4_000_000  # terms of papers looked through at once


def trends(lib: Context, months: int = 6, before: int | None = None) -> Trends:
    """Terms whose share among the papers of the last `months` changed against those `before` (None: the year).

    Where fewer months are here it compares with those that are, at least three against three, and says so.
    """
    import numpy as np

    from readinglist.graph.trends import BEFORE, observed_months, shifts, shifts_and_chance, spans_of

    dated = lib.store.papers.months()
    all_months = np.asarray([month for _, month, _ in dated], dtype=np.int64)
    is_whole = (all_months >= _whole_since(lib)) & (all_months <= month_number(lib.clock.now().date()))
    observed = observed_months(all_months[is_whole])
    before = BEFORE if before is None else before
    spans = spans_of(observed, months, before)
    if spans is None:
        return Trends(None, None, None, len(observed), before)
    inside = np.flatnonzero((all_months >= spans.before) & (all_months < spans.end))
    rows = np.asarray([dated[i][0] for i in inside], dtype=np.int64)
    strata: dict[str, int] = {}
    of_category = np.asarray([strata.setdefault(dated[i][2], len(strata)) for i in inside], dtype=np.int64)
    counts = count_rows(lib, rows)
    months_of = all_months[inside]
    found, chance = shifts_and_chance(counts.indptr, counts.terms, months_of, of_category, spans)
    holders = _holders(counts.indptr, counts.terms, months_of, [shift.term for shift in found])
    phrases = _each_once(lib, rows, _phrases(lib, rows, holders, found))
    sure = shifts(*_pattern(phrases, len(rows)), months_of, of_category, spans, chance)
    first = [month_day(month) for month in (spans.now, spans.end - 1, spans.before)]
    compared = sum(spans.before <= month < spans.end for month in observed), months + before
    described = _describe(lib, rows, months_of, [(shift, *phrases[shift.term]) for shift in sure], spans)
    return Trends(first[0], first[1], first[2], len(observed), before, described, *compared)


def _whole_since(lib: Context) -> int:
    """The first month that `[trace] history`, which reads backwards, has of all categories; 0: it did not begin."""
    days = map(date.fromisoformat, lib.store.feed_state.all(HISTORY).values())
    return max((month_number(day - timedelta(days=1)) + 1 for day in days), default=0)


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


def _holders(
    indptr: NDArray[np.int64], terms: NDArray[np.int32], months: NDArray[np.int64], wanted: Collection[int]
) -> dict[int, list[int]]:
    """The papers that hold each of `wanted`, newest first; in blocks, as there may be a hundred million terms."""
    import numpy as np

    some = np.asarray(sorted(wanted), dtype=np.int64)
    starts = range(0, len(terms), BLOCK)
    found = [np.flatnonzero(np.isin(terms[start : start + BLOCK], some)) + start for start in starts]
    entries = np.concatenate([np.zeros(0, dtype=np.int64), *found])
    of_paper = np.searchsorted(indptr, entries, side="right") - 1
    newest_first = np.argsort(-months[of_paper], kind="stable")
    holders: dict[int, list[int]] = {int(term): [] for term in some}
    for term, paper in zip(terms[entries[newest_first]].tolist(), of_paper[newest_first].tolist(), strict=True):
        holders[term].append(paper)
    return holders


def _phrases(
    lib: Context, rows: NDArray[np.int64], holders: Mapping[int, Sequence[int]], found: Sequence[Shift]
) -> list[tuple[Phrase, Sequence[int]]]:
    """What the terms stand for, each with the papers that hold the term, the surest first.

    Read are papers of the span in which a term is commoner: there it is what the change is about.
    """
    from readinglist.graph.phrases import Usage, phrase_of
    from readinglist.ranking import TermNamer
    from readinglist.ranking.explain import GENERAL
    from readinglist.ranking.terms import STOP_WORDS

    sampled = {
        shift.term: holders[shift.term][:SAMPLE] if shift.is_rising else holders[shift.term][-SAMPLE:]
        for shift in found
    }
    read = sorted({i for some in sampled.values() for i in some})
    papers = dict(zip(read, lib.store.papers.by_rows(rows[read].tolist()), strict=True))
    texts = {i: (readable(paper.title or ""), readable(paper.abstract or "")) for i, paper in papers.items()}
    some_texts = [texts[i] for i in read[:: 1 + len(read) // LOOKED_AT]]
    usage = Usage((part for text in some_texts for part in text), load_lexicon(), STOP_WORDS, GENERAL)
    namer = TermNamer()
    phrases: list[tuple[Phrase, Sequence[int]]] = []
    for term, some in sampled.items():
        named = namer.names(papers[some[0]].text, [term]).get(term)
        if named is None:
            continue  # the counts are those of an older text
        words = named.name.split()
        phrase = phrase_of(words, [texts[i] for i in some], usage)
        stands_for_itself = len(phrase.keys) == len(words) == 1 or title_key(phrase.acronym or "") == words[0]
        is_counted = stands_for_itself or phrase.kind == "words"
        phrases.append((phrase, holders[term] if is_counted else []))
    return phrases


def _each_once(
    lib: Context, rows: NDArray[np.int64], phrases: Sequence[tuple[Phrase, Sequence[int]]]
) -> list[tuple[Phrase, list[int]]]:
    """Each phrase once, with all papers that hold it: those with several words are asked of the index of texts."""
    place = {row: i for i, row in enumerate(rows.tolist())}
    index, newest = lib.store.part(Ideas), lib.store.papers.count()
    known: dict[tuple[tuple[str, ...], bool], tuple[Phrase, set[int]]] = {}
    for phrase, holders in phrases:
        key = phrase.keys, phrase.kind == "words"
        is_new = key not in known
        first, papers = known.setdefault(key, (phrase, set()))
        papers.update(holders)
        if is_new and len(phrase.keys) > 1 and phrase.kind != "words":
            papers.update(place[row] for row in index.candidates([phrase.text], 0, newest) if row in place)
        if phrase.acronym and not first.acronym:
            known[key] = (phrase, papers)
    return [(phrase, sorted(papers)) for phrase, papers in known.values()]


def _pattern(phrases: Sequence[tuple[Phrase, Sequence[int]]], n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The papers' phrases by their places in `phrases`, as CSR (indptr, terms)."""
    import numpy as np

    papers = np.asarray([i for _, some in phrases for i in some], dtype=np.int64)
    terms = np.repeat(np.arange(len(phrases)), [len(some) for _, some in phrases])
    order = np.lexsort((terms, papers))
    return np.searchsorted(papers[order], np.arange(n + 1)), terms[order]


def _describe(
    lib: Context,
    rows: NDArray[np.int64],
    months: NDArray[np.int64],
    changed: Sequence[tuple[Shift, Phrase, Sequence[int]]],
    spans: Spans,
) -> tuple[Trend, ...]:
    """The changes with bursts, examples and ideas; phrases that are parts of others that moved with them left out."""
    import numpy as np

    from readinglist.graph.adoption import bursts
    from readinglist.graph.phrases import is_behind, once

    kept = []
    for way, is_words in product((True, False), repeat=2):
        some = [one for one in changed if one[0].is_rising is way and (one[1].kind == "words") is is_words]
        kept += [some[i] for i in once([(phrase, len(papers)) for _, phrase, papers in some])]
    named = [idea.name for idea in ledger_ideas(lib)]
    users = lib.store.part(Ideas).naming(named)
    inside = frozenset(rows.tolist())
    usual = {name: len(found & inside) / len(inside) for name, found in users.items()}
    by_month = np.bincount(months - spans.before, minlength=spans.end - spans.before)
    found = []
    for shift, phrase, papers in kept:
        if phrase.kind == "topic" and len(phrase.keys) == 1 and max(shift.share_now, shift.share_before) < COMMON:
            continue
        held = np.bincount(months[papers] - spans.before, minlength=spans.end - spans.before)
        newest = [int(rows[i]) for i in sorted(papers, key=lambda i: (-months[i], i))]
        uses = {name: len(some.intersection(newest)) / len(newest) for name, some in users.items()}
        ideas = [
            name
            for name in sorted(named, key=lambda name: (-uses[name], name))
            if is_behind(name, phrase) or uses[name] >= max(HELD, FOLD * usual[name])
        ]
        found.append(
            Trend(
                phrase.label,
                "rising" if shift.is_rising else "fading",
                "new name" if phrase.kind == "name" and shift.ratio > 1 / NEW else phrase.kind,
                shift.share_now,
                shift.share_before,
                shift.ratio,
                (shift.low, shift.high),
                shift.papers_now,
                shift.papers_before,
                tuple(
                    (month_day(spans.before + start), None if end is None else month_day(spans.before + end))
                    for start, end in bursts(held.tolist(), by_month.tolist())
                ),
                tuple(paper.id for paper in lib.store.papers.by_rows(newest[:EXAMPLES])),
                tuple(ideas[:BEHIND]),
            )
        )
    return tuple(found)
