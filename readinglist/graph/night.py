"""Which of the night's papers that name an idea or cite a kept paper are shown in the morning.

Of what the reader follows by name a line is a claim: the paper builds on it or uses it. An idea of a kept paper is
shown where the reader's keeps name it more often than papers do, in a paper that stands high on the night's list: the
less the paper says of it and the more papers name it, the higher. What everybody uses is no news. One line for each
thing, then the next best; the others are counted. None stands there to fill the list.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import NightUse
from readinglist.core.papers import Paper

from .contexts import BUILDS, COMPARED, MENTIONED, USED
from .name_rules import is_class
from .names import Matcher, Mention
from .title_names import is_survey

LINES = 7
WORTH = {BUILDS: 1.0, USED: 0.6, COMPARED: 0.4, MENTIONED: 0.2}
TITLE = 0.35  # the title names it
OWN = 0.25  # the sentence speaks of what the authors do
KEPT_CITED = 3.0
KEPT = 1.0  # the reader kept the paper that introduced the idea
PLAIN = 0.75  # a name in plain words is often the name of the whole field
TASTE = 0.6  # for the best of the night's list, nothing for the end of its first tenth
LEAST = 0.4  # a sentence that says less is no claim
NEAR = 0.1  # of the night's list: no paper below it has a line by name
CLOSE = 0.05  # of an idea of a kept paper that is in the title, or that hardly any names
TOP = 0.02  # of another one
RARE = 0.0003  # of papers: those that name an idea which hardly any names
LIFT = 3.0  # an idea that the reader's keeps name less often than that many times the share of papers is no news
PRIOR = 50  # keeps that name an idea as often as all papers do, added before a reader's keeps are compared
UNSEEN = 0.0002  # of papers: no share is taken to be smaller
AGAIN = 0.6  # a second line of one thing must be worth this
OF_ONE = 2  # lines of one thing


class Subject(Frozen):
    """Something to look for in the night's papers. `key` is the idea's name or the kept paper's id."""

    key: str
    title: str
    origin: str | None = None  # the paper that introduced it, or itself: it says nothing of itself
    is_kept: bool = False  # a paper that the reader kept
    share: float = 0.0  # of papers that name it; 0 where it is not known
    lift: float | None = None  # how many times as often the reader's keeps name it; None of what is asked for by name


class CitedKept(Frozen):
    """A paper of the night cites a kept one: the sentence, or "" where only the list of references is known."""

    paper: str
    kept: str
    sentence: str
    kind: str


def night_lines(
    papers: Sequence[Paper],
    matcher: Matcher,
    subjects: Mapping[str, Subject],
    cited: Iterable[CitedKept] = (),
    places: Mapping[str, float] = MappingProxyType({}),
    limit: int = LINES,
) -> tuple[NightUse, ...]:
    """The at most `limit` lines of a night, best first, those of one subject together.

    `places`: where papers stand on the night's list, 0 its top and 1 its end; one that does not is taken to be `CLOSE`.
    """
    uses = [use for paper in papers for use in _named(paper, matcher, subjects, places.get(paper.id, CLOSE))]
    known = {paper.id: paper for paper in papers}
    uses += [_cited(known[c.paper], c, subjects[c.kept]) for c in cited if c.paper in known and c.kept in subjects]
    grouped: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        grouped[use.subject.key].append(use)
    scored: list[_Use] = []
    for some in grouped.values():
        rarity = _rarity(len({use.line.paper for use in some}), len(papers), some[0].subject.share)
        scored += [replace(use, score=use.score + use.worth * rarity) for use in _best_of_each_paper(some)]
    return _chosen(sorted(scored, key=lambda use: (-use.score, use.line.paper, use.subject.key)), limit)


def lift_of(naming: int, keeps: int, share: float) -> float:
    """How many times as often as papers the reader's keeps name an idea: `naming` of `keeps`, `share` of papers.

    >>> round(lift_of(1, 100, 0.02), 1), round(lift_of(20, 100, 0.02), 1), round(lift_of(1, 100, 0.0002))
    (0.7, 7.0, 34)
    """
    return (naming / max(share, UNSEEN) + PRIOR) / (keeps + PRIOR)


class _Use(Frozen):
    """A possible line: `worth` is multiplied by how rare the subject is, `score` stands."""

    line: NightUse
    subject: Subject
    worth: float
    score: float
    is_news: bool  # else it is only counted


def _named(paper: Paper, matcher: Matcher, subjects: Mapping[str, Subject], place: float) -> list[_Use]:
    """The best mention of each subject in a paper; `place` is 0 at the top of the night's list, 1 at its end."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in matcher.find(paper.title, paper.abstract):
        if mention.idea in subjects and subjects[mention.idea].origin != paper.id and not is_class(mention.name):
            mentions[mention.idea].append(mention)
    uses = []
    title, of_others = paper.title or paper.id, is_survey(paper.title or "")
    for key, some in mentions.items():
        best, subject = best_mention(some), subjects[key]
        kind, in_title = MENTIONED if of_others else best.use, any(m.in_title for m in some)
        is_wanted = _is_wanted(subject, place, in_title, kind != MENTIONED and _worth(best) >= LEAST)
        worth = _worth(best) + TITLE * in_title + KEPT * subject.is_kept
        line = NightUse(paper.id, title, subject.key, subject.title, "name", best.sentence, kind, idea=best.idea)
        is_news = is_wanted and (in_title or not of_others)
        uses.append(_Use(line, subject, worth, TASTE * max(0.0, 1 - place / NEAR), is_news))
    return uses


def _is_wanted(subject: Subject, place: float, in_title: bool, says_it: bool) -> bool:
    """Is it news that a paper at `place` of the night's list names a subject, in the title or in a claim?"""
    if subject.lift is None:
        return place <= NEAR and (in_title or says_it)
    is_rare = subject.share < RARE
    nearest = CLOSE if in_title or is_rare else TOP if says_it else -1
    return place <= nearest and (is_rare or subject.lift >= LIFT)


def _cited(paper: Paper, edge: CitedKept, subject: Subject) -> _Use:
    sentence = edge.sentence or f"{subject.title} is in its list of references."
    line = NightUse(paper.id, paper.title or paper.id, edge.kept, subject.title, "citation", sentence, edge.kind)
    return _Use(
        line,
        subject,
        WORTH.get(edge.kind, WORTH[MENTIONED]),
        KEPT_CITED,
        _is_wanted(subject, 0, in_title=False, says_it=True),
    )


def best_mention(mentions: Iterable[Mention]) -> Mention:
    """The one that says most."""
    return max(mentions, key=_worth)


def _worth(mention: Mention) -> float:
    """What a mention is worth: what its sentence does, and whether it is the name of this idea alone."""
    is_spelled_as_name = any(c.isupper() or c.isdigit() for c in mention.name)
    worth = WORTH[mention.use] + OWN * (not mention.in_title and mention.is_own)
    return worth if is_spelled_as_name else PLAIN * worth


def _rarity(count: int, papers: int, share: float) -> float:
    """1 where a single paper names it, 0 where all do; the library's share counts where it is larger."""
    often = max(count / max(papers, 1), share)
    if papers < 2:
        return 1.0
    return min(1.0, math.log(1 / max(often, 1 / papers)) / math.log(papers))


def _best_of_each_paper(uses: Iterable[_Use]) -> list[_Use]:
    """One use of a subject for each paper: a citation before a name, then the better."""
    best: dict[str, _Use] = {}
    for use in uses:
        held = best.get(use.line.paper)
        if held is None or (use.score, use.worth) > (held.score, held.worth):
            best[use.line.paper] = use
    return list(best.values())


def _chosen(ranked: Sequence[_Use], limit: int) -> tuple[NightUse, ...]:
    """One line for each subject and paper, then second lines that are worth it; subjects stay together."""
    first: list[_Use] = []
    for use in ranked:
        is_fresh = all(use.subject.key != u.subject.key and use.line.paper != u.line.paper for u in first)
        if use.is_news and is_fresh and len(first) < limit:
            first.append(use)
    subjects = [use.subject.key for use in first]
    shown = {use.line.paper for use in first}
    more: list[_Use] = []
    for use in ranked:
        same = sum(use.subject.key == other.subject.key for other in more)
        is_wanted = use.is_news and use.subject.key in subjects and use.line.paper not in shown and use.worth >= AGAIN
        if is_wanted and same < OF_ONE - 1 and len(first) + len(more) < limit:
            more.append(use)
            shown.add(use.line.paper)
    lines = []
    for head in first:
        some = [head, *(use for use in more if use.subject.key == head.subject.key)]
        papers = {use.line.paper for use in some}
        others = tuple(u.line.paper for u in ranked if u.subject.key == head.subject.key and u.line.paper not in papers)
        lines += [replace(use.line, others=others if use is head else ()) for use in some]
    return tuple(lines)
