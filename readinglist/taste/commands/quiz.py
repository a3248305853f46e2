"""The quiz: which of two old papers rose; decks, and answers for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from readinglist.interface.echo import has_colour, is_terminal
from readinglist.interface.options import Count, Share, with_json
from readinglist.interface.progress import watched, watched_to_end
from readinglist.interface.session import Session
from readinglist.taste.cards import PAIRS, SESSION
from readinglist.taste.commands.forecasts import tell_cause
from readinglist.taste.tables import Decks

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.taste.records import QuizCard


@click.group("quiz", invoke_without_command=True)
@click.option("--base-rate", is_flag=True, help="Single papers of one month, with the true share at the top.")
@click.option("-n", "--n", "number", type=Count(1), help="How many cards; by default 10 pairs, 20 single papers.")
@click.option("--deck", metavar="NAME", help="Use only this deck, such as 2023-05/cs.LG or canon.")
@with_json
def quiz_command(session: Session, base_rate: bool, number: int | None, deck: str | None, as_json: bool) -> None:
    """Guess from old papers, as they looked when new, which one rose. One key per answer.

    The two papers of a pair share age and category: one is in the top tenth by citations since, the other below the
    median. You see only title and abstract of version 1. Cards are chosen at the edge of what you can tell, pairs you
    missed come back. Answers on papers you knew are not scored. `quiz skill` shows your curve and your lesson.

    \b
        readinglist quiz
        readinglist quiz --base-rate
        readinglist quiz skill
        readinglist quiz --json -n 1
        readinglist quiz answer 5f0c2a1e 70% --familiar 1
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    from readinglist.taste.view.quiz import session_record

    if not as_json and not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise click.UsageError("the quiz needs a terminal; `readinglist quiz --json` prints cards to answer")
    with session.library() as library:
        cards = _deal(session, library, number or (SESSION if base_rate else PAIRS), base_rate, deck)
        session.data(session_record(cards)) if as_json else play_cards(session, library, cards)


def _deal(session: Session, library: Context, number: int, base_rate: bool, deck: str | None) -> tuple[QuizCard, ...]:
    """The cards of a session; in a library without a deck from the sample."""
    from readinglist.taste.quiz import deal
    from readinglist.taste.quiz_decks import NAME, SAMPLE, canon_deck, put_deck, put_sample

    if deck == NAME:
        put_deck(library, NAME, canon_deck())
        session.echo.talk("landmarks and ordinary papers, never scored: `quiz deck CAT YYYY-MM` makes decks that count")
    elif deck == SAMPLE or (deck is None and library.store.part(Decks).names() in ((), (NAME,))):
        put_sample(library)
        if base_rate:
            session.echo.talk("single papers need a deck of a month: `quiz deck CAT YYYY-MM`")
        else:
            session.echo.talk(
                "real outcomes; `quiz deck sample` gets the abstracts from arXiv, titles alone are not scored"
            )
    return watched_to_end(deal(library, number, base_rate=base_rate, deck=deck, rng=None), session.echo)


def play_cards(session: Session, library: Context, cards: tuple[QuizCard, ...]) -> None:
    """The cards on a full screen. Raises Ended where a signal ended it."""
    from readinglist.taste.screen.app import QuizApp, run_quiz

    app = QuizApp(library, cards, colour=session.echo.colour and has_colour(sys.stdout))
    if (number := run_quiz(app, library)) is not None:
        from readinglist.interface.signals import Ended

        raise Ended(number)


@quiz_command.command("deck")
@click.argument("category", metavar="[CAT|sample|canon]", required=False)
@click.argument("month", metavar="[YYYY-MM]", required=False)
@click.option("--requests", type=Count(1), metavar="N", help="Send at most N requests; continue next time.")
@click.option("--minutes", type=Count(), metavar="M", help="Take at most M minutes.")
@with_json
def deck_command(
    session: Session, category: str | None, month: str | None, requests: int | None, minutes: int | None, as_json: bool
) -> None:
    """Make a deck from a category and a month at least two years old. Without arguments, list your decks.

    Asks arXiv for the month's papers and their first versions, and a citation service for their counts: about 20
    requests for 2,000 papers. You can stop it and start it again. The sample and the canon are decks that work offline:
    1,800 old papers with their outcomes, by title until `quiz deck sample` got their abstracts, and landmarks.

    \b
        readinglist quiz deck cs.LG 2023-05
        readinglist quiz deck sample
        readinglist quiz deck
    """
    from readinglist.taste.quiz import decks
    from readinglist.taste.quiz_decks import NAME, SAMPLE, canon_deck, make_deck, put_deck
    from readinglist.taste.records import DeckReport
    from readinglist.taste.view.quiz import deck_lines, deck_record

    with session.library() as library:
        if category is None:
            found = decks(library)
        elif category == NAME:
            found = (put_deck(library, NAME, canon_deck()),)
        elif month is None and category != SAMPLE:
            raise click.UsageError("a deck is of a category and a month: readinglist quiz deck cs.LG 2023-05")
        else:
            events = watched(make_deck(library, category, month, requests, minutes), session.echo)
            found = tuple(event for event in events if isinstance(event, DeckReport))
    if as_json:
        records = [deck_record(deck) for deck in found]
        session.data(records if category is None else records[0])
    else:
        session.lines(deck_lines(found))


@quiz_command.command("skill")
@with_json
def skill_command(session: Session, as_json: bool) -> None:
    """How well you tell pairs apart, session by session. With one lesson from your own errors.

    The curve is fitted with the difficulty of the cards, at 95%; chance is 50%.

    \b
        readinglist quiz skill
        readinglist quiz skill --json
    """
    from readinglist.taste.quiz import quiz_skill
    from readinglist.taste.view.quiz import skill_lines, skill_record

    skill, lesson = session.read(quiz_skill)
    session.data(skill_record(skill, lesson)) if as_json else session.lines(skill_lines(skill, lesson))


@quiz_command.command("answer")
@click.argument("card", metavar="CARD")
@click.argument("chance", metavar="P", type=Share())
@click.option(
    "--familiar",
    type=click.IntRange(1, 5),
    default=1,
    show_default=True,
    help="How well you knew it: 1 never seen, 5 read it.",
)
@with_json
def answer_command(session: Session, card: str, chance: float, familiar: int, as_json: bool) -> None:
    """Answer a card of `quiz --json` with a probability.

    Of a single paper: that it is at the top. Of a pair: that a is.

    On a pipe or with --json it prints the result. You can answer a card once.

    \b
        readinglist quiz answer 5f0c2a1e 70% --familiar 1
    """
    from readinglist.taste.quiz import answer_card
    from readinglist.taste.view.quiz import reveal_lines, reveal_record

    back = session.read(answer_card, card, chance, familiar)
    prints = as_json or not session.is_read
    session.data(reveal_record(back)) if prints else session.lines(reveal_lines(back, session.room or 80))


@quiz_command.command("cause")
@click.argument("card", metavar="CARD")
@click.argument("cause", nargs=-1, required=True)
@with_json
def cause_command(session: Session, card: str, cause: tuple[str, ...], as_json: bool) -> None:
    """Record why a card turned out as it did. Give a cause, its first letters or its number.

    1 simple and reusable, 2 too complicated, 3 too fragile, 4 gain too small, 5 superseded, 6 compute, 7 luck.

    \b
        readinglist quiz cause 5f0c2a1e simple and reusable
    """
    from readinglist.taste.causes import give_cause_of_card

    tell_cause(session, session.read(give_cause_of_card, card, " ".join(cause)), as_json)
