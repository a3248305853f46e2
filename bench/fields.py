"""How well the fields of printed references are told apart, and where the weights of their readings come from.

    python -m bench.fields                 # title, year, DOI, arXiv id by source: seen half, held-out half
    python -m bench.fields --train         # write readinglist/references/fields/reading_weights.tsv anew
    python -m bench.fields --cache FILE    # keep the samples: reading the PDFs takes a minute

A **title** is right at a ratio of .90 to the marked one (folded words), a **year** where it is one of the marked
date. DOI and arXiv id count where one is marked; the strings print more than are marked, so precision is measured
on the PDFs (`bench.refs`).

**Training** is a conditional log-linear model over the readings of `readinglist.references.fields.scoring`, as for
the best parse of a sentence: the weights that make the readings nearest to the marked titles most likely, held small
by an L2 term. Features of weight below .25 are dropped and the rest fitted again. The held-out half takes no part.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from scipy import optimize, sparse

from readinglist.core.text import title_key
from readinglist.references.fields.boundaries import Start
from readinglist.references.fields.entry_fields import parse_fields, sketched
from readinglist.references.fields.scoring import Sketch, crossing_features, end_features

from .fields_data import Sample, samples
from .records import ROOT

TABLE = ROOT / "readinglist" / "references" / "fields" / "reading_weights.tsv"
FIELDS = ("title", "year", "doi", "arxiv")
SAME_TITLE = 0.90
LEARNED_FROM = 6000  # tagged strings; the entries of the PDFs come on top
NEAR = 0.93  # a sample without any reading as near as this teaches nothing
L2 = 2.0
DROPPED = 0.25
# What a sample of a source counts for: sources of well-formed printed references more than raw text of broken PDFs.
COUNTS = {
    "anystyle good": 0.7, "anystyle bad": 0.3, "anystyle ugly": 0.0, "grobid papers": 0.3,
    "pdf excite": 1.5, "pdf jose": 2.5, "pdf latex": 2.5,
}  # fmt: skip
Floats = npt.NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fields", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--train", action="store_true", help="learn the weights from the seen half and write them")
    parser.add_argument("--cache", type=Path, help="keep the samples in this file")
    options = parser.parse_args()
    known = samples(options.cache)
    if options.train:
        TABLE.write_text(table(learn(known)), encoding="utf-8")
        print(f"{TABLE} is written: run again without --train to measure")
    else:
        measure(known)


def measure(known: list[Sample]) -> None:
    """Print the shares that are right, by source and half."""
    right: dict[tuple[str, bool], dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    started = time.process_time()
    told = [parse_fields(sample.entry) for sample in known]
    seconds = time.process_time() - started
    for sample, found in zip(known, told, strict=True):
        row = right[sample.set, sample.held_out]
        if sample.title:
            ratio = fuzz.ratio(title_key(sample.title), title_key(found.title or "")) / 100
            row["title"].append(ratio >= SAME_TITLE)
        if sample.years:
            row["year"].append(str(found.year) in sample.years)
        if sample.doi:
            row["doi"].append(found.doi == sample.doi)
        if sample.arxiv_id:
            said = re.sub(r"\s", "", sample.arxiv_id).lower()
            row["arxiv"].append(found.arxiv_id is not None and found.arxiv_id.split("/")[-1] in said)
    print(f"{'source':24}{'half':9}" + "".join(f"{field:>16}" for field in FIELDS))
    for (name, held_out), row in sorted(right.items()):
        shares = [
            f"{np.mean(row[f]):.3f} of {len(row[f])}" if row[f] else "-" for f in ("title", "year", "doi", "arxiv")
        ]
        print(f"{name:24}{'held out' if held_out else 'seen':9}" + "".join(f"{share:>16}" for share in shares))
    print(f"{len(known) / seconds:.0f} entries a second of one processor")


def learn(known: list[Sample]) -> dict[str, float]:
    """Weights of features, from the half that is not held out."""
    mine = [sample for sample in known if not sample.held_out and COUNTS.get(sample.set, 1.0) > 0]
    printed = [sample for sample in mine if sample.set.startswith("pdf") and sample.title]
    tagged = [sample for sample in mine if not sample.set.startswith("pdf")]
    order = np.random.default_rng(0).permutation(len(tagged))[:LEARNED_FROM]
    names: dict[str, int] = {}
    lattice = Readings([*printed, *(tagged[i] for i in order)], names)
    weights = lattice.fit(np.ones(len(names), dtype=bool))
    kept = np.abs(weights) >= DROPPED
    print(f"{lattice.matrix.shape[0]} readings of {len(lattice.first)} entries, {kept.sum()} of {len(names)} features")
    return {name: float(weight) for name, weight, keep in zip(names, lattice.fit(kept), kept, strict=True) if keep}


class Readings:
    """All readings of many entries as one sparse matrix, those nearest to the marked title marked as right."""

    def __init__(self, known: list[Sample], names: dict[str, int]) -> None:
        columns: list[int] = []
        ends, entries, right = [0], [], []
        counts: list[float] = []
        for sample in known:
            rows = list(_rows(sample))
            best = max(near for _, near in rows)
            if best < NEAR:
                continue
            for features, near in rows:
                columns += (names.setdefault(feature, len(names)) for feature in features)
                ends.append(len(columns))
                entries.append(len(counts))
                right.append(near >= best - 0.005)
            counts.append(COUNTS.get(sample.set, 1.0))
        shape = (len(entries), len(names))
        self.matrix = sparse.csr_matrix((np.ones(len(columns)), np.array(columns), np.array(ends)), shape=shape)
        self.matrix.sum_duplicates()
        self.matrix.data = np.minimum(self.matrix.data, 9.0)
        self.entry = np.array(entries)
        self.right = np.array(right)
        self.counts = np.array(counts)
        self.first = np.searchsorted(self.entry, np.arange(len(counts)))

    def fit(self, kept: npt.NDArray[np.bool_]) -> Floats:
        """The weights of all features; those that are not kept weigh nothing."""
        matrix = self.matrix[:, kept]

        def loss(weights: Floats) -> tuple[float, Floats]:
            scores = np.asarray(matrix @ weights)
            all_logs, all_shares = self._shares(scores)
            right_logs, right_shares = self._shares(np.where(self.right, scores, -1e9))
            value = float(self.counts @ (all_logs - right_logs) + L2 * weights @ weights / 2)
            slope = matrix.T @ ((all_shares - right_shares) * self.counts[self.entry]) + L2 * weights
            return value, np.asarray(slope)

        fitted = optimize.minimize(
            loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}
        )
        weights = np.zeros(len(kept))
        weights[kept] = fitted.x
        return weights

    def _shares(self, scores: Floats) -> tuple[Floats, Floats]:
        """The logarithm of each entry's sum of exponentials, and the share of each reading in it."""
        most = np.maximum.reduceat(scores, self.first)
        powers = np.exp(scores - most[self.entry])
        sums = np.add.reduceat(powers, self.first)
        return most + np.log(sums), powers / sums[self.entry]


def readings(sketch: Sketch) -> Iterator[tuple[Start, int, list[str]]]:
    """Every reading with all of its features: authors, where the title ends, features."""
    for start in sketch.starts:
        yield start, start.start, [*start.features, *sketch.empty_features(start)]
        inside, base = list(start.features), sketch.count(start.start)
        for index in sketch.ends(start):
            cut = sketch.cuts[index]
            yield start, cut.end, [*inside, *end_features(cut), *sketch.pair_features(start, base, index)]
            inside += crossing_features(cut)


def _rows(sample: Sample) -> list[tuple[list[str], float]]:
    """Features of each reading of an entry, and how near its title is to the marked one."""
    _, _, sketch = sketched(sample.entry)
    marked = title_key(sample.title or "")
    near: dict[str, float] = {}
    rows = []
    for start, end, features in readings(sketch):
        key = title_key(sketch.text[start.start : end])
        if key not in near:
            near[key] = fuzz.ratio(key, marked) / 100 if marked else float(not key)
        rows.append((features, near[key]))
    return rows


def table(weights: dict[str, float]) -> str:
    """The file that holds the weights: a feature a line, sorted."""
    return "".join(f"{feature}\t{weight:.2f}\n" for feature, weight in sorted(weights.items()))


if __name__ == "__main__":
    main()
