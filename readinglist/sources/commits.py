"""On which days the user committed to a repository of his: read locally, as data.

Git runs with a bare folder of ours in the place of the repository's own, so that no configuration, hook, filter or
remote of it counts; from the repository itself come the objects and the tips of its branches.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from readinglist.core.errors import InputError

TIMEOUT = 5.0  # seconds for the days of some months
TIPS = 500  # branches that are looked at
_LARGEST = 5_000_000  # bytes of a file of names
_NAME = re.compile(r"[0-9a-f]{40}")


def commit_days(repo: Path, since: date, until: date) -> frozenset[date]:
    """The days from `since` to `until` with a commit on a local branch, where its author then was.

    Of several authors those count that the user's own configuration, or the repository's, names by `user.email`; where
    neither does, all count. Raises InputError where this is no repository, or git cannot read it.
    """
    folder = git_folder(repo)
    tips = list(_tips(folder))[:TIPS]
    if not tips:
        return frozenset()
    mine = {email for email in (_email("--global"), _email("--file", str(_common(folder) / "config"))) if email}
    with TemporaryDirectory(prefix="readinglist-") as empty:
        bare = Path(empty)
        (bare / "objects").mkdir()
        (bare / "refs").mkdir()
        (bare / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
        shallow = _lines(_common(folder) / "shallow")
        if shallow:
            (bare / "shallow").write_text("".join(f"{name}\n" for name in shallow if _NAME.fullmatch(name)))
        # The committer's day may be later than the author's, never much earlier.
        words = ["rev-list", f"--since={since - timedelta(days=2)}T00:00:00Z", "--format=%as %ae", "--stdin", "--"]
        objects = str(_common(folder) / "objects")
        shown = _git(words, repo, "\n".join(tips), GIT_DIR=empty, GIT_OBJECT_DIRECTORY=objects)
    lines = (line.partition(" ") for line in shown.splitlines())
    days = {_day(day) for day, _, email in lines if not mine or email.lower() in mine}  # of a line `commit ...` None
    return frozenset(day for day in days if day is not None and since <= day <= until)


def git_folder(repo: Path) -> Path:
    """The folder with what git knows of a repository: `.git`, where a worktree's points, or a bare one itself.

    Raises InputError.
    """
    dot = repo / ".git"
    if dot.is_file():
        pointed = next(iter(_lines(dot)), "").partition("gitdir:")[2].strip()
        dot = repo / pointed if pointed else dot
    for folder in (dot, repo):
        if (folder / "HEAD").is_file() and (_common(folder) / "objects").is_dir():
            return folder
    raise InputError(f"{repo} is not a git repository: name the folder that contains .git")


def _common(folder: Path) -> Path:
    """Where objects and branches are: of a worktree the folder of the main one."""
    pointed = next(iter(_lines(folder / "commondir")), "") if (folder / "commondir").is_file() else ""
    return folder / pointed if pointed else folder


def _tips(folder: Path) -> Iterator[str]:
    """The commits at the ends of all local branches and at HEAD, once each."""
    common = _common(folder)
    names = [next(iter(_lines(folder / "HEAD")), "")]
    heads = common / "refs" / "heads"
    for path in sorted(heads.rglob("*")) if heads.is_dir() else ():
        names += _lines(path)[:1]
    for line in _lines(common / "packed-refs"):
        name, _, ref = line.partition(" ")
        if ref.startswith("refs/heads/"):
            names.append(name)
    yield from dict.fromkeys(name for name in names if _NAME.fullmatch(name))


def _lines(path: Path) -> list[str]:
    """The lines of a small file that may not be there."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return []
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _email(*where: str) -> str | None:
    """`user.email` of one file of configuration, without what it includes."""
    try:
        return _git(["config", *where, "--no-includes", "--get", "user.email"], None, "").strip().lower() or None
    except InputError:
        return None


def _git(words: list[str], repo: Path | None, asked: str, **places: str) -> str:
    """What git prints. Raises InputError."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    if places:
        environ |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_NO_REPLACE_OBJECTS": "1"} | places
    try:
        done = subprocess.run(
            ["git", *words],
            input=asked,
            env=environ,
            cwd=os.path.abspath(os.sep),  # in no repository
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"git cannot be asked for the commits of {repo}: {error}") from None
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2][:200]
        raise InputError(f"git cannot read {repo}: {reason}")
    return done.stdout


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
