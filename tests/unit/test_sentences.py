"""Sentences: where they end, in papers and in abstracts."""

from __future__ import annotations

import pytest

from readinglist.core.sentences import sentence_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As Smith et al. (2017) say, cf. Fig. 3. We agree.", 2),
        ("By J. R. Doe and others, e.g. in Sec. 2, vol. 3, pp. 4. The end.", 2),
        ("It is so.[3] We agree. [4] They do not.", 3),
        ("It grows. (Doe 1998: 12) It does.", 2),
        ("Is it? Yes! “No.” Perhaps.", 4),
        ("1. A list. 2. Its end.", 2),
        ("", 0),
    ],
)
def test_sentences_survive_abbreviations(text: str, expected: int) -> None:
    assert len(sentence_spans(text)) == expected


def test_sentences_end_where_they_end() -> None:
    text = "See Fig. 2 by Doe et al. and others. We use Adam, e.g. by (v. 2). Is it so? Yes (it is)."
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "See Fig. 2 by Doe et al. and others.",
        "We use Adam, e.g. by (v. 2).",
        "Is it so?",
        "Yes (it is).",
    ]


def test_a_text_without_words_has_no_sentence() -> None:
    assert sentence_spans(" \n ") == ()
