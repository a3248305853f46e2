"""The nightly job, printed for the scheduler of the system."""

from __future__ import annotations

import os
import sys
from datetime import tzinfo
from pathlib import Path

import click

from readinglist.errors import UsageError

from .session import Session, pass_session


@click.group("schedule")
def schedule_command() -> None:
    """Print the nightly job: half past midnight in New York, Monday to Friday, and again at 03:30.

    \b
        readinglist schedule cron
        readinglist schedule systemd
    """


@schedule_command.command("cron")
@pass_session
def cron_command(session: Session) -> None:
    """A line for crontab, with the time by New York and by this machine.

    \b
        readinglist schedule cron
    """
    from readinglist.present.schedule import cron_text

    command, log, zone = _job(session)
    session.echo.raw(cron_text(command, log, zone))


@schedule_command.command("systemd")
@pass_session
def systemd_command(session: Session) -> None:
    """A user service and its timer; the log goes to the journal.

    \b
        readinglist schedule systemd
    """
    from readinglist.present.schedule import systemd_text

    session.echo.raw(systemd_text(_job(session)[0]))


@schedule_command.command("launchd")
@pass_session
def launchd_command(session: Session) -> None:
    """A property list for macOS.

    \b
        readinglist schedule launchd \\
            > ~/Library/LaunchAgents/readinglist.fetch.plist
    """
    from readinglist.present.schedule import launchd_text

    command, log, zone = _job(session)
    session.echo.raw(launchd_text(command, log, zone))


def _job(session: Session) -> tuple[list[str], str, tzinfo]:
    """The command with full paths and all that a scheduler's bare environment lacks, its log, the zone here."""
    with session.library() as library:
        log = library.places.nightly_log
        zone = library.clock.now().astimezone().tzinfo
    command = [*_environment(), *_program()]
    home = session.home or os.environ.get("READINGLIST_HOME")
    if home:
        command += ["--home", str(Path(home).expanduser().absolute())]
    if session.feeds:
        command += ["--feeds", str(Path(session.feeds).absolute())]
    command.append("fetch")
    if not all(word.isprintable() for word in [*command, str(log)]):
        raise UsageError("the path of the library has control characters: no scheduler can name it")
    assert zone is not None  # of an aware instant
    return command, str(log), zone


def _environment() -> list[str]:
    """The XDG places where they are set here: a scheduler does not set them."""
    names = [name for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME") if os.environ.get(name)]
    return ["/usr/bin/env", *(f"{name}={os.environ[name]}" for name in names)] if names else []


def _program() -> list[str]:
    """This program by its full path."""
    script = Path(sys.argv[0]).absolute()
    if script.name == "readinglist" and os.access(script, os.X_OK) and script.is_file():
        return [str(script)]
    return [sys.executable, "-m", "readinglist"]
