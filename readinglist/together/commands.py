"""Together: what I hand to colleagues, their words beside mine, their lists in my ranking."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from readinglist.interface.options import FallbackGroup, Night, a_file, number_option, with_json
from readinglist.interface.session import Session, pass_session


@click.group("share", cls=FallbackGroup, fallback="write", alone="write")
def share_command() -> None:
    """Exchange verdicts, critiques and bets with a colleague, as files.

    \b
        readinglist share write --tag rl --name Ada -o ada.json
        readinglist share compare bert.json
        readinglist share colleague add Bert bert.json
    """


@share_command.command("write")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Only papers with this tag; repeatable.")
@click.option("--kept", is_flag=True, help="Only papers you kept.")
@click.option("--since", type=Night(), metavar="DATE", help="Only papers you judged since then.")
@click.option("--with", "extra", metavar="WHAT", multiple=True, help="Private by default: reasons, tags, goals, own.")
@click.option("--name", metavar="NAME", help="Your name in it.")
@click.option("-o", "--output", metavar="FILE", shell_complete=a_file, help="The file to write.")
@click.option("--dry-run", is_flag=True, help="Show what would be included; write nothing.")
@with_json
def write_command(
    session: Session,
    tags: tuple[str, ...],
    kept: bool,
    since: date | None,
    extra: tuple[str, ...],
    name: str | None,
    output: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write verdicts, critiques and bets to a file for a colleague.

    It contains ids, titles, keep and skip with dates, when you read, the ratings, line and eleven sections of
    critiques, and bets on papers. Reasons (--because), tags, names of goals and your own additions to a critique (own)
    are included only if you name them with --with. Nothing else is included.

    \b
        readinglist share write --dry-run
        readinglist share write --tag rl --name Ada -o ada.json
        readinglist share write --kept --with reasons,tags -o ada.json
    """
    from readinglist.together.share import Choice, make_share, save_share

    from .view import share_lines, share_record

    if output is None and not dry_run:
        raise click.UsageError("name the file with -o FILE, or preview with --dry-run")
    chosen = frozenset(word.strip() for words in extra for word in words.split(",") if word.strip())
    path = None if dry_run else output
    with session.library() as library:
        share = make_share(library, Choice(tags, kept, since, chosen, name))
        if path is not None:
            save_share(library, share, Path(path))
    if as_json:
        session.data(share_record(share, sorted(chosen), path))
    else:
        session.lines(share_lines(share, sorted(chosen), path, session.room))


@share_command.command("compare")
@click.argument("file", metavar="FILE", shell_complete=a_file)
@click.option("--paper", metavar="ID", help="Only this paper.")
@number_option(10)
@with_json
def compare_command(session: Session, file: str, paper: str | None, number: int, as_json: bool) -> None:
    """Compare a colleague's file with yours. First how far you agree, then the papers where you differ most, and why.

    You see their critique of a paper only after you wrote yours, and their bet only after you bet on the same question.
    Papers only they kept come last. Nothing is stored. A file with an error is refused.

    \b
        readinglist share compare ada.json
        readinglist share compare ada.json --paper 1706.03762
        readinglist share compare ada.json --json
    """
    from readinglist.together.share import compare

    from .view import comparison_lines, comparison_record

    with session.library() as library:
        found = compare(library, Path(file), None if paper is None else session.id(library, paper))
    session.data(comparison_record(found)) if as_json else session.lines(comparison_lines(found, number, session.room))


@share_command.command("tournament")
@click.argument("name")
@click.option("-o", "--output", metavar="FILE", shell_complete=a_file, help="Write your answers for the other reader.")
@click.option("--name", "owner", metavar="NAME", help="Your name in it.")
@click.option("--open", "other", metavar="FILE", shell_complete=a_file, help="Show their answers beside yours.")
@with_json
def tournament_command(
    session: Session, name: str, output: str | None, owner: str | None, other: str | None, as_json: bool
) -> None:
    """Play twenty quiz cards against a colleague.

    The same NAME gives both of you the same cards; then open both answers together.

    Each card shows the titles of two old papers: which one rose? Play it apart, exchange the files, open them. Their
    answers are shown only once you have answered all cards. Cards that one of you knew don't count.

    \b
        readinglist share tournament spring
        readinglist share tournament spring --name Ada -o ada.json
        readinglist share tournament spring --open ben.json
    """
    from readinglist.taste.api import play_cards, session_record
    from readinglist.together.tournament import deal_tournament, open_tournament, save_tournament

    from .view import opened_lines, opened_record

    with session.library() as library:
        if other is not None:
            found = open_tournament(library, name, Path(other))
            session.data(opened_record(found)) if as_json else session.lines(opened_lines(found, session.room))
        elif output is not None:
            save_tournament(library, name, Path(output), owner)
            session.echo.talk(f"wrote {output}; with theirs: readinglist share tournament {name} --open FILE")
        elif not as_json and not (session.is_read and session.is_asked):
            raise click.UsageError("the cards need a terminal; --json prints them for `readinglist quiz answer`")
        else:
            cards = deal_tournament(library, name)
            if as_json or not cards:
                session.data(session_record(cards)) if as_json else session.echo.talk("you answered all cards")
            else:
                play_cards(session, library, cards)


@share_command.group("colleague", cls=FallbackGroup, alone="list")
def colleague_command() -> None:
    """Let a colleague's keeps count in your ranking.

    Papers they kept, and similar ones, rank somewhat higher, and the reason says so. `evaluate` shows whether this
    helps you.

    \b
        readinglist share colleague add Ada ada.json
        readinglist share colleague list
        readinglist share colleague drop Ada
    """


@colleague_command.command("add")
@click.argument("name")
@click.argument("file", metavar="FILE", shell_complete=a_file)
@pass_session
def add_command(session: Session, name: str, file: str) -> None:
    """Follow a colleague's list. A newer file with the same name replaces it.

    Only the kept papers and their dates are stored: no critiques, no bets.

    \b
        readinglist share colleague add Ada ada.json
    """
    from readinglist.lists.api import add_colleague

    session.record(add_colleague, name, Path(file))


@colleague_command.command("list")
@with_json
def list_command(session: Session, as_json: bool) -> None:
    """The lists you follow.

    \b
        readinglist share colleague list --json
    """
    from readinglist.lists.api import colleagues

    from .view import colleague_lines, colleagues_record

    found = session.read(colleagues)
    session.data(colleagues_record(found)) if as_json else session.lines(colleague_lines(found))


@colleague_command.command("drop")
@click.argument("name")
@pass_session
def drop_command(session: Session, name: str) -> None:
    """Stop following a list. `undo` brings it back.

    \b
        readinglist share colleague drop Ada
    """
    from readinglist.lists.api import drop_colleague

    session.record(drop_colleague, name)
