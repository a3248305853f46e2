"""Which names are proposed for the ledger: methods that independent groups take up."""

from __future__ import annotations

import pytest

from readinglist.core.ideas import Idea, IdeaSuggestion
from readinglist.core.references import Acronym, Lexicon
from readinglist.graph.suggest import Source, suggest

LEXICON = Lexicon(frozenset({"prompt"}), {"GRU": Acronym(20, ((20, "gated recurrent unit"),))})


def sources(*abstracts: str, start: int = 1, titles: tuple[str, ...] = ()) -> list[Source]:
    """Papers p1, p2, ... of one author each."""
    return [
        Source(f"p{i}", titles[i - start] if titles else f"Title {i}", abstract, (f"Author Number{i}",))
        for i, abstract in enumerate(abstracts, start=start)
    ]


FROB = sources("We use FrobNet for sight.", "Our model is built on FrobNet.", "We propose a FrobNet-based policy.")


def found(*abstracts: str) -> dict[str, IdeaSuggestion]:
    return {one.name: one for one in suggest(sources(*abstracts), LEXICON)}


def test_what_three_groups_take_as_their_method_is_proposed_with_their_sentences() -> None:
    (one,) = suggest(FROB, LEXICON)
    assert (one.name, one.kind, one.groups, one.origin) == ("FrobNet", "method", 3, None)
    assert one.examples[0] == "Our model is built on FrobNet."
    assert sorted(one.papers) == ["p1", "p2", "p3"]
    assert set(one.examples) == {paper.abstract for paper in FROB}


def test_papers_of_one_group_count_once() -> None:
    same = [Source(paper.id, paper.title, paper.abstract, ("Ada A", paper.authors[0])) for paper in FROB]
    assert suggest(same, LEXICON) == ()
    assert suggest(FROB[:2], LEXICON) == ()


def test_what_is_mentioned_or_compared_is_not_taken_up() -> None:
    assert found("We outperform FrobNet.", "Methods such as FrobNet fail.", "It beats FrobNet.") == {}
    assert found(*["Existing methods are based on FrobNet."] * 3) == {}


def test_a_paper_that_gives_the_name_itself_does_not_take_it_up() -> None:
    own = "We propose FrobNet. We use FrobNet for sight."
    assert found(own, "We use FrobNet.", "We apply FrobNet.") == {}


def test_the_origin_is_the_paper_whose_title_gives_the_name() -> None:
    origin = sources("We propose FrobNet.", start=0, titles=("FrobNet: A Network that Frobs",))
    (one,) = suggest([*origin, *FROB], LEXICON, titles=[("p0", "FrobNet: A Network that Frobs")])
    assert one.origin == "p0"
    (one,) = suggest(FROB, LEXICON, titles=[("p9", "FrobNet: A Network that Frobs")])
    assert one.origin is None  # others knew the name before


def test_a_name_that_several_papers_give_is_no_idea() -> None:
    titles = [("p8", "FrobNet: Agents"), ("p9", "FrobNet: Radar")]
    assert suggest(FROB, LEXICON, titles=titles) == ()


def test_the_origin_is_the_paper_that_citing_sentences_agree_on() -> None:
    cited = [
        Source(f"p{i}", "Title", None, (f"Author Number{i}",), (("origin", f"We use FrobNet [{i}] for this."),))
        for i in range(3)
    ]
    assert [one.origin for one in suggest(cited, LEXICON)] == ["origin"]


def test_the_origin_of_a_landmark_is_known() -> None:
    (one,) = suggest(FROB, LEXICON, known=[Idea("FrobNet", "1234.5678", ("frob network",))])
    assert (one.name, one.origin) == ("FrobNet", "1234.5678")


def test_names_of_the_ledger_are_not_proposed_again_nor_their_sizes() -> None:
    assert suggest(FROB, LEXICON, taken=["frobnet"]) == ()
    sized = sources(*["We use FrobNet-50."] * 2, *["We use FrobNet101."] * 2)
    assert [one.name for one in suggest(sized, LEXICON)] == ["FrobNet"]
    assert suggest(sized, LEXICON, taken=["FrobNet"]) == ()


def test_an_acronym_and_its_words_are_one_idea() -> None:
    one = found(
        "We use group frob optimization (GFO).", "We train with group frob optimization.", "It is based on GFO. We do.",
        "Using Group Frob Optimization (GFO), we win.",
    )  # fmt: skip
    assert list(one) == ["GFO"]
    assert one["GFO"].meaning == "group frob optimization"
    assert one["GFO"].groups == 3  # the third does not speak of itself


def test_an_acronym_of_two_things_is_thrown_out_unless_one_leads() -> None:
    frob, fast = "We use group frob optimization (GFO).", "We use great fast overlays (GFO)."
    assert found(frob, frob, frob, fast, fast) == {}
    assert found(*[frob] * 9, fast)["GFO"].groups == 9
    assert found(*["We use giant radio umbrellas (GRU)."] * 4) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "We use large frob models (LFM).",
        "We use Frob Language Models.",
        "We use GPU.",
        "We use FrobNet scans.",
        "We use prompt.",
    ],
)
def test_fields_classes_and_things_are_no_ideas(sentence: str) -> None:
    assert found(*[sentence] * 4) == {}


def test_benchmarks_and_released_models_are_told_apart() -> None:
    on = "We use FrobBench. We report results on FrobBench."
    both = suggest(sources(*[on] * 4, *["We use GPT-4o."] * 3), LEXICON)
    assert {one.name: one.kind for one in both} == {"FrobBench": "benchmark", "GPT-4o": "model"}


def test_the_order_of_papers_does_not_matter() -> None:
    assert suggest(FROB, LEXICON) == suggest(FROB[::-1], LEXICON)


def test_nothing_gives_nothing() -> None:
    assert suggest([], LEXICON) == ()
