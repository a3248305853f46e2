"""The transport against a server that does what it is told, byte by byte."""

from __future__ import annotations

import gzip
import itertools
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from readinglist.core.clock import Clock
from readinglist.core.errors import Blocked, Incomplete, NoSuchResource, RateLimited, Refused, SourceError
from readinglist.core.events import Waiting
from readinglist.core.settings import ArxivSettings, NetworkSettings, Settings
from readinglist.sources.transport import Transport

Act = Callable[[socket.socket], None]
NOW = datetime(2025, 11, 11, 6, tzinfo=UTC)


def answer(body: bytes = b"<feed/>", status: int = 200, kind: str = "text/xml", **headers: str) -> Act:
    named = {"content-type": kind, "content-length": str(len(body))} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return lambda sock: sock.sendall(f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + body)


def raw(data: bytes) -> Act:
    return lambda sock: sock.sendall(data)


def reset(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def drip(start: bytes) -> Act:
    def act(sock: socket.socket) -> None:
        sock.sendall(start)
        while True:
            sock.sendall(b"x")
            time.sleep(0.1)

    return act


def silence(sock: socket.socket) -> None:
    sock.settimeout(10)
    sock.recv(1)  # until the other side has had enough


@dataclass
class Server:
    """Gives the scripted answers in order, the last one for ever; remembers what was asked and when."""

    script: list[Act] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(sock,), daemon=True).start()

    def _handle(self, sock: socket.socket) -> None:
        with sock:
            try:
                head = b""
                while b"\r\n\r\n" not in head and (piece := sock.recv(4096)):
                    head += piece
                if not head:
                    return
                self.heads.append(head.decode())
                self.asked.append(head.decode().split(" ")[1])
                self.times.append(time.monotonic())
                act = self.script.pop(0) if len(self.script) > 1 else self.script[0]
                act(sock)
            except OSError:
                pass  # the other side hung up

    def stop(self) -> None:
        self._socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server([answer()])
    yield running
    running.stop()


def settings(server: Server, *, timeout: float = 4.0, interval: float = 0.0, max_bytes: int = 64_000_000) -> Settings:
    base = server.url
    arxiv = ArxivSettings(rss=f"{base}/atom", oai=f"{base}/oai", api=f"{base}/api", request_interval=interval)
    return Settings(arxiv=arxiv, network=NetworkSettings(("127.0.0.1",), timeout, max_bytes))


def transport(server: Server, cache: Path, **options: Any) -> Transport:
    """Waits are not slept through: the clock's sleep only moves the stopwatch on."""
    ahead = [0.0]

    def sleep(seconds: float) -> None:
        ahead[0] += seconds

    clock = Clock(NOW, monotonic=lambda: time.monotonic() + ahead[0], sleep=sleep)
    extra = {name: options.pop(name) for name in ("on_wait", "resolver") if name in options}
    return Transport(settings(server, **options), cache, clock, **extra)


def test_an_answer_comes_whole_and_decoded(server: Server, tmp_path: Path) -> None:
    server.script = [answer(gzip.compress(b"<feed>x</feed>"), content_encoding="gzip")]
    got = transport(server, tmp_path).get(f"{server.url}/atom/cs.LG+cs.AI", accept=("xml",))
    assert (got.status, got.body) == (200, b"<feed>x</feed>")
    assert server.asked == ["/atom/cs.LG+cs.AI"]
    assert "User-Agent: readinglist/" in server.heads[0]


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n"
PACKED = gzip.compress(b"<feed>" + b"x" * 1000 + b"</feed>")
CUT: dict[str, Act] = {
    "length too large": answer(content_length="99"),
    "body missing": answer(b"", content_length="7"),
    "chunk cut": raw(CHUNKED + b"20\r\n<feed>"),
    "last chunk missing": raw(CHUNKED + b"7\r\n<feed/>\r\n"),
    "chunk of no size": raw(CHUNKED + b"zz\r\n<feed/>\r\n0\r\n\r\n"),
    "gzip cut": answer(PACKED[:-9], content_encoding="gzip"),
    "gzip damaged": answer(b"\x1f\x8b" + b"no gzip at all", content_encoding="gzip"),
    "more than announced": answer(b"<feed/><feed/>", content_length="7"),
}


@pytest.mark.parametrize("cut", CUT)
def test_a_cut_answer_is_asked_for_again_and_at_last_refused(server: Server, tmp_path: Path, cut: str) -> None:
    server.script = [CUT[cut], answer()]
    assert transport(server, tmp_path).get(server.url).body == b"<feed/>"
    server.script = [CUT[cut]]
    with pytest.raises((Incomplete, SourceError)):
        transport(server, tmp_path, timeout=60).get(server.url)
    assert len(server.asked) == 2 + 5


BROKEN: dict[str, Act] = {
    "reset": reset,
    "no answer": lambda sock: None,
    "500": answer(status=500),
    "502": answer(status=502),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_breaks_twice_is_tried_a_third_time(server: Server, tmp_path: Path, broken: str) -> None:
    server.script = [BROKEN[broken], BROKEN[broken], answer()]
    asking = transport(server, tmp_path)
    assert asking.get(server.url).body == b"<feed/>"
    assert asking.requests == 3


def test_a_server_that_is_not_there_is_down(server: Server, tmp_path: Path) -> None:
    server.stop()
    with pytest.raises(SourceError, match="try again later") as caught:
        transport(server, tmp_path).get("http://127.0.0.1:1/")
    assert caught.value.exit_code == 69


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


def stall(sock: socket.socket) -> None:
    sock.sendall(HEAD + b"Content-Length: 999\r\n\r\n<feed>")
    silence(sock)


SLOW: dict[str, Act] = {
    "headers one byte at a time": drip(HEAD + b"X-Long: "),
    "body one byte at a time": drip(HEAD + b"\r\n"),
    "chunks one byte at a time": drip(CHUNKED + b"fffff\r\n"),
    "never an answer": silence,
    "a stall in the body": stall,
}


@pytest.mark.parametrize("slow", SLOW)
def test_one_deadline_holds_for_a_whole_answer(server: Server, tmp_path: Path, slow: str) -> None:
    """Not repeated: what was slow once would be slow again, and the user waits."""
    server.script = [SLOW[slow]]
    asking = transport(server, tmp_path, timeout=1.0)
    with pytest.raises(SourceError, match="did not answer in time"):
        asking.get(server.url)
    assert asking.requests == 1
    server.script = [answer()]
    assert asking.get(server.url).status == 200  # the lock is free


def test_a_sleep_of_the_computer_is_no_fault_of_the_server(server: Server, tmp_path: Path) -> None:
    ahead = [0.0]

    def suspend(sock: socket.socket) -> None:
        ahead[0] += 60.0
        stall(sock)

    server.script = [suspend, answer(b"<late/>")]
    clock = Clock(NOW, monotonic=lambda: time.monotonic() + ahead[0], sleep=lambda seconds: None)
    assert Transport(settings(server), tmp_path, clock).get(server.url).body == b"<late/>"


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate", "zstd"])
def test_an_encoding_that_nobody_asked_for_is_refused(server: Server, tmp_path: Path, encoding: str) -> None:
    server.script = [answer(gzip.compress(gzip.compress(b"<feed/>")), content_encoding=encoding)]
    with pytest.raises(Incomplete, match="not asked for"):
        transport(server, tmp_path).get(server.url)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read the size of a process from")
def test_a_gzip_bomb_stops_at_the_cap_in_little_memory(tmp_path: Path) -> None:
    """200 MB in 200 kB, in a process of its own, whose largest size is looked at."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(200)) + packer.flush()
    server = Server([answer(bomb, content_encoding="gzip")])
    program = f"""
import sys
from pathlib import Path
from readinglist.core.clock import Clock
from readinglist.core.settings import NetworkSettings, Settings
from readinglist.core.errors import Incomplete
from readinglist.sources.transport import Transport
try:
    Transport(Settings(network=NetworkSettings(("127.0.0.1",))), Path(sys.argv[1]), Clock()).get("{server.url}")
except Incomplete as error:
    status = Path("/proc/self/status").read_text()  # getrusage would tell the size of the process that started this one
    print(error, status.partition("VmHWM:")[2].split()[0], sep="|")
"""
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, timeout=60)
    server.stop()
    message, _, kilobytes = done.stdout.partition("|")
    assert "too large" in message, done.stderr
    assert int(kilobytes) < 300_000


def test_the_cap_counts_for_plain_answers_too(server: Server, tmp_path: Path) -> None:
    server.script = [answer(b"x" * 2000)]
    with pytest.raises(Incomplete, match="too large"):
        transport(server, tmp_path).get(server.url, max_bytes=1000)


PAGES: dict[str, Act] = {
    "html": answer(b"<html>Access Denied</html>", kind="text/html"),
    "html as xml": answer(b"<!DOCTYPE html><html></html>", kind="application/xml"),
    "captcha as text": answer(b"Please solve this captcha", kind="text/xml"),
    "403": answer(status=403),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_block_page_is_said_to_be_one(server: Server, tmp_path: Path, page: str) -> None:
    server.script = [PAGES[page]]
    with pytest.raises(Blocked, match="blocked by arXiv"):
        transport(server, tmp_path).get(f"{server.url}/atom/cs.LG", accept=("xml",))
    assert len(server.asked) == 1


def test_other_refusals_have_their_names(server: Server, tmp_path: Path) -> None:
    for act, error in ((answer(status=404), NoSuchResource), (answer(status=400), SourceError)):
        server.script = [act]
        with pytest.raises(error):
            transport(server, tmp_path).get(server.url)
    server.script = [answer(b"%PDF-", kind="application/pdf")]
    with pytest.raises(Incomplete, match="application/pdf"):
        transport(server, tmp_path).get(server.url, accept=("xml",))
    server.script = [answer(b"<e/>", status=400)]
    assert transport(server, tmp_path).get(server.url, statuses=frozenset((200, 400))).body == b"<e/>"


IN_TWO_SECONDS = format_datetime(NOW + timedelta(seconds=2), usegmt=True)
WISHES = [("2", 2, 2), ("0", 0, 0), (IN_TWO_SECONDS, 2, 2), (None, 1, 1), ("soon", 1, 1), ("-5", 1, 1), ("1e3", 1, 1)]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("wish", "least", "most"), WISHES)
def test_a_short_wish_is_waited_for(
    server: Server, tmp_path: Path, status: int, wish: str | None, least: float, most: float
) -> None:
    waits: list[Waiting] = []
    asked: dict[str, Any] = {"retry_after": wish} if wish is not None else {}
    server.script = [answer(status=status, **asked), answer()]
    assert transport(server, tmp_path, on_wait=waits.append).get(server.url).status == 200
    assert [least <= waiting.seconds <= most for waiting in waits] == [True]


def test_two_503s_in_a_row_are_waited_out_whatever_the_budget(server: Server, tmp_path: Path) -> None:
    server.script = [answer(status=503, retry_after="30"), answer(status=503), answer()]
    assert transport(server, tmp_path, timeout=1.0).get(server.url).status == 200


@pytest.mark.parametrize("wish", ["3600", format_datetime(NOW + timedelta(hours=1), usegmt=True), "9" * 40])
def test_a_long_wish_ends_at_once_and_is_kept_for_later_processes(server: Server, tmp_path: Path, wish: str) -> None:
    server.script = [answer(status=429, retry_after=wish)]
    with pytest.raises(RateLimited, match="wait until") as caught:
        transport(server, tmp_path).get(server.url)
    assert caught.value.until is not None
    assert timedelta(minutes=59) < caught.value.until - NOW <= timedelta(days=1)
    with pytest.raises(RateLimited, match="wait until"):
        transport(server, tmp_path).get(f"{server.url}/oai?verb=Identify")
    assert len(server.asked) == 1
    server.script = [answer()]
    later = Clock(caught.value.until + timedelta(seconds=1))
    assert Transport(settings(server), tmp_path, later).get(server.url).status == 200


def test_refusals_without_end_are_few_and_the_next_page_is_not_asked(server: Server, tmp_path: Path) -> None:
    server.script = [answer(status=429)]
    asking = transport(server, tmp_path)
    for _ in range(3):
        with pytest.raises(RateLimited):
            asking.get(server.url)
    assert len(server.asked) == 4


def test_requests_are_spaced_also_between_processes(server: Server, tmp_path: Path) -> None:
    first, second = (Transport(settings(server, interval=0.3), tmp_path, Clock()) for _ in range(2))
    threads = [threading.Thread(target=asking.get, args=(server.url,)) for asking in (first, second, first)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.times) == 3
    assert min(b - a for a, b in itertools.pairwise(server.times)) >= 0.28


def test_a_folder_that_cannot_be_written_holds_nobody_up(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert transport(server, tmp_path / "file" / "cache").get(server.url).status == 200


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "/etc/passwd", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "http://", "http://a b/",
        "http://127.0.0.1:99999/", "http://127.0.0.1/\r\nX: y", "data:text/xml,<a/>",
    ],
)  # fmt: skip
def test_an_address_of_the_wrong_kind_is_never_asked(server: Server, tmp_path: Path, url: str) -> None:
    asking = transport(server, tmp_path)
    with pytest.raises(Refused) as caught:
        asking.get(url)
    assert asking.requests == 0
    assert "u:p" not in str(caught.value)


HIDDEN = ("localhost", "2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.2", "0.0.0.0")


@pytest.mark.parametrize("host", HIDDEN)
def test_a_private_host_that_is_not_named_is_refused_also_by_redirect(
    server: Server, tmp_path: Path, host: str
) -> None:
    url = f"http://{host}:{server.port}/secret"
    with pytest.raises(Refused):
        transport(server, tmp_path).get(url)
    server.script = [answer(status=302, location=url)]
    with pytest.raises(Refused):
        transport(server, tmp_path).get(server.url, hosts=frozenset((host.strip("[]"), f"{host}:{server.port}")))
    assert "/secret" not in server.asked


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "::1", "fd00::1", "64:ff9b::7f00:1", "224.0.0.1"])
def test_a_public_name_on_a_private_address_is_refused(server: Server, tmp_path: Path, address: str) -> None:
    def resolver(host: str, port: int) -> list[Any]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    with pytest.raises(Refused, match="private"):
        transport(server, tmp_path, resolver=resolver).get("http://blog.example/feed")


def test_a_redirect_within_arxiv_is_followed_and_elsewhere_refused(server: Server, tmp_path: Path) -> None:
    server.script = [answer(status=301, location="/atom/new"), answer(b"<moved/>")]
    got = transport(server, tmp_path).get(f"{server.url}/atom/old")
    assert (got.body, got.url) == (b"<moved/>", f"{server.url}/atom/new")
    trap = Server([answer()])
    for location in (trap.url, "http://example.com/", "file:///etc/passwd", "//", "http://["):
        server.script = [answer(status=302, location=location)]
        with pytest.raises(SourceError):
            transport(server, tmp_path).get(server.url)
    assert trap.asked == []
    trap.stop()


def test_redirects_in_a_circle_end(server: Server, tmp_path: Path) -> None:
    server.script = [answer(status=302, location="/again")]
    with pytest.raises(SourceError, match="more than 5"):
        transport(server, tmp_path).get(server.url)
    assert len(server.asked) == 6
