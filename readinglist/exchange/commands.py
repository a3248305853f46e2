"""`export`: papers for other tools; `wanted`: what your keeps cite and your library lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.interface.options import Count, FallbackGroup, a_goal, number_option, with_json
from readinglist.interface.progress import watched, watched_to_end
from readinglist.interface.session import Session, pass_session

from .formats import FORMATS

if TYPE_CHECKING:
    from readinglist.citations.api import Wanted
    from readinglist.context import Context
    from readinglist.exchange.records import PapersWritten

ZOTERO = "zotero"  # beside FORMATS: no file, but the program that runs here


@click.command("export")
@click.argument("kind", metavar="FORMAT", type=click.Choice((*FORMATS, ZOTERO), case_sensitive=False))
@click.option("--kept", is_flag=True, help="Papers you kept.")
@click.option("--tag", metavar="TAG", help="Papers with this tag, or with one below it.")
@click.option("--goal", metavar="NAME", shell_complete=a_goal, help="Papers you kept for this goal.")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="The file, or the folder of a vault."
)
@click.option("--raw", is_flag=True, help="Don't escape CSV cells that a spreadsheet would run as formulas.")
@click.option("--critiques", is_flag=True, help="Include the one-line critiques, if the format has a field for them.")
@with_json
def export_command(
    session: Session,
    kind: str,
    kept: bool,
    tag: str | None,
    goal: str | None,
    output: Path | None,
    raw: bool,
    critiques: bool,
    as_json: bool,
) -> None:
    """Export papers to a file, to an Obsidian vault or to Zotero.

    FORMAT is bibtex, ris, csl, better-bibtex, csv, json, obsidian, atom or zotero.

    Prints to standard output without -o. In a vault each paper has a note with its critique; exporting again keeps your
    changes to a note. `zotero` adds what is missing to the collection selected in Zotero, which must be running here.
    What a format has no field for goes into extra fields, which `import` reads back.

    \b
        readinglist export bibtex --kept -o refs.bib
        readinglist export csv --tag robotics > robotics.csv
        readinglist export obsidian --kept -o ~/vault/Papers
        readinglist export atom --kept -o kept.atom
        readinglist export zotero --kept
    """
    from readinglist.core.papers import Selection
    from readinglist.exchange.export import export_file, export_text, send_to_zotero, untitled

    from .records import PapersWritten

    kind = kind.lower()
    _check_options(kind, output, raw, critiques, as_json)
    selection = Selection(kept, tag, goal)
    with session.library() as library:
        if missing := untitled(library, selection):
            session.echo.hold(missing)
        if kind == ZOTERO:
            events = send_to_zotero(library, selection)
        elif output is not None:
            events = export_file(library, kind, selection, output, raw=raw, critiques=critiques)
        else:
            for piece in export_text(library, kind, selection, raw=raw, critiques=critiques):
                session.echo.piece(piece)
            return
        (written,) = (event for event in watched(events, session.echo) if isinstance(event, PapersWritten))
    if as_json:  # `made`, `changed` and `problems` are of a vault, else 0 and empty
        session.data(asdict(written))
    else:
        for line in _written_lines(written):
            session.echo.talk(line)


def _check_options(kind: str, output: Path | None, raw: bool, critiques: bool, as_json: bool) -> None:
    """Raises UsageError for options that don't fit the format."""
    if kind == ZOTERO:
        if output or raw or critiques:
            raise click.UsageError(
                "zotero takes no -o, --raw or --critiques: papers go into the collection selected there"
            )
        return
    if raw and not FORMATS[kind].is_table:
        raise click.UsageError("--raw works with csv only: spreadsheets don't run formulas in the other formats")
    if output is None and FORMATS[kind].write is None:
        raise click.UsageError("a vault is a folder: say where with -o FOLDER")
    if output is None and as_json:
        raise click.UsageError("--json reports what was written to a file: name one with -o FILE")


_MOST = 10  # sentences about notes that were left alone; `--json` has them all


def _written_lines(written: PapersWritten) -> Iterator[str]:
    """Sentences, the last one with the numbers."""
    yield from written.problems[:_MOST]
    if len(written.problems) > _MOST:
        yield f"and {len(written.problems) - _MOST} more were not changed"
    count = f"{written.papers:,} paper{'' if written.papers == 1 else 's'}"
    if written.format == "obsidian":
        yield f"{count}: {written.made:,} notes made, {written.changed:,} changed in {written.path}"
    elif written.format == ZOTERO:
        there = written.papers - written.made
        yield f"{count}: {written.made:,} sent to {written.path!r} in Zotero, {there:,} already there"
    else:
        yield f"{count} written to {written.path}"


@click.group("wanted", cls=FallbackGroup, alone="list")
def wanted_command() -> None:
    """What the papers you kept cite and your library lacks, the most cited first.

    \b
        readinglist wanted
        readinglist wanted add 1
    """


@wanted_command.command("list")
@number_option(20, "works")
@with_json
def wanted_list_command(session: Session, number: int, as_json: bool) -> None:
    """The works that most of your keeps cite. Each with how many use it or compare with it, and a sentence.

    References come from `fetch`, `trace`, `pdf refs` and `enrich`; of each keep the best list counts.

    \b
        readinglist wanted list -n 50 --json
    """
    from readinglist.citations.api import wanted_lines, wanted_record
    from readinglist.literature.api import wanted_in_pack

    works = session.read(wanted_in_pack)
    some, count = works[:number], len(works)
    session.show(as_json, lambda: wanted_record(some, count), wanted_lines(some, count, session.room))


@wanted_command.command("add")
@click.argument("number", type=Count(), required=False)
@pass_session
def wanted_add_command(session: Session, number: int | None) -> None:
    """Add a work by its number on the list. References to it are linked.

    A paper comes from arXiv by its id or by a search for its title; otherwise it is made of its reference if that has a
    DOI. A textbook or thesis goes to the study queue. Without a number, on a terminal, it shows one work after another:
    y brings it in, any other key goes on, q ends.

    \b
        readinglist wanted add 1
        readinglist wanted add
    """
    from readinglist.citations.api import wanted_lines
    from readinglist.core.errors import NotFound, SourceError
    from readinglist.literature.api import wanted_in_pack

    with session.library() as library:
        works = wanted_in_pack(library)
        if number is not None:
            if not 0 < number <= len(works):
                listed = f"readinglist wanted list -n {number} shows {len(works):,} works"
                raise NotFound(f"{number} is not on the list: {listed}")
            _bring_in(session, library, works[number - 1])
            return
        if not session.is_asked:
            raise click.UsageError("without a terminal, give the number of the work: readinglist wanted list")
        for place, work in enumerate(works, 1):
            session.lines(list(wanted_lines((work,), len(works), session.room, place))[1:])
            session.echo.talk("y bring in, q end, any other key: next")
            if (key := click.getchar()) in ("q", "\x1b"):
                break
            if key == "y":
                try:
                    _bring_in(session, library, work)
                except (NotFound, SourceError) as error:
                    session.echo.talk(str(error))


def _bring_in(session: Session, library: Context, work: Wanted) -> None:
    from readinglist.core.lines import many
    from readinglist.core.log_view import recorded_lines

    from .wanted import BroughtIn, bring_in

    found = watched_to_end(bring_in(library, work), session.echo)
    if isinstance(found, BroughtIn):
        session.echo.talk(f"{found.id}: {many(found.linked, 'reference')} linked")
    else:
        session.lines(recorded_lines((found,), {}, session.room))
