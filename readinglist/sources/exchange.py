"""One request and its answer over one fresh connection, inside one deadline.

The deadline holds for everything from the name to the last byte: it is looked at before each wait,
so a server that sends one byte at a time, or no header at all, gains nothing by it. The body is
decoded here, with its size watched, because 200 kB can stand for 200 MB.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import zlib
from collections.abc import Callable, Mapping
from math import inf
from typing import Any, cast

from readinglist.core.errors import Incomplete, SourceError
from readinglist.core.frozen import Frozen

from .addresses import Resolver, Target, connect, resolve

_PIECE = 65_536  # bytes read or decoded at a time
_GZIP = 16 + zlib.MAX_WBITS


class Broken(Exception):
    """The exchange failed on the way; asking again may help."""


class NotReached(Broken):
    """No connection came to be."""


class CutShort(Broken):
    """The answer began and ended before its end."""


class DeadlinePassed(Exception):
    """The server did not answer in time."""


class NotReachedInTime(DeadlinePassed):
    """No connection came to be in time."""


class Answer(Frozen):
    """Status, headers (lower-case names) and the decoded body; empty where it was not wanted."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Message(Frozen):
    """What is sent: a GET, or a POST of `body` (JSON). `headers` are added to our own."""

    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


GET = Message()


class Terms(Frozen):
    """What holds for one exchange."""

    deadline: float  # monotonic seconds
    max_bytes: int  # decoded
    wanted: frozenset[int]  # statuses whose body is read
    allow_private: tuple[str, ...]
    user_agent: str
    resolver: Resolver
    monotonic: Callable[[], float]
    on_answer: Callable[[], None]  # called when the server has begun to answer, so has the request
    reach_by: float = inf  # monotonic seconds: when the connection must be there

    def left(self) -> float:
        """Seconds until the deadline. Raises DeadlinePassed where there are none."""
        left = self.deadline - self.monotonic()
        if left <= 0:
            raise DeadlinePassed
        return left

    def left_to_reach(self) -> float:
        """The same until the connection must be there."""
        return min(self.left(), max(self.reach_by - self.monotonic(), 0.001))


def exchange(target: Target, terms: Terms, message: Message = GET) -> Answer:
    """The answer to one request of `target`.

    Raises Broken or CutShort where asking again may help, DeadlinePassed, Refused for a private
    address, Incomplete for what is too large or encoded as nobody asked, SourceError where the
    server cannot prove who it is.
    """
    try:
        with _reach(target, terms) as sock:
            sock.settimeout(terms.left())
            sock.sendall(_request(target, terms.user_agent, message))
            return _receive(sock, target, terms, message.method)
    except TimeoutError:
        raise DeadlinePassed from None
    except ssl.SSLCertVerificationError as error:
        raise SourceError(f"{target.host} cannot prove that it is {target.host} ({error.verify_message})") from None
    except http.client.IncompleteRead:
        raise CutShort(f"{target.host} ended its answer early") from None
    except http.client.HTTPException as error:
        raise Broken(f"{target.host} sent no proper answer ({type(error).__name__})") from None
    except OSError as error:
        raise Broken(f"{target.host}: {error.strerror or error}") from None


def _request(target: Target, user_agent: str, message: Message) -> bytes:
    posted = [("Content-Type", "application/json"), ("Content-Length", str(len(message.body)))]
    added = [*message.headers, *(posted if message.method == "POST" else ())]
    lines = (
        f"{message.method} {target.path} HTTP/1.1",
        f"Host: {target.host_header}",
        f"User-Agent: {user_agent}",
        "Accept: */*",
        "Accept-Encoding: gzip",
        "Connection: close",
        *(f"{name}: {value}" for name, value in added),
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii") + message.body


def _reach(target: Target, terms: Terms) -> socket.socket:
    """A connection. Raises NotReached or NotReachedInTime where there is none."""
    try:
        return _connect(target, terms)
    except TimeoutError:
        raise NotReachedInTime from None
    except ssl.SSLError:
        raise
    except OSError as error:
        raise NotReached(f"{target.host}: {error.strerror or error}") from None


def _connect(target: Target, terms: Terms) -> socket.socket:
    """A socket to the first judged address that takes it, with TLS where the target says so."""
    addresses = resolve(target, terms.allow_private, terms.resolver, terms.left_to_reach())

    def secure(sock: socket.socket) -> socket.socket:
        if target.scheme != "https":
            return sock
        sock.settimeout(terms.left())
        return ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)

    return connect(addresses, terms.left_to_reach, secure)


class _Watched(io.RawIOBase):
    """The receiving side of a socket; no wait outlasts the deadline."""

    def __init__(self, sock: socket.socket, terms: Terms) -> None:
        self._sock = sock
        self._terms = terms
        self.waits = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # Any: a writable buffer has no name in Python 3.11
        self._sock.settimeout(self._terms.left() if self.waits else 0.0)
        try:
            return self._sock.recv_into(buffer)
        except TimeoutError:
            raise DeadlinePassed from None
        except (BlockingIOError, ssl.SSLWantReadError):
            return None


class _Stream(io.BufferedReader):
    """A reader that `HTTPResponse` does not close, so that what follows the body can be seen."""

    def close(self) -> None:
        pass

    def flush(self) -> None:
        """Nothing to flush; `HTTPResponse` asks for it when it goes, and from Python 3.13 on a failure is printed."""


class _Source:
    """The part of a socket that `HTTPResponse` uses."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    def makefile(self, mode: str) -> _Stream:
        return self._stream


def _receive(sock: socket.socket, target: Target, terms: Terms, method: str) -> Answer:
    raw = _Watched(sock, terms)
    stream = _Stream(raw, _PIECE)
    response = http.client.HTTPResponse(cast(socket.socket, _Source(stream)), method=method)
    response.begin()
    terms.on_answer()
    headers = {name.lower(): value for name, value in reversed(response.getheaders())}
    if response.status not in terms.wanted:
        return Answer(response.status, headers, b"")
    encoding = ",".join(response.headers.get_all("content-encoding") or ()).strip().lower()
    body = _read_body(response, target, encoding, terms.max_bytes)
    raw.waits = False
    if response.length is not None and not response.chunked and stream.peek(1):
        raise CutShort(f"{target.host} sent more than it announced")
    return Answer(response.status, headers, body)


def _read_body(response: http.client.HTTPResponse, target: Target, encoding: str, max_bytes: int) -> bytes:
    """The whole body, decoded. `response.length` is what is left of the announced length."""
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise Incomplete(f"{target.host} answered in the encoding {encoding[:40]!r}, which was not asked for")
    unpack = _Unpacker() if "gzip" in encoding else None
    body = bytearray()
    while piece := response.read(_PIECE):
        for part in unpack.feed(piece) if unpack else (piece,):
            body += part
            if len(body) > max_bytes:
                raise Incomplete(f"{target.host} answered with more than {max_bytes:,} bytes, which is too large")
    if response.length:
        raise CutShort(f"{target.host} announced {response.length:,} bytes more than it sent")
    if unpack is not None and not unpack.is_whole:
        raise CutShort(f"{target.host} ended its compressed answer early")
    return bytes(body)


class _Unpacker:
    """gzip to bytes in small pieces; members that follow each other are one body."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP)
        self._fed = False

    @property
    def is_whole(self) -> bool:
        return self._member.eof or not self._fed

    def feed(self, data: bytes) -> Any:
        """Decoded pieces of at most 64 kB each."""
        try:
            while data:
                if self._member.eof:
                    self._member = zlib.decompressobj(_GZIP)
                self._fed = True
                yield self._member.decompress(data, _PIECE)
                data = self._member.unconsumed_tail or self._member.unused_data
        except zlib.error:
            raise CutShort("the compressed answer is damaged") from None
