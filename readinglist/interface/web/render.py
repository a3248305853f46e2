"""Pages to HTML: one environment of templates, in which every value is escaped.

Text that came from outside was cleaned at the door; here it is made readable (`title|readable`), and what could
turn the direction of a line or hide in it is shown as a mark (`|plain`). Addresses pass `|safe_url`: anything
but http and https becomes no link at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files
from urllib.parse import quote

import nh3
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup, escape

from readinglist.core.ids import is_arxiv
from readinglist.core.text import readable, safe_for_terminal, web_parts
from readinglist.interface.web.asking import Page, named_anchor, with_query

SECTIONS = (  # in the order of the navigation: name, address, word
    ("tonight", "/", "Tonight"),
    ("search", "/search", "Search"),
    ("ideas", "/ideas", "Ideas"),
    ("map", "/map", "Map"),
    ("taste", "/taste", "Taste"),
    ("study", "/study", "Study"),
    ("notebook", "/notebook", "Notebook"),
    ("health", "/health", "Health"),
)
STATIC = {
    "style.css": "text/css; charset=utf-8",
    "pictures.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "decisions.js": "text/javascript; charset=utf-8",
    "map.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


def render(page: Page, job: object = None) -> str:
    """The page as an HTML document, or as the part that its template is. `job`: the work that its foot tells of."""
    return (
        _environment()
        .get_template(page.template)
        .render({"job": job} | dict(page.shown), title=page.title, section=page.section, sections=SECTIONS)
    )


@cache
def static(name: str) -> bytes | None:
    """The bytes of one of our own files; None for any other name."""
    return files(__package__).joinpath("static", name).read_bytes() if name in STATIC else None


def safe_url(text: str | None) -> str | None:
    """`text` where it is an address of http or https with a host, else None."""
    parts = web_parts((text or "").strip())
    return text.strip() if text and parts and "@" not in parts.netloc else None


def plain(text: str | None) -> str:
    """Text with nothing in it that changes how the text around it is shown."""
    return safe_for_terminal(text or "", newlines=True)


def sentence(text: str | None) -> Markup:
    """A sentence of ours that names commands between back-ticks; no line breaks within a month or a day."""
    parts = plain(text).split("`")
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if k % 2 else whole_dates(part) for k, part in enumerate(parts))


def whole_dates(text: str) -> Markup:
    """`text`, escaped, in which no line breaks within a month or a day."""
    return Markup(re.sub(r"\b\d{4}-\d\d(?:-\d\d)?\b", r'<span class="day">\g<0></span>', str(escape(plain(text)))))


def paper_path(paper_id: str) -> str:
    """The address of a paper's page."""
    return f"/paper/{quote(paper_id, safe='/:.')}"


def idea_path(name: str) -> str:
    """The address of an idea's page."""
    return f"/idea/{quote(name, safe=':.')}"


def map_path(idea: str | None = None, paper: str | None = None) -> str:
    """The address of the map, with an idea or a paper marked on it."""
    return with_query("/map", {"idea": idea, "paper": paper})


def arxiv_url(paper_id: str) -> str | None:
    return f"https://arxiv.org/abs/{paper_id}" if is_arxiv(paper_id) else None


def _day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d") if moment else ""


def _static_path(name: str) -> str:
    """The address of one of our own files, which changes with what is in it: browsers may keep it for ever."""
    content = static(name)
    assert content is not None
    return f"/static/{hashlib.sha256(content).hexdigest()[:12]}/{name}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("readinglist.interface.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "readable": lambda text: plain(readable(text or "")),
        "plain": plain,
        "sentence": sentence,
        "safe_url": safe_url,
        "paper_path": paper_path,
        "idea_path": idea_path,
        "arxiv_url": arxiv_url,
        "day": _day,
        "markdown": to_html,
        "linked": lambda text, find: linked(plain(text), find),
        "whole_dates": whole_dates,
        "drawn": Markup,  # a picture of ours, in which `formats/svg.py` escaped all text
    }
    environment.globals |= {"static_path": _static_path, "map_path": map_path, "named_anchor": named_anchor}
    return environment


MOST_CHARS = 400_000  # of a note; what stands behind it is left out, which the page says
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
    left_out = "<p>… the rest of the note is left out here.</p>" if len(text) > MOST_CHARS else ""
    return Markup(
        nh3.clean(
            html + left_out,
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
