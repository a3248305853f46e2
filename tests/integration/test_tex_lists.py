"""Real `.bbl` files against the `.bib` files that they were made of."""

from __future__ import annotations

import zipfile
from pathlib import Path

from readinglist.core.references import Reference
from readinglist.core.text import title_key
from readinglist.formats.bibtex_syntax import RawEntry, iter_raw_entries
from readinglist.references import references_of_sources
from readinglist.references.tex.bbl import bbl_entries, bib_entries


def test_lists_say_what_their_bib_files_say(shared: Path) -> None:
    """Of every entry the title and the year; `\\bibitem`s counted in the text."""
    entries = titles = years = 0
    with zipfile.ZipFile(shared / "data" / "pdf_refs" / "latex_papers_pdf_bbl.zip") as files:
        known: dict[tuple[str, str], Reference] = {}
        for name in files.namelist():
            if name.endswith(".bib"):
                text = files.read(name).decode()
                ours = [cited.key for cited in bib_entries(text)]
                assert set(ours) == {raw.key for raw in iter_raw_entries(text) if isinstance(raw, RawEntry)}
                known |= {(name.split("/")[0], cited.key): cited.reference for cited in bib_entries(text)}
        for name in (name for name in files.namelist() if name.endswith(".bbl")):
            source = files.read(name).decode()
            cited = list(bbl_entries(source))
            assert len(cited) == source.count("\\bibitem"), name
            assert len(references_of_sources({name: source.encode()})) == len(cited)
            for entry in cited:
                if truth := known.get((name.split("/")[0], entry.key)):
                    entries += 1
                    titles += title_key(entry.reference.title or "") == title_key(truth.title or "")
                    years += entry.reference.year == truth.year
    assert entries > 250
    assert titles >= 0.98 * entries
    assert years >= 0.98 * entries
