"""What people see on 80 columns and what programs read, as files: a change of either is seen in review.

`READINGLIST_WRITE_GOLDEN=1` writes the files again. The text may change; the JSON may not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from readinglist.core.ideas import BuildsOn, Displacement, Idea, IdeaSuggestion, NightUse, Rival
from readinglist.core.lines import Line, plain
from readinglist.core.log_view import recorded_lines
from readinglist.core.paper_view import paper_lines, search_lines, top_lines, why_lines
from readinglist.core.papers import Explore, RevisedPaper, Revision, SearchResult, TopList
from readinglist.ideas.records import IdeaFate, IdeaPath, IdeaRecord, PathStep
from readinglist.ideas.view.fates import displacement_lines, path_lines
from readinglist.ideas.view.ideas import ledger_lines, story_lines, suggestion_lines
from readinglist.ideas.view.tonight import tonight_head_lines, tonight_lines
from readinglist.night.view.fetch import fetch_lines
from readinglist.papers.view import revised_lines
from readinglist.practice.view import goal_lines
from readinglist.upkeep.view import status_lines
from tests.unit.cli.fake_library import NIGHT, NOW, FakeLibrary, paper, run_on, scored

GOLDEN = Path(__file__).parents[2] / "golden" / "cli"
ROOM = 80

WALK = paper(
    1,
    title=r"Emergence of $\gtrsim 100\times$ Locomotion in Rich Environments, with a Title That Needs Two Rows",
    authors=tuple(f"Author {k}" for k in range(1, 14)),
    abstract="The reinforcement learning paradigm allows, in principle, for complex behaviours to be learned "
    "directly from simple reward signals.",
    comment="12 pages",
    doi="10.1000/182",
    verdict="keep",
    read_at=NOW,
)
PAPERS = (WALK, paper(2, title="深度强化学习 " * 8), paper(3, title=None), paper(4, withdrawn=True, verdict="skip"))
LIST = TopList(
    NIGHT,
    "locomotion",
    tuple(
        scored(k, p, 9.5 - 3 * k, Explore(0.02, "the model is least sure") if k == 4 else None)
        for k, p in enumerate(PAPERS, 1)
    ),
    431,
)
BEFORE = Revision(WALK.id, 1, "Emergence of Walking", "The reinforcement learning way.", NIGHT)
REVISED = RevisedPaper(replace(WALK, version=2), BEFORE)

SENTENCE = "We extend LoRA to video and \x1b[31mshow that low ranks are enough for " + "very " * 60 + "long films."
USES = (
    NightUse("2611.00002", "A Film of Low Rank", "2611.00001", "Walking: LEGS", "citation", "We follow [3].", "used"),
    NightUse("2611.00003", "深度 LoRA", "LoRA", "LoRA", "name", SENTENCE, "builds on", ("2611.00004", "2611.00005")),
    NightUse("2611.00006", "A Third", "LoRA", "LoRA", "name", "Methods such as LoRA are common.", "mentioned"),
)
MONTHS = tuple((date(2025 + n // 12, n % 12 + 1, 1), n % 9, 0 if n == 3 else 100) for n in range(20))
DISPLACED = Displacement(
    "LoRA",
    "DoRA",
    "30 of 33 authors who used it in the year to 2026-02 and took up DoRA since did not come back (builds on LoRA)",
    date(2025, 9, 1),
    date(2026, 2, 1),
    120,
    (
        Rival("DoRA", "builds on LoRA", 33, 30, 21, 30 / 33, (0.764, 0.969)),
        Rival("prompt \x1b[31mtuning", "17 papers use both", 6, 5, 4),
    ),
)
FATE = IdeaFate(
    "reused",
    ("21 independent groups in the last 24 months (37 papers by others)", "some papers have no known authors"),
    0.91,
    0.4,
    date(2026, 8, 31),
    "library",
)
WAY = IdeaPath(
    "LoRA",
    "attention",
    "builds on",
    (
        PathStep(
            "LoRA", "Transformer", "abstract", "We freeze a \x1b[31mTransformer " + "and train " * 20, "2106.09685"
        ),
        PathStep("Transformer", "attention", "used place", "Based solely on attention.", "1706.03762", "1409.0473"),
    ),
)
CITED = IdeaPath("GAN", "LoRA", "citations", (PathStep("2611.00001", "GAN", "citation", None, "2611.00001"),))
LEDGER = (
    IdeaRecord(
        Idea("LoRA", "2106.09685", ("low-rank adaptation",)),
        uses=1234,
        used=12,
        by_citation=40,
        by_name=1200,
        independent_groups=321,
        direction="rising",
        peak=date(2026, 5, 1),
        half_life_months=None,
        bursts=((date(2026, 1, 1), None),),
        builds_on=(
            BuildsOn("LoRA", "adapter modules", "Adapters are replaced by low ranks.", "abstract", "2106.09685"),
        ),
        opened=("QLoRA", "DoRA"),
        adoption=MONTHS,
        opened_in_all=5,
        what="We propose Low-Rank Adaptation, or LoRA, which freezes the weights of a model and adds \x1b[31mmore.",
        displacement=DISPLACED,
        fate=FATE,
    ),
    IdeaRecord(Idea("nothing yet"), 0, 0, 0, 0, None, "unobserved"),
)
SUGGESTED = (
    IdeaSuggestion(
        "VGGT",
        "2503.11651",
        2.9123,
        "7 independent groups use it or build on it; 25 papers name it",
        (
            "We build on VGGT, whose features hold the geometry of a whole scene, and add motion.",
            "Our method uses VGGT.",
        ),
        meaning="Visual Geometry Grounded Transformer",
        groups=7,
        papers=("2511.00001", "2511.00002"),
    ),
)

PAGES: dict[str, Callable[[], Iterable[Line]]] = {
    "top": lambda: top_lines(LIST, ROOM),
    "top-empty": lambda: top_lines(TopList(NIGHT, None, (), 0, "Saturday: arXiv announces nothing"), ROOM),
    "search": lambda: search_lines(SearchResult("walk", 1234, PAPERS), ROOM),
    "show": lambda: paper_lines(WALK, ROOM),
    "why": lambda: why_lines(scored(1, WALK), ROOM, "rank 1 of its night"),
    "revised": lambda: revised_lines([REVISED], ROOM),
    "status": lambda: status_lines(FakeLibrary().status(), NOW, ROOM),
    "fetch": lambda: fetch_lines(FakeLibrary().report),
    "goals": lambda: goal_lines(FakeLibrary().list_goals(), ROOM),
    "ideas": lambda: ledger_lines(LEDGER, ROOM),
    "ideas-show": lambda: story_lines(LEDGER[0], paper(1, id="2106.09685", title="LoRA: Low-Rank Adaptation"), ROOM),
    "ideas-show-empty": lambda: story_lines(LEDGER[1], None, ROOM),
    "ideas-replace": lambda: displacement_lines(DISPLACED, ROOM),
    "path": lambda: path_lines(WAY, {}, ROOM),
    "path-citations": lambda: path_lines(CITED, {"2611.00001": "Paper 1 \x1b[31mon gradients"}, ROOM),
    "ideas-suggest": lambda: suggestion_lines(SUGGESTED, ROOM),
    "tonight": lambda: tonight_lines(NIGHT, USES, ROOM),
    "tonight-head": lambda: tonight_head_lines(USES, ROOM),
    "tonight-empty": lambda: tonight_lines(NIGHT, (), ROOM, has_ideas=False),
    "keep": lambda: recorded_lines(
        FakeLibrary().judge(["2611.00001"], "keep", because="simple"), {"2611.00001": WALK.title}, ROOM
    ),
}
DOCUMENTS: dict[str, tuple[str, ...]] = {
    "top": ("top", "-n", "2"),
    "show": ("show", "1"),
    "search": ("search", "walk", "--limit", "1"),
    "similar": ("similar", "1", "-n", "2"),
    "why": ("why", "1"),
    "revised": ("revised",),
    "status": ("status",),
    "fetch": ("fetch",),
    "import": ("import", "a.bib"),
    "doctor": ("doctor",),
    "goals": ("goal", "list"),
    "feeds": ("feeds", "list"),
    "ideas": ("ideas", "list"),
    "ideas-show": ("ideas", "show", "LoRA"),
    "ideas-replace": ("ideas", "replace", "LoRA"),
    "ideas-suggest": ("ideas", "suggest"),
    "path": ("path", "LoRA", "attention"),
    "tonight": ("tonight",),
}


def assert_golden(path: Path, text: str) -> None:
    if os.environ.get("READINGLIST_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} has changed; see the docstring of this file"


@pytest.fixture(autouse=True)
def _greenwich(monkeypatch: pytest.MonkeyPatch) -> None:
    """Local times are those of UTC here."""
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(name: str) -> None:
    assert_golden(GOLDEN / f"{name}.txt", "".join(f"{plain(row)}\n" for row in PAGES[name]()))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_reads_as_it_did(name: str) -> None:
    library = FakeLibrary(uses=USES, records=LEDGER, suggested=SUGGESTED, way=WAY)
    ran = run_on(library, *DOCUMENTS[name], "--json")
    assert ran.code == 0
    assert_golden(GOLDEN / f"{name}.json", ran.out)


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{name}.txt" for name in PAGES} | {f"{name}.json" for name in DOCUMENTS}
    assert {path.name for path in GOLDEN.iterdir()} == wanted
