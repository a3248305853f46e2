"""One paper: in full, in the browser, its neighbours, its reasons."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from readinglist.core.errors import NotFound
from readinglist.core.lines import many
from readinglist.interface.options import (
    Count,
    Night,
    a_goal,
    a_pile,
    goal_option,
    id_argument,
    json_option,
    jsonl_option,
    night_option,
    number_option,
)
from readinglist.interface.session import Session, pass_session

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.papers import ScoredPaper, Selection

ASK_SECONDS = 10.0  # that `show` waits for the user's language model


def _part(name: str, help_line: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """An option of `show` that the group of commands reads as the command of its name."""
    return click.option(f"--{name}", is_flag=True, expose_value=False, help=f"{help_line} Short: `{name} ID`.")


@click.command("show")
@id_argument
@_part("why", "The reasons for its score.")
@_part("similar", "Papers similar to it.")
@_part("fate", "Whether it is still used.")
@_part("citations", "Who cites it and whom it cites.")
@_part("open", "Open its page in your browser.")
@json_option
@pass_session
def show_command(session: Session, paper: str, as_json: bool) -> None:
    """A paper in full: authors, dates, abstract, and your decisions.

    ID is an arXiv id or address, a DOI, or the number of a paper on the last list.

    \b
        readinglist show 1707.02286
        readinglist show 3 --why
    """
    from readinglist.core.json_records import paper_record
    from readinglist.core.paper_view import paper_lines
    from readinglist.papers.api import paper as paper_in
    from readinglist.papers.api import summaries

    with session.library() as library:
        found = paper_in(library, session.id(library, paper))
        told = {} if as_json else summaries(library, [found], ASK_SECONDS)
    found = replace(found, summary=told.get(found.id))
    session.show(as_json, lambda: paper_record(found) | {"also": found.also}, paper_lines(found, session.room))


@click.command("open")
@id_argument
@pass_session
def open_command(session: Session, paper: str) -> None:
    """Open a paper's page in your browser, or print its address if there is no browser.

    \b
        readinglist open 1
    """
    from readinglist.core.paper_view import address
    from readinglist.papers.api import paper as paper_in

    with session.library() as library:
        found = paper_in(library, session.id(library, paper))
    url = address(found)
    if url is None:
        raise NotFound(f"{found.id} has no known web page: see `readinglist show`")
    if not (has_display() and click.launch(url) == 0):
        session.echo.raw(url)


@click.command("similar")
@click.argument("paper", metavar="[ID]", required=False)
@click.option("--goal", metavar="NAME", shell_complete=a_goal, help="To the text, seeds and keeps of a goal.")
@click.option("--tag", metavar="TAG", help="To the papers with a tag, or with one below it.")
@click.option("--kept", is_flag=True, help="To all papers you kept.")
@click.option("--pile", metavar="NAME", shell_complete=a_pile, help="To what you included in a pile.")
@click.option("--newest", is_flag=True, help="With a set: only papers of the last five days that have papers.")
@number_option(10)
@json_option
@pass_session
def similar_command(
    session: Session,
    paper: str | None,
    goal: str | None,
    tag: str | None,
    kept: bool,
    pile: str | None,
    newest: bool,
    number: int,
    as_json: bool,
) -> None:
    """The papers in your library that are most similar to this one, or to a set of papers.

    \b
        readinglist similar 1502.05477 -n 5
        readinglist similar --tag robots --newest
        readinglist similar --pile survey
    """
    if (paper is not None) + any((goal is not None, tag is not None, kept)) + (pile is not None) != 1:
        raise click.UsageError("name one paper, or one set: --goal, --tag and --kept, or --pile")
    if paper is not None and newest:
        raise click.UsageError("--newest is for a set: --goal, --tag, --kept or --pile")
    from readinglist.core.json_records import similar_record
    from readinglist.core.paper_view import similar_lines
    from readinglist.papers.api import list_similar

    with session.library() as library:
        if paper is not None:
            of = paper_id = session.id(library, paper)
            papers = list_similar(library, paper_id, number)
        else:
            from readinglist.core.papers import Selection

            paper_id = None
            of, papers = _nearest_to_set(library, Selection(kept, tag, goal), pile, number, newest=newest)
    session.show(as_json, lambda: similar_record(paper_id, papers, of), similar_lines(of, papers, session.room))


def _nearest_to_set(
    lib: Context, selection: Selection, pile: str | None, n: int, *, newest: bool
) -> tuple[str, tuple[ScoredPaper, ...]]:
    """What a set is called, and the `n` papers nearest to it. Raises NotFound where it is empty or there is none.

    Of a goal: its keeps, its seeds and its text. Of a pile: what you included, and before that all of it.
    """
    from readinglist.exchange.api import rows_of
    from readinglist.papers.api import similar_to_set
    from readinglist.practice.api import list_goals
    from readinglist.screening.api import get_pile

    text, members = "", list[str]()
    rows = rows_of(lib, selection) if pile is None else []
    if pile is not None:
        found = get_pile(lib, pile)
        name, members = f"pile {found.name}", list(found.included or found.ids)
    elif selection.goal is not None:
        goal = next(overview.goal for overview in list_goals(lib) if overview.goal.name == selection.goal)
        name, text, members = f"goal {goal.name}", "\n".join([goal.text, *goal.also]), list(goal.seeds)
    else:
        name = f"tag {selection.tag}" if selection.tag is not None else "what you kept"
    rows += [paper.row for paper in lib.store.papers.find_many(members).values()]
    if not rows and not text.strip():
        raise NotFound(f"no paper is in the set: {name}")
    return name, similar_to_set(lib, sorted(set(rows)), n, text, newest=newest)


@click.command("why")
@id_argument
@goal_option
@json_option
@pass_session
def why_command(session: Session, paper: str, goal: str | None, as_json: bool) -> None:
    """The reasons for a paper's score, strongest first.

    Their weights add up to the score; `other` adds up what is too small to list. The rank is that of its night.

    \b
        readinglist why 1
        readinglist why 1707.02286 --goal locomotion
    """
    from readinglist.core.json_records import why_record
    from readinglist.core.paper_view import place_of, why_lines
    from readinglist.lists.api import explain_paper
    from readinglist.papers.api import note_outcome_shown, number_of
    from readinglist.papers.api import paper as paper_in

    with session.library() as library:
        scored = explain_paper(library, paper_in(library, session.id(library, paper)), goal)
        number = number_of(library, scored.paper.id)
        if as_json or session.is_watched:
            note_outcome_shown(library, scored.paper.id, "why")
    lines = why_lines(scored, session.room, place_of(scored.rank, number))
    session.show(as_json, lambda: why_record(scored, number), lines)


def has_display() -> bool:
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# The morning: the ranked list, the search, what changed.


@click.command("top")
@number_option(20)
@goal_option
@night_option
@click.option("--all", "all_papers", is_flag=True, help="All undecided papers of the library, not one night's.")
@click.option("--with-cross", is_flag=True, help="Also papers from earlier nights that this night lists again.")
@json_option
@jsonl_option
@pass_session
def top_command(
    session: Session,
    number: int,
    goal: str | None,
    night: date | None,
    all_papers: bool,
    with_cross: bool,
    as_json: bool,
    as_jsonl: bool,
) -> None:
    """The undecided papers of the last night, best first, with reasons.

    The last line of a paper gives the reasons. Words in brackets are close in meaning to your goal or to papers you
    kept; the others raise its score because your goal, papers you kept or papers near your goal have them. ^ marks a
    paper that is placed above its score, for variety. A few papers are picked at random from the rest of the list,
    because your verdict on them improves the ranking.

    \b
        readinglist top
        readinglist top -n 5 --goal locomotion
        readinglist top --all --json
    """
    from readinglist.ideas.api import stored_night_uses
    from readinglist.lists.api import top_list
    from readinglist.triage.night_list import note_top

    with session.library() as library:
        listing = top_list(library, number, night, goal, all_papers=all_papers, with_cross=with_cross)
        tonight = () if as_json or as_jsonl else stored_night_uses(library, listing.night)
        if as_json or as_jsonl or session.is_watched:
            note_top(library, listing)
    if as_json or as_jsonl:
        from readinglist.core.json_records import scored_record, top_record

        session.data(top_record(listing)) if as_json else session.data_lines(map(scored_record, listing.papers))
        return
    from readinglist.core.paper_view import next_steps, top_lines
    from readinglist.ideas.api import tonight_head_lines

    session.lines(tonight_head_lines(tonight, session.room))
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
    """Search titles, abstracts, authors and categories. A minus excludes a word.

    \b
        readinglist search proximal policy optimization
        readinglist search '"trust region"' au:schulman -survey
        readinglist search ti:locomotion cat:cs.RO 2015..2017
        readinglist search is:kept from:2024-01 until:2025-06 transformer

    Fields are ti: au: cat: abs: id: tag:, states is:kept is:skipped is:later is:seen is:read is:undecided
    is:withdrawn, days 2015..2017 from:2015-06 until:2017. ~"robots that fall" sorts the results of the rest of the
    query by closeness in meaning; alone, it searches the whole library. `critique search` searches your notes.
    """
    from readinglist.papers.api import search
    from readinglist.taste.api import search_critiques

    with session.library() as library:
        result = search(library, query := " ".join(words), n=number)
        written = 0 if as_json or as_jsonl else len(search_critiques(library, query, None))
    for note in result.misread:
        session.echo.talk(f"note: {note}")
    if as_json or as_jsonl:
        from readinglist.core.json_records import paper_record, search_record

        session.data(search_record(result)) if as_json else session.data_lines(map(paper_record, result.papers))
        return
    from readinglist.core.paper_view import search_lines

    session.lines(search_lines(result, session.room))
    if written:
        session.echo.talk(f"also in {many(written, 'note')}: readinglist critique search {shlex.join(words)}")


@click.command("revised")
@click.option("--since", type=Night(), metavar="DATE", help="Only papers replaced since this date.")
@json_option
@pass_session
def revised_command(session: Session, since: date | None, as_json: bool) -> None:
    """Changes in titles and abstracts of papers you kept, word by word, and where they were published.

    \b
        readinglist revised
        readinglist revised --since 2026-11-01
    """
    from readinglist.core.json_records import revised_record
    from readinglist.papers.api import revised, revised_lines

    with session.library() as library:
        papers = revised(library, since)
    session.show(as_json, lambda: revised_record(papers), revised_lines(papers, session.room))
