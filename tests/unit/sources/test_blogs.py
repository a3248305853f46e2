"""Posts of blogs: text without markup, links that are links."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import Incomplete
from readinglist.core.text import clean
from readinglist.sources.blogs import Limits, html_to_text, parse_blog, read_feed


def feed(item: str) -> bytes:
    return f'<rss version="2.0"><channel><title>x</title><item>{item}</item></channel></rss>'.encode()


POST = "<title>A post</title><link>https://lab.example/a</link><guid>g1</guid>"


def test_a_post_becomes_a_paper_of_its_blog() -> None:
    text = "<description>&lt;p&gt;On &lt;b&gt;walking&lt;/b&gt;</description>"
    dated = "<pubDate>Mon, 27 Apr 2026 06:00:00 GMT</pubDate>"
    (post,), skipped = parse_blog(feed(POST + dated + text), "Some Läb")
    assert skipped == ()
    assert post.id.startswith("blog:some-lab-")
    assert (post.title, post.abstract, post.url) == ("A post", "On walking", "https://lab.example/a")
    assert (str(post.published), post.updated, post.source) == ("2026-04-27 06:00:00+00:00", None, "blog")


def test_the_id_of_a_post_stays_when_its_text_changes() -> None:
    (before,), _ = parse_blog(feed(POST), "Lab")
    (after,), _ = parse_blog(feed(POST.replace("A post", "Better")), "Lab")
    assert before.id == after.id


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/relative", ""])
def test_only_web_links_count(link: str) -> None:
    posts, skipped = parse_blog(feed(f"<title>A</title><link>{link}</link>"), "Lab")
    assert (posts, len(skipped)) == ((), 1)


@pytest.mark.parametrize("date", ["Fri, 01 Jan 2099 00:00:00 GMT", "Mon, 01 Jan 1800 00:00:00 GMT", "someday"])
def test_a_date_that_cannot_be_refuses_the_post(date: str) -> None:
    posts, skipped = parse_blog(feed(f"{POST}<pubDate>{date}</pubDate>"), "Lab")
    assert (posts, len(skipped)) == ((), 1)


@pytest.mark.parametrize("body", [b"<html/>", b"{}", b"", feed(POST)[:-4], b"<!DOCTYPE rss><rss/>"])
def test_what_is_no_whole_feed_is_refused(body: bytes) -> None:
    with pytest.raises(Incomplete):
        parse_blog(body, "Lab")


def test_scripts_and_styles_are_no_text() -> None:
    assert html_to_text("a<style>p{}</style><script>alert('<p>')</script> b<br>c") == "a b c"


@given(st.text(max_size=300))
def test_any_html_gives_clean_text(text: str) -> None:
    got = html_to_text(text)
    assert got == clean(got)


@pytest.mark.parametrize("piece", ["<div>", "<", "<!--", "&", "<a href='", "</p>", "<![CDATA["])
def test_hostile_html_takes_no_time(piece: str) -> None:
    assert isinstance(html_to_text(piece * 50_000), str)


def test_a_feed_that_makes_feedparser_itself_fail_is_refused() -> None:
    """Found by `make fuzz`: a position of GML outside of a place is a KeyError in feedparser."""
    body = (
        b'<rss version="2.0" xmlns:gml="http://www.opengis.net/gml"><channel><title>t</title><item><title>a</title>'
        b"<link>https://a.org/1</link><gml:pos>1 2</gml:pos></item></channel></rss>"
    )
    with pytest.raises(Incomplete, match="KeyError"):
        parse_blog(body, "a")


BRIEF = Limits(wall_s=20, cpu_s=1, memory=700_000_000, name="Lab")


def test_a_child_reads_a_feed_as_it_is_read_here() -> None:
    body = feed(f"{POST}<pubDate>Mon, 10 Nov 2025 12:00:00 GMT</pubDate>")
    posts = read_feed(body, BRIEF)
    assert (posts.papers, posts.skipped) == parse_blog(body, "Lab")
    assert posts.papers


def test_A27_a_feed_of_too_many_entries_is_refused() -> None:
    """A prefix of a namespace hides none; they are counted before there is a tree of them."""
    for items in ("<item/>" * 6, "<a:item></a:item>" * 6, "<item\n/>" * 6):
        body = f"<rss xmlns:a='urn:a' version='2.0'><channel>{items}</channel></rss>".encode()
        with pytest.raises(Incomplete, match="the feed of Lab has more than 5 entries"):
            parse_blog(body, "Lab", 5)


def test_E10_a_feed_that_takes_too_long_costs_itself() -> None:
    with pytest.raises(Incomplete, match="the feed of Lab cannot be read: it takes longer to read than allowed"):
        read_feed(feed(f"{POST}<author>{'a-' * 200_000}</author>"), BRIEF)


def test_E6_a_feed_that_needs_too_much_memory_costs_itself() -> None:
    tight = replace(BRIEF, memory=200_000_000, cpu_s=10)
    with pytest.raises(Incomplete, match="the feed of Lab"):
        read_feed(feed("</item><item>".join([f"{POST}<description>{'x' * 3_000}</description>"] * 4_000)), tight)


def test_the_reader_of_feeds_is_no_part_of_the_process_that_starts_it() -> None:
    code = "import sys, readinglist.sources.blogs; print('feedparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
