"""The night as a page, a file, a feed, a mail."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.core.papers import TopList
from readinglist.interface.echo import is_terminal
from readinglist.interface.options import json_option, night_option
from readinglist.interface.session import Session, pass_session

if TYPE_CHECKING:
    from readinglist.night.records import Digest


@click.command("digest")
@click.option("--md", "form", flag_value="md", help="Markdown: what is printed where nothing else is asked for.")
@click.option("--html", "form", flag_value="html", help="One HTML file, for a browser.")
@click.option("--atom", "form", flag_value="atom", help="The last nights as an Atom feed.")
@click.option("--email", "form", flag_value="email", help="Send it to the address of [mail], once a night.")
@night_option
@click.option("-o", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@json_option
@pass_session
def digest_command(session: Session, form: str | None, night: date | None, file: Path | None, as_json: bool) -> None:
    """The night on one page: what takes up ideas that I follow, the best papers with reasons, what waits for me.

    Also: papers that do what I work on, revised papers that I kept, what I put off and is back, bets that
    are due, the queue. Each fetch writes exports/tonight.md and exports/digest.atom, and with [mail] set
    up it sends the mail.

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
            if file is None and (as_json or session.is_read):
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
