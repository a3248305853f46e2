"""One measurement in a process of its own: seconds of the work, and the most memory it ever held."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """`seconds` of the function, `process` of the whole process, `peak` in MB of 10**6 bytes."""

    seconds: float
    process: float
    peak: float
    result: Any  # what the function returned, through JSON


def measure(function: str, **arguments: Any) -> Measured:
    """Run `bench.MODULE:FUNCTION` with `arguments` (of JSON) in a child. Raises on its failure."""
    command = [sys.executable, "-m", "bench.child", function, json.dumps(arguments)]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    process = time.perf_counter() - started
    told = json.loads(done.stdout.splitlines()[-1])
    return Measured(told["seconds"], round(process, 3), told["peak"], told["result"])


def peak_memory() -> float:
    """MB that this process held at most.

    On Linux from the kernel's own record of this program: getrusage also counts what the parent held
    when it started us.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def main() -> None:
    module, _, name = sys.argv[1].partition(":")
    function = getattr(import_module(module), name)
    started = time.perf_counter()
    result = function(**json.loads(sys.argv[2]))
    seconds = time.perf_counter() - started
    if isinstance(result, dict):
        seconds = result.pop("seconds", seconds)  # the function knows better what is its work
    print(json.dumps({"seconds": round(seconds, 3), "peak": round(peak_memory(), 1), "result": result}))


if __name__ == "__main__":
    main()
