"""Announcement feeds: each entry as what it was announced, text as it was written."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import Incomplete
from readinglist.core.text import clean
from readinglist.sources.announcements import parse_announcements

NAMES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def entry(title: str = "A title", *, paper: str = "2511.00001v1", kind: str | None = "new", **more: str) -> str:
    announced = f"<arxiv:announce_type>{kind}</arxiv:announce_type>" if kind else ""
    return (
        f"<entry><id>oai:arXiv.org:{paper}</id><title>{escape(title)}</title>"
        f"<summary>{escape(more.get('summary', f'arXiv:{paper} Announce Type: {kind} Abstract: Words.'))}</summary>"
        f'<category term="cs.LG"/><published>{more.get("published", "2025-11-11T00:00:00-05:00")}</published>'
        f"{announced}<dc:creator>{escape(more.get('authors', 'Ann Lee, Bo Wu'))}</dc:creator></entry>"
    )


def atom(*entries: str, updated: str = "2025-11-11T05:00:19+00:00") -> bytes:
    return f"<feed {NAMES}><title>x</title><updated>{updated}</updated>{''.join(entries)}</feed>".encode()


WRITTEN = st.text(
    st.characters(min_codepoint=32, blacklist_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=80
)


@given(WRITTEN.filter(lambda text: clean(text) != ""))
def test_a_title_comes_out_as_it_was_written(title: str) -> None:
    """`$p<q$ and r>s` is no tag, `&lt;` is not unescaped twice."""
    assert parse_announcements(atom(entry(title))).entries[0].paper.title == clean(title)


@pytest.mark.parametrize(
    "text", ["$p<q$ and r>s", "a &lt; b", "&amp;lt;", "<b>bold</b>", "[/INST]", "x &nbsp; y", "0", "None"]
)
def test_B6_nothing_is_taken_for_a_tag_or_an_entity(text: str) -> None:
    feed = parse_announcements(atom(entry(text, summary=f"arXiv:2511.00001v1 Announce Type: new \nAbstract: {text}")))
    assert feed.entries[0].paper.title == text
    assert feed.entries[0].paper.abstract == text


@pytest.mark.parametrize("kind", ["new", "cross", "replace", "replace-cross"])
def test_the_type_of_an_announcement_is_kept(kind: str) -> None:
    feed = parse_announcements(atom(entry(kind=kind)))
    assert [(e.type, e.night) for e in feed.entries] == [(kind, date(2025, 11, 11))]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (entry(kind="moved"), "not known"),
        (entry(kind=None, summary="no head"), "how it was announced"),
        (entry(paper="not-an-id"), "not an id"),
    ],
)
def test_an_entry_that_is_no_announcement_is_skipped_with_its_reason(bad: str, why: str) -> None:
    feed = parse_announcements(atom(entry(), bad, entry(paper="2511.00002v3")))
    assert [e.paper.id for e in feed.entries] == ["2511.00001", "2511.00002"]
    assert feed.entries[1].paper.version == 3
    assert [why in skipped.why for skipped in feed.skipped] == [True]
    assert feed.count == 3


def test_two_entries_of_one_id_are_both_given_in_their_order() -> None:
    feed = parse_announcements(atom(entry("First"), entry("Second")))
    assert [e.paper.title for e in feed.entries] == ["First", "Second"]


@pytest.mark.parametrize(
    ("updated", "published", "night"),
    [
        ("2025-11-11T05:00:19Z", "2025-11-11T00:00:00-05:00", date(2025, 11, 11)),
        ("2025-11-12T05:00:19Z", "2025-11-11T00:00:00-05:00", date(2025, 11, 11)),  # built again, not moved
        ("2025-11-11T04:59:59Z", "2025-11-09T17:12:00Z", date(2025, 11, 10)),  # v1 dates say nothing
        ("never", "never", None),
    ],
)
def test_the_night_is_the_eastern_date_of_the_feed(updated: str, published: str, night: date | None) -> None:
    assert parse_announcements(atom(entry(published=published), updated=updated)).night == night


def test_an_empty_feed_is_whole_and_has_a_date() -> None:
    feed = parse_announcements(atom(updated="2025-11-15T05:00:19Z"))
    assert (feed.count, feed.entries, feed.night) == (0, (), date(2025, 11, 15))


@pytest.mark.parametrize("body", [b"<html></html>", b"<OAI-PMH/>", b"", b"<feed>"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(Incomplete):
        parse_announcements(body)


@given(st.integers(0, 10_000))
def test_a_feed_cut_anywhere_is_refused(cut: int) -> None:
    body = atom(entry(), entry(paper="2511.00002v1"))
    with pytest.raises(Incomplete):
        parse_announcements(body[: cut % len(body)])
