"""OPML: what is written is read again, and nothing hostile is followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from readinglist.core.errors import InputError
from readinglist.core.subscriptions import Subscription
from readinglist.core.text import clean
from readinglist.formats import read_opml, write_opml

text = st.text(min_size=1, max_size=20).map(clean).filter(bool)
common = {
    "shelf": st.none() | text,
    "weight": st.sampled_from([0.0, 0.25, 1.0]),
    "why": st.none() | text,
}
subscriptions = st.one_of(
    st.builds(
        Subscription,
        name=text,
        kind=st.just("arxiv"),
        categories=st.lists(st.sampled_from(["cs.LG", "stat.ML", "hep-th"]), min_size=1, unique=True).map(tuple),
        **common,
    ),
    st.builds(Subscription, name=text, kind=st.just("arxiv-search"), query=text, **common),
    st.builds(
        Subscription,
        name=text,
        kind=st.just("blog"),
        url=st.sampled_from(["https://a.example/feed?x=1&y=2", "http://b.example/rss"]),
        **common,
    ),
    st.builds(
        Subscription,
        name=text,
        kind=st.just("seed"),
        ids=st.lists(st.sampled_from(["2401.00001", "doi:10.1000/x", "blog:x"]), unique=True).map(tuple),
        authors=st.lists(text, max_size=3).map(tuple),
        year=st.none() | st.integers(1000, 2100),
        **common,
    ),
)


@given(st.lists(subscriptions, max_size=5, unique_by=lambda s: s.name))
def test_what_is_written_is_read_again(wanted: list[Subscription]) -> None:
    read = read_opml(write_opml(tuple(wanted)).encode())
    assert read.skipped == ()
    assert sorted(read.subscriptions, key=lambda s: s.name) == sorted(wanted, key=lambda s: s.name)


def test_feeds_of_arxiv_become_categories_and_folders_shelves() -> None:
    document = write_opml(
        (Subscription("arXiv", "arxiv", categories=("cs.LG", "stat.ML")),), "https://rss.example/atom"
    )
    assert 'xmlUrl="https://rss.example/atom/cs.LG+stat.ML"' in document
    body = b"""<opml version="2.0"><body><outline text="science">
        <outline text="A" xmlUrl="http://export.arxiv.org/rss/cs.LG"/>
        <outline title="B" text="b" xmlUrl="https://b.example/feed" description="good &amp; rare"/>
        <outline text="nothing"/></outline>
        <outline text="C" xmlUrl="javascript:alert(1)"/><outline text="B" xmlUrl="https://c.example/"/>
        </body></opml>"""
    read = read_opml(body)
    assert read.subscriptions == (
        Subscription("A", "arxiv", categories=("cs.LG",), shelf="science"),
        Subscription("B", "blog", url="https://b.example/feed", shelf="science", why="good & rare"),
    )
    assert [s.id for s in read.skipped] == ["nothing", "C", "B"]


def test_a_bare_ampersand_is_read_as_the_sign() -> None:
    body = b'<opml><body><outline text="R & D" xmlUrl="https://a.example/?x=1&y=2"/></body></opml>'
    (subscription,) = read_opml(body).subscriptions
    assert (subscription.name, subscription.url) == ("R & D", "https://a.example/?x=1&y=2")


BOMB = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(
    "document",
    [
        f"{BOMB}<opml><body><outline text='&b;'/></body></opml>",
        "<!DOCTYPE opml SYSTEM 'file:///etc/passwd'><opml/>",
        "<?xml version='1.0'?>\n<!doctype opml><opml/>",
        "<!DOCTYPE o [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&x;'/></body></opml>",
    ],
)
def test_document_types_and_entities_are_refused(document: str, encoding: str) -> None:
    with pytest.raises(InputError, match="refused"):
        read_opml(document.encode(encoding))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"words",
        b"<rss/>",
        b"<opml>",
        b"<opml/><opml/>",
        b"<a>" * 100_000,
        b"<opml>\x00</opml>",
        b"<opml x='1' x='2'/>",
    ],
)
def test_what_is_not_opml_is_bad_input(body: bytes) -> None:
    with pytest.raises(InputError):
        read_opml(body)


def test_the_document_is_sound_xml_with_hostile_names() -> None:
    names = ['"><script>', "a\x00\x1b]0;x\x07b", "]]>", "\ufffe", "&amp;"]
    document = write_opml(tuple(Subscription(name, "blog", url="https://a.example/") for name in names))
    assert len(etree.fromstring(document.encode()).findall(".//outline")) == len(names)
