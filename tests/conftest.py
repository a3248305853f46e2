"""What every test may ask for: the shared data where it is there, and one speed of property tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# dev: while writing; ci: in `make test` of a night; deterministic: the same examples on each run.
settings.register_profile("dev", max_examples=30, deadline=None)
settings.register_profile("ci", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deterministic", max_examples=100, deadline=None, derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "deterministic"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data: `$RL_SHARED`, else `../shared/data`; a test without it skips visibly."""
    folder = Path(os.environ.get("RL_SHARED") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no shared data: {folder.name} is neither beside the clone nor in $RL_SHARED")
    return folder
