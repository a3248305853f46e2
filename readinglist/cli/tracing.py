"""Citations: from services on demand, and by the nightly trace."""

from __future__ import annotations

from collections.abc import Iterable

import click

from readinglist.errors import ReadingListError
from readinglist.model import CITATION_KINDS, Citation, CitingPlace, Event
from readinglist.model.events import TraceFinished
from readinglist.model.tracing import CitationOverview, PaperCitations, TraceReport

from .options import Count, json_option, number_option
from .progress import watched
from .session import Session, pass_session


@click.command("enrich")
@click.argument("papers", metavar="[ID]...", nargs=-1)
@click.option("--source", "sources", metavar="NAMES", help="Services to ask: s2, openalex, or both with a comma.")
@click.option("--cohort", metavar="YYYY-MM/CAT", help="Counts of all papers of a month and category.")
@json_option
@pass_session
def enrich_command(
    session: Session, papers: tuple[str, ...], sources: str | None, cohort: str | None, as_json: bool
) -> None:
    """Ask services for the references and citation counts of papers.

    Without ID what was kept and the newest papers of the library. What was asked is not asked again
    before 7, 30 and 90 days have passed, so it may be stopped and started again.

    \b
        readinglist enrich 1706.03762 --source s2,openalex
        readinglist enrich --cohort 2026-03/cs.LG
    """
    if papers and cohort:
        raise click.UsageError("--cohort takes all papers of its month: leave the ids out")
    with session.library() as library:
        names = None if sources is None else [name.strip() for name in sources.split(",") if name.strip()]
        events = library.enrich(session.ids(library, papers), sources=names, cohort=cohort)
        _run(session, events, as_json)


@click.command("trace")
@click.option("--requests", type=Count(), metavar="N", help="Send at most N, whatever the night has used.")
@click.option("--minutes", type=Count(), metavar="M", help="Take at most M minutes, in the same way.")
@json_option
@pass_session
def trace_command(session: Session, requests: int | None, minutes: int | None, as_json: bool) -> None:
    """Follow the night: references of what you kept, of its first papers and of some drawn at random.

    Each fetch ends with it. Asks only whom [trace] in config.toml allows, within its budget; reads
    the PDFs that are there in any case. It may be stopped and started again.

    \b
        readinglist trace
        readinglist trace --requests 20
    """
    with session.library() as library:
        _run(session, library.trace(requests=requests, minutes=minutes), as_json)


@click.command("citations")
@click.argument("paper", metavar="[ID]", required=False)
@click.option("--of", "cited", metavar="ID", help="Only where ID cites this paper: the sentences that do.")
@click.option("--kind", type=click.Choice(CITATION_KINDS), help="Say what that citation is; undo takes it back.")
@number_option(20)
@json_option
@pass_session
def citations_command(
    session: Session, paper: str | None, cited: str | None, kind: str | None, number: int, as_json: bool
) -> None:
    """Who cites a paper and whom it cites, with the sources that say so and those that do not.

    Without ID all citations in numbers: by source, where sources differ, and how much of each month
    is known. Asks nobody.

    \b
        readinglist citations 1706.03762
        readinglist citations 1810.04805 --of 1706.03762 --kind used
    """
    if (cited and not paper) or (kind and not cited):
        raise click.UsageError("--kind needs --of, and --of needs the ID of the paper that cites")
    with session.library() as library:
        if paper is None:
            _print_overview(session, library.citation_overview(), as_json)
        elif cited is None:
            _print_paper(session, library.citations_of(session.id(library, paper)), number, as_json)
        else:
            pair = session.id(library, paper), session.id(library, cited)
            if kind is not None:
                library.settle_kind(*pair, kind)
            _print_places(session, *library.citing_places(*pair), as_json)


def _print_overview(session: Session, found: CitationOverview, as_json: bool) -> None:
    from readinglist.present import citations as present

    if as_json:
        session.data(present.overview_record(found))
    else:
        session.lines(present.overview_lines(found))


def _print_paper(session: Session, found: PaperCitations, number: int, as_json: bool) -> None:
    from readinglist.present import citations as present

    if as_json:
        session.data(present.paper_citations_record(found))
    else:
        session.lines(present.paper_citations_lines(found, number))


def _print_places(session: Session, edge: Citation, places: tuple[CitingPlace, ...], as_json: bool) -> None:
    from readinglist.present import citations as present

    if as_json:
        session.data(present.places_record(edge, places))
    else:
        session.lines(present.places_lines(edge, places))


def _run(session: Session, events: Iterable[Event], as_json: bool) -> None:
    """Watch a run; its report is printed also where its error follows."""
    report: TraceReport | None = None
    try:
        for event in watched(events, session.echo):
            if isinstance(event, TraceFinished):
                report = event.report
    except ReadingListError:
        if report is not None and as_json:
            _print(session, report, as_json)
        raise
    if report is not None:
        _print(session, report, as_json)


def _print(session: Session, report: TraceReport, as_json: bool) -> None:
    from readinglist.present.tracing import trace_lines, trace_record

    if as_json:
        session.data(trace_record(report))
    else:
        session.lines(trace_lines(report))
