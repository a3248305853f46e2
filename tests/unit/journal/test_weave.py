"""Assembled again, a file has our lines as they are now and every word of the user's as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.managed_text import adopted, block, woven

LINES = st.lists(st.sampled_from([f"- fact {n}" for n in range(6)] + ["- **In all**: 3", "- [ ] a step"]), unique=True)


def file_of(*lines: str) -> str:
    return "\n".join(["# Week", "", *block("facts", lines), "", "## Mine", ""])


def inside(text: str) -> list[str]:
    lines = text.split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("<!-- assembled"))
    return lines[start + 1 : lines.index("<!-- end of facts -->")]


@given(LINES, LINES)
def test_an_untouched_block_is_what_is_assembled_now(old: list[str], new: list[str]) -> None:
    assert woven(file_of(*old), {"facts": new}) == file_of(*new)


EDITS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["add", "change", "delete"])), max_size=6)


@given(LINES, LINES, LINES, EDITS, st.sampled_from(["\n", "\r\n"]))
def test_what_the_user_wrote_stays_in_its_order(
    old: list[str], new: list[str], newer: list[str], edits: list[tuple[int, str]], end: str
) -> None:
    lines = file_of(*old).split("\n")
    markers = {line for line in lines if line.startswith("<!--")}
    for n, (place, how) in enumerate(edits):
        at = place % len(lines)
        if how == "add":
            lines.insert(at, f"mine {n}")
        elif lines[at] not in markers:
            lines[at : at + 1] = [f"{lines[at]} mine {n}"] if how == "change" else []
    text = end.join(lines)
    again = woven(woven(text, {"facts": new}), {"facts": newer})
    mine = [line for line in lines if "mine" in line]
    assert [line for line in again.split(end) if "mine" in line] == mine
    assert woven(again, {"facts": newer}) == again
    assert ("\r" in again) == ("\r" in text)


def test_a_ticked_step_stays_ticked_and_stands_once() -> None:
    text = file_of("- [ ] ask Ada", "- [ ] plot").replace("[ ] ask", "[x] ask")
    assert inside(woven(text, {"facts": ["- [ ] ask Ada", "- [x] plot", "- [ ] new"]})) == [
        "- [x] ask Ada",
        "- [x] plot",
        "- [ ] new",
    ]


def test_a_line_that_the_user_deleted_does_not_come_back() -> None:
    text = file_of("- a", "- b").replace("- a\n", "")
    assert inside(woven(text, {"facts": ["- a", "- b", "- c"]})) == ["- b", "- c"]


def test_a_count_is_brought_up_to_date_in_its_place() -> None:
    text = file_of("- **In all**: 3", "- a").replace("\n- a\n", "\n- a, my view\n")
    assert inside(woven(text, {"facts": ["- **In all**: 4", "- a"]})) == ["- **In all**: 4", "- a, my view"]


def test_a_block_that_is_gone_or_broken_stays_so() -> None:
    assert woven("# Mine\n", {"facts": ["- a"]}) == "# Mine\n"
    broken = file_of("- a").replace("<!-- end of facts -->", "")
    assert woven(broken, {"facts": ["- b"]}) == broken


def test_a_heading_comes_with_the_first_line_of_its_block_and_goes_with_the_last() -> None:
    empty = file_of()
    full = woven(empty, {"facts": ["- a"]}, {"facts": "Facts"})
    assert inside(full) == ["## Facts", "- a"]
    assert woven(full, {"facts": []}, {"facts": "Facts"}) == empty
    above = file_of("- a").replace("<!-- assembled", "## facts\n\n<!-- assembled", 1)  # as files before had it
    assert woven(above, {"facts": ["- b"]}, {"facts": "Facts"}).count("## ") == 2
    answered = full.replace("- a\n", "- a\nmine\n")
    assert woven(answered, {"facts": ["- b"]}, {"facts": "Facts"}, ["facts"]) == answered


def test_a_second_copy_of_our_line_is_the_users() -> None:
    text = file_of("- a").replace("- a\n", "- a\n- a\n")
    assert inside(woven(text, {"facts": ["- b"]})) == ["- a", "- b"]


HEADINGS = {"facts": "Facts", "next": "Next steps"}
BLOCKS = {"facts": ["- **In all**: 3", "- a"], "next": ["- [ ] ask Ada"]}


@given(st.lists(st.sampled_from(["mine", "", "## Facts", "# Next steps", "- a", "- [x] ask Ada", "```"])), LINES)
def test_a_note_without_our_marks_gets_our_blocks_and_keeps_its_lines(old: list[str], new: list[str]) -> None:
    for end in ("\n", "\r\n"):
        text = end.join([*old, "", ""])
        found = adopted(text, BLOCKS | {"facts": new}, HEADINGS)
        rest = iter(found.split(end))
        assert all(line in rest for line in old if line)  # each, in their order
        assert found.count("<!-- assembled") == 2
        assert adopted(found, BLOCKS | {"facts": new}, HEADINGS) == found
        assert all(found.split(end).count(line) >= 1 for line in new)


def test_what_stands_below_our_headings_already_is_not_written_twice() -> None:
    """An editor took the comments out of a review; a step was ticked since."""
    there = "## Facts\n\n- **In all**: 2\n- a\n\n## Next steps\n\n- [x] ask Ada\n"
    found = adopted(there, BLOCKS, HEADINGS)
    assert (found.count("- a\n"), found.count("ask Ada"), found.count("## ")) == (1, 1, 2)
    assert "- **In all**: 2\n- a\n\n<!-- assembled" in found
    assert "- **In all**: 3\n" in found
    later = adopted(found, BLOCKS | {"facts": ["- **In all**: 4", "- a"]}, HEADINGS)
    assert later == found.replace("- **In all**: 3", "- **In all**: 4").replace(
        found.split("\n")[5], later.split("\n")[5]
    )
