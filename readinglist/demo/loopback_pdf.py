"""PDF files that a loopback arXiv makes up for its papers: one page with what is known of a paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from readinglist.model import PaperData
from readinglist.text import readable


def build_pdf(paper: PaperData, references: Sequence[str] = ()) -> bytes:
    """A PDF with title, authors, abstract and a list of references, over as many pages as it takes."""
    import pymupdf  # 60 MB and a tenth of a second: only where a PDF is asked for

    numbered = "".join(f"<p>[{n}] {escape(text)}</p>" for n, text in enumerate(references, 1))
    listed = f"<h2>References</h2>{numbered}" if numbered else ""
    html = (
        f"<h1>{escape(readable(paper.title or ''))}</h1><p>{escape(', '.join(paper.authors))}</p>"
        f"<h2>Abstract</h2><p>{escape(readable(paper.abstract or ''))}</p>"
        f"<p>arXiv:{paper.id}v{paper.version or 1} [{escape(' '.join(paper.categories[:1]))}]</p>{listed}"
    )
    story = pymupdf.Story(html=html)
    page = pymupdf.paper_rect("a4")
    where = pymupdf.Rect(page.x0 + 56, page.y0 + 56, page.x1 - 56, page.y1 - 56)
    document = story.write_with_links(lambda *_: (page, where, None))
    document.set_metadata({"title": paper.title or "", "author": ", ".join(paper.authors)})
    data: bytes = document.tobytes(garbage=3, deflate=True)
    document.close()
    return data
