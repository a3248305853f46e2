"""`trends`: rising and fading terms."""

from __future__ import annotations

import click

from .options import Count, json_option
from .session import Session, pass_session


@click.command("trends")
@click.option("--months", type=Count(1), default=6, show_default=True, help="How many last months are compared.")
@click.option("-n", "number", type=Count(), default=12, show_default=True, help="How many terms of a kind.")
@click.option("--words", is_flag=True, help="The drift of common words too.")
@json_option
@pass_session
def trends_command(session: Session, months: int, number: int, words: bool, as_json: bool) -> None:
    """Terms that more papers use than in the year before, and terms that fewer do.

    Shares are compared within the categories that you followed all the while. A name (Qwen3, VGGT)
    is told from a topic (flow matching) and from a drift of words ("additionally"). It
    takes twelve months of papers. `backburner add --trend 3` keeps the third row as an idea for later.

    \b
        readinglist trends
        readinglist trends --months 3 --words
        readinglist trends --json
    """
    from readinglist.present.trends import listed_trends, trends_lines, trends_record

    with session.library() as library:
        found = library.trends(months)
        listed = listed_trends(found, number, words)
        if not as_json:
            library.remember_trends(listed)
    if as_json:
        session.data(trends_record(found))
    else:
        session.lines(trends_lines(found, number, words))
        if listed:
            session.echo.talk("next: readinglist backburner add --trend 1 keeps a row as an idea for later")
