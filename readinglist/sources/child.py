"""The side of a child process that reads what others wrote (`children`): its rights, and its only way out."""

from __future__ import annotations

import os
import resource
from contextlib import suppress

from .children import Limits

_FILES = 64  # open at once, where any may be


def only_way_out() -> int:
    """A descriptor of the real standard output; what a library or Python prints goes nowhere."""
    answer = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answer


def give_up_rights(limits: Limits) -> None:
    """Bounds for memory and time; no core, no byte into a file, no new file or socket from here on."""
    for kind, most, hard in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_s, limits.cpu_s + 1),  # the signal of the first says what was wrong
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
    ):
        with suppress(OSError, ValueError):  # macOS knows RLIMIT_AS and refuses it
            resource.setrlimit(kind, (most, hard))
    may_open(False)


def may_open(may: bool) -> None:
    """Whether this process may open files and sockets."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most if may else 0, hard))


def write_answer(answer: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(answer, view) :]
