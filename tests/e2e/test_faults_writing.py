"""G1: each kind of file that the program writes is the old or the new one, killed or on a full disk, and nothing stays.

Notes and a sync have tests of their own (`test_critique`, `test_sync_crash_points`), as has a vault (`test_export`).
"""

from __future__ import annotations

import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_crash_points import count_points, leftovers
from tests.harness.scene import SKIPPED, Scene

OUT = "exports"  # below the home, so that a copy of the home has them
FOLLOWED = "feeds/arxiv.toml"


@dataclass(frozen=True)
class Kind:
    """A command that writes one file: its words, where the file lies below the home; `$` is the home.

    `changes`: what is said before the second time, so that the new file is another one. None: the first time counts.
    """

    words: str
    file: str
    changes: str | None = f"keep {SKIPPED.id}"
    first: str | None = None  # what it needs to be there


KINDS = {
    "bibliography": Kind(f"export bibtex -o $/{OUT}/refs.bib --kept", f"{OUT}/refs.bib"),
    "table": Kind(f"export csv -o $/{OUT}/all.csv", f"{OUT}/all.csv"),
    "feed of papers": Kind(f"export atom -o $/{OUT}/kept.atom --kept", f"{OUT}/kept.atom"),
    "digest": Kind(f"digest --html -o $/{OUT}/night.html", f"{OUT}/night.html", "keep 2511.00003"),
    "share": Kind(f"share -o $/{OUT}/share.json", f"{OUT}/share.json"),
    "graph": Kind(f"graph export $/{OUT}/papers.gexf", f"{OUT}/papers.gexf"),
    "picture": Kind(
        f"graph export $/{OUT}/ideas.svg", f"{OUT}/ideas.svg", None, f"ideas add reward --origin {SKIPPED.id}"
    ),
    "page of the notebook": Kind(
        "journal write a_line_of_mine", "journal/2025-11-11.md", "journal write an_older_line"
    ),
    "goal": Kind("goal add walk robots_that_walk", "goals/walk.md", None),
    "subscriptions": Kind("feeds add ml --categories stat.ML", FOLLOWED, None),
    "settings": Kind("init --yes --audit", "config.toml", None),
    "pdf": Kind(f"pdf fetch {SKIPPED.id} --again", f"pdfs/{SKIPPED.id}.pdf", None),
}
FAULTS = ("kill_fsync", "kill_rename", "enospc_fsync")


def numbers(log: Path, file: Path) -> dict[str, int]:
    """The number of the rename that names the file, and of the last fsync before it."""
    seen = {"fsync": 0, "rename": 0}
    for line in log.read_text(errors="replace").splitlines():
        kind, _, what = line.partition("\t")
        if kind in seen:
            seen[kind] += 1
        if kind == "rename" and what.endswith(f" -> {file}"):
            return seen
    raise AssertionError(f"no rename to {file}:\n{log.read_text()}")


@pytest.mark.parametrize("name", KINDS)
def test_G1_a_file_is_the_old_or_the_new_one_wherever_its_writing_ends(
    tuesday: Scene, tmp_path: Path, name: str
) -> None:
    kind = KINDS[name]

    def write(home: Path, **options: Any) -> int:
        words = [word.replace("_", " ").replace("$", str(home)) for word in kind.words.split()]
        outcome = tuesday.run(*words, home=home, arxiv=tuesday.arxiv, **options)
        assert "Traceback" not in outcome.err, outcome
        return outcome.code

    def body(home: Path) -> bytes | None:
        path = home / kind.file
        return path.read_bytes().replace(str(home).encode(), b"$") if path.exists() else None

    (tuesday.home / OUT).mkdir(exist_ok=True)
    if kind.first is not None:
        tuesday.run(*kind.first.split(), arxiv=tuesday.arxiv, check=True)
    if kind.changes is not None:
        assert write(tuesday.home) == 0
        tuesday.run(*kind.changes.split(), arxiv=tuesday.arxiv, check=True)
    old = body(tuesday.home)
    clean, log = tmp_path / "clean", tmp_path / "log"
    shutil.copytree(tuesday.home, clean)
    assert write(clean, faults={"log": log}) == 0
    new, at = body(clean), numbers(log, clean / kind.file)
    assert new not in (None, old)
    for fault in FAULTS:
        home = tmp_path / fault
        shutil.copytree(tuesday.home, home)
        code = write(home, faults={fault: at[fault.partition("_")[2]]})
        assert code == (74 if fault.startswith("enospc") else -signal.SIGKILL), (fault, code)
        assert body(home) == old, fault  # the rename is the last step of all
        assert write(home) == 0
        assert body(home) == new, fault
        assert leftovers(home) == [], fault
        shutil.rmtree(home)


@pytest.mark.parametrize("fault", ["kill_open", "kill_fsync", "kill_rename", "enospc_open", "enospc_fsync"])
def test_G1_a_backup_is_whole_or_not_there_wherever_its_writing_ends(
    tuesday: Scene, tmp_path: Path, fault: str
) -> None:
    """It is no draft's name and no other file's: a backup never takes the place of anything."""
    log, file = tmp_path / "log", tmp_path / "out" / "all.rlbackup"
    tuesday.run("backup", tmp_path / "clean" / "all.rlbackup", faults={"log": log}, check=True)
    last = count_points(log)[fault.partition("_")[2]] - ("fsync" in fault)  # the last sync is the folder's
    outcome = tuesday.run("backup", file, faults={fault: last})
    assert outcome.code == (74 if fault.startswith("enospc") else -signal.SIGKILL), outcome
    assert not file.exists()
    tuesday.run("backup", file, check=True)
    tuesday.run("restore", file, "--dry-run", check=True)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    tuesday.sound()
