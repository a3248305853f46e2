"""How the library is: status of the nights, checks and repairs."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.interface.options import a_file, a_query, dry_run_option, json_option, with_json, yes_option
from readinglist.interface.session import Session, pass_session


@click.command("status")
@with_json
def status_command(session: Session, as_json: bool) -> None:
    """The last fetch, missed nights, failures, counts, and why a day has no papers.

    \b
        readinglist status
        readinglist status --json
    """
    from readinglist.upkeep.maintain import status as status_in

    with session.library(warn=False) as library:
        status = status_in(library)
        now = library.clock.now()
    if as_json:
        from .view import status_record

        session.data(status_record(status))
        return
    from .view import status_lines

    session.lines(status_lines(status, now, session.room))


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Repair the problems.")
@click.option("--rebuild", is_flag=True, help="Drop and rebuild everything that can be computed again.")
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, fix: bool, rebuild: bool, as_json: bool) -> None:
    """Check the database, the search index, the log, the goals and the caches.

    Exits 65 while a problem is open.

    \b
        readinglist doctor
        readinglist doctor --fix
    """
    from readinglist.upkeep.maintain import doctor

    session = ctx.ensure_object(Session)
    with session.library(warn=False) as library:
        report = doctor(library, fix=fix, rebuild=rebuild)
    if as_json:
        from .view import doctor_record

        session.data(doctor_record(report))
    else:
        from .view import doctor_lines

        session.lines(doctor_lines(report, session.room))
    if not report.is_healthy:
        ctx.exit(65)


# The library as one file, and back.


@click.command("backup")
@click.argument("file", metavar="[FILE]", required=False, shell_complete=a_file)
@pass_session
def backup_command(session: Session, file: str | None) -> None:
    """Back up your library to one file, by default in backups/, and print its path.

    You can run it during a fetch.

    \b
        readinglist backup
        readinglist backup /mnt/disk/readinglist.rlbackup
    """
    from readinglist.upkeep.maintain import backup

    with session.library() as library:
        path = backup(library, Path(file) if file is not None else None)
    session.echo.raw(str(path))


@click.command("restore")
@click.argument("file", metavar="FILE", shell_complete=a_file)
@yes_option
@dry_run_option
@pass_session
def restore_command(session: Session, file: str, yes: bool, dry_run: bool) -> None:
    """Replace this library with a backup.

    \b
        readinglist --home ~/papers restore readinglist.rlbackup --yes
    """
    from readinglist.upkeep.maintain import restore

    with session.library(warn=False, announce=False) as library:
        place = library.places.data
        is_new = not library.places.database.exists()
        if session.is_asked and not (yes or dry_run or is_new):
            restore(library, Path(file), dry_run=True)  # nobody is asked about a file that is no backup
        session.agree(f"replaces the library in {place} by {file}", yes=yes or dry_run or is_new)
        restore(library, Path(file), dry_run=dry_run)
    done = f"restored into {place}"
    if not is_new:
        done += "; each file that it replaced is next to it, with .bak at the end of its name"
    session.echo.talk(f"{file} is a complete backup; nothing was changed" if dry_run else done)


# `database`: where library.db lies, what is in it, and answers to queries.


@click.command("database")
@click.argument("query", metavar="[NAME|SQL]", required=False, shell_complete=a_query)
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="Value of a parameter :name of the query.")
@click.option("--datasette", is_flag=True, help="Print a metadata file for datasette.")
@with_json
def database_command(
    session: Session, query: str | None, values: tuple[str, ...], datasette: bool, as_json: bool
) -> None:
    """Where your database is and what is in it. With a query, its result.

    The views v_... are made for reading. Queries can't change anything. datasette shows the same in a browser.

    \b
        readinglist database
        readinglist database kept_by_month
        readinglist database search --set words="policy gradient"
        readinglist database "select id from v_papers where verdict = 'keep'"
        readinglist database --datasette > datasette.yaml
        datasette serve -m datasette.yaml library.db
    """
    from readinglist.upkeep.tables import database, metadata_text
    from readinglist.upkeep.tables import query as query_in

    from .view import database_lines, database_record, table_lines, table_record

    with session.library() as library:
        if datasette:
            session.echo.raw(metadata_text().rstrip("\n"))
        elif query is None:
            found = database(library)
            session.data(database_record(found)) if as_json else session.lines(database_lines(found, session.room))
        else:
            table = query_in(library, query, **_given(values))
            session.data(table_record(table)) if as_json else session.lines(table_lines(table, session.room))


def _given(values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    if bad := next((name for name, sign, _ in pairs if not sign or not name), None):
        raise click.UsageError(f"--set {bad[:40]!r} is not of the form NAME=VALUE")
    return {name: value for name, _, value in pairs}
