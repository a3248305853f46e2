"""The user's Markdown as HTML that may stand in a page: rendered, then cleaned of all but text and structure.

A note may hold what was pasted into it. Raw HTML is shown as text, images of other hosts are links, and only http and
https lead anywhere. Nesting is bounded, so that ten thousand `>` cost no more than a few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup, escape

MOST_CHARS = 400_000  # of a note; what stands behind it is left out, and told
MOST_NESTED = 20
TAGS = frozenset("h2 h3 h4 h5 h6 p ul ol li blockquote pre code em strong s hr br table thead tbody tr th td a".split())


def to_html(text: str, find: Find | None = None) -> Markup:
    """`text` as HTML. Headings begin at the second level: the first one is that of the page.

    `find`: what in a text becomes a link beside those of Markdown; not in code, and not inside of other links.
    """
    cut = text[:MOST_CHARS]
    html = _parser().render(cut, {"find": find})
    for level in range(5, 0, -1):
        html = html.replace(f"<h{level}>", f"<h{level + 1}>").replace(f"</h{level}>", f"</h{level + 1}>")
    told = "<p>… the rest of the note is left out here.</p>" if len(text) > MOST_CHARS else ""
    return Markup(
        nh3.clean(
            html + told,
            tags=set(TAGS),
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https"},
            link_rel="noopener noreferrer nofollow",
        )
    )


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MOST_NESTED, "linkify": False})
    parser.enable(["table", "strikethrough"]).disable("image")
    parser.core.ruler.push("mentions", _link_mentions)
    return parser


def _link_mentions(state: StateCore) -> None:
    """Text of paragraphs, headings and cells with its mentions as links; what is made here is escaped by `linked`."""
    find: Find | None = state.env.get("find")
    if find is None:
        return
    for block in state.tokens:
        inside = 0
        for one in block.children or ():
            inside += one.nesting if one.type in ("link_open", "link_close") else 0
            if one.type == "text" and not inside and "@" in one.content:
                one.type, one.content = "html_inline", linked(one.content, find)


# What the user's texts name with an @, as links.


Find = Callable[[str], Iterable[tuple[int, int, str]]]  # a text -> (begin, end, address) of each mention, in order


def linked(text: str, find: Find) -> Markup:
    """`text`, escaped, with a link at each mention."""
    parts, at = [], 0
    for begin, end, address in find(text):
        parts += [escape(text[at:begin]), Markup('<a href="{}">{}</a>').format(address, text[begin:end])]
        at = end
    return Markup("").join([*parts, escape(text[at:])])
