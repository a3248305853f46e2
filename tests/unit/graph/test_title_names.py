"""Names that a title introduces."""

from __future__ import annotations

import pytest

from readinglist.graph.title_names import MOST, is_coined, names_of, singular


@pytest.mark.parametrize(
    ("title", "name", "how"),
    [
        ("Frobnet: A Network that Frobs", "Frobnet", "lead"),
        ("FrobNet -- Networks that Frob", "FrobNet", "lead"),
        ("FrobNet, a network that frobs", "FrobNet", "lead"),
        ("Frob R-CNN", "Frob R-CNN", "whole title"),
        ("The Frobbing Perceptron", "Frobbing Perceptron", None),
        ("Better pooling of pixels with SoftFrob", "SoftFrob", "coined word"),
        ("Style Transfer in Real-time with Adaptive Frob Normalization", "Adaptive Frob Normalization", "phrase"),
        ("Regularization of Networks with Frobout", "Frobout", "phrase"),
        ("Frob Transformer Networks for Sight", "Frob Transformer", "phrase"),
    ],
)
def test_a_title_introduces_a_name(title: str, name: str, how: str | None) -> None:
    found = {n.name: n.how for n in names_of(title)}
    if how is None:
        assert name not in found  # what is done, not what it is done with
    else:
        assert found[name] == how


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
def test_an_ordinary_title_introduces_none(title: str) -> None:
    assert names_of(title) == ()


def test_what_a_title_works_on_is_not_its_name() -> None:
    names = [name.name for name in names_of("A Simple Framework for Contrastive Learning of Visual Representations")]
    assert "Visual Representations" not in names


def test_the_lead_is_the_surest() -> None:
    assert names_of("FrobNet: Better Pixels with SoftFrob")[0].name == "FrobNet"


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
    assert names_of(title) == names_of(title[:MOST])
