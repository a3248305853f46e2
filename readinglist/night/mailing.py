"""The digest as mail: each night once to the address of [mail], tried again until it arrived or is old.

    row "waiting", one try more ─> conversation ─> 250 ─> row "sent"

Nothing is sent that was not first recorded as begun, and nothing counts as sent before the server has said 250. So a
digest is never lost; one that is killed, or cut off, between the 250 and the record comes twice, with the same
Message-ID, by which mail programs know it for the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from logging import getLogger

from readinglist.context import Context
from readinglist.core.clock import eastern_date
from readinglist.core.errors import ConfigError, NotFound, ReadingListError, SourceError
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.settings import MailSettings, exposed_key
from readinglist.night.tables import Outbox

from .records import Mailing

logger = getLogger(__name__)
LATE = timedelta(days=3)  # a digest that is older is not sent by itself any more: a pile of them is no news
SENT, WAITING, DROPPED = "sent", "waiting", "dropped"
_PORTS = {"starttls": 587, "ssl": 465, "none": 25}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_on(mail: MailSettings) -> bool:
    """Whether there is somebody to send to."""
    return bool(mail.host and mail.to)


def mail_digest(lib: Context, night: date | None = None) -> Mailing:
    """Send the digest of a night, by default the last one, where it was not sent yet; what is recorded of it.

    Raises ConfigError, NotFound where there is no night, Locked where it is being sent, StoreError, and what the
    conversation came to: SourceError.
    """
    from readinglist.formats.mail import message_id
    from readinglist.store.locks import held

    sender, recipient = _sender(lib.settings.mail), lib.settings.mail.to
    night = night or lib.store.nights.latest()
    if night is None:
        raise NotFound("no night fetched yet, so there is no digest: run `readinglist fetch`")
    if lib.store.nights.taken(night) is None:
        raise NotFound(f"night {night} was never fetched: `readinglist fetch --since {night}` downloads it")
    with held(lib.places.data / "mail.lock", lib.clock, "mail"):
        known = lib.store.part(Outbox).find(night, recipient)
        if known is not None and known.state == SENT:
            return known
        name = message_id(night.isoformat(), recipient, lib.store.log.device, sender)
        message = _message(lib, night, sender, known.message_id if known else name)
        mailing = lib.store.part(Outbox).begin(night, recipient, name)
        try:
            _send(lib, sender, message)
        except (SourceError, ConfigError) as error:
            lib.store.part(Outbox).settle(mailing, WAITING, str(error))
            raise
        lib.store.part(Outbox).settle(mailing, SENT)
        return lib.store.part(Outbox).find(night, recipient) or mailing


def mail_nights(lib: Context) -> Iterator[Event]:
    """What a fetch sends: digests that wait, then that of the last night. A failure is a warning.

    A message that is refused for good does not keep the next one back; after any other failure nothing more is
    tried, since it is the same server.
    """
    mail = lib.settings.mail
    if not is_on(mail):
        return
    try:
        if sentence := exposed_key(lib.places.config):
            yield Warned(sentence)
        for night in _due(lib):
            yield Progress(f"sending the digest of night {night}", 0)
            try:
                mail_digest(lib, night)
            except ReadingListError as error:
                yield Warned(
                    f"the digest was not sent: {error}; the next fetch tries again, or `readinglist digest --email`"
                )
                if type(error) is not SourceError:
                    return
    except ReadingListError as error:
        yield Warned(f"the digest was not sent: {error}")
    except Exception as error:  # a bug of ours: the night is stored
        logger.info("the digest was not sent", exc_info=True)
        yield Warned(f"the digest was not sent ({type(error).__name__}); the next fetch tries again")


def mail_warnings(lib: Context) -> tuple[str, ...]:
    """A sentence for each digest that waits."""
    if not is_on(lib.settings.mail):
        return ()
    return tuple(
        f"the digest of night {one.night} was not sent to {one.recipient}"
        f" (tries: {one.tries}): {one.error or 'it was interrupted'}"
        for one in lib.store.part(Outbox).waiting()
    )


def _due(lib: Context) -> list[date]:
    """The nights to send, the oldest first; what is too old, or for an address that is no more, is dropped."""
    today, outbox = eastern_date(lib.clock.now()), lib.store.part(Outbox)
    nights = set()
    for waiting in outbox.waiting():
        if waiting.recipient == lib.settings.mail.to and today - waiting.night <= LATE:
            nights.add(waiting.night)
        else:
            outbox.settle(waiting, DROPPED, waiting.error)
    latest = lib.store.nights.latest()
    if lib.settings.mail.nightly and latest is not None and today - latest <= LATE:
        nights.add(latest)
    return sorted(nights)


def _message(lib: Context, night: date, sender: str, name: str) -> bytes:
    from readinglist.formats.mail import Letter, letter_bytes
    from readinglist.night.view.digest import IN_MAIL, digest_page, subject
    from readinglist.night.view.page_formats import page_html, page_text

    from .digest import read_digest

    digest = read_digest(lib, night)
    page = digest_page(digest, IN_MAIL)
    now, recipient = lib.clock.now(), lib.settings.mail.to
    return letter_bytes(Letter(sender, recipient, name, now, subject(digest), page_text(page), page_html(page)))


def _send(lib: Context, sender: str, message: bytes) -> None:
    from readinglist.sources.mail import MailServer, Terms, send_mail

    mail = lib.settings.mail
    server = MailServer(mail.host, mail.port or _PORTS[mail.tls], mail.tls, mail.user, mail.password)
    send_mail(server, sender, mail.to, message, Terms(lib.settings.network.timeout, lib.clock.monotonic))


def _sender(mail: MailSettings) -> str:
    """The address of the sender, and that [mail] makes sense. Raises ConfigError, which never quotes the password."""
    from readinglist.formats.mail import is_address

    if not is_on(mail):
        raise ConfigError("mail is not set up: set host and to under [mail] in config.toml (see docs/digest.md)")
    if mail.tls not in _PORTS:
        raise ConfigError(f"[mail] tls = {mail.tls[:20]!r} is none of {', '.join(_PORTS)}")
    sender = mail.sender or (mail.user if is_address(mail.user) else mail.to)
    for name, text in (("to", mail.to), ("sender", sender)):
        if not is_address(text):
            raise ConfigError(f"[mail] {name} = {text[:80]!r} is not one plain address such as me@example.org")
    if not (mail.user + mail.password).isascii():
        raise ConfigError("[mail] user and password: SMTP allows only ASCII")
    if mail.user and mail.tls == "none" and mail.host.lower() not in _LOOPBACK:
        raise ConfigError("[mail] tls = 'none' would send the password unencrypted: it is allowed on this machine only")
    return sender
