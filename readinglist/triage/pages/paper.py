"""One paper: what it says, what changed in it, why it is here, what I made of it, who cites it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from readinglist.citations.api import PaperCitations
from readinglist.core.ids import pdf_of
from readinglist.core.lines import Span, shown, utc_day
from readinglist.core.log_view import percent
from readinglist.core.paper_view import address, authors_of, explored, id_words, notices, strongest_sentence, title_of
from readinglist.core.papers import changed_texts
from readinglist.core.references import YearOfCitations
from readinglist.formats.adoption_plot import adoption_plot
from readinglist.ideas.api import fate_lines
from readinglist.interface.web.asking import ROWS, Answer, Ask, Page, Redirect, page_numbers, with_query
from readinglist.interface.web.render import paper_path, safe_url
from readinglist.literature.api import known_works
from readinglist.papers.api import changed_words
from readinglist.practice.api import PAPER, entries_about
from readinglist.review.api import links_of
from readinglist.taste.api import RATING_QUESTIONS, bet_question
from readinglist.triage.page_list import rows_for
from readinglist.triage.verdicts import library_keymap
from readinglist.triage.view import keys_shown, view_of, year_of

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.papers import Paper, Revision, ScoredPaper
    from readinglist.triage.page_list import PaperDetail


AUTHORS = 50
ENTRIES = 10  # of the notebook, the latest
CURVE_WIDTH = 460
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]{}\"']*[\w/]")
SIMILAR = 20
NEAREST = 8  # of them, beside the list
LISTED = 50  # citations each way
LONGEST_LINE = 2_000  # characters of a quick critique


def paper(library: Context, ask: Ask) -> Page:
    """The page of a paper. `?similar=1` and `?fate=1` add what takes longer. Raises UsageError, NotFound."""
    from readinglist.ideas.api import fate_so_far
    from readinglist.papers.api import nearest
    from readinglist.triage.page_list import paper_detail

    detail = paper_detail(library, ask.path["id"])
    one = detail.paper
    similar = nearest(library, one.id, SIMILAR) if ask.query.get("similar") else None
    fate = fate_so_far(library, one.id) if ask.query.get("fate") else None
    shows_score = detail.scored is not None and not detail.hidden
    curve = citation_curve(library, detail.citations, fate.timeline if fate else ())  # in place of bars by year
    visible = [name for name, is_told in (("score", shows_score), ("forecast", fate is not None)) if is_told]
    content = {
        "paper": one,
        "title_words": title_of(one),
        "authors": authors_of(one, AUTHORS),
        "facts": list(_facts(one)),
        "page_url": address(one),
        "pdf_url": pdf_of(one.public_id),
        "abstract": list(linked_runs(shown(one.abstract, "(no abstract)"))),
        "row": view_of(detail.row),
        "at": paper_path(one.id),
        "visible": " ".join(visible),
        "why": _why(detail.scored, detail.number) if detail.scored and shows_score else None,
        "hidden": detail.hidden,
        "changes": list(_changes(one, detail.earlier)),
        "critique": _critique(detail),
        "links": links_of(library),
        "problem": detail.problem,
        "tags": one.tags,
        "bets": [(percent(b.placed.bet.p), bet_question(b.placed.bet), b.placed.state) for b in detail.bets],
        "projects": [project.name for project in detail.projects],
        "ideas": detail.ideas,
        "citations": detail.citations,
        "packed": known_works(library, [detail.paper.id]).get(detail.paper.id),
        "cites": _edges(library, detail.citations, "cited"),
        "cited_by": _edges(library, detail.citations, "citing"),
        "curve": curve,
        "entries": [
            (noted.path.stem, shown(noted.entry.text)) for noted in entries_about(library, PAPER, one.id)[-ENTRIES:]
        ],
        "similar": None if similar is None else _likenesses(similar),
        "fate": None if fate is None else list(fate_lines(replace(fate, timeline=()) if curve else fate, None))[1:],
        **scripted(library),
    }
    return Page("paper.html", title_of(one), "", content)


def similar(library: Context, ask: Ask) -> Answer:
    """The nearest papers of the library, for the script; a reader is led to the page of the paper."""
    from readinglist.papers.api import nearest
    from readinglist.papers.api import paper as paper_in

    one = paper_in(library, ask.path["id"])
    if not ask.is_part:
        return Redirect(f"{paper_path(one.id)}?similar=1#similar")
    return Page("part_similar.html", "", "", {"similar": _likenesses(nearest(library, one.id, NEAREST))})


def _likenesses(papers: Sequence[ScoredPaper]) -> list[tuple[str, str, str]]:
    """(id, title, likeness) of papers that read alike."""
    return [(s.paper.id, title_of(s.paper), f"{s.score:.2f}") for s in papers]


def scripted(library: Context) -> dict[str, Any]:  # Any: what a template shows
    """What a page with keys hands to the script: the map of the keys, and whose decisions are waiting."""
    return {
        **keys_shown(library_keymap(library)),
        "device": library.store.log.device,
        "questions": RATING_QUESTIONS,
        "longest_line": LONGEST_LINE,
    }


def _facts(one: Paper) -> Iterator[tuple[str, str]]:
    """(name, text) of what is known."""
    yield "id", shown(id_words(one))
    if one.categories:
        yield "categories", shown(" ".join(one.categories))
    if one.published:
        yield "submitted", utc_day(one.published)
    if one.updated and one.updated != one.published:
        yield "updated", utc_day(one.updated)
    if one.announced:
        yield "announced", one.announced.isoformat()
    for name, value in (("DOI", one.doi), ("journal", one.journal_ref), ("comment", one.comment)):
        if value:
            yield name, shown(value)
    if one.withdrawn:
        yield "withdrawn", "by its authors"
    if one.read_at:
        yield "read", utc_day(one.read_at)


def _why(scored: ScoredPaper, number: int | None) -> dict[str, Any]:  # Any: what a template shows
    """The score with all its reasons, the largest first, what is left over last."""
    reasons = sorted(scored.reasons, key=lambda reason: (reason.kind == "rest", -abs(reason.weight)))
    return {
        "score": f"{scored.score:.2f}",
        "place": f"number {number} on the list of its night" if number else f"rank {scored.rank} of its night",
        "goal": scored.goal,
        "reasons": [(f"{r.weight:+.3f}" if r.weight else "", shown(r.kind), shown(r.text)) for r in reasons],
        "explored": explored(scored),
        "scoops": notices(scored),
        "sentence": shown(strongest_sentence(scored)),
    }


def _changes(one: Paper, earlier: tuple[Revision, ...]) -> Iterator[tuple[str, list[tuple[str, list[Span]]]]]:
    """For each text that was replaced: from which version to which, and the changed words of title and abstract."""
    later: tuple[Paper | Revision, ...] = (*earlier[1:], one)
    for before, after in zip(earlier, later, strict=bool(earlier)):
        words = [(name, changed_words(shown(old), shown(new))) for name, old, new in changed_texts(before, after)]
        when = f", {before.replaced_on}" if before.replaced_on else ""
        yield f"Version {before.version} to {after.version}{when}", words


def _critique(detail: PaperDetail) -> dict[str, Any] | None:  # Any: what a template shows
    """My critique: ratings, line and sections; None where there is none."""
    if detail.critique is None:
        return None
    critique = detail.critique.critique
    given = {one.name: getattr(critique.ratings, one.name) for one in RATING_QUESTIONS}
    return {
        "file": detail.critique.path.name,
        "line": critique.line,
        "ratings": [(one.text, _answer(one.name, given[one.name])) for one in RATING_QUESTIONS],
        "sections": [(heading, text) for heading, text in critique.sections if text.strip()],
    }


def _answer(name: str, value: str | int | None) -> str:
    """A rating as a word."""
    one = next(one for one in RATING_QUESTIONS if one.name == name)
    return next((word for given, word in one.answers.values() if given == value), "left open")


def _edges(library: Context, found: PaperCitations, end: str) -> list[tuple[str, str, str, str]]:
    """(id, title, author and year, kind) of the papers of the library at one end of the citations."""
    edges = found.cites if end == "cited" else found.cited_by
    ids = [(edge.cited if end == "cited" else edge.citing, edge.kind) for edge in edges[:LISTED]]
    papers = library.store.papers.find_many([other for other, _ in ids])
    return [(other, shown(found.titles.get(other), other), _byline(papers.get(other)), kind) for other, kind in ids]


def _byline(paper: Paper | None) -> str:
    """The first author and the year, as far as they are known."""
    if paper is None:
        return ""
    author = f"{shown(paper.authors[0])}{' and others' if paper.authors[1:] else ''}" if paper.authors else ""
    return ", ".join(part for part in (author, year_of(paper)) if part)


def citation_curve(library: Context, found: PaperCitations, timeline: Sequence[YearOfCitations]) -> str:
    """Citations by year as SVG: those of the fate, else by the papers of the library; "" where there is none."""
    years = Counter({year.year: year.citations for year in timeline})
    if not timeline:
        citing = library.store.papers.find_many([edge.citing for edge in found.cited_by]).values()
        years = Counter(paper.published.year for paper in citing if paper.published)
    if not years.total():
        return ""
    begun = found.paper.published.year if found.paper.published else min(years)
    months = [(date(year, 1, 1), years[year], 1) for year in range(min(begun, *years), max(years) + 1)]
    return adoption_plot(found.paper.id, months, "citations by papers of this library, by year", CURVE_WIDTH)


def linked_runs(text: str) -> Iterator[tuple[str, str | None]]:
    """`text` in pieces: (piece, its address where it is one)."""
    at = 0
    for match in _ADDRESS.finditer(text):
        yield text[at : match.start()], None
        yield match[0], safe_url(match[0])
        at = match.end()
    yield text[at:], None


# Search: the words, the fields, the filters of `readinglist search`, fifty papers a page.


MOST_PAGES = 40  # who looks through more than 2,000 papers wants another query
LONGEST = 1_000  # characters of a query


def search(library: Context, ask: Ask) -> Page:
    """What matches `q`. Raises UsageError."""
    from readinglist.papers.api import find_papers

    query, page = ask.query.get("q", "").strip()[:LONGEST], ask.number("page", 1, MOST_PAGES)
    found = find_papers(library, query, page * ROWS) if query else None
    papers = found.papers[(page - 1) * ROWS :] if found else ()
    pages = min(-(-found.count // ROWS), MOST_PAGES) if found else 1
    shown = {
        "query": query,
        "count": found.count if found else 0,
        "misread": found.misread if found else (),
        "at": _address(query, page),
        "rows": [view_of(row, query=query) for row in rows_for(library, papers)],
        "pages": [(n, _address(query, n), n == page) for n in page_numbers(page, pages)],
        **scripted(library),
    }
    return Page("search.html", f"Search: {query}" if query else "Search", "search", shown)


def _address(query: str, page: int) -> str:
    return with_query("/search", {"q": query, "page": str(page) if page > 1 else ""})
