"""The night: fetch what was announced, import what is at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import click

from readinglist.errors import ReadingListError
from readinglist.model import FetchFinished, FetchReport, ImportFinished, ImportReport
from readinglist.model.events import TraceFinished
from readinglist.model.tracing import TraceReport

from .completing import a_file, a_goal
from .options import Night, dry_run_option, json_option
from .progress import watched
from .session import Session, pass_session

_STOPPED = "stopped: what is in stays, and the same command goes on from there"


@click.command("fetch")
@click.option("--since", type=Night(), metavar="DATE", help="First night to take, instead of the first missed one.")
@click.option("--until", type=Night(), metavar="DATE", help="Last night to take.")
@dry_run_option
@json_option
@pass_session
def fetch_command(session: Session, since: date | None, until: date | None, dry_run: bool, as_json: bool) -> None:
    """Take in what arXiv announced since the last fetch, rank it, write exports/tonight.md.

    Missed nights are caught up; a second fetch of the same night changes nothing. Asks arXiv at
    most once every three seconds.

    \b
        readinglist fetch
        readinglist fetch --since 2026-11-16 --dry-run
    """
    report: FetchReport | None = None
    traced: TraceReport | None = None
    try:
        with session.library(warn=False) as library:
            events = library.fetch(since=since, until=until, dry_run=dry_run)
            for event in watched(events, session.echo):
                if isinstance(event, FetchFinished):
                    report = event.report
                elif isinstance(event, TraceFinished):
                    traced = event.report
    except ReadingListError as error:
        report = report or FetchReport("failed", str(error), None, None)
        _print_report(session, report if as_json else replace(report, reason=None), as_json, dry_run)  # stderr says why
        raise
    if report is not None:
        _print_report(session, report, as_json, dry_run)
    if traced is not None and traced.asked and not as_json:
        from readinglist.present.tracing import trace_lines

        session.lines(trace_lines(traced))


@click.command("import")
@click.argument("files", metavar="FILE|ID...", nargs=-1, required=True, shell_complete=a_file)
@click.option("--keep", is_flag=True, help="Keep all of them, each on the date that its source gives.")
@click.option("--goal", metavar="NAME", shell_complete=a_goal, help="The goal they are kept for.")
@dry_run_option
@json_option
@pass_session
def import_command(
    session: Session, files: tuple[str, ...], keep: bool, goal: str | None, dry_run: bool, as_json: bool
) -> None:
    """Take in papers by their ids or from files of other tools, and list what was not understood.

    FILE is the arXiv snapshot (JSON lines, also .gz .xz .zst), BibTeX, RIS, CSL-JSON, Better BibTeX JSON, a
    table (CSV), an own `export`, a Markdown list, a list of ids, feeds as OPML, Zotero's data folder or a copy of
    its zotero.sqlite; or an arXiv id, its address, or a DOI: arXiv is asked what the paper is called. `zotero`,
    or its address on this machine, asks the Zotero that runs.

    What is known already is found by its id, its DOI, or its title and authors. Tags come along. It may be
    stopped and started again.

    \b
        readinglist import 1707.06347 https://arxiv.org/abs/1502.05477
        readinglist import library.bib --keep
        readinglist import ~/Zotero --keep --goal locomotion
        readinglist import zotero --dry-run
        readinglist import arxiv-metadata-oai-snapshot.json.xz
    """
    if goal is not None and not keep:
        raise click.UsageError("--goal needs --keep: it says what the papers are kept for")
    report: ImportReport | None = None
    try:
        with session.library() as library:
            events = library.import_files(files, keep=keep, goal=goal, dry_run=dry_run)
            for event in watched(events, session.echo, stopped=_STOPPED):
                if isinstance(event, ImportFinished):
                    report = event.report
    except ReadingListError:
        if report is not None and (as_json or len(files) > 1):  # of one file the error says it all
            _print_import(session, report, as_json, dry_run)
        raise
    if report is not None:
        _print_import(session, report, as_json, dry_run)


def _print_import(session: Session, report: ImportReport, as_json: bool, dry_run: bool) -> None:
    if as_json:
        from readinglist.present.records import import_record

        session.data(import_record(report))
        return
    from readinglist.present.night import import_lines

    session.lines(import_lines(report, dry_run))


def _print_report(session: Session, report: FetchReport, as_json: bool, dry_run: bool) -> None:
    if as_json:
        from readinglist.present.records import fetch_record

        session.data(fetch_record(report))
        return
    from readinglist.present.night import fetch_lines

    session.lines(fetch_lines(report, dry_run))
