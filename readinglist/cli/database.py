"""`database`: where library.db lies, what is in it, and answers to queries."""

from __future__ import annotations

import click

from .completing import a_query
from .options import json_option
from .session import Session, pass_session


@click.command("database")
@click.argument("query", metavar="[NAME|SQL]", required=False, shell_complete=a_query)
@click.option("--set", "values", multiple=True, metavar="NAME=VALUE", help="What the query leaves open as :name.")
@click.option("--datasette", is_flag=True, help="Print a metadata file for datasette.")
@json_option
@pass_session
def database_command(
    session: Session, query: str | None, values: tuple[str, ...], datasette: bool, as_json: bool
) -> None:
    """Where the database lies and what is in it; with a query, its answer.

    The views v_... are meant for people. Nothing can be changed by a query. datasette shows the same in a browser.

    \b
        readinglist database
        readinglist database kept_by_month
        readinglist database search --set words="policy gradient"
        readinglist database "select id from v_papers where verdict = 'keep'"
        readinglist database --datasette > datasette.yaml
        datasette serve -m datasette.yaml library.db
    """
    from readinglist.present.database import database_lines, database_record, table_lines, table_record

    with session.library() as library:
        if datasette:
            session.echo.raw(library.database_metadata().rstrip("\n"))
        elif query is None:
            found = library.database()
            session.data(database_record(found)) if as_json else session.lines(database_lines(found, session.room))
        else:
            table = library.query(query, **_given(values))
            session.data(table_record(table)) if as_json else session.lines(table_lines(table, session.room))


def _given(values: tuple[str, ...]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    if bad := next((name for name, sign, _ in pairs if not sign or not name), None):
        raise click.UsageError(f"--set {bad[:40]!r} is no NAME=VALUE")
    return {name: value for name, _, value in pairs}
