"""What other packages log about outside text reaches no terminal unfiltered (FAULTS F3, G8)."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import logging
from readinglist.interface.signals import log_quietly, log_to_stderr
{which}()
logging.getLogger("arxiv").warning("Result has multiple PDF links; using %s", "http://x/\\x1b[31m\\x9b2J\\u202ered")
try:
    raise ValueError("inside\\x1b[2J")
except ValueError:
    logging.getLogger("readinglist.test").exception("links of %s", "a\\x1b]0;title\\x07\\nb")
"""

TWICE = """
import logging
from readinglist.interface.signals import log_quietly
log_quietly()
for name in "aabba":
    logging.getLogger("readinglist.test").warning("cannot write %s", name)
"""


@pytest.mark.parametrize(("which", "lines"), [("log_quietly", {1}), ("log_to_stderr", {6, 7})])  # 3.13 shows the line
def test_F3_G8_log_messages_are_filtered_and_short(which: str, lines: set[int]) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT.format(which=which)], capture_output=True, timeout=60)
    told = done.stderr.decode()
    assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(told)
    assert len(told.strip().splitlines()) in lines, told
    assert "links of" in told
    assert ("multiple PDF links" in told) == ("Traceback" in told) == (which == "log_to_stderr")


def test_a_warning_is_not_printed_twice_in_a_row() -> None:
    done = subprocess.run([sys.executable, "-c", TWICE], capture_output=True, text=True, timeout=60)
    assert [line.removeprefix("cannot write ") for line in done.stderr.splitlines()] == ["a", "b", "a"]
