"""What the PDFs of the demo print: the references that the papers have among each other, and where they are cited.

Which paper cites which is a fact of the canon. The sentences are made up, and say only which idea comes
from the paper that is cited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from readinglist.ids import is_arxiv

from .canon import CanonPaper, citations, load_canon, load_contemporaries


@dataclass(frozen=True, slots=True)
class Printed:
    """By citing paper: its references in their order, and the sentences that cite them."""

    references: dict[str, Sequence[str]]
    related: dict[str, Sequence[str]]


def printed() -> Printed:
    """The lists of all papers of the demo that cite others of it, oldest cited paper first."""
    papers = {paper.id: paper for paper in (*load_canon(), *load_contemporaries())}
    cited: dict[str, list[CanonPaper]] = defaultdict(list)
    for citing, other in citations():
        cited[citing].append(papers[other])
    lists = {citing: sorted(some, key=lambda p: (p.published, p.id)) for citing, some in cited.items()}
    return Printed(
        {citing: [reference_line(paper) for paper in some] for citing, some in lists.items()},
        {citing: [_sentence(paper, n) for n, paper in enumerate(some, 1)] for citing, some in lists.items()},
    )


def reference_line(paper: CanonPaper) -> str:
    """The paper as an entry of a list of references."""
    authors = f"{', '.join(paper.authors)}{', et al' if paper.first_authors else ''}. " if paper.authors else ""
    where = f"arXiv:{paper.id}" if is_arxiv(paper.id) else f"doi:{paper.id.removeprefix('doi:')}"
    return f"{authors}{paper.title}. {where}, {paper.published.year}."


def _sentence(paper: CanonPaper, number: int) -> str:
    if paper.ideas:
        return f"Earlier work introduced {paper.ideas[0].name} [{number}]."
    return f"There is earlier work on the same questions [{number}]."
