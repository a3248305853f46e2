"""A feed is well-formed whatever stands in it, and its ids are the same in each run."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from readinglist.exchange.formats import papers_atom
from readinglist.formats.atom import FeedEntry, atom, tag_uri
from tests.unit.cli.fake_library import paper

ATOM = "{http://www.w3.org/2005/Atom}"
WHEN = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
HOSTILE = st.text(st.sampled_from("\x00\x0b\x1b\ufffe\uffff\ud800\u202e<>&\"']") | st.characters(exclude_categories=()))


def parse(text: str) -> etree._Element:
    return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))


def ids(root: etree._Element) -> list[str | None]:
    return [found.text for found in root.iter(f"{ATOM}id")]


@given(HOSTILE, HOSTILE)
def test_F20_hostile_text_leaves_the_feed_well_formed(first: str, second: str) -> None:
    title = f"{first} ]]> &lt;/entry> <!DOCTYPE x> {second}"
    entry = FeedEntry(
        tag_uri("paper", first), title, WHEN, f"https://example.org/{second}", (first,), (second,), title, f"<p>{title}"
    )
    root = parse(atom(tag_uri(second), title, [entry]))
    assert len(root.findall(f"{ATOM}entry")) == 1
    for found in root.iter(f"{ATOM}id"):
        assert (found.text or "").startswith("tag:readinglist.invalid,2026:")
        assert (found.text or "").isascii()
    assert root.findtext(f"{ATOM}updated") == "2026-11-24T05:30:00Z"


def test_F20_five_thousand_papers_have_as_many_ids_and_the_same_in_each_run() -> None:
    papers = [paper(number % 5_000) for number in range(6_000)]
    root = parse(papers_atom(papers))
    found = ids(root)
    assert len(found) == len(set(found)) == 5_001
    assert found == ids(parse(papers_atom(papers)))


def test_a_paper_tells_what_it_is_and_when_it_changed() -> None:
    one = paper(1, updated=datetime(2026, 11, 23, tzinfo=UTC), title="On $\\alpha$ & <b>")
    (entry,) = parse(papers_atom([one])).iter(f"{ATOM}entry")
    told = {child.tag.removeprefix(ATOM): child.text for child in entry}
    assert (told["id"], told["title"]) == ("tag:readinglist.invalid,2026:paper/2611.00001", "On α & <b>")
    assert (told["updated"], told["summary"]) == ("2026-11-23T00:00:00Z", one.abstract)
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://arxiv.org/abs/2611.00001"
    assert [name.text for name in entry.iter(f"{ATOM}name")] == list(one.authors)


def test_F5_only_web_addresses_become_links() -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[", None):
        (entry,) = parse(papers_atom([paper(1, id="blog:x", url=url)])).iter(f"{ATOM}entry")
        assert entry.find(f"{ATOM}link") is None


def test_an_empty_feed_is_a_feed() -> None:
    root = parse(papers_atom([]))
    assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
