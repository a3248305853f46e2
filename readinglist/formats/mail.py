"""A message as the bytes that a mail server takes: plain text and HTML of the same, headers that hold no line break."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from readinglist.core.errors import SourceError
from readinglist.core.frozen import Frozen
from readinglist.core.text import readable, safe_for_terminal

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_LONGEST_SUBJECT = 200  # characters


class Letter(Frozen):
    """What is sent. Addresses are plain ones (`is_address`), `subject` may be outside text."""

    sender: str
    recipient: str
    message_id: str
    sent: datetime
    subject: str
    text: str
    html: str


def is_address(text: str) -> bool:
    """Whether `text` is one plain e-mail address: no name, no comment, no encoded word, nothing but ASCII.

    >>> is_address("me@example.org"), is_address("me@example.org\\r\\nBcc: all@example.org")
    (True, False)
    """
    return _ADDRESS.fullmatch(text) is not None and "=?" not in text


def message_id(night: str, recipient: str, device: str, sender: str) -> str:
    """The same for each try of one night's digest from one library to one address, and for nothing else."""
    digest = sha256(f"{device}\n{night}\n{recipient}".encode()).hexdigest()[:24]
    return f"<{night}.{digest}@{sender.rpartition('@')[2]}>"


def letter_bytes(letter: Letter) -> bytes:
    """The message, 7-bit and with CRLF; equal letters give equal bytes."""
    message = EmailMessage(policy=SMTP)
    subject = safe_for_terminal(readable(letter.subject))[:_LONGEST_SUBJECT].strip()
    # Python before 3.13 decodes an encoded word that it is given, and writes the line ends in it as they are.
    message["Subject"] = subject.replace("=?", "= ?")
    message["From"] = Address("readinglist", addr_spec=letter.sender)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Date"] = letter.sent
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer of an absent reader is wanted
    if any(len(str(value).splitlines()) > 1 for value in message.values()):
        raise SourceError("a header of the mail would have more than one line: it was not sent")
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    # "=_" cannot stand in a quoted-printable part; drawn at random it would differ from try to try.
    message.set_boundary(f"=_{sha256(letter.message_id.encode()).hexdigest()[:32]}")
    return message.as_bytes()
