"""Fields of tagged reference strings from real papers: a sample of each source."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rapidfuzz import fuzz

from readinglist.core.text import title_key
from readinglist.references.entry import Entry, Run
from readinglist.references.fields.entry_fields import parse_fields

SAMPLE = 300
# The weights were learned from a seen half; the shares below were measured on the other one (bench.fields).
LEAST = {"core": 0.85, "gold": 0.93, "good": 0.88}


@pytest.mark.parametrize("name", LEAST)
def test_titles_and_years_of_tagged_strings(shared: Path, name: str) -> None:
    with zipfile.ZipFile(shared / "data" / "pdf_refs" / "anystyle_tagged.zip") as archive:
        rows = ElementTree.fromstring(archive.read(f"res/parser/{name}.xml"))
    titles, years = [], []
    for row in rows[:: max(1, len(rows) // SAMPLE)]:
        text = " ".join("".join(part.itertext()) for part in row if part.tag != "citation-number")
        told = parse_fields(Entry((Run(re.sub(r"</?[a-zA-Z]+>", "", text)),)))
        if title := row.findtext("title"):
            key = title_key(re.sub(r"</?[a-zA-Z]+>", "", title))
            titles.append(fuzz.ratio(key, title_key(told.title or "")) >= 90)
        if marked := re.findall(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)", row.findtext("date") or ""):
            years.append(str(told.year) in marked)
    assert len(titles) > SAMPLE / 2
    assert sum(titles) / len(titles) >= LEAST[name]
    assert sum(years) / len(years) >= 0.98
