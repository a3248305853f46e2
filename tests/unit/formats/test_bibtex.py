"""BibTeX: every entry is accounted for, whatever is wrong with its neighbours."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.formats import Entry, read_bibtex


def _only(text: str) -> Entry:
    bibliography = read_bibtex(text.encode())
    assert not bibliography.skipped
    (entry,) = bibliography.entries
    return entry


def test_arxivs_own_form_is_read_whole() -> None:
    entry = _only(
        """@misc{vaswani2017attention,
            title={Attention Is All You Need},
            author={Ashish Vaswani and Noam Shazeer and {\\L}ukasz Kaiser and others},
            year={2017}, eprint={1706.03762v5}, archivePrefix={arXiv}, primaryClass={cs.CL},
            url={https://arxiv.org/abs/1706.03762}, abstract = {The dominant
            models\\ldots}}"""
    )
    paper = entry.paper
    assert (paper.id, paper.version, paper.source) == ("1706.03762", 5, "arxiv")
    assert paper.title == "Attention Is All You Need"
    assert paper.authors == ("Ashish Vaswani", "Noam Shazeer", "Łukasz Kaiser")
    assert paper.abstract == "The dominant models…"
    assert (paper.categories, paper.primary_category) == (("cs.CL",), "cs.CL")
    assert (paper.published, paper.url, paper.doi, entry.added) == (None, None, None, None)
    assert entry.label == "vaswani2017attention"


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {1412.4006}",
        "eprint = {arXiv:1412.4006v2}, eprinttype = {arxiv}",
        "archiveprefix = {arXiv}, eprint = 1412.4006",
        "arxivid = {1412.4006}",
        "url = {http://arxiv.org/pdf/1412.4006v1.pdf}",
        "url = {\\url{https://arxiv.org/abs/1412.4006}}",
        "journal = {arXiv:1412.4006 [quant-ph]}",
        "journal = {arXiv preprint arXiv:1412.4006}",
        "note = {arXiv: 1412.4006}",
        "note = {\\url{http://arxiv.org/abs/1412.4006}}",
        "howpublished = {arXiv:1412.4006}",
        "number = {arXiv:1412.4006}",
        "doi = {10.48550/arXiv.1412.4006}",
        "doi = {10.1000/journal}, eprint = {1412.4006}",
        "journal = {CoRR}, volume = {abs/1412.4006}",
        "bdsk-url-1 = {http://arxiv.org/abs/1412.4006}",
    ],
)
def test_the_arxiv_id_is_found_where_people_put_it(fields: str) -> None:
    assert _only(f"@article{{key, title = {{A}}, {fields}}}").paper.id == "1412.4006"


@pytest.mark.parametrize(
    ("fields", "paper_id"),
    [
        ("doi = {10.1016/S0167\\_9236(02)}", "doi:10.1016/s0167_9236(02)"),
        ("doi = {https://doi.org/10.1000/ABC}", "doi:10.1000/abc"),
        ("url = {https://doi.org/10.3847%2F1538-3881%2Faa9e09}", "doi:10.3847/1538-3881/aa9e09"),
        ("eprint = {9901001}, eprintclass = {hep-th}, eprinttype = {arxiv}", "hep-th/9901001"),
        ("eprint = {2401.12345}, eprinttype = {jstor}", "bib:key"),
        ("note = {Extends the method of the earlier paper arXiv:1412.4006}", "bib:key"),
        ("url = {https://openreview.net/forum?id=1412.4006}", "bib:key"),
    ],
)
def test_other_papers_are_named_by_doi_or_key(fields: str, paper_id: str) -> None:
    assert _only(f"@article{{key, title = {{A}}, {fields}}}").paper.id == paper_id


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("date-added = {2018-09-02 23:41:32 -0700}", date(2018, 9, 2)),
        ("dateadded = {2022-05-05 13:53:38}", date(2022, 5, 5)),
        ("timestamp = {2010.01.31}", date(2010, 1, 31)),
        ("creationdate = {2021-06-07T08:09:10}", date(2021, 6, 7)),
        ("urldate = {2020-08-20}", date(2020, 8, 20)),
        ("urldate = {2020-08-20}, date-added = {2019-01-01}", date(2019, 1, 1)),
        ("timestamp = {Wed, 05 Aug 2015 09:08:53 +0200}", date(2015, 8, 5)),
        ("timestamp = {Wed, 05 Aug 2015 09:08:53 +0200}, bibsource = {dblp computer science bibliography}", None),
        ("date-added = {yesterday}", None),
        ("year = {2019}", None),
    ],
)
def test_the_day_of_addition_is_kept_where_the_entry_has_one(field: str, day: date | None) -> None:
    assert _only(f"@article{{key, title = {{A}}, {field}}}").added == day


@pytest.mark.parametrize(
    ("fields", "published", "journal_ref"),
    [
        ("date = {2016-09-19}, eprint = {1609.03499}", datetime(2016, 9, 19, tzinfo=UTC), None),
        ("date = {2014-07-25}, eprint = {1401.2910}, journal = {Science}, volume = {345}", None, "Science 345 (2014)"),
        ("date = {2016-09-19}", datetime(2016, 9, 19, tzinfo=UTC), None),
        ("year = 2014, month = 10 # \"~\" # oct", datetime(2014, 10, 10, tzinfo=UTC), None),
        ("year = 2014, month = jul, journal = {JMLR}, volume=1, number=2, pages={3--5}", None, "JMLR 1(2), 3–5 (2014)"),
        ("year = {2014}", None, "2014"),
    ],
)  # fmt: skip
def test_a_date_is_published_only_where_the_whole_day_is_known(
    fields: str, published: datetime | None, journal_ref: str | None
) -> None:
    """The date of an arXiv paper's journal is not that of its first version; its id tells the month."""
    paper = _only(f"@article{{key, title = {{A}}, {fields}}}").paper
    assert (paper.published, paper.journal_ref) == (published, journal_ref)


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("{{{WaveNet}}: {A Generative Model} for {Raw Audio}}", "WaveNet: A Generative Model for Raw Audio"),
        ('"Quoted {"}title{"} here"', 'Quoted "title" here'),
        ('"one" # " and " # {two}', "one and two"),
        ("abbr # { of things}", "Annals of things"),
        ("{On $\\mathcal{O}(n)$ \\& 100\\% of ``it''}", "On O(n) & 100% of “it”"),
        ("{A~tie -- and a dash}", "A tie – and a dash"),
        ("{x\\}, note=\\{evil}", "x}, note={evil"),
        ("{# @ % \" '}", "# @ % \" '"),
        ("{a {b} c", None),
    ],
)
def test_titles_lose_their_protective_braces_and_keep_their_signs(value: str, title: str | None) -> None:
    bibliography = read_bibtex(f"@string{{abbr = {{Annals}}}}\n@book{{key, title = {value}}}".encode())
    if title is None:
        assert [s.id for s in bibliography.skipped] == ["key"]
    else:
        assert bibliography.entries[0].paper.title == title


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("@article{bad, title = {never closed,", "not closed before the next entry"),
        ('@article{bad, title = "never closed,', "not closed before the next entry"),
        ("@article{bad, title = {A}, year}", "no `=`"),
        ("@article{bad, title}", "no `=`"),
        ("@article{bad, year = {2020}}", "neither a title"),
        ("@set{bad, entryset = {good1,good2}}", "not a paper"),
    ],
)
def test_a_broken_entry_loses_itself_only_and_says_so(broken: str, why: str) -> None:
    good = "@article{good%d, title = {Good}}\n"
    bibliography = read_bibtex(f"{good % 1}{broken}\n{good % 2}".encode())
    assert [entry.label for entry in bibliography.entries] == ["good1", "good2"]
    (skipped,) = bibliography.skipped
    assert skipped.id == "bad"
    assert why in skipped.why
    assert "line 2" in skipped.why


def test_a_forgotten_comma_loses_nothing() -> None:
    paper = _only('@misc{k, title = {A}\n author = {B, C}\n eprint = "1706.03762", year = 2017}').paper
    assert (paper.id, paper.title, paper.authors) == ("1706.03762", "A", ("C B",))


def test_comments_preambles_and_strings_are_no_entries() -> None:
    text = '@comment{jabref-meta: x;}\n@preamble{"p"}\n@string{a = {b}}\nwords {} @ all around\n@misc{k, title = a}'
    assert _only(text).paper.title == "b"


def test_entries_of_one_key_are_kept_apart_and_the_same_entry_twice_is_one_paper() -> None:
    text = "@misc{k, title = {One}}\n@misc{k, title = {Two}}\n@misc{k, title = {{One}}}\n@misc{, title = {No key}}"
    ids = [entry.paper.id for entry in read_bibtex(text.encode()).entries]
    assert ids[0] == ids[2] == "bib:k"
    assert len(set(ids)) == 3


@pytest.mark.parametrize("key", ["with space", "a,b", "kühne2006", "日本", "x}y", 'a"b', "../../x", "#1"])
def test_any_key_gives_a_sound_id(key: str) -> None:
    from readinglist.core.ids import find_id

    for entry in read_bibtex(f"@misc{{{key}, title = {{T}}}}".encode()).entries:
        assert find_id(entry.paper.id) == (entry.paper.id, None)


def test_what_an_entry_says_itself_goes_before_what_a_crossref_hands_down() -> None:
    text = "@incollection{a, title={Part}, year=2013, crossref={b}}\n@book{b, title={Whole}, year=2011}"
    assert read_bibtex(text.encode()).entries[0].paper.journal_ref == "Whole (2013)"


def test_a_crossref_hands_down_date_and_book() -> None:
    text = "@incollection{a, title = {Part}, crossref = {b}}\n@book{b, title = {Whole}, year = 2011}"
    assert read_bibtex(text.encode()).entries[0].paper.journal_ref == "Whole (2011)"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_are_told_apart(encoding: str) -> None:
    assert _only("@misc{k, title = {Über Größe}}").paper.title == "Über Größe"
    body = "@misc{k, title = {Über Größe}}".encode(encoding)
    assert read_bibtex(body).entries[0].paper.title == "Über Größe"


@given(st.lists(st.text(alphabet="abc {}\\\"@=,#%\n()$~'", max_size=40), max_size=6))
def test_a_good_entry_after_any_rubbish_is_found(rubbish: list[str]) -> None:
    """Only braces that the rubbish opened may swallow what follows, and not beyond the next entry."""
    text = "\n".join([*(piece.replace("@", "") for piece in rubbish), "@misc{last, title = {The last one}}"])
    assert "last" in [entry.label for entry in read_bibtex(text.encode()).entries]


@given(st.text(alphabet='abc {}\\"@=,#%\n()$', max_size=200))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    read_bibtex(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "@article{k, title={" + "a" * 1_500_000,
        "@article{k, title={x" + "\n" * 3000 + "}}",
        "@article{k, title={" + "{" * 100_000,
        "@article{k, title={" + "}" * 100_000,
        "@a{k, t=" + '"a" # ' * 30_000 + '"b"}',
        "@a{k, " + "title={b} " * 50_000 + "}",
        "@a{" * 20_000,
        "@a{\n" * 20_000,
        "".join(f"@string{{s{i + 1} = s{i} # s{i}}}\n" for i in range(60)) + "@string{s0 = {xx}}@misc{k, title = s59}",
        "@string{s0 = {" + "x" * 1000 + "}}" + "@misc{k, title = s0 # s0 # s0 # s0}\n" * 5000,
        "@misc{k, author = {" + "A, B and " * 30_000 + "C}, title={x}}",
        "@misc{k, author = {" + "," * 100_000 + "}, title={x}}",
        "\\" * 300_000,
        " " * 300_000 + "@misc{k, title={x}}",
    ],
    ids=lambda text: text[:20].strip(),
)
def test_hostile_files_are_read_in_bounded_time(text: str) -> None:
    """What is not linear would not come back from these within the lifetime of a test run."""
    bibliography = read_bibtex(text.encode())
    assert all(len(entry.paper.title or "") <= 2 * len(text) for entry in bibliography.entries)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://", "http://[::1", "x y"]
)
def test_only_addresses_of_the_web_are_kept(url: str) -> None:
    assert _only(f"@misc{{k, title = {{A}}, url = {{{url}}}}}").paper.url is None
    assert _only("@misc{k, title = {A}, url = {https://a.example/x_y\\_z}}").paper.url == "https://a.example/x_y_z"
