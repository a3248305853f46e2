"""The night: fetch what was announced, import what is at hand, follow citations, read the digest."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.citations.api import TraceReport
from readinglist.core.errors import ReadingListError
from readinglist.core.events import FetchReport
from readinglist.core.papers import TopList
from readinglist.exchange.api import ImportReport
from readinglist.interface.echo import is_terminal
from readinglist.interface.options import (
    Count,
    Night,
    a_file,
    a_goal,
    dry_run_option,
    night_option,
    with_json,
)
from readinglist.interface.progress import watched
from readinglist.interface.session import Session

if TYPE_CHECKING:
    from readinglist.night.records import Digest


_STOPPED = "stopped: what was downloaded is saved; run the same command again to continue"


@click.command("fetch")
@click.option("--since", type=Night(), metavar="DATE", help="First night, instead of the first missed one.")
@click.option("--until", type=Night(), metavar="DATE", help="Last night.")
@dry_run_option
@with_json
def fetch_command(session: Session, since: date | None, until: date | None, dry_run: bool, as_json: bool) -> None:
    """Download what arXiv announced since the last fetch, rank it and write exports/tonight.md.

    Also fetches missed nights; fetching the same night again changes nothing. Asks arXiv at most once
    every three seconds.

    \b
        readinglist fetch
        readinglist fetch --since 2026-11-16 --dry-run
    """
    from readinglist.night.fetch import fetch

    report: FetchReport | None = None
    traced: TraceReport | None = None
    try:
        with session.library(warn=False) as library:
            events = fetch(library, since=since, until=until, dry_run=dry_run)
            for event in watched(events, session.echo, stopped=_STOPPED):
                if isinstance(event, FetchReport):
                    report = event
                elif isinstance(event, TraceReport):
                    traced = event
    except ReadingListError as error:
        report = report or FetchReport("failed", str(error), None, None)
        _print_report(session, report if as_json else replace(report, reason=None), as_json, dry_run)  # stderr says why
        raise
    if report is not None:
        _print_report(session, report, as_json, dry_run)
    if traced is not None and traced.asked and not as_json:
        from readinglist.citations.api import trace_lines

        session.lines(trace_lines(traced))


@click.command("import")
@click.argument("files", metavar="FILE|ID...", nargs=-1, required=True, shell_complete=a_file)
@click.option("--keep", is_flag=True, help="Keep all of them, each on the date given by its source.")
@click.option("--goal", metavar="NAME", shell_complete=a_goal, help="The goal they are kept for.")
@dry_run_option
@with_json
def import_command(
    session: Session, files: tuple[str, ...], keep: bool, goal: str | None, dry_run: bool, as_json: bool
) -> None:
    """Import papers by id or from files of other tools, and list what could not be read.

    FILE can be an arXiv snapshot (JSON lines, also .gz .xz .zst), BibTeX, RIS, CSL-JSON, Better BibTeX JSON, a CSV
    table, a file written by `export`, a Markdown list, a list of ids, OPML, or Zotero's data folder or zotero.sqlite.
    An ID is an arXiv id, its address or a DOI; its title and abstract come from arXiv. `zotero`, or its address on
    this machine, asks the running Zotero.

    Duplicates are found by id, DOI, or title and authors. Tags are included. You can stop it and start it again.

    \b
        readinglist import 1707.06347 https://arxiv.org/abs/1502.05477
        readinglist import library.bib --keep
        readinglist import ~/Zotero --keep --goal locomotion
        readinglist import zotero --dry-run
        readinglist import arxiv-metadata-oai-snapshot.json.xz
    """
    from readinglist.exchange.api import import_files

    if goal is not None and not keep:
        raise click.UsageError("--goal needs --keep: it says what the papers are kept for")
    report: ImportReport | None = None
    try:
        with session.library() as library:
            events = import_files(library, files, keep=keep, goal=goal, dry_run=dry_run)
            for event in watched(events, session.echo, stopped=_STOPPED):
                if isinstance(event, ImportReport):
                    report = event
    except ReadingListError:
        if report is not None and (as_json or len(files) > 1):  # of one file the error says it all
            _print_report(session, report, as_json, dry_run)
        raise
    if report is not None:
        _print_report(session, report, as_json, dry_run)


def _print_report(session: Session, report: FetchReport | ImportReport, as_json: bool, dry_run: bool) -> None:
    from readinglist.night.view.fetch import fetch_lines, fetch_record, import_lines, import_record

    if isinstance(report, FetchReport):
        session.data(fetch_record(report)) if as_json else session.lines(fetch_lines(report, dry_run))
    else:
        session.data(import_record(report)) if as_json else session.lines(import_lines(report, dry_run))


@click.command("trace")
@click.option(
    "--requests", type=Count(), metavar="N", help="Send at most N requests, independent of the nightly budget."
)
@click.option("--minutes", type=Count(), metavar="M", help="Take at most M minutes.")
@with_json
def trace_command(session: Session, requests: int | None, minutes: int | None, as_json: bool) -> None:
    """Track citations of what you kept, the night's first papers and a random sample.

    Each fetch ends with this. It asks only the services that [trace] in config.toml allows, within its
    budget, and reads PDFs you already have. You can stop it and start it again.

    \b
        readinglist trace
        readinglist trace --requests 20
    """
    from readinglist.citations.api import run_enrichment
    from readinglist.night.trace import trace

    with session.library() as library:
        run_enrichment(session, trace(library, requests=requests, minutes=minutes), as_json)


@click.command("digest")
@click.option("--md", "form", flag_value="md", help="Markdown (the default).")
@click.option("--html", "form", flag_value="html", help="One HTML file, for a browser.")
@click.option("--atom", "form", flag_value="atom", help="The last nights as an Atom feed.")
@click.option("--email", "form", flag_value="email", help="Send it to the address of [mail], once a night.")
@night_option
@click.option("-o", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@with_json
def digest_command(session: Session, form: str | None, night: date | None, file: Path | None, as_json: bool) -> None:
    """The night on one page: papers on what you follow, the best papers with reasons, and what is due.

    Also lists papers close to your projects, revised papers you kept, papers you put off, bets that are due and your
    study queue. Each fetch writes exports/tonight.md and exports/digest.atom and, if [mail] is set up, sends the mail.

    \b
        readinglist digest --html -o tonight.html
        readinglist digest --email
        readinglist digest --night 2026-11-24 --json
    """
    from readinglist.exchange.api import save_text
    from readinglist.night.digest import feed, read_digest
    from readinglist.triage.api import note_top

    if form == "email":
        if file is not None:
            raise click.UsageError("--email sends: there is nothing to write into a file")
        _mail(session, night, as_json)
        return
    form = "json" if as_json else form or "md"
    with session.library(warn=False) as library:
        if form == "atom":
            text = feed(library, read_digest(library, night))
        else:
            digest = read_digest(library, night)
            text = _text(digest, form)
            if file is None and (as_json or session.is_watched):
                note_top(library, TopList(digest.night, None, digest.papers, digest.available))  # as `top` does
        if file is not None:
            save_text(library, file, text)
        else:
            session.echo.raw(text.rstrip("\n"))


def _text(digest: Digest, form: str) -> str:
    """The digest as md, html or json."""
    if form == "json":
        from readinglist.core.json_records import to_json
        from readinglist.night.view.digest import digest_record

        return to_json(digest_record(digest), indented=is_terminal(sys.stdout)) + "\n"
    from readinglist.night.view.digest import digest_page
    from readinglist.night.view.page_formats import page_html, page_markdown

    return (page_html if form == "html" else page_markdown)(digest_page(digest))


def _mail(session: Session, night: date | None, as_json: bool) -> None:
    from readinglist.core.lines import line, shown
    from readinglist.night.mailing import mail_digest
    from readinglist.night.view.digest import mailing_record

    with session.library(warn=False) as library:
        mailing = mail_digest(library, night)
    if as_json:
        session.data(mailing_record(mailing))
        return
    tries = f", at try {mailing.tries}" if mailing.tries > 1 else ""
    session.lines([line(f"the digest of night {mailing.night} was sent to {shown(mailing.recipient)}{tries}")])
