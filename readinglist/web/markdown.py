"""The user's Markdown as HTML that may stand in a page: rendered, then cleaned of all but text and structure.

A note may hold what was pasted into it. Raw HTML is shown as text, images of other hosts are links, and only http and
https lead anywhere. Nesting is bounded, so that ten thousand `>` cost no more than a few.
"""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

MOST_CHARS = 400_000  # of a note; what stands behind it is left out, and told
MOST_NESTED = 20
TAGS = frozenset("h2 h3 h4 h5 h6 p ul ol li blockquote pre code em strong s hr br table thead tbody tr th td a".split())


def to_html(text: str) -> Markup:
    """`text` as HTML. Headings begin at the second level: the first one is that of the page."""
    cut = text[:MOST_CHARS]
    html = _parser().render(cut)
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
    return parser.enable(["table", "strikethrough"]).disable("image")
