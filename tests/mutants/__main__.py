"""`make mutants`: every planted bug turns its test red, and without a bug the same tests are green.

python -m tests.mutants
python -m tests.mutants C1 F9
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .bugs import BUGS
from .planting import Bug, copy_project, is_found, run_tests


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("rules", nargs="*", help="numbers of faults; default: all")
    asked = words.parse_args()
    bugs = [bug for bug in BUGS if not asked.rules or bug.rule in asked.rules]
    workers = os.cpu_count() or 1
    print(f"{len(bugs)} planted bugs")
    with tempfile.TemporaryDirectory(prefix="readinglist-mutants-") as scratch, ThreadPoolExecutor(workers) as threads:
        Path(scratch).chmod(0o755)  # some tests run commands as another user
        shares = [
            threads.submit(_hunt, bugs[start::workers], copy_project(Path(scratch) / str(start)))
            for start in range(workers)
        ]
        missed = [name for share in shares for name in share.result()]
    print("every planted bug was found" if not missed else f"not found: {missed}")
    return 1 if missed else 0


def _hunt(bugs: list[Bug], project: Path) -> list[str]:
    """The bugs that no test has found, and those whose tests are red without them."""
    missed = []
    for bug in bugs:
        found, told = is_found(bug, project)
        if found and run_tests(bug.tests, project)[0] != 0:
            found, told = False, "its tests are red without it, too"
        print(f"{'found ' if found else 'MISSED'}  {bug.name}", flush=True)
        if not found:
            print(told, flush=True)
            missed.append(bug.name)
    return missed


if __name__ == "__main__":
    sys.exit(main())
