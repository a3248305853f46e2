"""One message to one address by SMTP, inside one deadline.

The deadline holds from the name of the server to the 250 that says that it has the message: it is looked at before
each wait, so that a server that stalls, or sends one byte at a time, holds nobody up. The server is the one that the
user named, so that it may be on a private network; SMTP knows no redirects.

What the server says is outside text, and never shown where it could repeat the password.
"""

from __future__ import annotations

import io
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field
from typing import Any

from readinglist.core.errors import ConfigError, ReadingListError, SourceError, TryLater, Unreachable
from readinglist.core.frozen import Frozen
from readinglist.core.text import clean, safe_for_terminal

from .addresses import Resolver, Target, connect, resolve, system_resolver

_MOST_SAID = 1_000_000  # bytes that a server may say in all
_QUOTED = 160  # characters of what it said


class MailServer(Frozen):
    """`tls`: starttls | ssl | none. No `user`: without signing in."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)


class Terms(Frozen):
    """What holds for one conversation."""

    seconds: float
    monotonic: Callable[[], float]
    resolver: Resolver = system_resolver


def send_mail(server: MailServer, sender: str, recipient: str, message: bytes, terms: Terms) -> None:
    """Returns when the server has taken the message.

    Raises Unreachable where no connection came to be, TryLater where the server asks to, stalls or hangs up,
    ConfigError where it wants another password or knows no such encryption, SourceError where it refuses for good.
    """
    deadline = terms.monotonic() + terms.seconds
    name = f"mail server {safe_for_terminal(server.host)}:{server.port}"
    try:
        _converse(server, sender, recipient, message, terms, deadline)
    except ReadingListError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise SourceError(f"{name} cannot prove that it is {server.host} ({error.verify_message})") from None
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        if terms.monotonic() >= deadline or isinstance(error, TimeoutError):
            raise TryLater(f"{name} did not take the message in {terms.seconds:g} s") from None
        raise _as_error(error, name, server) from None


def _converse(server: MailServer, sender: str, recipient: str, message: bytes, terms: Terms, deadline: float) -> None:
    def left() -> float:
        seconds = deadline - terms.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    context = ssl.create_default_context() if server.tls != "none" else None
    sock = _connect(server, left, terms.resolver)
    try:
        if context is not None and server.tls == "ssl":
            sock.settimeout(left())
            sock = context.wrap_socket(sock, server_hostname=server.host)
        smtp = _Conversation(server.host, sock, left)
        if context is not None and server.tls == "starttls":
            sock.settimeout(left())
            smtp.starttls(context=context)
            sock = smtp.sock or sock
        if server.user:
            smtp.login(server.user, server.password)
        smtp.sendmail(sender, [recipient], message)
        with suppress(OSError, smtplib.SMTPException):  # it has the message: nothing that comes now takes it back
            smtp.putcmd("quit")
    finally:
        sock.close()


def _connect(server: MailServer, left: Callable[[], float], resolver: Resolver) -> socket.socket:
    """A connection to the first address that answers. Raises Unreachable or TimeoutError."""
    host = server.host.lower()  # named by the user, in [mail]: private addresses are fine
    try:
        return connect(resolve(Target("smtp", host, server.port, ""), (host,), resolver, left()), left)
    except TimeoutError:
        raise
    except OSError as error:
        where = f"mail server {safe_for_terminal(server.host)}:{server.port}"
        raise Unreachable(f"{where} is not reached ({error.strerror or error})", server.host) from None


class _Conversation(smtplib.SMTP):
    """SMTP over a socket that is connected, with a look at the deadline before each wait."""

    def __init__(self, host: str, sock: socket.socket, left: Callable[[], float]) -> None:
        self._connected, self._left = sock, left
        super().__init__(host, local_hostname="[127.0.0.1]")  # the name of this machine is nobody's business

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._connected

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Ear(self.sock, self._left))  # smtplib itself would make one without limits
        return super().getreply()

    def send(self, s: Any) -> None:  # any: bytes or text, as smtplib's own
        if self.sock is not None:
            self.sock.settimeout(self._left())  # for all of it: sendall counts down
        super().send(s)


class _Ear(io.RawIOBase):
    """What a server says, in time and within measure."""

    def __init__(self, sock: socket.socket, left: Callable[[], float]) -> None:
        self._sock, self._left, self._room = sock, left, _MOST_SAID

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # any: a writable buffer
        self._sock.settimeout(self._left())
        count = self._sock.recv_into(buffer)
        self._room -= count
        if self._room < 0:
            raise TryLater("the mail server's answer does not end")
        return count


def _as_error(error: Exception, name: str, server: MailServer) -> ReadingListError:
    """A failed conversation as an error for the user."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        if error.smtp_code < 500:
            return TryLater(f"{name} cannot sign in users now ({error.smtp_code})")
        return ConfigError(f"{name} does not take user and password of [mail] ({error.smtp_code})")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        what = "STARTTLS" if "STARTTLS" in str(error) else "signing in"
        return ConfigError(f"{name} offers no {what}: see tls and user below [mail] in config.toml")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answered(code, said, f"{name} refuses the recipient", server)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code, error.smtp_error, f"{name} refuses the message", server)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return TryLater(f"{name} hung up")
    if type(error) is smtplib.SMTPException:  # what it is raised as where both sides know no common method
        return ConfigError(f"{name} offers no known way of signing in")
    return TryLater(f"{name}: the conversation broke ({type(error).__name__})")


def _answered(code: int, said: bytes | str, lead: str, server: MailServer) -> SourceError:
    """4xx: later; 5xx: never like this."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    forms = [server.password, f"\0{server.user}\0{server.password}"] if server.password else []
    secrets = [*forms, *(b64encode(form.encode()).decode() for form in forms)]
    quoted = "" if any(secret in text for secret in secrets) else f": {clean(safe_for_terminal(text, newlines=True))}"
    kind = TryLater if code < 500 else SourceError
    return kind(f"{lead} ({code}{quoted[:_QUOTED]})")
