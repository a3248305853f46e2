"""Pictures of the full screen: Textual's own screenshots, made smaller and free of addresses.

No font is loaded from anywhere, and blanks are positions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from readinglist.interface.screen import KeyApp

_CELL = 12.2  # width of a cell in the screenshots
_BLANK = "&#160;"


async def screenshot(app: KeyApp, size: tuple[int, int], keys: Sequence[str]) -> str:
    """The screen of `app` after these keys, as SVG. Raises what went wrong in it."""
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        svg = app.export_screenshot(title=f"readinglist {app.title}")
    if app.bug is not None:
        raise app.bug
    return lean(svg)


def lean(svg: str) -> str:
    """The picture without fonts from elsewhere, its texts where they stand, its names always the same."""
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.S).replace("Fira Code", "DejaVu Sans Mono")
    svg = re.sub(r"terminal-\d+", "screen", svg)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.S)
    text = re.compile(r'(<text [^>]*?x=")([\d.]+)("[^>]*?textLength=")([\d.]+)("[^>]*>)(.*?)</text>')
    return "\n".join(line.rstrip() for line in text.sub(_placed, svg).splitlines() if line.strip()) + "\n"


def _placed(match: re.Match[str]) -> str:
    """A text without the blanks around it, moved to where its first letter stands; "" where it is blank."""
    head, x, middle, length, close, words = match.groups()
    leading = 0
    while words.startswith(_BLANK):
        words, leading = words.removeprefix(_BLANK), leading + 1
    trailing = 0
    while words.endswith(_BLANK):
        words, trailing = words.removesuffix(_BLANK), trailing + 1
    if not words:
        return ""
    start = float(x) + leading * _CELL
    return f"{head}{start:g}{middle}{float(length) - (leading + trailing) * _CELL:g}{close}{words}</text>"
