"""The short form of `make soak`: 20 nights, each with its faults, compared exactly at the end."""

from __future__ import annotations

import os
from pathlib import Path

from .year import Year

SEED = int(os.environ.get("SEED", "2025"))


def test_twenty_nights_with_faults_lose_nothing(tmp_path: Path) -> None:
    year = Year(tmp_path, 20, SEED)
    assert sum(1 for _ in year.run()) == 20
    assert year.told == [], f"seed {SEED}"
    assert year.faults["kill"] >= 5
    assert sum(year.faults.values()) >= 20
    assert year.memory.acknowledged.total() >= 20
