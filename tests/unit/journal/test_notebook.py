"""The day's file: what is added stands at its end, what stood there stays, and all of it is read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from readinglist.practice.notebook import mentions_in, names_of, read_entries, with_entry
from readinglist.practice.records import SECTIONS, Entry, Mention

DAY = date(2026, 11, 24)
NAMES = names_of(["locomotion", "Walking robots"], ["gait", "locomotion"])


def told(text: str) -> list[tuple[str, str | None, str, str | None]]:
    return [(entry.section, entry.time, entry.text, entry.mark) for entry in read_entries(text, DAY)]


def test_what_people_write_by_hand_is_read() -> None:
    text = """---
date: 2026-11-24
mood: fine
---
Slept badly.
Still went on.

# Experimental findings
* 9:05 lower rate: no collapse
  on three seeds

  | rate | walks |
  | 1e-4 | 3 |
* 10:00: a second one
A line that lazily goes on.

```
## no heading
- no item
```

## Next steps / future work
- [ ] ask Ada
- [X] plot it
- [-] rewrite the critic
1. read it again
<!-- - [ ] hidden -->
"""
    assert told(text) == [
        ("notes", None, "Slept badly.\nStill went on.", None),
        ("experiments", "09:05", "lower rate: no collapse\non three seeds\n\n| rate | walks |\n| 1e-4 | 3 |", None),
        ("experiments", "10:00", "a second one\nA line that lazily goes on.", None),
        ("experiments", None, "```\n## no heading\n- no item\n```", None),
        ("next", None, "ask Ada", " "),
        ("next", None, "plot it", "x"),
        ("next", None, "rewrite the critic", "-"),
        ("next", None, "read it again", None),
    ]


def test_entries_of_one_section_stand_below_one_heading() -> None:
    text = with_entry(None, DAY, "09:00", "a", "insights")
    text = with_entry(text, DAY, "09:10", "b", "insights")
    text = with_entry(text, DAY, "09:20", "c", "next")
    text = with_entry(text, DAY, "09:30", "d", "insights")
    body = text.split("---\n")[2]
    assert body == ("\n## Insights\n\n- 09:00 a\n- 09:10 b\n\n## Next\n\n- [ ] 09:20 c\n\n## Insights\n\n- 09:30 d\n")


def test_line_ends_of_the_file_are_kept() -> None:
    text = with_entry("# Code\r\n\r\n- mine", DAY, "09:00", "ours\nin two", "code")
    assert text == "# Code\r\n\r\n- mine\r\n- 09:00 ours\r\n  in two\r\n"


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "- item",
            "  more",
            "plain",
            "## Next",
            "# Lunch",
            "```",
            "<!--",
            "-->",
            "- [x] 09:00 done",
            "---",
            "\ttab",
        ]
    )
    | st.text(max_size=12),
    max_size=12,
)


@given(LINES, st.sampled_from(SECTIONS), st.text(min_size=1, max_size=30), st.sampled_from(["\n", "\r\n"]))
@example(["---", "date: x"], "next", "a", "\n")
@example(["<!--"], "code", "-->", "\n")
def test_an_entry_is_added_at_the_end_and_changes_nothing(lines: list[str], section: str, said: str, end: str) -> None:
    before = end.join(lines)
    after = with_entry(before, DAY, "09:15", said, section)
    assert after.startswith(before)
    first = next(iter(said.strip().splitlines()), "").rstrip()
    assert f"09:15 {first}" in after[len(before) :]


@given(st.lists(st.tuples(st.sampled_from(SECTIONS), st.text("ab @#-*[]x:1\n", min_size=1)), max_size=8))
def test_what_was_added_is_read_again_in_order(added: list[tuple[str, str]]) -> None:
    text: str | None = None
    for section, said in added:
        text = with_entry(text, DAY, "09:15", f"w {said}", section)
    found = read_entries(text or "", DAY)
    assert [(entry.section, entry.time) for entry in found] == [(section, "09:15") for section, _ in added]
    assert [entry.line for entry in found] == [" ".join(f"w {said}".split()) for _, said in added]
    assert all(entry.mark == (" " if entry.section == "next" else None) for entry in found)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("see @1707.06347v2, and @gait.", [("paper", "1707.06347"), ("project", "gait")]),
        ("@goal:locomotion @project:locomotion @locomotion", [("goal", "locomotion"), ("project", "locomotion")]),
        ("@goal locomotion (@walking-robots)", [("goal", "locomotion"), ("goal", "Walking robots")]),
        ("@paper hep-th/9901001", [("paper", "hep-th/9901001")]),
        ("write to ada@gait or me.too@locomotion", []),
        ("@nothing @gait @gait", [(None, "nothing"), ("project", "gait")]),
        ("@ @. a@", []),
    ],
)
def test_mentions(text: str, meant: list[tuple[str | None, str]]) -> None:
    assert list(mentions_in(text, NAMES)) == [Mention(kind, name) for kind, name in meant]


def test_an_entry_on_one_line() -> None:
    assert Entry(DAY, "code", "a\n  b\n\nc").line == "a b c"
