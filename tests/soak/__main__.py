"""`make soak`: 365 nights with faults, kills, a reader, a page and a triage at once; then the exact comparison.

At the end a night of its own, on which everything that costs too much comes at once (`hostile`).

python -m tests.soak
python -m tests.soak --nights 60 --seed 7
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from .hostile import lived_through
from .year import Year

LEAST_FAULTS, LEAST_KILLS = 500, 200  # of a whole year
ENOUGH = 120  # nights that tell whether they grow longer
MOST_GROWTH = 1.5  # of the median night, last third over the middle


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--nights", type=int, default=365)
    words.add_argument("--seed", type=int, default=int(time.time()))
    words.add_argument("--folder", type=Path, help="keep the library there")
    asked = words.parse_args()
    print(f"seed {asked.seed}, {asked.nights} nights (the same again: SEED={asked.seed})", flush=True)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="readinglist-soak-") as scratch:
        year = Year(asked.folder or Path(scratch), asked.nights, asked.seed)
        for night in year.run():
            if night % 25 == 0:
                print(f"{night} nights, {time.monotonic() - begun:.0f} s, faults {dict(year.faults)}", flush=True)
        code = _told(year, time.monotonic() - begun)
    with tempfile.TemporaryDirectory(prefix="readinglist-soak-") as scratch:
        seconds, off = lived_through(Path(scratch))
    print(f"the hostile night: {seconds:.1f} s")
    for line in off:
        print(line)
    return 1 if off else code


def _told(year: Year, seconds: float) -> int:
    kills, faults = year.faults["kill"], sum(year.faults.values())
    middle, late = year.growth()
    off = list(year.told)
    if year.count >= ENOUGH and late > MOST_GROWTH * middle:
        off.append(f"a night takes {late:.2f} s in the last third and {middle:.2f} s in the middle")
    if year.count >= 365 and (faults < LEAST_FAULTS or kills < LEAST_KILLS):
        off.append(f"only {faults} faults and {kills} kills struck")
    print(f"{faults} faults, {kills} of them kills: {dict(year.faults)}")
    print(f"decisions: {year.memory.acknowledged.total()} acknowledged, {year.memory.doubts} in doubt")
    print(f"median night {middle:.2f} s in the middle third, {late:.2f} s in the last; {seconds:.0f} s in all")
    for line in off[:40]:
        print(line)
    print("all as it was sent and decided" if not off else f"{len(off)} things are off (seed {year.seed})")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
