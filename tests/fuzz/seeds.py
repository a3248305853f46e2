"""What mutations begin with: an input of each format, and the beginnings of real files where they are."""

from __future__ import annotations

import gzip
import lzma
import os
import tarfile
from collections.abc import Iterator
from fnmatch import fnmatch
from io import BytesIO
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

SEED_BYTES = 12_000  # of a real file: enough for a few entries
SHARED = Path(os.environ.get("RL_SHARED", Path(__file__).resolve().parents[3] / "shared"))

ATOM = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<id>http://rss.arxiv.org/atom/cs.LG</id><title>cs.LG updates</title><updated>2025-11-10T05:00:00+00:00</updated>
<entry><id>oai:arXiv.org:2511.00001v1</id><title>A title $x^2$</title><updated>2025-11-10T05:00:00+00:00</updated>
<link href="https://arxiv.org/abs/2511.00001" rel="alternate" type="text/html"/>
<summary>arXiv:2511.00001v1 Announce Type: new Abstract: Text.</summary><category term="cs.LG"/>
<published>2025-11-10T00:00:00-05:00</published><arxiv:announce_type>new</arxiv:announce_type>
<dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights><dc:creator>Ada Lovelace, Alan Turing</dc:creator>
</entry></feed>"""
OAI = b"""<?xml version='1.0' encoding='UTF-8'?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2025-11-10T12:00:00Z</responseDate>
<request verb="ListRecords" metadataPrefix="arXivRaw">http://oaipmh.arxiv.org/oai</request><ListRecords><record><header>
<identifier>oai:arXiv.org:2511.00001</identifier><datestamp>2025-11-10</datestamp><setSpec>cs:cs:LG</setSpec></header><metadata>
<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2511.00001</id><submitter>A</submitter><version version="v1">
<date>Sat, 8 Nov 2025 10:00:00 GMT</date><size>10kb</size></version><title>A title</title>
<authors>Ada Lovelace and Alan Turing</authors>
<categories>cs.LG stat.ML</categories><abstract>Text.</abstract></arXivRaw></metadata></record>
<resumptionToken cursor="0" completeListSize="2">a|b</resumptionToken></ListRecords></OAI-PMH>"""
BIBTEX = rb"""@string{neurips = "NeurIPS"}
@misc{vaswani2017attention, title={Attention Is {All} You Need}, author={Vaswani, Ashish and Shazeer, Noam}, year=2017,
  eprint={1706.03762}, archivePrefix={arXiv}, primaryClass={cs.CL}, note = {a % b \& c} # neurips, keywords = "x, y"}
@article(schulman, title = "Trust Region Policy Optimization", doi = {10.48550/arXiv.1502.05477}, month = feb)"""
RIS = (
    b"TY  - GEN\r\nTI  - Attention Is All You Need\r\nAU  - Vaswani, Ashish\r\nPY  - 2017/06/12\r\n"
    b"UR  - https://arxiv.org/abs/1706.03762\r\nKW  - a\r\nER  - \r\n"
)
CSL = (
    b'[{"id": "x", "type": "article", "genre": "preprint", "title": "Attention", "number": "arXiv:1706.03762", '
    b'"author": [{"family": "Vaswani", "given": "A."}], "issued": {"date-parts": [[2017, 6, 12]]}, '
    b'"URL": "https://arxiv.org/abs/1706.03762"}]'
)
NOTE = (
    b"---\nid: 2401.00010\ntitle: 'A: title'\ntags: [a, b]\naliases:\n  - x\nmine: yes\n---\n\n"
    b"## Problem\n\nMy own text.\n\n## Would I build on it?\n\n- [ ] step\n"
)
REFERENCES = b"\n".join(
    (
        b"References",
        b"[1] A. Vaswani, N. Shazeer. Attention is all you need. NeurIPS, 2017. arXiv:1706.03762.",
        b"[2] Schulman, J., Levine, S. (2015). Trust region policy optimization. In ICML, pp. 1889-1897.",
        b"[3] G. W. and L. B. and K. M. A very long list of names. doi:10.1000/xyz123, 1999.",
        b"Appendix A. We use [1] as our baseline.",
    )
)

CSV = b"""id,title,authors,year,verdict,tags\r
1706.03762,"Attention, all","Ashish Vaswani; Noam Shazeer",2017,keep,"a; b"\r
1502.05477,'=TRPO,John Schulman,2015,skip,\r
"""
RECORDS = (
    b'[{"id": "1706.03762", "version": 7, "title": "Attention", "authors": ["A. V."], '
    b'"verdict": "keep", "read_at": null, "tags": ["a"]}]'
)
SHARE = (
    b'{"readinglist_share": 1, "on": "2025-11-10", "name": "Ada", "papers": [{"id": "1706.03762", "title": "A", '
    b'"verdict": "keep", "decided": "2025-11-09", "critique": {"ratings": {"upside": "10x", "build_on": "yes"}, '
    b'"line": "good", "sections": [{"heading": "Problem", "text": "Words."}]}, '
    b'"bets": [{"p": 0.7, "top": 0.1, "by": "2027-01-01", "state": "open"}]}]}'
)
TEX = b"\\begin{thebibliography}{9}\\bibitem{a} A. B. \\emph{T}. 2017.\\end{thebibliography} \\cite{a}"


def archives(text: bytes) -> tuple[bytes, ...]:
    """What arXiv sends as the sources of a paper: a tar, the same packed, one file that is packed, one that is not."""
    plain = BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for name in ("main.tex", "sub/main.bbl", "figure.png"):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, BytesIO(text))
    whole = plain.getvalue()
    return whole, gzip.compress(whole, mtime=0), gzip.compress(text, mtime=0), b"\\documentclass{article}\n" + text


def real_files(patterns: tuple[str, ...]) -> Iterator[bytes]:
    """The beginnings of real files, where they are; `x.zip!*.bbl` are files inside of an archive."""
    for pattern in patterns:
        outer, _, inner = pattern.partition("!")
        if inner and (SHARED / "data" / outer).exists():
            with ZipFile(SHARED / "data" / outer) as archive:
                for name in islice((name for name in archive.namelist() if fnmatch(name, inner)), 60):
                    yield archive.read(name)[:SEED_BYTES]
            continue
        for path in islice(sorted((SHARED / "data").glob(outer)), 60):
            with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
                yield file.read(SEED_BYTES)
