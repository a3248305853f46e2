"""The nightly job: printed for the scheduler of the system, put there, and taken out again."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from zlib import crc32

import click

from readinglist.context import Context
from readinglist.core.errors import ConfigError, UsageError
from readinglist.interface.options import yes_option
from readinglist.interface.session import Session, pass_session
from readinglist.night.schedule import KINDS, Change, carry_out, job_texts, planned, usual_kind
from readinglist.night.view.schedule import Job

_kind_argument = click.argument("kind", metavar="[cron|systemd|launchd]", type=click.Choice(KINDS), required=False)


@click.group("schedule")
def schedule_command() -> None:
    """Run `fetch` each night: half past midnight in New York, Monday to Friday, and again at 03:30.

    \b
        readinglist schedule install
        readinglist schedule cron
    """


@schedule_command.command("install")
@_kind_argument
@yes_option
@pass_session
def install_command(session: Session, kind: str | None, yes: bool) -> None:
    """Show the job, ask, add it to cron, systemd or launchd.

    Without a name it uses launchd on macOS, systemd where it runs, else cron. Running it again replaces the job.
    Everything else in your crontab is left as it is, and a copy of the old crontab
    is saved in backups/.

    \b
        readinglist schedule install
        readinglist schedule install cron --yes
    """
    kind = kind or usual_kind()
    with session.library() as library:
        job = _job(session, library)
        try:
            changes = planned(kind, job)
        except ConfigError:
            session.echo.raw(_shown(kind, job))  # to be added by hand
            raise
        if not changes:
            session.echo.talk(f"the job is already in {kind}")
            return
        session.echo.raw(_shown(kind, job))
        session.agree(f"adds the job above to {kind}", yes=yes)
        _carry_out(session, library, kind, job, changes)
    session.echo.talk("added; `readinglist schedule remove` removes it, `readinglist status` shows the last night")
    if kind == "systemd":
        session.echo.talk("it runs while you are logged in; `loginctl enable-linger` lets it run always")


@schedule_command.command("remove")
@_kind_argument
@yes_option
@pass_session
def remove_command(session: Session, kind: str | None, yes: bool) -> None:
    """Remove the nightly job. Other lines of your crontab stay as they are.

    \b
        readinglist schedule remove
    """
    kind = kind or usual_kind()
    with session.library() as library:
        job = _job(session, library)
        changes = planned(kind, job, remove=True)
        if not changes:
            session.echo.talk(f"this library has no job in {kind}")
            return
        session.agree(f"removes the job {job.name} from {kind}", yes=yes)
        _carry_out(session, library, kind, job, changes)
    session.echo.talk("removed")


def _carry_out(session: Session, library: Context, kind: str, job: Job, changes: tuple[Change, ...]) -> None:
    for copy in carry_out(library, kind, job, changes):
        again = f": `crontab {shlex.quote(str(copy))}` restores it" if kind == "cron" else ""
        session.echo.talk(f"the previous {copy.stem} is saved in {copy}{again}")


def _printing(kind: str, help_line: str) -> None:
    """Add the command that prints the job for one scheduler."""

    @schedule_command.command(kind, help=f"{help_line}\n\n\b\n    readinglist schedule {kind}")
    @pass_session
    def print_command(session: Session) -> None:
        with session.library() as library:
            session.echo.raw(_shown(kind, _job(session, library)))


_printing("cron", "Print the lines for your crontab, in the time of this machine.")
_printing("systemd", "Print a user service and its timer. The log goes to the journal.")
_printing("launchd", "Print a property list for macOS.")


def _shown(kind: str, job: Job) -> str:
    """The texts of a job; where there are several, each below the name of its file."""
    texts = job_texts(kind, job)
    named = kind == "systemd"
    return "\n".join(f"# {place}\n{text}" if named else text for place, text in texts.items()).rstrip("\n")


def _job(session: Session, library: Context) -> Job:
    """The command with full paths and all that a scheduler's bare environment lacks, its log, the zone here."""
    log = str(library.places.nightly_log)
    zone = library.clock.now().astimezone().tzinfo
    assert zone is not None  # of an aware instant
    command = [*_environment(), *_program()]
    name = "readinglist"
    if home := session.home or os.environ.get("READINGLIST_HOME"):
        home = str(Path(home).expanduser().absolute())
        command += ["--home", home]
        name += f"-{crc32(home.encode(errors='surrogatepass')):08x}"
    if session.feeds:
        command += ["--feeds", str(Path(session.feeds).absolute())]
    command.append("fetch")
    if not all(word.isprintable() for word in [*command, log]):
        raise UsageError("the path of the library has control characters: no scheduler can name it")
    return Job(name, tuple(command), log, zone)


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
