"""The name that a title gives."""

from __future__ import annotations

import pytest

from readinglist.graph.title_names import MOST, is_coined, lead_of, singular


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Frobnet: A Network that Frobs", "Frobnet"),
        ("FrobNet -- Networks that Frob", "FrobNet"),
        ("FrobNet, a network that frobs", "FrobNet"),
        ("FrobNet: Better Pixels with SoftFrob", "FrobNet"),
        ("Frob R-CNN", None),
    ],
)
def test_a_title_gives_a_name(title: str, name: str | None) -> None:
    assert lead_of(title) == name


@pytest.mark.parametrize(
    "title",
    [
        "A Survey of Reinforcement Learning",
        "Towards Better Models: How Far Can We Go?",
        "Learning to Walk",
        "What is a network?",
        "channel estimation for molecular communications",
        "",
        ":",
        "- -- -",
    ],
)
def test_an_ordinary_title_gives_none(title: str) -> None:
    assert lead_of(title) is None


@pytest.mark.parametrize(
    ("many", "one"), [("GANs", "GAN"), ("BERT's", "BERT"), ("SGDs", "SGD"), ("bus", "bus"), ("AIS", "AIS")]
)
def test_a_plural_of_capitals_loses_its_s(many: str, one: str) -> None:
    assert singular(many) == one


def test_coined_words_are_spelled_as_no_other() -> None:
    assert all(map(is_coined, ["BERT", "SoftPool", "word2vec", "VQ-VAE-2", "RoBERTa", "wav2vec"]))
    assert not any(map(is_coined, ["Attention", "state-of-the-art", "Learning", "a", "2023"]))


@pytest.mark.parametrize("piece", ["A ", "Aa: ", "with Bb ", "-- ", "B-", "x, a "])
def test_a_title_without_end_is_read_at_its_beginning(piece: str) -> None:
    title = piece * (1_000_000 // len(piece))
    assert lead_of(title) == lead_of(title[:MOST])
