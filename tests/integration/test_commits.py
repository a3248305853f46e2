"""Days with commits: counted as days touched, read as data, with nothing of the repository ever run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.errors import InputError
from readinglist.sources.commits import commit_days
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import Ran, run_on

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 30)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def git(repo: Path, *words: str, when: str = "2026-11-20T12:00:00+00:00", who: str = "me@example.org") -> None:
    environ = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
           for what, value in (("NAME", "Me"), ("EMAIL", who), ("DATE", when))},
    }  # fmt: skip
    subprocess.run(["git", "-C", str(repo), *words], env=environ, check=True, capture_output=True)


def commit(repo: Path, when: str, who: str = "me@example.org") -> None:
    git(repo, "commit", "-q", "--allow-empty", "-m", "step", when=when, who=who)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commits of mine on three days in two branches, and one of somebody else's on a fourth."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    made = tmp_path / "code"
    made.mkdir()
    git(made, "init", "-q", "-b", "main")
    git(made, "config", "user.email", "Me@example.org")
    commit(made, "2026-10-31T12:00:00+00:00")
    commit(made, "2026-11-17T23:30:00-08:00")  # the 18th in Greenwich; where it was written, the 17th
    git(made, "checkout", "-q", "-b", "other")
    commit(made, "2026-11-19T12:00:00+00:00")
    git(made, "checkout", "-q", "main")
    commit(made, "2026-11-20T12:00:00+00:00", who="you@example.org")
    commit(made, "2026-11-23T00:10:00+14:00")
    return made


MINE = {date(2026, 11, 17), date(2026, 11, 19), date(2026, 11, 23)}


def test_own_commits_of_all_branches_on_the_days_where_they_were_written(repo: Path) -> None:
    assert commit_days(repo, SINCE, UNTIL) == MINE
    git(repo, "pack-refs", "--all")
    git(repo, "gc", "-q")
    assert commit_days(repo, SINCE, UNTIL) == MINE
    git(repo, "worktree", "add", "-q", "../beside", "other")
    assert commit_days(repo.parent / "beside", SINCE, UNTIL) == MINE


def test_without_an_address_of_mine_all_commits_count(repo: Path) -> None:
    git(repo, "config", "--unset", "user.email")
    assert commit_days(repo, SINCE, UNTIL) == MINE | {date(2026, 11, 20)}


def test_nothing_of_a_hostile_repository_is_run(repo: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "gpg.program", "core.sshCommand", "diff.external", "core.editor",
                "core.alternateRefsCommand", "alias.rev-list", "alias.config", "remote.x.uploadpack"):  # fmt: skip
        git(repo, "config", key, str(trap))
    git(repo, "config", "log.showSignature", "true")
    git(repo, "config", "core.hooksPath", str(tmp_path))
    git(repo, "config", "remote.x.url", f"ext::{trap}")
    git(repo, "config", "remote.x.promisor", "true")
    git(repo, "config", "protocol.ext.allow", "always")
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        shutil.copy(trap, repo / ".git" / "hooks" / hook)
    with (repo / ".git" / "config").open("a") as config:
        config.write(f"[include]\n\tpath = {tmp_path / 'more'}\n")
    (tmp_path / "more").write_text("[user]\n\temail = you@example.org\n")
    assert commit_days(repo, SINCE, UNTIL) == MINE
    (repo / ".git" / "config").write_text("[core\nthis is no configuration")
    assert len(commit_days(repo, SINCE, UNTIL)) == 4
    assert not (tmp_path / "sprung").exists()


def test_what_is_no_repository_or_a_broken_one_is_refused(tmp_path: Path, repo: Path) -> None:
    with pytest.raises(InputError, match="not a git repository"):
        commit_days(tmp_path / "nowhere", SINCE, UNTIL)
    (repo / ".git" / "refs" / "heads" / "main").write_text("--output=/tmp/x\n")
    assert commit_days(repo, SINCE, UNTIL) == {date(2026, 11, 17), date(2026, 11, 19)}
    (repo / ".git" / "refs" / "heads" / "main").write_text("0" * 39 + "1\n")
    with pytest.raises(InputError, match="git cannot read"):
        commit_days(repo, SINCE, UNTIL)
    shutil.rmtree(repo / ".git" / "refs" / "heads")
    assert commit_days(repo, SINCE, UNTIL) == frozenset()


def run(home: Path, *words: str) -> Ran:
    environ = {"READINGLIST_STUDY_ZONE": "UTC"}
    return run_on(open_library(home, environ=environ, clock=at(NOW)), *words)  # type: ignore[arg-type]


def record(home: Path, *words: str) -> Any:
    ran = run(home, *words, "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_commits_and_mentions_are_days_touched_and_no_hours(repo: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    refused = run(home, "project", "add", "gait", "walks", "--repo", str(tmp_path))
    assert (refused.code, "not a git repository" in refused.err) == (2, True)
    assert run(home, "project", "add", "gait", "walks", "--repo", str(repo)).code == 0
    assert run(home, "queue", "add", "A Book", "--kind", "textbook").code == 0
    assert record(home, "project", "show", "gait")["repo"] == str(repo)
    assert record(home, "diet")["untimed_days"] == {"project": 3}
    assert record(home, "lookback")["days"] == 5  # that of October, and its beginning
    for said in ("@gait walks", "read on in @a-book and @1707.06347", "nothing of @nobody"):
        assert run(home, "journal", said).code == 0
    eaten = record(home, "diet")
    assert eaten["untimed_days"] == {"textbook": 1, "paper": 1, "project": 4}
    assert eaten["minutes"] == {}
    assert "touched on 4 days without logged time" in run(home, "diet").out
    shutil.rmtree(repo)
    assert record(home, "diet")["untimed_days"]["project"] == 1
    assert run(home, "goal", "add", "walk", "robots that walk").code == 0
    assert run(home, "project", "add", "other", "of the goal", "--goal", "walk").code == 0
    for day, said in ((22, "nearer to @walk"), (23, "@other is begun")):
        (home / "journal" / f"2026-11-{day}.md").write_text(f"- {said}\n")
    assert record(home, "diet")["untimed_days"]["project"] == 3
    assert "what left the queue" not in run(home, "diet").out
    assert run(home, "project", "edit", "gait", "--repo", "").code == 0
    assert record(home, "project", "show", "gait")["repo"] is None
