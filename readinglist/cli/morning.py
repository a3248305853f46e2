"""The morning: the ranked list, the search, what changed."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import click

from .options import (
    Count,
    Night,
    goal_option,
    json_option,
    jsonl_option,
    night_option,
    number_option,
)
from .session import Session, pass_session


@click.command("top")
@number_option(20)
@goal_option
@night_option
@click.option("--all", "all_papers", is_flag=True, help="Every unjudged paper of the library, not one night's.")
@json_option
@jsonl_option
@pass_session
def top_command(
    session: Session,
    number: int,
    goal: str | None,
    night: date | None,
    all_papers: bool,
    as_json: bool,
    as_jsonl: bool,
) -> None:
    """The papers of the last night that you have not judged, best first, with reasons.

    The reasons are in words: terms you like, a kept paper that it reads like, a goal, an author.
    The order is by score, but varied: ^ marks a paper that stands above better ones because it is unlike
    those before it. "explore" marks one that was drawn from outside your taste, so that it does not narrow;
    a short night, shown whole, has none. At its head stands who takes up the ideas you follow and the papers
    you kept: `tonight` has the sentences.

    \b
        readinglist top
        readinglist top -n 5 --goal locomotion
        readinglist top --all --json
    """
    with session.library() as library:
        listing = library.top_list(n=number, night=night, goal=goal, all_papers=all_papers)
        tonight = () if as_json or as_jsonl else library.tonight_lines(listing.night)
        if as_json or as_jsonl or session.is_read:
            library.note_shown(listing)
    if as_json or as_jsonl:
        from readinglist.present.records import scored_record, top_record

        session.data(top_record(listing)) if as_json else session.data_lines(map(scored_record, listing.papers))
        return
    from readinglist.present.papers import next_steps, top_lines
    from readinglist.present.tonight import head_lines

    session.lines(head_lines(tonight, session.room))
    session.lines(top_lines(listing, session.room))
    if listing.papers:
        session.echo.talk(next_steps(listing))


class _Query(click.Command):
    """`-word` excludes a word, so this command has no short options but `-n NUMBER` and `-h`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = args.index("--") if "--" in args else len(args)
        counted = pairwise([*args[:words], ""])
        args[:words] = ["--limit" if arg == "-n" and following.isdigit() else arg for arg, following in counted]
        args[:words] = ["--help" if arg == "-h" else arg for arg in args[:words]]
        known = {name for option in self.get_params(ctx) for name in option.opts}
        for arg in args[:words]:
            if arg.startswith("--") and arg.split("=")[0] not in known:  # a slip, and no word of a query
                raise click.NoSuchOption(arg, ctx=ctx)
        return super().parse_args(ctx, args)


@click.command("search", cls=_Query, context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", metavar="QUERY", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--limit", "number", type=Count(), default=20, show_default=True, help="How many papers; -n too.")
@json_option
@jsonl_option
@pass_session
def search_command(session: Session, words: tuple[str, ...], number: int, as_json: bool, as_jsonl: bool) -> None:
    """Search titles, abstracts, authors and categories; a word with a minus is excluded.

    \b
        readinglist search proximal policy optimization
        readinglist search '"trust region"' au:schulman -survey
        readinglist search ti:locomotion cat:cs.RO 2015..2017
        readinglist search is:kept from:2024-01 until:2025-06 transformer

    Fields are ti: au: cat: abs: id: tag:, states is:kept is:skipped is:later is:seen is:read is:unjudged
    is:withdrawn is:pending, days 2015..2017 from:2015-06 until:2017.
    """
    with session.library() as library:
        result = library.search(" ".join(words), n=number)
    for told in result.misread:
        session.echo.talk(f"note: {told}")
    if as_json or as_jsonl:
        from readinglist.present.records import paper_record, search_record

        session.data(search_record(result)) if as_json else session.data_lines(map(paper_record, result.papers))
        return
    from readinglist.present.papers import search_lines

    session.lines(search_lines(result, session.room))


@click.command("revised")
@click.option("--since", type=Night(), metavar="DATE", help="Only what was replaced from this date on.")
@json_option
@pass_session
def revised_command(session: Session, since: date | None, as_json: bool) -> None:
    """What changed in title and abstract of papers you kept, word by word.

    \b
        readinglist revised
        readinglist revised --since 2026-11-01
    """

    with session.library() as library:
        papers = library.revised(since)
    if as_json:
        from readinglist.present.records import revised_record

        session.data(revised_record(papers))
        return
    from readinglist.present.revisions import revised_lines

    session.lines(revised_lines(papers, session.room))
