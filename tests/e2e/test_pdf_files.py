"""E and the commands `pdf fetch` and `pdf refs`: files that come whole or not at all, and are read."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import paper
from tests.harness import pdfs
from tests.harness.command import Command, Outcome
from tests.harness.scene import Scene
from tests.harness.steps import Blocked, Body, GzipBomb, Reset, Status, Step, Truncate, WrongLength
from tests.harness.tripwire import Tripwire

ID, OTHER = paper(3).id, paper(4).id
TEX = rb"""\documentclass{article}\begin{document}\section{Method}
We train with the optimizer of \cite{one} in all of our experiments.
\begin{thebibliography}{1}\bibitem{one} A. Author. \newblock A first title of some length. \newblock 2019.
\end{thebibliography}\end{document}"""

LISTED = (
    "A. Author and B. Writer. A good title indeed. Journal of Tests, 3(2):10-20, 2020.",
    "C. Third. Another title of some length. In Proceedings of the Tests, pages 1-9, 2018.",
    "D. Fourth and E. Fifth. On lists of three entries. Annals of Lists, 7:1-12, 2015.",
)


def tarball(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, body in files.items():
            info = tarfile.TarInfo(name.replace("_", "."))
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return buffer.getvalue()


def kept(home: Path) -> list[str]:
    """The files in pdfs/, drafts too."""
    folder = home / "pdfs"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def fetch(scene: Scene, *words: object, **options: Any) -> Outcome:
    outcome = scene.run("pdf", "fetch", *words, arxiv=scene.arxiv, **options)
    assert "Traceback" not in outcome.err, outcome
    scene.sound()
    return outcome


def test_a_pdf_is_fetched_once_and_not_asked_for_again(tuesday: Scene) -> None:
    first = fetch(tuesday, ID, OTHER, "--json")
    assert first.code == 0, first
    assert [(f["id"], f["new"]) for f in first.json["files"]] == [(ID, True), (OTHER, True)]
    assert kept(tuesday.home) == [f"{ID}.pdf", f"{OTHER}.pdf"]
    assert (tuesday.home / "pdfs" / f"{ID}.pdf").read_bytes().startswith(b"%PDF-")
    again = fetch(tuesday, ID, "--json")
    assert [(f["id"], f["new"]) for f in again.json["files"]] == [(ID, False)]
    assert len(tuesday.arxiv.asked("pdf")) == 2
    assert fetch(tuesday, ID, "--again").code == 0
    assert len(tuesday.arxiv.asked("pdf")) == 3


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (Body(b"", "application/pdf"), 65),
        (Body(b"\x89PNG\r\n" + bytes(900)), 65),
        (Blocked(), 65),
        (Body(pdfs.good()[:400]), 75),
        (Truncate(0.5), 75),
        (WrongLength(), 75),
        (Reset(after=300), 69),
        (GzipBomb(size=100_000_000), 75),
        (Status(404), 69),
        (Status(403), 75),
        (Status(429, "3600"), 75),
    ],
    ids=["empty", "png", "page", "half", "cut", "longer", "reset", "bomb", "no such", "refused", "wait"],
)
def test_E11_E12_nothing_stays_of_a_download_that_went_wrong(tuesday: Scene, step: Step, code: int) -> None:
    tuesday.arxiv.always("pdf", step)
    outcome = fetch(tuesday, ID)
    assert outcome.code == code, outcome
    assert kept(tuesday.home) == []
    if code != 75 or not isinstance(step, Status):
        tuesday.arxiv.heal()
        assert fetch(tuesday, ID).code == 0
        assert kept(tuesday.home) == [f"{ID}.pdf"]


def test_E11_a_full_disk_leaves_no_half_file(tuesday: Scene) -> None:
    for fault in ({"enospc_fsync": 1}, {"kill_rename": 1}, {"kill_fsync": 1}):
        fetch(tuesday, ID, faults=fault)
        assert [name for name in kept(tuesday.home) if not name.startswith(".tmp-")] == []
    assert fetch(tuesday, ID).code == 0
    assert kept(tuesday.home) == [f"{ID}.pdf"]


def test_one_that_cannot_be_had_does_not_keep_the_others_back(tuesday: Scene) -> None:
    tuesday.arxiv.script("pdf", Body(b"no", "text/plain"))
    outcome = fetch(tuesday, ID, OTHER)
    assert (outcome.code, kept(tuesday.home)) == (65, [f"{OTHER}.pdf"]), outcome
    assert len(outcome.err.strip().splitlines()) <= 3


def test_ids_that_are_none_or_not_here_are_told_before_anything_is_asked(tuesday: Scene) -> None:
    assert fetch(tuesday, "nonsense").code == 2
    assert fetch(tuesday, ID, "2401.00001").code == 66
    assert tuesday.arxiv.asked("pdf") == []


@pytest.mark.parametrize("packed", [tarball(main_tex=TEX), gzip.compress(TEX)], ids=["tar", "one text"])
@pytest.mark.parametrize("undone", [False, True], ids=["as sent", "encoded by the server"])
def test_sources_are_fetched_and_read_before_the_pdf(tuesday: Scene, packed: bytes, undone: bool) -> None:
    headers = (("Content-Encoding", "gzip"),) if undone else ()
    tuesday.arxiv.always("eprint", Body(packed, "application/x-eprint-tar", headers))
    outcome = fetch(tuesday, ID, "--source")
    assert outcome.code == 0, outcome
    assert len(kept(tuesday.home)) == 1
    read = tuesday.run("pdf", "refs", ID, "--json", arxiv=tuesday.arxiv, check=True).json
    assert (read["id"], read["origin"], read["status"]) == (ID, "eprint", "ok")
    assert [(r["title"], r["year"]) for r in read["references"]] == [("A first title of some length", 2019)]
    assert [c["kind"] for c in read["references"][0]["contexts"]] == ["used"]


def test_where_sources_say_nothing_the_pdf_is_read(tuesday: Scene) -> None:
    folder = tuesday.home / "pdfs"
    folder.mkdir()
    (folder / f"{ID}.tar.gz").write_bytes(tarball(main_tex=rb"\documentclass{article}\begin{document}x\end{document}"))
    (folder / f"{ID}.pdf").write_bytes(pdfs.cited_paper(*LISTED))
    read = tuesday.run("pdf", "refs", ID, "--json", arxiv=tuesday.arxiv, check=True).json
    assert (read["origin"], read["status"], len(read["references"])) == ("pdf", "ok", 3)


def test_a_paper_without_sources_says_so(tuesday: Scene) -> None:
    tuesday.arxiv.always("eprint", Body(pdfs.good(), "application/pdf"))
    outcome = fetch(tuesday, ID, "--source")
    assert (outcome.code, "no sources" in outcome.error) == (65, True), outcome
    assert kept(tuesday.home) == []


KEYS = {"index", "raw", "title", "authors", "year", "arxiv_id", "doi", "linked_to", "confidence", "contexts"}


def test_references_of_a_file_are_linked_to_the_library(tuesday: Scene, tmp_path: Path) -> None:
    cited = paper(5)
    file = tmp_path / "draft.pdf"
    authors = " and ".join(cited.authors)
    file.write_bytes(
        pdfs.cited_paper(
            f"{authors}. {cited.title}. arXiv:{cited.id}, 2025.",
            *LISTED,
        )
    )
    read = tuesday.run("pdf", "refs", file, "--json", arxiv=tuesday.arxiv, check=True).json
    assert (read["file"], read["id"], read["status"], read["error"]) == (str(file), None, "ok", None)
    assert all(set(reference) >= KEYS for reference in read["references"])
    assert [r["linked_to"] for r in read["references"]] == [cited.id, None, None, None]
    first, second = read["references"][:2]
    assert first["arxiv_id"] == cited.id
    assert first["confidence"] > 0.9
    assert second["confidence"] is None
    assert [context["kind"] for context in first["contexts"]] == ["used"]


def test_several_files_are_a_list_with_a_status_each_and_one_bad_file_exits_65(run: Command, tmp_path: Path) -> None:
    files = {
        "good.pdf": pdfs.cited_paper(*LISTED),
        "scan.pdf": pdfs.scan(),
        "half.pdf": pdfs.good()[:300],
        "none.pdf": pdfs.good("no list in here"),
        "junk.tar.gz": random.Random(4).randbytes(300),
        "list.bbl": rb"\begin{thebibliography}{1}\bibitem{a} A. Author. \newblock Some. 2020.\end{thebibliography}",
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    paths = [tmp_path / name for name in (*files, "missing.pdf")]
    read = run("pdf", "refs", *paths, "--json", check=True).json
    expected = ["ok", "no text", "bad file", "no references", "bad file", "ok", "bad file"]
    assert [one["status"] for one in read] == expected
    assert [one["file"] for one in read] == [str(path) for path in paths]
    single = run("pdf", "refs", tmp_path / "half.pdf", "--json")
    assert (single.code, single.json["status"]) == (65, "bad file")
    assert run("pdf", "refs", tmp_path / "none.pdf", "--json").code == 0
    assert run("pdf", "refs", tmp_path / "missing.pdf").code == 66


@pytest.mark.parametrize(("act", "status"), [("hang", "timeout"), ("crash", "bad file"), ("bomb", "memory")])
def test_E6_a_child_that_goes_wrong_takes_nothing_along(run: Command, tmp_path: Path, act: str, status: str) -> None:
    if act == "hang":
        pytest.skip("the limits of the command line are a minute and a half: tests/integration waits less")
    good = pdfs.cited_paper(*LISTED)
    for name in ("good.pdf", "odd.pdf", "more.pdf"):
        (tmp_path / name).write_bytes(good)
    paths = [tmp_path / name for name in ("good.pdf", "odd.pdf", "more.pdf")]
    outcome = run("pdf", "refs", *paths, "--json", faults={"pdf": f"{act}:odd.pdf"})
    assert outcome.code == 0, outcome
    assert [one["status"] for one in outcome.json] == ["ok", status, "ok"]


STATUSES = {"ok", "no references", "no text", "needs password", "bad file", "timeout", "memory"}


def test_E1_E4_E6_odd_pdfs_of_the_world_end_in_one_command_each_with_a_status(
    shared: Path, run: Command, tmp_path: Path, whole: bool
) -> None:
    """A sample of the test sets of six PDF libraries (`bench.odd_pdfs` reads all); a good one after every ten."""
    odd = []
    for archive in sorted((shared / "data" / "pdfs_odd").glob("*.zip")):
        with zipfile.ZipFile(archive) as packed:
            names = sorted(name for name in packed.namelist() if name.lower().endswith((".pdf", ".fuzz")))
            for number, name in enumerate(names if whole else names[:1]):
                path = tmp_path / f"{archive.stem}-{number}.pdf"
                path.write_bytes(packed.read(name))
                odd.append(path)
    good = tmp_path / "good.pdf"
    good.write_bytes(pdfs.cited_paper(*LISTED))
    batch = [path for n, path in enumerate(odd) for path in ([path, good] if n % 10 == 0 else [path])]
    log = tmp_path / "log"
    outcome = run("pdf", "refs", *batch, "--json", faults={"log": log}, fresh=True, timeout=1200)
    assert outcome.code == 0, outcome
    read = outcome.json
    assert [one["file"] for one in read] == [str(path) for path in batch]
    assert {one["status"] for one in read} <= STATUSES
    assert all((one["error"] is None) == (one["status"] == "ok") for one in read)
    assert {(one["status"], len(one["references"])) for one in read if one["file"] == str(good)} == {("ok", 3)}
    peaks = [int(line.partition("\t")[2]) for line in log.read_text().splitlines() if line.startswith("peak")]
    assert peaks[-1] < 150_000  # kB: the parent ends last
    assert max(peaks) < 1_500_000


def test_E8_the_system_sees_a_hostile_file_open_and_reach_nothing(run: Command, strace: str, tmp_path: Path) -> None:
    """What a library in C opens, no record of Python's shows."""
    secret, log = tmp_path / "secret.txt", tmp_path / "strace"
    secret.write_text("(do not read)")
    with Tripwire() as trap:
        (tmp_path / "acting.pdf").write_bytes(pdfs.acting(trap.url(), str(secret)))
        watched = (strace, "--seccomp-bpf", "-f", "-qq", "-o", str(log), "-e", "trace=openat,open,connect,execve")
        run("pdf", "refs", tmp_path / "acting.pdf", before=watched, check=True)
        assert trap.hits == 0
    calls = log.read_text(errors="replace").splitlines()
    assert any("execve" in call for call in calls)  # the child was watched too
    assert any("acting.pdf" in call for call in calls)
    assert not [call for call in calls if "secret.txt" in call or "AF_INET" in call]


def test_a_paper_without_any_file_says_how_to_get_one(tuesday: Scene) -> None:
    outcome = tuesday.run("pdf", "refs", ID, arxiv=tuesday.arxiv)
    assert (outcome.code, f"pdf fetch {ID}" in outcome.error) == (66, True), outcome


def test_references_of_a_paper_are_stored_and_shown_without_its_file(tuesday: Scene) -> None:
    folder = tuesday.home / "pdfs"
    folder.mkdir()
    (folder / f"{ID}.pdf").write_bytes(pdfs.cited_paper(*LISTED))
    read = tuesday.run("pdf", "refs", ID, "--json", arxiv=tuesday.arxiv, check=True).json
    assert len(read["references"]) == 3
    (folder / f"{ID}.pdf").unlink()
    again = tuesday.run("pdf", "refs", ID, "--json", arxiv=tuesday.arxiv, check=True).json
    assert (again["file"], again["references"]) == (None, read["references"])
