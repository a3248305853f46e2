"""The lines of a night: what is told, in which order, and what is only counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readinglist.core.ideas import Idea
from readinglist.core.papers import Paper
from readinglist.graph.contexts import BUILDS, COMPARED, MENTIONED, USED, cue_of, is_coined_here
from readinglist.graph.names import Matcher
from readinglist.graph.night import LINES, CitedKept, Subject, lift_of, night_lines

IDEAS = [Idea(name) for name in ("LoRA", "ResNet", "FlashAttention", "GRPO", "DeepMesh")]
MATCHER = Matcher(IDEAS)
SUBJECTS = {
    **{idea.name: Subject(idea.name, idea.name) for idea in IDEAS},
    "DeepMesh": Subject("2503.1", "DeepMesh: Meshes", "2503.1", is_kept=True),
    "2503.1": Subject("2503.1", "DeepMesh: Meshes", "2503.1", is_kept=True),
}


def paper(number: int, abstract: str, title: str = "A study of things") -> Paper:
    return Paper(number, f"2511.{number:05}", title=title, abstract=abstract)


def silent(number: int) -> Paper:
    return paper(number, "Nothing is named.")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("We extend LoRA to video.", BUILDS),
        ("A method based on LoRA is shown.", BUILDS),
        ("Our work is inspired by LoRA.", BUILDS),
        ("We fine-tune the model with LoRA.", USED),
        ("A LoRA-based adapter is fast.", USED),
        ("LoRA is then applied to each layer.", USED),
        ("It outperforms LoRA by far.", COMPARED),
        ("It trains without relying on any LoRA.", COMPARED),
        ("Unlike LoRA, it keeps the rank.", COMPARED),
        ("Methods such as LoRA are common.", MENTIONED),
        ("LoRA came in 2021.", MENTIONED),
        ("We improve LoRA accuracy.", USED),
        ("It prevents LoRA.", MENTIONED),
        ("We evaluate ours on LoRA.", USED),
        ("We use a program based on LoRA.", USED),
        ("We use the modified LoRA.", USED),
        ("Unlike existing work that is mostly based on LoRA, it is fast.", MENTIONED),
        ("We show that existing LoRA-style programs fail.", MENTIONED),
        ("Low-rank adaptation was augmented (LoRA) there.", MENTIONED),
    ],
)
def test_a_sentence_says_what_it_does_with_a_name(sentence: str, told: str) -> None:
    start = sentence.index("LoRA")
    assert cue_of(sentence, start, start + 4) == told


def test_a_name_that_is_given_here_is_another_thing() -> None:
    assert is_coined_here("We propose LoRA, a radio.", 11)
    assert not is_coined_here("We apply LoRA.", 9)


def test_a_night_has_at_most_seven_lines_and_none_twice() -> None:
    night = [paper(n, "We extend LoRA and use ResNet with GRPO and FlashAttention.") for n in range(40)]
    lines = night_lines(night, MATCHER, SUBJECTS)
    assert len(lines) <= LINES
    assert len({line.paper for line in lines}) == len(lines)
    assert all(line.subject in line.sentence for line in lines)
    for name in {line.subject for line in lines}:
        counted = sum(1 + len(line.others) for line in lines if line.subject == name)
        assert counted == 40


def test_what_builds_on_an_idea_stands_before_what_mentions_it() -> None:
    night = [paper(1, "Methods such as LoRA are common."), paper(2, "We extend LoRA to video."), paper(3, "Nothing.")]
    first = night_lines(night, MATCHER, SUBJECTS)[0]
    assert (first.paper, first.kind, first.others) == ("2511.00002", BUILDS, ("2511.00001",))


def test_a_rare_idea_stands_before_one_that_everybody_names() -> None:
    night = [paper(n, "We use ResNet on images.") for n in range(30)] + [paper(99, "We use GRPO on images.")]
    assert next(line.subject for line in night_lines(night, MATCHER, SUBJECTS)) == "GRPO"
    night = [paper(1, "We use ResNet on images."), paper(2, "We use GRPO on images."), *map(silent, range(3, 30))]
    shares = {"GRPO": 0.2, "ResNet": 0.0001}
    subjects = {name: Subject(name, name, share=share) for name, share in shares.items()}
    assert next(line.subject for line in night_lines(night, MATCHER, subjects)) == "ResNet"


def told_of(share: float, lift: float, places: dict[int, float], night: list[Paper]) -> list[int]:
    """The papers of `night` that have a line about LoRA, whose paper was kept, by their numbers."""
    subject = Subject("2106.1", "LoRA: Low-Rank Adaptation", "2106.1", is_kept=True, share=share, lift=lift)
    at = {f"2511.{n:05}": place for n, place in places.items()}
    lines = night_lines([*night, *map(silent, range(10, 40))], MATCHER, {"LoRA": subject}, (), at)
    assert {(line.idea, line.subject) for line in lines} <= {("LoRA", "2106.1")}
    return sorted(int(line.paper[-5:]) for line in lines)


MENTIONS, USES = paper(1, "Methods such as LoRA are common."), paper(2, "We use LoRA.")
TITLED = paper(3, "We use LoRA.", "LoRA for video")


def test_an_idea_that_the_keeps_name_no_more_than_papers_do_is_no_news() -> None:
    places = {1: 0.0, 2: 0.0, 3: 0.0}
    assert told_of(0.01, 2.9, places, [MENTIONS, USES, TITLED]) == []
    assert told_of(0.01, 3.1, places, [MENTIONS, USES, TITLED]) == [2, 3]
    assert told_of(0.0001, 0.5, places, [MENTIONS, USES, TITLED]) == [2, 3], "at most two lines of one thing"
    assert told_of(0.0001, 0.5, places, [MENTIONS, TITLED]) == [1, 3]


@pytest.mark.parametrize("place", [0.01, 0.04, 0.06])
def test_the_less_is_said_of_an_idea_and_the_more_papers_name_it_the_nearer_the_paper_must_be(place: float) -> None:
    def is_told(share: float, one: Paper) -> bool:
        return told_of(share, 9.0, {one.row: place}, [one]) == [one.row]

    assert is_told(0.01, TITLED) == (place <= 0.05)
    assert is_told(0.01, USES) == (place <= 0.02)
    assert not is_told(0.01, MENTIONS)
    assert is_told(0.0001, MENTIONS) == (place <= 0.05)


def test_a_survey_says_of_an_idea_what_others_did_with_it() -> None:
    survey = replace(USES, title="Fine-tuning: a survey")
    assert told_of(0.0001, 9.0, {}, [survey]) == []
    assert told_of(0.0001, 9.0, {}, [replace(survey, title="A survey of LoRA")]) == [2]


def test_a_lift_compares_the_keeps_with_all_papers_and_is_near_one_for_few() -> None:
    assert lift_of(0, 0, 0.01) == 1
    assert lift_of(10, 1000, 0.01) == pytest.approx(1)
    assert 1 < lift_of(1, 5, 0.01) < 1 / 5 / 0.01
    assert lift_of(50, 100, 0.01) > lift_of(5, 100, 0.01) > lift_of(5, 100, 0.02)


def test_what_was_kept_stands_first_by_citation_then_by_name() -> None:
    night = [
        paper(1, "We extend GRPO."),
        paper(2, "We use DeepMesh for meshes."),
        paper(3, "We draw."),
        paper(4, "We sing."),
    ]
    cited = [CitedKept("2511.00003", "2503.1", "We follow [3].", "used"), CitedKept("2511.00009", "2503.1", "", "used")]
    lines = night_lines(night, MATCHER, SUBJECTS, cited)
    assert [(line.paper, line.by, line.subject) for line in lines] == [
        ("2511.00003", "citation", "2503.1"),
        ("2511.00002", "name", "2503.1"),
        ("2511.00001", "name", "GRPO"),
    ]
    assert lines[0].sentence == "We follow [3]."


def test_of_what_is_followed_by_name_a_line_is_a_claim_of_a_paper_near_the_top() -> None:
    night = [paper(1, "Methods such as LoRA are common."), paper(2, "We use LoRA."), paper(3, "We use GRPO.")]
    ends = {"2511.00002": 0.11, "2511.00003": 0.09}
    assert [line.paper for line in night_lines(night, MATCHER, SUBJECTS, (), ends)] == ["2511.00003"]
    assert {line.paper for line in night_lines(night, MATCHER, SUBJECTS)} == {"2511.00002", "2511.00003"}


def test_the_paper_that_introduced_an_idea_tells_nothing_of_it() -> None:
    subjects = {"LoRA": Subject("LoRA", "LoRA", "2511.00001")}
    assert night_lines([paper(1, "We apply LoRA."), paper(2, "No.")], MATCHER, subjects) == ()


def test_an_empty_night_has_no_lines() -> None:
    assert night_lines([], MATCHER, SUBJECTS) == ()
