"""The sockets of the page: uvicorn with the limits that it lacks for a server of one reader."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from readinglist.core.errors import Locked, UsageError

from .guard import Asgi

IDLE_SECONDS = 15.0  # without a whole request: a connection that says nothing, or says it one byte at a time
MOST_HEADERS = 32 * 1024  # bytes of a request before its body


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that hangs up on whoever does not bring a request to its end.

    uvicorn's own time limit begins after the first answer and ends with the first byte of the next request, so that a
    connection which never asks, or asks one byte at a time, stays for ever.
    """

    idle_s = IDLE_SECONDS
    _last: object = None  # the request at the last look; `_BUSY` while one was being answered

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.loop.call_later(self.idle_s, self._look)

    def _look(self) -> None:
        if self.transport.is_closing():
            return
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if not is_busy and self.cycle is self._last:
            self.transport.close()
            return
        self._last = _BUSY if is_busy else self.cycle
        self.loop.call_later(self.idle_s, self._look)


_BUSY = object()


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port` (0: a free one). Raises Locked, UsageError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise UsageError(f"{host!r} is no address of this machine ({error.strerror})") from error
    opened = socket.socket(family, kind, protocol)  # asyncio sends at once only where it is told that this is TCP
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind(address)
        opened.listen(512)
    except OSError as error:
        opened.close()
        if error.errno == errno.EADDRINUSE:
            raise Locked(
                f"port {port} of {host} is taken: if `readinglist serve` runs already, open its page in the browser, "
                "else choose another with --port"
            ) from error
        raise Locked(f"port {port} of {host} cannot be had ({error.strerror}); choose another with --port") from error
    return opened


def build_server(app: Asgi, on_ready: Callable[[], None], idle_s: float = IDLE_SECONDS) -> uvicorn.Server:
    """A server of `app`; its `run(sockets=[...])` serves until a signal ends it. `on_ready`: requests are answered."""
    config = uvicorn.Config(
        app,
        http=type("Protocol", (PatientProtocol,), {"idle_s": idle_s}),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=int(IDLE_SECONDS),
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=MOST_HEADERS,
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            on_ready()

    return Server(config)
