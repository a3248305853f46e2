"""Names on the map never stand over each other, wherever the dots lie and whichever font is at hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import label_placement
from readinglist.formats.idea_map import PLOT
from readinglist.formats.label_placement import Box, Spot, place
from readinglist.formats.svg import fitted, text_width

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
NAMES = ("GAN", "Transformer", "batch normalization", "experience replay in deep RL", "WWWWWWWWWW", "注意力机制", "é")

spots = st.lists(
    st.builds(
        Spot,
        st.floats(PLOT.left, PLOT.right),
        st.floats(PLOT.top, PLOT.bottom),
        st.floats(3, 12),
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(tuple),
        st.sampled_from((11.0, 15.0)),
    ),
    max_size=45,
)


def meet(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def boxes(labels: Sequence[Box | None]) -> list[Box]:
    return [label for label in labels if label is not None]


def gap(box: Box, spot: Spot) -> float:
    """From the edge of a box to the rim of a dot."""
    across = max(box.left - spot.x, spot.x - box.right, 0)
    down = max(box.top - spot.y, spot.y - box.bottom, 0)
    return math.hypot(across, down) - spot.radius


@settings(max_examples=40)
@given(spots)
def test_a_name_is_over_no_dot_and_no_name_and_nearer_to_its_own_dot_than_to_any_other(some: list[Spot]) -> None:
    labels = place(some, PLOT)
    assert len(labels) == len(some)
    assert not [pair for pair in combinations(boxes(labels), 2) if meet(*pair)]
    for box, spot in zip(labels, some, strict=True):
        if box is not None:
            assert PLOT.left <= box.left <= box.right <= PLOT.right
            assert PLOT.top <= box.top <= box.bottom <= PLOT.bottom
            others = [gap(box, other) for other in some if other is not spot]
            assert min(others, default=math.inf) > max(gap(box, spot), 0)


def test_of_names_on_one_spot_none_is_shown_for_each_would_be_the_others() -> None:
    assert boxes(place([Spot(900, 500, 8, ("GAN",), 15) for _ in range(30)], PLOT)) == []


def test_a_lone_name_stands_to_the_right_of_its_dot() -> None:
    (box,) = place([Spot(500, 500, 8, ("GAN",), 13)], PLOT)
    assert box is not None
    assert box.left >= 508
    assert box.top < 500 < box.bottom


def test_a_name_covers_no_dot_of_a_crowd() -> None:
    crowd = [Spot(400 + 14 * k, 500 + 14 * row, 6, ("GAN",), 11) for k in range(9) for row in range(9)]
    found = place(crowd, PLOT)
    assert None in found, "in the middle of the crowd is no room"
    assert any(found), "at its rim there is"
    for box in boxes(found):
        assert not [s for s in crowd if meet(box, Box(s.x - 6, s.y - 6, s.x + 6, s.y + 6))]


def test_the_most_important_comes_first() -> None:
    pair = [Spot(500, 500, 6, ("first",), 11), Spot(500, 520, 6, ("second",), 11)]
    narrow = Box(480, 490, 545, 512)
    assert [label is not None for label in place(pair, narrow)] == [True, False]
    assert [label is not None for label in place(pair[::-1], narrow)] == [False, True]


def test_a_frame_without_room_leaves_names_away_and_never_overlaps() -> None:
    labels = place([Spot(50 + k, 20, 3, ("Transformer",), 15) for k in range(9)], Box(0, 0, 110, 60))
    assert None in labels
    assert not [pair for pair in combinations(boxes(labels), 2) if meet(*pair)]


def test_the_same_dots_have_their_names_in_the_same_places() -> None:
    some = [Spot(300 + 37 * k % 900, 200 + 91 * k % 600, 6, (NAMES[k % len(NAMES)],), 13) for k in range(60)]
    first = place(some, PLOT)
    label_placement._all_placed.cache_clear()
    assert place(some, PLOT) == first


# --- widths, against the fonts themselves -----------------------------------------------------------


def helvetica() -> Callable[[str], float]:
    font = pymupdf.Font("helv")
    return lambda text: float(font.text_length(text, 10))


def dejavu() -> Callable[[str], float]:
    if not DEJAVU.exists():
        pytest.skip("DejaVu Sans is not installed here")
    font = pymupdf.Font(fontfile=str(DEJAVU))
    return lambda text: float(font.text_length(text, 10))


@pytest.mark.parametrize("font", [helvetica, dejavu])
def test_no_text_is_wider_than_we_think(font: Callable[[], Callable[[str], float]]) -> None:
    measured = font()
    printable = "".join(map(chr, (*range(32, 127), *range(0xA1, 0x180), *range(0x391, 0x3A2), *range(0x410, 0x450))))
    for sign in printable:
        assert text_width(sign, 10) >= measured(sign) - 0.01, sign
    sentence = "Why do tree-based models still outperform deep learning on tabular data?"
    assert measured(sentence) <= text_width(sentence, 10) <= 1.3 * measured(sentence), "nor much narrower"


@given(st.text(max_size=60), st.floats(20, 300))
def test_a_name_is_cut_to_its_room(text: str, room: float) -> None:
    cut = fitted(text, 10, room)
    assert text_width(cut, 10) <= room
    assert cut == text or cut.endswith("…")
