"""Verdicts and the log, taking back, and the full-screen triage, which without a terminal prints the plain list."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.interface.echo import has_colour, is_terminal
from readinglist.interface.options import (
    Count,
    a_goal,
    a_pile,
    because_option,
    goal_option,
    ids_argument,
    json_option,
    jsonl_option,
    night_option,
    yes_option,
)
from readinglist.interface.session import Session, pass_session
from readinglist.triage.commands.lists import top_command

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.papers import Night
    from readinglist.triage.screen.app import ScreenActions
    from readinglist.triage.view import Keymap


UNASKED = 20  # decisions that are taken back at once without a question

_goal_option = click.option("--goal", metavar="NAME", shell_complete=a_goal, help="The goal it counts for.")


def _verdict_options(command: Callable[..., None]) -> Callable[..., None]:
    """What keep, skip and later take."""
    return ids_argument(_goal_option(because_option(pass_session(command))))


def _judge(session: Session, verdict: str, papers: tuple[str, ...], goal: str | None, because: str | None) -> None:
    """Record one verdict about several papers and say what was recorded, and of which it was the verdict before."""
    from readinglist.core.lines import shown
    from readinglist.core.log_view import recorded_lines
    from readinglist.ideas.api import ideas_of_kept
    from readinglist.papers.api import paper
    from readinglist.papers.api import titles as titles_in
    from readinglist.triage.records import PAST
    from readinglist.triage.verdicts import judge

    with session.library() as library:
        ids = session.ids(library, papers)
        again = [paper_id for paper_id in dict.fromkeys(ids) if paper(library, paper_id).verdict == verdict]
        entries = judge(library, ids, verdict, goal, because)
        titles = titles_in(library, ids)
        followed = ideas_of_kept(library, set(ids) - set(again)) if verdict == "keep" else []
    session.lines(recorded_lines(entries, titles, session.room))
    if followed:
        names = ", ".join(shown(idea.name) for idea in followed)
        session.echo.talk(f"from now on `tonight` lists papers that use {names}; stop with readinglist ideas drop NAME")
    if again and verdict != "later":  # a paper that comes back is put off again
        session.echo.talk(f"already {PAST[verdict]}: {', '.join(again)}; both are in the log, the last one counts")


@click.command("keep")
@_verdict_options
def keep_command(session: Session, papers: tuple[str, ...], goal: str | None, because: str | None) -> None:
    """Keep papers: the next lists show more like these.

    \b
        readinglist keep 1 4
        readinglist keep 1707.02286 --goal locomotion \\
            --because "reward stays simple"
    """
    _judge(session, "keep", papers, goal, because)


@click.command("skip")
@_verdict_options
def skip_command(session: Session, papers: tuple[str, ...], goal: str | None, because: str | None) -> None:
    """Skip papers: the next lists show fewer like these.

    \b
        readinglist skip 2 3 --because "one more benchmark"
    """
    _judge(session, "skip", papers, goal, because)


@click.command("later")
@_verdict_options
def later_command(session: Session, papers: tuple[str, ...], goal: str | None, because: str | None) -> None:
    """Put papers off: they come back after seven days, three times at most.

    \b
        readinglist later 5
    """
    _judge(session, "later", papers, goal, because)


@click.command("read")
@ids_argument
@click.option("--minutes", type=Count(), metavar="M", help="How long it took.")
@pass_session
def read_command(session: Session, papers: tuple[str, ...], minutes: int | None) -> None:
    """Mark papers as read. Their verdict does not change.

    Of one paper, on a terminal, it then asks for your five ratings, one key each, and what you would try next, which
    becomes a step in today's notebook.

    \b
        readinglist read 1502.05477 --minutes 40
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.papers.api import titles as titles_in
    from readinglist.triage.verdicts import mark_read

    with session.library() as library:
        ids = session.ids(library, papers)
        entries = mark_read(library, ids, minutes)
        session.lines(recorded_lines(entries, titles_in(library, ids), session.room))
        if len(ids) == 1 and session.is_read and session.is_asked:
            _ask_ratings(session, library, ids[0])


def _ask_ratings(session: Session, library: Context, paper_id: str) -> None:
    """One key for each rating, any other key for none; then the next step. q ends."""
    from readinglist.practice.api import note
    from readinglist.taste.api import RATING_QUESTIONS, rated_from_keys, record_quick_critique

    keys: list[str] = []
    for question in RATING_QUESTIONS:
        answers = "  ".join(f"{key} {word}" for key, (_, word) in question.answers.items())
        session.echo.talk(f"{question.text}? {answers}  (space: none, q: end)")
        if (key := click.getchar()) in ("q", "\x1b"):
            break
        keys.append(key)
    if rated := rated_from_keys(tuple(keys), ""):
        record_quick_critique(library, paper_id, rated)
        session.echo.talk(f"rated; more: readinglist critique {paper_id}")
    if len(keys) < len(RATING_QUESTIONS):
        return
    step = click.prompt("What would you try next? (empty: nothing)", default="", show_default=False, err=True)
    if step.strip():
        note(library, f"{step.strip()} @{paper_id}", "next")
        session.echo.talk("noted as a next step; the review of this week asks about it")


@click.command("seen")
@click.argument("papers", metavar="ID...", nargs=-1)
@click.option("--rest", is_flag=True, help="All remaining papers of the last night.")
@pass_session
def seen_command(session: Session, papers: tuple[str, ...], rest: bool) -> None:
    """Mark papers as seen: they leave the list, without a verdict.

    \b
        readinglist seen --rest
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.triage.verdicts import mark_rest_seen, mark_seen

    if rest == bool(papers):
        raise click.UsageError("name the papers, or use --rest for the rest of the night")
    with session.library() as library:
        ids = session.ids(library, papers)
        entry = mark_rest_seen(library) if rest else mark_seen(library, ids)
    session.lines(recorded_lines((entry,), {}, session.room))


@click.command("undo")
@click.argument("number", metavar="[N]", type=Count(least=1), default=1)
@click.option("-n", "same", type=Count(least=1), help="Same as N.")
@yes_option
@pass_session
def undo_command(session: Session, number: int, same: int | None, yes: bool) -> None:
    """Take back the last decision, or the last N. More than 20 need a confirmation.

    `log` lists your decisions: keep, skip, read, seen, critique, tag, follow, mute, bet, and changes to goals,
    projects, the study queue and ideas. What you wrote in notes and notebook stays, and so do feeds and imported
    papers; a note that held only the undone critique moves to notes/.trash. There is no redo: decide again.

    \b
        readinglist undo
        readinglist undo 3
        readinglist undo 110 --yes
    """
    from readinglist.core.log_view import undone_lines
    from readinglist.triage.verdicts import undo, undoable

    number = number if same is None else same
    with session.library() as library:
        if number > UNASKED and (count := undoable(library, number)) > UNASKED:
            session.agree(f"takes back {count:,} decisions", yes=yes)
        entries = undo(library, number)
    session.lines(undone_lines(entries, session.room))


@click.command("log")
@click.option("-n", "number", type=Count(), help="How many entries (default: 20, with --json all).")
@json_option
@jsonl_option
@pass_session
def log_command(session: Session, number: int | None, as_json: bool, as_jsonl: bool) -> None:
    """Everything you decided, newest first. Nothing is removed from it.

    \b
        readinglist log -n 50
        readinglist log --json
    """
    from readinglist.papers.api import titles as titles_in
    from readinglist.triage.verdicts import log

    if as_json or as_jsonl:
        from readinglist.core.json_records import log_record

        with session.library() as library:
            records = [log_record(entry) for entry in log(library, number)]
        session.data(records) if as_json else session.data_lines(records)
        return
    from readinglist.core.log_view import log_lines

    with session.library() as library:
        entries = log(library, 20 if number is None else number)
        titles = titles_in(library, {entry.subject for entry in entries})
    session.lines(log_lines(entries, titles, session.room))


@click.command("triage")
@click.option("--all", "all_papers", is_flag=True, help="All undecided papers of the library, not one night's.")
@night_option
@goal_option
@click.option(
    "--pile", metavar="NAME", shell_complete=a_pile, help="A pile instead of a night: keep means include, skip exclude."
)
@click.option("--blind", is_flag=True, help="Hide authors, venue and score of a paper until you decide.")
@click.pass_context
def triage_command(
    ctx: click.Context, all_papers: bool, night: date | None, goal: str | None, pile: str | None, blind: bool
) -> None:
    """Go through the night on a full screen, one key per paper: y keep, x skip, l later, ? all keys.

    Each key saves at once; u takes back your last decision, also the next day. Leave at any time and continue later.
    Without a terminal it prints the same list as `top`.

    \b
        readinglist triage
        readinglist triage --goal locomotion --blind
        readinglist triage --pile survey
    """
    session = ctx.find_object(Session)
    assert session is not None
    if pile is not None:
        if night or goal or all_papers:
            raise click.UsageError("--pile can't be combined with --night, --goal or --all")
        _screen_pile(ctx, session, pile, blind)
        return
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        ctx.invoke(top_command, night=night, goal=goal, all_papers=all_papers)
        return
    with session.library() as library:
        is_empty = not _on_screen(session, library, night, goal, all_papers, blind)
    if is_empty:
        ctx.invoke(top_command, night=night, goal=goal, all_papers=all_papers)


def _on_screen(
    session: Session, library: Context, night: date | None, goal: str | None, all_papers: bool, blind: bool
) -> bool:
    """Triage on this terminal; False where there is no paper to show."""
    from readinglist.triage.night_list import first_of_all, open_triage
    from readinglist.triage.verdicts import library_keymap

    keymap = library_keymap(library)
    first = first_of_all(library, goal) if all_papers else None
    if first is not None and first.papers:
        opened = first
    else:
        opened = open_triage(library, night=night, goal=goal, all_papers=all_papers, blind=blind)
    if not opened.papers:
        return False
    from readinglist.triage.screen.app import Outside, ScreenActions

    _run(session, ScreenActions(library, Outside(browse, edit)), opened, keymap, blind)
    return True


def _screen_pile(ctx: click.Context, session: Session, name: str, blind: bool) -> None:
    """A pile on this terminal; without one its next papers."""
    from readinglist.screening.api import OpenPile

    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        from readinglist.screening.api import next_command

        ctx.invoke(next_command, name=name, number=20)
        return
    from readinglist.triage.screen.app import Outside, ScreenActions
    from readinglist.triage.verdicts import library_keymap

    with session.library() as library:
        keymap = library_keymap(library)
        pile = OpenPile(library, name)
        _run(session, ScreenActions(library, Outside(browse, edit), pile), pile.night(), keymap, blind)


def _run(session: Session, actions: ScreenActions, opened: Night, keymap: Keymap, blind: bool) -> None:
    """Triage until it is left."""
    from readinglist.triage.screen.app import TriageApp, run_triage

    app = TriageApp(actions, opened, keymap, blind=blind, colour=session.echo.colour and has_colour(sys.stdout))
    if (number := run_triage(app, actions)) is not None:
        from readinglist.interface.signals import Ended

        raise Ended(number)


def browse(url: str) -> bool:
    """Open a page in a browser with a window of its own; False where there is none."""
    from .lists import has_display

    return has_display() and click.launch(url) == 0


def edit(path: Path) -> int:
    """The user's editor on a file."""
    from readinglist.interface.editor import edit_file

    return edit_file(path)
