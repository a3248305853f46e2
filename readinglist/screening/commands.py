"""Piles: a finite set of papers, included or excluded one by one, until nothing worth finding is left."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.interface.options import (
    Count,
    FallbackGroup,
    a_file,
    a_pile,
    ids_argument,
    number_option,
    with_json,
)
from readinglist.interface.progress import watched
from readinglist.interface.session import Session, pass_session

from .records import STOP

_name_argument = click.argument("name", metavar="NAME", shell_complete=a_pile)


@click.group("pile", cls=FallbackGroup, alone="status")
def pile_command() -> None:
    """Screen a fixed set of papers to its end, the most relevant by your labels first.

    Labels are not verdicts and don't change your lists. One paper in ten is drawn at random, to estimate how
    many includes are left. Stop at any time. `triage --pile NAME` does it on a full screen.

    \b
        readinglist pile start survey --search "cat:cs.LG exploration bonus"
        readinglist pile next survey
        readinglist pile label survey 1 --include
        readinglist pile status survey
    """


@pile_command.command("start")
@_name_argument
@click.argument("papers", metavar="[ID]...", nargs=-1)
@click.option("--search", "query", metavar="QUERY", help="All papers that this search finds.")
@click.option("--file", metavar="FILE", type=click.Path(path_type=Path), help="The papers of a file, imported first.")
@click.option("--include", "included", metavar="ID", multiple=True, help="A paper that belongs to it; repeatable.")
@click.option("--hint", metavar="TEXT", help="What you look for, in words; sets the order until you include a paper.")
@click.option(
    "--check-every",
    "every",
    type=Count(),
    metavar="N",
    default=10,
    show_default=True,
    help="Draw one paper in N at random; 0: none.",
)
@pass_session
def start_command(
    session: Session,
    name: str,
    papers: tuple[str, ...],
    query: str | None,
    file: Path | None,
    included: tuple[str, ...],
    hint: str | None,
    every: int,
) -> None:
    """Start a pile from a search, a file, or ids. At most 20,000 papers; new papers don't join it.

    \b
        readinglist pile start survey --search "exploration bonus" \\
            --include 1606.01868
        readinglist pile start review --file candidates.bib \\
            --hint "reward shaping for legged robots"
    """
    from .piles import Making, pile_status, start_from_file, start_from_search, start_pile

    if sum([bool(papers), query is not None, file is not None]) != 1:
        raise click.UsageError("a pile is made of one thing: ids, --search QUERY, or --file FILE")
    from .view import status_lines

    with session.library() as library:
        making = Making(hint, every, tuple(session.ids(library, included)))
        if query is not None:
            start_from_search(library, name, query, making)
        elif file is not None:
            for _ in watched(start_from_file(library, name, Path(file), making), session.echo):
                pass
        else:
            start_pile(library, name, session.ids(library, papers), "papers given by id", making)
        statuses = pile_status(library, name)
    session.lines(status_lines(statuses, session.room))
    session.echo.talk(f"next: readinglist pile next {name} · readinglist triage --pile {name}")


@pile_command.command("next")
@_name_argument
@number_option(1)
@click.option("--check", is_flag=True, help="Show a randomly drawn paper first.")
@with_json
def next_command(session: Session, name: str, number: int = 1, check: bool = False, as_json: bool = False) -> None:
    """The next papers of a pile, best first by your labels.

    \b
        readinglist pile next survey -n 5
        readinglist pile next survey --json
    """
    from .piles import next_in_pile, pile_status
    from .view import next_lines, next_record

    with session.library() as library:
        papers = next_in_pile(library, name, number, check=check)
        (status,) = pile_status(library, name)
    session.data(next_record(status, papers)) if as_json else session.lines(next_lines(status, papers, session.room))
    if papers and not as_json:
        flag = " --check" if check else ""
        session.echo.talk(f"next: readinglist pile label {name} 1 --include{flag} · ... 1 --exclude{flag}")


@pile_command.command("label")
@_name_argument
@ids_argument
@click.option("--include", "said", flag_value="include", help="It belongs to the set.")
@click.option("--exclude", "said", flag_value="exclude", help="It does not.")
@click.option("--duplicate", "said", flag_value="duplicate", help="Set it aside: it neither teaches nor counts.")
@click.option("--check", is_flag=True, help="The paper drawn by `next --check`.")
@with_json
def label_command(
    session: Session, name: str, papers: tuple[str, ...], said: str | None, check: bool, as_json: bool
) -> None:
    """Include, exclude or set aside papers, then show the next one. The last label of a paper counts.

    \b
        readinglist pile label survey 1 --include
        readinglist pile label survey 1707.02286 1606.01868 --exclude
    """
    from readinglist.core.log_view import recorded_lines
    from readinglist.papers.api import titles as titles_in

    from .piles import label, next_in_pile, pile_status
    from .view import next_lines, next_record

    if said is None:
        raise click.UsageError("say which: --include, --exclude or --duplicate")
    with session.library() as library:
        ids = session.ids(library, papers)
        entries = label(library, name, ids, said, check=check)
        titles = titles_in(library, ids)
        following = next_in_pile(library, name)
        (status,) = pile_status(library, name)
    if as_json:
        session.data(next_record(status, following))
        return
    session.lines(recorded_lines(entries, titles, session.room))
    session.lines(next_lines(status, following, session.room))


@pile_command.command("status")
@click.argument("name", metavar="[NAME]", required=False, shell_complete=a_pile)
@click.option("--stop", "rule", type=click.Choice(list(STOP)), help="Whether to stop, by this rule.")
@with_json
def status_command(session: Session, name: str | None, rule: str | None, as_json: bool) -> None:
    """Progress of piles, and an estimate of the includes left. With a 95% interval.

    \b
        readinglist pile status
        readinglist pile status survey --stop recall
        readinglist pile status survey --json
    """
    from .piles import pile_status
    from .view import piles_record, status_lines

    statuses = session.read(pile_status, name)
    if as_json:
        session.data(piles_record(statuses, rule))
    else:
        session.lines(status_lines(statuses, session.room, rule))


@pile_command.command("duplicates")
@_name_argument
@with_json
def duplicates_command(session: Session, name: str, as_json: bool) -> None:
    """Groups of nearly identical papers in a pile. For example a preprint and its published version.

    \b
        readinglist pile duplicates survey
        readinglist pile label survey 1 2 --duplicate
    """
    from .piles import duplicates
    from .view import duplicates_lines, duplicates_record

    groups = session.read(duplicates, name)
    session.show(as_json, lambda: duplicates_record(name, groups), duplicates_lines(name, groups, session.room))


@click.group("conference")
def conference_command() -> None:
    """A conference: its papers as a pile in the order of your taste, and a plan by session and hour.

    \b
        readinglist conference import iclr-2026-orals-posters.json --name iclr
        readinglist triage --pile iclr
        readinglist conference plan iclr -o iclr.ics
    """


@conference_command.command("import")
@click.argument("what", metavar="FILE|openreview:VENUE", shell_complete=a_file)
@click.option("--name", metavar="NAME", help="The name of the pile; otherwise that of the file or venue.")
@pass_session
def import_command(session: Session, what: str, name: str | None) -> None:
    """Import the papers of a conference as a pile, best for you first.

    A file is whatever `import` takes: the JSON of the conference's site (with sessions and hours), XML of the ACL
    Anthology, notes of OpenReview, BibTeX.

    \b
        readinglist conference import neurips-orals-posters.json --name neurips
        readinglist conference import openreview:ICLR.cc/2026/Conference
    """
    from .conference import import_conference
    from .piles import pile_status
    from .view import status_lines

    name = name or (what.partition(":")[2].replace("/", "-") if what.startswith("openreview:") else Path(what).stem)
    with session.library() as library:
        for _ in watched(import_conference(library, what, name), session.echo):
            pass
        statuses = pile_status(library, name)
    session.lines(status_lines(statuses, session.room))
    session.echo.talk(f"next: readinglist triage --pile {name} · readinglist conference plan {name}")


@conference_command.command("plan")
@_name_argument
@number_option(40)
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write it: .ics a calendar, else Markdown."
)
@with_json
def plan_command(session: Session, name: str, number: int, output: Path | None, as_json: bool) -> None:
    """The best papers of a conference by session and hour. Papers you included or kept come first.

    Papers that you excluded or skipped are left out. A calendar has the sessions whose hour is known.

    \b
        readinglist conference plan neurips -n 60
        readinglist conference plan neurips -o neurips.ics
    """
    from readinglist.exchange.api import save_text

    from .conference import plan_of
    from .view import plan_ics, plan_markdown, plan_record

    with session.library() as library:
        sessions = plan_of(library, name, number)
        if output is not None:
            is_calendar = output.suffix.lower() == ".ics"
            text = plan_ics(sessions, library.clock.now()) if is_calendar else plan_markdown(name, sessions)
            save_text(library, Path(output), text)
    if as_json:
        session.data(plan_record(name, sessions))
    elif output is None:
        session.echo.raw(plan_markdown(name, sessions).rstrip("\n"))
    else:
        without = sum(len(one.papers) for one in sessions if one.slot.starts is None)
        left = f"; {without} papers have no known hour" if without and output.suffix.lower() == ".ics" else ""
        session.echo.talk(f"wrote {output}{left}")
