"""What a citing sentence does with the cited work, by its words and its section."""

from __future__ import annotations

import pytest

from readinglist.references.citing.kinds import kind_of

USED = [
    ("Introduction", "We train our models with the AdamW optimizer [X]."),
    ("Related work", "Our work builds on the attention of Doe [X]."),
    ("Experimental setup", "The networks were trained on the images of ImageNet [X]."),
    ("Model", "The encoder is initialized from BERT [X]."),
    ("Experiments", "We evaluate on three public benchmarks, i.e. GLUE [X]."),
    ("Introduction", "Following Doe [X], we split the data in two halves."),
    ("Proof", "By the theorem of Mercer [X] there is a sequence."),
    ("Summary", "The exercises make use of the Tidyverse [X]."),
]
MENTIONED = [
    ("Introduction", "Adam [X] is widely used to train deep networks."),
    ("Introduction", "Many authors have used this data set [X]."),
    ("Related work", "Doe et al. [X] use a policy gradient to adapt the rate."),
    ("Future work", "We will use the method of Doe [X]."),
    ("Discussion", "This could be solved with the method of Doe [X]."),
    ("Experiments", "Such networks have been trained with much more data [X]."),
    ("Introduction", "We discuss commonly used tools in a survey [X]."),
    ("Introduction", "It is known, i.e. from the usual sources, that descent works [X]."),
]
COMPARED = [
    ("Results", "Our model outperforms the transformer of Doe [X]."),
    ("Discussion", "These findings are consistent with those of Doe [X]."),
    ("Results", "We train the model of Doe [X] as a baseline."),
    ("Introduction", "In contrast to Doe [X], we need no labels."),
]


@pytest.mark.parametrize(
    ("section", "sentence", "kind"),
    [
        (*case, kind)
        for kind, cases in (("used", USED), ("mentioned", MENTIONED), ("compared", COMPARED))
        for case in cases
    ],
)
def test_the_kind_of_a_sentence(section: str, sentence: str, kind: str) -> None:
    said = sentence.replace("[X]", "[12]")
    assert kind_of(section, said, at=said.index("[12]")) == kind


def test_the_section_around_tells_where_a_heading_does_not() -> None:
    sentence = "The bound is computed by sampling [3]."
    at = sentence.index("[3]")
    assert kind_of("On bounds", sentence, within="Method", at=at) == "used"
    assert kind_of("On bounds", sentence, within="Related work", at=at) == "mentioned"


def test_a_name_of_ones_own_stands_for_we() -> None:
    sentence = "StarNet-Large integrates the memory of Doe [3]."
    assert kind_of("Introduction", sentence, at=sentence.index("[3]"), own=("StarNet",)) == "used"
    assert kind_of("Introduction", sentence, at=sentence.index("[3]")) == "mentioned"


def test_what_says_nothing_is_unknown() -> None:
    assert kind_of("Table 1", "[3] 0.12 0.34", at=0) == "unknown"
