"""Exports: whatever stands in a paper, each format brings it back, and no other program reads more than there is."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import accumulate
from typing import Any

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.papers import ExportedPaper, Paper
from readinglist.core.text import clean
from readinglist.formats import Entry, read_better_bibtex, read_bibtex, read_csl, read_csv_table, read_ris
from readinglist.formats.better_bibtex import zotero_item
from readinglist.formats.bibtex import bibtex_entry
from readinglist.formats.bibtex_syntax import latex_escaped, plain, to_latex
from readinglist.formats.citation_keys import citation_keys
from readinglist.formats.csl import csl_item
from readinglist.formats.csv_table import csv_lines, exact, harmless, is_harmless
from readinglist.formats.records import said
from readinglist.formats.ris import ris_record
from tests.strategies import CATEGORIES, arxiv_ids, texts

# What ends a value, begins another, or is read as something else, in one of the formats.
SIGNS = st.text("ab {}%@\\#\"'`-~^_$&,;=<>[]|()\u00e9\u0301.:/1\u202e", max_size=25).map(clean)
HOSTILE = st.sampled_from(
    [
        "x}, note={evil",
        "@article{evil, title={x}}",
        "ends in \\",
        "100% of {braces",
        "}{",
        '# 1 " \' "quoted"',
        "ER  - ",
        "TY  - JOUR",
        "=cmd|' /C calc'!A0",
        "a; =1+1",
        "\uff1dSUM(A1)",
        "-1, +2",
        "'=x",
        "<b>bold</b> & <i>",
        r"Erd\H{o}s at $\ell_1$ and $\{0,1\}$ with 50\%",
        r"\input{/etc/passwd} \foo{x}",
        "``a''--b---c",
        "$5 and $10",
        "readinglist-id: 1",
        "null",
    ]
)
TEXTS = st.one_of(texts(), SIGNS, HOSTILE).map(clean).filter(bool)
NAMES = st.one_of(
    st.sampled_from(
        ["Aaron van den Oord", "OpenAI", "Martin King, Jr.", "et al.", "others", "A and B", "Müller; Co", "{x"]
    ),
    st.text("abC é.-'\\{,;&", min_size=1, max_size=12).map(clean).filter(bool),
)
MOMENTS = st.datetimes(datetime(1992, 1, 1), datetime(2026, 11, 1)).map(lambda m: m.replace(microsecond=0, tzinfo=UTC))
DOIS = st.sampled_from(["10.1000/x", "10.1002/(sici)1097<1661::aid>3.0.co;2-2", "10.1000/a_b{c}", "10.1234/%7b"])
VENUES = st.one_of(
    TEXTS,
    st.sampled_from(
        ["Nature 521 (2015) 436", "JMLR 1(2), 3–5 (2014)", "2003", "NeurIPS 2020", "Phys. Rev. D 60, 104014"]
    ),
)


@st.composite
def exported(draw: st.DrawFn) -> ExportedPaper:
    """A paper of any source with anything in it."""
    paper_id = draw(st.one_of(arxiv_ids(), DOIS.map("doi:{}".format), st.sampled_from(["blog:post-1", "zotero:ABC"])))
    source = "arxiv" if ":" not in paper_id else paper_id.partition(":")[0]
    categories = tuple(draw(st.lists(CATEGORIES, max_size=3, unique=True)))
    optional: dict[str, st.SearchStrategy[Any]] = {
        "abstract": TEXTS,
        "published": MOMENTS,
        "updated": MOMENTS,
        "journal_ref": VENUES,
        "comment": TEXTS,
        "verdict": st.sampled_from(["keep", "skip", "later"]),
    }
    given_: dict[str, Any] = {name: draw(st.none() | values) for name, values in optional.items()}
    paper = Paper(
        1,
        paper_id,
        draw(st.integers(1, 12)),
        draw(TEXTS),
        tuple(draw(st.lists(NAMES, max_size=4))),
        categories=categories,
        primary_category=draw(st.sampled_from(categories)) if categories else None,
        doi=paper_id[4:] if source == "doi" else draw(st.none() | DOIS),
        withdrawn=draw(st.booleans()),
        source=source,
        url=draw(st.sampled_from(["https://example.org/a{b}", "http://x.org/?q=1&b=%20"]))
        if source == "blog"
        else None,
        tags=tuple(sorted(set(draw(st.lists(TEXTS, max_size=3))))),
        **given_,
    )
    kept = draw(st.none() | st.dates(date(2000, 1, 1), date(2026, 11, 1))) if paper.verdict == "keep" else None
    return ExportedPaper(paper, kept, draw(st.none() | TEXTS))


def _values(item: ExportedPaper) -> dict[str, str]:
    return said(item.paper, item.paper.tags, item.paper.verdict, item.kept)


def _read(entry: Entry) -> dict[str, str]:
    return said(entry.paper, entry.tags, entry.verdict, entry.added)


def _only(entries: tuple[Entry, ...]) -> Entry:
    (entry,) = entries
    return entry


@given(exported())
def test_bibtex_brings_back_everything(item: ExportedPaper) -> None:
    found = read_bibtex(bibtex_entry(item, "key").encode())
    assert not found.skipped
    assert _read(_only(found.entries)) == _values(item)


@given(exported())
def test_ris_brings_back_everything(item: ExportedPaper) -> None:
    found = read_ris(ris_record(item, "key").encode())
    assert not found.skipped
    assert _read(_only(found.entries)) == _values(item)


@given(exported())
def test_csl_brings_back_everything(item: ExportedPaper) -> None:
    found = read_csl(json.dumps([csl_item(item, "key")]).encode())
    assert not found.skipped
    assert _read(_only(found.entries)) == _values(item)


@given(exported())
def test_zotero_brings_back_everything(item: ExportedPaper) -> None:
    found = read_better_bibtex(json.dumps({"items": [zotero_item(item, "key")]}).encode())
    assert not found.skipped
    assert _read(_only(found.entries)) == _values(item)
    assert not _only(found.entries).quotes


@given(st.lists(exported(), min_size=1, max_size=3, unique_by=lambda item: item.paper.id))
def test_F16_csv_brings_back_everything_and_no_cell_is_run(items: list[ExportedPaper]) -> None:
    table = "".join(csv_lines(items))
    assert all(is_harmless(cell) for row in csv.reader(io.StringIO(table, newline="")) for cell in row)
    found = read_csv_table(table.encode())
    assert not found.skipped
    assert [_read(entry) for entry in found.entries] == [_values(item) for item in items]


@given(exported())
def test_F16_a_raw_table_holds_exactly_what_was_said(item: ExportedPaper) -> None:
    (row,) = csv.DictReader(io.StringIO("".join(csv_lines([item], raw=True)), newline=""))
    assert (row["title"], row["id"], row["abstract"]) == (item.paper.title, item.paper.id, item.paper.abstract or "")
    if not all(map(is_harmless, row.values())):  # a table that could be run is known as raw
        assert _read(_only(read_csv_table("".join(csv_lines([item], raw=True)).encode()).entries)) == _values(item)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM", "\uff1d1", "\uff0b1", "a;=1", " =1", '"=1"', 'x,"@a"', "'=1"]
)
def test_F16_a_cell_is_never_run_and_comes_back(cell: str) -> None:
    assert is_harmless(harmless(cell))
    assert exact(harmless(cell)) == cell


@given(exported())
def test_F18_no_text_makes_a_field_for_another_parser_of_bibtex(item: ExportedPaper) -> None:
    """Names of fields are those of the same paper with harmless texts."""
    text = bibtex_entry(item, "key")
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.key == "key"
    names = [field.key for field in entry.fields]
    own = {name for name in names if name.startswith("readinglist-")}
    known = "title author year month day journal volume number pages eprint archivePrefix primaryClass eprinttype"
    known += " eprintclass doi url abstract keywords date-added annote"
    assert set(names) - own <= set(known.split())
    assert len(names) == len(set(names))
    braces = [1 if sign == "{" else -1 for sign in re.findall(r"[{}]", text)]  # as BibTeX counts: the escaped ones too
    depths = list(accumulate(braces))
    assert depths[-1] == 0
    assert min(depths) >= 0


@given(SIGNS.filter(bool))
def test_F18_a_title_comes_back_sign_by_sign(title: str) -> None:
    assert plain(latex_escaped(title)) == title


@pytest.mark.parametrize(
    ("title", "latex"),
    [
        ("x}, note={evil", r"x\textbraceright{}, note=\textbraceleft{}evil"),
        ("{GAN} & co", r"\{GAN\} \& co"),
        (r"Poincar\'e and Erd\H{o}s", r"Poincar{\'e} and Erd{\H{o}}s"),
        (r"the $\ell_1$ norm on $\{0,1\}$", r"the $\ell_1$ norm on $\{0,1\}$"),
        (r"an $x} formula$", r"an \$x\textbraceright{} formula\$"),
        (r"\alpha-decay, 50\%", r"α-decay, 50\%"),
        ("$5 and $10", r"\$5 and \$10"),
        ("Ärger", "Ärger"),
    ],
)
def test_formulas_and_accents_stay_latex_and_the_rest_is_escaped(title: str, latex: str) -> None:
    assert to_latex(title) == latex


@given(exported())
def test_rispy_reads_the_same_title_authors_and_keywords(item: ExportedPaper) -> None:
    (record,) = rispy.loads(ris_record(item, "key"))
    assert record["title"] == item.paper.title
    assert len(record.get("authors", [])) == len(item.paper.authors)
    assert record.get("keywords", []) == list(item.paper.tags)
    assert record["type_of_reference"] in ("GEN", "JOUR")


PAPER = Paper(
    1,
    "1706.03762",
    5,
    "Attention Is All You Need",
    ("Ashish Vaswani", "Łukasz Kaiser"),
    "The dominant models",
    ("cs.CL", "cs.LG"),
    "cs.CL",
    datetime(2017, 6, 12, 17, 57, 34, tzinfo=UTC),
)


def test_a_preprint_is_written_as_arxiv_and_as_zotero_want_it() -> None:
    entry = bibtexparser.parse_string(bibtex_entry(ExportedPaper(PAPER), "key")).entries[0]
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "misc"
    assert (fields["eprint"], fields["doi"]) == ("1706.03762", "10.48550/arXiv.1706.03762")
    assert (fields["archivePrefix"], fields["primaryClass"]) == ("arXiv", "cs.CL")
    assert (fields["eprinttype"], fields["eprintclass"]) == ("arxiv", "cs.CL")
    assert (fields["year"], fields["author"]) == ("2017", "Ashish Vaswani and Łukasz Kaiser")
    record = ris_record(ExportedPaper(PAPER), "key")
    assert record.startswith("TY  - GEN\n")
    assert "\nPB  - arXiv\n" in record
    assert record.endswith("ER  - \n\n")
    item = csl_item(ExportedPaper(PAPER), "key")
    assert (item["type"], item["genre"]) == ("article", "preprint")


def test_what_appeared_is_an_article_in_its_journal() -> None:
    paper = replace(PAPER, journal_ref="Decision Support Systems 35(4), 441-454 (2003)", doi="10.1000/x")
    entry = bibtexparser.parse_string(bibtex_entry(ExportedPaper(paper), "key")).entries[0]
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "article"
    where = ("journal", "volume", "number", "pages", "year", "doi")
    assert [fields[name] for name in where] == ["Decision Support Systems", "35", "4", "441-454", "2003", "10.1000/x"]


def test_B10_keys_are_ascii_and_no_two_alike() -> None:
    papers = [replace(PAPER, id=f"1706.0376{n}") for n in range(5)]
    papers += [
        replace(PAPER, id="blog:x", authors=("王 小明",), title="深度学习"),
        replace(PAPER, id="blog:y", authors=()),
    ]
    keys = citation_keys(papers)
    assert keys["1706.03760"] == "vaswani2017attentionneed"
    assert len(set(keys.values())) == len(papers)
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys.values())
    assert citation_keys(reversed(papers)) == keys


def test_a_paper_of_a_bibliography_keeps_the_key_that_its_owner_cites_it_by() -> None:
    papers = [replace(PAPER, id=f"bib:{key}") for key in ("angDeep2022", "ANGdeep2022", "Bennett.Checkel_2015")]
    keys = citation_keys(papers)
    assert keys["bib:Bennett.Checkel_2015"] == "Bennett.Checkel_2015"
    assert len({key.lower() for key in keys.values()}) == 3
    old = replace(
        PAPER, id="doi:10.1000/x", published=None, journal_ref="Decision Support Systems 35(4), 441-454 (2003)"
    )
    assert citation_keys([old])[old.id] == "vaswani2003attentionneed"


def _only_strings(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def test_csl_says_what_it_has_no_word_for_in_the_place_of_its_schema() -> None:
    item = csl_item(ExportedPaper(replace(PAPER, title="a <b>bold</b> title", verdict="keep"), date(2024, 1, 5)), "key")
    own = item["custom"]["readinglist"]
    assert _only_strings(own)
    assert (own["title"], own["kept"], own["verdict"]) == ("a <b>bold</b> title", "2024-01-05", "keep")


WRITERS: dict[str, Callable[[ExportedPaper], str]] = {
    "bibtex": lambda item: bibtex_entry(item, "key"),
    "ris": lambda item: ris_record(item, "key"),
    "csl": lambda item: json.dumps(csl_item(item, "key")),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_what_a_format_has_a_field_for_is_not_said_twice(kind: str) -> None:
    """A plain paper of arXiv needs nothing of ours but the time of day, its version and its other categories."""
    text = WRITERS[kind](ExportedPaper(PAPER))
    own = set(re.findall(r"readinglist-([a-z-]+)", text)) or set(json.loads(text)["custom"]["readinglist"])
    assert own == {"version", "published", "categories"}
