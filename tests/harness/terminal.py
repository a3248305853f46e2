"""Programs on a terminal: a pty of our own, which can be killed at any byte, and tmux, which says what is seen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shlex
import shutil
import signal
import struct
import subprocess
import termios
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_=>78])", re.S)


@dataclass
class Terminal:
    """A process on a pty of `size` (columns, lines); what it wrote is in `raw`."""

    words: Sequence[str]
    environ: Mapping[str, str]
    size: tuple[int, int] = (80, 24)
    raw: bytes = b""
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._leader, follower = pty.openpty()
        columns, lines = self.size
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        environ = {"TERM": "xterm-256color", **self.environ}
        self.process = subprocess.Popen(
            list(self.words), env=environ, stdin=follower, stdout=follower, stderr=follower, start_new_session=True
        )
        os.close(follower)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        os.close(self._leader)

    def send(self, keys: str) -> None:
        os.write(self._leader, keys.encode())

    def text(self, since: int = 0) -> str:
        """What was written from byte `since` on, without what steers the terminal."""
        return _ESCAPES.sub("", self.raw[since:].decode("utf-8", "replace"))

    def wait_for(self, words: str, since: int = 0, seconds: float = 60) -> None:
        """Until `words` were written; AssertionError where they are not."""
        deadline = time.monotonic() + seconds
        while words not in self.text(since):
            assert time.monotonic() < deadline, f"{words!r} did not appear:\n{self.text(since)[-3000:]}"
            assert self._read(0.2) or self.process.poll() is None, f"it ended:\n{self.text(since)[-3000:]}"

    def last_byte_after(self, keys: str, quiet: float = 0.1, seconds: float = 5) -> float:
        """Seconds from sending `keys` to the last byte of the answer, which ends when nothing comes for `quiet`."""
        started = time.perf_counter()
        self.send(keys)
        last = started
        while self._read(quiet if last > started else seconds):
            last = time.perf_counter()
        return last - started

    def kill(self, number: int = signal.SIGKILL) -> int:
        """End the whole group of processes; its exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        return self.process.wait(timeout=30)

    def end(self, seconds: float = 30) -> int:
        """Read until the process is gone; its exit code."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"it goes on:\n{self.text()[-3000:]}"
            self._read(0.1)
        return self.process.returncode

    def _read(self, seconds: float) -> bool:
        if not select.select([self._leader], [], [], seconds)[0]:
            return False
        try:
            part = os.read(self._leader, 65536)
        except OSError:  # the other side is gone: how Linux ends a pty
            return False
        self.raw += part
        return bool(part)


class Tmux:
    """A tmux server of its own with one window of `size`; skips where there is no tmux."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str], folder: Path, size: tuple[int, int]) -> None:
        if shutil.which("tmux") is None:
            pytest.skip("tmux is not installed: the screen is not looked at")
        self._socket = f"readinglist-{uuid.uuid4().hex[:12]}"
        self._environ = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        variables = [f"{name}={value}" for name, value in environ.items()]
        command = shlex.join(["env", "-i", *variables, "TERM=tmux-256color", *words])
        self._status = folder / "status"
        shell = f"{command}; echo $? > {shlex.quote(str(self._status))}"
        columns, lines = map(str, size)
        self.run("-f", os.devnull, "new-session", "-d", "-x", columns, "-y", lines, shell)

    def __enter__(self) -> Tmux:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], env=self._environ, stderr=subprocess.DEVNULL)

    def run(self, *words: str) -> str:
        command = ["tmux", "-u", "-L", self._socket, *words]
        return subprocess.run(command, env=self._environ, capture_output=True, text=True, check=True).stdout

    def press(self, *keys: str) -> None:
        """Keys by tmux's names (`Enter`, `Escape`); a single character is itself."""
        for key in keys:
            self.run("send-keys", *(["-l", key] if len(key) == 1 else [key]))

    def screen(self) -> str:
        return self.run("capture-pane", "-p")

    def wait_for(self, words: str, seconds: float = 60) -> str:
        """The screen as soon as it shows `words`."""
        deadline = time.monotonic() + seconds
        while words not in (seen := self.screen()):
            assert time.monotonic() < deadline, f"{words!r} is not on the screen:\n{seen}"
            time.sleep(0.05)
        return seen

    def end(self, seconds: float = 30) -> int:
        """The exit code of the program, when it has ended."""
        deadline = time.monotonic() + seconds
        while not self._status.exists() or not self._status.read_text().strip():
            assert time.monotonic() < deadline, f"it goes on:\n{self.screen()}"
            time.sleep(0.05)
        return int(self._status.read_text())
