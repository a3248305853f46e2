"""Tables of citations and papers, and Paperscape's lists: in every spelling, and what cannot be used."""

from __future__ import annotations

import gzip
import lzma
from pathlib import Path

import pytest
import zstandard

from readinglist.core.errors import InputError, NotFound
from readinglist.core.papers import Skipped
from readinglist.sources.citation_files import GraphPaper, layout_of, paper_id_of, read_edges, read_papers, source_of

PAIRS = [("2401.00001", "doi:10.1000/x"), ("hep-th/9901001", "2401.00001")]


def file(folder: Path, text: str | bytes, name: str = "file.tsv") -> Path:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / name


def edges_of(path: Path) -> tuple[list[tuple[str, str]], list[Skipped]]:
    pieces = list(read_edges(path, layout_of(path)))
    return [pair for piece in pieces for pair in piece.pairs], [entry for piece in pieces for entry in piece.skipped]


def papers_of(path: Path) -> list[GraphPaper | Skipped]:
    return list(read_papers(path, layout_of(path), "mine"))


@pytest.mark.parametrize(
    "text",
    [
        "citing\tcited\n2401.00001\tdoi:10.1000/x\nhep-th/9901001\t2401.00001\n",
        "cited,year,citing\ndoi:10.1000/x,2024,2401.00001\n2401.00001,1999,hep-th/9901001",
        "\ufeffCiting , Cited\r\n2401.00001,doi:10.1000/x\r\n\r\nhep-th/9901001,2401.00001\r\n",
        "# made by hand\n2401.00001\tdoi:10.1000/x\nhep-th/9901001\t2401.00001",
        '"citing","cited"\n"2401.00001","doi:10.1000/x"\n"hep-th/9901001",2401.00001\n',
    ],
    ids=["tabs", "commas in another order", "a mark of the byte order", "no header", "quotes"],
)
def test_edges_are_read_in_every_spelling(text: str, tmp_path: Path) -> None:
    assert edges_of(file(tmp_path, text)) == (PAIRS, [])


def test_the_edges_of_an_exported_graph_are_read_by_their_names(tmp_path: Path) -> None:
    path = file(tmp_path, "Source,Target,Type,Weight,Start\r\n2401.00001,1706.03762,Directed,1,2024-01-01\r\n")
    (piece,) = read_edges(path, layout_of(path))
    assert (piece.pairs, piece.skipped) == ([("2401.00001", "1706.03762")], [])


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, zstandard.compress])
def test_the_compression_is_told_by_the_bytes(pack, tmp_path: Path) -> None:
    path = file(tmp_path, pack(b"citing\tcited\n2401.00001\tdoi:10.1000/x\nhep-th/9901001\t2401.00001\n"), "edges.txt")
    assert edges_of(path)[0] == PAIRS


def test_a_bad_row_costs_one_row(tmp_path: Path) -> None:
    text = 'citing,cited\n2401.00001,doi:10.1000/x\nalone\n"open,2401.00001\n,2401.00001\nhep-th/9901001,2401.00001\n'
    pairs, skipped = edges_of(file(tmp_path, text))
    assert pairs == PAIRS
    assert [entry.id for entry in skipped] == ["line 3", "line 4", "line 5"]


def test_a_table_of_papers_gives_what_it_has_in_any_order(tmp_path: Path) -> None:
    head = "title\tdate\tid\treferences\tcategory\tauthors\n"
    whole = "Attention\x1b[2J \u202eis\x00 all\t2017-06-12\tarXiv:1706.03762v5\t41\tcs.CL\tA. Vaswani; N. Shazeer\n"
    month, year, bare = "B\t2017-06\tdoi:10.1000/X\t\tcs.LG\t\n", "C\t2017\tmag:7\t\t\t\n", "\t\t12345\n"
    one, two, three, four = papers_of(file(tmp_path, head + whole + month + year + bare))
    assert isinstance(one, GraphPaper)
    assert (one.data.id, one.data.version, one.data.title) == ("1706.03762", 5, "Attention [2J \u202eis all")
    assert (one.data.authors, one.data.categories, one.references) == (("A. Vaswani", "N. Shazeer"), ("cs.CL",), 41)
    assert isinstance(two, GraphPaper)
    assert (two.data.id, str(two.data.published)[:10], two.year) == ("doi:10.1000/x", "2017-06-01", None)
    assert isinstance(three, GraphPaper)
    assert (three.data.published, three.year, three.data.source) == (None, 2017, "mag")
    assert isinstance(four, GraphPaper)
    assert (four.data.id, four.data.title) == ("mine:12345", None)


@pytest.mark.parametrize(
    "day", ["", "2017-13", "2017-02-30", "soon", "0001-01-01", "0001-01", "9999-12", "99999", "2017-06-12T25:00"]
)
def test_what_is_no_date_is_none(day: str, tmp_path: Path) -> None:
    (paper,) = papers_of(file(tmp_path, f"id,date\nmag:7,{day}\n"))
    assert isinstance(paper, GraphPaper)
    assert (paper.data.published, paper.year) == (None, None)


def test_rows_without_an_id_are_told_with_the_reason(tmp_path: Path) -> None:
    found = papers_of(file(tmp_path, "id\ttitle\n\tNothing\ntwo words\tA title\n2401.00001\tGood\n"))
    assert [entry.why for entry in found if isinstance(entry, Skipped)] == [
        "no id of a paper: Nothing",
        "no id of a paper: two words A title",
    ]


def test_paperscape_s_own_lines(tmp_path: Path) -> None:
    line = "hep-th/9601001;hep-th,math.AG;2;30;hep-th/9501001,hep-th/9501002;J.Doe,A.B.van Name;A title; with one"
    path = file(tmp_path, f"# Data from paperscape.org\n{line}\nnothing\n")
    paper, skipped = papers_of(path)
    assert isinstance(paper, GraphPaper)
    assert (paper.data.title, paper.data.authors, paper.references) == (
        "A title; with one",
        ("J. Doe", "A. B. van Name"),
        30,
    )
    assert isinstance(skipped, Skipped)
    assert edges_of(path)[0] == [("hep-th/9601001", "hep-th/9501001"), ("hep-th/9601001", "hep-th/9501002")]


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment alone\n", "one column\n", "a\tb\tc\n", b"\x00\xff\xfe" * 50])
def test_another_file_is_an_error_that_says_what_is_expected(text: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="citing and cited"):
        layout_of(file(tmp_path, text))


@pytest.mark.parametrize("header", ["citing,cited,cited", "id,title,Title"])
def test_two_columns_of_one_name_are_an_error(header: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"2 columns are called `(cited|title)`"):
        layout_of(file(tmp_path, f"{header}\n1,2,3\n"))
    assert layout_of(file(tmp_path, "id,note,note\n1,2,3\n")).kind == "papers"  # nobody reads them


def test_a_file_that_is_missing_or_cut_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        layout_of(tmp_path / "nothing.tsv")
    whole = gzip.compress(b"citing\tcited\n" + b"2401.00001\t2401.00002\n" * 100_000)
    path = file(tmp_path, whole[:-20], "cut.gz")
    with pytest.raises(InputError, match="ends early"):
        edges_of(path)


def test_keys_of_other_services_are_ids_of_the_graph_s_own_source() -> None:
    assert source_of("S2ORC dump/2024") == "s2orc-dump-2024"
    assert source_of("") == "graph"
    assert paper_id_of("W2741809807", "openalex") == ("openalex:W2741809807", None)
    assert paper_id_of(" 1105.01141 ", "cs") == ("cs:1105.01141", None)  # arXiv never gave it
    assert paper_id_of("https://arxiv.org/abs/2401.00001v2", "cs") == ("2401.00001", 2)
    assert paper_id_of("two words", "cs") is None
