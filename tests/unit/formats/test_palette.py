"""The colours of fates can be told apart by everybody."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from readinglist.formats.svg import COURSE_COLOURS, FATE_COLOURS, INK, PAPER, Rgb, fate_colour, hex_of

# Machado, Oliveira and Fernandes 2009, severity 1: linear RGB as each kind of eye sees it.
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 20  # in CIE Lab, where 2.3 can just be told apart


@pytest.mark.parametrize("eye", EYES)
def test_any_two_fates_differ_for_every_kind_of_eye(eye: str) -> None:
    seen = {fate: _lab(np.clip(np.array(EYES[eye]) @ _linear(colour), 0, 1)) for fate, colour in FATE_COLOURS.items()}
    apart = {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(seen, 2)}
    assert min(apart.values()) >= APART, min(apart, key=lambda pair: apart[pair])


@pytest.mark.parametrize("eye", EYES)
def test_the_scale_of_the_last_year_keeps_its_order_for_every_kind_of_eye(eye: str) -> None:
    seen = [_lab(np.clip(np.array(EYES[eye]) @ _linear(colour), 0, 1)) for colour in COURSE_COLOURS.values()]
    assert [float(one[0]) for one in seen] == sorted(float(one[0]) for one in seen), "from dark to light"
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= APART / 2, "size tells them too"


def test_text_is_dark_on_light() -> None:
    dark, light = (float(_linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (INK, PAPER))
    assert (light + 0.05) / (dark + 0.05) >= 7, "the contrast that WCAG asks for at its highest level"


def test_every_colour_is_three_bytes_and_used_once() -> None:
    assert len(set(FATE_COLOURS.values())) == len(FATE_COLOURS)
    assert all(len(c) == 3 and all(0 <= part <= 255 for part in c) for c in FATE_COLOURS.values())
    assert hex_of(fate_colour("nothing of ours")) == hex_of(FATE_COLOURS[None])


def _linear(colour: Rgb) -> NDArray[np.float64]:
    """sRGB bytes as linear light, 0 to 1."""
    part = np.array(colour) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def _lab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear RGB as CIE Lab, white D65."""
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = np.array(to_xyz) @ light / [0.95047, 1, 1.08883]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
