"""The night of `tests/harness/hostile_night.py` in its whole size and under the limits that a reader has."""

from __future__ import annotations

import time
from pathlib import Path

from tests.harness.command import Command
from tests.harness.hostile_night import WHOLE, lie_ahead, wrongs
from tests.harness.scene import Scene, make_template

MOST_S = 60.0


def lived_through(folder: Path) -> tuple[float, list[str]]:
    """Seconds of the fetch, and what was wrong with it; empty where all was well."""
    template = folder / "template"
    make_template(template, Command(template, folder))
    home = folder / "home"
    scene = Scene(home, Command(home, folder, {"READINGLIST_TRACE_NIGHTLY": "no"}), template)
    try:
        lie_ahead(scene, WHOLE)
        begun = time.monotonic()
        outcome = scene.fetch(timeout=600)
        seconds = time.monotonic() - begun
        found = wrongs(scene, outcome)
    finally:
        scene.close()
    if seconds > MOST_S:
        found.append(f"a night of hostile feeds, a failing search and a long revision took {seconds:.0f} s")
    return seconds, found
