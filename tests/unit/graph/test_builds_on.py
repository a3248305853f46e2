"""Which idea builds on which; the rule is held to a list of pairs of the canon that was judged by hand."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from readinglist.core.ideas import BuildsOn, Idea
from readinglist.core.references import CitingPlace
from readinglist.graph.builds_on import Origin, builds_on, is_made_of
from readinglist.graph.names import Matcher
from readinglist.ideas.canon import canon_ideas, load_canon
from readinglist.ideas.names import load_lexicon

JUDGED = Path(__file__).parents[2] / "data" / "builds_on.tsv"
OLD, NEW = Idea("ResNet", "a"), Idea("DenseNet", "b")


def edges_of(abstract: str, cites: frozenset[str] | None = None, **told: object) -> list[tuple[str, str]]:
    origins = {
        "a": Origin("a", "Deep residual things", None, date(2015, 1, 1)),
        "b": Origin("b", "Dense things", abstract, date(2016, 1, 1), cites),
    }
    found = builds_on([OLD, NEW], origins, Matcher([OLD, NEW]), **told)  # type: ignore[arg-type]
    return [(edge.earlier, edge.by) for edge in found]


def test_an_origin_that_is_not_here_has_the_date_of_its_id() -> None:
    origin = Origin("2401.00001", "Dense things", "We extend ResNet and UNet.", date(2024, 1, 5))
    ideas = [Idea("DenseNet", origin.id), Idea("ResNet", "2402.00001"), Idea("UNet", "2312.00001")]
    found = builds_on(ideas, {origin.id: origin}, Matcher(ideas))
    assert [edge.earlier for edge in found] == ["UNet"]


LONG = "One thing is known. Another is not. "


def test_an_abstract_that_builds_on_a_name_is_evidence() -> None:
    assert edges_of(LONG + "We extend ResNet.") == [("ResNet", "abstract")]
    assert edges_of(LONG + "Networks such as ResNet are deep.") == []
    assert edges_of(LONG + "It outperforms ResNet.") == []


def test_a_name_counts_only_where_the_origin_is_not_known_to_be_left_uncited() -> None:
    assert edges_of(LONG + "We extend ResNet.", frozenset("z")) == []
    assert edges_of(LONG + "We extend ResNet.", frozenset("a")) == [("ResNet", "abstract")]


def test_a_place_that_uses_it_is_evidence_with_its_sentence() -> None:
    place = CitingPlace("Method", "We start from residual blocks [3].", "used")
    assert edges_of(LONG, frozenset("a"), used={("b", "a"): place}) == [("ResNet", "used place")]


def test_what_the_reader_said_stands_and_a_later_idea_is_no_ground() -> None:
    old = Idea("ResNet", "a", builds_on=("DenseNet",))
    assert builds_on([old, NEW], {}, Matcher([])) == (BuildsOn("ResNet", "DenseNet", None, "reader", "a"),)
    origins = {"a": Origin("a", "x", None, date(2017, 1, 1)), "b": Origin("b", "y", "We use ResNet.", date(2016, 1, 1))}
    assert builds_on([OLD, NEW], origins, Matcher([OLD, NEW])) == ()


@pytest.mark.parametrize(
    ("later", "earlier", "is_made"),
    [
        ("DCGAN", "GAN", True),
        ("QLoRA", "LoRA", True),
        ("Mamba-2", "Mamba", True),
        ("DreamerV2", "Dreamer", True),
        ("Double DQN", "DQN", True),
        ("GELU", "ELU", False),
        ("GoogLeNet", "LeNet", False),
        ("Absolute Zero", "ZeRO", False),
        ("GAN", "GAN", False),
    ],
)
def test_a_new_name_may_be_made_of_an_old_one(later: str, earlier: str, is_made: bool) -> None:
    assert is_made_of(Idea(later), Idea(earlier)) is is_made


@pytest.mark.parametrize("with_citations", [True, False])
def test_the_rule_agrees_with_hand_judgement_on_the_canon(with_citations: bool) -> None:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    judged = {(row["later"], row["earlier"]): row["judgement"] == "right" for row in rows}
    found = [(edge.later, edge.earlier) for edge in canon_edges(with_citations)]
    known = [judged[pair] for pair in found if pair in judged]
    assert len(rows) >= 100
    print(f"{sum(known) / len(known):.3f} of {len(known)} judged pairs are right, of {len(found)} found")
    assert len(known) >= 0.95 * len(found)
    assert sum(known) >= 0.89 * len(known)


def canon_edges(with_citations: bool) -> tuple[BuildsOn, ...]:
    """What the rule says of the canon: our summaries in the abstracts' place, citations where some are known."""
    ideas, papers = canon_ideas(), load_canon()
    titles = {idea.name: paper.title for paper in papers for idea in paper.ideas}
    cites = {paper.id: frozenset(paper.cites) or None if with_citations else None for paper in papers}
    origins = {p.id: Origin(p.id, p.title, p.summary, p.published.date(), cites[p.id]) for p in papers}
    return builds_on(ideas, origins, Matcher(ideas, load_lexicon(), titles))
