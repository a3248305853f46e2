"""Why a paper stands where it stands: in a few words for a row, in full for `why`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.model import Reason, ScoredPaper
from readinglist.sentences import sentence_spans
from readinglist.text import readable, words

from .paper import facts_of, title_of
from .spans import Line, Span, cut, line, pad, shown, width, wrap

_BAR = 12
_MOST = 4  # reasons in words
_ENOUGH = 2  # reasons for a paper; from here on a row does not tell what speaks against it
_KIND_STYLE = {"goal": "good", "explore": "explore", "rest": "dim", "project": "warn", "backburner": "warn"}
_SCOOPS = {"project": "project", "backburner": "on the backburner"}
_APART = ("rest", "explore", *_SCOOPS)  # told in lines of their own, or not in words


def in_words(reasons: Sequence[Reason]) -> str:
    """The strongest reasons for a paper, at most four: `gait · like 1502.05477`.

    Where hardly anything speaks for it, the strongest one against it. What the rest of the score comes to
    is no reason in words.
    """
    told = sorted((r for r in reasons if r.kind not in _APART), key=lambda reason: -abs(reason.weight))
    parts = [_worded(reason) for reason in told if reason.weight >= 0][:_MOST]
    against = next((reason for reason in told if reason.weight < 0), None)
    if against is not None and len(parts) < _ENOUGH:
        parts.append(f"against: {_worded(against)}")
    return " · ".join(parts)


def _worded(reason: Reason) -> str:
    text = shown(reason.text)
    lead = {"paper": "like ", "author": "by ", "goal": "goal ", "citation": "cites "}.get(reason.kind, "")
    return text if text.lower().startswith(lead) else lead + text


def explored(scored: ScoredPaper) -> str | None:
    """Why a paper stands in an exploration slot and with what chance it was drawn, or None."""
    if scored.explore is None:
        return None
    why = shown(scored.explore.why).removeprefix("exploring: ")
    return f"explore ({100 * scored.explore.propensity:.2g} %): {why}"


def scooped(scored: ScoredPaper) -> list[str]:
    """For each project or idea that the paper does: `someone did this: project gait: the sentence`."""
    return [f"someone did this: {_SCOOPS[r.kind]} {shown(r.text)}" for r in scored.reasons if r.kind in _SCOOPS]


def place_of(rank: int, number: int | None) -> str:
    """Where a paper stands: `rank` on the list of its night (0: on none), `number` on the list printed last."""
    parts = [f"rank {rank} of its night"] if rank else []
    if number is not None and number != rank:
        parts.append(f"number {number} of the last list")
    return ", ".join(parts)


def why_lines(scored: ScoredPaper, room: int | None, place: str) -> Iterator[Line]:
    """Every reason with its weight, largest first, and their sum; `place`: where the paper stands, or ""."""
    for text in wrap(title_of(scored.paper), room or 10**6):
        yield line(Span(text, "title"))
    yield line(Span(cut(facts_of(scored.paper), room), "dim"))
    yield line("")
    reasons = sorted(scored.reasons, key=lambda reason: (reason.kind == "rest", -abs(reason.weight)))
    largest = max((abs(reason.weight) for reason in reasons), default=0.0) or 1.0
    kinds = max((width(shown(reason.kind)) for reason in reasons), default=0)
    for reason in reasons:
        yield _reason_line(reason, largest, kinds, room)
    stands = ", ".join(part for part in ("score", place, _for_goal(scored)) if part)
    yield line(Span(f"{scored.score:+8.3f}", "score"), cut(f"  {stands}", None if room is None else room - 8))
    if told := explored(scored):
        yield line(Span(f"{'':10}{told}", "explore"))
    if sentence := telling_sentence(scored):
        yield line("")
        for text in wrap(shown(sentence), room or 10**6):
            yield line(Span(text, "dim"))


def telling_sentence(scored: ScoredPaper) -> str | None:
    """The first sentence of the abstract in which the strongest term that speaks for the paper stands, or None."""
    terms = [reason for reason in scored.reasons if reason.kind == "term" and reason.weight > 0]
    abstract = readable(scored.paper.abstract or "")
    for term in sorted(terms, key=lambda reason: -reason.weight):
        wanted = f" {term.text} "
        for start, end in sentence_spans(abstract):
            if wanted in f" {' '.join(words(abstract[start:end]))} ":
                return abstract[start:end].strip()
    return None


def _reason_line(reason: Reason, largest: float, kinds: int, room: int | None) -> Line:
    """One reason: weight, a bar, its kind, its words. Weight 0 only informs and has no bar."""
    cells = round(_BAR * abs(reason.weight) / largest)
    bar = ("+" if reason.weight > 0 else "-") * cells
    kind = pad(shown(reason.kind), kinds)
    words = cut(shown(reason.text), None if room is None else room - _BAR - kinds - 14)
    weight = f"{reason.weight:+8.3f}" if reason.weight else f"{'':8}"
    return line(
        Span(weight, "good" if reason.weight > 0 else "bad"),
        f"  {bar:<{_BAR}}  ",
        Span(kind, _KIND_STYLE.get(reason.kind, "dim")),
        f"  {words}",
    )


def _for_goal(scored: ScoredPaper) -> str:
    return f"best for goal {shown(scored.goal)}" if scored.goal else ""
