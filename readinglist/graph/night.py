"""Which of the night's papers that name an idea or cite a kept paper are shown in the morning.

A line is a claim: the paper builds on what the reader follows, uses it, or cites it. Most of all concern what the
reader kept; then papers that stand high on the night's list; then what few papers name. One line for each thing, then
the next best; the others are counted. None stands there to fill the list.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import NightUse
from readinglist.core.papers import Paper

from .contexts import BUILDS, COMPARED, MENTIONED, USED
from .name_rules import is_class
from .names import Matcher, Mention

LINES = 7
WORTH = {BUILDS: 1.0, USED: 0.6, COMPARED: 0.4, MENTIONED: 0.2}
TITLE = 0.35  # the title names it
OWN = 0.25  # the sentence speaks of what the authors do
KEPT_CITED = 3.0
KEPT = 1.0  # the reader kept the paper that introduced the idea
PLAIN = 0.75  # a name in plain words is often the name of the whole field
TASTE = 0.6  # for the best of the night's list, nothing for its last
LEAST = 0.4  # a sentence that says less is no claim
NEAR = 0.1  # of the night's list: a paper below it must cite something kept, or name a kept idea that hardly any names
RARE = 0.0003  # of papers: those that name such an idea
COMMON = 0.003  # of papers: a kept idea that more name is news where a paper builds on it or has it in its title
EVERYDAY = 0.02  # what so many papers name at all times is never news
MANY = 4  # papers of a night from which on their share tells how common an idea is
AGAIN = 0.6  # a second line of one thing must be worth this
OF_ONE = 3  # lines of one thing


class Subject(Frozen):
    """Something to look for in the night's papers. `key` is the idea's name or the kept paper's id."""

    key: str
    title: str
    origin: str | None = None  # the paper that introduced it, or itself: it says nothing of itself
    is_kept: bool = False  # a paper that the reader kept


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
    share: Callable[[str], float | None] = lambda key: None,
    limit: int = LINES,
) -> tuple[NightUse, ...]:
    """The at most `limit` lines of a night, best first, those of one subject together.

    `places`: where papers stand on the night's list, 0 its top and 1 its end, a tenth where it does
    not; `share` gives the share of the library's papers that use a subject, None where it is not known.
    """
    uses = [use for paper in papers for use in _named(paper, matcher, subjects, places.get(paper.id, NEAR))]
    known = {paper.id: paper for paper in papers}
    uses += [_cited(known[c.paper], c, subjects[c.kept]) for c in cited if c.paper in known and c.kept in subjects]
    grouped: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        grouped[use.subject.key].append(use)
    scored: list[_Use] = []
    for key, some in grouped.items():
        count, often = len({use.line.paper for use in some}), share(key)
        rarity = _rarity(count, len(papers), often)
        tonight = count / len(papers) if count >= MANY else 0
        most = max(often or 0, tonight)
        is_everyday, is_common, is_rare = (often or 0) >= EVERYDAY, most >= COMMON, most < RARE
        for use in _best_of_each_paper(some):
            kept = use.subject.is_kept
            is_wanted = not kept or (not is_everyday and (use.is_about or not is_common))
            is_news = use.is_claim and is_wanted and (use.is_near or (kept and is_rare))  # by name: at any share
            scored.append(replace(use, score=use.score + use.worth * rarity, is_claim=is_news))
    return _chosen(sorted(scored, key=lambda use: (-use.score, use.line.paper, use.subject.key)), limit)


class _Use(Frozen):
    """A possible line: `worth` is multiplied by how rare the subject is, `score` stands."""

    line: NightUse
    subject: Subject
    worth: float
    score: float
    is_claim: bool = True  # else it is only counted
    is_near: bool = True  # to the top of the night's list
    is_about: bool = True  # it builds on the subject or has it in its title


def _named(paper: Paper, matcher: Matcher, subjects: Mapping[str, Subject], place: float) -> list[_Use]:
    """The best mention of each subject in a paper; `place` is 0 at the top of the night's list, 1 at its end."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in matcher.find(paper.title, paper.abstract):
        if mention.idea in subjects and subjects[mention.idea].origin != paper.id and not is_class(mention.name):
            mentions[mention.idea].append(mention)
    uses = []
    for key, some in mentions.items():
        best, subject = best_mention(some), subjects[key]
        in_title, is_near = any(m.in_title for m in some), place <= NEAR
        says_it = in_title or (best.use != MENTIONED and _worth(best) >= LEAST)
        worth = _worth(best) + TITLE * in_title + KEPT * subject.is_kept
        title = paper.title or paper.id
        line = NightUse(paper.id, title, subject.key, subject.title, "name", best.sentence, best.use, idea=best.idea)
        is_about = in_title or best.use == BUILDS
        uses.append(_Use(line, subject, worth, TASTE * (1 - place), says_it, is_near, is_about))
    return uses


def _cited(paper: Paper, edge: CitedKept, subject: Subject) -> _Use:
    sentence = edge.sentence or f"{subject.title} is in its list of references."
    line = NightUse(paper.id, paper.title or paper.id, edge.kept, subject.title, "citation", sentence, edge.kind)
    return _Use(line, subject, WORTH.get(edge.kind, WORTH[MENTIONED]), KEPT_CITED)


def best_mention(mentions: Iterable[Mention]) -> Mention:
    """The one that says most."""
    return max(mentions, key=_worth)


def _worth(mention: Mention) -> float:
    """What a mention is worth: what its sentence does, and whether it is the name of this idea alone."""
    is_spelled_as_name = any(c.isupper() or c.isdigit() for c in mention.name)
    worth = WORTH[mention.use] + OWN * (not mention.in_title and mention.is_own)
    return worth if is_spelled_as_name else PLAIN * worth


def _rarity(count: int, papers: int, share: float | None) -> float:
    """1 where a single paper names it, 0 where all do; the library's share counts where it is larger."""
    often = max(count / max(papers, 1), share or 0.0)
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
        if use.is_claim and is_fresh and len(first) < limit:
            first.append(use)
    subjects = [use.subject.key for use in first]
    shown = {use.line.paper for use in first}
    more: list[_Use] = []
    for use in ranked:
        same = sum(use.subject.key == other.subject.key for other in more)
        is_wanted = use.is_claim and use.subject.key in subjects and use.line.paper not in shown and use.worth >= AGAIN
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
