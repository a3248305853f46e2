"""Rules of the lists: authors, terms, papers and categories that you follow or mute.

A rule is a decision, so it is an entry of the log and can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.frozen import Frozen
from readinglist.core.log import LogEntry, RuleChanged, effective
from readinglist.core.text import clean, storable, words

from .follow import refuse_unknown

LONGEST = 200  # characters of a name or term


class Rule(Frozen):
    """`effect`: follow | mute; `of`: author | term | category | paper; `since`: ISO date of the decision."""

    effect: str
    of: str
    name: str
    since: str

    @property
    def words(self) -> list[str]:
        return words(self.name)


def fold_rules(entries: Iterable[LogEntry]) -> tuple[Rule, ...]:
    """The rules that hold, in the order in which they were made; entries of other kinds do not count."""
    found: dict[tuple[str, str, str], Rule] = {}
    for entry in effective(entries):
        if isinstance(data := entry.data, RuleChanged):
            key = (data.effect, data.of, " ".join(words(entry.subject)))
            found.pop(key, None)
            if data.change == "add":
                found[key] = Rule(data.effect, data.of, entry.subject, entry.at.date().isoformat())
    return tuple(found.values())


def rules(lib: Context, effect: str | None = None) -> tuple[Rule, ...]:
    """The rules that hold; of one effect where it is named."""
    return tuple(one for one in fold_rules(lib.store.log.of_kind("rule")) if effect in (None, one.effect))


def add_rule(lib: Context, effect: str, of: str, name: str) -> LogEntry:
    """Follow or mute something; an author may be written "Last, First". Raises UsageError, NotFound."""
    name = clean(storable(name))
    if of == "author" and name.count(",") == 1:
        name = " ".join(reversed([part.strip() for part in name.split(",")]))
    if not words(name) or len(name) > LONGEST:
        raise UsageError(f"{name[:40]!r} is not a name or term: write words, at most {LONGEST} characters")
    if of == "author" and len(words(name)) < 2:
        raise UsageError(f"{name[:40]!r} is one word: write the whole name, such as 'Sergey Levine'")
    if of == "category":
        refuse_unknown([name])
    if of == "paper":
        lib.store.papers.get(name)
    return lib.store.log.append(RuleChanged("add", effect, of), name)


def drop_rule(lib: Context, effect: str, name: str) -> tuple[LogEntry, ...]:
    """End every rule of this effect and name. Raises NotFound."""
    found = [one for one in rules(lib, effect) if one.words == words(name)]
    if not found:
        raise NotFound(f"{name[:40]!r} is not there: see readinglist {effect} list")
    return lib.store.log.append_many([(RuleChanged("drop", effect, one.of), one.name) for one in found])


SAME, PERHAPS, OTHER = 2, 1, 0


def same_name(name: Sequence[str], other: Sequence[str]) -> int:
    """Whether two names, as words, can be of one person: SAME in all words, PERHAPS with initials or a middle name.

    >>> [same_name("sergey levine".split(), one.split()) for one in ("sergey levine", "s levine", "sasha levine")]
    [2, 1, 0]
    >>> same_name(["sergey", "levine"], ["sergey", "v", "levine"])
    1
    >>> same_name(["siyuan", "zhou"], ["s", "kevin", "zhou"])  # an initial, and a name that the other lacks
    0
    """
    if list(name) == list(other):
        return SAME
    if not name or not other or name[-1] != other[-1]:
        return OTHER
    given = list(zip(name[:-1], other[:-1], strict=False))
    more = [*name[len(given) : -1], *other[len(given) : -1]]
    alike = all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in given)
    vague = any(a != b for a, b in given) and any(len(word) > 1 for word in more)
    return PERHAPS if given and alike and not vague else OTHER
