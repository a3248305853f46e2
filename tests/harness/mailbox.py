"""Mail servers on loopback: one that receives, and one that answers as a script says."""

from __future__ import annotations

import asyncio
import contextlib
import email
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from itertools import takewhile
from types import TracebackType
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

USER, CANARY = "reader", "canary-Pa55word-9f3c"


@dataclass
class Mailbox:
    """Takes every message; `taken` are those that were answered with 250, in their order.

    `before_250` is called with each message before the answer; `refusals` says what is answered instead of 250, one
    after the other. `signs_in`: only who knows USER and CANARY may send. `tls`: offers STARTTLS.
    """

    refusals: list[str] = field(default_factory=list)
    before_250: Callable[[bytes], None] | None = None
    signs_in: bool = False
    tls: ssl.SSLContext | None = None
    taken: list[bytes] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=0,
            auth_required=self.signs_in,
            auth_require_tls=self.tls is not None,
            authenticator=self._knows,
            tls_context=self.tls,
            require_starttls=self.tls is not None,
        )
        # The port is the system's choice, which the controller itself cannot tell.
        self._controller.port = self.port = free_port()
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # aiosmtpd finds it by name
        body = cast(bytes, envelope.original_content)
        if self.before_250 is not None:
            await asyncio.get_running_loop().run_in_executor(None, self.before_250, body)
        if self.refusals:
            return self.refusals.pop(0)
        self.taken.append(body)
        return "250 taken"

    def _knows(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = LoginPassword(USER.encode(), CANARY.encode())
        return AuthResult(success=data == known, handled=False)

    @property
    def messages(self) -> list[EmailMessage]:
        """What was taken, read by the standard library's strict policy."""
        return [cast(EmailMessage, email.message_from_bytes(body, policy=default)) for body in self.taken]

    def environ(self, **more: str) -> dict[str, str]:
        """Settings with which the program sends here."""
        return mail_environ(self.port, **more)


def mail_environ(port: int, **more: str) -> dict[str, str]:
    """Settings for a server on this port; `more` are settings of [mail]."""
    mail = {"host": "127.0.0.1", "port": str(port), "tls": "none", "to": "me@example.org"} | more
    return {f"READINGLIST_MAIL_{name.upper()}": value for name, value in mail.items()}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


STALL, HANG_UP, DRIP, FLOOD = "stall", "hang up", "drip", "flood"
POLITE = {
    "hello": "220 here",
    "EHLO": "250-here\r\n250 AUTH PLAIN LOGIN",
    "AUTH": "235 welcome",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 taken",
    "QUIT": "221 bye",
    "RSET": "250 ok",
}


class ScriptedSmtp:
    """Answers each verb as told: a reply, or STALL, HANG_UP, DRIP (a byte now and then, for ever), FLOOD (without end).

    "hello" is the greeting, "." the end of a message. `heard` are the lines that came, without the messages: those are
    `bodies`, as they were before they were sent.
    """

    def __init__(self, **answers: str) -> None:
        self.answers: Mapping[str, str] = POLITE | {name.replace("end", "."): told for name, told in answers.items()}
        self.heard: list[str] = []
        self.bodies: list[bytes] = []
        self.taken = 0
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        is_open = self._answer(connection, "hello")
        while is_open and (line := lines.readline()):
            text = line.decode(errors="replace")  # a handshake may come instead
            self.heard.append(text.strip())
            verb = text.split()[0].upper() if text.split() else ""
            is_open = self._answer(connection, verb)
            if is_open and verb == "DATA" and self.answers["DATA"].startswith("354"):
                body = iter(lines.readline, b".\r\n")
                self.bodies.append(b"".join(line.removeprefix(b".") for line in takewhile(bool, body)))
                self.taken += self.answers["."].startswith("250")
                is_open = self._answer(connection, ".")

    def _answer(self, connection: socket.socket, verb: str) -> bool:
        """Answer; False where the conversation is over."""
        told = self.answers.get(verb, "502 what?")
        if told == STALL:
            self._over.wait(30)
        elif told == DRIP:
            while not self._over.wait(0.05):
                connection.sendall(b"2")
        elif told == FLOOD:
            while not self._over.is_set():
                connection.sendall(b"250-" + b"x" * 1000 + b"\r\n")
        elif told != HANG_UP:
            connection.sendall(told.encode() + b"\r\n")
            return verb != "QUIT"
        return False
