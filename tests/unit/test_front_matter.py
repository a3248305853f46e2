"""The front matter: read as text, changed in place, every other byte kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import InputError
from readinglist.core.front_matter import changed, entry, read_values, replaceable, split, without_comments
from readinglist.core.text import clean
from tests.strategies import WORDS, texts

TEXT = (
    '\ufeff---\r\nid: 2401.10000\r\ntitle: "a: b" # mine\r\ntags: [a,  "b" ]\r\nauthors:\r\n- x\r\n'
    "- 'y'  # second\r\n\r\n# a comment\r\nverdict:\r\nbet:   # none\r\nno: yes\r\n---\r\nbody\r\n"
)
ENDS = st.sampled_from(["\n", "\r\n"])


def values(text: str):
    return read_values(split(text).front)


def test_every_value_is_text() -> None:
    assert values(TEXT)["id"] == "2401.10000"
    assert values(TEXT)["no"] == "yes"
    assert values(TEXT)["verdict"] == ""
    assert values("---\nd: 2026-11-24\nn: 1e3\nt: true\nz: ~\n---\n") == {
        "d": "2026-11-24",
        "n": "1e3",
        "t": "true",
        "z": "~",
    }


def test_the_four_pieces_make_up_the_text() -> None:
    for text in (TEXT, "", "---", "no front\n---\n", "\ufeffbody", "---\n---\n", "---\na: 1\n---", "---\n\n# ruled\n"):
        parts = split(text)
        assert parts.head + parts.front + parts.tail + parts.body == text


def test_only_the_named_values_change_and_all_else_stays_byte_for_byte() -> None:
    new = changed(TEXT, {"title": "--- x: y", "authors": (), "verdict": "keep", "bet": "[[x]]", "tags": ("c",)})
    assert new == (
        '\ufeff---\r\nid: 2401.10000\r\ntitle: "--- x: y" # mine\r\ntags:\r\n  - "c"\r\nauthors: []'
        '  # second\r\n\r\n# a comment\r\nverdict: "keep"\r\nbet: "[[x]]"   # none\r\nno: yes\r\n---\r\nbody\r\n'
    )


def test_a_key_that_is_not_there_is_added_only_where_that_was_asked_for() -> None:
    assert changed("---\na: 1\n---\n", {"b": "x"}) == "---\na: 1\n---\n"
    assert changed("---\na: 1\n---\n", {"b": "x"}, add=("b",)) == '---\na: 1\nb: "x"\n---\n'
    assert changed("body\n", {"b": "x"}, add=("b",)) == '---\nb: "x"\n---\nbody\n'


@pytest.mark.parametrize(
    "front",
    [
        "l:\n  # inside\n  - a\n",
        "l:\n  - a # one\n  - b\n",
        "l: &anchor\n  - a\n",
        "l: !!set [a]\n",
        "l: {a: 1}\n",
        "l: |\n  a\n",
        "l: a\nl: b\n",
        "? l\n: a\n",
        "{l: a}\n",
    ],
)
def test_a_value_in_which_the_user_put_more_than_text_is_not_replaced(front: str) -> None:
    text = f"---\n{front}---\nbody"
    assert "l" not in replaceable(front)
    assert changed(text, {"l": "new"}) == text


@pytest.mark.parametrize(
    "text",
    [
        "---\na: [1\n---\n",
        "---\n\ta: 1\n---\n",
        "---\na: &x 1\nb: *x\n---\n",
        "---\n" + "[" * 5000 + "\n---\n",
        "---\nid: 1\nno end",
        "---\njust words\n---\n",
        "---\n- a\n---\n",
        "---\na: !!python/object/apply:os.system ['x']\n: :\n---\n",
        "---\na: " + "x" * 70_000 + "\n---\n",
        "---\na: \x01\n---\n",
    ],
)
def test_G4_broken_front_matter_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(InputError, match="front matter"):
        values(text)
    with pytest.raises(InputError):
        changed(text, {"a": "x"}, add=("a",))


def test_G4_no_object_is_made_of_a_tag(tmp_path) -> None:
    canary = tmp_path / "canary"
    assert values(f"---\na: !!python/object/apply:os.mkdir ['{canary}']\nb: 1\n---\n")["b"] == "1"
    assert not canary.exists()


@given(st.dictionaries(st.sampled_from("abcdef"), st.one_of(texts(0), st.lists(texts(0)).map(tuple))), ENDS)
def test_what_was_written_is_read_back_whatever_it_holds(written, end: str) -> None:
    text = f"---{end}" + "".join(entry(key, value, end) for key, value in written.items()) + f"---{end}"
    read = values(text)
    for key, value in written.items():
        assert read[key] == (clean(value) if isinstance(value, str) else tuple(map(clean, value)))


COMMENTS = st.sampled_from(["", " # mine", "   # a: b", " #"])
LINES = st.one_of(
    st.builds("{}: {}{}".format, st.sampled_from(["x", "y", "Title"]), st.sampled_from(["1", "'q'", ""]), COMMENTS),
    st.builds("z:\n  - a{}\n  - b{}".format, COMMENTS, COMMENTS),
    st.sampled_from(["# a comment", "", "k: [a, b] # list", "w: |\n  block\n  text"]),
)


@given(st.lists(LINES, max_size=8), texts(0), st.one_of(WORDS, st.lists(WORDS).map(tuple)), ENDS)
def test_a_change_of_one_key_keeps_every_other_line(lines: list[str], body: str, value, end: str) -> None:
    front = end.join("\n".join(lines).split("\n")) + end
    text = f"---{end}{front}---{end}{body}"
    try:
        before = values(text)
    except InputError:
        return
    new = changed(text, {"y": value})
    after = values(new)
    assert split(new).body == body
    assert {k: v for k, v in after.items() if k != "y"} == {k: v for k, v in before.items() if k != "y"}
    others = [line for line in text.split(end) if not line.startswith("y:")]
    assert [line for line in new.split(end) if line in others] == others or new == text
    for comment in (line.partition("#")[2] for line in text.split(end) if "#" in line):
        assert f"#{comment}" in new


def test_comments_are_taken_out_in_linear_time() -> None:
    assert without_comments("a <!-- b --> c <!-- d") == "a  c <!-- d"
    assert len(without_comments("<!--" * 1_000_000)) == 4_000_000


def test_brackets_without_end_take_no_time():
    """PyYAML takes half a minute for ten thousand of them."""
    with pytest.raises(InputError, match="nested too deeply"):
        read_values("id: " + "[" * 100_000 + "\n")
