"""An interpreter that has loaded all modules and forks itself for each run of the program.

Loading scikit-learn alone takes the processor two seconds, the modules of the program another .15, and the tests start
the program some thousand times. Each run is still a process: it has a session, an environment, streams and a folder of
its own, may be killed anywhere, and finds every module as its import left it. What is not seen here, how a fresh
interpreter starts, is seen by the tests that call `Command.start`, and by all of them with READINGLIST_TEST_WHOLE=1.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Self, SupportsIndex

SITE = Path(__file__).parent / "site"  # holds the sitecustomize that plays faults
HEAVY = (
    "sklearn.svm",
    "sklearn.feature_extraction.text",
    "sqlite_utils",
    "feedparser",
    "arxiv",
    "lxml.etree",
    "rich.progress",
)
READ_AT_START = ("PYTHON", "LANG", "LC_", "LD_", "TZ")  # variables that an interpreter reads once
NOTICED_S = 0.1  # a pause that is longer passes at once
LARGEST_JOB = 1 << 17  # bytes of JSON: arguments and environment
_DIGITS = 10  # of a number that is told


class TooLong(Exception):
    """A run that did not end in time; it was killed. Holds what it had written."""

    def __init__(self, out: bytes, err: bytes) -> None:
        super().__init__(out, err)
        self.out, self.err = out, err


def run_warm(
    words: Sequence[str], environ: Mapping[str, str], cwd: Path, timeout: float, patient: bool = False
) -> tuple[int, bytes, bytes]:
    """Run `readinglist WORDS`: exit code (negative for a signal), stdout, stderr.

    A pause of the program passes at once, its stopwatch goes on by as much; `patient`: it waits.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid, answer = _forked(words, environ, cwd, patient, out.fileno(), err.fileno())
        with answer:
            ended = select.select([answer], [], [], timeout)[0]
            if not ended:
                os.killpg(pid, signal.SIGKILL)
            code = int(answer.read(_DIGITS))
        texts = [os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0) for file in (out, err)]
    if not ended:
        raise TooLong(*texts)
    return code, texts[0], texts[1]


class WarmProcess:
    """A run that goes on beside its caller, with what `subprocess.Popen` has of it: `stdout` is a pipe."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str], cwd: Path) -> None:
        read, write = os.pipe()
        self.stdout: IO[bytes] = os.fdopen(read, "rb")
        self._err = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `communicate`
        self.returncode: int | None = None
        try:
            self.pid, self._answer = _forked(words, environ, cwd, True, write, self._err.fileno())
        finally:
            os.close(write)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.poll(None)
        for file in (self.stdout, self._err, self._answer):
            file.close()

    def poll(self, timeout: float | None = 0) -> int | None:
        """The exit code, negative for a signal; None where it still runs after `timeout` seconds."""
        if self.returncode is None and select.select([self._answer], [], [], timeout)[0]:
            self.returncode = int(self._answer.read(_DIGITS))
        return self.returncode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float) -> tuple[bytes, bytes]:
        """What is left of its output, and all that it wrote to stderr, when it has ended."""
        if self.poll(timeout) is None:
            os.killpg(self.pid, signal.SIGKILL)
            raise AssertionError(f"it did not end in {timeout} s")
        with self:
            self._err.seek(0)
            return self.stdout.read(), self._err.read()


def _forked(
    words: Sequence[str], environ: Mapping[str, str], cwd: Path, patient: bool, out: int, err: int
) -> tuple[int, IO[bytes]]:
    """The number of a new run, and where its exit code will be read."""
    told, tell = os.pipe()
    answer = os.fdopen(told, "rb", buffering=0)
    job = json.dumps({"words": list(words), "environ": dict(environ), "cwd": str(cwd), "patient": patient}).encode()
    try:
        socket.send_fds(_server(), [job], [out, err, tell])
    finally:
        os.close(tell)
    return int(answer.read(_DIGITS)), answer


def is_warm(environ: Mapping[str, str]) -> bool:
    """Whether a run with this environment may come from the server: it was started with all that start-up reads."""
    return sys.platform == "linux" and all(
        os.environ.get(name) == environ.get(name)
        for name in {*environ, *os.environ}
        if name.startswith(READ_AT_START) and name not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    )


@cache
def _server() -> socket.socket:
    """The way to the server of this process, which ends with it."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # a process with threads is not one to fork
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("FAULT_")}
    environ = {**inherited, **threads, "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, __file__]
    process = subprocess.Popen(words, stdin=its.fileno(), stdout=subprocess.DEVNULL, env=environ, process_group=0)
    its.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _serve(jobs: socket.socket) -> Job:
    """Fork for each job until nobody is left to send one. Returns in a child only, with what it is to do."""
    running: dict[int, int] = {}  # by the number of a child: where its end is told
    bell, ring = os.pipe()
    os.set_blocking(ring, False)
    signal.set_wakeup_fd(ring)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready = select.select([jobs.fileno(), bell], [], [])[0]
        if bell in ready:
            os.read(bell, 1024)
            _tell_ends(running)
        if jobs.fileno() not in ready:
            continue
        text, fds, *_ = socket.recv_fds(jobs, LARGEST_JOB, 3)
        if not text:
            os._exit(0)
        if (pid := os.fork()) == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            return Job(**json.loads(text), streams=fds[:2])
        os.write(fds[2], b"%*d" % (_DIGITS, pid))
        running[pid] = fds[2]
        for fd in fds[:2]:
            os.close(fd)


def _tell_ends(running: dict[int, int]) -> None:
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            tell = running.pop(ended[0])
            os.write(tell, b"%*d" % (_DIGITS, os.waitstatus_to_exitcode(ended[1])))
            os.close(tell)


class Pauses:
    """`time.sleep` and `time.monotonic` of the program: a pause is a step of the stopwatch."""

    def __init__(self) -> None:
        self.pass_at_once = False
        self._sleep, self._monotonic, self._ahead = time.sleep, time.monotonic, 0.0

    def sleep(self, seconds: float | SupportsIndex, /) -> None:
        if self.pass_at_once and float(seconds) > NOTICED_S:
            self._ahead += float(seconds)
        else:
            self._sleep(seconds)

    def monotonic(self) -> float:
        return self._monotonic() + self._ahead


_pauses = Pauses()


@dataclass(frozen=True, slots=True)
class Job:
    words: list[str]
    environ: dict[str, str]
    cwd: str
    patient: bool
    streams: list[int]

    def run(self) -> int:
        """Become the program; its exit code."""
        _pauses.pass_at_once = not self.patient
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, stream in enumerate(self.streams, start=1):
            os.dup2(stream, number)
        os.closerange(3, 256)
        # What was opened on a file at the start would look for its place in a pipe.
        sys.stdout = os.fdopen(1, "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors, closefd=False)
        sys.stderr = os.fdopen(2, "w", 1, encoding=sys.stderr.encoding, errors=sys.stderr.errors, closefd=False)
        os.chdir(self.cwd)
        os.environ.clear()
        os.environ.update(self.environ)
        sys.path[:0] = [os.getcwd(), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        if any(name.startswith("FAULT_") for name in os.environ):  # then SITE is on that path
            sys.modules.pop("sitecustomize", None)
            importlib.import_module("sitecustomize")
        sys.argv = ["readinglist", *self.words]
        try:
            runpy.run_module("readinglist", run_name="__main__", alter_sys=True)
        except SystemExit as end:
            return int(end.code or 0)
        except BaseException:
            traceback.print_exc()
            return 1
        return 0


def _of_ours() -> list[str]:
    """All modules of the program but those that are started by themselves."""
    package = importlib.import_module("readinglist")
    found = (module.name for module in pkgutil.walk_packages(package.__path__, "readinglist."))
    return [name for name in found if not name.endswith(("__main__", "_child"))]


def _main() -> None:
    time.sleep, time.monotonic = _pauses.sleep, _pauses.monotonic  # before any module takes them
    importlib.import_module("drafts").copy_drafts()
    sys.path.pop(0)  # the folder of this file
    for name in (*HEAVY, *_of_ours()):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    code = _serve(socket.socket(fileno=os.dup(0))).run()
    threading._shutdown()  # type: ignore[attr-defined]  # what the end of an interpreter does, too
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # taking down all that was loaded would copy it first


if __name__ == "__main__":
    _main()
