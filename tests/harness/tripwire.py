"""A server that nobody may ask: its hits must be none."""

from __future__ import annotations

import socket
import threading
from typing import Self


class Tripwire:
    """Accepts connections on a port of its own, counts them, and answers with a feed that would be liked."""

    def __init__(self) -> None:
        self.hits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def url(self, host: str = "127.0.0.1", path: str = "/feed.xml") -> str:
        return f"http://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.hits += 1
            body = b"<rss version='2.0'><channel><title>trap</title></channel></rss>"
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"
            with connection:
                connection.sendall(head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
