"""A page as HTML: one file with its own style, no script, nothing from another host; for browsers and for mail.

Built from functions that escape whatever is not markup of ours. The elements are few and plain, because mail
programs know few: headings, paragraphs, lists. Dark and light follow the reader's system.
"""

from __future__ import annotations

from html import escape

from readinglist.text import safe_for_terminal

from .page_parts import Bit, Entry, Page, Part, Row

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; background: #fff; color: #1c1c1e; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #c8c8cc; padding-bottom: .2rem; }
h3 { font-size: 1rem; line-height: 1.35; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
li { margin: .25rem 0; }
a { color: #0550ae; }
small { color: #57575c; font-size: .875rem; }
ins { color: #116329; }
del { color: #a40e26; }
code { font-size: .9em; }
@media (prefers-color-scheme: dark) {
  body { background: #16171a; color: #e6e6e8; }
  h2 { border-color: #48494e; }
  a { color: #79b8ff; }
  small { color: #a5a6ab; }
  ins { color: #7ee787; }
  del { color: #ffa198; }
}
"""
_TAGS = {"strong": "strong", "em": "em", "dim": "small", "code": "code", "old": "del", "new": "ins"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # whoever opens the file: it asks nobody for anything


def page_html(page: Page) -> str:
    """The page as a whole document."""
    title = _text(page.title)
    head = (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>"
    )
    body = f"<main>\n<h1>{title}</h1>\n{page_fragment(page)}\n</main>"
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def page_fragment(page: Page) -> str:
    """What stands below the title, without any style: for a feed."""
    return "\n".join([*map(_paragraph, page.rows), *map(_part, page.parts)])


def _part(part: Part) -> str:
    lines = [f"<h2>{_text(part.title)}</h2>", *map(_paragraph, part.rows)]
    lines += [_paper(entry) for entry in part.entries if entry.heading is not None]
    if bullets := [_bullet(entry) for entry in part.entries if entry.heading is None]:
        lines += ["<ul>", *bullets, "</ul>"]
    return "\n".join(lines)


def _paper(entry: Entry) -> str:
    return "\n".join([f"<h3>{_row(entry.heading or ())}</h3>", *map(_paragraph, entry.rows)])


def _bullet(entry: Entry) -> str:
    first, *below = entry.rows
    inner = "".join(f"<li>{_row(row)}</li>" for row in below)
    return f"<li>{_row(first)}{f'<ul>{inner}</ul>' if inner else ''}</li>"


def _paragraph(row: Row) -> str:
    return f"<p>{_row(row)}</p>"


def _row(row: Row) -> str:
    return "".join(map(_bit, row))


def _bit(bit: Bit) -> str:
    text, tag = _text(bit.text), _TAGS.get(bit.style)
    if bit.style in ("old", "new"):
        text = text[2:-2]  # the brackets are for where there is no colour
    if tag:
        text = f"<{tag}>{text}</{tag}>"
    if bit.href and bit.href.startswith(("https://", "http://")):
        text = f'<a href="{_text(bit.href)}" rel="noopener noreferrer">{text}</a>'
    return text


def _text(text: str) -> str:
    return escape(safe_for_terminal(text), quote=True)
