"""A library that was lived in: every kind of file that the program makes or reads is there.

In its home, in a folder that it shares with another device, and in what it exported. Whoever gives the program a new
file lets it be made here: what walks these files attacks it then.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.fakes import paper, schedule

from . import pdfs
from .arxiv import ScriptedArxiv
from .command import Command
from .scene import LATER, MONDAY, PAPERS_A_NIGHT, SKIPPED, TUESDAY, WEEK, follow, subscribe
from .steps import OK, Body, Status

KEPT, QUEUED, THEIRS = paper(3), paper(4), paper(PAPERS_A_NIGHT + 1)
CITED = pdfs.cited_paper("A. Author. A title of some length. Annals, 2020.", "B. Writer. Another title. 2018.")
SETTINGS = '[rank]\nexplore = 0.2\n\n[mail]\nhost = "mail.invalid"\nto = "me@example.org"\nnightly = false\n'
PAGES = 2  # papers on a page of OAI


@dataclass(frozen=True, slots=True)
class Lived:
    """`home` is the library; `shared` the folder of `sync`; `out` what was exported, `share.json` among it."""

    home: Path
    shared: Path
    out: Path

    def copy(self, to: Path) -> Lived:
        """All of it at another place, with links as links."""
        parts = (to / "home", to / "shared", to / "out")
        for source, target in zip((self.home, self.shared, self.out), parts, strict=True):
            shutil.copytree(source, target, symlinks=True)
        return Lived(*parts)


def lived_arxiv() -> ScriptedArxiv:
    """The arXiv of such a library; it may go on answering when that was made."""
    arxiv = ScriptedArxiv((), schedule(WEEK, PAPERS_A_NIGHT), today=MONDAY, page_size=PAGES)
    arxiv.always("pdf", Body(CITED, "application/pdf"))
    return arxiv


def live_in(folder: Path, run: Command, arxiv: ScriptedArxiv) -> Lived:
    """Make it below `folder`, which is empty. `run` is a command line whose home is `folder / "home"`."""
    lived = Lived(folder / "home", folder / "shared", folder / "out")
    for part in (lived.shared, lived.out):
        part.mkdir()
    follow(lived.home, "cs.LG")
    (lived.home / "config.toml").write_text(SETTINGS)
    (lived.home / "config.toml").chmod(0o600)
    subscribe(lived.home, "blog", "blog", url=arxiv.environ()["READINGLIST_ARXIV_RSS"] + "/cs.LG")
    for words in _uses(lived):
        run(*words, arxiv=arxiv, check=True)
    run("digest", "--email", arxiv=arxiv)  # to a server that is not there: it waits in the outbox
    (lived.home / "nightly.log").write_text("a line of the scheduler\n")
    arxiv.today = TUESDAY
    other = folder / "other"
    follow(other, "cs.LG")
    for words in (("fetch",), ("keep", THEIRS.id), ("journal", "write", "there"), ("sync", lived.shared)):
        run(*words, arxiv=arxiv, home=other, check=True)
    for words in (("sync", lived.shared), ("fetch",), ("digest",), ("tonight",), ("top",)):
        run(*words, arxiv=arxiv, check=True)
    shutil.rmtree(other)
    _harvest_cut_short(run, arxiv)
    return lived


def _uses(lived: Lived) -> tuple[tuple[object, ...], ...]:
    """What a user does who lets the program write every kind of file."""
    edges, papers = lived.out / "edges.tsv", lived.out / "papers.tsv"
    edges.write_text("citing\tcited\n" + "".join(f"1901.{n:05}\t1801.{n % 7 + 1:05}\n" for n in range(1, 60)))
    numbered = [f"{month}.{n:05}" for month, most in (("1801", 8), ("1901", 60)) for n in range(1, most)]
    papers.write_text("id\tdate\ttitle\n" + "".join(f"{i}\t20{i[:2]}-01-01\tOf {i}\n" for i in numbered))
    (lived.out / "curve.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    out = lived.out
    return (
        ("fetch",),
        ("keep", KEPT.id, "--because", "it walks"),
        ("skip", SKIPPED.id),
        ("later", LATER.id),
        ("read", KEPT.id, "--minutes", "12"),
        ("critique", KEPT.id, "--quick", "10x 2 3 1 yes: attention alone is enough"),
        ("goal", "add", "walk", "robots that walk by sparse attention", "--seed", KEPT.id),
        ("project", "add", "gait", "one policy for all terrains", "--goal", "walk"),
        ("admire", "add", "the bitter lesson", "--because", "search and learning scale"),
        ("backburner", "add", "masks that follow the entropy"),
        ("journal", "write", "a line of mine", "--attach", out / "curve.png"),
        ("journal", "write", "try it on stairs", "-s", "next"),
        ("ideas", "add", "--canon"),
        ("queue", "add", QUEUED.id),
        ("queue", "add", "Optimal Control", "--kind", "textbook", "--author", "Kirk", "--year", "1970"),
        ("queue", "log", QUEUED.id, "45m"),
        ("queue", "add", KEPT.id, "--kind", "reimplementation"),
        ("bet", KEPT.id, "30"),
        ("pile", "start", "survey", KEPT.id, QUEUED.id),
        ("pdf", "fetch", KEPT.id),
        ("pdf", "refs", KEPT.id),
        ("graph", "import", edges, "--papers", papers),
        ("graph", "build"),
        ("ideas", "list"),
        ("trends",),
        ("taste",),
        ("quiz", "deck", "canon"),
        ("review",),
        ("evaluate",),
        ("similar", KEPT.id),
        ("status",),
        ("diet",),
        ("next",),
        ("export", "bibtex", "-o", out / "refs.bib"),
        ("export", "obsidian", "--kept", "-o", out / "vault"),
        ("share", "-o", out / "share.json", "--with", "reasons,tags,goals,own"),
        ("colleague", "add", "ada", out / "share.json"),
        ("sync", lived.shared),
        ("backup",),
        ("digest", "--html", "-o", out / "night.html"),
        ("digest",),
        ("top",),
    )


def _harvest_cut_short(run: Command, arxiv: ScriptedArxiv) -> None:
    """Nights were missed, and the harvest of them is cut: its first pages wait for the next fetch of the day."""
    arxiv.today = WEEK[-1]
    arxiv.script("oai", OK(), *(Status(404) for _ in range(9)))
    outcome = run("fetch", "--json", arxiv=arxiv)
    arxiv.heal()
    assert outcome.json["status"] == "partial", outcome
