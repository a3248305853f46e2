"""The program as a user or cron starts it: a process with a known environment, watched from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .arxiv import ScriptedArxiv
from .inside import is_inside, run_inside
from .warm import SITE, TooLong, WarmProcess, is_warm, run_warm

Running = subprocess.Popen[bytes] | WarmProcess
WHOLE = os.environ.get("READINGLIST_TEST_WHOLE", "") not in ("", "0")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a process ended. `code` is negative for a signal, as in `subprocess`."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The last line on stderr."""
        lines = self.err.strip().splitlines()
        return lines[-1] if lines else ""

    def __str__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out[-3000:]}\n--- stderr\n{self.err[-3000:]}"


@dataclass(slots=True)
class Command:
    """Starts `readinglist` on one home.

    `environ` holds for all its runs. Nothing of the caller's own READINGLIST_* reaches the program.
    """

    home: Path
    folder: Path  # for what the harness itself writes
    environ: dict[str, str] = field(default_factory=dict)

    def __call__(
        self,
        *args: object,
        timeout: float = 120,
        check: bool = False,
        fresh: bool = False,
        forked: bool = False,
        patient: bool = False,
        **options: Any,
    ) -> Outcome:
        """Run to the end. `check` asserts exit code 0. For `options` see `start`.

        The interpreter is this one (see `inside`) where none of the options is about a process; `forked`: a process of
        a warm one (see `warm`); `fresh`: a new one. A pause between two requests passes at once in the first two,
        unless `patient`.
        """
        is_fresh = fresh or WHOLE or options.keys() & _OF_START
        try:
            if is_fresh:
                code, out, err = self._run_fresh(args, timeout, **options)
            else:
                code, out, err = self._run_warm(args, timeout, forked, patient, **options)
        except TooLong as late:
            told = f"{late.out[-2000:]!r}\n{late.err[-2000:]!r}"
            raise AssertionError(f"{args} did not end in {timeout} s\n{told}") from None
        outcome = Outcome(code, out.decode(errors="replace"), err.decode(errors="replace"))
        if check:
            assert outcome.code == 0, f"{args}: {outcome}"
        return outcome

    def _run_warm(
        self,
        args: tuple[object, ...],
        timeout: float,
        forked: bool,
        patient: bool,
        home: Path | None = None,
        cwd: Path | None = None,
        **options: Any,
    ) -> tuple[int, bytes, bytes]:
        variables = self._variables(**options)
        if not is_warm(variables):
            return self._run_fresh(args, timeout, home=home, cwd=cwd, **options)
        run_here = run_inside if not forked and is_inside(variables) else run_warm
        return run_here(self._words(args, home), variables, cwd or self.folder, timeout, patient)

    def _run_fresh(self, args: tuple[object, ...], timeout: float, **options: Any) -> tuple[int, bytes, bytes]:
        with self.start(*args, **options) as process:
            try:
                out, err = process.communicate(timeout=timeout)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise TooLong(*process.communicate()) from None
        return process.returncode, out, err

    def start(
        self,
        *args: object,
        arxiv: ScriptedArxiv | None = None,
        now: str | None = None,
        faults: Mapping[str, object] | None = None,
        environ: Mapping[str, str] | None = None,
        bare: bool = False,
        home: Path | None = None,
        before: tuple[str, ...] = (),
        stdin: int = subprocess.DEVNULL,
        cwd: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start in a process group of its own.

        `arxiv`: the server to ask; its day is the program's, unless `now` says otherwise.
        `faults`: FAULT_* variables without the prefix. `bare`: cron's environment, nothing inherited.
        `before`: words put before the command, such as `setpriv` or `strace`.
        """
        words = [*before, sys.executable, "-m", "readinglist", *self._words(args, home)]
        return subprocess.Popen(
            words,
            env=self._variables(arxiv, now, faults, environ, bare),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd or self.folder,
            start_new_session=True,
        )

    def start_warm(self, *args: object, home: Path | None = None, **options: Any) -> Running:
        """As `start`, from a warm interpreter where there is one."""
        variables = self._variables(**options)
        if WHOLE or not is_warm(variables):
            return self.start(*args, home=home, **options)
        return WarmProcess(self._words(args, home), variables, self.folder)

    def _words(self, args: tuple[object, ...], home: Path | None) -> list[str]:
        return ["--home", str(home or self.home), *map(str, args)]

    def _variables(
        self,
        arxiv: ScriptedArxiv | None = None,
        now: str | None = None,
        faults: Mapping[str, object] | None = None,
        environ: Mapping[str, str] | None = None,
        bare: bool = False,
    ) -> dict[str, str]:
        inherited = {} if bare else {k: v for k, v in os.environ.items() if not k.startswith("READINGLIST_")}
        variables = {**inherited, **self._environment(arxiv, now), **self.environ, **(environ or {})}
        if faults is not None:
            variables |= {f"FAULT_{name.upper()}": str(value) for name, value in faults.items()}
            variables["PYTHONPATH"] = os.pathsep.join(filter(None, (str(SITE), variables.get("PYTHONPATH"))))
        return variables

    def _environment(self, arxiv: ScriptedArxiv | None, now: str | None) -> dict[str, str]:
        variables = {"PYTHONDONTWRITEBYTECODE": "1"}
        if arxiv is not None:
            variables |= arxiv.environ() | {"READINGLIST_ARXIV_REQUEST_INTERVAL": "0"}
            now = now or arxiv.after_midnight()
        else:  # no test may ask the world, not even by mistake
            variables |= {f"READINGLIST_ARXIV_{name}": "http://arxiv.invalid" for name in _ENDPOINTS}
        variables |= {f"READINGLIST_CITATIONS_{name}": "http://citations.invalid" for name in ("S2", "OPENALEX")}
        if now is not None:
            variables["READINGLIST_NOW"] = now
        return variables


_OF_START = {"bare", "before", "stdin"}
_ENDPOINTS = ("RSS", "OAI", "API", "PDF", "EPRINT")
