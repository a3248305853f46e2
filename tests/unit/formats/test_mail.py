"""A message is the same each time, and no text in it becomes a header."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import SourceError
from readinglist.formats.mail import Letter, is_address, letter_bytes, message_id

LETTER = Letter(
    "me@example.org", "me@example.org", "<2026-11-24.ab@example.org>", datetime(2026, 11, 24, 6, tzinfo=UTC),
    "2026-11-24: 3 papers", "Plain text.\n.\nFrom here on.\n", "<p>Mark up.</p>\n",
)  # fmt: skip
NAMES = ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
# Line breaks as any program may know them, and what begins a header.
HOSTILE = st.text(st.sampled_from("\r\n\x0b\x0c\x1c\x85\u2028\u2029\x00\ud800\u202eaé漢:= \t?<>,@") | st.characters())


def read(body: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(body, policy=email.policy.default)


@given(HOSTILE, HOSTILE)
def test_F14_no_title_injects_a_header(first: str, second: str) -> None:
    subject = f"{first}\r\nBcc: all@example.org\r\n\r\n<script>{second}"
    body = letter_bytes(replace(LETTER, subject=subject))
    head, _, rest = body.partition(b"\r\n\r\n")
    assert body.isascii()
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert b"\n" not in body.replace(b"\r\n", b"")
    names = [line.split(b":")[0].decode() for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert names == NAMES
    assert rest.startswith(b"--=_")
    message = read(body)
    assert message["Bcc"] is None
    assert not message.defects


def test_F14_a_header_that_would_have_two_lines_is_not_sent() -> None:
    """Whatever it came from: here the id of a mail, out of a database that another program wrote."""
    with pytest.raises(SourceError, match="more than one line"):
        letter_bytes(replace(LETTER, message_id="=?utf-8?q?=0D=0ABcc:_all@example.org?="))


def test_a_subject_is_read_as_it_was_written() -> None:
    message = read(letter_bytes(replace(LETTER, subject="2026-11-24: Erdős, 漢字 and $\\alpha$-stable noise " * 3)))
    assert message["Subject"].startswith("2026-11-24: Erdős, 漢字 and α-stable noise")
    assert not message["Subject"].defects


def test_both_parts_come_through_and_equal_letters_are_equal_bytes() -> None:
    body = letter_bytes(LETTER)
    message = read(body)
    parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in message.iter_parts()}
    assert parts == {"text/plain": LETTER.text, "text/html": LETTER.html}
    assert message.get_content_type() == "multipart/alternative"
    assert body == letter_bytes(LETTER)


def test_a_message_keeps_its_id_and_shares_it_with_no_other() -> None:
    name = message_id("2026-11-24", "me@example.org", "d1", "me@example.org")
    assert name == message_id("2026-11-24", "me@example.org", "d1", "me@example.org")
    others = [
        message_id("2026-11-25", "me@example.org", "d1", "me@example.org"),
        message_id("2026-11-24", "you@example.org", "d1", "me@example.org"),
        message_id("2026-11-24", "me@example.org", "d2", "me@example.org"),
    ]
    assert len({name, *others}) == 4


def test_an_address_is_a_plain_one() -> None:
    assert is_address("first.last+tag@mail.example.org")
    for text in ("", "me", "a@b@c", "me@example.org, you@example.org", "Me <me@example.org>", "me@exa mple.org",
                 "me@example.org\n", "mé@example.org", "me@-example.org"):  # fmt: skip
        assert not is_address(text), text
