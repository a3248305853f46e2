"""The digest as a page: what came, what it does with what I follow, and what waits for me today.

What is short and asks for something stands first, the list of papers last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from readinglist.core.ideas import NightUse
from readinglist.core.ids import page_of
from readinglist.core.json_records import (
    Record,
    json_fields,
    number,
    paper_record,
    revised_record,
    scored_record,
)
from readinglist.core.lines import cut, long_day, many, shown
from readinglist.core.log_view import percent, short_question
from readinglist.core.paper_view import (
    address,
    authors_of,
    explored,
    followed,
    in_words,
    new_of,
    notices,
    scooped,
    title_of,
)
from readinglist.core.papers import Paper, RevisedPaper, ScoredPaper, changed_texts
from readinglist.core.radar import NearHit
from readinglist.core.text import readable
from readinglist.formats.atom import FeedEntry, atom, tag_uri
from readinglist.ideas.api import night_summary, quoted_sentence, says_the_title, tonight_record
from readinglist.night.records import Digest, DueBet, Mailing
from readinglist.papers.api import changed_words, versions_of
from readinglist.practice.api import near_words
from readinglist.study.api import QueueLine
from readinglist.taste.api import bet_question

from .page_formats import Bit, Entry, Page, Part, Row, coded, joined, outside, page_fragment, row

IN_FILE = 50  # papers of a list that is read in a file
IN_MAIL = 20  # of one that is sent: mail programs cut what is longer than 100 kB
ABSTRACT_CHARS = 600
PAPERS, TAKEN_UP = "Papers", "Tonight on what you follow"
FOLLOWED = "What you follow"
SHORT = 10  # entries of every other part
_CHANGES = 120  # words and changes of one text


def digest_page(digest: Digest, most: int = IN_FILE) -> Page:
    """The page of a digest with its first `most` papers."""
    first = (
        _scoops(digest),
        _followed(digest),
        _near(digest),
        _revised(digest),
        _back(digest),
        _bets(digest),
        _queue(digest),
    )
    parts = (*first, _papers(digest, most), _ideas(digest))
    return Page(_title(digest), tuple(_head(digest)), tuple(p for p in parts if p.entries or p.title == PAPERS))


def subject(digest: Digest) -> str:
    """The digest in one line, for the subject of a mail and the title of an entry in a feed."""
    if digest.night is None:
        return "No night yet"
    parts = [
        f"{digest.night:%Y-%m-%d}: {many(digest.available, 'paper')}"
        if digest.available
        else f"{digest.night}: nothing to read"
    ]
    if digest.scoops:
        parts.append("someone did this")
    if digest.ideas:
        parts.append(f"{len({use.paper for use in digest.ideas})} on what you follow")
    if digest.papers:
        parts.append(cut(title_of(digest.papers[0].paper), 60))
    return " · ".join(parts)


def _title(digest: Digest) -> str:
    return long_day(digest.night) if digest.night else "No night yet"


def _head(digest: Digest) -> Iterator[Row]:
    if digest.warning:
        yield row(*coded(digest.warning, "strong"))
    yield row(*coded(f"{digest.today[:1].upper()}{digest.today[1:]}."))
    if nights := digest.caught_up:
        named = ", ".join(map(str, nights)) if len(nights) < SHORT else f"{len(nights)} nights from {nights[0]} on"
        yield row(f"Also fetched: {named}; ", Bit("readinglist top --night DATE", "code"), " lists one of them.")
    if digest.ideas:
        yield row(f"{night_summary(digest.ideas)}: listed at the end.")


def _ideas(digest: Digest) -> Part:
    return Part(TAKEN_UP, entries=tuple(_idea(uses) for uses in _by_subject(digest.ideas)))


def _by_subject(uses: Iterable[NightUse]) -> Iterator[list[NightUse]]:
    return (list(some) for _, some in groupby(uses, key=lambda use: use.subject_title))


def _idea(uses: Sequence[NightUse]) -> Entry:
    """What is taken up, then each paper that does so with its sentence."""
    more = sum(len(use.others) for use in uses)
    head = row(outside(uses[0].subject_title, "strong"), f" +{more}" if more else "")
    return Entry((head, *map(_use, uses)))


def _use(use: NightUse) -> Row:
    """The paper, and its sentence where that is not the title."""
    said = "" if says_the_title(use) else f": {quoted_sentence(use)}"
    return row(outside(use.paper, "", page_of(use.paper)), " ", Bit(shown(use.title), "em"), said)


def _scoops(digest: Digest) -> Part:
    return _some(
        "Someone did this", [_said(one, text) for one in digest.scoops for text in scooped(one)], "project radar"
    )


def _followed(digest: Digest) -> Part:
    return _some(FOLLOWED, [_said(one, text) for one in digest.followed for text in followed(one)], "top")


def _said(one: ScoredPaper, text: str) -> Entry:
    return Entry((row(Bit(text), " (", _link(one.paper), ", ", Bit(title_of(one.paper), "em"), ")"),))


def _near(digest: Digest) -> Part:
    """The three nearest papers of the week to each text that is watched, and how much was read."""
    report = digest.near
    if report is None or not report.sightings:
        return Part("")
    entries = [
        Entry((row(outside(one.watched.name, "strong")), *map(_near_paper, one.nearest))) for one in report.sightings
    ]
    read = f"Nearest to your projects this week, of {many(report.papers, 'paper')} read since {report.since}"
    return _some(read, entries, "project radar")


def _near_paper(near: NearHit) -> Row:
    return row(_link(near.paper), " ", Bit(title_of(near.paper), "em"), f": {near_words(near)}")


def _revised(digest: Digest) -> Part:
    return _some("Revised papers that you kept", [_revision(item) for item in digest.revised], "revised")


def _revision(item: RevisedPaper) -> Entry:
    """The versions, then the words that changed."""
    head = row(_link(item.paper), " ", Bit(title_of(item.paper), "strong"), f", {versions_of(item)}")
    return Entry((head, *(_changes(*texts) for texts in changed_texts(item.before, item.paper))))


def _changes(name: str, old: str, new: str) -> Row:
    """`abstract: a [-fast-] {+slow+} method`."""
    spans = changed_words(shown(old), shown(new))
    bits = (bit for span in spans[:_CHANGES] for bit in (" ", Bit(_bounded(span.text), span.style)))
    return row(Bit(f"{name}:", "dim"), *bits, " …" if len(spans) > _CHANGES else "")


def _bounded(text: str) -> str:
    """A stretch of changed words, its brackets kept where it is cut."""
    return text if len(text) <= ABSTRACT_CHARS else f"{_cut(text)}{text[-2:]}"


def _back(digest: Digest) -> Part:
    entries = [Entry((row(_link(paper), " ", Bit(title_of(paper), "em")),)) for paper in digest.back]
    return _some("Put off, and back", entries, "triage")


def _bets(digest: Digest) -> Part:
    part = _some("Bets that are due", [_bet(due) for due in digest.bets], "bets due")
    settle = row(f"{many(len(digest.bets), 'bet')} due: ", Bit("readinglist bet resolve", "code"), " resolves them.")
    return Part(part.title, (settle, *part.rows), part.entries)


def _bet(due: DueBet) -> Entry:
    about = outside(due.subject, "", page_of(due.subject) if due.title else None)
    title = (" ", outside(due.title, "em")) if due.title else ()
    return Entry((row(about, *title, f": {short_question(due.bet)}, with a chance of {percent(due.bet.p)}"),))


def _queue(digest: Digest) -> Part:
    return Part("Study queue for today", entries=tuple(map(_item, digest.queue)))


def _item(line: QueueLine) -> Entry:
    why = ", ".join(shown(reason.text) for reason in line.reasons[:3])
    return Entry((row(Bit(line.kind, "dim"), " ", outside(line.title, "strong"), f": {why}" if why else ""),))


def _papers(digest: Digest, most: int) -> Part:
    """The list itself, or why there is none."""
    if digest.why_empty is not None:
        return Part(PAPERS, (row(*coded(f"Nothing to read: {digest.why_empty}.")),))
    papers = digest.papers[:most]
    order = "best first" if any(scored.is_ranked for scored in papers) else "not ranked yet: keep papers, or set a goal"
    counted = f"{len(papers)} of {many(digest.available, 'undecided paper')} of this night, {order}."
    return Part(PAPERS, (row(counted),), tuple(_paper(number, one) for number, one in enumerate(papers, 1)))


def _paper(number: int, scored: ScoredPaper) -> Entry:
    paper = scored.paper
    withdrawn = Bit("withdrawn", "strong") if paper.withdrawn else Bit("")
    facts = joined([_link(paper), withdrawn, outside(", ".join(paper.categories)), Bit(authors_of(paper, 4))])
    rows = [facts]
    if why := explored(scored):
        rows.append(row(Bit(why, "strong")))
    rows += [row(Bit(text, "strong")) for text in notices(scored)]
    score = f"Score {scored.readable_score}" if scored.readable_score else ""
    if text := ": ".join(filter(None, (score, in_words(scored.reasons)))):
        rows.append(row(Bit(text, "dim")))
    if (new := new_of(paper)) and not shown(paper.abstract).startswith(new):
        rows.append(row(outside(new, "strong")))
    if paper.abstract:
        rows.append(row(outside(_cut(readable(paper.abstract)))))
    return Entry(tuple(rows), row(f"{number}. ", Bit(title_of(paper), href=address(paper))))


def _cut(abstract: str) -> str:
    return abstract if len(abstract) <= ABSTRACT_CHARS else abstract[:ABSTRACT_CHARS].rsplit(" ", 1)[0] + " …"


def _link(paper: Paper) -> Bit:
    return outside(paper.id, "", address(paper))


def _some(title: str, entries: Sequence[Entry], command: str) -> Part:
    """The first entries, and the command that lists the others."""
    left = len(entries) - SHORT
    rows = (
        (row(f"The first {SHORT}; ", Bit(f"readinglist {command}", "code"), f" tells {left} more."),)
        if left > 0
        else ()
    )
    return Part(title, rows, tuple(entries[:SHORT]))


# The digest and its mail as JSON records; the keys only ever grow.


def digest_record(digest: Digest) -> Record:
    """`papers`, `revised` and the lines of `ideas` are those of `top`, `revised` and `tonight`."""
    return {
        **json_fields(digest, "night", "taken", "today", "warning", "why_empty", "available"),
        "count": len(digest.papers),
        "papers": [scored_record(scored) for scored in digest.papers],
        "ideas": tonight_record(digest.night, digest.ideas)["lines"],
        "scoops": [scored_record(scored) for scored in digest.scoops],
        "followed": [scored_record(scored) for scored in digest.followed],
        "revised": revised_record(digest.revised)["papers"],
        "bets": [_bet_record(due) for due in digest.bets],
        **json_fields(digest, "queue"),
        "back": [paper_record(paper) for paper in digest.back],
        **json_fields(digest, "caught_up"),
    }


def mailing_record(mailing: Mailing) -> Record:
    names = ("message_id", "state", "tries", "last_try", "error")
    return json_fields(mailing, "night", to="recipient") | json_fields(mailing, *names)


def _bet_record(due: DueBet) -> Record:
    return {
        **json_fields(due, bet="id", subject="subject", title="title"),
        "p": number(due.bet.p),
        "question": bet_question(due.bet),
        "by": due.bet.by,
    }


# Papers and digests as entries of a feed.


def night_entry(digest: Digest, device: str) -> FeedEntry:
    """The entry of a night in the feed of the library `device`. Raises ValueError where there is no night."""
    if digest.night is None:
        raise ValueError("a digest without a night is in no feed")
    html = page_fragment(digest_page(digest, IN_MAIL))
    return FeedEntry(tag_uri(device, "night", digest.night.isoformat()), subject(digest), digest.taken, html=html)


def nights_atom(entries: Iterable[FeedEntry], device: str) -> str:
    """The feed of the nights of a library, the newest first."""
    return atom(tag_uri(device, "nights"), "readinglist: the nights", entries)
