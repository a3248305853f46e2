"""All that is known of one paper and quickly told: what its page shows. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readinglist.citations.api import PaperCitations, citations_of
from readinglist.context import Context
from readinglist.core.errors import InputError, StoreError
from readinglist.core.papers import Paper, Revision, ScoredPaper
from readinglist.lists.api import is_audited, plain, sources_of
from readinglist.triage.view.rows import Row

from .page_list import number_shown, rows_for

if TYPE_CHECKING:
    from readinglist.practice.api import Project
    from readinglist.taste.api import BetTold, CritiqueFile


@dataclass(frozen=True, slots=True)
class Dossier:
    """`scored`: as its night was ranked last, None where it was not. `hidden`: its score is told after the verdict.

    `number`: its number on the list of its night, where that list is at hand.

    `earlier`: the texts that were replaced, oldest first. `problem`: why the critique cannot be read.
    """

    paper: Paper
    row: Row
    scored: ScoredPaper | None
    number: int | None
    hidden: bool
    earlier: tuple[Revision, ...]
    critique: CritiqueFile | None
    problem: str | None
    citations: PaperCitations
    bets: tuple[BetTold, ...]
    projects: tuple[Project, ...]
    ideas: tuple[str, ...]  # names of the ledger that it introduced


def dossier(lib: Context, paper_id: str) -> Dossier:
    """What is known of a paper. Raises UsageError, NotFound."""
    from readinglist.ideas.api import ledger_ideas
    from readinglist.practice.api import projects
    from readinglist.taste.api import find_critique, placed_bets, told_bets

    paper = lib.store.papers.get(lib.resolve(paper_id))
    row = rows_for(lib, [paper])[0]
    critique, problem = None, None
    try:
        critique = find_critique(lib, paper.id)
    except (InputError, StoreError) as error:
        problem = str(error)
    scored = lib.store.scores.find(paper.row, paper.announced, None) if paper.announced else None
    is_audit = paper.announced is not None and is_audited(lib, paper.announced)
    is_drawn = is_audit and paper.announced is not None and bool(sources_of(lib, paper.announced))
    return Dossier(
        paper,
        row,
        plain(scored) if scored and is_drawn else scored,
        number_shown(lib, paper.announced, paper.id) if paper.announced else None,
        is_drawn and not row.is_decided,
        lib.store.papers.earlier(paper.row),
        critique,
        problem,
        citations_of(lib, paper.id),
        told_bets(lib, [placed for placed in placed_bets(lib) if placed.subject == paper.id]),
        tuple(project for project in projects(lib) if project.source == paper.id),
        tuple(idea.name for idea in ledger_ideas(lib) if idea.origin == paper.id),
    )
