"""Tournaments: two readers answer the same cards in the same order, apart, and open the answers together.

The cards follow from the name of the tournament and the sample that comes with the program: titles alone, so that
nobody has more to go by. What the other one answered is shown only to a reader who has answered all cards.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from readinglist.context import Context
from readinglist.core.errors import InputError, NotFound, UsageError
from readinglist.core.files import read_file
from readinglist.core.frozen import Frozen
from readinglist.core.log import QuizAnswered, effective
from readinglist.core.statistics import Interval
from readinglist.core.text import words
from readinglist.exchange.api import check_target
from readinglist.formats.share_file import MOST_BYTES, TournamentAnswer, read_tournament, write_tournament
from readinglist.store.files import write_text_atomically
from readinglist.taste.api import (
    FAMILIAR,
    SAMPLE,
    DealtCard,
    Decks,
    Face,
    Playable,
    QuizCard,
    bootstrap,
    deal_pairs,
    put_sample,
    sample_playables,
    sample_rows,
)

CARDS = 20


class Match(Frozen):
    """A card that both answered and neither knew: the chances that a rose, and whether it did."""

    a: str
    b: str
    titles: tuple[str, str]
    mine: float
    theirs: float
    outcome: bool

    @property
    def gain(self) -> float:
        """Their squared error less mine."""
        return (self.theirs - self.outcome) ** 2 - (self.mine - self.outcome) ** 2


class Opened(Frozen):
    """Both sides of a tournament. `mine`, `theirs`: Brier scores over `matches`, None without one.

    `gain`: how much lower mine is, with its 95 % interval over cards.
    """

    name: str
    other: str | None
    matches: tuple[Match, ...]
    mine: float | None
    theirs: float | None
    gain_interval: Interval | None


def deal_tournament(lib: Context, name: str) -> tuple[QuizCard, ...]:
    """The cards of a tournament that are not answered yet, in their order. Raises UsageError for an empty name."""
    session, pairs = _pairs(name)
    put_sample(lib)
    titles, decks = _titles(), lib.store.part(Decks)
    shown = []
    with lib.store.transaction():
        for number, (a, b) in enumerate(pairs):
            card = hashlib.sha256(f"{session} {number}".encode()).hexdigest()[:8]
            if not decks.is_dealt(card):
                told = (a.is_top, a.percentile, b.percentile, 0.5, None, False, lib.clock.now())
                decks.deal([DealtCard(card, session, SAMPLE, a.id, b.id, *told)])
            if decks.card(card).answered is None:
                faces = Face(titles[a.id], None), Face(titles[b.id], None)
                shown.append(QuizCard(card, session, a.cohort.partition("/")[2], 0.5, False, *faces))
    return tuple(shown)


def save_tournament(lib: Context, name: str, path: Path, owner: str | None = None) -> None:
    """Write my answers for the other reader. Raises UsageError before all cards are answered, StoreError."""
    check_target(lib, path)
    write_text_atomically(path, write_tournament(_pairs(name)[0], owner, _my_answers(lib, name)))


def open_tournament(lib: Context, name: str, path: Path) -> Opened:
    """Their answers beside mine. Raises UsageError before I have answered all, NotFound, InputError."""
    (session, pairs), mine = _pairs(name), _my_answers(lib, name)
    try:
        body = read_file(path, MOST_BYTES)
    except FileNotFoundError:
        raise NotFound(f"{path} does not exist: name the file that the other reader gave you") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error})") from error
    of, owner, theirs = read_tournament(body, path.name)
    if of != session or [(one.a, one.b) for one in theirs] != [(a.id, b.id) for a, b in pairs]:
        raise InputError(f"{path.name} is of other cards: of another tournament, or another version of readinglist")
    titles = _titles()
    matches = tuple(
        Match(a.id, b.id, (titles[a.id], titles[b.id]), one.p, other.p, a.is_top)
        for (a, b), one, other in zip(pairs, mine, theirs, strict=True)
        if max(one.familiar, other.familiar) < FAMILIAR
    )
    if not matches:
        return Opened(session, owner, (), None, None, None)
    own, others = (
        float(np.mean([(p - m.outcome) ** 2 for m, p in zip(matches, said, strict=True)]))
        for said in ([m.mine for m in matches], [m.theirs for m in matches])
    )
    gains = np.array([m.gain for m in matches])
    interval = bootstrap(lambda w: np.asarray(w @ gains / w.sum(axis=1)), range(len(gains)))
    return Opened(session, owner, matches, own, others, interval)


def _pairs(name: str) -> tuple[str, tuple[tuple[Playable, Playable], ...]]:
    """The session of a tournament and its cards. Raises UsageError."""
    session = "-".join(words(name))
    if not session:
        raise UsageError("name the tournament: the same name gives the same cards")
    rng = np.random.default_rng(int(hashlib.sha256(session.encode()).hexdigest()[:15], 16))
    return f"tournament-{session}", deal_pairs(sample_playables(), CARDS, frozenset(), rng)


def _titles() -> dict[str, str]:
    return {paper.id: paper.title for paper, _ in sample_rows()}


def _my_answers(lib: Context, name: str) -> list[TournamentAnswer]:
    session, pairs = _pairs(name)
    given = {}
    for entry in effective(lib.store.log.of_kind("quiz")):
        if isinstance(entry.data, QuizAnswered) and entry.data.session == session:
            given[entry.subject] = TournamentAnswer(
                entry.subject, entry.data.other or "", entry.data.p, entry.data.familiar
            )
    if left := sum(a.id not in given for a, _ in pairs):
        raise UsageError(f"{left} of {len(pairs)} cards are left: readinglist share tournament {name}")
    return [given[a.id] for a, _ in pairs]
