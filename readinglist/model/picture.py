"""A drawing, as notebooks and pages show it."""

from __future__ import annotations


class Picture(str):
    """SVG as text; nothing in it runs or is loaded from elsewhere. A notebook shows what it draws."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)
