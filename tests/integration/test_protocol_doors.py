"""Text from outside meets a protocol: whatever a title, a name, a goal, a feed or a note says, it stays one value.

Each form is tried at each door. The mail goes over a real conversation with a server on loopback, since what the
standard library makes of a header shows in the bytes alone.
"""

from __future__ import annotations

import email
import email.policy
import plistlib
import re
import shlex
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest
from lxml import etree

from readinglist import open_library
from readinglist.core.errors import ConfigError, Refused
from readinglist.core.ideas import NightUse
from readinglist.core.log import Bet
from readinglist.core.paper_view import address
from readinglist.core.papers import Explore, Paper, Reason, RevisedPaper, Revision, ScoredPaper
from readinglist.core.subscriptions import Subscription
from readinglist.core.text import clean
from readinglist.exchange.formats import papers_atom
from readinglist.formats.atom import FeedEntry, atom, tag_uri
from readinglist.formats.mail import Letter, is_address, letter_bytes
from readinglist.formats.opml import read_opml, write_opml
from readinglist.interface.editor import edit_file
from readinglist.interface.web.asking import Redirect
from readinglist.night.mailing import mail_digest
from readinglist.night.records import Digest, DueBet
from readinglist.night.view.digest import IN_MAIL, digest_page, night_entry
from readinglist.night.view.page_formats import page_html, page_text
from readinglist.shell.web.app import _response
from readinglist.sources.addresses import parse_target
from readinglist.sources.exchange import GET, _request
from readinglist.sources.mail import MailServer, Terms, send_mail
from readinglist.sources.transport import user_agent
from readinglist.study.records import QueueLine
from tests.fakes import HandClock, paper
from tests.harness.mailbox import Mailbox, ScriptedSmtp
from tests.integration.store_toys import insert
from tests.unit.cli.fake_library import FakeLibrary, run_on

NIGHT = date(2026, 11, 24)
SENT = datetime(2026, 11, 24, 6, tzinfo=UTC)
SENDER, RECIPIENT = "library@example.org", "me@example.org"
HEADERS = ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
PAPER = Paper(
    1, "2611.00001", 1, "A title", ("Ada Lovelace",), "We run.", ("cs.LG",), "cs.LG",
    None, None, NIGHT, None, None, None, False, "arxiv", None,
)  # fmt: skip


def q(text: str, charset: str = "UTF-8") -> str:
    """An encoded word of RFC 2047 in which every byte is quoted."""
    return f"=?{charset}?Q?{''.join(f'={byte:02X}' for byte in text.encode())}?="


def b(text: str, charset: str = "utf-8") -> str:
    return f"=?{charset}?b?{b64encode(text.encode()).decode()}?="


BCC = "Bcc: all@evil.example"
BODY = "\n\n<h1>another body</h1>"
# What ends a line for anybody: for a mail server, for Python, for Unicode.
ENDS = [
    "\r\n",
    "\n",
    "\r",
    "\n\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\0",
    "\x00\r\n",
]
FORMS = {
    **{f"bare {end!r}": f"Alpha{end}{BCC}" for end in ENDS},
    **{f"Q of {end!r}": f"Alpha {q(end + BCC)}" for end in ENDS},
    **{f"B of {end!r}": f"Alpha {b(end + BCC)}" for end in ENDS},
    "a body": f"Alpha{BODY}",
    "a body in Q": f"Alpha {q(BODY)}",
    "a body in B": b(f"\r\n{BODY}"),
    "folded": f"Alpha\r\n {BCC}\r\n\t{BCC}",
    "folded in Q": f"Alpha {q(f' x{chr(13)}{chr(10)} {BCC}')}",
    "Q with spaces": f"Alpha =?UTF-8?Q?=0D=0A{BCC}?=",
    "Q with underlines": f"Alpha =?UTF-8?Q?=0D=0A{BCC.replace(' ', '_')}?=",
    "Q in small letters": "Alpha =?utf-8?q?=0d=0abcc:_all@evil.example?=",
    "a language": f"Alpha {q(chr(13) + chr(10) + BCC, 'UTF-8*en')}",
    "latin": q(f"\r\n{BCC}", "ISO-8859-1"),
    "ascii": q(f"\r\n{BCC}", "us-ascii"),
    "utf-7": f"=?utf-7?q?{'+AA0ACg-'}{BCC.replace(' ', '_')}?=",
    "utf-16": f"=?utf-16-le?b?{b64encode(f'{chr(13)}{chr(10)}{BCC}'.encode('utf-16-le')).decode()}?=",
    "a charset that is none": q(f"\r\n{BCC}", "no-such-charset"),
    "two words": f"{q('Alpha' + chr(13))} {q(chr(10) + BCC)}",
    "two words without a space": f"{q('Alpha' + chr(13))}{q(chr(10) + BCC)}",
    "a word in a word": f"Alpha {q(q(chr(13) + chr(10) + BCC))}",
    "a word without an end": f"Alpha =?UTF-8?Q?=0D=0A{BCC}",
    "glued to a word": f"Alpha{b(chr(13) + chr(10) + BCC)}omega",
    "in brackets": f"Alpha ({q(chr(13) + chr(10) + BCC)}) <{b(chr(10) + BCC)}>",
    "twice the sign": f"Alpha =={q(chr(13) + chr(10) + BCC)[1:]}",
    "hidden by a sign that goes": f"Alpha =\u200b{q(chr(13) + chr(10) + BCC)[1:]}",
    "hidden by a control": f"Alpha =\x07{q(chr(13) + chr(10) + BCC)[1:]}",
    "hidden by TeX": f"$\\alpha$ ={{}}{q(chr(13) + chr(10) + BCC)[1:]} \\relax",
    "over the length of a subject": f"{'long ' * 33}{q(chr(13) + chr(10) + BCC)}",
    "many words": " ".join([b(f"\r\n{BCC}")] * 30),
    "a word of a kilobyte": q(f"\r\n{BCC}\r\n" + "x" * 300),
    "a conversation": f"\r\n.\r\nMAIL FROM:<x@evil.example>\r\nRCPT TO:<all@evil.example>\r\nDATA\r\n{BCC}",
    "a conversation in B": b("\r\n.\r\nMAIL FROM:<x@evil.example>\r\nRCPT TO:<all@evil.example>\r\nDATA\r\n"),
    "a part of its own": b("\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhello\r\n--x--"),
    "half a pair": f"Alpha \ud800{q(chr(13) + chr(10) + BCC)}\udfff",
    "turned and marked": f"\u202e{q(chr(13) + chr(10) + BCC)}\u202c{'a' + chr(0x301) * 40}",
    "other letters": f"漢字 Erdős {q(chr(13) + chr(10) + BCC)} 漢字",
    "a directive": "\n[Service]\nExecStart=/bin/sh -c 'touch /tmp/x'\n* * * * * touch /tmp/x\n%n $HOME `id` \\",
    "markup": "\" xmlUrl=\"https://evil.example\"/><outline text='x' onload=1>&#10;&lt;![CDATA[ ]]>\n",
}  # fmt: skip


def test_there_are_sixty_of_them() -> None:
    assert len(set(FORMS.values())) >= 60


def digest_of(form: str) -> Digest:
    """A night that says `form` in each of its places: titles, names, goals, feeds and notes."""
    hostile = replace(PAPER, title=form, abstract=form, authors=(form, form), categories=(form,), comment=form)
    blog = replace(hostile, id="blog:x", source="blog", url=f"https://blog.example/{form}")
    reasons = tuple(Reason(kind, form, 1.0) for kind in ("goal", "author", "paper", "term", "project"))
    scored = ScoredPaper(hostile, 1.5, 1, reasons, form)
    return Digest(
        NIGHT, SENT, f"feed {form}", (scored, replace(scored, paper=blog, explore=Explore(0.1, form))), 2,
        ideas=(NightUse("2611.00001", form, form, form, "name", form),), scoops=(scored,),
        revised=(RevisedPaper(hostile, Revision(PAPER.id, 1, "before", "before", NIGHT)),),
        bets=(DueBet("b1", form, form, Bet(0.3, "2026-11-20", "idea")),),
        queue=(QueueLine(form, "textbook", form, "started", NIGHT, 4.0, (Reason("note", form, 4.0),)),), back=(blog,),
        warning=f"the feed {form} failed",
    )  # fmt: skip


def check_message(body: bytes, text: str, html: str) -> None:
    """Our headers and no other, each on one line when it is read, and both parts as they were written."""
    head, _, _ = body.partition(b"\r\n\r\n")
    assert body.isascii()
    assert body.count(b"\r") == body.count(b"\n") == body.count(b"\r\n")
    assert [line.split(b":")[0].decode() for line in head.split(b"\r\n") if line[:1] not in b" \t"] == HEADERS
    message = cast(EmailMessage, email.message_from_bytes(body, policy=email.policy.default))
    found = dict(message.items())
    assert list(found) == HEADERS
    assert (found["To"], found["From"]) == (RECIPIENT, f"readinglist <{SENDER}>")
    assert not [value for value in found.values() if len(str(value).splitlines()) > 1 or value.defects]
    assert not message.defects
    parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in message.iter_parts()}
    assert parts == {"text/plain": text, "text/html": html}


def test_F14_a_mail_has_one_recipient_our_headers_and_its_whole_body() -> None:
    for name, form in FORMS.items():
        page = digest_page(digest_of(form), IN_MAIL)
        text, html = page_text(page), page_html(page)
        letter = Letter(SENDER, RECIPIENT, "<2026-11-24.ab@example.org>", SENT, form, text, html)
        with ScriptedSmtp() as smtp:
            server = MailServer("127.0.0.1", smtp.port, "none")
            send_mail(server, SENDER, RECIPIENT, letter_bytes(letter), Terms(5, lambda: 0.0))
        said = ["ehlo [127.0.0.1]", f"mail FROM:<{SENDER}>", f"rcpt TO:<{RECIPIENT}>", "data", "quit"]
        assert smtp.heard == said, name
        (body,) = smtp.bodies
        try:
            check_message(body, text, html)
        except AssertionError as error:
            pytest.fail(f"{name}: {error}")


def test_F14_no_setting_of_the_mail_is_an_encoded_word() -> None:
    """It would be decoded like a title."""
    for form in FORMS.values():
        assert not is_address(f"{form}@example.org")
    assert not is_address("=?utf-8?b?DQpCY2M6IHg=?=@example.org")
    assert not is_address("=?utf-8?q?=0d=0abcc=3a_x?=@example.org")


def test_F14_a_night_of_such_titles_is_mailed_by_the_library(tmp_path: Path) -> None:
    """All the way: stored, ranked, with a goal, a feed and an item of the queue that say the same."""
    forms = ["Q with underlines", "a body in B", "two words", "hidden by a sign that goes"]
    clock = HandClock(datetime(2026, 11, 24, 6, tzinfo=UTC)).clock()
    for name in forms:
        home, form = tmp_path / name, FORMS[name]
        with Mailbox() as box, open_library(home, environ=box.environ(sender=SENDER), clock=clock) as lib:
            lib.add_goal("walk", form)
            lib.store.papers.apply(
                [insert(paper(n, title=form, authors=(form,), abstract=form), (f"{NIGHT}", "new")) for n in (1, 2)]
            )
            lib.store.nights.record([NIGHT], ["cs.LG"], form)
            assert mail_digest(lib).state == "sent"
        (message,) = box.messages
        assert message.keys() == HEADERS
        assert message["To"] == RECIPIENT
        assert message["Subject"].startswith("2026-11-24: 2 papers")
        body = message.get_body(("plain",))
        assert body is not None
        assert "2 of 2 undecided papers" in body.get_content()


def test_F14_no_word_of_an_address_adds_to_a_request_or_an_answer() -> None:
    for name, form in FORMS.items():
        for url in (f"https://feeds.example/{form}", f"https://feeds.example/?q={form}", f"https://{form}/"):
            try:
                target = parse_target(url)
            except Refused:
                continue
            head = _request(target, user_agent(form), GET)
            assert [line.split(b" ")[0] for line in head.split(b"\r\n")] == [
                b"GET", b"Host:", b"User-Agent:", b"Accept:", b"Accept-Encoding:", b"Connection:", b"", b"",
            ], name  # fmt: skip
            assert head.count(b"\n") == head.count(b"\r\n") == 7, name
        for place in (form, f"/{form}", f"/paper?id={form}", f"//evil.example/{form}"):
            answer = _response(Redirect(place))
            assert re.fullmatch(r"/(?:[!-.0-\[\]-~][!-\[\]-~]*)?", answer.headers["location"]), name
            assert set(answer.headers) == {"location", "content-length"}, name


def test_F20_a_feed_holds_such_texts_as_values() -> None:
    for form in FORMS.values():
        url = f"https://blog.example/{form}"
        entry = FeedEntry(tag_uri(form), form, SENT, url, (form,), (form,), form, f"<p>{form}</p>")
        night = night_entry(digest_of(form), form)
        for text in (atom(tag_uri(form), form, [entry, night]), papers_atom([replace(PAPER, title=form)])):
            root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
            names = {child.tag.rpartition("}")[2] for child in root.iter()}
            assert names <= set("feed id title updated author name entry link category summary content".split())
            known = ({"rel", "href"}, {"term"}, {"type"}, set[str]())
            assert all(set(child.attrib) in known for child in root.iter())
            assert all(len((child.text or "").splitlines()) <= 1 for child in root.iter("{*}title"))
            assert len(list(root.iter("{*}entry"))) == (2 if "night" in text else 1)


def test_F20_subscriptions_come_back_from_opml_as_they_were() -> None:
    for name, form in FORMS.items():
        said = clean(form)
        blog = Subscription(form, "blog", url="https://blog.example/feed", shelf=form, why=form)
        search = Subscription(f"{form} 2", "arxiv-search", query=form, authors=(form, "Ada"), year=2026)
        read = read_opml(write_opml((blog, search)))
        assert not read.skipped, name
        assert read.subscriptions == (
            replace(blog, name=said, shelf=said, why=said),
            replace(search, name=clean(search.name), query=said, authors=(said, "Ada")),
        ), name


def test_a_scheduler_is_given_one_job_or_none() -> None:
    """A path may hold any byte but NUL: it is one argument, or the command says that no scheduler can name it."""
    for name, form in FORMS.items():
        home = f"/tmp/{form}"
        ran = {kind: run_on(FakeLibrary(), "--home", home, "schedule", kind) for kind in ("cron", "systemd", "launchd")}
        if not home.isprintable():
            assert {one.code for one in ran.values()} == {2}, name
            assert not any(one.out for one in ran.values()), name
            continue
        assert {one.code for one in ran.values()} == {0}, name
        jobs = [line for line in ran["cron"].out.splitlines() if not line.startswith("#")]
        assert len(jobs) == 2, name
        assert all(home in shlex.split(re.sub(r"\\%", "%", job)) for job in jobs), name
        assert not re.search(r"(?<!\\)%", "".join(jobs)), name
        keys = [line.partition("=")[0] for line in ran["systemd"].out.splitlines() if line[:1] not in ("", "#", "[")]
        assert keys == ["Description", "Type", "ExecStart", "Description", *["OnCalendar"] * 2, *keys[-3:]], name
        assert home in plistlib.loads(ran["launchd"].out.encode())["ProgramArguments"], name


def test_F5_a_browser_is_given_an_address_of_the_web_or_nothing() -> None:
    """`$BROWSER` and what opens it are scripts: no space, no control, and nothing that begins like an option."""
    for name, form in FORMS.items():
        for url in (form, f"https://blog.example/{form}", f"\x01https://{form}", f" http://x/{form}", f"--{form}"):
            opened = address(replace(PAPER, id="blog:x", source="blog", url=url))
            assert opened is None or re.fullmatch(r"https?://[!#-;=?-\[\]_a-z~]+", opened), (name, opened)


def test_an_editor_is_given_the_file_as_one_whole_argument(tmp_path: Path) -> None:
    told = tmp_path / "told"
    editor = f'sh -c \'printf "%s\\0" "$@" >{told}\' editor'
    for name in ("-c quit", "+!touch x", "$(touch x) `id` %s", "two\nlines", "=?UTF-8?Q?=0D=0A?="):
        file = tmp_path / name
        file.write_text("text")
        assert edit_file(file, {"EDITOR": editor}) == 0
        assert told.read_bytes() == bytes(file) + b"\0"
    with pytest.raises(ConfigError, match="no command"):
        edit_file(told, {"EDITOR": "vim 'unclosed"})
