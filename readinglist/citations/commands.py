"""Citations: from services on demand, and by the nightly trace."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

import click

from readinglist.citations.records import TraceReport
from readinglist.core.errors import InputError, NotFound, ReadingListError, UsageError
from readinglist.core.events import Event
from readinglist.interface.options import a_file, ids_argument, with_json
from readinglist.interface.progress import watched
from readinglist.interface.session import Session, with_sign

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.references import Reference, ReferenceList


@click.command("enrich")
@click.argument("papers", metavar="[ID]...", nargs=-1)
@click.option(
    "--source", "sources", metavar="NAMES", help="Services to ask: s2, openalex, or both, separated by a comma."
)
@click.option("--cohort", metavar="YYYY-MM/CAT", help="Count all papers of a month and category.")
@with_json
def enrich_command(
    session: Session, papers: tuple[str, ...], sources: str | None, cohort: str | None, as_json: bool
) -> None:
    """Ask citation services for the references and citation counts of papers.

    Without ID it asks about what you kept and the newest papers. Answers are cached for 7, 30 and then 90 days. You
    can stop it and start it again.

    \b
        readinglist enrich 1706.03762 --source s2,openalex
        readinglist enrich --cohort 2026-03/cs.LG
    """
    from readinglist.citations.enrich import enrich

    if papers and cohort:
        raise click.UsageError("--cohort takes all papers of its month: leave the ids out")
    with session.library() as library:
        names = None if sources is None else [name.strip() for name in sources.split(",") if name.strip()]
        events = enrich(library, names, [library.resolve(text) for text in session.ids(library, papers)], cohort)
        run_enrichment(session, events, as_json)


def run_enrichment(session: Session, events: Iterable[Event], as_json: bool) -> None:
    """Watch a run and print its report; where an error follows, as JSON only."""
    from readinglist.citations.view.citations import trace_lines, trace_record

    reports: list[TraceReport] = []
    failure: ReadingListError | None = None
    try:
        reports += (event for event in watched(events, session.echo) if isinstance(event, TraceReport))
    except ReadingListError as error:
        failure = error
    for report in reports if as_json or failure is None else ():
        session.show(as_json, partial(trace_record, report), trace_lines(report))
    if failure is not None:
        raise failure


# Files of papers: fetch PDFs and sources, read their references.


@click.group("pdf")
def pdf_command() -> None:
    """PDFs and sources of papers, and the references in them.

    \b
        readinglist pdf fetch 1706.03762
        readinglist pdf refs 1706.03762
    """


@pdf_command.command("fetch")
@ids_argument
@click.option("--source", is_flag=True, help="The sources (TeX) instead of the PDF: better references.")
@click.option("--again", is_flag=True, help="Download again, even if the file is here.")
@with_json
def fetch_command(session: Session, papers: tuple[str, ...], source: bool, again: bool, as_json: bool) -> None:
    """Download the PDFs of papers to pdfs/, one at a time.

    \b
        readinglist pdf fetch 1706.03762 1707.06347
        readinglist pdf fetch 1706.03762 --source
    """
    from readinglist.citations.pdf import fetch_files
    from readinglist.citations.records import FetchedFile
    from readinglist.citations.view.citations import fetched_lines, fetched_record

    files: list[FetchedFile] = []
    with session.library() as library:
        try:
            for event in watched(fetch_files(library, session.ids(library, papers), source, again), session.echo):
                if isinstance(event, FetchedFile):
                    files.append(event)
        finally:
            session.show(as_json, lambda: fetched_record(files), fetched_lines(files))


@pdf_command.command("refs")
@click.argument("targets", metavar="ID|FILE...", nargs=-1, required=True, shell_complete=a_file)
@click.option("--review", is_flag=True, help="Ask about uncertain references and save your answers.")
@with_json
def refs_command(session: Session, targets: tuple[str, ...], review: bool, as_json: bool) -> None:
    """The references of papers or files, and which of them you have.

    FILE is a PDF, an arXiv e-print (.tar.gz), or a .tex, .bbl or .bib file; it needs no entry in the
    library. A paper's sources are read before its PDF. References of a paper are stored.

    \b
        readinglist pdf refs 1706.03762
        readinglist pdf refs draft.pdf thesis.bbl --json
        readinglist pdf refs 1706.03762 --review
    """
    from readinglist.citations.pdf import read_references
    from readinglist.citations.view.citations import references_lines, references_record

    if review and as_json:
        raise UsageError("--review asks and answers in words: leave --json out")
    found: list[ReferenceList] = []
    with session.library() as library:
        for one in watched(read_references(library, [with_sign(text) for text in targets]), session.echo):
            found.append(one)
            if not as_json:
                session.lines(references_lines(one, session.room))
        if review:
            _review(session, library, found)
    if as_json:
        records = [references_record(one) for one in found]
        session.data(records[0] if len(records) == 1 else records)
    if len(found) == 1 and found[0].status not in ("ok", "no references"):
        why = f" ({found[0].error})" if found[0].error else ""
        raise InputError(f"{found[0].file}: {found[0].status}{why}")


def _review(session: Session, library: Context, found: list[ReferenceList]) -> None:
    """Ask about each unsure reference; an answer is recorded before the next question."""
    from readinglist.citations.view.citations import is_unsure, question_lines

    for one in found:
        for reference, link in zip(one.references, one.links, strict=True):
            if not is_unsure(link):
                continue
            session.lines(question_lines(reference, link, session.room))
            if session.is_asked and not _settle(session, library, one, reference, [c.id for c in link.candidates]):
                return


def _settle(session: Session, library: Context, found: ReferenceList, reference: Reference, ids: list[str]) -> bool:
    """One answer of the reader; False where there are to be no more questions."""
    from readinglist.citations.linking import correct_link

    while True:
        answer = click.prompt("which? number, id, n for none, Enter to leave it, q to end", default="", err=True)
        answer = answer.strip()
        if answer in ("", "q"):
            return answer == ""
        chosen = None if answer == "n" else answer
        if answer.isascii() and answer.isdigit() and len(answer) < 10 and 0 < int(answer) <= len(ids):
            chosen = ids[int(answer) - 1]
        try:
            correct_link(library, found, reference, chosen)
        except (UsageError, NotFound) as error:
            session.echo.talk(str(error))
        else:
            return True
