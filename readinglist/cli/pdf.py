"""Files of papers: fetch PDFs and sources, read their references."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from readinglist.errors import InputError, NotFound, UsageError

from .completing import a_file
from .options import ids_argument, json_option
from .progress import watched
from .session import Session, pass_session, with_sign

if TYPE_CHECKING:
    from readinglist.model import Reference, ReferenceList
    from readinglist.workflows.library import Library


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
@click.option("--again", is_flag=True, help="Download anew what is here.")
@json_option
@pass_session
def fetch_command(session: Session, papers: tuple[str, ...], source: bool, again: bool, as_json: bool) -> None:
    """Download the PDFs of papers into pdfs/, one at a time and politely.

    \b
        readinglist pdf fetch 1706.03762 1707.06347
        readinglist pdf fetch 1706.03762 --source
    """
    from readinglist.present.references import fetched_lines, fetched_record
    from readinglist.workflows.pdf import FetchedFile

    files: list[FetchedFile] = []
    with session.library() as library:
        try:
            for event in watched(library.fetch_files(session.ids(library, papers), source, again), session.echo):
                if isinstance(event, FetchedFile):
                    files.append(event)
        finally:
            session.data(fetched_record(files)) if as_json else session.lines(fetched_lines(files))


@pdf_command.command("refs")
@click.argument("targets", metavar="ID|FILE...", nargs=-1, required=True, shell_complete=a_file)
@click.option("--review", is_flag=True, help="Ask about references that are unsure, and remember.")
@json_option
@pass_session
def refs_command(session: Session, targets: tuple[str, ...], review: bool, as_json: bool) -> None:
    """The references of papers or files, and which papers of the library they are.

    FILE is a PDF, an arXiv e-print (.tar.gz), or a .tex, .bbl or .bib file; it needs no entry in the
    library. A paper's sources are read before its PDF. References of a paper are stored.

    \b
        readinglist pdf refs 1706.03762
        readinglist pdf refs draft.pdf thesis.bbl --json
        readinglist pdf refs 1706.03762 --review
    """
    from readinglist.present.references import references_lines, references_record

    if review and as_json:
        raise UsageError("--review asks and answers in words: leave --json out")
    found: list[ReferenceList] = []
    with session.library() as library:
        for one in watched(library.read_references([with_sign(text) for text in targets]), session.echo):
            found.append(one)
            if not as_json:
                session.lines(references_lines(one, session.room))
        if review:
            _review(session, library, found)
    if as_json:
        records = [references_record(one) for one in found]
        session.data(records[0] if len(records) == 1 else records)
    if len(found) == 1 and found[0].status not in ("ok", "no references"):
        raise InputError(f"{found[0].file}: {found[0].status}{_why(found[0])}")


def _review(session: Session, library: Library, found: list[ReferenceList]) -> None:
    """Ask about each unsure reference; an answer is recorded before the next question."""
    from readinglist.present.references import is_unsure, question_lines

    for one in found:
        for reference, link in zip(one.references, one.links, strict=True):
            if not is_unsure(link):
                continue
            session.lines(question_lines(reference, link, session.room))
            if session.is_asked and not _settle(session, library, one, reference, [c.id for c in link.candidates]):
                return


def _settle(session: Session, library: Library, found: ReferenceList, reference: Reference, ids: list[str]) -> bool:
    """One answer of the reader; False where there are to be no more questions."""
    while True:
        answer = click.prompt("which? number, id, n for none, Enter to leave it, q to end", default="", err=True)
        answer = answer.strip()
        if answer in ("", "q"):
            return answer == ""
        chosen = None if answer == "n" else answer
        if answer.isascii() and answer.isdigit() and len(answer) < 10 and 0 < int(answer) <= len(ids):
            chosen = ids[int(answer) - 1]
        try:
            library.settle_link(found, reference, chosen)
        except (UsageError, NotFound) as error:
            session.echo.talk(str(error))
        else:
            return True


def _why(found: ReferenceList) -> str:
    return f" ({found.error})" if found.error else ""
