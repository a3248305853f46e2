"""The first ten minutes: `init`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.core.errors import UsageError
from readinglist.interface.echo import one_line
from readinglist.interface.options import a_file, with_json, yes_option
from readinglist.interface.progress import watched
from readinglist.interface.session import Session

if TYPE_CHECKING:
    from readinglist.night.start import InitOptions

_SHOWN = 20
_NEXT = (
    "every night: readinglist fetch (`schedule install` makes it a nightly job)",
    "optional: `import FILE` adds papers you have; `ideas add --canon` follows methods such as LoRA and PPO",
)
_GOAL = "What do you want to be able to do?"
_STOPPED = "stopped: what was downloaded is saved; run `readinglist fetch` to continue"


@click.command("init")
@click.argument("more_seeds", metavar="[ID...]", nargs=-1)
@click.option("--goal", metavar="TEXT", help="What you want to be able to do, in a sentence.")
@click.option(
    "--seed",
    "seeds",
    metavar="ID",
    multiple=True,
    help="A paper you like: an arXiv id, or a .bib file of them; repeatable.",
)
@click.option("--categories", metavar="LIST", help="arXiv categories, such as cs.LG,cs.CL.")
@click.option(
    "--import",
    "files",
    metavar="FILE",
    multiple=True,
    shell_complete=a_file,
    help="A bibliography or Zotero export: its papers count as kept, but less than seeds.",
)
@click.option("--author", metavar="NAME", help="Keep the papers of this author, for example your own.")
@click.option(
    "--admire",
    metavar="ID|TEXT",
    multiple=True,
    help="A paper or achievement you admire, for `admire list`; repeatable.",
)
@click.option(
    "--because", metavar="TEXT", multiple=True, help="Why you admire it; one for each --admire, in the same order."
)
@click.option(
    "--audit/--no-audit",
    "audit",
    default=None,
    help="On one night in 20, mix in the ranking of arxiv-sanity-lite, for `evaluate` to compare. Off by default.",
)
@click.option(
    "--trace/--no-trace",
    "trace",
    default=None,
    help="Track citations each night: asks Semantic Scholar, downloads 100 PDFs. With --yes and in scripts: on.",
)
@click.option(
    "--canon",
    is_flag=True,
    help="Follow the methods of about 350 landmark papers (LoRA, PPO): `tonight` lists their uses.",
)
@yes_option
@with_json
def init_command(
    session: Session,
    more_seeds: tuple[str, ...],
    goal: str | None,
    seeds: tuple[str, ...],
    categories: str | None,
    files: tuple[str, ...],
    author: str | None,
    admire: tuple[str, ...],
    because: tuple[str, ...],
    audit: bool | None,
    trace: bool | None,
    canon: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Start your library. Ends with a first list of 20 papers.

    Asks at most four questions, only for what you don't give as options; ID is a paper you like, as with --seed. Then
    it downloads the last 14 announcement days, which takes about three minutes: arXiv allows one request every three
    seconds. You can stop it and start it again.

    \b
        readinglist init
        readinglist init --yes --goal "robots that learn to walk" \\
            --seed 1502.05477
        readinglist init --yes --categories cs.LG,cs.RO --import library.bib
    """
    from readinglist.ideas.api import add_ideas, canon_ideas
    from readinglist.lists.api import top_list
    from readinglist.night.start import InitOptions, check, initialise

    liked = tuple(word for seed in (*seeds, *more_seeds) for word in _listed(seed))
    options = InitOptions(goal, liked, _listed(categories or ""), files, author, admire, audit, trace, canon, because)
    check(options)
    with session.library(warn=False) as library:
        if session.is_asked and not yes:
            options = _ask(options, library.categories())
        add_ideas(library, canon_ideas() if options.canon else ())
        for _ in watched(initialise(library, options), session.echo, stopped=_STOPPED):
            pass
        listing = top_list(library, _SHOWN, None, None, all_papers=True)
    if as_json:
        from readinglist.core.json_records import top_record

        session.data(top_record(listing))
        return
    from readinglist.core.paper_view import next_steps, top_lines

    session.lines(top_lines(listing, session.room))
    if listing.papers:
        session.echo.talk(next_steps(listing))
    list(map(session.echo.talk, _NEXT))


def _ask(given: InitOptions, followed: tuple[str, ...]) -> InitOptions:
    """Ask for what the options left open; an empty answer leaves it open, a wrong one is asked again."""
    from dataclasses import replace

    click.echo("Four questions. Enter accepts the answer in brackets, or skips a question that has none.", err=True)
    fields = (
        given.categories or _several("Which arXiv categories do you follow?", _fields, ",".join(followed)).categories
    )
    goal = (
        given.goal
        or _several(f'{_GOAL} (one sentence; an example is\n"robots that learn to walk from few trials")', _goal).goal
    )
    seeds = (
        given.seeds or _several("Papers you like: arXiv ids or .bib files, separated by spaces or commas", _seeds).seeds
    )
    trace = given.trace
    if trace is None:
        trace = click.confirm(
            "Track citations each night, to see which ideas are reused? It takes 10 to 20\n"
            "minutes a night, sends paper ids to Semantic Scholar, downloads older abstracts\n"
            "and about 100 PDFs, and deletes the PDFs after reading their references.\nTrack them?",
            default=False,
            err=True,
        )
    return replace(given, categories=fields, goal=goal, seeds=seeds, trace=trace)


def _several(text: str, parse: Callable[[str], InitOptions], default: str = "") -> InitOptions:
    """What an answer of several words says, checked before the next question."""
    from readinglist.night.start import check

    def checked(answer: str) -> InitOptions:
        try:
            check(options := parse(answer))
        except UsageError as error:
            raise click.UsageError(one_line(str(error))) from error  # click prints it as it is
        return options

    found: InitOptions = click.prompt(text, default=default, show_default=bool(default), err=True, value_proc=checked)
    return found


def _fields(answer: str) -> InitOptions:
    from readinglist.night.start import InitOptions

    return InitOptions(categories=_listed(answer))


def _goal(answer: str) -> InitOptions:
    from readinglist.night.start import InitOptions

    return InitOptions(goal=answer.strip() or None)


def _seeds(answer: str) -> InitOptions:
    from readinglist.night.start import InitOptions

    return InitOptions(seeds=_listed(answer))


def _listed(text: str) -> tuple[str, ...]:
    """The words of a list with commas, blanks or both; a file may have them in its name."""
    return (text,) if Path(text).is_file() else tuple(text.replace(",", " ").split())
