"""Citing places of real papers against labels by hand: found, and their kind said rightly.

The labels (tests/data/citing_places.tsv) are facts: the paper, the reference as the text calls it, the
section, the kind, and a check sum of twenty letters of the sentence, by which a place is known again.
"""

from __future__ import annotations

import csv
import re
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from readinglist.core.references import CitingPlace, Reference
from readinglist.references import extract
from readinglist.sources.pdf import read_documents

LABELS = Path(__file__).resolve().parent.parent / "data" / "citing_places.tsv"
LETTERS = 20
SAMPLE = 5  # every so many papers are read without $READINGLIST_TEST_WHOLE, and less is asked of so few labels


@dataclass(frozen=True, slots=True)
class Label:
    paper: str
    cited: str  # "12", or "Doe 2001a"
    section: str
    kind: str
    anchor: str
    half: str


def labels() -> dict[str, list[Label]]:
    by_paper: dict[str, list[Label]] = defaultdict(list)
    with LABELS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            by_paper[row["paper"]].append(Label(**row))
    return dict(sorted(by_paper.items()))


def letters(text: str) -> str:
    return re.sub("[^a-z]", "", unicodedata.normalize("NFKD", text).lower())


def anchors(sentence: str) -> set[str]:
    plain = letters(sentence)
    pieces = (plain[at : at + LETTERS] for at in range(max(1, len(plain) - LETTERS + 1)))
    return {f"{zlib.crc32(piece.encode()):08x}" for piece in pieces}


def is_meant(label: Label, reference: Reference) -> bool:
    if label.cited.isdigit():
        return (reference.label or str(reference.index)) == label.cited
    name, year = label.cited.rsplit(" ", 1)
    return letters(name) in letters(reference.raw) and year[:4] in reference.raw


def place_of(label: Label, references: Iterable[Reference]) -> CitingPlace | None:
    for reference in references:
        if is_meant(label, reference):
            for place in reference.contexts:
                if label.anchor in anchors(place.sentence):
                    return place
    return None


def unpacked(shared: Path, papers: set[str], folder: Path) -> Iterator[tuple[str, Path]]:
    for archive in sorted((shared / "data" / "pdf_refs").glob("*.zip")):
        with zipfile.ZipFile(archive) as files:
            for name in sorted(files.namelist()):
                path = Path(name)
                paper = path.parent.name if path.stem not in papers else path.stem
                if path.suffix == ".pdf" and paper in papers:
                    target = folder / f"{paper}.pdf"
                    target.write_bytes(files.read(name))
                    yield paper, target


@pytest.fixture
def judged(shared: Path, whole: bool, tmp_path: Path) -> list[tuple[Label, CitingPlace | None]]:
    by_paper = labels()
    chosen = list(by_paper)[:: 1 if whole else SAMPLE]
    files = dict(unpacked(shared, set(chosen), tmp_path))
    assert set(files) == set(chosen)
    pairs = []
    for paper, document in zip(files, read_documents(files.values()), strict=True):
        references = extract(document)
        pairs += [(label, place_of(label, references)) for label in by_paper[paper]]
    return pairs


def test_labelled_places_are_found_and_their_kind_is_told(
    judged: list[tuple[Label, CitingPlace | None]], whole: bool
) -> None:
    found = [(label, place) for label, place in judged if place is not None]
    assert len(found) >= 0.95 * len(judged)
    said = [label.kind for label, place in found if place is not None and place.kind == "used"]
    right = said.count("used")
    true = sum(label.kind == "used" for label, _ in judged)
    print(f"found {len(found)} of {len(judged)}; used: precision {right}/{len(said)}, recall {right}/{true}")
    assert right >= (0.85 if whole else 0.7) * len(said)
    assert right >= (0.6 if whole else 0.45) * true


def test_the_labels_are_many_and_of_many_papers() -> None:
    by_paper = labels()
    assert len(by_paper) >= 20
    assert sum(map(len, by_paper.values())) >= 200
    halves = [{label.paper for label in group} for group in _by_half(by_paper).values()]
    assert not halves[0] & halves[1]


def _by_half(by_paper: dict[str, list[Label]]) -> dict[str, list[Label]]:
    halves: dict[str, list[Label]] = {"seen": [], "held": []}
    for label in (label for group in by_paper.values() for label in group):
        halves.setdefault(label.half, []).append(label)
    return halves
