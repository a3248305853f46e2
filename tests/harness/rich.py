"""A library rich in everything, always the same: what the commands answer from it can be held to a record.

Three years of papers that name ideas and cite each other, decisions of each kind in 2023 and 2025, five nights, two
services of citations. arXiv and the services are loopback servers, and the clock stands still in each command.
"""

from __future__ import annotations

import json
import os
import random
import shlex
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from readinglist.core.ids import is_arxiv
from readinglist.core.papers import PaperData
from readinglist.ideas.canon import canon_citations, canon_ideas, load_canon, to_paper_data
from tests.fakes import WORDS, announced, paper, revised

from .arxiv import ScriptedArxiv
from .citations import LoopbackCitations, Work
from .command import Command
from .scene import THURSDAY, WEEK, follow

MONTHS = 36  # of papers, from November 2022 on
COHORTS = ((2023, 9), (2023, 10))  # months with papers enough to count a top tenth
EARLY = 311  # papers that the library has in 2023
FALLING, RISING = ("GAN", "BERT", "DQN"), ("LoRA", "DPO", "Mamba")
OTHERS = ("attention", "WGAN", "diffusion model", "prefix tuning")  # followed, too
KEPT = "2309.00003"  # in 2023, and revised in 2025
A_NIGHT = 24
NIGHTLY = range(1, len(WEEK) * A_NIGHT + 1)  # numbers of the papers of the week
SETTINGS = "[rank]\nexplore = 0.2\n\n[study]\nbooks = 0.4\n\n[trace]\nnightly = false\n"
BIBLIOGRAPHY = """
@article{a, title = {Terrains without end}, author = {Third, Cy and Author1, Ada}, year = {2021},
  doi = {10.1000/terrains}, keywords = {rl, rl/gait}}
@misc{b, title = {The gait of sparse attention}, author = {Writer1, Bo}, year = {2022}, eprint = {2203.00001},
  archiveprefix = {arXiv}, keywords = {attention}}
"""
STARTERS = """
[[subscription]]
name = "Elements of Walking"
kind = "seed"
ids = ["10.1000/elements"]
authors = ["Cy Third", "Di Fourth"]
year = 2006
shelf = "textbooks"
weight = 0
why = "everything that falls"

[[subscription]]
name = "On Legs"
kind = "seed"
ids = ["2203.00001"]
shelf = "theses"
weight = 0
"""
# Lines of commands, as a shell reads them. `at`: from this instant on; `other`: on another home; `ask`: with servers.
STORY = f"""at 2023-10-30T15:00:00Z
import before.jsonl --json
import refs.bib --keep --json
graph import edges.tsv --papers papers.tsv --name canon --json
ideas add --file ideas.json
goal add walk "robots that walk by sparse attention" --seed {KEPT} --exclude "motion capture" --upside 10x
goal add memory "a transformer that forgets nothing" --why "long tasks" --know "a book, by heart"
keep {KEPT} 2310.00013 --goal walk --because "few parts"
keep 2309.00010 2310.00004 2309.00005
skip 2309.00013 2310.00023 2310.00008 --because "one more benchmark"
skip 2309.00021 2309.00022 2310.00021 2310.00022
read {KEPT} --minutes 40
bet {KEPT} 70 --because "it is simple"
bet 2309.00010 40%
bet 2310.00013 .2 --top 5%
bet idea GAN 80% --used-by 2025-06-01
bet idea BERT 30% --used-by 2027-06-01
bet idea DQN 55% --used-by 2025-11-16
critique {KEPT} --quick "10x 2 3 1 yes: attention alone is enough"
critique 2309.00010 --quick "10% 3 1 3 no: needs a week of tuning"
critique 2310.00013 --quick "10% 1 2 - maybe"
project add masks "mask patches by entropy" --from 2111.06377 --upside 10%
project add slopes "walk on slopes" --goal walk --complexity middle
project step masks "a schedule of masks" --gain "+1 %" --cost "30 lines"
journal write "masks: no gain on three data sets @masks" --section experiments
at 2023-11-20T15:00:00Z
project state slopes delivered --because "report 3"
project state masks dead-end --because "no gain on three data sets"
journal write "small models first @walk" -s insights
at 2025-11-03T15:00:00Z
import after.jsonl --json
graph import more.tsv --papers papers.tsv --name later --json
ideas add gaits --origin {KEPT} --alias "gait transfer" --builds-on attention
ideas add LoRA --builds-on GAN
ideas add DPO --builds-on GAN
ideas add Mamba --builds-on GAN
ideas merge gaits LoRA
undo
project add gait "one policy for all terrains with a sparse reward" --goal walk --complexity low --from "Ada Author3"
project step gait "curriculum of slopes" --gain "+20 % distance" --cost "30 lines"
project add critic "a critic that learns from its own regret" --upside 10x
project state critic abandoned --for gait
admire add 1706.03762 --because "attention alone is enough" --as idea
admire add "the bitter lesson" --because "search and learning scale" --as perspective
backburner add "masks that follow the entropy of a latent" --from 2111.06377
backburner add "token retrieval for robots" --from "Ada Author3"
backburner add "audio in a graph"
backburner drop audio-in-a-graph --because "no time"
journal write "ask Ada why the critic diverges @critic @{KEPT}" -s next --json
journal write "3 of 5 seeds walk @gait" -s experiments --attach curve.png --json
queue add "Optimal Control" --kind textbook --author Kirk --year 1970 --pages 450 --goal walk --due 2026-01-15
queue add "On walking" --kind thesis --parts 60,90,20 --blocks "project gait"
queue add {KEPT} --kind reimplementation --name gaitnet --goal walk --priority high
queue add 2309.00010 --because "the details"
queue add "Bandit Algorithms" --kind textbook --pages 500
queue start optimal-control
queue log optimal-control 1h30 --pages 40 --note "slow"
queue log on-walking 45m --part 1 --on 2025-11-01
queue log gaitnet 2h
queue drop bandit --because "the lecture notes are shorter"
repro claim gaitnet return 2100 --data Hopper --source "figure 3" --page 7 --tolerance 10%
repro claim gaitnet accuracy 93.5 --data Terrains --spread 0.4 --seeds 5
repro result gaitnet 1950 --metric return --seeds 5 --spread 300 --commit 1f3c2a
repro result gaitnet 80 --metric accuracy --seeds 3 --spread 2 --notes "warm-up was missing"
bet repro gaitnet 60 --by 2026-11-10
review --json
at 2025-11-10T05:30:00Z
ask fetch --json
top
keep 2511.00001 --goal walk --because "stairs"
skip 2511.00002 2511.00003
later 2511.00004
seen 2511.00005
at 2025-11-11T05:30:00Z
ask fetch --json
top
keep 2511.00025
skip 2511.00026 2511.00027
bet 2511.00028 35
at 2025-11-12T05:30:00Z
ask fetch --json
keep 2511.00049
skip 2511.00050
undo
skip 2511.00051
read 2511.00049 2511.00001 --minutes 25
critique 2511.00049 --quick "10x low high low yes: walks at once"
at 2025-11-13T05:30:00Z
ask fetch --json
keep 2511.00073 2511.00080 --goal memory
later 2511.00074
seen --rest
at 2025-11-14T05:30:00Z
ask fetch --dry-run --json
ask fetch --json
ask pdf fetch {KEPT} --json
pdf refs {KEPT} refs.bib --json
ask enrich 2401.00005 2401.00013 2402.00009 --source s2,openalex --json
ask enrich --cohort 2023-09/cs.LG --json
ask trace --json
ask settle --dry-run --json
ask settle --json
ask taste --count --json
ask quiz deck cs.LG 2023-10 --json
quiz deck canon --json
quiz -n 3 --json
quiz answer CARD0 70% --json
quiz answer CARD1 40% --familiar 4 --json
quiz cause CARD0 luck --json
quiz --base-rate -n 3 --json
pile start survey --search "sparse attention" --include {KEPT} --hint "attention of robots"
pile label survey 2402.00008 2406.00004 --exclude --json
pile label survey 2405.00008 --include --json
pile start short 2511.00001 2511.00025 2511.00100 --check-every 0
pile start single 2511.00100
hindsight cause 2309.00013 simple and reusable --json
citations 2511.00001 --of {KEPT} --kind used
graph build --json
trends --words --json
trends
backburner add sparse attention
other import before.jsonl
other keep 2309.00003 2309.00013 2310.00008
other skip 2310.00013 --because "too long"
other sync shared
other critique 2309.00003 --quick "10% 3 1 3 no: one trick"
other bet 2309.00003 20
other share -o ada.json --name Ada --with reasons,tags,own
colleague add Ada ada.json
sync shared --dry-run --json
sync shared --json""".splitlines()


def history() -> list[PaperData]:
    """Papers of `MONTHS` months, most of them in `COHORTS`: some ideas fall, others rise."""
    draw, papers = random.Random(17), []
    for step in range(MONTHS):
        year, month = 2022 + (step + 10) // 12, (step + 10) % 12 + 1
        for n in range(1, (64 if (year, month) in COHORTS else 22) + 1):
            old, new = draw.choice(FALLING), draw.choice(RISING)
            idea = old if draw.random() < max(0.05, 1.1 - step / 14) else new
            some = [*draw.sample(WORDS, 6), WORDS[step * 22 // MONTHS + n % 3]]
            text = f"We build on {idea} for {' '.join(some)}. Unlike others it needs no {some[0]}. It gains {n}. "
            text += f"We compare {' '.join(draw.sample(WORDS, 9))} on tasks that people care about."
            text += " We use Qwen9 with contact matching." if step > MONTHS - 7 and n % 3 else ""
            papers.append(
                PaperData(
                    id=f"{year % 100}{month:02}.{n:05}",
                    title=f"{some[1].title()} {some[2]} with {idea}, part {step * 64 + n}",
                    authors=(f"Ada Author{n % 31}", f"Bo Writer{n % 17}"),
                    abstract=text,
                    categories=("cs.LG", "cs.RO") if n % 3 else ("cs.LG",),
                    primary_category="cs.LG",
                    version=1,
                    published=datetime(year, month, n % 27 + 1, 12, tzinfo=UTC),
                )
            )
    return papers


def nights(papers: Sequence[PaperData]) -> dict[date, list[tuple[PaperData, str]]]:
    """Papers that take up ideas; on Thursday one of Monday is revised, and the one that was kept."""
    named = (*RISING, "muP")

    def one(n: int) -> PaperData:
        text = f"We build on {named[n % 4]} and compare with {named[(n + 1) % 4]}. {paper(n).abstract}"
        text += " It is one policy for all terrains, with a sparse reward." if n == 100 else ""
        return paper(n, abstract=text, categories=("cs.LG", "cs.RO") if n % 3 else ("cs.LG",))

    found = {night: announced(*map(one, NIGHTLY[i * A_NIGHT :][:A_NIGHT])) for i, night in enumerate(WEEK)}
    kept = next(paper for paper in papers if paper.id == KEPT)
    found[THURSDAY] += announced(revised(one(1)), revised(kept, title=f"{kept.title}, revised"), type="replace")
    return found


def works(papers: Sequence[PaperData]) -> dict[str, Work]:
    """What the services know: each paper cites some before it, and every tenth of a month is cited most."""
    draw, found = random.Random(18), dict[str, Work]()
    for n, one in enumerate(papers):
        before = papers[max(0, n - 200) : n]
        drawn = draw.choices(before, [9 if p.id.endswith("3") else 1 for p in before], k=4) if before else []
        count, year = draw.randrange(5) + (90 if one.id.endswith("3") else 0), 2000 + int(one.id[:2])
        cites = tuple(sorted({p.id for p in drawn}))
        by_year = ((year, count // 3), (year + 1, count - count // 3))
        found[one.id] = Work(one.title or "", one.authors, year, cites, count, by_year=by_year)
    for n in NIGHTLY:
        cites = (KEPT, "2309.00010", papers[n].id, "1706.03762") if n % 3 else (papers[-n].id,)
        found[paper(n).id] = Work(paper(n).title or "", paper(n).authors, 2025, cites, n % 4)
    return found


@dataclass
class Life:
    """The command line of one library in `folder`; at each run it is `pace` later."""

    folder: Path
    arxiv: ScriptedArxiv
    services: LoopbackCitations
    moment: datetime = datetime(2023, 1, 1, tzinfo=UTC)
    pace: timedelta = timedelta(minutes=1)
    cards: tuple[str, ...] = ()  # that the quiz dealt last: CARD0, CARD1, ... in a line

    def __post_init__(self) -> None:
        environ = {"COLUMNS": "100", "NO_COLOR": "1", "TZ": "UTC", "XDG_CONFIG_HOME": str(self.folder)}
        self.run = Command(self.folder / "home", self.folder, environ)

    def __call__(self, line: str) -> str | None:
        """What a line of a story prints; asserts that it goes well. None for an `at`."""
        words = shlex.split(line)
        if words[0] == "at":
            self.moment = datetime.fromisoformat(words[1])
            self.arxiv.today = self.moment.date()
            return None
        self.moment += self.pace
        options: dict[str, Any] = {"now": f"{self.moment:%Y-%m-%dT%H:%M:%SZ}"}
        if words[0] == "ask":
            options |= {"arxiv": self.arxiv, "environ": self.services.environ("s2", "openalex")}
        if words[0] == "other":
            options["home"] = self.folder / "other"
        words = [self.cards[int(word[4:])] if word.startswith("CARD") else word for word in words]
        outcome = self.run(*words[words[0] in ("ask", "other") :], **options)
        assert outcome.code == 0, f"{line}: {outcome}"
        if words[0] == "quiz" and "-n" in words:
            self.cards = tuple(card["card"] for card in outcome.json["cards"])
        return outcome.out


@contextmanager
def born(folder: Path) -> Iterator[Life]:
    """A life before its first command, below `folder`, which is empty: settings, files to import, servers that run.

    Numpy's generators are seeded, too: the cards of a quiz are drawn by one that is not.
    """
    papers = history()
    known = works(papers)
    _write_home(folder)
    _write_tables(folder, papers, known)
    original = np.random.default_rng
    with (
        ScriptedArxiv(papers, nights(papers)) as arxiv,
        LoopbackCitations(known) as services,
        mock.patch("numpy.random.default_rng", lambda seed=None: original(0 if seed is None else seed)),
        _in_utc(),
    ):
        arxiv.references = {
            one.id: [f"A. Author. {cited.title}. arXiv:{cited.id}, 2022." for cited in papers[:5]] for one in papers
        }
        yield Life(folder, arxiv, services)


@contextmanager
def _in_utc() -> Iterator[None]:
    """The zone of this process is the one in which the notebook tells the time."""
    with mock.patch.dict(os.environ, TZ="UTC"):
        time.tzset()
        yield
    time.tzset()


def _write_home(folder: Path) -> None:
    """Settings and subscriptions of both homes, and small files."""
    (folder / "shared").mkdir()
    (folder / "refs.bib").write_text(BIBLIOGRAPHY)
    (folder / "curve.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for home in ("home", "other"):
        follow(folder / home, "cs.LG", "cs.RO")
    (folder / "home" / "feeds" / "starters.toml").write_text(STARTERS)
    (folder / "home" / "config.toml").write_text(SETTINGS)


def _write_tables(folder: Path, papers: Sequence[PaperData], known: Mapping[str, Work]) -> None:
    """What the story imports: snapshots, ideas, and graphs of the canon and of some of `papers`."""
    canon = load_canon()
    early = [*(to_paper_data(one) for one in canon if is_arxiv(one.id)), *papers[:EARLY]]
    for name, some in (("before", early), ("after", papers[EARLY:])):
        (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(_snapshot(one))}\n" for one in some))
    named = (*FALLING, *RISING, *OTHERS)
    ideas = [idea for n, idea in enumerate(canon_ideas()) if n % 8 == 0 or idea.name in named]
    entries = [{"idea": idea.name, "origin": idea.origin, "aliases": idea.aliases} for idea in ideas]
    (folder / "ideas.json").write_text(json.dumps(entries))
    rows = [(p.id, f"{p.published:%Y-%m-%d}", p.categories[0], p.title, "; ".join(p.authors)) for p in canon]
    _write_table(folder / "papers.tsv", [("id", "date", "category", "title", "authors"), *rows])
    later = [(one.id, cited) for one in papers for cited in known[one.id].cites if not one.id.endswith("7")]
    _write_table(folder / "edges.tsv", [("citing", "cited"), *canon_citations()])
    _write_table(folder / "more.tsv", [("citing", "cited"), *later])


def _write_table(path: Path, rows: Sequence[Sequence[str]]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in rows))


def _snapshot(paper: PaperData) -> dict[str, object]:
    """The paper as arXiv's metadata snapshot has it."""
    assert paper.published is not None
    return {
        "id": paper.id,
        "title": paper.title,
        "authors": ", ".join(paper.authors),
        "abstract": paper.abstract,
        "categories": " ".join(paper.categories),
        "versions": [{"version": "v1", "created": f"{paper.published:%a, %d %b %Y %H:%M:%S} GMT"}],
    }
