"""The results of bench.linking, in results.json and as a table of README.md between markers of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .page import write_section
from .table import PAGE

RESULTS = PAGE.with_name("results.json")
GOAL = {"precision": 0.99, "recall": 0.975, "absent": 0.01}


def write_results(told: dict[str, Any]) -> None:
    """Keep them, and put the table in its place on the page."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    before = results.get("linking", {})
    if "speed" in told:
        told["speed_run"] = told["run"]
    elif "speed" in before:
        told |= {"speed": before["speed"], "speed_run": before.get("speed_run", before["run"])}
    RESULTS.write_text(json.dumps(results | {"linking": told}, indent=1) + "\n", encoding="utf-8")
    write_section(PAGE, "linking", lines(told))


def lines(told: dict[str, Any]) -> Iterator[str]:
    """The table."""
    yield "### Linking references to papers"
    yield ""
    yield f"{told['strings']:,} tagged strings that no rule was made on, {told['titles']:,} titles (`linking.py`)."
    yield ""
    yield "| | precision | recall | linked although absent | of it to a first sentence of the title |"
    yield "|---|---:|---:|---:|---:|"
    for name, measures in (told["methods"] | {"goal": GOAL}).items():
        figures = f"{measures['precision']:.3f} | {measures['recall']:.3f} | {measures['absent']:.3f}"
        yield (
            f"| {name} | {figures} | {measures['sentences']:.3f} |"
            if "sentences" in measures
            else f"| {name} | {figures} | |"
        )
    if "speed" in told:
        yield ""
        yield "| papers in the library | strings a second | first answer, s | whole process, s | MB |"
        yield "|---:|---:|---:|---:|---:|"
        for size, one in told["speed"].items():
            first = f"{one['per_second']:.0f} | {one['first']:.2f} | {one['process']:.1f} | {one['peak']:.0f} |"
            yield f"| {int(size):,} | {first}"
    yield ""
    if told.get("speed_run", told["run"]) != told["run"]:
        yield "Measured on {date} by `{command}`: {machine}.  ".format(**told["run"])
        yield "The speed on {date} by `{command}`: {machine}.".format(**told["speed_run"])
    else:
        yield "Measured on {date} by `{command}`: {machine}.".format(**told["run"])
