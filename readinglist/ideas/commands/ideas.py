"""Ideas: what tonight does with them, and the ledger of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from readinglist.interface.options import Count, FallbackGroup, an_idea, json_option, night_option, number_option
from readinglist.interface.progress import watched_to_end
from readinglist.interface.session import Session, pass_session

_FEW = 3  # entries that are shown one by one
_SHOWN = 30  # ideas of the ledger


@click.command("tonight")
@night_option
@json_option
@pass_session
def tonight_command(session: Session, night: date | None, as_json: bool) -> None:
    """New papers that build on ideas you follow or cite papers you kept: at most seven, each with the sentence.

    `top` lists all papers of the night. You follow the ideas you added and those of papers you kept; `ideas drop`
    stops one. Papers related to what you kept come first, then papers high on the night's list. `[ideas] canon =
    true` in config.toml follows the ideas of about 350 landmark papers.

    \b
        readinglist tonight
        readinglist tonight --night 2026-11-24 --json
    """
    from readinglist.ideas.ideas import chosen_ideas
    from readinglist.ideas.tonight import tonight
    from readinglist.ideas.view.tonight import tonight_lines, tonight_record

    with session.library() as library:
        day, lines = tonight(library, night)
        has_ideas = bool(lines) or bool(chosen_ideas(library))
        trace = library.settings.trace
    rows = tonight_lines(
        day, lines, session.room, has_ideas=has_ideas, is_tracked=bool(trace.sources or trace.pdfs or trace.eprints)
    )
    session.show(as_json, lambda: tonight_record(day, lines), rows)


@click.group("ideas", cls=FallbackGroup, alone="list")
def ideas_command() -> None:
    """Ideas you follow: who uses them, since when, and whether they last.

    \b
        readinglist ideas add --canon
        readinglist ideas list
        readinglist ideas show LoRA
    """


@ideas_command.command("list")
@click.option("-n", "number", type=Count(), help=f"How many ideas (default: {_SHOWN}; all with --json).")
@json_option
@pass_session
def list_command(session: Session, number: int | None, as_json: bool) -> None:
    """The ideas you follow, most used first. With papers, independent groups, peak and fate.

    \b
        readinglist ideas list -n 20
        readinglist ideas list --json
    """
    from readinglist.ideas.ledger import ledger, prepare_ledger
    from readinglist.ideas.view.ideas import ledger_lines, ledger_record

    with session.library() as library:
        watched_to_end(prepare_ledger(library), session.echo)
        records = ledger(library)
    shown = records[: number or (None if as_json else _SHOWN)]
    session.show(as_json, lambda: list(map(ledger_record, shown)), ledger_lines(shown, session.room))
    if not as_json and number is None and len(shown) < len(records):
        session.echo.talk(f"{len(shown)} of {len(records)} ideas; `-n {len(records)}` shows all")


@ideas_command.command("show")
@click.argument("name", shell_complete=an_idea)
@json_option
@pass_session
def show_command(session: Session, name: str, as_json: bool) -> None:
    """The story of an idea in ten lines. Then the sentences as evidence.

    What it is, its origin, what it builds on, who uses it since when, how many independent groups, what displaced
    it, what was built on it, and its fate with the reasons.

    \b
        readinglist ideas show LoRA
        readinglist ideas show "flow matching" --json
    """
    from readinglist.ideas.ideas import origin_of
    from readinglist.ideas.ledger import idea_record, prepare_ledger
    from readinglist.ideas.view.ideas import in_titles_lines, in_titles_record, ledger_record, story_lines
    from readinglist.literature.api import ask_pack

    with session.library() as library:
        watched_to_end(prepare_ledger(library, name), session.echo)
        record = idea_record(library, name)
        origin = origin_of(library, record.idea)
        named = ask_pack(library, lambda pack: pack.in_titles(record.idea.names))
    lines = [*story_lines(record, origin, session.room), *in_titles_lines(named, session.room)]
    session.show(as_json, lambda: ledger_record(record) | in_titles_record(named), lines)


@ideas_command.command("replace")
@click.argument("name", metavar="IDEA", shell_complete=an_idea)
@click.option("--by", metavar="IDEA", shell_complete=an_idea, help="Compare with this idea only, whatever its role.")
@json_option
@pass_session
def replace_command(session: Session, name: str, by: str | None, as_json: bool) -> None:
    """What displaced an idea, from authors who moved on for good.

    It counts the authors who used it in the year before its use fell to half of its peak, and since then used
    another idea of the same role: one that builds on it, that builds on the same idea, or that papers use together
    with it. It needs 20 authors, and gives the share who left with a 95% interval.

    \b
        readinglist ideas replace RNN
        readinglist ideas replace GAN --by "diffusion model" --json
    """
    from readinglist.ideas.ledger import displacement_of, prepare_ledger
    from readinglist.ideas.view.fates import displacement_lines, displacement_record

    with session.library() as library:
        watched_to_end(prepare_ledger(library, name), session.echo)
        found = displacement_of(library, name, by)
    session.show(as_json, lambda: displacement_record(found), displacement_lines(found, session.room))


@ideas_command.command("add")
@click.argument("name", required=False)
@click.option("--origin", metavar="ID", help="The paper that introduced it.")
@click.option("--alias", "aliases", metavar="NAME", multiple=True, help="Another name; repeatable.")
@click.option(
    "--builds-on", metavar="IDEA", multiple=True, shell_complete=an_idea, help="An idea it builds on; repeatable."
)
@click.option("--canon", is_flag=True, help="Add the ideas of about 350 landmark papers.")
@click.option(
    "--file", "file", metavar="FILE", type=click.Path(path_type=Path), help="Ideas in the form of `ideas list --json`."
)
@pass_session
def add_command(
    session: Session,
    name: str | None,
    origin: str | None,
    aliases: tuple[str, ...],
    builds_on: tuple[str, ...],
    canon: bool,
    file: Path | None,
) -> None:
    """Add an idea to the ledger, or add to one that is there.

    Names match whole words. Common words count only when used as a name ("attention mechanism", not "attention to
    detail"). Acronyms with other common meanings count only where they are spelled out.

    \b
        readinglist ideas add LoRA --origin 2106.09685
        readinglist ideas add LoRA --alias "low-rank adaptation"
        readinglist ideas add --canon
    """
    from readinglist.core.ideas import Idea
    from readinglist.core.log_view import recorded_lines
    from readinglist.ideas.ideas import add_ideas, ideas_of_file

    with session.library() as library:
        origin = session.id(library, origin) if origin else None
        ideas = [Idea(name, origin, aliases, builds_on)] if name is not None else []
        if canon:
            from readinglist.ideas.canon import canon_ideas

            ideas += canon_ideas()
        if file is not None:
            ideas += ideas_of_file(Path(file))
        if not ideas:
            raise click.UsageError("give a NAME, --canon or --file: readinglist ideas add LoRA --origin 2106.09685")
        entries = add_ideas(library, ideas)
    if len(entries) > _FEW:
        session.echo.talk(f"{len(entries)} ideas added; to undo: readinglist undo {len(entries)}")
    else:
        session.lines(recorded_lines(entries, {}, session.room))


@ideas_command.command("merge")
@click.argument("name", shell_complete=an_idea)
@click.argument("into", shell_complete=an_idea)
@pass_session
def merge_command(session: Session, name: str, into: str) -> None:
    """Merge two names of one idea. NAME and its aliases become aliases of INTO.

    \b
        readinglist ideas merge "RNN encoder-decoder" seq2seq
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.ideas.ideas import merge_ideas

    with session.library() as library:
        entry = merge_ideas(library, name, into)
    session.lines(recorded_lines((entry,), {}, session.room))


@ideas_command.command("drop")
@click.argument("name", shell_complete=an_idea)
@pass_session
def drop_command(session: Session, name: str) -> None:
    """Stop following an idea, also that of a paper you kept.

    \b
        readinglist ideas drop SENNA
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.ideas.ideas import drop_idea

    with session.library() as library:
        entry = drop_idea(library, name)
    session.lines(recorded_lines((entry,), {}, session.room))


@ideas_command.command("refresh")
@click.option("--all", "everything", is_flag=True, help="Also ask what is not due yet, except what was asked today.")
@json_option
@pass_session
def refresh_command(session: Session, everything: bool, as_json: bool) -> None:
    """Ask services now who cites what you follow and what you kept.

    One request per paper: its newest 1,000 citing papers with their authors, from which fates are computed. Each
    paper is due once a month, or more often if its citations change; the nightly trace does the same within its
    budget. You can stop it and start it again.

    \b
        readinglist ideas refresh
        readinglist ideas refresh --all
    """
    from readinglist.citations.api import run_enrichment
    from readinglist.ideas.refresh import refresh

    with session.library() as library:
        run_enrichment(session, refresh(library, everything), as_json)


@ideas_command.command("suggest")
@number_option(20, "names")
@click.option("--all", "every_kind", is_flag=True, help="Include benchmarks, data sets and released models.")
@click.option("--take", metavar="NAME", help="Follow NAME, with its origin and the words of its acronym.")
@json_option
@pass_session
def suggest_command(session: Session, number: int, every_kind: bool, take: str | None, as_json: bool) -> None:
    """Ideas you could follow. Three or more independent groups use each in your newest papers.

    Each has up to three sentences. Acronyms that papers use for several things are left out.

    \b
        readinglist ideas suggest -n 50
        readinglist ideas suggest --take VGGT
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.ideas.suggestions import follow_suggestion
    from readinglist.ideas.suggestions import suggestions as suggestions_in
    from readinglist.ideas.view.ideas import suggestion_lines, suggestions_record

    with session.library() as library:
        if take is not None:
            session.lines(recorded_lines(follow_suggestion(library, take), {}, session.room))
            return
        suggestions = suggestions_in(library, number, every_kind)
    session.show(as_json, lambda: suggestions_record(suggestions), suggestion_lines(suggestions, session.room))


@click.command("path")
@click.argument("start", metavar="A", shell_complete=an_idea)
@click.argument("goal", metavar="B", shell_complete=an_idea)
@json_option
@pass_session
def path_command(session: Session, start: str, goal: str, as_json: bool) -> None:
    """The shortest path from one idea to another, with a sentence for each step.

    It follows what builds on what or, if there is no such path, citations from origin to origin. Either idea may be
    the later one. Exits 66 if there is no path.

    \b
        readinglist path attention LoRA
        readinglist path "diffusion model" GAN --json
    """
    from readinglist.ideas.ledger import path_between
    from readinglist.ideas.view.fates import path_lines, path_record
    from readinglist.papers.api import titles as titles_in

    with session.library() as library:
        found = path_between(library, start, goal)
        papers = {paper for step in found.steps for paper in (step.later_paper, step.earlier_paper) if paper}
        titles = titles_in(library, papers)
    session.show(as_json, lambda: path_record(found), path_lines(found, titles, session.room))


# `trends`: rising and fading terms.


@click.command("trends")
@click.option("--months", type=Count(1), default=6, show_default=True, help="How many months to compare.")
@click.option("-n", "number", type=Count(), default=12, show_default=True, help="How many terms of each kind.")
@click.option("--words", is_flag=True, help="Include common words.")
@json_option
@pass_session
def trends_command(session: Session, months: int, number: int, words: bool, as_json: bool) -> None:
    """Terms used more, or less, than in the year before.

    Compares shares within the categories you followed during the whole period and shows only significant changes,
    with the newest papers and your ideas behind them. It separates names (Qwen3, LIBERO), topics (flow matching) and
    common words ("additionally"). It needs six months of papers and works best with eighteen.
    `backburner add --trend 3` saves the third row as an idea for later.

    \b
        readinglist trends
        readinglist trends --months 3 --words
        readinglist trends --json
    """
    from readinglist.ideas.trends import remember_trends, trends
    from readinglist.ideas.view.tonight import listed_trends, trends_lines, trends_record

    with session.library() as library:
        found = trends(library, months)
        listed = listed_trends(found, number, words)
        if not as_json:
            remember_trends(library, listed)
    session.show(as_json, lambda: trends_record(found), trends_lines(found, number, words))
    if listed and not as_json:
        session.echo.talk("next: readinglist backburner add --trend 1 keeps a row as an idea for later")
