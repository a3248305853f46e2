"""The command line in this interpreter: for the many commands that ask nothing of how a process starts or dies."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any
from unittest import mock

from readinglist.context import Context
from readinglist.interface.session import OpenLibrary
from readinglist.shell.library import open_library
from readinglist.shell.process import COMPLETION_VARIABLE, run

from .deadline import deadline
from .warm import Pauses, TooLong, is_warm


def run_inside(
    words: Sequence[str], environ: Mapping[str, str], cwd: Path, timeout: float, patient: bool = False
) -> tuple[int, bytes, bytes]:
    """As `run_warm`."""
    is_timed = signal.getitimer(signal.ITIMER_REAL)[0] > 0  # by the test itself
    until = time.monotonic() + timeout
    with (
        mock.patch.dict(os.environ, environ, clear=True),
        chdir(cwd),
        nullcontext() if is_timed else deadline(timeout, words),
    ):
        code, out, err = told(words, open_library if patient else _hurried(Pauses()))
    if time.monotonic() >= until:  # the command took the end of its time for a bug of its own
        raise TooLong(out.encode(), err.encode())
    return code, out.encode(), err.encode()


def is_inside(environ: Mapping[str, str]) -> bool:
    """Whether a run with this environment may share this interpreter: it was started with all that start-up reads.

    One that is asked for by another thread may not: environment, folder and streams belong to all of them.
    """
    is_ours = environ.get("PYTHONPATH") == os.environ.get("PYTHONPATH") and COMPLETION_VARIABLE not in environ
    return is_ours and is_warm(environ) and threading.current_thread() is threading.main_thread()


def told(words: Sequence[str], *library: OpenLibrary) -> tuple[int, str, str]:
    """The exit code of a command line, and what it prints; `library`: instead of the one that its words name."""
    with open(os.devnull) as nothing, _unheard(), mock.patch.object(sys, "stdin", nothing):
        out, err = _stream(), _stream()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(words, *library)
        return code, _read(out), _read(err)


def _hurried(pauses: Pauses) -> Callable[..., Context]:
    """Opens libraries whose pauses pass at once."""
    pauses.pass_at_once = True

    def opened(*args: Any, **options: Any) -> Context:
        library = open_library(*args, **options)
        library.clock = replace(library.clock, sleep=pauses.sleep, monotonic=pauses.monotonic)
        return library

    return opened


@contextmanager
def _unheard() -> Iterator[None]:
    """The loggers of the program as a new process has them; afterwards again as they were."""
    loggers = [logging.getLogger(name) for name in (None, "readinglist")]
    before = [(logger.handlers[:], logger.level) for logger in loggers]
    for logger, level in zip(loggers, (logging.WARNING, logging.NOTSET), strict=True):
        logger.handlers[:] = []
        logger.setLevel(level)
    try:
        yield
    finally:
        for logger, (handlers, level) in zip(loggers, before, strict=True):
            logger.handlers[:] = handlers
            logger.setLevel(level)


def _stream() -> TextIOWrapper:
    """As the program prepares its own."""
    return TextIOWrapper(BytesIO(), encoding="utf-8", errors="backslashreplace", newline="\n")


def _read(stream: TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
