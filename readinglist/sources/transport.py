"""The one polite way to the network: every source asks here, and only here.

One request at a time and spaced, over all processes (`limiter`); inside a deadline, whole and of
bounded size (`exchange`); to addresses that are judged, hop by hop (`addresses`). Here is the
policy: what is asked again, what is waited for, and which error the rest becomes. Seconds are of
the monotonic clock; instants are UTC.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NoReturn, Self

from readinglist.core.clock import Clock
from readinglist.core.errors import (
    Blocked,
    BudgetSpent,
    ConfigError,
    Incomplete,
    NoSuchResource,
    RateLimited,
    SourceError,
    Unreachable,
)
from readinglist.core.events import Waiting
from readinglist.core.frozen import Frozen
from readinglist.core.settings import Settings
from readinglist.core.text import clean

from .addresses import Resolver, Target, arxiv_hosts, follow, parse_target, system_resolver
from .exchange import (
    GET,
    Answer,
    Broken,
    CutShort,
    DeadlinePassed,
    Message,
    NotReached,
    NotReachedInTime,
    Terms,
    exchange,
)
from .fields import BadField, read_moment
from .limiter import LONGEST_PAUSE_S, LONGEST_QUIET, Limiter

MOST_REQUESTS = 5  # for one errand, redirects not counted
MOST_REFUSALS = 4  # of them answered 429
MOST_HOPS = 5
REACH_S = 10.0  # for a connection, while what may be asked is limited
_WAKE_S = 2.0  # this far behind the deadline, the process itself was asleep
_OK = frozenset((200,))
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_ALL_DIGITS = re.compile(r"[0-9]{1,300}", re.A)
_WEB_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
_KEPT_OUT = re.compile(rb"captcha|access\s+denied", re.I)
_SECRET = re.compile(r"(key=)[^&]*")  # in an address: never in a message
_HEADER_VALUE = re.compile(r"[!-~]{1,1000}(?: [!-~]{1,1000})?")


class Response(Frozen):
    """A whole answer: `body` is decoded, header names are in lower case, `url` is where it came from."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class _Errand:
    """One `get` or `post`, over all its requests."""

    start: Target
    message: Message
    wanted: frozenset[int]
    max_bytes: int
    budget_s: float  # left for exchanges; waiting for a turn or at a server's wish is not counted
    requests: int = 0
    refusals: int = 0
    slept: bool = False  # the process was asleep once already


class Transport:
    """Asks the network, for one library. Not for several threads at once."""

    def __init__(
        self,
        settings: Settings,
        cache: Path,
        clock: Clock,
        on_wait: Callable[[Waiting], None] | None = None,
        *,
        resolver: Resolver = system_resolver,
    ) -> None:
        self.requests = 0  # sent so far
        self._settings = settings
        self._clock = clock
        self._on_wait = on_wait or (lambda waiting: None)
        self._limiter = Limiter(cache, clock, self._on_wait)
        self._resolver = resolver
        self._group = arxiv_hosts(settings)
        self._user_agent = user_agent(settings.arxiv.contact)
        self._most_requests: int | None = None  # that `requests` may come to
        self._until = math.inf  # of the monotonic clock: nothing is sent after it
        self._given_up = -math.inf  # when arXiv was last found too busy to ask anything more

    def get(
        self,
        url: str,
        *,
        accept: tuple[str, ...] = (),
        max_bytes: int | None = None,
        hosts: frozenset[str] = frozenset(),
        statuses: frozenset[int] = _OK,
        headers: Mapping[str, str] | None = None,
        question: bytes | None = None,
    ) -> Response:
        """The whole answer at `url`.

        `accept`: words of which the content type must contain one. `hosts`: other hosts (`name`, or
        `name:port`) that a redirect may reach. `statuses`: those whose answer is given back. `headers`
        are added, and kept from every other host. `question`: JSON that is too long for an address; no
        redirect is followed then.
        Raises Refused, RateLimited (at once, without a request, while arXiv's wish lasts), Blocked,
        Incomplete, NoSuchResource, BudgetSpent, Unreachable, and SourceError for a server that is down or
        too slow.
        """
        added = _checked(headers or {})
        message = Message(headers=added) if question is None else Message("POST", added, question)
        target = parse_target(url)
        limit = self._settings.network.max_bytes if max_bytes is None else max_bytes
        errand = _Errand(target, message, statuses, limit, self._settings.network.timeout)
        for _ in range(MOST_HOPS + 1):
            answer = self._ask(target, errand)
            if answer.status in _REDIRECTS and answer.status not in statuses and message.method == "GET":
                target = follow(target, answer.headers.get("location", ""), self._group, hosts, errand.start)
                continue
            if answer.status not in statuses:
                _refuse(self._name(target), target, answer.status)
            _check_kind(self._name(target), answer, accept)
            return Response(str(target), answer.status, answer.headers, answer.body)
        raise SourceError(f"{errand.start.host} redirects more than {MOST_HOPS} times")

    def allow(self, requests: int | None, seconds: float | None) -> None:
        """From now on at most `requests` are sent, and none later than in `seconds`; None: no limit.

        What would be too much raises BudgetSpent, and is not sent; nothing is waited for that long. Under a
        limit a host that cannot be reached is not tried again: Unreachable comes at once.
        """
        self._most_requests = None if requests is None else self.requests + requests
        self._until = math.inf if seconds is None else self._clock.monotonic() + seconds

    def close(self) -> None:
        """Nothing stays open between two requests; here for the sake of `with`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _ask(self, target: Target, errand: _Errand) -> Answer:
        """The first answer of `target` that is worth judging, asked again as often as is decent."""
        while True:
            try:
                answer = self._send(target, errand)
            except Broken as error:
                self._pause_after(error, errand, target)
                continue
            if answer.status in _BUSY:
                self._heed(target, answer, errand)
            elif 500 <= answer.status < 600 and answer.status not in errand.wanted:
                self._pause_after(Broken(f"{target.host} is down ({answer.status})"), errand, target)
            else:
                return answer

    def _send(self, target: Target, errand: _Errand) -> Answer:
        """One request, in its turn. An attempt that ran into its deadline is final, unless we slept."""
        arxiv = target in self._group
        if arxiv and (until := self._limiter.quiet_until()):
            raise RateLimited(_wait_until(until, "arXiv"), until)
        if arxiv and self._clock.monotonic() - self._given_up < LONGEST_PAUSE_S:
            raise RateLimited("arXiv asked to wait, several times in a row; try again later")
        interval = self._settings.arxiv.request_interval
        group = "arxiv" if arxiv else target.host
        self._check_budget(group)
        with self._limiter.turn(group, interval):
            errand.requests += 1
            self.requests += 1
            started = self._clock.monotonic()
            # Half of the budget for each attempt, so that a second one fits.
            deadline = started + min(self._settings.network.timeout / 2, max(errand.budget_s, 0.0))
            deadline = min(deadline, self._until)
            try:
                # The interval counts from when the server had the request, not from when we set out.
                return exchange(
                    target,
                    self._terms(errand, deadline, lambda: self._limiter.not_before(group, interval)),
                    errand.message if _same_server(target, errand.start) else GET,
                )
            except DeadlinePassed as error:
                late = self._clock.monotonic() - deadline
                if late < _WAKE_S or errand.slept or errand.requests >= MOST_REQUESTS:
                    sentence = f"{target.host} did not answer in time; try again later"
                    if isinstance(error, NotReachedInTime):
                        raise Unreachable(sentence, target.host) from None
                    raise SourceError(sentence) from None
                errand.slept = True
                started = self._clock.monotonic()
                raise Broken(f"{target.host} was not heard while this computer slept") from None
            finally:
                errand.budget_s -= self._clock.monotonic() - started

    def _check_budget(self, group: str) -> None:
        if self._most_requests is not None and self.requests >= self._most_requests:
            raise BudgetSpent("as many requests were sent as were allowed; the rest is for the next time")
        if self._clock.monotonic() + self._limiter.pause(group) >= self._until:
            raise BudgetSpent("the time limit is reached; the next run continues")

    def _terms(self, errand: _Errand, deadline: float, on_answer: Callable[[], None]) -> Terms:
        network = self._settings.network
        return Terms(
            deadline=deadline,
            max_bytes=errand.max_bytes,
            wanted=errand.wanted,
            allow_private=network.allow_private,
            user_agent=self._user_agent,
            resolver=self._resolver,
            monotonic=self._clock.monotonic,
            on_answer=on_answer,
            reach_by=self._clock.monotonic() + REACH_S if self._is_limited else math.inf,
        )

    @property
    def _is_limited(self) -> bool:
        return self._most_requests is not None or self._until < math.inf

    def _pause_after(self, error: Broken, errand: _Errand, target: Target) -> None:
        """Waits a little before the next attempt. Raises the final error where there is none left."""
        pause = 0.5 * 2 ** (errand.requests - 1)
        errand.budget_s -= pause
        is_away = isinstance(error, NotReached)
        if is_away and (self._is_limited or errand.requests >= MOST_REQUESTS or errand.budget_s <= 0):
            raise Unreachable(f"{error}; try again later", target.host) from error
        if errand.requests >= MOST_REQUESTS or errand.budget_s <= 0:
            if isinstance(error, CutShort):
                raise Incomplete(f"{error}; try again later") from error
            raise SourceError(f"{error}; try again later") from error
        self._clock.sleep(pause)

    def _heed(self, target: Target, answer: Answer, errand: _Errand) -> None:
        """Waits as a busy server asks, if that is short and not too often; else raises."""
        seconds = read_retry_after(answer.headers, self._clock.now())
        arxiv = target in self._group
        name = "arXiv" if arxiv else target.host
        if seconds is not None and seconds > LONGEST_PAUSE_S:
            until = self._clock.now() + timedelta(seconds=seconds)
            if arxiv:
                self._limiter.keep_quiet(until)
            raise RateLimited(_wait_until(until, name), until)
        errand.refusals += answer.status == 429
        if errand.refusals >= MOST_REFUSALS or errand.requests >= MOST_REQUESTS:
            if answer.status == 503 and seconds is None:
                raise SourceError(f"{target.host} is down (503); try again later")
            if arxiv:
                self._given_up = self._clock.monotonic()
            raise RateLimited(f"{name} asks to wait, {errand.requests} times in a row; try again later")
        if seconds is None:
            seconds = float(2 ** (errand.requests - 1))  # 1, 2, 4, 8
        self._on_wait(Waiting(f"{name} asks to wait", seconds, self._clock.now() + timedelta(seconds=seconds)))
        self._limiter.not_before("arxiv" if arxiv else target.host, seconds)

    def _name(self, target: Target) -> str:
        """Whom we talk to, in messages."""
        return f"arXiv ({target.host})" if target in self._group else target.host


def user_agent(contact: str) -> str:
    """How we introduce ourselves, with the address to write to where the user gave one."""
    try:
        number = version("readinglist")
    except PackageNotFoundError:
        number = "0"
    address = re.sub(r"[^\x21-\x7e]|[()]", "", contact)
    return f"readinglist/{number} (mailto:{address})" if address else f"readinglist/{number}"


def read_retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds a server asks to wait: a number or a date; None where it says nothing usable.

    A date counts from the server's own `Date` or from our clock, whichever makes the wait shorter:
    ours may be stopped or wrong. More than a day is taken for a day.
    """
    text = headers.get("retry-after", "").strip()
    longest = LONGEST_QUIET.total_seconds()
    if _ALL_DIGITS.fullmatch(text):
        return min(float(text), longest)
    try:
        until = read_moment(text)
    except BadField:
        return None
    starts = [now]
    with suppress(BadField):
        starts.append(read_moment(headers.get("date", "")))
    waits = [(until - start).total_seconds() for start in starts]
    return min(wait for wait in (*waits, longest) if wait >= 0) if max(waits) >= 0 else None


def _wait_until(until: datetime, name: str) -> str:
    local = until.astimezone()
    return f"{name} asks to wait until {local:%H:%M} ({until:%Y-%m-%d %H:%M} UTC); nothing is asked before"


def _check_kind(name: str, answer: Answer, accept: tuple[str, ...]) -> None:
    """Raises Blocked for a web page in place of data, Incomplete for any other wrong kind."""
    if not accept or "html" in accept:
        return
    kind = answer.headers.get("content-type", "").lower()
    start = answer.body[:4096]
    kept_out = b"<" not in start[:200] and _KEPT_OUT.search(start)
    if "text/html" in kind or _WEB_PAGE.match(start) or kept_out:
        _block(name)
    if kind and not any(word in kind for word in accept):
        raise Incomplete(f"{name} answered with {clean(kind)[:60]!r} where {' or '.join(accept)} was asked for")


def _refuse(name: str, target: Target, status: int) -> NoReturn:
    if status == 403:
        _block(name)
    if status in (404, 410):
        raise NoSuchResource(f"{name} does not have {_shown(target)} ({status})")
    raise SourceError(f"{name} answered {status} to {_shown(target)}")


def _shown(target: Target) -> str:
    """The path of a target for a message: without a key in it."""
    return _SECRET.sub(r"\1...", target.path)[:200]


def _same_server(target: Target, other: Target) -> bool:
    return (target.scheme, target.host, target.port) == (other.scheme, other.host, other.port)


def _checked(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Headers whose values are plain, so that no key from a file can add a line. Raises ConfigError."""
    for name, value in headers.items():
        if not _HEADER_VALUE.fullmatch(value):
            raise ConfigError(f"the value for {name} has characters that no header takes; check the key in config.toml")
    return tuple(headers.items())


def _block(name: str) -> NoReturn:
    raise Blocked(f"blocked by {name}: it sent a web page instead of data; wait some hours and try again")
