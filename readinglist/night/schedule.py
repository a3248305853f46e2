"""The nightly job in the scheduler of the system: added, replaced and removed, with a copy of what was there before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import ConfigError, InputError, StoreError
from readinglist.core.frozen import Frozen
from readinglist.store.files import disk_errors, write_bytes_atomically

from .view.schedule import Job, cron_text, launchd_text, systemd_texts

KINDS = ("cron", "systemd", "launchd")
CRONTAB = Path("crontab")  # stands for the user's crontab, which only `crontab` may read and write
_SECONDS = 60


class Change(Frozen):
    """A file of the scheduler, or `CRONTAB`, before and after; None: it is not there."""

    place: Path
    old: bytes | None
    new: bytes | None


def usual_kind() -> str:
    """The scheduler that this system has."""
    if sys.platform == "darwin":
        return "launchd"
    return "systemd" if Path("/run/systemd/system").is_dir() else "cron"


def job_texts(kind: str, job: Job) -> dict[Path, str]:
    """What a scheduler is given, by the file that it belongs in."""
    if kind == "cron":
        return {CRONTAB: cron_text(job)}
    if kind == "systemd":
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config", "systemd", "user")
        return {folder / name: text for name, text in systemd_texts(job).items()}
    return {Path.home() / "Library" / "LaunchAgents" / f"{job.name}.fetch.plist": launchd_text(job)}


def planned(kind: str, job: Job, *, remove: bool = False) -> tuple[Change, ...]:
    """What installing or removing the job changes. Raises ConfigError or InputError where it cannot be known."""
    changes = []
    for place, text in job_texts(kind, job).items():
        new = None if remove else text.encode()
        if place == CRONTAB:
            old = _crontab()
            new = (new or b"") + without_job(old or b"", job.name)
            change = Change(place, old, new or None)
        else:
            change = Change(place, place.read_bytes() if place.is_file() else None, new)
        if change.old != change.new:
            changes.append(change)
    return tuple(changes)


def without_job(crontab: bytes, name: str) -> bytes:
    """A crontab without the lines between the markers of the job, every other byte as it was. Raises InputError."""
    begin, end = f"\n# begin {name}\n".encode(), f"\n# end {name}\n".encode()
    before, found, rest = (b"\n" + crontab).partition(begin)
    if not found:
        return crontab
    job, ended, after = (b"\n" + rest).partition(end)
    if not ended or begin in job:
        raise InputError(f"your crontab has '# begin {name}' without '# end {name}': repair it with `crontab -e`")
    return (before + b"\n")[1:] + after


def carry_out(lib: Context, kind: str, job: Job, changes: Sequence[Change]) -> list[Path]:
    """Make the changes and tell the scheduler; the copies of what was replaced or removed.

    Raises ConfigError where the scheduler refuses: the crontab is as it was then, other files are written.
    """
    copies = []
    if kind != "cron":
        _run(_stop(kind, job))  # fails where no job was started
    for place, old, new in ((change.place, change.old, change.new) for change in changes):
        if old:
            copies.append(lib.places.backups / f"{place.name}.{lib.clock.now():%Y%m%dT%H%M%SZ}")
            write_bytes_atomically(copies[-1], old)
        if place == CRONTAB:
            _write_crontab(new)
        else:
            with disk_errors(place):
                place.unlink() if new is None else write_bytes_atomically(place, new)
    for words in _start(kind, job) if any(change.new for change in changes) else ():
        if (ran := _run(words)).returncode:
            raise ConfigError(f"the files are written, but {words[0]} failed ({_said(ran)}): run `{' '.join(words)}`")
    return copies


def _start(kind: str, job: Job) -> tuple[tuple[str, ...], ...]:
    if kind == "cron":
        return ()
    if kind == "systemd":
        return ("systemctl", "--user", "daemon-reload"), ("systemctl", "--user", "enable", "--now", f"{job.name}.timer")
    (file,) = job_texts(kind, job)
    return (("launchctl", "bootstrap", f"gui/{os.getuid()}", str(file)),)


def _stop(kind: str, job: Job) -> tuple[str, ...]:
    if kind == "systemd":
        return "systemctl", "--user", "disable", "--now", f"{job.name}.timer"
    return "launchctl", "bootout", f"gui/{os.getuid()}/{job.name}.fetch"


def _crontab() -> bytes | None:
    """The crontab of this user; None where there is none."""
    ran = _run(("crontab", "-l"))
    if ran.returncode == 0:
        return ran.stdout
    if b"no crontab" in ran.stderr:
        return None
    raise ConfigError(f"crontab -l failed ({_said(ran)}); nothing was changed")


def _write_crontab(text: bytes | None) -> None:
    ran = _run(("crontab", "-r")) if text is None else _run(("crontab", "-"), text)
    if ran.returncode or _crontab() != text:
        raise StoreError(f"crontab did not take the lines ({_said(ran)})")


def _said(ran: subprocess.CompletedProcess[bytes]) -> str:
    """The last line that a program wrote about its failure."""
    return ran.stderr.decode(errors="replace").strip().split("\n")[-1]


def _run(words: Sequence[str], text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(words, input=text, capture_output=True, check=False, timeout=_SECONDS)
    except FileNotFoundError:
        raise ConfigError(
            f"{words[0]} is not installed, so nothing was changed: `readinglist schedule install systemd` (or "
            "cron, launchd), or run `readinglist fetch` yourself: it also downloads missed nights"
        ) from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(f"{words[0]} failed ({error})") from None
