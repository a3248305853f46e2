"""The command line in this interpreter: for many commands that ask nothing of how a process starts or dies."""

from __future__ import annotations

import logging
import os
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

from readinglist.cli.process import run

from .command import Command


class Inside(Command):
    """As `Command`; a run with an option of `start`, and all of them with READINGLIST_TEST_WHOLE=1, is a process."""

    def _run_warm(
        self,
        args: tuple[object, ...],
        timeout: float,
        home: Path | None = None,
        cwd: Path | None = None,
        **options: Any,
    ) -> tuple[int, bytes, bytes]:
        loggers = [logging.getLogger(name) for name in (None, "readinglist")]
        before = [(logger.handlers[:], logger.level) for logger in loggers]
        out, err = StringIO(), StringIO()
        try:
            with (
                mock.patch.dict(os.environ, self._variables(**options), clear=True),
                chdir(cwd or self.folder),
                redirect_stdout(out),
                redirect_stderr(err),
            ):
                code = run(self._words(args, home))
        finally:
            for logger, (handlers, level) in zip(loggers, before, strict=True):
                logger.handlers[:] = handlers
                logger.setLevel(level)
        said, talk = (text.getvalue().encode("utf-8", "backslashreplace") for text in (out, err))
        return code, said, talk
