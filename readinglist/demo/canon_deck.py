"""A deck of the quiz that needs no network: landmark papers, each beside ordinary papers of its month and category.

Titles alone, and outcomes that everybody knows: a game to learn the keys with. Its cards are marked and never scored.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from readinglist.model.quiz import DeckPaper

from .canon import CanonPaper, citations, load_canon, load_contemporaries

NAME = "canon"


def canon_deck() -> tuple[DeckPaper, ...]:
    """The canon at the top and its contemporaries below, with the citations among them by year."""
    papers = (*load_canon(), *load_contemporaries())
    year = {paper.id: paper.published.year for paper in papers}
    cited: dict[str, Counter[int]] = defaultdict(Counter)
    for citing, paper_id in citations():
        cited[paper_id][year[citing]] += 1
    landmarks = {paper.id for paper in load_canon()}
    return tuple(_deck_paper(paper, paper.id in landmarks, cited[paper.id]) for paper in papers)


def _deck_paper(paper: CanonPaper, is_top: bool, cited: Counter[int]) -> DeckPaper:
    cohort = f"{paper.published:%Y-%m}/{paper.categories[0]}"
    years = tuple(sorted(cited.items()))
    return DeckPaper(
        paper.id, cohort, paper.published.date(), paper.title, authors=paper.authors, is_top=is_top, cited=years
    )
