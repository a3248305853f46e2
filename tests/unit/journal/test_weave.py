"""Assembled again, a file has our lines as they are now and every word of the user's as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.managed_text import block, woven

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


def test_a_second_copy_of_our_line_is_the_users() -> None:
    text = file_of("- a").replace("- a\n", "- a\n- a\n")
    assert inside(woven(text, {"facts": ["- b"]})) == ["- a", "- b"]
