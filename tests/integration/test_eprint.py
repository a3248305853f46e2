"""Sources of papers as texts: what is in an archive, and what an archive may not do."""

from __future__ import annotations

import gzip
import io
import os
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from readinglist.core.errors import InputError, NotFound
from readinglist.sources.eprint import Caps, is_archive, load_sources, unpack

PAPER = rb"\documentclass{article}\begin{document}\cite{a}\input method \bibliography{refs}\end{document}"


def member(name: str, size: int = 0, **fields: object) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size = size
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def archive(*members: tuple[tarfile.TarInfo, bytes], zipped: bool = True, kind: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=kind) as tar:
        for info, body in members:
            tar.addfile(info, io.BytesIO(body))
    return gzip.compress(buffer.getvalue()) if zipped else buffer.getvalue()


def text(name: str, body: bytes = PAPER) -> tuple[tarfile.TarInfo, bytes]:
    return member(name, len(body)), body


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_texts_of_an_archive_keep_names_and_order_and_pictures_stay_out(zipped: bool, kind: int) -> None:
    body = archive(
        text("z/main.tex"), text("a.bbl", b"x"), text("fig.png", b"\x89PNG"), text("refs.bib"), zipped=zipped, kind=kind
    )
    assert unpack(body) == {"z/main.tex": PAPER, "a.bbl": b"x", "refs.bib": PAPER}


def test_one_text_is_an_eprint_too_zipped_or_not() -> None:
    assert unpack(PAPER, "x.tex") == {"x.tex": PAPER}
    assert unpack(gzip.compress(PAPER)) == {"main.tex": PAPER}
    assert unpack(gzip.compress(PAPER), "1706.03762.gz") == {"1706.03762.tex": PAPER}
    assert unpack(gzip.compress(b"x"), "paper.bbl.gz") == {"paper.bbl": b"x"}


def test_a_text_without_an_ending_counts_where_it_is_tex() -> None:
    assert list(unpack(archive(text("paper"), text("README", b"words"), text("fig", b"\\input \0")))) == ["paper"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"%PDF-1.5 ...", "is a PDF"),
        (gzip.compress(b"%PDF-1.5 ..."), "is a PDF"),
        (b"<html>no such paper</html>", "neither TeX"),
        (b"", "neither TeX"),
        (gzip.compress(PAPER * 1000)[:-30], "damaged"),
        (archive(text("a.tex", PAPER * 100))[:150], "damaged"),
        (archive(text("a.tex"), zipped=False)[:700], "damaged"),
        (archive(text("a.png")), "holds no TeX"),
        (b"\x1f\x8b" + random.Random(4).randbytes(200), "damaged"),
    ],
    ids=["pdf", "zipped pdf", "page", "empty", "cut text", "cut archive", "cut tar", "pictures only", "noise"],
)
def test_what_is_no_source_is_refused_with_its_reason(body: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word):
        unpack(body)


def test_E15_names_lead_nowhere_and_links_are_passed_over(tmp_path: Path) -> None:
    canary = tmp_path / "canary.tex"
    members = [
        text("../canary.tex"),
        text(str(canary)),
        text("a/../../canary.tex"),
        text("..\\canary.tex"),
        (member("link.tex", type=tarfile.SYMTYPE, linkname="/etc/passwd"), b""),
        (member("hard.tex", type=tarfile.LNKTYPE, linkname="good.tex"), b""),
        (member("device.tex", type=tarfile.CHRTYPE, devmajor=1, devminor=5), b""),
        (member("pipe.tex", type=tarfile.FIFOTYPE), b""),
        (member("folder.tex", type=tarfile.DIRTYPE), b""),
        text("./good.tex"),
    ]
    assert list(unpack(archive(*members))) == ["good.tex"]
    assert not canary.exists()


def test_E15_limits_hold_for_what_is_unpacked_and_not_for_what_is_sent() -> None:
    bomb = gzip.compress(bytes(3_000_000))
    with pytest.raises(InputError, match="unpacks to more"):
        unpack(archive(text("x.png", bytes(3_000_000)), text("a.tex")), caps=Caps(unpacked=1_000_000))
    with pytest.raises(InputError, match="larger than"):
        unpack(bomb, "a.tex", Caps(member=1_000_000))
    with pytest.raises(InputError, match="more than 20 files"):
        unpack(archive(*(text(f"{n}.tex", b"") for n in range(30))), caps=Caps(members=20))
    with pytest.raises(InputError, match="texts of the e-print"):
        unpack(archive(*(text(f"{n}.tex", bytes(1000)) for n in range(30))), caps=Caps(kept=5000))
    assert list(unpack(archive(text("huge.tex", bytes(5000)), text("a.tex", b"x")), caps=Caps(member=1000))) == [
        "a.tex"
    ]


def test_E15_a_header_without_end_is_not_believed() -> None:
    header = member("long", 900_000_000, type=tarfile.XHDTYPE).tobuf()
    with pytest.raises(InputError, match="damaged"):
        unpack(gzip.compress(header + bytes(100_000)))


def test_archives_older_than_their_standard_are_known() -> None:
    old = bytearray(archive(text("a.tex"), zipped=False, kind=tarfile.USTAR_FORMAT))
    old[257:265] = bytes(8)
    old[148:156] = b"%06o\0 " % (sum(old[:148]) + 8 * 32 + sum(old[156:512]))
    assert is_archive(bytes(old))
    assert list(unpack(bytes(old))) == ["a.tex"]


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[dict[str, bytes]], Path]:
    def made(files: dict[str, bytes]) -> Path:
        for name, body in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(body)
        return tmp_path

    return made


def test_a_tex_file_brings_the_files_that_it_names(folder: Callable[[dict[str, bytes]], Path]) -> None:
    place = folder(
        {
            "paper.tex": PAPER,
            "method.tex": rb"\input{deep/more}",
            "deep/more.tex": b"more",
            "refs.bib": b"@article{a, title={A}}",
            "paper.bbl": rb"\bibitem{a} A",
            "other.tex": PAPER,
        }
    )
    found = load_sources(place / "paper.tex")
    assert list(found) == ["paper.tex", "paper.bbl", "method.tex", "refs.bib", "deep/more.tex"]


def test_a_bbl_stands_alone(folder: Callable[[dict[str, bytes]], Path]) -> None:
    place = folder({"paper.tex": PAPER, "paper.bbl": rb"\bibitem{a} A"})
    assert load_sources(place / "paper.bbl") == {"paper.bbl": rb"\bibitem{a} A"}


def test_E15_a_tex_file_cannot_name_its_way_out_of_its_folder(folder: Callable[[dict[str, bytes]], Path]) -> None:
    place = folder({"in/paper.tex": rb"\input{../secret}\input{/etc/passwd}", "secret.tex": b"secret"})
    assert list(load_sources(place / "in" / "paper.tex")) == ["paper.tex"]


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        load_sources(tmp_path / "missing.tex")
    with pytest.raises(InputError, match="not a file"):
        load_sources(tmp_path)
    os.mkfifo(tmp_path / "pipe.tex")
    with pytest.raises(InputError, match="not a file"):
        load_sources(tmp_path / "pipe.tex")
