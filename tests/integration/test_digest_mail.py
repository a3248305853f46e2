"""The digest as mail, against servers on loopback: once, again after a failure, never a secret told."""

from __future__ import annotations

import json
import shutil
import smtplib
import ssl
import subprocess
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.errors import (
    ConfigError,
    Locked,
    NotFound,
    ReadingListError,
    SourceError,
    StoreError,
    TryLater,
    Unreachable,
)
from readinglist.core.events import Event, Warned
from readinglist.night.mailing import mail_digest, mail_nights
from readinglist.night.tables import Outbox
from readinglist.shell.library import Library
from tests.fakes import HandClock, paper
from tests.harness.mailbox import (
    CANARY,
    DRIP,
    FLOOD,
    HANG_UP,
    STALL,
    USER,
    Mailbox,
    ScriptedSmtp,
    free_port,
    mail_environ,
)
from tests.integration.store_toys import insert
from tests.unit.cli.fake_library import run_on

NIGHT = date(2025, 11, 11)  # of the hand clock
HOSTILE = "Bcc: all@example.org\u2028Subject: x <script>alert(1)</script>"
SIGNED_IN = {"user": USER, "password": CANARY, "sender": "me@example.org"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with library(tmp_path / "home", {}) as made:
        papers = [replace(paper(1), title=HOSTILE), *map(paper, range(2, 6))]
        made.store.papers.apply([insert(one, (NIGHT.isoformat(), "new")) for one in papers])
        made.store.nights.record([NIGHT], ["cs.LG"], "test")
    return tmp_path / "home"


def library(home: Path, environ: dict[str, str], clock: HandClock | None = None, seconds: str = "5") -> Library:
    variables = environ | {"READINGLIST_NETWORK_TIMEOUT": seconds}
    return open_library(home, environ=variables, clock=(clock or HandClock()).clock())


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as box:
        yield box


def warned(events: Iterator[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Warned)]


def test_a_digest_arrives_once_in_two_forms_from_and_to_the_named(home: Path, mailbox: Mailbox) -> None:
    with library(home, mailbox.environ()) as lib:
        sent = mail_digest(lib)
        assert (sent.state, sent.tries, sent.error) == ("sent", 1, None)
        assert mail_digest(lib) == sent
        assert warned(mail_nights(lib)) == []
    (message,) = mailbox.messages
    assert message["Message-ID"] == sent.message_id
    assert message["To"] == "me@example.org"
    assert message["From"] == "readinglist <me@example.org>"
    assert message["Subject"].startswith("2025-11-11: 5 papers")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    for part in message.iter_parts():
        assert "Paper 2: " in part.get_content()


def test_F14_a_title_with_headers_in_it_is_a_title(home: Path, mailbox: Mailbox) -> None:
    with library(home, mailbox.environ()) as lib:
        mail_digest(lib)
    (message,) = mailbox.messages
    assert message.get_all("Bcc") is None
    assert len(message.get_all("Subject", [])) == 1
    html = message.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()
    assert "&lt;script&gt;" in html.get_content()


def test_two_addresses_and_two_nights_are_told_apart(home: Path, mailbox: Mailbox) -> None:
    with library(home, mailbox.environ()) as lib:
        lib.store.nights.record([NIGHT - timedelta(days=1)], ["cs.LG"], "test")
        mail_digest(lib)
        mail_digest(lib, NIGHT - timedelta(days=1))
    with library(home, mailbox.environ(to="you@example.org", sender="me@example.org")) as lib:
        mail_digest(lib)
    assert len({message["Message-ID"] for message in mailbox.messages}) == 3


# Failures


@pytest.mark.parametrize(
    ("answers", "error", "said"),
    [
        ({"hello": "554 no service here"}, SourceError, "554"),
        ({"hello": "421 come back later"}, TryLater, "421"),
        ({"hello": HANG_UP}, TryLater, "hung up"),
        ({"MAIL": "550 not from you"}, SourceError, "not from you"),
        ({"RCPT": "451 greylisted"}, TryLater, "greylisted"),
        ({"RCPT": "550 no such mailbox"}, SourceError, "no such mailbox"),
        ({"DATA": "452 disk full"}, TryLater, "disk full"),
        ({"end": "554 spam\r\x1b[31m"}, SourceError, "spam"),
        ({"end": "451 later"}, TryLater, "451"),
        ({"end": HANG_UP}, TryLater, "hung up"),
        ({"hello": "garbage"}, TryLater, "mail server"),
    ],
    ids=str,
)
def test_D10_what_a_server_refuses_waits_with_its_reason(
    home: Path, answers: dict[str, str], error: type[ReadingListError], said: str
) -> None:
    with ScriptedSmtp(**answers) as server, library(home, mail_environ(server.port)) as lib:
        with pytest.raises(error, match=said) as raised:
            mail_digest(lib)
        assert isinstance(raised.value, TryLater) == (error is TryLater)
        (waiting,) = lib.store.part(Outbox).waiting()
        assert (waiting.tries, waiting.error) == (1, str(raised.value))
        assert "\x1b" not in str(raised.value)
        assert any(str(NIGHT) in warning and said in warning for warning in lib.status().warnings)


@pytest.mark.parametrize("where", ["hello", "EHLO", "MAIL", "RCPT", "DATA", "end"])
@pytest.mark.parametrize("how", [STALL, DRIP])
def test_D10_a_server_that_stalls_holds_nobody_up(home: Path, where: str, how: str) -> None:
    clock = HandClock()
    with ScriptedSmtp(**{where: how}) as server, library(home, mail_environ(server.port), seconds="0.4") as lib:
        lib.clock = replace(clock.clock(), monotonic=time.monotonic)
        with pytest.raises(TryLater, match=r"did not take the message in 0\.4 s"):
            mail_digest(lib)


def test_D10_a_server_that_talks_without_end_is_heard_to_a_million_bytes(home: Path) -> None:
    with ScriptedSmtp(EHLO=FLOOD) as server:
        environ = mail_environ(server.port)
        with library(home, environ, seconds="20") as lib, pytest.raises(TryLater, match="answer does not end"):
            mail_digest(lib)


@pytest.mark.parametrize(
    ("tls", "answers"),
    [("ssl", {"hello": STALL}), ("starttls", {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": "220 go on"})],
    ids=["ssl", "starttls"],
)
def test_D10_a_handshake_that_comes_to_nothing_ends_in_time(home: Path, tls: str, answers: dict[str, str]) -> None:
    with ScriptedSmtp(**answers) as server:
        environ = mail_environ(server.port, **SIGNED_IN, tls=tls)
        begun = time.monotonic()
        with library(home, environ, seconds="0.5") as lib, pytest.raises(TryLater):
            mail_digest(lib)
        assert time.monotonic() - begun < 3
        assert not any(CANARY in line for line in server.heard)


def test_D10_what_comes_after_the_250_takes_nothing_back(home: Path) -> None:
    for answer in (STALL, HANG_UP, "500 never"):
        shutil.rmtree(home.parent / "copy", ignore_errors=True)
        shutil.copytree(home, home.parent / "copy")
        with ScriptedSmtp(QUIT=answer) as server, library(home.parent / "copy", mail_environ(server.port)) as lib:
            begun = time.monotonic()
            assert mail_digest(lib).state == "sent"
            assert time.monotonic() - begun < 4, "nothing is waited for, so that less can come in between"
            assert server.taken == 1


def test_D10_a_line_that_breaks_after_the_250_takes_nothing_back(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    say = smtplib.SMTP.putcmd

    def broken(self: smtplib.SMTP, cmd: str, args: str = "") -> None:
        if cmd == "quit":
            raise ConnectionResetError
        say(self, cmd, args)

    monkeypatch.setattr(smtplib.SMTP, "putcmd", broken)
    with ScriptedSmtp() as server, library(home, mail_environ(server.port)) as lib:
        assert mail_digest(lib).state == "sent"
        assert server.heard[0] == "ehlo [127.0.0.1]", "the name of this machine is nobody's business"


def test_D10_nobody_there_is_told_and_tried_again(home: Path) -> None:
    port = free_port()
    with library(home, mail_environ(port)) as lib:
        with pytest.raises(Unreachable, match=f"mail server 127.0.0.1:{port} is not reached"):
            mail_digest(lib)
        (told,) = warned(mail_nights(lib))
        assert "the digest was not sent" in told
        assert lib.store.part(Outbox).waiting()[0].tries == 2
    with Mailbox() as box, library(home, box.environ()) as lib:
        assert warned(mail_nights(lib)) == []
        assert len(box.taken) == 1
        assert lib.store.part(Outbox).waiting() == ()
        assert not any("digest" in warning for warning in lib.status().warnings)


def test_D10_a_digest_that_waits_goes_before_the_next_and_an_old_one_not_at_all(home: Path) -> None:
    later = HandClock(HandClock().moment + timedelta(days=1))
    with library(home, mail_environ(free_port())) as lib:
        assert len(warned(mail_nights(lib))) == 1
    with Mailbox() as box, library(home, box.environ(), later) as lib:
        lib.store.nights.record([NIGHT + timedelta(days=1)], ["cs.LG"], "test")
        assert warned(mail_nights(lib)) == []
        assert [message["Message-ID"][1:11] for message in box.messages] == ["2025-11-11", "2025-11-12"]
    with library(home, mail_environ(free_port(), to="new@example.org", sender="me@example.org"), later) as lib:
        assert len(warned(mail_nights(lib))) == 1
    much_later = HandClock(HandClock().moment + timedelta(days=9))
    with Mailbox() as box, library(home, box.environ(to="new@example.org"), much_later) as lib:
        assert warned(mail_nights(lib)) == []
        assert box.taken == []
        found = lib.store.part(Outbox).find(NIGHT + timedelta(days=1), "new@example.org")
        assert found is not None
        assert found.state == "dropped"
        assert mail_digest(lib, NIGHT).state == "sent", "who asks for an old one gets it"


def test_D10_one_that_is_refused_for_good_does_not_keep_the_next_one_back(home: Path) -> None:
    with library(home, mail_environ(free_port())) as lib:
        assert len(warned(mail_nights(lib))) == 1
    later = HandClock(HandClock().moment + timedelta(days=1))
    with Mailbox(refusals=["554 spam"]) as box, library(home, box.environ(), later) as lib:
        lib.store.nights.record([NIGHT + timedelta(days=1)], ["cs.LG"], "test")
        (told,) = warned(mail_nights(lib))
        assert "554" in told
        assert [message["Message-ID"][1:11] for message in box.messages] == ["2025-11-12"]
        assert [one.night for one in lib.store.part(Outbox).waiting()] == [NIGHT]


def test_D10_a_server_that_is_down_is_asked_once_however_many_wait(home: Path) -> None:
    with library(home, mail_environ(free_port())) as lib:
        assert len(warned(mail_nights(lib))) == 1
        lib.store.nights.record([NIGHT + timedelta(days=1)], ["cs.LG"], "test")
        assert len(warned(mail_nights(lib))) == 1
        assert [(one.night, one.tries) for one in lib.store.part(Outbox).waiting()] == [(NIGHT, 2)]


def test_what_waits_for_an_address_that_is_no_more_is_dropped(home: Path, mailbox: Mailbox) -> None:
    with library(home, mail_environ(free_port())) as lib:
        assert len(warned(mail_nights(lib))) == 1
    with library(home, mailbox.environ(to="new@example.org", sender="me@example.org", nightly="no")) as lib:
        assert warned(mail_nights(lib)) == []
        assert (mailbox.taken, lib.store.part(Outbox).waiting()) == ([], ())


def test_D10_what_cannot_be_recorded_as_begun_is_not_sent(
    home: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(Outbox, "begin", full)
    with library(home, mailbox.environ()) as lib:
        with pytest.raises(StoreError):
            mail_digest(lib)
        assert mailbox.taken == []


def test_D10_lost_between_the_250_and_the_record_it_comes_twice_under_one_id(
    home: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = Outbox.settle

    def lost(*_: object) -> None:
        raise StoreError("the power went")

    monkeypatch.setattr(Outbox, "settle", lost)
    with library(home, mailbox.environ()) as lib, pytest.raises(StoreError):
        mail_digest(lib)
    monkeypatch.setattr(Outbox, "settle", settle)
    with library(home, mailbox.environ()) as lib:
        for _ in range(3):
            mail_digest(lib)
    assert len(mailbox.taken) == 2
    assert len({message["Message-ID"] for message in mailbox.messages}) == 1


def test_a_mail_keeps_its_id_when_its_sender_changes(home: Path, mailbox: Mailbox) -> None:
    with ScriptedSmtp(end="451 later") as server:
        environ = mail_environ(server.port, sender="me@one.example")
        with library(home, environ) as lib, pytest.raises(TryLater):
            mail_digest(lib)
        first = lib.store.part(Outbox).waiting()[0].message_id
    with library(home, mailbox.environ(sender="me@two.example")) as lib:
        assert mail_digest(lib).message_id == first
    assert mailbox.messages[0]["Message-ID"] == first


def test_two_at_once_send_one(home: Path) -> None:
    """The second is told that the first is at it."""
    begun, go_on = threading.Event(), threading.Event()

    def wait(_: bytes) -> None:
        begun.set()
        go_on.wait(20)

    def first() -> None:
        with library(home, box.environ()) as lib:
            mail_digest(lib)

    with Mailbox(before_250=wait) as box:
        thread = threading.Thread(target=first)
        thread.start()
        assert begun.wait(20)
        with library(home, box.environ()) as lib, pytest.raises(Locked, match="mail pid"):
            mail_digest(lib)
        go_on.set()
        thread.join(20)
        assert len(box.taken) == 1


def test_a_bug_of_ours_is_a_warning_of_the_fetch(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("readinglist.night.mailing.mail_digest", broken)
    with library(home, mail_environ(1)) as lib:
        (told,) = warned(mail_nights(lib))
    assert "RuntimeError" in told
    assert CANARY not in told


# Settings


def test_without_settings_nothing_is_sent_and_the_command_says_what_is_missing(home: Path, tmp_path: Path) -> None:
    with library(home, {}) as lib:
        assert list(mail_nights(lib)) == []
        with pytest.raises(ConfigError, match="host and to"):
            mail_digest(lib)
    with library(tmp_path / "empty", mail_environ(1)) as lib:
        assert list(mail_nights(lib)) == []
        with pytest.raises(NotFound, match="no night fetched"):
            mail_digest(lib)
    with library(home, mail_environ(1)) as lib, pytest.raises(NotFound, match="2020-01-02 was never fetched"):
        mail_digest(lib, date(2020, 1, 2))


def test_not_nightly_means_on_demand(home: Path, mailbox: Mailbox) -> None:
    with library(home, mailbox.environ(nightly="no")) as lib:
        assert list(mail_nights(lib)) == []
        assert mail_digest(lib).state == "sent"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"to": "me@example.org\r\nBcc: all@example.org"}, "to = "),
        ({"to": "Me <me@example.org>"}, "to = "),
        ({"sender": "nobody"}, "sender = "),
        ({"tls": "maybe"}, "tls = "),
        ({"user": "me", "password": "gehéim"}, "ASCII"),
        ({"host": "mail.example.org", "user": "me", "password": CANARY}, "unencrypted"),
    ],
    ids=str,
)
def test_settings_that_make_no_sense_send_nothing(home: Path, wrong: dict[str, str], said: str) -> None:
    with ScriptedSmtp() as server, library(home, mail_environ(server.port, **wrong)) as lib:
        with pytest.raises(ConfigError, match=said) as raised:
            mail_digest(lib)
        assert server.heard == []
    assert CANARY not in str(raised.value)
    assert "gehéim" not in str(raised.value)


# The secret


@pytest.mark.filterwarnings("ignore:Requiring AUTH while")
def test_who_knows_the_password_may_send(home: Path) -> None:
    with Mailbox(signs_in=True) as box, library(home, box.environ(**SIGNED_IN)) as lib:
        assert mail_digest(lib).state == "sent"
        assert len(box.taken) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while")
def test_G7_a_wrong_password_is_told_without_telling_it(home: Path) -> None:
    wrong = SIGNED_IN | {"password": f"{CANARY}-wrong"}
    with Mailbox(signs_in=True) as box, library(home, box.environ(**wrong)) as lib:
        with pytest.raises(ConfigError, match="does not take user and password") as raised:
            mail_digest(lib)
        assert CANARY not in repr(raised.value)
        assert CANARY not in repr(lib.settings)
        assert box.taken == []


@pytest.mark.parametrize("said", [CANARY, *(b64encode(w.encode()).decode() for w in (CANARY, f"\0{USER}\0{CANARY}"))])
@pytest.mark.parametrize("verb", ["AUTH", "MAIL", "RCPT", "end"])
def test_G7_a_server_that_repeats_the_password_is_not_quoted(home: Path, verb: str, said: str) -> None:
    answers = {verb: f"550 {USER} has {said}"}
    with ScriptedSmtp(**answers) as server, library(home, mail_environ(server.port, **SIGNED_IN)) as lib:
        with pytest.raises(ReadingListError) as raised:
            mail_digest(lib)
        assert said not in str(raised.value)
        assert said not in str(lib.status().warnings)


@pytest.mark.parametrize(
    ("offered", "said"),
    [("250 here", "offers no signing in"), ("250-here\r\n250 AUTH GSSAPI", "offers no known way of signing in")],
    ids=["none", "unknown"],
)
def test_a_server_without_a_way_to_sign_in_is_a_matter_of_settings(home: Path, offered: str, said: str) -> None:
    with ScriptedSmtp(EHLO=offered) as server:
        environ = mail_environ(server.port, **SIGNED_IN)
        with library(home, environ) as lib, pytest.raises(ConfigError, match=said):
            mail_digest(lib)


def test_G7_starttls_that_is_not_offered_sends_nothing_in_the_open(home: Path) -> None:
    environ = {"tls": "starttls", **SIGNED_IN}
    with ScriptedSmtp() as server, library(home, mail_environ(server.port, **environ)) as lib:
        with pytest.raises(ConfigError, match="offers no STARTTLS"):
            mail_digest(lib)
        assert all(line.startswith("ehlo") for line in server.heard), server.heard


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1".split()
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(["openssl", *words, *files], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "cert.pem").read_text())
    return both


def test_starttls_is_used_and_the_certificate_is_looked_at(
    home: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with Mailbox(tls=context, signs_in=True) as box:
        environ = box.environ(tls="starttls", **SIGNED_IN)
        with library(home, environ) as lib, pytest.raises(SourceError, match="cannot prove that it is 127"):
            mail_digest(lib)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with library(home, environ) as lib:
            assert mail_digest(lib).state == "sent"
        assert len(box.taken) == 1


# The command


def test_the_command_sends_and_tells_in_words_and_in_json(home: Path, mailbox: Mailbox) -> None:
    def run(*words: str) -> str:
        ran = run_on(library(home, mailbox.environ()), "digest", *words)  # type: ignore[arg-type]
        assert ran.code == 0, ran.err
        return ran.out

    told = json.loads(run("--email", "--json"))
    assert set(told) == {"night", "to", "message_id", "state", "tries", "last_try", "error"}
    assert (told["night"], told["to"], told["state"], told["tries"]) == ("2025-11-11", "me@example.org", "sent", 1)
    assert run("--email") == "the digest of night 2025-11-11 was sent to me@example.org\n"
    assert len(mailbox.taken) == 1
