"""The command line in this interpreter: for many commands that ask nothing of how a process starts or dies."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

from readinglist.interface.session import OpenLibrary
from readinglist.shell.process import run

from .command import Command


class Inside(Command):
    """As `Command`; a run with an option of `start`, and all of them with READINGLIST_TEST_WHOLE=1, is a process."""

    def _run_warm(
        self,
        args: tuple[object, ...],
        timeout: float,
        home: Path | None = None,
        cwd: Path | None = None,
        patient: bool = False,
        **options: Any,
    ) -> tuple[int, bytes, bytes]:
        with mock.patch.dict(os.environ, self._variables(**options), clear=True), chdir(cwd or self.folder):
            code, out, err = told(self._words(args, home))
        said, talk = (text.encode("utf-8", "backslashreplace") for text in (out, err))
        return code, said, talk


def told(words: Sequence[str], *library: OpenLibrary) -> tuple[int, str, str]:
    """The exit code of a command line, and what it prints; `library`: instead of the one that its words name."""
    loggers = [logging.getLogger(name) for name in (None, "readinglist")]
    before = [(logger.handlers[:], logger.level) for logger in loggers]
    out, err = StringIO(), StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run(words, *library)
    finally:
        for logger, (handlers, level) in zip(loggers, before, strict=True):
            logger.handlers[:] = handlers
            logger.setLevel(level)
    return code, out.getvalue(), err.getvalue()
