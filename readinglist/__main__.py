"""`python -m readinglist` and the console script."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line of this process and leave with its exit code."""
    # Threads of the linear algebra take longer to start, and to wait for, than all that they would do here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is loaded at the start stays: looking through it for garbage every 700 objects costs a tenth of the start.
    gc.set_threshold(50_000)
    from readinglist.shell.process import run_process

    sys.exit(run_process(sys.argv[1:]))


if __name__ == "__main__":
    main()
