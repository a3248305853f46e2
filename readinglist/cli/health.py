"""How the library is: status of the nights, checks and repairs."""

from __future__ import annotations

import click

from .options import json_option
from .session import Session, pass_session


@click.command("status")
@json_option
@pass_session
def status_command(session: Session, as_json: bool) -> None:
    """The last good night, why today is empty, missed nights, failures, counts.

    \b
        readinglist status
        readinglist status --json
    """
    with session.library(warn=False) as library:
        status = library.status()
        now = library.clock.now()
    if as_json:
        from readinglist.present.records import status_record

        session.data(status_record(status))
        return
    from readinglist.present.health import status_lines

    session.lines(status_lines(status, now, session.room))


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Repair what can be repaired.")
@click.option("--rebuild", is_flag=True, help="Drop and rebuild all that can be recomputed.")
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, fix: bool, rebuild: bool, as_json: bool) -> None:
    """Check the database, the search index, the log, the goals and the caches.

    Exits 65 while a problem is open.

    \b
        readinglist doctor
        readinglist doctor --fix
    """
    session = ctx.ensure_object(Session)
    with session.library(warn=False) as library:
        report = library.doctor(fix=fix, rebuild=rebuild)
    if as_json:
        from readinglist.present.records import doctor_record

        session.data(doctor_record(report))
    else:
        from readinglist.present.health import doctor_lines

        session.lines(doctor_lines(report, session.room))
    if not report.is_healthy:
        ctx.exit(65)
