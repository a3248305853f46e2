"""Subscriptions: what is followed."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.core.subscriptions import Subscription
from readinglist.interface.options import FallbackGroup, a_file, with_json
from readinglist.interface.session import Session, pass_session


@click.group("feeds", cls=FallbackGroup, alone="list")
def feeds_command() -> None:
    """What you follow: the subscriptions in feeds/*.toml.

    Exactly one folder is used: --feeds DIR, otherwise the library's feeds/, otherwise the packaged defaults.

    \b
        readinglist feeds list
        readinglist feeds add robotics --categories cs.RO
    """


@feeds_command.command("list")
@with_json
def list_command(session: Session, as_json: bool) -> None:
    """All subscriptions; weight 0 is listed and not asked.

    \b
        readinglist feeds list --json
    """
    from .view import subscription_lines, subscriptions_record

    with session.library() as library:
        subscriptions = library.subscriptions()
    session.show(as_json, lambda: subscriptions_record(subscriptions), subscription_lines(subscriptions, session.room))


@feeds_command.command("check")
@with_json
def check_command(session: Session, as_json: bool) -> None:
    """Check all subscription files, offline. Exits 78 on an error and names the entry.

    \b
        readinglist --feeds ./feeds feeds check
    """
    from readinglist.subscriptions.follow import check_feeds

    from .view import check_lines, checks_record

    with session.library() as library:
        checks = check_feeds(library)
        folder = str(library.feeds_folder)
    session.show(as_json, lambda: checks_record(checks, folder), check_lines(checks, folder, session.room))


@feeds_command.command("add")
@click.argument("name")
@click.option("--categories", metavar="LIST", help="Follow arXiv categories, such as cs.LG,cs.CL.")
@click.option("--query", metavar="TEXT", help="Follow a query of arXiv's API, as 'all:\"world model\"'.")
@click.option("--url", metavar="ADDRESS", help="Follow a blog by its RSS or Atom feed.")
@click.option("--seed", "ids", metavar="ID", multiple=True, help="A paper for a shelf; repeatable.")
@click.option("--shelf", metavar="NAME", help="The shelf it belongs to.")
@click.option("--weight", type=click.FloatRange(0, 1), default=1.0, show_default=True, help="0: listed, not fetched.")
@click.option("--why", metavar="TEXT", help="Why you follow it.")
@pass_session
def add_command(
    session: Session,
    name: str,
    categories: str | None,
    query: str | None,
    url: str | None,
    ids: tuple[str, ...],
    shelf: str | None,
    weight: float,
    why: str | None,
) -> None:
    """Add a subscription to the library's own feeds.

    \b
        readinglist feeds add robotics --categories cs.RO
        readinglist feeds add bair --url https://bair.berkeley.edu/blog/feed.xml \\
            --why "deep RL"
    """
    from readinglist.subscriptions.follow import add_feed

    kinds = {"arxiv": categories, "arxiv-search": query, "blog": url, "seed": ids}
    chosen = [kind for kind, value in kinds.items() if value]
    if len(chosen) != 1:
        raise click.UsageError("give one of --categories, --query, --url, --seed")
    fields = tuple((categories or "").replace(",", " ").split())
    with session.library() as library:
        seeds = tuple(session.ids(library, ids))
        subscription = Subscription(name, chosen[0], fields, query, url, seeds, shelf, weight, why)
        path = add_feed(library, subscription)
    session.echo.talk(f"added to {path}; to stop following it, delete it there")


@feeds_command.command("import-opml")
@click.argument("file", metavar="FILE", shell_complete=a_file)
@pass_session
def import_opml_command(session: Session, file: str) -> None:
    """Follow the feeds of an OPML file, as feed readers export it.

    \b
        readinglist feeds import-opml subscriptions.opml
    """
    from readinglist.subscriptions.follow import import_opml

    from .view import subscription_lines

    with session.library() as library:
        followed = import_opml(library, Path(file))
    session.lines(subscription_lines(followed.added, session.room))
    for left in followed.skipped:
        session.echo.talk(f"not followed: {left.id}: {left.why}")
    session.echo.talk(f"{len(followed.added)} added")


@feeds_command.command("export-opml")
@pass_session
def export_opml_command(session: Session) -> None:
    """Print the subscriptions as OPML, for a feed reader.

    \b
        readinglist feeds export-opml > subscriptions.opml
    """
    from readinglist.subscriptions.follow import export_opml

    with session.library() as library:
        text = export_opml(library)
    session.echo.raw(text.rstrip("\n"))
