"""Pictures in a page: their colours stay apart on a dark ground too, and each colour of the palette has its rule."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations

import numpy as np
import pytest

from readinglist.formats.svg import ARC, COURSE_COLOURS, FAINT, FATE_COLOURS, INK, LINE, MINE, PAPER, Rgb, hex_of
from tests.unit.formats.test_palette import APART, EYES, _lab, _linear

STYLE = files("readinglist.interface.web").joinpath("static", "pictures.css").read_text(encoding="utf-8")
PAGE = files("readinglist.interface.web").joinpath("static", "style.css").read_text(encoding="utf-8")
NAMES = {fate: "--" + (fate or "no fate").replace(" ", "-") for fate in FATE_COLOURS}
TEXT, GRAPHIC = 4.5, 3.0  # contrasts that WCAG 2.2 asks for (1.4.3, 1.4.11)


def variables(style: str, *, dark: bool) -> dict[str, Rgb]:
    """The colours that a sheet gives its names in one mode."""
    light, _, rest = style.partition("@media (prefers-color-scheme: dark)")
    block = rest.partition("\n}")[0] if dark else light
    found = re.findall(r"(--[a-z-]+): #([0-9a-f]{6})", block)
    return {name: (int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)) for name, code in found}


def contrast(a: Rgb, b: Rgb) -> float:
    one, other = (float(_linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (a, b))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_on_a_light_ground_fates_have_the_colours_of_the_files():
    light = variables(STYLE, dark=False)
    assert {fate: light[name] for fate, name in NAMES.items()} == dict(FATE_COLOURS)


@pytest.mark.parametrize("eye", EYES)
def test_on_a_dark_ground_any_two_fates_differ_for_every_kind_of_eye(eye):
    dark = variables(STYLE, dark=True)
    seen = {f: _lab(np.clip(np.array(EYES[eye]) @ _linear(dark[name]), 0, 1)) for f, name in NAMES.items()}
    apart = {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(seen, 2)}
    assert min(apart.values()) >= APART, min(apart, key=lambda pair: apart[pair])


@pytest.mark.parametrize("dark", [False, True])
def test_words_and_lines_of_pictures_are_seen_on_either_ground(dark):
    colours, ground = variables(STYLE, dark=dark), variables(PAGE, dark=dark)["--paper"]
    for name in ("--picture-ink", "--picture-faint"):
        assert contrast(colours[name], ground) >= TEXT, name
    for name in ("--picture-arc", "--picture-mine", "--rim", "--marked"):
        assert contrast(colours[name], ground) >= GRAPHIC, name


def test_the_scale_of_the_last_year_is_that_of_the_files_and_runs_to_the_ground_in_the_dark():
    light, dark = variables(STYLE, dark=False), variables(STYLE, dark=True)
    courses = [course for course in COURSE_COLOURS if course]
    assert {course: light[f"--{course}"] for course in courses} == {c: COURSE_COLOURS[c] for c in courses}
    for eye in EYES.values():
        seen = [_lab(np.clip(np.array(eye) @ _linear(dark[f"--{course}"]), 0, 1)) for course in courses]
        assert [one[0] for one in seen] == sorted((one[0] for one in seen), reverse=True)
        assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= APART / 2, "size tells them too"


@pytest.mark.parametrize("colour", [*FATE_COLOURS.values(), *COURSE_COLOURS.values(), INK, FAINT, PAPER, MINE])
def test_each_colour_of_the_palette_changes_with_the_mode(colour):
    assert f'[fill="{hex_of(colour)}"] {{ fill: var(' in STYLE


@pytest.mark.parametrize("colour", [ARC, LINE, INK, FAINT, MINE])
def test_each_colour_of_lines_changes_with_the_mode(colour):
    assert f'[stroke="{hex_of(colour)}"] {{ stroke: var(' in STYLE
