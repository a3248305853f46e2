"""Child processes that read what others wrote, one for each file or feed, and may die of it.

The parent never looks into it. It hands the open file to the child, waits no longer than the limits say, takes no more
than they allow, and ends the child with all that it started. Whatever it was given, there is an answer. The child's
side is `child`.
"""

from __future__ import annotations

import os
import selectors
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from readinglist.core.errors import UNREADABLE, SourceError
from readinglist.core.frozen import Frozen

AT_ONCE = 2  # children
NO_READER = 78  # the exit code of a child that cannot load its library: no matter of its file
_PIECE = 1 << 20
_Answer = TypeVar("_Answer")


class Limits(Frozen):
    """What one child may cost: seconds of the wall and of the processor, bytes of address space and of what it reads.

    `answer`: bytes that the parent takes from a child, whatever that wants to send.
    """

    wall_s: float = 90.0
    cpu_s: int = 60
    memory: int = 1_500_000_000
    file_bytes: int = 200_000_000
    answer: int = 150_000_000


class Errand(Frozen, Generic[_Answer]):
    """What a child is started for: its module, what it answers, and the answer where it gives none.

    The module is run with the limits as its argument; `failed` takes a status and a sentence. `missing` says what to do
    where the child cannot load what it reads with.
    """

    module: str
    answer: type[_Answer]
    failed: Callable[[str, str], _Answer]
    missing: str = "this installation lacks what reads it"


def run_children(
    errand: Errand[_Answer], inputs: Iterable[Path | bytes], limits: Limits | None = None
) -> Iterator[_Answer]:
    """An answer for each file or text of `inputs`, in their order, each by a child of its own, two at a time.

    Time that the caller spends between two answers is not counted against the children. Raises SourceError where
    nothing can be read by this installation; that is no status of a file.
    """
    limits = limits or Limits()
    waiting = iter(inputs)
    running: deque[_Reading[_Answer]] = deque()
    try:
        while True:
            while len(running) < AT_ONCE and (given := next(waiting, None)) is not None:
                running.append(_start(errand, given, limits))
            if not running:
                return
            _finish_first(running)
            (answer,) = running.popleft().answers
            left = time.monotonic()
            yield answer
            for reading in running:
                reading.deadline += time.monotonic() - left
    finally:
        for reading in running:
            reading.end()


@dataclass(slots=True)
class _Reading(Generic[_Answer]):
    """One input being read; `answers` holds the answer when it is done."""

    errand: Errand[_Answer]
    limits: Limits
    deadline: float = 0.0  # monotonic seconds
    child: subprocess.Popen[bytes] | None = None
    said: bytearray = field(default_factory=bytearray)
    answers: list[_Answer] = field(default_factory=list)

    def take(self) -> None:
        """Reads what the child has to say, and closes the books where that was all or too much."""
        assert self.child is not None
        assert self.child.stdout is not None
        piece = os.read(self.child.stdout.fileno(), _PIECE)
        self.said += piece
        if len(self.said) > self.limits.answer:
            self.fail("memory", "its text is larger than allowed")
        elif not piece:
            self._judge(self._wait())

    def fail(self, status: str, error: str) -> None:
        self.answers = [self.errand.failed(status, error)]
        self.end()

    def end(self) -> None:
        """Nothing of the child stays, whatever it started."""
        if self.child is None:
            return
        if self.child.poll() is None:  # the number of one that has ended may be somebody else's by now
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()
        if self.child.stdout is not None:
            self.child.stdout.close()
        self.said = bytearray()
        self.child = None

    def _judge(self, code: int | None) -> None:
        """What the child said, if it ended well; else what its end says of the file."""
        if code == 0:
            with suppress(*UNREADABLE):
                self.answers = [msgspec.json.decode(self.said, type=self.errand.answer)]
                self.end()
                return
        if code is None or code == -signal.SIGXCPU:
            self.fail("timeout", "it takes longer to read than allowed")
        elif code == NO_READER:
            raise SourceError(self.errand.missing)
        elif code in (-signal.SIGABRT, -signal.SIGKILL):  # how C++ and the system end what is out of memory
            self.fail("memory", "it needs more memory than allowed")
        else:
            how = f"ended by signal {-code}" if code < 0 else f"ended with {code}"
            self.fail("bad file", f"the process that read it was {how}")

    def _wait(self) -> int | None:
        """The exit code of a child that has closed its output; None where it does not end."""
        assert self.child is not None
        try:
            return self.child.wait(max(0.0, self.deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return None


def _start(errand: Errand[_Answer], given: Path | bytes, limits: Limits) -> _Reading[_Answer]:
    """A child that reads `given`, or at once the answer that says why there is none."""
    reading = _Reading(errand, limits)
    try:
        descriptor = _opened(given)
    except (OSError, ValueError) as error:
        reading.fail("bad file", f"it cannot be opened: {_reason(error)}")
        return reading
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            reading.fail("bad file", "it is not a file")
            return reading
        reading.child = subprocess.Popen(
            [sys.executable, "-P", "-m", errand.module, msgspec.json.encode(limits).decode()],
            stdin=descriptor,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith("READINGLIST_")},
            start_new_session=True,
        )
    except OSError as error:
        reading.fail("bad file", f"no process could be started for it: {_reason(error)}")
    finally:
        os.close(descriptor)
    reading.deadline = time.monotonic() + limits.wall_s
    return reading


def _opened(given: Path | bytes) -> int:
    """A descriptor of the file, or of one without a name that holds the bytes."""
    if isinstance(given, Path):
        # Without O_NONBLOCK the open of a pipe that nobody writes to would wait.
        return os.open(given, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with tempfile.TemporaryFile() as file:
        file.write(given)
        file.seek(0)
        return os.dup(file.fileno())


def _finish_first(running: deque[_Reading[_Answer]]) -> None:
    """Listens to all children until the first of them is done."""
    with selectors.DefaultSelector() as selector:
        for reading in running:
            if reading.child is not None and reading.child.stdout is not None and not reading.answers:
                selector.register(reading.child.stdout, selectors.EVENT_READ, reading)
        while not running[0].answers:
            now = time.monotonic()
            for key, _ in selector.select(max(0.0, min(r.deadline for r in running if not r.answers) - now)):
                key.data.take()
                if key.data.answers:
                    selector.unregister(key.fileobj)
            for key in list(selector.get_map().values()):
                if time.monotonic() > key.data.deadline:
                    selector.unregister(key.fileobj)
                    key.data.fail("timeout", f"it was not read within {key.data.limits.wall_s:g} seconds")


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "its name is not possible"
