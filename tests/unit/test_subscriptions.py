"""Entries of feeds/*.toml: what is sound, and what an error says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import ConfigError
from readinglist.core.subscriptions import Subscription
from readinglist.core.text import clean
from readinglist.store.subscriptions import followed_categories, parse_subscriptions, write_subscription

HERE = Path("feeds/some.toml")


def _parse(text: str) -> tuple[Subscription, ...]:
    return parse_subscriptions(text.encode(), HERE)


def test_each_kind_is_read_with_its_own_field() -> None:
    text = """
    [[subscription]]
    name = "ML"
    kind = "arxiv"
    categories = ["cs.LG ", "stat.ML", "cs.LG"]
    [[subscription]]
    name = "Walkers"
    kind = "arxiv-search"
    query = "ti:locomotion"
    shelf = "goal"
    weight = 0.5
    why = "my goal"
    [[subscription]]
    name = "A blog"
    kind = "blog"
    url = "https://a.example/feed.xml"
    weight = 0
    [[subscription]]
    name = "Seeds"
    kind = "seed"
    ids = ["arXiv:1706.03762v5", "10.1000/ABC", "blog:x"]
    """
    assert _parse(text) == (
        Subscription("ML", "arxiv", categories=("cs.LG", "stat.ML"), file="some.toml"),
        Subscription(
            "Walkers", "arxiv-search", query="ti:locomotion", shelf="goal", weight=0.5, why="my goal", file="some.toml"
        ),
        Subscription("A blog", "blog", url="https://a.example/feed.xml", weight=0.0, file="some.toml"),
        Subscription("Seeds", "seed", ids=("1706.03762", "doi:10.1000/abc", "blog:x"), file="some.toml"),
    )


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\ufeff", "subscription = []"])
def test_a_file_may_follow_nothing(text: str) -> None:
    assert _parse(text) == ()


HEAD = '[[subscription]]\nname = "N"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1", "'x' is unknown here"),
        ("[subscription]\nname = 1", "two brackets"),
        ("subscription = [1]", "two brackets"),
        ("[[subscription]\n", "line 1"),
        ("a = [" * 5000, "not sound TOML"),
        (HEAD, "kind = None"),
        (HEAD + 'kind = "rss"', "arxiv, arxiv-search, biorxiv, blog, medrxiv, openreview, papers, seed"),
        (HEAD + "kind = 5", "kind = 5"),
        (HEAD + "kind = []", "kind = []"),
        (HEAD + "kind = {}", "kind = {}"),
        ('[[subscription]]\nkind = "blog"\nurl = "https://a.example/"', "name is missing"),
        (HEAD + 'kind = "blog"', "url is missing"),
        (HEAD + 'kind = "blog"\nurl = "https://a.example/"\ncategories = ["cs.LG"]', "'categories' is unknown"),
        (HEAD + 'kind = "blog"\nurl = "https://a.example/"\nwieght = 1', "'wieght' is unknown"),
        (HEAD + 'kind = "blog"\nurl = "file:///etc/passwd"', "not an http"),
        (HEAD + 'kind = "blog"\nurl = "/etc/passwd"', "not an http"),
        (HEAD + 'kind = "blog"\nurl = "ftp://a.example/"', "not an http"),
        (HEAD + 'kind = "blog"\nurl = "http://[::1"', "not an http"),
        (HEAD + 'kind = "blog"\nurl = "https://user:pass@a.example/"', "user name or password"),
        (HEAD + 'kind = "arxiv"\ncategories = []', "list of texts"),
        (HEAD + 'kind = "arxiv"\ncategories = "cs.LG"', "list of texts"),
        (HEAD + 'kind = "arxiv"\ncategories = ["cs"]', "whole group"),
        (HEAD + 'kind = "arxiv"\ncategories = ["cs.LG+cs.AI"]', "not a category"),
        (HEAD + 'kind = "arxiv"\ncategories = ["../x"]', "not a category"),
        (HEAD + 'kind = "seed"\nids = ["nonsense"]', "not an arXiv id"),
        (HEAD + 'kind = "arxiv-search"\nquery = " "', "not a text"),
        (HEAD + 'kind = "arxiv-search"\nquery = "x"\nweight = 2', "from 0"),
        (HEAD + 'kind = "arxiv-search"\nquery = "x"\nweight = true', "from 0"),
        (HEAD + 'kind = "arxiv-search"\nquery = "x"\nweight = nan', "from 0"),
        (HEAD + 'kind = "arxiv-search"\nquery = "x"\nwhy = ["a"]', "not a text"),
    ],
)
def test_an_error_names_the_file_and_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(ConfigError) as raised:
        _parse(text)
    assert str(HERE) in str(raised.value)
    assert says in str(raised.value)
    if text.startswith(HEAD):
        assert "entry 1 ('N')" in str(raised.value)


def test_an_error_counts_the_entries() -> None:
    good = '[[subscription]]\nname = "A"\nkind = "seed"\nids = ["2401.00001"]\n'
    with pytest.raises(ConfigError, match=r"entry 2 \('N'\)"):
        _parse(good + HEAD)


text = st.text(min_size=1, max_size=30).map(clean).filter(bool)


@given(
    st.builds(
        Subscription,
        name=text,
        kind=st.just("arxiv-search"),
        query=text,
        shelf=st.none() | text,
        weight=st.floats(0, 1, allow_subnormal=False),
        why=st.none() | text,
        file=st.just("some.toml"),
    )
)
def test_what_is_written_is_read_again(subscription: Subscription) -> None:
    assert _parse(write_subscription(subscription)) == (subscription,)


def test_dormant_subscriptions_follow_nothing() -> None:
    followed = followed_categories(
        (
            Subscription("a", "arxiv", categories=("cs.LG", "stat.ML")),
            Subscription("b", "arxiv", categories=("hep-th",), weight=0.0),
            Subscription("c", "blog", url="https://a.example/"),
            Subscription("d", "arxiv", categories=("cs.CL", "cs.LG")),
        )
    )
    assert followed == ("cs.LG", "stat.ML", "cs.CL")
