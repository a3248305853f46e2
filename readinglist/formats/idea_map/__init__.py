"""The map of ideas as a picture: where an idea stands in time, how much it is used, what became of it."""

from __future__ import annotations

from readinglist.formats.idea_map.drawing import idea_map

__all__ = ["idea_map"]
