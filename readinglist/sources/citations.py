"""Who cites whom, as services tell it: one question for many papers, one form of answer.

Each service is a module of its own (`semantic_scholar`, `openalex`), imported when it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from readinglist.core.ids import is_arxiv
from readinglist.core.settings import Settings

from .answers import Described, Found
from .transport import Transport


def can_ask(paper_id: str) -> bool:
    """Whether services know papers of such an id: arXiv's, and DOIs."""
    return is_arxiv(paper_id) or paper_id.startswith("doi:")


def ask(
    service: str,
    transport: Transport,
    settings: Settings,
    papers: Mapping[str, str | None],
    *,
    references: bool = True,
    described: Described = lambda urls: {},
) -> dict[str, Found | None]:
    """What a service knows of `papers` (id to the DOI of a published version); None: it knows no such paper.

    Raises what the transport raises, and SourceError with the service's words.
    """
    if service == "s2":
        from . import semantic_scholar

        return semantic_scholar.ask(transport, settings, papers, references=references)
    from . import openalex

    return openalex.ask(transport, settings, papers, references=references, described=described)


def at_once(service: str, references: bool) -> int:
    """Papers of one question: answers with references are long, and what is cut short is lost whole."""
    if service == "s2":
        return 100 if references else 500
    return 10 if references else 50
