"""Which tests hold which case of docs/faults.md: told by the names of the tests, and by nothing else."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "faults.md"
FAMILIES = {
    "A": "1 2 3 4 5 7 9 10 11 13 14 15 17 18 19 20 22 23 24 25 26 27 28",
    "B": "1 2 4 5 6 7 8 10 11 12 13 14 15 16",
    "C": "1 2 3 4 5 6 8 9 11 12 13 15 16 17 18 19 20 21 22 23 24",
    "D": "1 2 3 4 6 7 8 9 10 11 12 13 14",
    "E": "1 3 4 6 7 8 9 10 11 12 13 14 15",
    "F": "1 3 4 5 6 7 8 9 10 12 13 14 15 16 17 18 20 21 22 23 24 25",
    "G": "1 3 4 5 6 7 8 9 10 11 12",
}
CASES = tuple(f"{family}{number}" for family, numbers in FAMILIES.items() for number in numbers.split())

_TEST = re.compile(r"def test_((?:[A-G]\d+_)+)(\w+)")
_ROW = re.compile(r"^\| ((?:[A-G]\d+(?:, )?)+) \| .+ \| .+ \| `[^|]+` \|$", re.M)


def tests() -> dict[str, list[tuple[str, str]]]:
    """For each case the tests that carry its number: file below tests/, and the name as a sentence; by file, in order.

    `test_C8_C13_a_file_...` counts for both.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        place = path.relative_to(ROOT / "tests").as_posix()
        for numbers, words in _TEST.findall(path.read_text(encoding="utf-8")):
            for case in numbers.rstrip("_").split("_"):
                found.setdefault(case, []).append((place, words.replace("_", " ")))
    return found


def described(page: str) -> set[str]:
    """The cases that have a row with their rule and its file."""
    rules, _, _ = page.partition("\n## Tests\n")
    return {case for cases in _ROW.findall(rules) for case in cases.split(", ")}


def ruled_out(page: str) -> dict[str, str]:
    """The cases that stand under "Cannot occur", with the reason."""
    part = page.partition("\n## Cannot occur\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| ([A-G]\d+) \| (.+) \|$", part, re.M))


def table() -> str:
    """A row for each case that has tests, in the order of the list."""
    lines = ["| | what its tests say | in `tests/` |", "|---|---|---|"]
    held = tests()
    for case in (case for case in CASES if case in held):
        said = "; ".join(dict.fromkeys(words for _, words in held[case]))
        places = ", ".join(f"`{place}`" for place in dict.fromkeys(place for place, _ in held[case]))
        lines.append(f"| {case} | {said} | {places} |")
    return "\n".join(lines)
