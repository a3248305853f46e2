"""Where the names stand: beside their dots, over no dot, over no other name, and nearer to their own than to any other.

The most important are placed first. A name without such a place is left away, because one that might be taken for its
neighbour's says something wrong. Nothing is drawn by chance: the same picture has its names in the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from readinglist.formats.svg import text_width

LINE_HEIGHT = 1.2  # of the size of the font
PAD = 3.0  # between the letters of a name and what is around it
APART = 1.0  # so much nearer to its own dot than to any other
_GAPS = (2.0, 6.0, 12.0)  # from the rim of a dot to its name
_WAYS = 24  # directions around a dot
_SIDEWAYS = 4.0  # what it costs not to stand to the right, where eyes look for a name; as much again for below
_MOST = 1000  # dots that may have names: the others lie in the crowd of the least important

Floats = NDArray[np.float64]
Boxes = Floats  # (n, 4): left, top, right, bottom


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


def place(spots: Sequence[Spot], frame: Box) -> tuple[Box | None, ...]:
    """The box of the names of each of `spots` (most important first), or None where no place is theirs alone."""
    return _all_placed(tuple(spots), frame)


@lru_cache(maxsize=16)  # the same map is drawn again for whoever marks an idea on it
def _all_placed(spots: tuple[Spot, ...], frame: Box) -> tuple[Box | None, ...]:
    dots = np.array([[spot.x, spot.y, spot.radius] for spot in spots]).reshape(-1, 3)
    taken: Boxes = np.empty((0, 4))
    found: list[Box | None] = [None] * len(spots)
    for number, spot in enumerate(spots[:_MOST]):
        boxes = _beside(spot)
        boxes = boxes[_inside(boxes, frame)]
        boxes = boxes[~_meet(boxes, taken).any(axis=1)]
        gaps = _gaps(boxes, dots)
        own = gaps[:, number].copy()
        gaps[:, number] = np.inf
        free = np.flatnonzero((own > 0) & (gaps.min(axis=1, initial=np.inf) > own + APART))
        if len(free):
            box = boxes[free[0]]
            found[number] = Box(*map(float, box))
            taken = np.vstack([taken, box])
    return tuple(found)


def _beside(spot: Spot) -> Boxes:
    """The places around a dot, those first where eyes look first."""
    width = max(text_width(name, spot.size) for name in spot.names) + 2 * PAD
    height = spot.size * LINE_HEIGHT * len(spot.names)
    turn = 2 * np.pi * np.arange(_WAYS) / _WAYS
    right, down = np.cos(turn), np.sin(turn)
    gap = np.array(_GAPS)[:, None]
    x = (spot.x + (spot.radius + gap) * right + np.clip(1.5 * right, -1, 1) * width / 2).ravel()
    y = (spot.y + (spot.radius + gap) * down + np.clip(1.5 * down, -1, 1) * height / 2).ravel()
    cost = (gap + _SIDEWAYS * ((1 - right) / 2 + (down > 0.1))).ravel()
    boxes = np.column_stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2])
    return np.asarray(boxes[np.argsort(cost, kind="stable")])


def _gaps(boxes: Boxes, dots: Floats) -> Floats:
    """(boxes, dots): from the edge of a box to the rim of a dot; negative where the dot reaches into it."""
    x, y, radius = dots.T
    across = np.maximum(np.maximum(boxes[:, None, 0] - x, x - boxes[:, None, 2]), 0)
    down = np.maximum(np.maximum(boxes[:, None, 1] - y, y - boxes[:, None, 3]), 0)
    return np.asarray(np.hypot(across, down) - radius)


def _inside(boxes: Boxes, frame: Box) -> NDArray[np.bool_]:
    at_least = (boxes[:, 0] >= frame.left) & (boxes[:, 1] >= frame.top)
    return np.asarray(at_least & (boxes[:, 2] <= frame.right) & (boxes[:, 3] <= frame.bottom))


def _meet(boxes: Boxes, others: Boxes) -> NDArray[np.bool_]:
    """(boxes, others): do they share more than an edge?"""
    a, b = boxes[:, None, :], others[None, :, :]
    across = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
    return np.asarray(across & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3]))
