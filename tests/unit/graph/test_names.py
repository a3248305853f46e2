"""Where a text names an idea, and where it only uses the same word."""

from __future__ import annotations

import time

import pytest

from readinglist.core.ideas import Idea
from readinglist.core.references import Acronym, Lexicon
from readinglist.graph.name_rules import CONTEXT, EXACT, FREE, PROPER, SPELLED, rule_of
from readinglist.graph.names import Matcher
from readinglist.ideas.names import load_lexicon

LEXICON = Lexicon(
    frozenset("attention transformer drop out glow planet clip options absolute zero world model deep speech".split()),
    {
        "MAE": Acronym(122, ((78, "mean absolute error"), (34, "masked autoencoder"))),
        "RAG": Acronym(1128, ((1114, "retrieval augmented generation"),)),
        "SAM": Acronym(220, ((183, "segment anything model"), (19, "sharpness aware minimization"))),
        "CLIP": Acronym(38, ((37, "contrastive language image pretraining"),)),
    },
)
IDEAS = [
    Idea("Adam", "1412.6980", ("adaptive moment estimation",)),
    Idea("BERT", "1810.04805", ("masked language modeling",)),
    Idea("GAN", None, ("generative adversarial network", "generative adversarial nets")),
    Idea("dropout"),
    Idea("attention"),
    Idea("Transformer"),
    Idea("RAG", None, ("retrieval-augmented generation",)),
    Idea("LoRA", None, ("low-rank adaptation",)),
    Idea("T5", None, ("text-to-text transformer",)),
    Idea("CLIP", None, ("contrastive language-image pretraining",)),
    Idea("MAE", None, ("masked autoencoder",)),
    Idea("SAM", None, ("Segment Anything",)),
    Idea("Absolute Zero"),
    Idea("R-CNN"),
    Idea("Mask R-CNN"),
    Idea("PlaNet"),
    Idea("GPT-3"),
    Idea("Glow"),
    Idea("ResNet"),
]
MATCHER = Matcher(IDEAS, LEXICON)

NAMED = [
    ("Adam", "We train with the Adam optimizer."),
    ("Adam", "Methods such as SGD, Adam and AdaGrad converge."),
    ("BERT", "We fine-tune BERT on three tasks."),
    ("GAN", "A GAN-based sampler; GANs are hard to train."),
    ("GAN", "We use Generative Adversarial Networks here."),
    ("dropout", "Layers with dropout regularization overfit less."),
    ("attention", "Each layer uses an attention mechanism."),
    ("attention", "We prune attention heads."),
    ("Transformer", "In this work the Transformer is applied to proteins."),
    ("Transformer", "A transformer-based model is fast on images."),
    ("RAG", "We study RAG over legal text."),
    ("LoRA", "LoRA adapters are merged."),
    ("T5", "A fine-tuned T5 model answers."),
    ("CLIP", "Zero-shot labels come from CLIP."),
    ("T5", "We compare a text-to-text transformer (T5) with others."),
    ("MAE", "We pretrain a masked autoencoder (MAE) on scans."),
    ("SAM", "Promptable models such as SAM segment cells."),
    ("Absolute Zero", "We extend Absolute Zero to proofs."),
    ("Mask R-CNN", "Detection with Mask R-CNN works."),
    ("ResNet", "A Resnet backbone is used; resnets are deep."),
]
NOT_NAMED = [
    ("Adam", "Adam Smith wrote about trade."),
    ("attention", "Privacy has received much attention to date."),
    ("attention", "Attention to detail matters."),
    ("dropout", "School dropout is predicted from grades."),
    ("Transformer", "The power transformer overheats."),
    ("LoRA", "Lora is a first name, and LORA a radio standard."),
    ("T5", "The T5 vertebra is fractured."),
    ("CLIP", "We clip gradients and each video clip."),
    ("RAG", "A rag picker is no acronym."),
    ("MAE", "The mean absolute error (MAE) falls; MAE is 0.3."),
    ("MAE", "It reduces MAE by 12%."),
    ("SAM", "We apply sharpness-aware minimization (SAM); SAM flattens minima."),
    ("Absolute Zero", "Near absolute zero the gas condenses."),
    ("R-CNN", "Detection with Mask R-CNN works."),
    ("PlaNet", "The planet is cold."),
    ("GPT-3", "We ask GPT-3.5 and GPT-35."),
    ("Glow", "Glow sticks are bright in the dark."),
    ("GAN", "The organ and the cGANs, preGAN."),
    ("BERT", "Bert bakes bread."),
    ("Glow", "Flow Glow is a toolkit."),
    ("T5", "Semi-supervised tagging of five (T5) helps; T5 models follow."),
    ("RAG", "We rank answers by gain (RAG) and more."),
    ("dropout", "Grades and dropout inference are shown; we drop out models."),
]


def test_all_attention_is_no_name_of_the_first_paper_about_it() -> None:
    matcher = Matcher([Idea("attention", "1409.0473", ("attention mechanism", "additive attention"))], LEXICON)
    assert not matcher.ideas_of("An attention mechanism for graphs", "We prune attention heads.")
    assert matcher.ideas_of(None, "We use additive attention, an attention mechanism.")


def test_a_title_that_begins_with_a_name_in_brackets_gives_it_to_something_else() -> None:
    matcher = Matcher([Idea("CLIP", "2103.00020", ("contrastive language-image pretraining",))], LEXICON)
    assert not matcher.ideas_of("(CLIP) Cheap Learned Image Priors", "We train CLIP on scans.")
    assert matcher.ideas_of("Priors of images (CLIP)", "We train CLIP on scans.")


@pytest.mark.parametrize(("idea", "text"), NAMED)
def test_a_name_is_found(idea: str, text: str) -> None:
    assert idea in MATCHER.ideas_of(None, text)


@pytest.mark.parametrize(("idea", "text"), NOT_NAMED)
def test_a_word_used_as_a_word_is_none(idea: str, text: str) -> None:
    assert idea not in MATCHER.ideas_of(None, text)


@pytest.mark.parametrize(
    ("name", "meanings", "rule"),
    [
        ("ResNet", (), FREE),
        ("flow matching", (), FREE),
        ("PlaNet", (), EXACT),
        ("RAG", ("retrieval-augmented generation",), EXACT),
        ("MAE", ("masked autoencoder",), SPELLED),
        ("Glow", (), PROPER),
        ("Absolute Zero", (), EXACT),
        ("dropout", (), CONTEXT),
        ("T5", (), CONTEXT),
    ],
)
def test_the_shape_of_a_name_says_how_it_must_stand(name: str, meanings: tuple[str, ...], rule: str) -> None:
    assert rule_of(name, LEXICON, meanings) == rule


def test_the_sentence_of_a_mention_holds_the_name_at_its_offset() -> None:
    found = MATCHER.find("On trees", "Trees grow, e.g. oaks. We use LoRA here. It works.")
    assert [(m.idea, m.sentence, m.sentence[m.offset : m.offset + 4]) for m in found] == [
        ("LoRA", "We use LoRA here.", "LoRA")
    ]


def test_the_longest_name_wins() -> None:
    assert MATCHER.ideas_of("Mask R-CNN", None) == {"Mask R-CNN"}


def test_a_short_form_counts_where_the_long_one_is_named() -> None:
    found = MATCHER.find("A masked autoencoder for scans", "MAE pretraining takes a day.")
    assert [m.name for m in found] == ["masked autoencoder", "MAE"]


def test_a_citation_vouches_for_a_name_in_any_case() -> None:
    text = "We put a transformer on patches of an image."
    assert MATCHER.find(None, text) == ()
    assert [m.idea for m in MATCHER.find(None, text, {"Transformer"})] == ["Transformer"]


@pytest.mark.parametrize(
    "text", ["a-" * 500_000, "(MAE " * 200_000, "A. " * 330_000, "LoRA, " * 160_000, "." * 1_000_000]
)
def test_a_megabyte_of_anything_is_quick(text: str) -> None:
    begun = time.process_time()
    MATCHER.find(None, text)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("title", "abstract", "is_meant"),
    [  # of papers of the daily stream
        ("CLIP: Client-Side Invariant Pruning", "Federated learning is slow.", False),
        ("Discovering Graphs", "We propose Inception, the first multi-turn jailbreak attack.", False),
        ("Gather and Trace", "We propose a novel model termed Inception (Gather and Trace).", False),
        ("Latent Graphs", "We propose Inception which decouples the process.", False),
        ("Faces", "We present CLIP-FTI, a CLIP-driven framework.", True),
        ("Adapters", "We propose CLIP on the Go (CoGo), a training-free framework.", True),
        ("CLIP: A Comprehensive Survey", "Contrastive language-image pre-training (CLIP) is everywhere.", True),
        ("Brains", "We introduce Mamba, a selective state-space model with linear complexity, to capture more.", True),
        ("Radar", "This work introduces CLIP to radar.", True),
    ],
)
def test_a_paper_that_gives_a_name_of_its_own_does_not_mean_the_idea(title: str, abstract: str, is_meant: bool) -> None:
    clip = Idea("CLIP", origin="2103.00020", aliases=("contrastive language-image pre-training",))
    inception, mamba = Idea("Inception", origin="1409.4842"), Idea("Mamba", origin="2312.00752")
    titles = {"Mamba": "Mamba: Linear-Time Sequence Modeling with Selective State Spaces"}
    matcher = Matcher([clip, inception, mamba], titles=titles)
    assert bool(matcher.ideas_of(title, abstract)) == is_meant


def test_an_idea_whose_origin_is_not_known_is_named_by_the_paper_that_gives_the_name() -> None:
    assert Matcher([Idea("CLIP")]).ideas_of("CLIP: Client-Side Pruning", "We propose CLIP, a technique.")


def test_a_name_inside_a_longer_one_is_no_mention() -> None:
    ideas = [
        Idea("MMLU"),
        Idea("memory network"),
        Idea("deep autoencoder", aliases=("autoencoder",)),
        Idea("TesserAct", "x"),
    ]
    matcher = Matcher(ideas, load_lexicon())
    none = "MMLU-Pro; long short-term memory networks; a sparse autoencoder; Tesseract reads; a tesseract"
    some = "MMLU-Based; MMLU-Large; memory networks; an autoencoder; TesserAct"
    assert not matcher.find(None, none)
    assert len(matcher.find(None, some)) == 5
