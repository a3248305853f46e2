"""Sources that a loopback arXiv makes up for its papers: a small paper in TeX, as the tar.gz that arXiv sends."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Sequence

from readinglist.model import PaperData
from readinglist.text import readable

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "#$%&_{}"} | {"\\": "", "~": " ", "^": " "})


def build_eprint(paper: PaperData, references: Sequence[str]) -> bytes:
    """A tar.gz with `main.tex`, which cites each of `references` once, and `main.bbl`, which lists them."""
    cited = " ".join(f"Related work is in \\cite{{r{n}}}." for n in range(1, len(references) + 1))
    main = (
        "\\documentclass{article}\n\\begin{document}\n"
        f"\\title{{{_escaped(paper.title)}}}\n\\begin{{abstract}}{_escaped(paper.abstract)}\\end{{abstract}}\n"
        f"\\section{{Introduction}}\n{cited}\n\\bibliography{{refs}}\n\\end{{document}}\n"
    )
    items = "\n\n".join(f"\\bibitem{{r{n}}} {_escaped(text)}" for n, text in enumerate(references, 1))
    listed = f"\\begin{{thebibliography}}{{{len(references)}}}\n{items}\n\\end{{thebibliography}}\n"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, text in (("main.tex", main), ("main.bbl", listed)):
            body = text.encode()
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    return gzip.compress(buffer.getvalue(), mtime=0)


def _escaped(text: str | None) -> str:
    return readable(text or "").translate(_SIGNS)
