"""Lists cut into entries: every habit of typesetters, what is no entry left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from readinglist.core.references import Document, Line
from readinglist.references.entry import Entry
from readinglist.references.layout.reading import read, vocabulary
from readinglist.references.listing.entries import find_entries
from tests.layouts import document, entries, heading, line, listed, moved, prose


def found(source: Document) -> tuple[Entry, ...]:
    lines = read(source)
    return find_entries(lines, vocabulary(lines))


def squeezed(texts: Sequence[str]) -> list[str]:
    return [re.sub(r"\W", "", text) for text in texts]


def check(source: Document, expected: Sequence[str]) -> None:
    assert squeezed([entry.text for entry in found(source)]) == squeezed(expected)


def test_a_hanging_indent_parts_entries() -> None:
    check(document([heading("References"), *listed(entries(), hanging=15)]), entries())


def test_white_parts_entries() -> None:
    check(document([heading("References"), *listed(entries(), white=6)]), entries())


def test_names_and_years_part_entries_where_the_layout_says_nothing() -> None:
    check(document([heading("References"), *listed(entries())]), entries())


@pytest.mark.parametrize("form", ["[{}] {}", "{}. {}", "({}) {}", "{} {}"])
def test_numbers_part_entries_and_are_their_labels(form: str) -> None:
    texts = [form.format(number, text) for number, text in enumerate(entries(), start=1)]
    source = document([heading("References"), *listed(texts)])
    check(source, entries())
    assert [entry.label for entry in found(source)] == [str(number) for number in range(1, 13)]


def test_letters_part_entries() -> None:
    texts = [f"[{text[:3]}+{number:02}] {text}" for number, text in enumerate(entries(), start=90 - 12)]
    source = document([heading("References"), *listed(texts)])
    check(source, entries())
    assert found(source)[0].label == "Ada+78"


def test_an_entry_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    rows = listed(entries(16), hanging=15, width=44)
    height = 25
    columns = [rows[start : start + height] for start in range(0, len(rows), height)]
    set_ = [[_at(one, number) for number, one in enumerate(column)] for column in columns]
    pages = [[*left, *moved(right, 270)] for left, right in zip(set_[::2], [*set_[1::2], []], strict=False)]
    check(document([heading("References"), *pages[0]], *pages[1:]), entries(16))


def _at(one: Line, row: int) -> Line:
    return line(one.text, one.x0, 60 + 12 * row)


def test_dashes_stand_for_the_author_above() -> None:
    texts = entries()
    texts[3:5] = ["--- (1994). On something else. Journal of Birds, 3(2).", "——— (1995a), ‘Once more’, Birds, 7."]
    check(document([heading("References"), *listed(texts, hanging=15)]), texts)
    check(document([heading("References"), *listed(texts)]), texts)


@pytest.mark.parametrize(
    "words",
    [
        "REFERENCES",
        "7. References",
        "VI. References",
        "Bibliography",
        "Works Cited",
        "Bibliographical references",
        "Literature cited:",
        "R E F E R E N C E S",
        "Literaturverzeichnis",
        "Références bibliographiques",
        "References and Notes",
    ],
)
def test_the_heading_has_many_forms(words: str) -> None:
    check(document(prose(60, 60, 40), [heading(words), *listed(entries(), hanging=15)]), entries())


def test_a_list_without_a_heading_is_found() -> None:
    rear = [heading("Notes"), *listed(entries(), hanging=15)]
    check(document(prose(60, 60, 40), prose(60, 60, 40, 1), rear), entries())


def test_a_table_of_contents_names_the_heading_too() -> None:
    titles = ["Introduction", "Methods", "References", "Appendix"]
    contents = [line(text, 60, 60 + 12 * row) for row, text in enumerate(titles)]
    rear = [heading("References"), *listed(entries(), hanging=15)]
    check(document(contents, prose(60, 60, 40), rear), entries())


def test_the_list_ends_where_an_appendix_begins() -> None:
    appendix = [heading("A. Proofs", y=60), *prose(60, 90, 40)]
    check(document([heading("References"), *listed(entries(), hanging=15)], appendix), entries())


def test_the_list_ends_where_only_the_text_says_so() -> None:
    check(document([heading("References"), *listed(entries(), hanging=15)], prose(60, 60, 40, 7)), entries())


def test_a_list_in_parts_is_one_list() -> None:
    first = listed(entries()[:6], hanging=15, y=90)
    second = listed(entries()[6:], hanging=15, y=450)
    parts = [line("Primary sources", 60, 70, 11, bold=True), line("Secondary literature", 60, 430, 11, bold=True)]
    check(document([heading("References"), parts[0], *first, parts[1], *second]), entries())


def test_a_footnote_under_the_list_is_no_part_of_it() -> None:
    rows = listed(entries(), hanging=15)
    note = line("1 The data are in the repository of the first author.", 60, 700, 8)
    rest = [_at(one, row) for row, one in enumerate(rows[20:])]
    check(document([heading("References"), *rows[:20], note], rest), entries())


def test_a_text_without_a_list_has_no_entries() -> None:
    assert found(document(prose(60, 60, 40), prose(60, 60, 40, 1))) == ()
    assert found(document([heading("References")])) == ()
    assert found(Document("no text")) == ()
