"""Faults that a scripted arXiv plays: each is one answer, sent over the raw connection.

A step gets the handler of the connection, the request, and a function that makes the honest answer.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Protocol

from readinglist.demo.loopback import Answer, Request, send

Honest = Callable[[], Answer]
_TYPES = {"rss": "application/atom+xml", "api": "application/atom+xml", "oai": "text/xml", "pdf": "application/pdf"}


class Step(Protocol):
    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None: ...


def pause(seconds: float) -> None:
    threading.Event().wait(seconds)


def _raw(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    """Exactly these headers and this body."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    handler.wfile.flush()


def _hang_up(handler: BaseHTTPRequestHandler, *, reset: bool = False) -> None:
    """Close the connection at once, politely (FIN) or not (RST)."""
    handler.close_connection = True
    if reset:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
    else:
        handler.connection.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class OK:
    """The honest answer."""

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        send(handler, honest(), request)


@dataclass(frozen=True, slots=True)
class Edited:
    """The honest body, changed."""

    change: Callable[[bytes], bytes]

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        answer = honest()
        send(handler, Answer(answer.status, answer.type, self.change(answer.body), answer.headers), request)


@dataclass(frozen=True, slots=True)
class Status:
    code: int
    retry_after: str | None = None
    body: bytes = b"<html><body>error</body></html>"

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        extra = {} if self.retry_after is None else {"Retry-After": self.retry_after}
        _raw(
            handler, self.code, {"Content-Type": "text/html", "Content-Length": str(len(self.body)), **extra}, self.body
        )


@dataclass(frozen=True, slots=True)
class BusyUntil:
    """A 503 whose Retry-After is a date, `seconds` after it is sent."""

    seconds: float

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        until = datetime.now(UTC) + timedelta(seconds=self.seconds)
        Status(503, format_datetime(until, usegmt=True)).play(handler, request, honest)


@dataclass(frozen=True, slots=True)
class Body:
    """These bytes as the whole answer, complete as far as HTTP goes."""

    data: bytes
    type: str | None = None  # None: that of the endpoint
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        kind = self.type or _TYPES.get(request.endpoint, "text/html")
        headers = {"Content-Type": kind, "Content-Length": str(len(self.data)), **dict(self.headers)}
        _raw(handler, self.status, headers, self.data)


def Blocked(type: str = "text/html") -> Body:
    """A page for people where data was asked for, with status 200."""
    page = (
        b"<!DOCTYPE html>\n<html><head><title>Access Denied</title></head><body>Please solve the captcha</body></html>"
    )
    return Body(page, type)


def Empty() -> Edited:
    """A well-formed document of the right kind with no entry and no record in it."""
    return Edited(without_entries)


def ErrorEntry() -> Body:
    """The API's way to say no with status 200."""
    return Body(
        b"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/</id><title>arXiv Search Results</title><updated>2026-04-12T22:59:06Z</updated>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage><opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry><id>https://arxiv.org/api/errors#some_error</id><title>Error</title><updated>2026-04-12T22:59:06Z</updated>
  <summary>some error</summary><author><name>arXiv api core</name></author></entry>
</feed>"""
    )


def OaiError(code: str) -> Body:
    return Body(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-24T05:30:00Z</responseDate>
<request verb="ListRecords">http://oaipmh.arxiv.org/oai</request>
<error code="{code}">scripted</error></OAI-PMH>""".encode()
    )


@dataclass(frozen=True, slots=True)
class Truncate:
    """The honest body cut after `at` bytes (a float: that share of it).

    `told`: "length" announces the whole and ends early, "chunked" leaves out the last chunk,
    "close" has no length at all, "short" announces the cut one: HTTP sees nothing wrong.
    """

    at: float
    told: str = "length"

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        answer = honest()
        whole = answer.body
        part = whole[: int(len(whole) * self.at) if isinstance(self.at, float) else self.at]
        headers = {"Content-Type": answer.type}
        if self.told == "chunked":
            headers["Transfer-Encoding"] = "chunked"
            part = b"".join(
                b"%x\r\n%b\r\n" % (len(c), c) for c in (part[i : i + 4000] for i in range(0, len(part), 4000))
            )
        elif self.told != "close":
            headers["Content-Length"] = str(len(part) if self.told == "short" else len(whole))
        else:
            headers["Connection"] = "close"
        _raw(handler, answer.status, headers, part)
        if self.told != "short":
            _hang_up(handler)


@dataclass(frozen=True, slots=True)
class WrongLength:
    """The whole body under a Content-Length that is `more` bytes larger."""

    more: int = 1000

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        answer = honest()
        headers = {"Content-Type": answer.type, "Content-Length": str(len(answer.body) + self.more)}
        _raw(handler, answer.status, headers, answer.body)
        _hang_up(handler)


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset, after `after` bytes of the body (None: before any answer)."""

    after: int | None = None

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        if self.after is not None:
            answer = honest()
            headers = {"Content-Type": answer.type, "Content-Length": str(len(answer.body))}
            _raw(handler, 200, headers, answer.body[: self.after])
            pause(0.05)  # let the bytes arrive: a reset throws away what is under way
        _hang_up(handler, reset=True)


@dataclass(frozen=True, slots=True)
class Slow:
    """One byte of the body every `interval` seconds."""

    interval: float = 0.2

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        answer = honest()
        _raw(handler, answer.status, {"Content-Type": answer.type, "Content-Length": str(len(answer.body))}, b"")
        for byte in answer.body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            pause(self.interval)


@dataclass(frozen=True, slots=True)
class Stall:
    """Silence for `seconds` after `after` bytes of the body, then the end."""

    after: int = 100
    seconds: float = 60

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        answer = honest()
        headers = {"Content-Type": answer.type, "Content-Length": str(len(answer.body))}
        _raw(handler, answer.status, headers, answer.body[: self.after])
        _wait_for_hang_up(handler, self.seconds)


@dataclass(frozen=True, slots=True)
class Held:
    """The honest answer, but not before `free` is set."""

    free: threading.Event

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        self.free.wait(60)
        send(handler, honest(), request)


@dataclass(frozen=True, slots=True)
class NoHeaders:
    """Nothing at all for `seconds`; with `drip`, header lines without end."""

    seconds: float = 60
    drip: bool = False

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        if self.drip:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for n in range(int(self.seconds / 0.2)):
                handler.wfile.write(b"X-%d: a\r\n" % n)
                handler.wfile.flush()
                pause(0.2)
        else:
            _wait_for_hang_up(handler, self.seconds)
        handler.close_connection = True


def _wait_for_hang_up(handler: BaseHTTPRequestHandler, seconds: float) -> None:
    handler.connection.settimeout(seconds)
    with contextlib.suppress(OSError):
        handler.connection.recv(1)
    handler.close_connection = True


@dataclass(frozen=True, slots=True)
class GzipBomb:
    """`size` zero bytes in a few kilobytes; `encoding` is what the header calls it."""

    size: int = 200_000_000
    encoding: str = "gzip"

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        packed = squeezed(self.size)
        if self.encoding.count("gzip") > 1:
            packed = gzip.compress(packed)
        kind = _TYPES.get(request.endpoint, "text/html")
        headers = {"Content-Type": kind, "Content-Encoding": self.encoding, "Content-Length": str(len(packed))}
        _raw(handler, 200, headers, packed)


def squeezed(size: int, chunk: int = 1_000_000) -> bytes:
    """A gzip stream of `size` spaces, made without holding them."""
    member = gzip.compress(b" " * chunk)
    return member * (size // chunk)


@dataclass(frozen=True, slots=True)
class Redirect:
    to: str
    code: int = 301

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        _raw(handler, self.code, {"Location": self.to, "Content-Length": "0"}, b"")


@dataclass(frozen=True, slots=True)
class Twice:
    """The honest document, and behind it another one in the same body."""

    second: bytes | None = None  # None: itself once more

    def play(self, handler: BaseHTTPRequestHandler, request: Request, honest: Honest) -> None:
        answer = honest()
        send(handler, Answer(answer.status, answer.type, answer.body + (self.second or answer.body)), request)


def without_entries(body: bytes) -> bytes:
    """`body` with every entry, item or record cut out."""
    text = body.decode()
    for name in ("entry", "item", "ListRecords"):
        opening, closing = f"<{name}>", f"</{name}>"
        while opening in text:
            head, _, rest = text.partition(opening)
            text = head.rstrip() + "\n" + rest.partition(closing)[2].lstrip("\n")
    return text.encode()
