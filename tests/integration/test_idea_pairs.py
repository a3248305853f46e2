"""What papers do with the ideas that they name, beside 646 judgements by reading (`tests/data/idea_pairs.tsv`).

The pairs were drawn from the daily stream by a seeded rule, by what was then said of them: `before` was judged before
any rule was changed, `after`, `third`, `last` and `fourth` were read and then learned from, `fifth` was judged when no
rule changed any more but for one. The sentences are those of the abstracts, read from the shared data.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from bench.records import daily_records
from readinglist.core.ideas import Idea
from readinglist.core.papers import PaperData
from readinglist.graph.contexts import BUILDS, USED
from readinglist.graph.names import Matcher
from readinglist.graph.night import best_mention
from readinglist.ideas.canon import canon_ideas, load_canon
from readinglist.ideas.names import load_lexicon

PAIRS = Path(__file__).parents[1] / "data" / "idea_pairs.tsv"
RIGHT = {BUILDS: {"builds on", "builds on or uses"}, USED: {"builds on", "builds on or uses", "uses"}}


@pytest.mark.usefixtures("shared")
def test_what_a_paper_does_with_an_idea_is_mostly_what_a_reader_says(whole: bool) -> None:
    if not whole:
        pytest.skip("reads a year of abstracts: READINGLIST_TEST_WHOLE=1")
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    wanted = {pair["paper"] for pair in pairs}
    papers = {record.id: record.paper() for record in daily_records() if record.id in wanted}
    matcher = canon_matcher()
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for pair in pairs:
        use = use_of(matcher, papers[pair["paper"]], pair["idea"])
        if use in RIGHT:
            right[pair["drawn"], use].append(pair["judgement"] in RIGHT[use])
    shares = {key: (sum(some), len(some)) for key, some in sorted(right.items())}
    print(shares)
    for use, least in ((BUILDS, 0.9), (USED, 0.85)):
        some = [is_right for (_, of), found in right.items() if of == use for is_right in found]
        assert sum(some) >= least * len(some), (use, shares)


def canon_matcher() -> Matcher:
    ideas, titles = canon_ideas(), {paper.id: paper.title for paper in load_canon()}
    return Matcher(ideas, load_lexicon(), {i.name: titles[i.origin] for i in ideas if i.origin in titles})


def use_of(matcher: Matcher, paper: PaperData, idea: str) -> str | None:
    """What the line of a night would say of it."""
    mentions = [mention for mention in matcher.find(paper.title, paper.abstract) if mention.idea == idea]
    return best_mention(mentions).use if mentions else None


def test_what_others_build_on_is_only_mentioned() -> None:
    matcher = Matcher([Idea("LoRA"), Idea("MNIST")])

    def uses(title: str, abstract: str) -> list[str]:
        return [mention.use for mention in matcher.find(title, abstract)]

    assert uses("Ranks", "Most existing methods based on LoRA forget the old tasks.") == ["mentioned"]
    assert uses("Ranks", "Recent systems extend LoRA to four bits.") == ["mentioned"]
    assert uses("Ranks", "We extend LoRA to many tasks.") == [BUILDS]
    assert uses("ManyRanks: LoRA for all", "ManyRanks builds on LoRA.") == ["mentioned", BUILDS]
    assert uses("Ranks", "We improve the speed of serving for LoRA.") == [USED]
    assert uses("Digits", "We introduce a data set based on MNIST.") == [USED]
    assert uses("Ranks", "A network based on LoRA is proposed.") == [BUILDS]
    assert uses("Ranks", "Ours was second, beating commonly used LoRA.") == ["mentioned"]
    assert uses("Ranks", "We repeat each head (akin to LoRA).") == ["compared"]
    assert uses("Ranks", "We use a penalty to curb LoRA.") == ["mentioned"]
    assert uses("Ranks", "Ours surpasses others by 9% and LoRA by 3%.") == ["compared"]
    assert uses("Ranks", "We reach performance competitive with LoRA.") == ["compared"]
    assert uses("Ranks", "We certify a model robust to noise against LoRA.") == ["mentioned"]


def test_the_name_of_a_kind_counts_beside_another_name_only() -> None:
    matcher = Matcher([Idea("OpenVLA", aliases=("VLA", "vision-language-action model"))])
    assert not matcher.find("Robots", "We train a VLA on demonstrations.")
    assert len(matcher.find("Robots", "We fine-tune OpenVLA, a VLA that is open.")) == 2
