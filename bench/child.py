"""One measurement in a process of its own: seconds of the work, and the most memory it ever held.

Seconds of the processor stand beside those of the clock: on a machine that does something else as well,
only they say what the work costs.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
STATUS = Path("/proc/self/status")
EVERY_S = 0.02  # anonymous memory is looked at so often: the kernel keeps no record of its peak


@dataclass(frozen=True, slots=True)
class Measured:
    """`seconds` of the function, `process` of the whole process, `cpu` of the processor with its children.

    `peak` in MB of 10**6 bytes, with the pages of mapped files; `anonymous` without them, where the system tells.
    """

    seconds: float
    process: float
    cpu: float
    peak: float
    anonymous: float | None
    result: Any  # what the function returned, through JSON


def measure(function: str, **arguments: Any) -> Measured:
    """Run `bench.MODULE:FUNCTION` with `arguments` (of JSON) in a child. Raises on its failure."""
    command = [sys.executable, "-m", "bench.child", function, json.dumps(arguments)]
    # Without compiled modules, as some shells ask for, every start would compile everything again.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, check=True)
    process = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = json.loads(done.stdout.splitlines()[-1])
    return Measured(told["seconds"], round(process, 3), round(cpu, 3), told["peak"], told["anonymous"], told["result"])


def peak_memory() -> float:
    """MB that this process held at most.

    On Linux from the kernel's own record of this program: getrusage also counts what the parent held
    when it started us.
    """
    if STATUS.is_file():
        return _status("VmHWM:")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _status(name: str) -> float:
    """MB that the kernel tells of this process under `name`."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024 / 1e6


class AnonymousMemory(threading.Thread):
    """Watches how much memory this process holds that no file stands behind; `peak` in MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0

    def run(self) -> None:
        while True:
            self.peak = max(self.peak, _status("RssAnon:"))
            time.sleep(EVERY_S)


def main() -> None:
    module, _, name = sys.argv[1].partition(":")
    watch = AnonymousMemory()
    if STATUS.is_file():
        watch.start()
    function = getattr(import_module(module), name)
    started = time.perf_counter()
    result = function(**json.loads(sys.argv[2]))
    seconds = time.perf_counter() - started
    if isinstance(result, dict):
        seconds = result.pop("seconds", seconds)  # the function knows better what is its work
    told = {"seconds": round(seconds, 3), "peak": round(peak_memory(), 1)}
    print(json.dumps(told | {"anonymous": round(watch.peak, 1) or None, "result": result}))


if __name__ == "__main__":
    main()
