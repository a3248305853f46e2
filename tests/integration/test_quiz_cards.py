"""A thousand cards of real papers tell nothing of what came; looked for by other means than those that deal them."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from readinglist.core.text import readable
from readinglist.taste.cards import face
from readinglist.taste.records import DeckPaper, Face
from tests.harness.command import WHOLE

OF_EACH = 500 if WHOLE else 150  # papers dealt
TELLS = re.compile(
    r"\barxiv\b|https?:|www\.|github|[\w.]+@\w+\.\w+|\bdoi\b|\b(?:accepted|submitted) (?:to|at|for|by|in)\b|"
    r"to appear in|\bproceedings\b|\b(?:conference|journal|workshop)\b|\bcited\b|\bcitations?\b|\bdownload|"
    r"\bthis version\b|\berrat|\bwithdrawn\b|\b(?:neurips|nips|icml|iclr|cvpr|iccv|eccv|acl|emnlp|aaai|ijcai|kdd)\b",
    re.I,
)
YEAR = re.compile(r"\b(?:in|of|since|by|year|from|until|to|for) ((?:19|20)\d\d)\b")


@dataclass(frozen=True)
class Real:
    """A real paper, with what arXiv prints beside its abstract."""

    text: DeckPaper
    comment: str


def records(path: Path, every: int) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in islice(file, 0, None, every):
            yield json.loads(line)


def old_papers(data: Path) -> Iterator[Real]:
    """Records whose text is that of version 1."""
    for r in records(data / "arxiv_cs_1993_2016.jsonl.xz", 130):
        authors = tuple(name.strip() for name in re.split(r",| and ", r["authors"]) if name.strip())
        day = parsedate_to_datetime(r["versions"][0]["created"]).date()
        yield Real(
            DeckPaper(r["id"], f"{day:%Y-%m}/cs.LG", day, r["title"], r["abstract"], authors), r["comments"] or ""
        )


def new_papers(data: Path) -> Iterator[Real]:
    for r in records(data / "daily" / "papers.jsonl.xz", 90):
        day = date.fromisoformat(r["first_listed"])
        text = DeckPaper(r["id"], f"{day:%Y-%m}/cs.LG", day, r["title"], r["abstract"], tuple(r["authors"]))
        yield Real(text, r["comment"] or "")


@pytest.mark.parametrize(("source", "least"), [(old_papers, 0.8), (new_papers, 0.7)])
def test_real_cards_tell_nothing_and_most_texts_can_be_dealt(shared: Path, source: Any, least: float) -> None:
    looked, cards = 0, []
    for real in source(shared / "data"):
        looked += 1
        shown = face(real.text)
        if shown is not None:
            cards.append((real, shown))
        if len(cards) == OF_EACH:
            break
    assert len(cards) == OF_EACH
    assert len(cards) / looked > least  # a checker that deals nothing finds nothing either
    assert [told for real, shown in cards for told in what_it_tells(real, shown)] == []


def what_it_tells(real: Real, shown: Face) -> Iterator[str]:
    """What a person would find who has the record beside the card."""
    text = f"{shown.title} {shown.abstract}"
    plain = text.replace("HTTPS", "").replace("HTTP", "")
    yield from (f"{real.text.id}: {found.group()}" for found in TELLS.finditer(plain))
    for found in YEAR.finditer(text):
        if int(found[1]) > real.text.published.year:
            yield f"{real.text.id}: {found.group()}"
    for name in real.text.authors:
        last = name.split()[-1] if name.split() else ""
        if len(last) > 3 and last[0].isupper() and re.search(rf"\b{re.escape(last)}\b", text):
            yield f"{real.text.id}: {name}"
    for said in re.split(r"[.;,]", real.comment):
        is_telling = len(said) > 12 and re.search("accept|appear|present|publish|proc", said, re.I)
        if is_telling and readable(said).strip().lower() in text.lower():
            yield f"{real.text.id}: {said}"
