"""The announcement feeds of a loopback arXiv, in the form of rss.arxiv.org: Atom and RSS 2.0."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from xml.sax.saxutils import escape

from readinglist.core.clock import EASTERN
from readinglist.core.papers import PaperData

CAP = 2000  # entries that a feed holds at most
LICENCE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"

Entries = Sequence[tuple[PaperData, str]]


def midnight(day: date) -> datetime:
    """When the feed of `day` is built: midnight in New York."""
    return datetime.combine(day, time(0), EASTERN)


def build_atom(day: date, categories: Sequence[str], entries: Entries) -> str:
    """The Atom feed of `day`, at most `CAP` entries."""
    name, built = "+".join(categories), midnight(day).astimezone(UTC)
    title = ", ".join(categories)
    body = "\n".join(_atom_entry(paper, kind, day) for paper, kind in entries[:CAP])
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">
  <id>http://rss.arxiv.org/atom/{name}</id>
  <title>{title} updates on arXiv.org</title>
  <updated>{built.isoformat()}</updated>
  <link href="http://rss.arxiv.org/atom/{name}" rel="self" type="application/atom+xml"/>
  <subtitle>{title} updates on the arXiv.org e-print archive.</subtitle>
{body}
</feed>
"""


def _atom_entry(paper: PaperData, kind: str, day: date) -> str:
    built = midnight(day)
    categories = "\n".join(f'    <category term="{escape(c)}"/>' for c in paper.categories)
    return f"""  <entry>
    <id>oai:arXiv.org:{paper.id}v{paper.version}</id>
    <title>{escape(paper.title or "")}</title>
    <updated>{built.astimezone(UTC).isoformat()}</updated>
    <link href="https://arxiv.org/abs/{paper.id}" rel="alternate" type="text/html"/>
    <summary>{escape(_summary(paper, kind))}</summary>
{categories}
    <published>{built.isoformat()}</published>
    <arxiv:announce_type>{kind}</arxiv:announce_type>
    <dc:rights>{LICENCE}</dc:rights>
{_journal(paper)}    <dc:creator>{escape(", ".join(paper.authors))}</dc:creator>
  </entry>"""


def build_rss(day: date, categories: Sequence[str], entries: Entries) -> str:
    """The RSS 2.0 feed of `day`, at most `CAP` entries."""
    name, built = "+".join(categories), midnight(day)
    title = ", ".join(categories)
    body = "\n".join(_rss_item(paper, kind, day) for paper, kind in entries[:CAP])
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
    <title>{title} updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/{name}</link>
    <description>{title} updates on the arXiv.org e-print archive.</description>
    <atom:link href="http://rss.arxiv.org/rss/{name}" rel="self" type="application/rss+xml"/>
    <docs>http://www.rssboard.org/rss-specification</docs>
    <language>en-us</language>
    <lastBuildDate>{format_datetime(built.astimezone(UTC))}</lastBuildDate>
    <managingEditor>rss-help@arxiv.org</managingEditor>
    <pubDate>{format_datetime(built)}</pubDate>
    <skipDays>
      <day>Saturday</day>
      <day>Sunday</day>
    </skipDays>
{body}
  </channel>
</rss>
"""


def _rss_item(paper: PaperData, kind: str, day: date) -> str:
    categories = "\n".join(f"      <category>{escape(c)}</category>" for c in paper.categories)
    return f"""    <item>
      <title>{escape(paper.title or "")}</title>
      <link>https://arxiv.org/abs/{paper.id}</link>
      <description>{escape(_summary(paper, kind))}</description>
      <guid isPermaLink="false">oai:arXiv.org:{paper.id}v{paper.version}</guid>
{categories}
      <pubDate>{format_datetime(midnight(day))}</pubDate>
      <arxiv:announce_type>{kind}</arxiv:announce_type>
      <dc:rights>{LICENCE}</dc:rights>
{_journal(paper)}      <dc:creator>{escape(", ".join(paper.authors))}</dc:creator>
    </item>"""


def _summary(paper: PaperData, kind: str) -> str:
    return f"arXiv:{paper.id}v{paper.version} Announce Type: {kind} \nAbstract: {paper.abstract or ''}"


def _journal(paper: PaperData) -> str:
    lines = []
    if paper.doi:
        lines.append(f"      <arxiv:DOI>{escape(paper.doi)}</arxiv:DOI>\n")
    if paper.journal_ref:
        lines.append(f"      <arxiv:journal_reference>{escape(paper.journal_ref)}</arxiv:journal_reference>\n")
    return "".join(lines)
