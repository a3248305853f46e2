"""PDFs of all sorts, read in child processes: each ends with a status, none takes its neighbours along."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from readinglist.core.references import Document
from readinglist.sources.pdf import Limits, read_document, read_documents
from tests.harness import pdfs
from tests.harness.command import SITE
from tests.harness.tripwire import Tripwire

BRIEF = Limits(wall_s=10, cpu_s=10, memory=700_000_000)


def text_of(document: Document) -> str:
    return "\n".join(line.text for page in document.pages for line in page.lines)


@pytest.fixture
def save(tmp_path: Path) -> Callable[[bytes], Path]:
    """Writes bytes into a file of their own."""

    def made(data: bytes, name: str = "paper.pdf") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return made


@pytest.fixture
def sabotage(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets the child that reads `odd.pdf` do what is said."""

    def armed(act: str) -> None:
        monkeypatch.setenv("PYTHONPATH", str(SITE), prepend=os.pathsep)
        monkeypatch.setenv("FAULT_PDF", f"{act}:odd.pdf")

    return armed


@pytest.fixture
def enough(save: Callable[..., Path]) -> float:
    """Seconds that suffice for a file by far, on a machine that may be busy: four times what one takes now."""
    started = time.monotonic()
    read_document(save(pdfs.good(), "first.pdf"))
    return 1 + 4 * (time.monotonic() - started)


def test_lines_stand_where_the_page_has_them(save: Callable[..., Path]) -> None:
    document = read_document(save(pdfs.good("Attention is all", "we need")))
    assert (document.status, document.error, document.cut) == ("ok", None, False)
    assert [(page.number, page.width, page.height) for page in document.pages] == [(1, 612, 792), (2, 612, 792)]
    line = document.pages[0].lines[0]
    assert line.text == "Attention is all"
    assert line.x0 == pytest.approx(72, abs=1)
    assert line.y0 < 792 - 720 < line.y1 + 1  # the baseline stands 72 points below the top
    assert line.spans[0].size == 12


def test_a_page_on_its_side_is_turned(save: Callable[..., Path]) -> None:
    page = read_document(save(pdfs.sideways("up and up"))).pages[0]
    assert (page.width, page.height) == (792, 612)
    assert page.lines[0].text == "up and up"
    assert page.lines[0].x1 - page.lines[0].x0 > page.lines[0].y1 - page.lines[0].y0


def test_a_stamp_that_runs_up_the_margin_is_no_text_of_the_page(save: Callable[..., Path]) -> None:
    assert text_of(read_document(save(pdfs.stamped("level text", "arXiv:1")))) == "level text"


def read_as(path: Path, status: str, word: str = "") -> None:
    """The file is read with this status, and its error says this word."""
    document = read_document(path, BRIEF)
    assert document.status == status
    assert word in (document.error or "")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "not a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5000), "not a PDF"),
        (random.Random(4).randbytes(3000), "not a PDF"),
        (pdfs.good()[: len(pdfs.good()) // 2], "ends early"),
        (pdfs.good("a", "b", "c")[:-160], "ends early"),
    ],
    ids=["empty", "png", "junk", "half", "without its table"],
)
def test_E1_what_is_no_pdf_or_not_whole_is_a_bad_file(save: Callable[..., Path], data: bytes, word: str) -> None:
    read_as(save(data), "bad file", word)


def test_E3_junk_before_a_pdf_is_passed_over_up_to_a_kilobyte(save: Callable[..., Path]) -> None:
    document = read_document(save(b"x" * 512 + pdfs.good("behind junk")), BRIEF)
    assert (document.status, len(document.pages), text_of(document)) == ("ok", 1, "behind junk")
    read_as(save(b"x" * 1100 + pdfs.good()), "bad file", "not a PDF")


@pytest.mark.parametrize(
    ("data", "status", "word"),
    [
        (pdfs.no_pages(), "bad file", "no page"),
        (pdfs.huge_count(), "bad file", "damaged"),
        (pdfs.page_cycle(), "ok", ""),
        (pdfs.large_page(), "ok", ""),
        (pdfs.form_cycle(), "no text", "no text"),
        (pdfs.deep_nesting(), "ok", ""),
    ],
    ids=[
        "no pages",
        "huge count",
        "cycle of pages",
        "page of 70 metres",
        "drawing that draws itself",
        "deep nesting",
    ],
)
def test_E4_a_tree_of_pages_that_is_none_has_its_status(
    save: Callable[..., Path], data: bytes, status: str, word: str
) -> None:
    started = time.monotonic()
    read_as(save(data), status, word)
    assert time.monotonic() - started < 10  # one second, on a machine that does nothing else


@pytest.mark.parametrize(
    ("method", "user", "status"),
    [("PDF_ENCRYPT_AES_256", "secret", "needs password"), ("PDF_ENCRYPT_RC4_40", "", "ok")],
    ids=["to open it", "to change it alone"],
)
def test_E7_a_password_is_told_and_one_that_only_forbids_is_not_asked_for(
    save: Callable[..., Path], method: str, user: str, status: str
) -> None:
    import pymupdf

    with pymupdf.open(stream=pdfs.good("locked away"), filetype="pdf") as made:
        body = made.tobytes(encryption=getattr(pymupdf, method), owner_pw="owner", user_pw=user, permissions=0)
    document = read_document(save(body), BRIEF)
    assert (document.status, text_of(document)) == (status, "locked away" if status == "ok" else "")


@pytest.mark.parametrize(
    ("data", "word"), [(pdfs.scan(), "scan"), (pdfs.without_meaning(), "letters")], ids=["scan", "font without letters"]
)
def test_E9_where_no_text_is_it_says_so_and_why(save: Callable[..., Path], data: bytes, word: str) -> None:
    read_as(save(data), "no text", word)


def test_what_is_no_file_has_a_status_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    names = [tmp_path / "missing.pdf", tmp_path, tmp_path / "pipe", Path("nul\0name")]
    assert [document.status for document in read_documents(names, BRIEF)] == ["bad file"] * 4


def test_E4_E6_a_page_limit_and_a_text_limit_cut_and_say_so(save: Callable[..., Path]) -> None:
    many = read_document(save(pdfs.many_pages(300)), Limits(pages=20))
    assert (many.status, len(many.pages), many.cut) == ("ok", 20, True)
    much = read_document(save(pdfs.good(*["letters"] * 30)), Limits(text=50))
    assert much.cut
    assert 0 < len(much.pages) < 30


def test_E12_a_file_over_the_limit_is_not_read(save: Callable[..., Path]) -> None:
    document = read_document(save(pdfs.good()), Limits(file_bytes=500))
    assert (document.status, document.error) == ("bad file", "it is larger than 500 bytes")


@pytest.mark.parametrize("bomb", [pdfs.flate_bomb, pdfs.form_bomb, pdfs.nested_flate, pdfs.many_paths])
def test_E6_a_bomb_ends_within_the_limits(save: Callable[..., Path], bomb: Callable[[], bytes]) -> None:
    document = read_document(save(bomb()), Limits(wall_s=20, cpu_s=1, memory=400_000_000))
    assert document.status in ("memory", "timeout", "no text") or document.cut


def test_E8_a_hostile_file_opens_and_fetches_nothing(
    save: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text("(do not read)")
    record = tmp_path / "record"
    monkeypatch.setenv("PYTHONPATH", str(SITE), prepend=os.pathsep)
    monkeypatch.setenv("FAULT_LOG", str(record))
    with Tripwire() as trap:
        document = read_document(save(pdfs.acting(trap.url(), str(tmp_path / "secret.txt"))), BRIEF)
        assert trap.hits == 0
    assert (document.status, text_of(document)) == ("ok", "acting")
    events = record.read_text().splitlines()
    assert any("pymupdf" in event for event in events)  # the recorder was there
    assert not [event for event in events if event.startswith(("connect", "lookup")) or "secret" in event]


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ("hang", "timeout"),
        ("spin", "timeout"),
        ("crash", "bad file"),
        ("bomb", "memory"),
        ("flood", "memory"),
        ("babble", "bad file"),
        ("leave", "bad file"),
    ],
)
def test_E6_a_child_that_goes_wrong_costs_its_own_file_only(
    save: Callable[..., Path],
    sabotage: Callable[[str], None],
    request: pytest.FixtureRequest,
    act: str,
    status: str,
) -> None:
    wall_s = request.getfixturevalue("enough") if act == "hang" else 60
    sabotage(act)
    good, odd = save(pdfs.good("before and after"), "good.pdf"), save(pdfs.good(), "odd.pdf")
    limits = Limits(wall_s=wall_s, cpu_s=1 if act == "spin" else 30, memory=700_000_000, answer=5_000_000)
    started = time.monotonic()
    documents = list(read_documents([good, odd, good], limits))
    assert time.monotonic() - started < 300  # the act lasts ten minutes
    assert [document.status for document in documents] == ["ok", status, "ok"]
    assert text_of(documents[2]) == "before and after"


def test_E6_nothing_of_a_child_stays_when_the_caller_walks_away(
    save: Callable[..., Path], sabotage: Callable[[str], None]
) -> None:
    sabotage("hang")
    good, odd = save(pdfs.good(), "good.pdf"), save(pdfs.good(), "odd.pdf")
    reading = read_documents([good, odd], BRIEF)
    assert next(reading).status == "ok"
    assert children_reading()
    reading.close()  # type: ignore[attr-defined]  # a generator
    assert not children_reading()


def children_reading() -> list[str]:
    """Command lines of children of ours that read a PDF."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text().rpartition(")")[2].split()[1]
            words = (status.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(parent) == os.getpid() and "pdf_child" in words:
            found.append(words)
    return found


def test_time_that_the_caller_takes_is_not_the_childs(save: Callable[..., Path], enough: float) -> None:
    path = save(pdfs.good())
    found = []
    for document in read_documents([path, path, path], Limits(wall_s=enough)):
        found.append(document.status)
        time.sleep(enough + 0.5 if len(found) == 1 else 0)  # the second is being read
    assert found == ["ok"] * 3


def test_E14_the_parent_never_looks_into_a_pdf(save: Callable[..., Path]) -> None:
    import subprocess

    code = (
        "import sys; from pathlib import Path; from readinglist.sources.pdf import read_document;"
        "print(read_document(Path(sys.argv[1])).status, 'pymupdf' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(save(pdfs.good()))], capture_output=True, text=True)
    assert done.stdout.split() == ["ok", "False"]
