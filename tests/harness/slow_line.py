"""A line between a browser and a page of ours on which every answer takes its time: an HTTP proxy of the loopback."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

NOT_HANDED_ON = frozenset({"connection", "proxy-connection", "transfer-encoding", "content-length", "date", "server"})


@dataclass
class SlowLine:
    """`address` is what a browser takes as its proxy. A POST is answered `delay` seconds late.

    `lost`: so many answers to the next decisions never arrive, though what they tell was done.
    """

    address: str
    delay: float = 0.0
    lost: int = 0


@contextmanager
def slow_line() -> Iterator[SlowLine]:
    line = SlowLine("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            to, size = urlsplit(self.path), int(self.headers.get("content-length") or 0)
            server = http.client.HTTPConnection(to.hostname or "", to.port, timeout=20)
            headers = {name: text for name, text in self.headers.items() if name.lower() not in NOT_HANDED_ON}
            path = to.path + (f"?{to.query}" if to.query else "")
            server.request(self.command, path, self.rfile.read(size) if size else None, headers)
            answer = server.getresponse()
            content = answer.read()
            server.close()
            if self.command == "POST" and to.path != "/shown":
                time.sleep(line.delay)
                if line.lost:
                    line.lost -= 1
                    self.close_connection = True
                    return
            self.send_response_only(answer.status)
            for name, text in answer.getheaders():
                if name.lower() not in NOT_HANDED_ON:
                    self.send_header(name, text)
            self.send_header("content-length", str(len(content)))
            with suppress(OSError):  # left by the reader before it was answered
                self.end_headers()
                self.wfile.write(content)

        do_GET = do_POST = _pass_on

        def log_message(self, *_: object) -> None:
            """Nothing is told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    line.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
