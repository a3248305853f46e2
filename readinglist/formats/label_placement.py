"""Where the names stand: beside their dots, over none of the larger ones, and never over each other.

The largest are placed first, of these the crowded ones, each at the free place nearest to its dot; a name that had
to move away is led back by a line. What is not among the `needed` gets one only where there is room beside its dot.
Nothing is drawn by chance: the same picture has its names in the same places."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readinglist.formats.svg import text_width

LINE_HEIGHT = 1.2  # of the size of the font
PAD = 3.0  # between the letters of a name and what is around it
_GAPS = (2.0, 9.0, 18.0, 30.0, 44.0, 60.0, 78.0, 98.0, 120.0, 144.0, 170.0, 200.0, 240.0)
_LED = 10.0  # from here on a line leads back to the dot
_WAYS = 24  # directions around a dot
_LONG = 200.0  # points of distance that count twice: a long line is worse than two short ones
_SIDEWAYS = 4.0  # what it costs not to stand to the right, where eyes look for a name; as much again for below
_COVERS = 100.0  # what it costs to stand over a dot, in points of distance
_NEAR, _DOUBTFUL = 10.0, 14.0  # so close to another dot a name may be taken for that one's, and what it costs
_CROSSES = 10.0  # to have a line over one
_FAR = 1000.0  # to stand anywhere else, or nowhere
_CROWD = 60.0  # around a dot: what lies there is in its crowd
_MOST = 1000  # dots that may have names: the others lie in the crowd of the least used
_STEP = 4.0  # side of the small squares that keep a line free
_SAMPLES = 12  # points of a line that are looked at for it
_GRID = 24.0  # of the search where nothing near is free
_TRIED = 60  # free places whose line is tried: it may cross no name
_AT_ONCE = 16  # places for which is looked at once where their lines run

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Boxes = Floats  # (n, 4): left, top, right, bottom

_NOTHING: Boxes = np.empty((0, 4))
_WIDER = _NEAR * np.array([-1.0, -1.0, 1.0, 1.0])


class Box(NamedTuple):
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float


class Spot(NamedTuple):
    """A dot at (x, y) with its radius, and the names that it should have, one a line."""

    x: float
    y: float
    radius: float
    names: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Label:
    """Names that were placed: their box, and where a line from its dot ends (None: it stands beside it)."""

    box: Box
    led_to: tuple[float, float] | None = None


def place(spots: Sequence[Spot], frame: Box, needed: int, *, quick: bool = False) -> tuple[Label | None, ...]:
    """A label for each of `spots` (most important first) or None; the first `needed` always get one.

    No two labels overlap. The needed are all placed as long as the frame has room for them. `quick`: the first draft
    is taken, and not the best of four.
    """
    return _all_placed(tuple(spots), frame, needed, quick)


@lru_cache(maxsize=16)  # the same map is drawn again for whoever marks an idea on it
def _all_placed(spots: tuple[Spot, ...], frame: Box, needed: int, quick: bool) -> tuple[Label | None, ...]:
    dots = np.array([[s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius] for s in spots]).reshape(-1, 4)
    orders = _orders(dots, needed)
    drafts = [_drafted(spots, order, dots, frame) for order in (orders[:1] if quick else orders)]
    _, labels = min(drafts, key=lambda draft: draft[0])
    taken = np.concatenate([_NOTHING, *(_taken(spots[number], label) for number, label in labels.items())])
    for number in range(needed, min(len(spots), _MOST)):
        label, _ = _placed(spots[number], number, dots, taken, frame, must=False)
        if label is not None:
            labels[number] = label
            taken = np.concatenate([taken, _taken(spots[number], label)])
    return tuple(labels.get(number) for number in range(len(spots)))


def _orders(dots: Boxes, needed: int) -> list[list[int]]:
    """Orders to place the first `needed` in, since who comes first has the choice: crowded, largest, right, left."""
    middle = (dots[:, :2] + dots[:, 2:]) / 2
    apart = np.hypot(*(middle[:needed, None, axis] - middle[None, :, axis] for axis in (0, 1)))
    keys = (-np.count_nonzero(apart < _CROWD, axis=1), np.arange(len(apart)), -middle[:needed, 0], middle[:needed, 0])
    return [np.argsort(key, kind="stable").tolist() for key in keys]


def _drafted(spots: Sequence[Spot], order: Sequence[int], dots: Boxes, frame: Box) -> tuple[float, dict[int, Label]]:
    """What it costs to place these in this order, and their labels."""
    taken = _NOTHING
    labels: dict[int, Label] = {}
    total = 0.0
    for number in order:
        label, cost = _placed(spots[number], number, dots, taken, frame, must=True)
        total += cost
        if label is not None:
            labels[number] = label
            taken = np.concatenate([taken, _taken(spots[number], label)])
    return total, labels


def _taken(spot: Spot, label: Label) -> Boxes:
    """What nothing else may cover: the names, and the line to them."""
    box = np.array([label.box])
    return np.vstack([box, _along(spot, label.led_to)]) if label.led_to else box


def _placed(
    spot: Spot, number: int, dots: Boxes, taken: Boxes, frame: Box, *, must: bool
) -> tuple[Label | None, float]:
    """The best free place for a label, and what it costs to read it there."""
    boxes, cost = _beside(spot, _GAPS if must else _GAPS[:1])
    reach = np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])[None, :] + _WIDER
    occupied = taken[_meet(reach, taken)[0]]
    around = _meet(reach, dots)[0]
    around[number] = False
    others = dots[around]
    free = _inside(boxes, frame) & ~_meet(boxes, occupied).any(axis=1)
    covers = np.count_nonzero(_meet(boxes[free], others), axis=1)
    if must:
        near = np.count_nonzero(_meet(boxes[free], others + _WIDER), axis=1)
        cost[free] += _COVERS * covers + _DOUBTFUL * near
    else:
        free[free] = covers == 0
    for full, k in islice(_cheapest(spot, boxes, cost, free, others if must else _NOTHING), _TRIED):
        label = _led(spot, boxes[k], occupied)
        if label is not None:
            return label, full
    return (_anywhere(spot, taken, frame) if must else None), _FAR


def _cheapest(spot: Spot, boxes: Boxes, cost: Floats, free: Flags, dots: Boxes) -> Iterator[tuple[float, int]]:
    """(cost, number) of the free boxes, the cheapest first, with what it costs to have a line over dots.

    Where lines run is looked at for some boxes at a time, since mostly one of the first is taken.
    """
    order = np.flatnonzero(free)[np.argsort(cost[free], kind="stable")]
    waiting: list[tuple[float, int]] = []
    for start in range(0, len(order), _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        full = cost[some] + _CROSSES * _crossed(spot, boxes[some], dots)
        for pair in zip(full.tolist(), some.tolist(), strict=True):
            heappush(waiting, pair)
        following = order[start + _AT_ONCE : start + _AT_ONCE + 1]
        least = float(cost[following[0]]) if len(following) else math.inf
        while waiting and waiting[0][0] < least:
            yield heappop(waiting)


def _beside(spot: Spot, gaps: Sequence[float]) -> tuple[Boxes, Floats]:
    """The places around a dot, and how far each is from where eyes look first."""
    width, height = _extent(spot)
    turn = 2 * np.pi * np.arange(_WAYS) / _WAYS
    right, down = np.cos(turn), np.sin(turn)
    away = spot.radius + np.array(gaps)[:, None]
    x = spot.x + away * right + np.clip(1.5 * right, -1, 1) * width / 2
    y = spot.y + away * down + np.clip(1.5 * down, -1, 1) * height / 2
    boxes = np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=-1)
    gap = np.array(gaps)[:, None]
    cost = gap * (1 + gap / _LONG) + _SIDEWAYS * ((1 - right) / 2 + (down > 0.1))
    return boxes.reshape(-1, 4), cost.ravel()


def _crossed(spot: Spot, boxes: Boxes, dots: Boxes) -> Ints:
    """(boxes,): over how many dots the line from the spot to each box would run."""
    steps = np.linspace(0, 1, _SAMPLES)
    xs, ys = (
        here + (np.clip(here, boxes[:, low], boxes[:, low + 2]) - here)[:, None] * steps
        for here, low in ((spot.x, 0), (spot.y, 1))
    )
    over = (xs[..., None] > dots[:, 0]) & (xs[..., None] < dots[:, 2])
    over &= (ys[..., None] > dots[:, 1]) & (ys[..., None] < dots[:, 3])
    found: Ints = np.count_nonzero(over.any(axis=1), axis=1)
    return found


def _led(spot: Spot, box: Boxes, occupied: Boxes) -> Label | None:
    """The label of a box, with a line where it is away from its dot; None where the line would cross another name."""
    nearest = (float(np.clip(spot.x, box[0], box[2])), float(np.clip(spot.y, box[1], box[3])))
    made = Box(*map(float, box))
    if math.dist(nearest, (spot.x, spot.y)) - spot.radius < _LED:
        return Label(made)
    return None if _meet(_along(spot, nearest), occupied).any() else Label(made, nearest)


def _along(spot: Spot, end: tuple[float, float]) -> Boxes:
    """Small boxes on the way from the rim of a dot to the end of its line."""
    length = math.dist((spot.x, spot.y), end)
    share = np.arange(spot.radius + _STEP / 2, length, _STEP)[:, None] / length
    middle = np.array([spot.x, spot.y]) + (np.array(end) - np.array([spot.x, spot.y])) * share
    return np.hstack([middle - _STEP / 2, middle + _STEP / 2])


def _anywhere(spot: Spot, occupied: Boxes, frame: Box) -> Label | None:
    """The nearest free place of the whole frame, whatever dots or lines it covers; None where there is none."""
    width, height = _extent(spot)
    lefts = np.arange(frame.left, frame.right - width, _GRID)
    tops = np.arange(frame.top, frame.bottom - height, height)
    left, top = (side.ravel() for side in np.meshgrid(lefts, tops))
    boxes = np.column_stack([left, top, left + width, top + height])
    free = boxes[~_meet(boxes, occupied).any(axis=1)]
    if not len(free):
        return None
    ends = np.column_stack([np.clip(spot.x, free[:, 0], free[:, 2]), np.clip(spot.y, free[:, 1], free[:, 3])])
    nearest = np.argsort(np.hypot(ends[:, 0] - spot.x, ends[:, 1] - spot.y), kind="stable")
    led = (_led(spot, free[k], occupied) for k in nearest[:_TRIED])
    first = nearest[0]
    crossing = Label(Box(*map(float, free[first])), (float(ends[first, 0]), float(ends[first, 1])))
    return next((label for label in led if label is not None), crossing)


def _extent(spot: Spot) -> tuple[float, float]:
    widest = max(text_width(name, spot.size) for name in spot.names)
    return widest + 2 * PAD, spot.size * LINE_HEIGHT * len(spot.names)


def _inside(boxes: Boxes, frame: Box) -> Flags:
    at_least = (boxes[:, 0] >= frame.left) & (boxes[:, 1] >= frame.top)
    return at_least & (boxes[:, 2] <= frame.right) & (boxes[:, 3] <= frame.bottom)


def _meet(boxes: Boxes, others: Boxes) -> Flags:
    """(boxes, others): do they share more than an edge?"""
    a, b = boxes[:, None, :], others[None, :, :]
    across = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
    return across & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
