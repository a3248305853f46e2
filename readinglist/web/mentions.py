"""What the user's texts name with an @, as links."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

Find = Callable[[str], Iterable[tuple[int, int, str]]]  # a text -> (begin, end, address) of each mention, in order


def linked(text: str, find: Find) -> Markup:
    """`text`, escaped, with a link at each mention."""
    parts, at = [], 0
    for begin, end, address in find(text):
        parts += [escape(text[at:begin]), Markup('<a href="{}">{}</a>').format(address, text[begin:end])]
        at = end
    return Markup("").join([*parts, escape(text[at:])])
