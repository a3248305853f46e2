"""What a fetch or an import did, in a few lines."""

from __future__ import annotations

import plistlib
import shlex
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from readinglist.core.events import FetchReport
from readinglist.core.json_records import Record, day, json_fields
from readinglist.core.lazy import read_data
from readinglist.core.lines import STATUS_STYLE, Line, Span, line, long_day, many, shown, take_back_line
from readinglist.exchange.api import ImportedFile, ImportReport

_SKIPPED_SHOWN = 20


def fetch_lines(report: FetchReport, dry_run: bool = False) -> Iterator[Line]:
    """Status and nights, counts, what was skipped and why."""
    status = f"would be {report.status}" if dry_run else report.status
    nights = _nights(report)
    rest = (f" {nights}" if nights else "") + (f": {shown(report.reason)}" if report.reason else "")
    yield line(Span(status, STATUS_STYLE.get(report.status, "")), rest)
    if report.status == "failed":
        return
    counts = f"{report.new:,} new, {report.revised:,} revised, {report.unchanged:,} unchanged"
    yield line(f"{counts}; {many(report.requests, 'request')} in {report.seconds:.0f} s")
    yield from _skipped(report.skipped)


def import_lines(report: ImportReport, dry_run: bool = False) -> Iterator[Line]:
    """A line for each file and one for each entry that was not understood; how keeps and tags are taken back."""
    for file in report.files:
        yield line(Span(shown(file.path), "title"), f" ({shown(file.kind)}): {_counts(file, dry_run)}")
        yield from _skipped(file.skipped)
    if decided := sum(file.decided for file in report.files):
        yield take_back_line(decided, "keeps and tags; the papers stay")


def _nights(report: FetchReport) -> str:
    first, last = report.from_night, report.to_night
    if last is None:
        return ""
    if first is None or first == last:
        return long_day(last)
    return f"{long_day(first)} to {long_day(last)}"


def _counts(file: ImportedFile, dry_run: bool) -> str:
    what = "feed" if file.kind == "opml" else "paper"
    parts = [many(file.found, what), f"{file.new:,} {'would be new' if dry_run else 'new'}", f"{file.known:,} known"]
    if file.pending:
        parts.append(f"{file.pending:,} without a title until the next fetch")
    if file.kept:
        parts.append(f"{file.kept:,} kept")
    if file.skipped:
        parts.append(f"{len(file.skipped):,} skipped")
    return ", ".join(parts)


def _skipped(skipped: tuple[tuple[str, str], ...]) -> Iterator[Line]:
    for entry, why in skipped[:_SKIPPED_SHOWN]:
        name = "" if why.startswith(f"{entry}: ") else f"{shown(entry, '(no id)')[:80]}: "
        yield line(Span("  skipped ", "warn"), f"{name}{shown(why)}")
    if len(skipped) > _SKIPPED_SHOWN:
        yield line(f"  and {len(skipped) - _SKIPPED_SHOWN:,} more: --json lists them all")


# The nightly job for cron, systemd and launchd: text to be installed by the user.
#
# arXiv's list of a night exists from midnight in New York, Monday to Friday. The job runs half an hour
# later, and once more at 03:30: a second fetch of a night that is here changes nothing.


EASTERN = ZoneInfo("America/New_York")
TIMES = ((0, 30), (3, 30))  # in New York
LABEL = "readinglist.fetch"
_SOLSTICES = (datetime(2026, 1, 12, tzinfo=UTC), datetime(2026, 7, 13, tzinfo=UTC))  # Mondays, both halves of the year


def cron_text(command: Sequence[str], log: str, zone: tzinfo) -> str:
    """Lines for `crontab -e`: by New York's time, and the same in `zone` for a cron that knows only that."""
    job = f"{shlex.join(command)} >>{shlex.quote(log)} 2>&1".replace("%", r"\%")
    minute, hours = TIMES[0][1], ",".join(str(hour) for hour, _ in TIMES)
    local = "\n".join(f"# {_cron_time(*time, zone)} {job}" for time in TIMES)
    return read_data(__package__, "cron.txt").rstrip("\n").format(minute=minute, hours=hours, job=job, local=local)


def systemd_text(command: Sequence[str]) -> str:
    """A service and a timer, each headed by the file that it belongs in."""
    words = " ".join(_systemd_word(word) for word in command)
    times = "\n".join(f"OnCalendar=Mon..Fri {hour:02}:{minute:02} America/New_York" for hour, minute in TIMES)
    return read_data(__package__, "systemd.txt").rstrip("\n").format(words=words, times=times)


def launchd_text(command: Sequence[str], log: str, zone: tzinfo) -> str:
    """A property list for ~/Library/LaunchAgents: launchd knows the machine's time alone."""
    times = [_local(hour, minute, day, zone) for hour, minute in TIMES for day in range(5)]
    intervals = [{"Weekday": t.isoweekday() % 7, "Hour": t.hour, "Minute": t.minute} for t in times]
    job = {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "StartCalendarInterval": intervals,
        "StandardOutPath": log,
        "StandardErrorPath": log,
    }
    return plistlib.dumps(job, sort_keys=False).decode().rstrip("\n")


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
    """One argument of ExecStart: specifiers, variables, quotes and backslashes taken literally."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{word}"' if set(word) & set(" '\"\\;") else word


def fetch_record(report: FetchReport) -> Record:
    return {
        **json_fields(report, "status", "reason"),
        "from": day(report.from_night),
        "to": day(report.to_night),
        **json_fields(report, "new", "revised", "unchanged"),
        "skipped": [{"id": paper_id, "why": why} for paper_id, why in report.skipped],
        "requests": report.requests,
        "seconds": round(report.seconds, 3),
    }


def import_record(report: ImportReport) -> Record:
    names = ("path", "kind", "found", "new", "known", "pending")
    files = [
        json_fields(file, *names) | {"skipped": [{"entry": entry, "why": why} for entry, why in file.skipped]}
        for file in report.files
    ]
    return {"files": files}
