"""`serve` as a process: its address, its end, what it refuses, and what hostile clients do to it (F12, F13, F15)."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from readinglist import open_library
from readinglist.shell.web.app import build_server, listening
from tests.harness.command import Command
from tests.harness.served import Site
from tests.integration.test_standing import make_library

NOW = "2026-11-24T12:00:00Z"
SOON = 1.0  # seconds in which an honest reader is answered, whatever others do


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one ranked night."""
    return make_library(tmp_path_factory.mktemp("serve"))


@pytest.fixture(scope="module")
def site(library: Path) -> Iterator[Site]:
    """One server for all: each test leaves it well."""
    with Site(library, now=NOW) as site:
        yield site


def is_well(site: Site) -> None:
    begun = time.perf_counter()
    assert httpx.get(f"{site.url}/").status_code == 200
    assert time.perf_counter() - begun < SOON


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_address_is_printed_and_a_signal_ends_it(library: Path, number: signal.Signals) -> None:
    with Site(library, now=NOW, environ={"PYTHONUNBUFFERED": ""}, fresh=True) as site:
        assert site.url == f"http://127.0.0.1:{site.port}/{site.token}"
        assert len(site.token) == 32
        is_well(site)
        code, told = site.end(number)
    assert code == 128 + number, told
    assert "Traceback" not in told
    with closing(listening("127.0.0.1", site.port)):
        pass  # the port is free again


def test_a_second_server_on_the_port_says_who_cannot_have_it(site: Site, run: Command) -> None:
    outcome = run("serve", "--port", site.port)
    assert outcome.code == 75
    assert f"port {site.port}" in outcome.error
    assert "`readinglist serve` is running" in outcome.error
    assert "--port" in outcome.error


def test_F12_another_address_needs_a_token(run: Command, tmp_path: Path) -> None:
    outcome = run("serve", "--host", "0.0.0.0", "--port", "0")
    assert outcome.code == 2
    assert "token" in outcome.error
    (tmp_path / "token").write_text("short")
    assert run("serve", "--host", "0.0.0.0", "--token-file", tmp_path / "token").code == 78


def test_F12_with_a_token_nobody_else_is_let_in(library: Path, tmp_path: Path) -> None:
    token = "t0ken-of-the-test-0123456789"
    (tmp_path / "token").write_text(token)
    with Site(library, now=NOW, words=("--host", "0.0.0.0", "--token-file", str(tmp_path / "token"))) as site:
        url = f"http://127.0.0.1:{site.port}"
        assert httpx.get(url).status_code == 401
        assert httpx.get(url, headers={"host": "evil.example"}).status_code == 403
        with httpx.Client() as browser:
            assert browser.get(f"{url}/?token={token}").headers["location"] == "/"
            assert browser.get(url).status_code == 200
        code, told = site.end()
    assert code == 143
    assert token not in told


# What another user of the machine runs: he can reach the port, and read neither the library nor the printed address.
STRANGER = """
import sys, urllib.error, urllib.parse, urllib.request
base, paper = sys.argv[1:]
def status(path, form=None, **headers):
    body = None if form is None else urllib.parse.urlencode(form).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(base + path, body, headers), timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
pages = ["/", "/notebook", "/health", "/paper/" + paper, "/search?q=a", "/static/1/page.js", "/source", "/?token=",
         "/x/"]
form = {"id": paper, "verdict": "keep", "at": "/"}
asked = [*map(status, pages), status("/judge", form), status("/notebook", {"text": "I was here"}),
         status("/judge", form, Origin=base, Cookie="readinglist-1=; readinglist=")]
print(*asked)
"""


@pytest.mark.skipif(not shutil.which("setpriv") or os.getuid() != 0, reason="needs root and setpriv to become nobody")
def test_F12_another_user_of_the_machine_gets_no_page_and_stores_no_verdict(library: Path, site: Site) -> None:
    with open_library(library, environ={}) as opened:
        paper, before = opened.top(n=1)[0].paper.id, opened.log()
    nobody = ["setpriv", "--reuid", "65534", "--clear-groups", sys.executable, "-I", "-c", STRANGER]
    told = subprocess.run([*nobody, f"http://{site.host}", paper], capture_output=True, text=True, cwd="/", timeout=60)
    assert told.stdout.split() == ["401"] * 12, told
    with open_library(library, environ={}) as opened:
        assert opened.log() == before
    assert httpx.post(f"{site.url}/judge", data={"id": paper, "verdict": "keep", "at": "/"}).status_code == 303
    with open_library(library, environ={}) as opened:
        assert len(opened.log()) == len(before) + 1  # who reads the printed address decides


def test_F12_a_browser_goes_on_from_the_printed_address(site: Site) -> None:
    with httpx.Client(headers={"accept": "text/html"}, follow_redirects=True) as browser:
        first = browser.get(f"{site.url}/")
        assert (first.status_code, str(first.url)) == (200, f"http://{site.host}/")
        for path in ("/", "/health", "/source"):
            assert browser.get(f"http://{site.host}{path}").status_code == 200
    assert httpx.get(f"http://{site.host}/").status_code == 401


def test_F12_no_token_is_said_aloud(library: Path, run: Command) -> None:
    with Site(library, now=NOW, words=("--no-token",)) as site:
        assert site.token == ""
        assert httpx.get(f"http://{site.host}/").status_code == 200
        _, told = site.end()
    assert "without a token, every user of this machine" in told
    assert run("serve", "--no-token", "--host", "0.0.0.0", "--port", "0").code == 2
    assert run("serve", "--no-token", "--token-file", "x", "--port", "0").code == 2


def test_the_source_that_runs_is_a_link_of_each_page(site: Site) -> None:
    """AGPL 13: whom a program answers over a network is offered its source."""
    assert 'href="/source"' in httpx.get(f"{site.url}/").text
    with ZipFile(BytesIO(httpx.get(f"{site.url}/source").content)) as archive:
        assert b"def _packed_source" in archive.read("readinglist/shell/web/app.py")
        assert not [name for name in archive.namelist() if name.endswith(".pyc")]


def test_F12_this_machine_alone_by_default(site: Site) -> None:
    """The same port of another loopback address is free, which it is not where all addresses are listened on."""
    with socket.socket() as other:
        try:
            other.bind(("127.0.0.2", 0))
        except OSError:
            pytest.skip("this system has one loopback address")
    with closing(listening("127.0.0.2", site.port)):
        pass


def answer_to(site: Site, raw: bytes, timeout: float = 5) -> bytes:
    """What comes back for bytes as they are; b"" where the server hangs up."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=timeout) as one:
        one.sendall(raw)
        received = b""
        try:
            while part := one.recv(65536):
                received += part
                if b"\r\n\r\n" in received:
                    break
        except (TimeoutError, ConnectionResetError):
            pass
        return received


MALFORMED = (
    b"GARBAGE\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: {host}\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
    b"GET //evil.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
    b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: {host}\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: {host}\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n",
    b"POST /judge HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /judge HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS
    b"\r\n" * 50,
)


def test_F15_F13_requests_that_are_none_are_refused_and_the_next_is_answered(site: Site) -> None:
    for raw in MALFORMED:
        received = answer_to(site, raw.replace(b"Host: {host}\r\n", site.head.encode()), timeout=0.5)
        assert not received or received.split()[1][:1] == b"4", (raw[:60], received[:200])
        assert b"root:" not in received
    is_well(site)


def test_F15_five_hundred_connections_that_say_nothing_keep_nobody_out(site: Site) -> None:
    with ExitStack() as stack:
        for k in range(500):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=5))
            if k % 2:
                one.sendall(b"GET / HTTP/1.1\r\nHost: ")
        is_well(site)


def test_F15_a_form_of_ten_megabytes_is_not_read(site: Site) -> None:
    head = f"POST /judge HTTP/1.1\r\n{site.head}Content-Type: application/x-www-form-urlencoded\r\n"
    assert b" 413 " in answer_to(site, f"{head}Content-Length: 10485760\r\n\r\n".encode())
    is_well(site)


def test_F15_a_form_that_is_sent_slowly_keeps_nobody_waiting(site: Site) -> None:
    head = f"POST /judge HTTP/1.1\r\n{site.head}Content-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=5) as slow:
        slow.sendall(f"{head}Content-Length: 100\r\n\r\nid=".encode())
        is_well(site)


def test_a_short_answer_does_not_wait_until_its_head_was_received() -> None:
    """asyncio sends small pieces at once only on a socket that says it is TCP; else each page takes 40 ms more."""
    with closing(listening("127.0.0.1", 0)) as opened:
        assert opened.proto == socket.IPPROTO_TCP


def test_F15_who_never_asks_is_hung_up_on() -> None:
    """Also one byte at a time; while a request is answered nobody is."""
    from readinglist.shell.web.guard import Receive, Scope, Send

    async def slow_hello(scope: Scope, receive: Receive, send: Send) -> None:
        import asyncio

        await asyncio.sleep(0.8)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"hello"})

    ready = threading.Event()
    with closing(listening("127.0.0.1", 0)) as opened:
        server = build_server(slow_hello, ready.set, idle_s=0.3)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]})
        thread.start()
        try:
            assert ready.wait(10)
            address = opened.getsockname()
            with socket.create_connection(address, timeout=5) as silent:
                assert silent.recv(10) == b""
            with socket.create_connection(address, timeout=5) as drip:
                for sign in b"GET / HTTP/1.1\r\nX-A":
                    try:
                        drip.sendall(bytes([sign]))
                    except OSError:
                        break
                    time.sleep(0.05)
                else:
                    pytest.fail("a request of one byte at a time was waited for")
            assert httpx.get(f"http://127.0.0.1:{address[1]}/").text == "hello"
        finally:
            server.should_exit = True
            thread.join(10)
    assert not thread.is_alive()
