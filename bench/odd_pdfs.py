"""Every odd PDF of the test sets of other libraries in one `pdf refs`, good ones among them.

Keeps in odd_pdfs.json how each ended and what parent and children held at most; docs/faults.md tells it from there.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.harness import pdfs

from .machine import machine

RESULTS = Path(__file__).parent / "odd_pdfs.json"
SHARED = Path(os.environ.get("RL_SHARED", Path(__file__).parents[2] / "shared"))
EVERY = 20  # odd files from one good one to the next
LISTED = ("A. Author. A good title indeed. Journal of Tests, 3(2):10-20, 2020.", "C. Third. Another title. 2018.")


def main() -> None:
    """Measure and write the results."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "good.pdf").write_bytes(pdfs.cited_paper(*LISTED))
        batch: list[Path] = []
        for number, body in enumerate(odd_files()):
            path = folder / f"odd-{number}.pdf"
            path.write_bytes(body)
            batch += [path, *([folder / "good.pdf"] if number % EVERY == 0 else [])]
        RESULTS.write_text(json.dumps(measured(batch, folder), indent=1) + "\n")


def odd_files() -> Iterator[bytes]:
    """The bodies of all odd PDFs, by archive and name."""
    for archive in sorted((SHARED / "data" / "pdfs_odd").glob("*.zip")):
        with zipfile.ZipFile(archive) as packed:
            for name in sorted(packed.namelist()):
                if name.lower().endswith((".pdf", ".fuzz")):
                    yield packed.read(name)


def measured(batch: list[Path], folder: Path) -> dict[str, Any]:
    """One run of the command on all files: how each ended, time, and the most memory of parent and child."""
    words = [sys.executable, "-m", "readinglist", "--home", str(folder / "home"), "pdf", "refs", "--json"]
    started = time.perf_counter()
    with (folder / "out").open("wb") as out, subprocess.Popen([*words, *map(str, batch)], stdout=out) as process:
        peak = 0
        while process.poll() is None:
            peak = peak_kb(process.pid) or peak
            time.sleep(0.5)
    documents = json.loads((folder / "out").read_text())
    good = [one for one in documents if one["file"].endswith("good.pdf")]
    odd = [one for one in documents if not one["file"].endswith("good.pdf")]
    return {
        "files": len(odd),
        "asked": len(batch),
        "exit": process.returncode,
        "statuses": dict(Counter(one["status"] for one in odd).most_common()),
        "good": len(good),
        "good_read": sum(one["status"] == "ok" and len(one["references"]) == len(LISTED) for one in good),
        "parent_mb": peak // 1000,
        "child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1000,  # the largest that was waited for
        "seconds": round(time.perf_counter() - started),
        "run": {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine()},
    }


def peak_kb(pid: int) -> int:
    """The most that a process has held until now; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def sentence() -> str:
    """What was measured, for docs/faults.md."""
    told = json.loads(RESULTS.read_text())
    ended = ", ".join(f"{count:,} `{status}`" for status, count in told["statuses"].items())
    run = told["run"]
    return (
        f"Measured on {run['date']} ({run['machine']}): {told['files']:,} odd and broken PDFs\n"
        f"of the test sets of other libraries in one `pdf refs`, a good one after each {EVERY}: exit {told['exit']},\n"
        f"{ended}; of the {told['good']} good ones {told['good_read']} were read whole.\n"
        f"The parent held {told['parent_mb']} MB at most, a child {told['child_mb']:,} MB (`python -m bench.odd_pdfs`)."
    )


if __name__ == "__main__":
    main()
