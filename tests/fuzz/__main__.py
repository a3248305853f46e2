"""`make fuzz`: all parsers, many inputs, on all cores; what breaks one is kept to be looked at; then what is slow.

python -m tests.fuzz                        200,000 inputs for each parser
python -m tests.fuzz oai bibtex --inputs 5000 --seed 7
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from .attack import Broken, attack
from .growth import POWER
from .pumped import slow_expressions, slow_parsers
from .targets import BY_NAME

BLOCK = 2_000  # inputs that one worker takes at a time
TEXTS = 3_000  # that are made of one thing many times, for each parser
MOST_KEPT = 5  # broken inputs of a block


def block(name: str, start: int, stop: int, seed: int) -> tuple[str, int, float, list[Broken]]:
    """The parser, how many inputs it was given, the seconds, and what broke it."""
    begun = time.perf_counter()
    found = list(islice(attack(BY_NAME[name], range(start, stop), seed), MOST_KEPT))
    return name, stop - start, time.perf_counter() - begun, found


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("parsers", nargs="*", choices=[[], *BY_NAME], help="default: all")
    words.add_argument("--inputs", type=int, default=200_000)
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--kept", type=Path, default=Path("build/fuzz"), help="folder for inputs that broke a parser")
    asked = words.parse_args()
    names = asked.parsers or list(BY_NAME)
    print(f"seed {asked.seed}, {asked.inputs:,} inputs for each of {len(names)} parsers")
    totals: dict[str, tuple[int, float, int]] = dict.fromkeys(names, (0, 0.0, 0))
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        runs = [
            pool.submit(block, name, start, min(start + BLOCK, asked.inputs), asked.seed)
            for name in names
            for start in range(0, asked.inputs, BLOCK)
        ]
        for run in runs:
            name, count, seconds, found = run.result()
            before = totals[name]
            totals[name] = (before[0] + count, before[1] + seconds, before[2] + len(found))
            for broken in found:
                _keep(broken, asked.kept)
            if totals[name][0] == asked.inputs:
                print(
                    f"{name:16} {totals[name][0]:>8,} inputs {totals[name][1]:7.0f} s  broken {totals[name][2]}",
                    flush=True,
                )
    slow = [*_slow_parsers(names), *(() if asked.parsers else map(str, slow_expressions()))]
    print("\n".join(slow) or f"no parser and no regular expression grows faster than n^{POWER}")
    return 1 if slow or any(count for *_, count in totals.values()) else 0


def _slow_parsers(names: list[str]) -> Iterator[str]:
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for found in pool.map(_slow_parser, names):
            yield from found


def _slow_parser(name: str) -> list[str]:
    return [str(one) for one in slow_parsers(BY_NAME[name], TEXTS)]


def _keep(broken: Broken, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{broken.target}-{broken.seed}-{broken.number}"
    path.write_bytes(broken.body)
    path.with_suffix(".txt").write_text(broken.trace)
    print(f"{path}: {broken.trace.strip().splitlines()[-1][:200]}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
