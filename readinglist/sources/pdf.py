"""PDFs as documents, each read by a child process of its own (`pdf_child`), which may die of it.

The parent never looks into a PDF. It hands the open file to the child, waits no longer than the
limits say, takes no more than they allow, and ends the child with all that it started. Whatever a
file is, the answer is a `Document` with a status.
"""

from __future__ import annotations

import os
import selectors
import signal
import stat
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from readinglist.model.layout import Document

from .pdf_limits import Limits

AT_ONCE = 2  # children
_PIECE = 1 << 20
_CHILD = "readinglist.sources.pdf_child"


def read_document(path: Path, limits: Limits | None = None) -> Document:
    """The document in the file `path`. Never raises for what is in the file, or for there being none."""
    return next(read_documents((path,), limits))


def read_documents(paths: Iterable[Path], limits: Limits | None = None) -> Iterator[Document]:
    """A document for each of `paths`, in their order, two read at a time.

    Time that the caller spends between two documents is not counted against the children.
    """
    limits = limits or Limits()
    waiting = iter(paths)
    running: deque[_Reading] = deque()
    try:
        while True:
            while len(running) < AT_ONCE and (path := next(waiting, None)) is not None:
                running.append(_start(path, limits))
            if not running:
                return
            _finish_first(running)
            document = running.popleft().document
            left = time.monotonic()
            yield document or Document("bad file", error="it could not be read")
            for reading in running:
                reading.deadline += time.monotonic() - left
    finally:
        for reading in running:
            reading.end()


@dataclass(slots=True)
class _Reading:
    """One file being read; `document` is there when it is done."""

    limits: Limits
    deadline: float = 0.0  # monotonic seconds
    child: subprocess.Popen[bytes] | None = None
    answer: bytearray = field(default_factory=bytearray)
    document: Document | None = None

    def take(self) -> None:
        """Reads what the child has to say, and closes the books where that was all or too much."""
        assert self.child is not None
        assert self.child.stdout is not None
        piece = os.read(self.child.stdout.fileno(), _PIECE)
        self.answer += piece
        if len(self.answer) > self.limits.answer:
            self.give_up(Document("memory", error="its text is larger than is allowed"))
        elif not piece:
            self.document = _judge(self.answer, self._wait())
            self.end()

    def give_up(self, document: Document) -> None:
        self.document = document
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
        self.answer = bytearray()
        self.child = None

    def _wait(self) -> int | None:
        """The exit code of a child that has closed its output; None where it does not end."""
        assert self.child is not None
        try:
            return self.child.wait(max(0.0, self.deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return None


def _start(path: Path, limits: Limits) -> _Reading:
    """A child that reads `path`, or at once the document that says why there is none."""
    reading = _Reading(limits)
    try:
        # Without O_NONBLOCK the open of a pipe that nobody writes to would wait.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reading.document = Document("bad file", error=f"it cannot be opened: {_reason(error)}")
        return reading
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            reading.document = Document("bad file", error="it is not a file")
            return reading
        reading.child = subprocess.Popen(
            [sys.executable, "-P", "-m", _CHILD, msgspec.json.encode(limits).decode()],
            stdin=descriptor,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith("READINGLIST_")},
            start_new_session=True,
        )
    except OSError as error:
        reading.document = Document("bad file", error=f"no process could be started for it: {_reason(error)}")
    finally:
        os.close(descriptor)
    reading.deadline = time.monotonic() + limits.wall_s
    return reading


def _finish_first(running: deque[_Reading]) -> None:
    """Listens to all children until the first of them is done."""
    with selectors.DefaultSelector() as selector:
        for reading in running:
            if reading.child is not None and reading.child.stdout is not None and reading.document is None:
                selector.register(reading.child.stdout, selectors.EVENT_READ, reading)
        while running[0].document is None:
            now = time.monotonic()
            for key, _ in selector.select(max(0.0, min(r.deadline for r in running if not r.document) - now)):
                key.data.take()
                if key.data.document is not None:
                    selector.unregister(key.fileobj)
            for key in list(selector.get_map().values()):
                if time.monotonic() > key.data.deadline:
                    selector.unregister(key.fileobj)
                    key.data.give_up(_too_slow(key.data.limits))


def _judge(answer: bytearray, code: int | None) -> Document:
    """What a child said, if it ended well; else what its end says of the file."""
    if code == 0:
        with suppress(msgspec.DecodeError, RecursionError):
            return msgspec.json.decode(answer, type=Document)
    if code is None or code == -signal.SIGXCPU:
        return Document("timeout", error="it takes more time to read than is allowed")
    if code in (-signal.SIGABRT, -signal.SIGKILL):  # how C++ and the system end a process that is out of memory
        return Document("memory", error="it needs more memory than is allowed")
    how = f"ended by signal {-code}" if code < 0 else f"ended with {code}"
    return Document("bad file", error=f"the process that read it was {how}")


def _too_slow(limits: Limits) -> Document:
    return Document("timeout", error=f"it was not read within {limits.wall_s:g} seconds")


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "its name is not possible"
