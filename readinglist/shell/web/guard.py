"""Who may ask what of the page: the one place that decides, before any route is looked at.

- The Host must be one that this server was started for: a page of another site whose name was pointed at this
  machine is turned away, whatever the method.
- GET and HEAD change nothing; POST is the one method that writes. A write must come from our own pages: a browser
  says so with Sec-Fetch-Site (`same-origin` alone) and with Origin. A program that sends neither header is no
  browser and is let in: whoever can run one on this machine can as well run the command line.
- A write is a small form, whole within a few seconds.
- Each request carries a token, for other users of this machine reach the address as well: in a cookie that is set by
  the printed address, as `Authorization: Bearer`, or, for programs that keep no cookies, as the begin of the path.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, quote

from readinglist.core.frozen import Frozen

Scope = MutableMapping[str, Any]  # Any: of the ASGI standard
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY = 256 * 1024  # bytes of a form: a long critique, and no more
BODY_SECONDS = 10.0
IN_QUERY = "!$&'()*+,;=:@/?%"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # with no-referrer browsers send `Origin: null` from our own forms
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class Door(Frozen):
    """For whom the page is. `hosts`: the values of Host that it answers to, in small letters.

    `any_address`: also to every literal address with `port`, which no name server can be made to point
    elsewhere; for a server that listens on all of its addresses. `token`: None lets in whoever reaches the port.
    """

    hosts: frozenset[str]
    port: int
    any_address: bool = False
    token: str | None = None

    def answers_to(self, host: str) -> bool:
        host = host.lower()
        return host in self.hosts or (self.any_address and _is_address(host, self.port))

    @property
    def cookie(self) -> str:
        """Its name: a browser hands the cookies of one port to every other port of the host."""
        return f"readinglist-{self.port}"

    def without_token(self, path: str) -> tuple[str, bool]:
        """`path` without the token that it begins with, and whether it does."""
        first, _, rest = path.removeprefix("/").partition("/")
        return (f"/{rest}", True) if self.token is not None and _is_same(first, self.token) else (path, False)


def hosts_of(host: str, port: int) -> frozenset[str]:
    """The values of Host that a server listening on `host` answers to.

    >>> sorted(hosts_of("127.0.0.1", 8377))
    ['127.0.0.1:8377', '[::1]:8377', 'localhost:8377']
    """
    names = {host.lower(), "localhost", "127.0.0.1", "::1"}
    return frozenset(f"[{name}]:{port}" if ":" in name else f"{name}:{port}" for name in names)


class Refusal(Frozen):
    status: int
    why: str


def refusal(door: Door, method: str, path: str, headers: Mapping[str, tuple[str, ...]]) -> Refusal | None:
    """Why a request is turned away; None where it may go on. Names of `headers` are in small letters."""
    hosts = headers.get("host", ())
    if len(hosts) != 1 or not door.answers_to(hosts[0]):
        return Refusal(403, "the page can only be opened at its own address")
    if method not in ("GET", "HEAD", "POST"):
        return Refusal(405, "only GET, HEAD and POST are answered")
    if not path.startswith("/") or path.startswith("//") or any(ord(sign) < 32 or sign in "\\\x7f" for sign in path):
        return Refusal(404, "there is no such page")
    return _refused_write(hosts[0], headers) if method == "POST" else None


def _refused_write(host: str, headers: Mapping[str, tuple[str, ...]]) -> Refusal | None:
    foreign = Refusal(403, "changes are accepted only from the page itself")
    if any(site != "same-origin" for site in headers.get("sec-fetch-site", ())):
        return foreign
    if any(origin.lower() != f"http://{host.lower()}" for origin in headers.get("origin", ())):
        return foreign
    kind = headers.get("content-type", ("",))[0].partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return Refusal(403, "a change is sent as a form")
    lengths = headers.get("content-length", ("0",))
    is_told_twice = len(lengths) != 1 or ("content-length" in headers and "transfer-encoding" in headers)
    if is_told_twice or not (lengths[0].isascii() and lengths[0].isdigit()):
        return Refusal(400, "the length of the form is not clear")
    if len(lengths[0]) > 12 or int(lengths[0]) > MOST_BODY:
        return Refusal(413, f"a form holds at most {MOST_BODY // 1024} kB")
    return None


def holds_token(door: Door, headers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the request carries the token of the door, or none is asked for."""
    if door.token is None:
        return True
    given = [value.removeprefix("Bearer ").strip() for value in headers.get("authorization", ())]
    for line in headers.get("cookie", ()):
        try:
            cookie = SimpleCookie(line).get(door.cookie)
        except CookieError:
            continue
        if cookie is not None:
            given.append(cookie.value)
    return any(_is_same(value, door.token) for value in given)


class Guard:
    """ASGI: the app behind the door. Each answer gets the headers of `HEADERS`, whoever made it."""

    def __init__(self, app: Asgi, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return  # no websockets
        headers = _headers(scope)
        guarded = _with_headers(send)
        path, is_by_address = self.door.without_token(scope["path"])
        if refused := refusal(self.door, scope["method"], path, headers):
            await _tell(guarded, refused)
            return
        if is_by_address and scope["method"] == "GET" and "text/html" in headers.get("accept", ("",))[0]:
            query = quote(scope["query_string"], safe=IN_QUERY)  # as it is, without what ends a header
            await self._hand_over(quote(path) + (f"?{query}" if query else ""), headers, guarded)
            return
        if is_by_address:  # a program that builds its addresses upon the printed one, and may keep no cookies
            guarded = _with_headers(send, self._cookie(), f"/{self.door.token}".encode())
            scope = {**scope, "path": path, "raw_path": quote(path).encode()}
        elif not holds_token(self.door, headers):
            await self._let_in(scope, headers, guarded)
            return
        if scope["method"] == "POST":
            body = await _whole_body(receive)
            if isinstance(body, Refusal):
                await _tell(guarded, body)
                return
            receive = _replayed(body)
        await self.app(scope, receive, guarded)

    async def _let_in(self, scope: Scope, headers: Mapping[str, tuple[str, ...]], send: Send) -> None:
        """An address may carry the token in its query once as well: for one that its owner chose."""
        try:
            query = parse_qs(scope["query_string"].decode("ascii", "replace"), max_num_fields=20)
        except ValueError:  # of more fields
            query = {}
        token = query.get("token", [""])[0]
        if scope["method"] == "GET" and self.door.token is not None and _is_same(token, self.door.token):
            await self._hand_over("/", headers, send)
        else:
            why = "open the address that `readinglist serve` printed, or this one once with ?token=... and its token"
            await _tell(send, Refusal(401, why))

    async def _hand_over(self, to: str, headers: Mapping[str, tuple[str, ...]], send: Send) -> None:
        """The token goes on as a cookie and out of the address bar."""
        if "cross-site" in headers.get("sec-fetch-site", ()):  # a link of a mail: no cookie goes along with a redirect
            await _send(send, 200, b"", [(b"refresh", f"0; url={to}".encode()), *self._cookie()])
        else:
            await _send(send, 303, b"", [(b"location", to.encode()), *self._cookie()])

    def _cookie(self) -> tuple[tuple[bytes, bytes], ...]:
        text = f"{self.door.cookie}={self.door.token}; HttpOnly; SameSite=Strict; Path=/"
        return ((b"set-cookie", text.encode()),)


def _is_same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _is_address(host: str, port: int) -> bool:
    name, _, number = host.rpartition(":")
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return number == str(port)


def _headers(scope: Scope) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = (*found.get(key, ()), value.decode("latin-1").strip(" \t"))
    return found


def _with_headers(send: Send, more: tuple[tuple[bytes, bytes], ...] = (), ahead: bytes = b"") -> Send:
    """`send` with our headers and `more`; `ahead` stands before each address that an answer leads to."""

    async def guarded(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            found = ((name.lower(), value) for name, value in message.get("headers", ()))
            given = [(name, ahead + value if name == b"location" else value) for name, value in found]
            names = {name for name, _ in given}
            message["headers"] = [*given, *more, *((name, value) for name, value in HEADERS if name not in names)]
            if b"cache-control" not in names:
                message["headers"].append((b"cache-control", b"no-store"))
        await send(message)

    return guarded


async def _whole_body(receive: Receive) -> bytes | Refusal:
    """The body of a write; whatever its length was said to be, no more of it than a form may have."""
    body = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return Refusal(400, "the form did not arrive")
                part: bytes = message.get("body", b"")
                body += part
                if len(body) > MOST_BODY:
                    return Refusal(413, f"a form holds at most {MOST_BODY // 1024} kB")
                if not message.get("more_body", False):
                    return body
    except TimeoutError:
        return Refusal(408, f"the form did not arrive within {BODY_SECONDS:.0f} seconds")


def _replayed(body: bytes) -> Receive:
    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _tell(send: Send, refused: Refusal) -> None:
    closing = [(b"connection", b"close")] if refused.status in (408, 413) else []
    allow = [(b"allow", b"GET, HEAD, POST")] if refused.status == 405 else []
    kind = [(b"content-type", b"text/plain; charset=utf-8")]
    await _send(send, refused.status, f"{refused.why}\n".encode(), [*kind, *closing, *allow])


async def _send(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
