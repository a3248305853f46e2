"""The rules of fates: numbers in, one fate out with the numbers that decided it.

Nothing is called forgotten where nobody looked: a rule speaks of certain months, and where too few
papers of these were looked through it is passed over. The rules serve papers, where a use is a
citation, and ideas, where it is a citation of the origin or the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from readinglist.core.frozen import Frozen
from readinglist.graph.adoption import SEEN, TOO_YOUNG, UNOBSERVED, YOUNG, rate_ratio

AWAKENED, BUILDING_BLOCK, REUSED = "awakened", "building block", "reused"
ABSORBED, FADING, FORGOTTEN = "absorbed", "fading", "forgotten"
FATES = (TOO_YOUNG, AWAKENED, BUILDING_BLOCK, REUSED, ABSORBED, FADING, FORGOTTEN, UNOBSERVED)

WINDOW = 24  # months that are compared with as many before
OBSERVED = 0.6  # coverage: below it nobody looked
SILENT = 0.78  # coverage from which two citing papers are missed in at most one of twenty cases: (1 - .78)^2 < .05
CITED = 20  # citations: with fewer the beauty coefficient is noise
BEAUTY = 20.0  # B of a paper that slept
ASLEEP = 3  # whole years before it woke
SINCE = "the time since its first version"
TOP = 0.9  # percentile of persistent influence
CITERS = 5  # citing papers that are themselves cited
GROUPS = 2  # independent of each other and of the authors: one laboratory is no reuse


class Rate(Frozen):
    """How many of `papers` that were looked through use it."""

    used: int = 0
    papers: int = 0


class Span(Frozen):
    """One series of uses: the last 24 months, the 24 before, and the best 24 months before the last 24."""

    now: Rate = Rate()
    before: Rate = Rate()
    best: Rate = Rate()


class Seen(Frozen):
    """Coverage, 0 to 1, of the last 24 months, of the last 48, of all since it came, and of the years before it woke.

    None without papers. Months before it came are left out.
    """

    window: float | None
    both: float | None
    life: float | None
    sleep: float | None = None


class Evidence(Frozen):
    """What is known of a paper or an idea. None: not defined, or not known."""

    age: int | None  # months from its first version to the cut-off
    seen: Seen
    citations: int = 0
    beauty: float | None = None
    awakening: int | None = None  # whole years after its own month
    influence: float | None = None  # percentile in its cohort, 0 to 1
    cited_citers: int = 0  # citing papers that are themselves cited
    groups: int = 0  # independent, of the last 24 months; a paper without authors is a group of its own
    others: int = 0  # uses by others in the last 24 months
    cited: Span = Span()
    term: Span | None = None  # use of its name; None where it has none
    authors_known: bool = True  # of itself, and of all who used it in the last 24 months
    titles_only: bool = False  # its name was looked for in titles, since there are no abstracts
    watched: int | None = None  # months from its first version to the last of which there are papers; None: all
    listed: bool = False  # by a service that lists who cites it: coverage is of these papers, a rate is per month


class Fate(Frozen):
    """A fate, or None where no rule holds, with the sentences that say why and the coverage that it rests on."""

    fate: str | None
    reasons: tuple[str, ...]
    coverage: float | None


def fate_of(known: Evidence) -> Fate:
    """The first fate that holds; `unobserved` where none does and a rule had to be passed over.

    >>> fate_of(Evidence(30, Seen(0.9, 0.9, 0.9), citations=7, groups=3, others=7)).fate
    'reused'
    >>> fate_of(Evidence(30, Seen(0.5, 0.5, 0.5), citations=7, groups=3, others=7)).fate
    'unobserved'
    """
    seen = known.seen
    if known.age is None:
        return Fate(UNOBSERVED, ("the month of its first version is not known",), seen.window)
    if known.age < YOUNG:
        return Fate(TOO_YOUNG, (f"{known.age} months old; a fate needs {YOUNG}",), seen.window)
    if known.watched is not None and known.watched < YOUNG:
        later = f"the library has papers of {known.watched} months after it; a fate needs {YOUNG}"
        return Fate(UNOBSERVED, (later,), seen.window)
    if not observed(seen.window):
        return Fate(UNOBSERVED, (_unobserved(known, seen.window, f"{SINCE} or the last 24 months"),), seen.window)
    unknown: list[str] = []
    least = seen.window
    for fate, reason, coverage, months in _rules(known):
        needed = SILENT if fate == FORGOTTEN and reason else OBSERVED
        if not observed(coverage, needed):
            least = min(least or 0.0, coverage or 0.0)
            unknown.append(f"not enough data for {fate}: {_unobserved(known, coverage, months, needed)}")
        elif reason:
            return Fate(fate, (reason, *unknown, *_notes(known, fate)), coverage)
    reasons = (*_nothing(known), *unknown, *_notes(known, None))
    return Fate(UNOBSERVED if unknown else None, reasons, least if unknown else seen.window)


def observed(coverage: float | None, needed: float = OBSERVED) -> bool:
    """Were enough papers looked through for a fate?"""
    return coverage is not None and coverage >= needed


def falls(now: Rate, before: Rate) -> bool:
    """Is the rate now below the one before, the whole 95 % interval of their ratio below 1?

    Fewer than 20 papers have no rate, and what was not used before does not fall: half a use is added to each.

    >>> falls(Rate(2, 1000), Rate(20, 1000)), falls(Rate(2, 100), Rate(20, 1000)), falls(Rate(0, 99), Rate(0, 20))
    (True, False, False)
    """
    if min(now.papers, before.papers) < SEEN or not before.used:
        return False
    return rate_ratio(now.used, now.papers, before.used, before.papers)[1] < 1


def _rules(known: Evidence) -> Iterator[tuple[str, str, float | None, str]]:
    """(fate, why it holds or "", coverage of the months that it speaks of, these months in words), in order."""
    life, both, window = known.seen.life, known.seen.both, known.seen.window
    since, years, lately = SINCE, "the last 48 months", "the last 24 months"
    yield _waking(known)
    yield BUILDING_BLOCK, _building_block(known), life, since
    yield REUSED, _reused(known), window, lately
    if known.age is not None and known.age >= WINDOW:
        yield ABSORBED, _absorbed(known), both, years
        yield FADING, _fading(known), both, years
        yield FORGOTTEN, _forgotten(known), window, lately


def _waking(known: Evidence) -> tuple[str, str, float | None, str]:
    """Awakened speaks of all its life, and where it holds, of its sleep too: who was not looked for is not asleep."""
    reason, life, sleep = _awakened(known), known.seen.life, known.seen.sleep
    if reason and observed(life) and not observed(sleep):
        return AWAKENED, reason, sleep or 0.0, "the years before it was noticed"
    return AWAKENED, reason, life, SINCE


def _awakened(known: Evidence) -> str:
    if known.citations < CITED or known.beauty is None or known.awakening is None:
        return ""
    if known.beauty < BEAUTY or known.awakening < ASLEEP:
        return ""
    return f"noticed after {known.awakening} years: B {known.beauty:.1f}, {known.citations:,} citations"


def _building_block(known: Evidence) -> str:
    if known.influence is None or known.influence < TOP or known.cited_citers < CITERS:
        return ""
    return (
        f"persistent influence at {known.influence:.1%} of its cohort; "
        f"{known.cited_citers:,} of those who cite it are cited themselves"
    )


def _reused(known: Evidence) -> str:
    if known.groups < GROUPS:
        return ""
    return f"independent groups in the last 24 months: {known.groups:,} ({_papers(known)})"


def _absorbed(known: Evidence) -> str:
    term = _used_name(known)
    if term is None or not falls(known.cited.now, known.cited.before) or not _carried_on(term):
        return ""
    return f"citations fall ({_change(known.cited, known.listed)}), its name is still used ({_change(term)})"


def _fading(known: Evidence) -> str:
    term = _used_name(known)
    if not falls(known.cited.now, known.cited.before) or (term is not None and _carried_on(term)):
        return ""
    name = "" if term is None else f", and its name is used less ({_change(term)})"
    return f"citations fall ({_change(known.cited, known.listed)}){name}"


def _used_name(known: Evidence) -> Span | None:
    """The use of its name; None where it has none, or one that no paper of the library ever used."""
    return known.term if known.term is not None and (known.term.now.used or known.term.best.used) else None


def _carried_on(term: Span) -> bool:
    """Is the name used, and not less than it was? What nobody names any more absorbs nothing."""
    return bool(term.now.used) and not falls(term.now, term.before)


def _forgotten(known: Evidence) -> str:
    if known.others or known.term is None or not falls(known.term.now, known.term.best):
        return ""
    now, best = known.term.now, known.term.best
    return (
        f"no citation by others in 24 months, and its name is in {now.used:,} of {now.papers:,} papers "
        f"where it was once in {best.used:,} of {best.papers:,}"
    )


def _nothing(known: Evidence) -> Iterator[str]:
    """Why no rule holds."""
    yield f"independent groups in the last 24 months: {known.groups:,} ({_papers(known)}); reuse needs {GROUPS}"
    if known.age is not None and known.age >= WINDOW:
        yield f"citations do not clearly fall ({_change(known.cited, known.listed)})"


def _notes(known: Evidence, fate: str | None) -> Iterator[str]:
    """What the reader has to mind."""
    if not known.authors_known and fate in (REUSED, FORGOTTEN, None):
        yield "some papers have no known authors: each counts as an independent group"
    if _used_name(known) is None and fate in (FADING, None):
        name = "it has no name in the ledger of ideas" if known.term is None else "no paper here uses its name"
        yield f"{name}: use without citation can't be seen, so it is never called forgotten"
    if known.term is not None and known.titles_only and fate in (ABSORBED, FADING, FORGOTTEN):
        yield "its name was searched in titles only: there are no abstracts"


def _papers(known: Evidence) -> str:
    return "1 paper by others" if known.others == 1 else f"{known.others:,} papers by others"


def against_best(span: Span) -> Span:
    """Compared with the best 24 months where it does not fall against those before: it fell long ago, and stayed low.

    >>> against_best(Span(Rate(1, 24), Rate(2, 24), Rate(30, 24))).before.used
    30
    """
    return span if falls(span.now, span.before) or not falls(span.now, span.best) else replace(span, before=span.best)


def _change(span: Span, listed: bool = False) -> str:
    now, before = span.now, span.before
    if listed:
        return f"{before.used:,} papers in {before.papers} months before, {now.used:,} in the last {now.papers}"
    return f"{before.used:,} of {before.papers:,} papers before, {now.used:,} of {now.papers:,} now"


def _unobserved(known: Evidence, coverage: float | None, months: str, needed: float = OBSERVED) -> str:
    if known.listed:
        return f"its list of citing papers is incomplete for {months}"
    share = "none" if coverage is None else f"{coverage:.0%}"
    return f"{share} of references known for {months}, {needed:.0%} needed"
