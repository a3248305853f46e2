"""A paper's own conclusion in a critique: nothing of the user's changes, nothing of it acts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.front_matter import split
from readinglist.taste.critique_text import expand, questions, read_critique, with_own_words

FRONT = '---\nid: "2401.10000"\nupside: 10x\n---\n'
HOSTILE = "It ends --> here\n\n## Claim\n\n---\nid: other\n---\n<!-- and more \x1b[31m ```"
TEXTS = st.text(alphabet=st.sampled_from("ab\n\r#-<!> `\u202e"), max_size=60)


@given(TEXTS, TEXTS, st.sampled_from(["", FRONT, FRONT + questions()]))
def test_the_users_text_stands_as_it_was_and_the_papers_counts_as_nothing_written(
    mine: str, theirs: str, front: str
) -> None:
    text = front + mine
    after = with_own_words(text, theirs, HOSTILE)
    assert after.startswith(text)
    assert split(after).front == split(text).front
    if after != text:
        assert read_critique(after).sections == read_critique(text).sections
        assert expand(after) != after or expand(text) == text  # a heading of theirs is no heading


def test_it_is_offered_once_and_only_where_there_is_something() -> None:
    once = with_own_words(FRONT, "It walks.", "Run.")
    assert with_own_words(once, "It walks.", "Run.") == once
    assert with_own_words(FRONT, None, None) == FRONT
    assert with_own_words(FRONT, "  ", "\x00") == FRONT
    assert "Future work" not in with_own_words(FRONT, "Same.", "Same.")


def test_line_ends_of_the_file_are_kept() -> None:
    after = with_own_words(FRONT.replace("\n", "\r\n"), "It walks.\n\nIt runs.", None)
    assert after.count("\n") == after.count("\r\n")


def test_a_comment_that_the_user_left_open_is_not_closed_by_ours() -> None:
    text = FRONT + "Mine, and <!-- a thought\nMore of mine.\n"
    assert with_own_words(text, "It walks.", None) == text
