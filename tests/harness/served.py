"""The page as a user serves it: a process on a free port, the address that it prints, and how it ends."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from .command import Command, Running


@dataclass
class Site:
    """`with Site(home) as site:` a running server; `site.url` is the address that it prints, without the last slash.

    What is asked below that address is let in, for the token stands in it.
    """

    home: Path
    now: str | None = None
    words: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False  # by an interpreter of its own
    process: Running = field(init=False)
    url: str = field(init=False)

    def __enter__(self) -> Self:
        command = Command(self.home, self.home.parent)
        words = ("serve", "--port", "0", *self.words)
        start = command.start if self.fresh else command.start_warm
        self.process = start(*words, now=self.now, environ=self.environ)
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode().strip()
        if not line.startswith("http://"):
            _, told = self.process.communicate(timeout=10)
            raise AssertionError(f"no address was printed: {line!r}\n{told.decode()[-2000:]}")
        self.url = line.rstrip("/")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.end()

    @property
    def host(self) -> str:
        """`127.0.0.1:8377`."""
        return urlsplit(self.url).netloc

    @property
    def token(self) -> str:
        """What stands in the printed address behind the host."""
        return urlsplit(self.url).path.removeprefix("/")

    @property
    def head(self) -> str:
        """The first lines of a request's head, which let it in."""
        return f"Host: {self.host}\r\nAuthorization: Bearer {self.token}\r\n"

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    def end(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """End it by a signal; its exit code and what it wrote to stderr."""
        self.process.send_signal(number)
        _, told = self.process.communicate(timeout=20)
        code = self.process.returncode
        assert code is not None
        return code, told.decode()
