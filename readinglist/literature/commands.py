"""`citations`: who cites a paper; `literature`: a snapshot made into a pack, and the pack used and queried."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.core.errors import NotFound
from readinglist.core.lines import line
from readinglist.core.references import CITATION_KINDS
from readinglist.interface.options import Count, a_file, number_option, with_json
from readinglist.interface.progress import watched
from readinglist.interface.session import Session

OWN = "library"  # instead of a snapshot: the library's own graph


@click.command("citations")
@click.argument("paper", metavar="[ID]", required=False)
@click.option("--of", "cited", metavar="ID", help="Show only the sentences in which ID cites this paper.")
@click.option("--kind", type=click.Choice(CITATION_KINDS), help="Set the kind of that citation; you can undo it.")
@number_option(20)
@with_json
def citations_command(
    session: Session, paper: str | None, cited: str | None, kind: str | None, number: int, as_json: bool
) -> None:
    """Who cites a paper and what it cites, with the sources that say so and those that don't.

    Without ID all citations in numbers: by source, where sources differ, and how much of each month
    is known. Asks nobody.

    \b
        readinglist citations 1706.03762
        readinglist citations 1810.04805 --of 1706.03762 --kind used
    """
    from readinglist.citations import api

    from .tables.pack import ask_pack
    from .view import cited_by_lines, cited_by_record

    if (cited and not paper) or (kind and not cited):
        raise click.UsageError("--kind needs --of, and --of needs the ID of the paper that cites")
    with session.library() as library:
        if paper is None:
            all_of_them = api.citation_overview(library)
            session.show(as_json, lambda: api.overview_record(all_of_them), api.overview_lines(all_of_them))
        elif cited is None:
            found = api.citations_of(library, session.id(library, paper))
            packed = ask_pack(library, lambda pack: pack.cited_by(found.paper.id))
            lines = [*api.paper_citations_lines(found, number), *cited_by_lines(packed)]
            record = api.paper_citations_record(found) | {"pack": cited_by_record(packed)}
            session.show(as_json, lambda: record, lines)
        else:
            pair = session.id(library, paper), session.id(library, cited)
            if kind is not None:
                api.settle_kind(library, *pair, kind)
            edge, places = api.citing_places(library, *pair)
            session.show(as_json, lambda: api.places_record(edge, places), api.places_lines(edge, places))


@click.group("literature")
def literature_command() -> None:
    """Use all of OpenAlex or Semantic Scholar for fates, percentiles and bets, not your library alone.

    A pack is a folder of Parquet files with figures computed from a snapshot. Needs pip install "readinglist[scale]".

    \b
        readinglist literature build openalex-snapshot -o literature --only arxiv
        readinglist literature use literature
    """


@literature_command.command("build")
@click.argument("snapshot", metavar="SNAPSHOT", shell_complete=a_file)
@click.option("-o", "--output", metavar="PACK", required=True, help="The folder of the pack.")
@click.option(
    "--only", type=click.Choice(["arxiv"]), help="Works with an arXiv id, what they cite, and who cites them."
)
@click.option("--sample", metavar="1/N", default="1/1", help="One work of N, for a first look.")
@click.option("--arxiv", metavar="FILE", shell_complete=a_file, help="arXiv's metadata file: categories and months.")
@click.option("--memory", metavar="SIZE", default="4GB", show_default=True, help="Memory limit.")
@click.option("--threads", type=Count(), default=1, show_default=True, help="Threads.")
@click.option(
    "--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", help="Which engine computes the figures."
)
@click.option("--master", metavar="URL", default="local[2]", show_default=True, help="Spark's master.")
@with_json
def build_command(
    session: Session,
    snapshot: str,
    output: str,
    only: str | None,
    sample: str,
    arxiv: str | None,
    memory: str,
    threads: int,
    engine: str,
    master: str,
    as_json: bool,
) -> None:
    """Build a pack from SNAPSHOT, or update one.

    SNAPSHOT is a folder with OpenAlex's data/parquet or data/jsonl, or one named by a release of Semantic Scholar with
    its papers and citations; the word `library` means your own citation graph. You can stop it and start it again.

    \b
        readinglist literature build openalex-snapshot -o literature --sample 1/64
        readinglist literature build 2026-09-01 -o literature --only arxiv
        readinglist literature build library -o mine
    """
    from .records import Built
    from .tables.build import build_from_library, build_pack, parse_sample
    from .tables.work import Choice
    from .view import built_lines, built_record

    choice = Choice(
        only == "arxiv", parse_sample(sample), arxiv, memory, threads, master if engine == "spark" else None
    )
    with session.library() as library:
        if snapshot == OWN:
            events = build_from_library(library, Path(output), choice)
        else:
            events = build_pack(Path(snapshot), Path(output), choice, library.clock)
        stopped = "stopped; run the same command again to continue"
        *_, built = (event for event in watched(events, session.echo, stopped=stopped) if isinstance(event, Built))
    session.show(as_json, lambda: built_record(built), built_lines(built, session.room))


@literature_command.command("use")
@click.argument("pack", metavar="[PACK]", required=False, shell_complete=a_file)
@click.option("--none", is_flag=True, help="Use no pack.")
@with_json
def use_command(session: Session, pack: str | None, none: bool, as_json: bool) -> None:
    """Use a pack in your library. Fates, percentiles and bets then know whole cohorts.

    \b
        readinglist literature use literature
        readinglist literature use --none
    """
    from .tables.pack import use_pack
    from .view import info_lines, info_record

    if none == (pack is not None):
        raise click.UsageError("name a PACK, or --none")
    path = None if none else Path(str(pack))
    with session.library() as library:
        info = use_pack(library, path)
    if info is None or path is None:
        session.show(as_json, lambda: {"pack": None}, [line("no pack is used")])
    else:
        session.show(as_json, lambda: info_record(path, info), info_lines(path, info, session.room))


@literature_command.command("status")
@with_json
def status_command(session: Session, as_json: bool) -> None:
    """The pack that your library uses: source, cut-off, size.

    \b
        readinglist literature status
    """
    from .tables.pack import Pack, pack_path
    from .view import info_lines, info_record

    with session.library() as library:
        path = pack_path(library)
    if path is None:
        session.show(as_json, lambda: {"pack": None}, [line("no pack is used: readinglist literature use PACK")])
        return
    info = Pack(path).info
    session.show(as_json, lambda: info_record(path, info), info_lines(path, info, session.room))


@literature_command.command("query")
@click.argument("sql", metavar="SQL")
@click.option("--pack", metavar="PACK", shell_complete=a_file, help="Another pack than the library's.")
@click.option("-n", "--number", type=Count(), default=100, show_default=True, help="At most this many rows.")
@with_json
def query_command(session: Session, sql: str, pack: str | None, number: int, as_json: bool) -> None:
    """Run a SQL query on a pack. Tables: works, authors, by_source, by_target, figures, cohorts, months, ids.

    \b
        readinglist literature query "select count(*) from works"
    """
    from .tables.pack import opened, pack_path
    from .view import rows_lines, rows_record

    with session.library() as library:
        path = Path(pack) if pack else pack_path(library)
    if path is None:
        raise NotFound("your library uses no pack: name one with --pack, or readinglist literature use PACK")
    with opened(path) as found:
        columns, rows = found.query(sql, number)
    session.show(as_json, lambda: rows_record(columns, rows), rows_lines(columns, rows))
