"""The nightly job as text for cron, systemd and launchd.

arXiv's list of a night exists from midnight in New York, Monday to Friday. The job runs half an hour later, and once
more at 03:30: a second fetch of a night that is here changes nothing.
"""

from __future__ import annotations

import plistlib
import shlex
from datetime import UTC, datetime, timedelta, tzinfo

from readinglist.core.clock import EASTERN
from readinglist.core.frozen import Frozen
from readinglist.core.lazy import read_data

TIMES = ((0, 30), (3, 30))  # in New York
_SOLSTICES = (datetime(2026, 1, 12, tzinfo=UTC), datetime(2026, 7, 13, tzinfo=UTC))  # Mondays, both halves of the year


class Job(Frozen):
    """What a scheduler runs: a command with full paths, where its output goes, and the zone of this machine."""

    name: str  # no other library's job has it
    command: tuple[str, ...]
    log: str
    zone: tzinfo


def cron_text(job: Job) -> str:
    """Lines of a crontab between two markers, by this machine's clock: Debian's and macOS's cron know no other."""
    command = f"{shlex.join(job.command)} >>{shlex.quote(job.log)} 2>&1".replace("%", r"\%")
    lines = "\n".join(f"{_cron_time(*time, job.zone)} {command}" for time in TIMES)
    return read_data(__package__, "cron.txt").format(name=job.name, lines=lines)


def systemd_texts(job: Job) -> dict[str, str]:
    """A service and its timer, by the names of their files in ~/.config/systemd/user."""
    program, *words = job.command
    words = [_systemd_word(program), *(_systemd_word(word).replace("$", "$$") for word in words)]
    times = "\n".join(f"OnCalendar=Mon..Fri {hour:02}:{minute:02} America/New_York" for hour, minute in TIMES)
    service, timer = read_data(__package__, "systemd.txt").format(words=" ".join(words), times=times).split("---\n")
    return {f"{job.name}.service": service, f"{job.name}.timer": timer}


def launchd_text(job: Job) -> str:
    """A property list for ~/Library/LaunchAgents: launchd knows the machine's time alone."""
    times = [_local(hour, minute, day, job.zone) for hour, minute in TIMES for day in range(5)]
    intervals = [{"Weekday": t.isoweekday() % 7, "Hour": t.hour, "Minute": t.minute} for t in times]
    listed = {
        "Label": f"{job.name}.fetch",
        "ProgramArguments": list(job.command),
        "StartCalendarInterval": intervals,
        "StandardOutPath": job.log,
        "StandardErrorPath": job.log,
    }
    return plistlib.dumps(listed, sort_keys=False).decode()


def _cron_time(hour: int, minute: int, zone: tzinfo) -> str:
    """Minute, hour and days of a Monday-to-Friday job of New York in `zone`."""
    first, last = _local(hour, minute, 0, zone), _local(hour, minute, 4, zone)
    days = f"{first.isoweekday() % 7}-{last.isoweekday()}"
    return f"{first.minute} {first.hour} * * {days}"


def _local(hour: int, minute: int, day: int, zone: tzinfo) -> datetime:
    """The later one of winter's and summer's instant in `zone`: where the two zones change their clocks
    differently, a job that is an hour late finds its papers, one that is early does not."""

    def local(monday: datetime) -> datetime:
        at = datetime(monday.year, monday.month, monday.day, hour, minute, tzinfo=EASTERN) + timedelta(days=day)
        return at.astimezone(zone)

    def distance(moment: datetime) -> tuple[int, int]:
        return ((moment.isoweekday() - (day + 1) + 3) % 7, moment.hour * 60 + moment.minute)

    return max(map(local, _SOLSTICES), key=distance)


def _systemd_word(word: str) -> str:
    """One word of ExecStart: specifiers, quotes and backslashes taken literally."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{word}"' if set(word) & set(" '\"\\;") else word
