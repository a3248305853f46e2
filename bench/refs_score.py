"""Found and true entries of one paper, matched one to one, and what is counted of them. See `bench.refs`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from .refs_text import doi_key, overlap, printed_form, squeezed
from .refs_truth import Paper, TrueEntry

MATCH = 0.85  # of two strings, from which on they are one entry
SAME_TITLE = 0.90


@dataclass(frozen=True, slots=True)
class Found:
    """One extracted entry; a peer that tells no fields leaves them None."""

    raw: str
    title: str | None = None
    year: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None


@dataclass(slots=True)
class Score:
    """Counts of one paper; they add up over papers.

    `true` without the deposits that the PDF does not print, `surplus` without those that they excuse.
    A pair is (numerator, denominator).
    """

    papers: int = 0
    true: int = 0
    found: int = 0
    matched: int = 0
    surplus: int = 0
    nothing: int = 0  # papers without any entry found
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Score) -> None:
        for name in ("papers", "true", "found", "matched", "surplus", "nothing"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.counts.update(other.counts)

    @property
    def precision(self) -> float | None:
        return _share(self.matched, self.matched + self.surplus)

    @property
    def recall(self) -> float | None:
        return _share(self.matched, self.true)

    def share(self, right: str, of: str) -> float | None:
        return _share(self.counts[right], self.counts[of])


@dataclass(frozen=True, slots=True)
class Judged:
    """The score of one paper with what is behind it, for `--show`."""

    score: Score
    pairs: tuple[tuple[int, int, float], ...]  # true, found, ratio
    missed: tuple[int, ...]
    surplus: tuple[int, ...]
    excused: int
    wrong: tuple[str, ...]  # sentences about fields


def judge(paper: Paper, found: tuple[Found, ...], printed: str) -> Judged:
    """Score `found` against the truth of `paper`; `printed` is the PDF's plain text in `printed_form`."""
    pairs = match(paper.entries, found)
    matched_true = {true for true, _, _ in pairs}
    absent = {
        index
        for index, entry in enumerate(paper.entries)
        if index not in matched_true and not entry.text and (entry.doi or "") not in printed
    }
    missed = tuple(i for i in range(len(paper.entries)) if i not in matched_true and i not in absent)
    unmatched = tuple(set(range(len(found))) - {index for _, index, _ in pairs})
    score = Score(
        papers=1,
        true=len(pairs) + len(missed),
        found=len(found),
        matched=len(pairs),
        surplus=max(0, len(unmatched) - len(absent)),
        nothing=int(not found),
    )
    wrong = _judge_fields(paper.entries, found, pairs, printed, score.counts)
    return Judged(score, tuple(sorted(pairs)), missed, unmatched, len(absent), tuple(wrong))


def match(entries: tuple[TrueEntry, ...], found: tuple[Found, ...]) -> list[tuple[int, int, float]]:
    """Pairs of a true and a found entry with their ratio, each entry in one at most: best first, then in order."""
    candidates = sorted(
        (-ratio, true, index)
        for true, ratios in enumerate(_ratios(entries, found))
        for index, ratio in enumerate(ratios)
        if ratio >= MATCH
    )
    pairs: list[tuple[int, int, float]] = []
    used_true: set[int] = set()
    used_found: set[int] = set()
    for ratio, true, index in candidates:
        if true not in used_true and index not in used_found:
            used_true.add(true)
            used_found.add(index)
            pairs.append((true, index, -ratio))
    return pairs


def _ratios(entries: tuple[TrueEntry, ...], found: tuple[Found, ...]) -> list[list[float]]:
    """One row for each true entry."""
    keys = [squeezed(item.raw) for item in found]
    forms = [printed_form(item.raw) for item in found]
    dois = [doi_key(item.doi or "") for item in found]
    rows = []
    for entry in entries:
        if not entry.text:
            doi = entry.doi or "\0"
            rows.append([float(doi == told or doi in form) for form, told in zip(forms, dois, strict=True)])
            continue
        key = squeezed(entry.text)
        row = [fuzz.ratio(key, other, score_cutoff=100 * MATCH) / 100 for other in keys]
        if not entry.printed:
            row = [max(ratio, overlap(entry.text, item.raw)) for ratio, item in zip(row, found, strict=True)]
        rows.append(row)
    return rows


def _judge_fields(
    entries: tuple[TrueEntry, ...],
    found: tuple[Found, ...],
    pairs: list[tuple[int, int, float]],
    printed: str,
    counts: Counter[str],
) -> list[str]:
    """Count fields into `counts`, and say in words what is wrong."""
    wrong: list[str] = []
    partner = {true: found[index] for true, index, _ in pairs}
    for index, entry in enumerate(entries):
        item = partner.get(index)
        if entry.title:
            _judge_title(entry.title, item, counts, wrong)
        if entry.year and item:
            counts["years of found"] += 1
            counts["year right"] += item.year == entry.year
            if item.year != entry.year:
                wrong.append(f"year {item.year} for {entry.year}: {item.raw}")
        _judge_id("doi", entry.doi, item, printed, counts, wrong)
        _judge_id("arxiv", entry.arxiv_id, item, printed, counts, wrong)
    return wrong


def _judge_title(title: str, item: Found | None, counts: Counter[str], wrong: list[str]) -> None:
    counts["titles"] += 1
    if item is None:
        return
    counts["titles of found"] += 1
    ratio = fuzz.ratio(squeezed(title), squeezed(item.title or "")) / 100
    counts["title right"] += ratio >= SAME_TITLE
    counts["title exact"] += ratio == 1.0
    if ratio < SAME_TITLE:
        wrong.append(f"title {item.title!r}\n    for {title!r}: {item.raw}")


def _judge_id(
    kind: str, true: str | None, item: Found | None, printed: str, counts: Counter[str], wrong: list[str]
) -> None:
    """Precision over what was told of matched entries whose id is known, recall over what the PDF prints."""
    if kind == "doi":
        told = _other_doi(item.doi if item else None)
        true = _other_doi(true)
    else:
        told = re.sub(r"v\d+$", "", item.arxiv_id) if item and item.arxiv_id else None
    is_printed = true is not None and printed_form(true) in printed
    if told and item:
        # Without a known id what was told is wrong only where the entry does not print it.
        judged = true is not None or told not in printed_form(item.raw)
        counts[f"{kind} told"] += judged
        counts[f"{kind} told right"] += told == true
        if judged and told != true:
            wrong.append(f"{kind} {told} for {true}: {item.raw}")
    counts[f"{kind} printed"] += is_printed
    counts[f"{kind} printed found"] += is_printed and told == true
    if is_printed and told is None:
        wrong.append(f"{kind} {true} not {'told' if item else 'found'}: {item.raw if item else '(entry missed)'}")


def _other_doi(doi: str | None) -> str | None:
    """A DOI that is not arXiv's own, which counts as an arXiv id."""
    key = doi_key(doi) if doi else None
    return None if key and key.startswith("10.48550/arxiv.") else key


def near(entry: TrueEntry, found: tuple[Found, ...]) -> tuple[int, float] | None:
    """The found entry that is most like a missed one, to show what became of it."""
    if not found or not entry.text:
        return None
    key = squeezed(entry.text)
    scores = [fuzz.partial_ratio(key, squeezed(item.raw)) / 100 for item in found]
    best = max(range(len(found)), key=scores.__getitem__)
    return best, scores[best]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
