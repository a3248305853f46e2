"""What is attacked: each parser, real files to begin with, and what it may raise.

A parser takes any bytes and ends in one of three ways: with what it read, with an error that a user can act
on, or (a reader of an alien format) with a list of what it skipped. Anything else is a bug, and so is an input that
takes longer than `SECONDS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from readinglist.core.papers import PaperData
from readinglist.core.text import clean
from tests.layouts import document, listed

from . import damaged, house, travels
from .seeds import ATOM, BIBTEX, CSL, CSV, NOTE, OAI, RECORDS, REFERENCES, RIS, SHARE, TEX, archives
from .target import Target, is_clean, scratch


def _announcements(body: bytes) -> None:
    from readinglist.sources.announcements import parse_announcements

    for entry in parse_announcements(body).entries:
        is_clean(entry.paper)


def _oai(body: bytes) -> None:
    from readinglist.sources.oai import parse_oai

    for record in parse_oai(body).records:
        is_clean(record.paper)


def _api(body: bytes) -> None:
    from readinglist.sources.arxiv_api import parse_api

    for paper in parse_api(body).papers:
        is_clean(paper)


def _blog(body: bytes) -> None:
    from readinglist.sources.blogs import parse_blog

    for paper in parse_blog(body, "blog")[0]:
        is_clean(paper)


def _snapshot(body: bytes) -> None:
    from readinglist.sources.snapshot import read_snapshot

    path = scratch() / "snapshot.jsonl"
    path.write_bytes(body)
    for record in read_snapshot(path):
        if isinstance(record, PaperData):
            is_clean(record)


def _config(body: bytes) -> None:
    from readinglist.core.settings import load_settings

    path = scratch() / "config.toml"
    path.write_bytes(body)
    load_settings(path, {})


def _subscriptions(body: bytes) -> None:
    from readinglist.store.subscriptions import parse_subscriptions

    parse_subscriptions(body, Path("feeds/arxiv.toml"))


def _bibliography(kind: str) -> Callable[[bytes], None]:
    def attack(body: bytes) -> None:
        from readinglist.formats import READERS

        for entry in READERS[kind](body).entries:
            is_clean(entry.paper)

    return attack


def _share(body: bytes) -> None:
    from readinglist.formats import READERS
    from readinglist.formats.share_file import read_share

    read_share(body, "file")
    READERS["share"](body)


def _detection(body: bytes) -> None:
    from readinglist.formats import HEAD_BYTES, detect

    detect("file", body[:HEAD_BYTES])


def _opml(body: bytes) -> None:
    from readinglist.formats import read_opml

    read_opml(body)


def _front_matter(body: bytes) -> None:
    from readinglist.core.front_matter import changed, read_values, split

    text = body.decode("utf-8", "replace")
    parts = split(text)
    assert parts.head + parts.front + parts.tail + parts.body == text
    read_values(parts.front)
    after = changed(text, {"title": "A title: of --- two", "tags": ("a", "b")}, add=("title", "tags"))
    assert split(after).body == parts.body, "the user's text was changed"


def _critique(body: bytes) -> None:
    from readinglist.taste.critique_text import read_critique

    read_critique(body.decode("utf-8", "replace"))


def _notebook(body: bytes) -> None:
    from datetime import date

    from readinglist.practice.notebook import read_entries

    read_entries(body.decode("utf-8", "replace"), date(2025, 11, 10))


def _pdf_text(body: bytes) -> None:
    from readinglist.references import extract

    lines = [line for line in clean_lines(body) if line.strip()][:250]
    pages = [listed(lines[at : at + 40], x=60 if at % 80 else 310) for at in range(0, len(lines), 40)]
    extract(document(*pages))


def clean_lines(body: bytes) -> list[str]:
    """The lines of an input as the child that reads a PDF hands them over."""
    return [clean(line)[:600] for line in body.decode("utf-8", "replace").split("\n")]


def _tex(body: bytes) -> None:
    from readinglist.references.tex.eprint import references_of_sources

    references_of_sources({"main.tex": body, "main.bbl": body})


def _archive(body: bytes) -> None:
    from readinglist.sources.eprint import unpack

    unpack(body, "sources.tar.gz")


def _semantic_scholar(body: bytes) -> None:
    import json

    from readinglist.sources.semantic_scholar import parse

    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return
    for item in answer if isinstance(answer, list) else [answer]:
        parse(item)


def _ids(body: bytes) -> None:
    from readinglist.core.ids import find_id, parse_id

    text = body.decode("utf-8", "surrogateescape")[:2000]
    find_id(text)
    parse_id(text)


def _citation_table(body: bytes) -> None:
    from readinglist.sources.citation_files import layout_of, read_edges, read_papers

    path = scratch() / "table.csv"
    path.write_bytes(body)
    layout = layout_of(path)
    list(read_edges(path, layout) if layout.kind == "edges" else read_papers(path, layout, "graph"))


def _idea_list(body: bytes) -> None:
    from readinglist.formats.records import parse_ideas

    parse_ideas(body.decode("utf-8", "surrogateescape"), "ideas.json")


BBL, BIB = "pdf_refs/latex_papers_pdf_bbl.zip!*.bbl", "pdf_refs/latex_papers_pdf_bbl.zip!*.bib"

TARGETS: tuple[Target, ...] = (
    Target("announcements", _announcements, (ATOM,), ("fixtures/arxiv_rss/*.xml",)),
    Target("oai", _oai, (OAI,), ("fixtures/arxiv_oai/*.xml",)),
    Target("api", _api, (ATOM,), ("fixtures/arxiv_api_atom/*.xml",)),
    Target("blog", _blog, (ATOM,), ("fixtures/blogs/*", "fixtures/feeds_malformed/*")),
    Target(
        "snapshot",
        _snapshot,
        (b'{"id":"0704.0001","title":"T","abstract":"A","authors":"A. B","categories":"cs.LG","versions":[]}\n',),
        ("arxiv_cs_1993_2016.jsonl.xz",),
    ),
    Target("bibtex", _bibliography("bibtex"), (BIBTEX,), ("fixtures/zotero/*.bib",)),
    Target(
        "better-bibtex", _bibliography("better-bibtex"), (b'{"items": [{"title": "x"}]}',), ("fixtures/zotero/*.json",)
    ),
    Target(
        "markdown-list",
        _bibliography("markdown"),
        (b"# L\n- [x](https://arxiv.org/abs/1706.03762)\n",),
        ("lists/markdown/*",),
    ),
    Target("ris", _bibliography("ris"), (RIS,), ("fixtures/zotero/*.ris",)),
    Target(
        "openreview", _bibliography("openreview"), (b'{"notes": [{"id": "a", "content": {"title": {"value": "x"}}}]}',)
    ),
    Target(
        "program", _bibliography("program"), (b'{"results": [{"name": "x", "starttime": "2026-01-01T09:00:00Z"}]}',)
    ),
    Target(
        "acl",
        _bibliography("acl"),
        (b'<collection id="a"><volume id="b"><paper id="1"><title>x</title></paper></volume></collection>',),
    ),
    Target("csl", _bibliography("csl"), (CSL,), ("fixtures/zotero/*csl*.json",)),
    Target("csv", _bibliography("csv"), (CSV,)),
    Target("records", _bibliography("records"), (RECORDS,)),
    Target("share", _share, (SHARE,)),
    Target("id-list", _bibliography("ids"), (b"1706.03762\nhep-th/9901001v2 # x\n",)),
    Target(
        "opml",
        _opml,
        (b'<opml version="2.0"><body><outline text="a" xmlUrl="https://a.org/f"/></body></opml>',),
        ("fixtures/opml/*",),
    ),
    Target("detection", _detection, (BIBTEX, RIS, CSL, CSV, SHARE), ("fixtures/zotero/*",)),
    Target("front-matter", _front_matter, (NOTE,)),
    Target("critique", _critique, (NOTE,)),
    Target(
        "notebook", _notebook, (b"# 2025-11-10\n\n## experiments\n\n- 10:00 text @paper(1706.03762)\n- [ ] step\n",)
    ),
    Target("search", house.search, (b'ti:"deep learning" -au:smith cat:cs.LG 2023.. is:kept OR tag:x robo* id:2401.',)),
    Target(
        "config",
        _config,
        (b'[arxiv]\nrequest_interval = 3.0\n[network]\nallow_private = ["127.0.0.1"]\n[keys]\nkeep = "s"\n',),
    ),
    Target(
        "subscriptions",
        _subscriptions,
        (b'[[subscription]]\nname = "a"\nkind = "arxiv"\ncategories = ["cs.LG"]\nweight = 0.5\n',),
    ),
    Target(
        "pdf-text",
        _pdf_text,
        (REFERENCES,),
        ("pdf_refs/excite_english_50.zip!*.csv", BBL),
        most=800,
    ),
    Target(
        "tex",
        _tex,
        (TEX,),
        (BBL, BIB),
        most=1_500,
    ),
    Target("archive", _archive, archives(TEX)),
    Target(
        "semantic-scholar",
        _semantic_scholar,
        (b'[{"paperId": "x", "references": []}, null]',),
        ("fixtures/semantic_scholar/*.json",),
    ),
    Target(
        "query",
        house.query,
        (
            b"select id, title from v_papers where verdict = 'keep' order by published desc limit 5",
            b"select count(*), substr(a.at, 1, 7) from log a join papers p on p.id = a.subject group by 2",
            b"kept_by_month",
            b"pragma table_info(papers)",
        ),
        most=2_000,
    ),
    Target("page", house.page, house.page_seeds(), most=4_000),
    Target("request", house.request, house.request_seeds(), most=4_000),
    Target("log-entries", travels.log_entries, travels.entry_seeds()),
    Target("segments", travels.segments, travels.segment_seeds()),
    Target("zotero-database", damaged.zotero_database, tuple(damaged.database_seeds()), most=300_000),
    Target("zotero-items", damaged.zotero_items, (json.dumps([{"data": damaged.ITEM}, damaged.ITEM]).encode(),)),
    Target("cache-files", damaged.cache_files, damaged.cache_seeds()),
    Target(
        "citation-table",
        _citation_table,
        (
            b"citing,cited\n2401.00001,1706.03762\n",
            b"id\ttitle\tyear\tdate\tcategory\n1706.03762\tAttention\t2017\t2017-06-12\tcs.CL\n",
            b"1;2;cs.CL;1706.03762;[3,1];\n",
        ),
    ),
    Target(
        "idea-list",
        _idea_list,
        (b'[{"idea": "attention", "origin": "1706.03762", "aliases": ["self-attention"], "builds_on": ["x"]}, "y"]',),
    ),
    Target(
        "ids", _ids, (b"arXiv:2401.00001v2", b"https://arxiv.org/abs/hep-th/9901001", b"doi:10.48550/arXiv.1706.03762")
    ),
)
BY_NAME = {target.name: target for target in TARGETS}
