"""Lays out the pages and what they link to in build/pages as in the repository, for mkdocs.

python -m release.site
"""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("docs", "bench", "notebooks", "feeds")


def lay_out(to: Path) -> None:
    """Copy README, the other pages of the root and the folders of pages to `to`, which is made anew."""
    shutil.rmtree(to, ignore_errors=True)
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, to / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (*ROOT.glob("*.md"), ROOT / "LICENSE"):
        shutil.copy(file, to / file.name)


if __name__ == "__main__":
    lay_out(ROOT / "build" / "pages")
