"""Invented papers for hypothesis: text as sources send it, the hostile kind included."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from readinglist.core.papers import PaperData

# What XML can carry: no control characters, no surrogates, no non-characters.
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\x85\u2028\u2029")
HOSTILE = st.sampled_from(
    [
        "<b>",
        "a < b & c",
        "&amp;lt;",
        "]]>",
        "$x^2$",
        r"Erd\H{o}s",
        "[/INST]",
        "\u202eevil",
        "\u200b",
        "0",
        "None",
        '"quoted"',
    ]
)
WORDS = st.one_of(st.text(LETTERS, min_size=1, max_size=12), HOSTILE)
CATEGORIES = st.sampled_from(["cs.LG", "cs.CL", "cs.CV", "stat.ML", "math.OC", "quant-ph", "q-bio.NC", "astro-ph.CO"])


def arxiv_ids() -> st.SearchStrategy[str]:
    """Canonical ids of the three schemes."""
    five = st.builds("{:02}{:02}.{:05}".format, st.integers(15, 27), st.integers(1, 12), st.integers(1, 99999))
    four = st.builds("{:02}{:02}.{:04}".format, st.integers(8, 14), st.integers(1, 12), st.integers(1, 9999))
    old = st.builds(
        "{}/{:02}{:02}{:03}".format,
        st.sampled_from(["hep-th", "math", "cs", "cond-mat"]),
        st.integers(92, 99),
        st.integers(1, 12),
        st.integers(1, 999),
    )
    return st.one_of(five, four, old)


def texts(least: int = 1) -> st.SearchStrategy[str]:
    """Words with single blanks between them."""
    return st.lists(WORDS, min_size=least, max_size=12).map(lambda words: " ".join(" ".join(words).split()))


def papers() -> st.SearchStrategy[PaperData]:
    """Papers of arXiv with title, abstract, authors and categories, in their first version or a later one."""
    letters = st.characters(categories=("Lu", "Ll"), exclude_characters="ª º")
    word = st.text(letters, min_size=2, max_size=8).filter(
        lambda w: w.lower() not in ("and", "jr", "sr", "ii", "iii", "iv")
    )
    name = st.builds(lambda first, last: f"{first.title()} {last.title()}", word, word)
    return st.builds(
        PaperData,
        id=arxiv_ids(),
        title=texts().filter(bool),
        authors=st.lists(name, min_size=1, max_size=4).map(tuple),
        abstract=texts().filter(bool),
        categories=st.lists(CATEGORIES, min_size=1, max_size=4, unique=True).map(tuple),
        version=st.integers(1, 4),
        published=st.datetimes(datetime(1992, 1, 1), datetime(2024, 12, 31)).map(
            lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
        ),
    )
