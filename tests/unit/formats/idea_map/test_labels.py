"""Names on the map never stand over each other, wherever the dots lie and whichever font is at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.formats import label_placement
from readinglist.formats.idea_map import PLOT
from readinglist.formats.label_placement import Box, Label, Spot, place
from readinglist.formats.svg import fitted, text_width

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
NAMES = ("GAN", "Transformer", "batch normalization", "experience replay in deep RL", "WWWWWWWWWW", "注意力机制", "é")
NEEDED = 30

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


def boxes(labels: Sequence[Label | None]) -> list[Box]:
    return [label.box for label in labels if label is not None]


@settings(max_examples=40)
@given(spots)
def test_no_two_names_overlap_and_the_largest_all_have_one(some: list[Spot]) -> None:
    labels = place(some, PLOT, NEEDED)
    assert not [pair for pair in combinations(boxes(labels), 2) if meet(*pair)]
    assert None not in labels[:NEEDED]
    for box in boxes(labels):
        assert PLOT.left <= box.left <= box.right <= PLOT.right
        assert PLOT.top <= box.top <= box.bottom <= PLOT.bottom


def test_thirty_names_on_one_spot_all_find_a_place() -> None:
    heap = [Spot(900, 500, 8, ("GAN",), 15) for _ in range(NEEDED)]
    labels = place(heap, PLOT, NEEDED)
    assert len(boxes(labels)) == NEEDED
    assert not [pair for pair in combinations(boxes(labels), 2) if meet(*pair)]
    near = Box(882, 482, 918, 518)
    far = [label for label in labels if label and not meet(label.box, near)]
    assert far
    assert all(label.led_to for label in far), "far names are led back to their dot"


def test_a_lone_name_stands_to_the_right_of_its_dot() -> None:
    (label,) = place([Spot(500, 500, 8, ("GAN",), 13)], PLOT, NEEDED)
    assert label is not None
    assert label.box.left >= 508
    assert label.box.top < 500 < label.box.bottom
    assert label.led_to is None


def test_a_name_that_is_not_needed_covers_no_dot() -> None:
    crowd = [Spot(400 + 14 * k, 500 + 14 * row, 6, ("GAN",), 11) for k in range(9) for row in range(9)]
    found = place(crowd, PLOT, 0)
    assert None in found, "in the middle of the crowd is no room"
    assert any(found), "at its rim there is"
    for box in boxes(found):
        assert not [s for s in crowd if meet(box, Box(s.x - 6, s.y - 6, s.x + 6, s.y + 6))]


def test_a_frame_without_room_leaves_names_away_and_never_overlaps() -> None:
    labels = place([Spot(50, 20, 3, ("Transformer",), 15)] * 9, Box(0, 0, 110, 60), 9)
    assert None in labels
    assert not [pair for pair in combinations(boxes(labels), 2) if meet(*pair)]


def test_the_same_dots_have_their_names_in_the_same_places() -> None:
    some = [Spot(300 + 37 * k % 900, 200 + 91 * k % 600, 6, (NAMES[k % len(NAMES)],), 13) for k in range(60)]
    first = place(some, PLOT, NEEDED)
    label_placement._all_placed.cache_clear()
    assert place(some, PLOT, NEEDED) == first


@given(spots, spots.filter(bool))
def test_places_come_by_what_they_cost_whichever_were_looked_at_first(others: list[Spot], some: list[Spot]) -> None:
    spot = some[0]
    boxes, cost = label_placement._beside(spot, label_placement._GAPS)
    dots = np.array([[s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius] for s in others]).reshape(-1, 4)
    free = label_placement._inside(boxes, PLOT)
    found = list(label_placement._cheapest(spot, boxes, cost, free, dots))
    full = cost + label_placement._CROSSES * label_placement._crossed(spot, boxes, dots)
    assert found == sorted((float(full[k]), int(k)) for k in np.flatnonzero(free))


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
