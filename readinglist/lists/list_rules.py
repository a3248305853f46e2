"""What is followed has a marked place in each list, what is muted is hidden: applied to a ranking when it is read.

A stored ranking holds all papers, so that a rule costs no ranking and loses nothing. A follow outranks a mute, and so
does a goal that has the paper among the first `HEAD` of its list, what was decided since counted in. Rules weigh
nothing: scores stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from readinglist.citations.api import CitationEdges, CitedLists
from readinglist.context import Context
from readinglist.core.log import EFFECTS, FOLLOW, MUTE
from readinglist.core.papers import LISTED, Paper, Reason, ScoredPaper
from readinglist.core.policy import FIRST_DRAWN, HEAD
from readinglist.core.text import words
from readinglist.subscriptions.api import PERHAPS, SAME, Rule, rules, same_name

HIDDEN = "; hidden"  # ends the reason of a paper that lists leave out


class ListRules:
    """The rules of a library, for any number of papers."""

    def __init__(self, lib: Context) -> None:
        self._lib, self.all = lib, rules(lib)

    def applied(self, ranked: Iterable[ScoredPaper]) -> tuple[ScoredPaper, ...]:
        """A night's list without what is muted, what is followed in its head or directly behind; ranks counted anew.

        What is hidden moves no drawn paper into the first five.
        """
        if not self.all:
            return tuple(ranked)
        shown = [one for one in map(self.marked, ranked) if not is_hidden(one)]
        first = [i for i, one in enumerate(shown) if one.explore is None][:FIRST_DRAWN]
        shown = [*(shown[i] for i in first), *(one for i, one in enumerate(shown) if i not in first)]
        shown[HEAD:] = sorted(shown[HEAD:], key=lambda one: not is_followed(one))
        return tuple(replace(one, rank=rank) for rank, one in enumerate(shown, start=1))

    def marked(self, scored: ScoredPaper) -> ScoredPaper:
        """The paper with a reason for each rule that speaks of it, in place of those that it had."""
        if not self.all:
            return scored
        found = [(one, text) for one in self.all if (text := self._matches(one, scored.paper)) is not None]
        told = [Reason(FOLLOW, f"you follow {one.name}{text}", 0.0) for one, text in found if one.effect == FOLLOW]
        if muted := ", ".join(f"{one.of} {one.name}" for one, _ in found if one.effect == MUTE):
            ranks_high = scored.goal is not None and 0 < scored.rank <= HEAD - self._lib.store.scores.decided_ahead(
                scored
            )
            why = "; shown because you follow it" if told else f"; shown for goal {scored.goal}" if ranks_high else ""
            if why or scored.paper.verdict is None:
                told.append(Reason(MUTE, f"muted: {muted}{why or HIDDEN}", 0.0))
        return replace(scored, reasons=(*(one for one in scored.reasons if one.kind not in EFFECTS), *told))

    def _matches(self, rule: Rule, paper: Paper) -> str | None:
        """What is to be said of a rule that speaks of the paper, often nothing; None where it does not."""
        if rule.of == "category":
            return "" if paper.primary_category == rule.name else None
        if rule.of == "paper":
            return self._citing.get((rule.name, paper.id))
        if rule.of == "term":
            return "" if has_term(paper.text, rule.words) else None
        return self._is_by(rule, paper)

    def _is_by(self, rule: Rule, paper: Paper) -> str | None:
        """Persons of one name are told apart by co-authors and categories of the papers by that name that were kept."""
        name = rule.words
        sought = name[-1]
        near = [one for one in paper.authors if sought in one.lower() or not one.isascii()]
        likeness, written = max(((same_name(name, words(one)), one) for one in near), default=(0, ""))
        if likeness == SAME and rule.effect == MUTE:
            return ""
        if likeness < PERHAPS or rule.effect == MUTE:
            return None
        known = [one for one in self._kept_by(rule.name) if one.id != paper.id]
        friends = {who for who in paper.authors if not same_name(name, words(who))}
        is_near = any(one.primary_category == paper.primary_category or friends & {*one.authors} for one in known)
        if likeness == PERHAPS:
            return f" (perhaps: the paper says {written})" if is_near else None
        if not known:
            return " (same name; perhaps another person)"
        return "" if is_near else " (perhaps someone else: no co-author or category in common)"

    def _kept_by(self, name: str) -> list[Paper]:
        store = self._lib.store
        papers = store.papers.by_rows(store.rows_with_author(name))
        return [one for one in papers if one.verdict == "keep"]

    @cached_property
    def _citing(self) -> dict[tuple[str, str], str]:
        """What is said of a paper (cited, citing): by its list of references, or by a service where none is read."""
        followed = [one.name for one in self.all if one.of == "paper"]
        lists = self._lib.store.part(CitedLists).latest(followed)
        said = {
            (cited, paper): ": a service says this paper cites it" for cited in lists for paper in lists[cited].newest
        }
        edges = self._lib.store.part(CitationEdges).edges_to(followed)
        return said | {(edge.cited, edge.citing): ": this paper cites it" for edge in edges}


def has_term(text: str, term: Sequence[str]) -> bool:
    """Whether the words of a term stand together in `text`, in any case; the last one may have an s.

    >>> has_term("Legged-locomotion policies", ["legged", "locomotion"]), has_term("illegible", ["legible"])
    (True, False)
    """
    if text.isascii() and not ("\\" in text or "$" in text) and max(term, key=len) not in text.lower():
        return False  # nearly all of them, ten times as fast
    sought, found = " ".join(term), f" {' '.join(words(text))} "
    return f" {sought} " in found or f" {sought}s " in found


def is_hidden(scored: ScoredPaper) -> bool:
    return any(reason.kind == MUTE and reason.text.endswith(HIDDEN) for reason in scored.reasons)


def is_followed(scored: ScoredPaper) -> bool:
    return any(reason.kind == FOLLOW for reason in scored.reasons)


def muted_papers(lib: Context, night: date | None = None) -> tuple[ScoredPaper, ...]:
    """The undecided papers that lists hide, of one night or of the library, newest first, then by id."""
    store, of_lists = lib.store, ListRules(lib)
    muted = [one for one in of_lists.all if one.effect == MUTE]
    if not muted:
        return ()
    if night is not None:
        papers = store.papers.on_night(night, types=LISTED, unjudged_at=lib.clock.now())
    else:
        fields = {"author": 'au:"{}"', "term": '"{}"', "category": "cat:{}"}
        queries = (f"is:unjudged {fields[one.of].format(one.name.replace(chr(34), ' '))}" for one in muted)
        papers = tuple({p.row: p for query in queries for p in store.search(query, None).papers}.values())
    known = (store.scores.find(one.row, one.announced, None) or ScoredPaper(one, 0.0, 0) for one in papers)
    hidden = sorted((one for one in map(of_lists.marked, known) if is_hidden(one)), key=lambda one: one.paper.id)
    return tuple(sorted(hidden, key=lambda one: one.paper.announced or date.min, reverse=True))
