"""Subscriptions as OPML, the exchange format of feed readers.

What OPML has no word for stands in attributes of our own namespace, which other programs ignore,
so that export and import lose nothing.
"""

from __future__ import annotations

import json
import re

from lxml import etree

from readinglist.core.errors import UNREADABLE, InputError
from readinglist.core.frozen import Frozen
from readinglist.core.ids import is_category
from readinglist.core.papers import Skipped
from readinglist.core.subscriptions import Subscription
from readinglist.core.text import clean, clean_or_none
from readinglist.formats.encoding import decode
from readinglist.formats.identity import web_address

NAMESPACE = "https://readinglist.invalid/opml"
ARXIV_FEED = "https://rss.arxiv.org/atom"

_OWN = f"{{{NAMESPACE}}}"
_DECLARATION = re.compile(r"<\?xml[^<>]{0,200}\?>")
_REFUSED = re.compile(r"(?i)<!\s*(?:DOCTYPE|ENTITY)")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_ARXIV_FEED = re.compile(r"https?://(?:export\.|rss\.)?arxiv\.org/(?:rss|atom)/([A-Za-z.+-]{2,500})(?:\?.*)?")


class Outlines(Frozen):
    """The subscriptions of an OPML file, and the outlines that are none."""

    subscriptions: tuple[Subscription, ...]
    skipped: tuple[Skipped, ...]


def read_opml(body: bytes | str) -> Outlines:
    """Subscriptions from the outlines of an OPML file, each under the name and folder it has there.

    Folders become shelves; arXiv's feeds become kind "arxiv" with their categories. A document type
    or entity is refused, a bare `&` (frequent in the wild) is read as the sign. Raises InputError.
    """
    subscriptions: list[Subscription] = []
    skipped: list[Skipped] = []
    names: set[str] = set()
    for outline in _parse(body).iter("outline"):
        name = _attribute(outline, "title") or _attribute(outline, "text") or _attribute(outline, "xmlUrl")
        read = _subscription(outline, name or "")
        if isinstance(read, Skipped):
            skipped.append(read)
        elif read is not None and read.name in names:
            skipped.append(Skipped(read.name, "its name is taken by another outline of the file"))
        elif read is not None:
            names.add(read.name)
            subscriptions.append(read)
    return Outlines(tuple(subscriptions), tuple(skipped))


def write_opml(subscriptions: tuple[Subscription, ...], rss_base: str = ARXIV_FEED) -> str:
    """An OPML 2.0 document of all subscriptions, in their order, one folder to a shelf.

    `rss_base` is the address that arXiv's categories are appended to.
    """
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"rl": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "readinglist"
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for subscription in subscriptions:
        parent = body
        if shelf := subscription.shelf:
            if shelf not in folders:
                folders[shelf] = etree.SubElement(body, "outline", {"text": clean(shelf)})
            parent = folders[shelf]
        etree.SubElement(parent, "outline", _attributes(subscription, rss_base))
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document.decode()


def _parse(body: bytes | str) -> etree._Element:
    text = _DECLARATION.sub("", body if isinstance(body, str) else decode(body), count=1).strip("\ufeff\x00 \r\n\t")
    if _REFUSED.search(text):
        raise InputError("OPML with a document type or entities is refused")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        try:
            root = etree.fromstring(text.encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError:
            root = etree.fromstring(_BARE_AMPERSAND.sub("&amp;", text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"not a sound XML file ({str(error)[:100]})") from None
    if root.tag != "opml":
        raise InputError("XML, but not OPML")
    return root


def _subscription(outline: etree._Element, name: str) -> Subscription | Skipped | None:
    """What one outline is; None for a folder."""
    kind = _attribute(outline, f"{_OWN}kind")
    address = _attribute(outline, "xmlUrl")
    if kind is None and address is None:
        return None if len(outline) else Skipped(name or "outline", "it has no address of a feed")
    arxiv = _ARXIV_FEED.fullmatch(address or "")
    url = web_address(address) if address else None
    if kind is None and arxiv is None and url is None:
        return Skipped(name or "outline", "the address of its feed is not http or https")
    parent = outline.getparent()
    folder = _attribute(parent, "text") if parent is not None and parent.tag == "outline" else None
    kind = kind or ("arxiv" if arxiv else "blog")
    return Subscription(
        name=name,
        kind=kind,
        categories=_categories(outline, arxiv[1] if arxiv else "") if kind == "arxiv" else (),
        query=_attribute(outline, f"{_OWN}query"),
        url=url if kind == "blog" else None,
        ids=tuple((_attribute(outline, f"{_OWN}ids") or "").split()),
        shelf=folder,
        weight=_weight(_attribute(outline, f"{_OWN}weight")),
        why=_attribute(outline, "description"),
        authors=_authors(_attribute(outline, f"{_OWN}authors")),
        year=_year(_attribute(outline, f"{_OWN}year")),
    )


def _categories(outline: etree._Element, address: str) -> tuple[str, ...]:
    own = _attribute(outline, f"{_OWN}categories")
    return tuple(own.split()) if own else tuple(filter(is_category, address.split("+")))


def _attributes(subscription: Subscription, rss_base: str) -> dict[str, str]:
    address = subscription.url
    if subscription.kind == "arxiv":
        address = f"{rss_base.rstrip('/')}/" + "+".join(subscription.categories)
    optional = {
        "type": "rss" if address else None,
        "xmlUrl": address,
        "description": subscription.why,
        f"{_OWN}query": subscription.query,
        f"{_OWN}categories": " ".join(subscription.categories) or None,
        f"{_OWN}ids": " ".join(subscription.ids) or None,
        f"{_OWN}authors": json.dumps(subscription.authors, ensure_ascii=False) if subscription.authors else None,
        f"{_OWN}year": str(subscription.year) if subscription.year is not None else None,
        f"{_OWN}weight": repr(subscription.weight) if subscription.weight != 1.0 else None,
    }
    given = {name: clean(value) for name, value in optional.items() if value}
    name = clean(subscription.name)
    return {"text": name, "title": name, **given, f"{_OWN}kind": subscription.kind}


def _attribute(outline: etree._Element, name: str) -> str | None:
    value = outline.get(name)
    return clean_or_none(value) if isinstance(value, str) else None


def _authors(text: str | None) -> tuple[str, ...]:
    try:
        names = json.loads(text or "[]")
    except UNREADABLE:
        return ()
    cleaned = [clean(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return tuple(name for name in cleaned if name)


def _year(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) == 4 else None


def _weight(text: str | None) -> float:
    try:
        weight = float(text) if text else 1.0
    except ValueError:
        return 1.0
    return min(max(weight, 0.0), 1.0) if weight == weight else 1.0
