"""What all tests share: the data folder, a scripted arXiv, an empty home, the command line from outside."""

from __future__ import annotations

import fcntl
import gc
import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command
from tests.harness.drafts import copy_drafts
from tests.harness.scene import LivedDemo

# dev: while writing; ci: the long form; deterministic: the same few examples on each run, what `make test` takes.
settings.register_profile("dev", max_examples=20, deadline=None)
settings.register_profile("ci", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deterministic", max_examples=20, deadline=None, derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "deterministic"))

# What the caller has ignored (nohup, a shell's `&`) would be ignored by every program that is started here too. A
# handler that does nothing is as deaf, but a program does not inherit it.
for _number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, lambda *_: None)

ROOT = Path(__file__).resolve().parent.parent
IN_MEMORY, ROOM = Path("/dev/shm"), 4 << 30

# Two threads of linear algebra for each of two workers wait for each other in a loop, which takes the processor up to
# thirty times as long as the product itself. The program does without them too (`readinglist/__main__.py`).
for _library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_library, "1")

# A folder in memory, where there is room in one, spares the tests some ten thousand waits for the disk.
if "TMPDIR" not in os.environ and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)


copy_drafts()
gc.disable()  # until all is collected


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: a third of the time of `e2e` is waiting, for pauses, deadlines and browsers."""
    told = os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS")
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return int(told) if told else cores + 1


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project ($RL_SHARED or ../shared); skips where it is absent."""
    folder = Path(os.environ.get("RL_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no real data at {folder}: set RL_SHARED to its folder")
    return folder


@pytest.fixture
def whole() -> bool:
    """Whether the long loops run in full ($READINGLIST_TEST_WHOLE=1) instead of a sample."""
    return os.environ.get("READINGLIST_TEST_WHOLE", "") not in ("", "0")


@pytest.fixture
def loopback() -> Iterator[Callable[..., ScriptedArxiv]]:
    """Starts scripted arXivs: `loopback(corpus, nights, today=...)`; all are stopped at the end."""
    running: list[ScriptedArxiv] = []

    def start(*args: object, **options: object) -> ScriptedArxiv:
        server = ScriptedArxiv(*args, **options)  # type: ignore[arg-type]
        running.append(server.start())
        return server

    yield start
    for server in running:
        server.stop()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> LivedDemo:
    """A demo that was lived through once, by the first process that asks; never used itself but to be looked at."""
    from readinglist.demo.story import run_demo

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of all processes of this run
    home, told = folder / "demo", folder / "demo.pickle"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_bytes(pickle.dumps(list(run_demo(home=home))))
    return LivedDemo(home, pickle.loads(told.read_bytes()))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a library may be made; it does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Command:
    """The command line from outside: `run("fetch", "--json", arxiv=server)`."""
    return Command(home, tmp_path)
