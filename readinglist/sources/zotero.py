"""The Zotero that runs on this machine: its library by the local API, which only reads, and items put into it by the
endpoint of its browser connector, which takes them into the collection that is selected.

It answers on loopback alone, and only loopback is asked here. The user has to allow it in Zotero's settings.
"""

from __future__ import annotations

import ipaddress
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from readinglist.core.clock import Clock
from readinglist.core.errors import (
    UNREADABLE,
    Blocked,
    Incomplete,
    NoSuchResource,
    SourceError,
    Unreachable,
    UsageError,
)
from readinglist.core.events import Waiting
from readinglist.core.settings import Settings

from .transport import Response, Transport

AN_ADDRESS = "http://localhost:23119"
PAGE = 1_000  # items asked for at once; an answer may hold fewer
MOST_ITEMS = 200_000
_SWITCH = "allow other applications on this computer to talk to it (Zotero: Settings, Advanced)"


def loopback_base(address: str) -> str:
    """`address` as the beginning of the addresses of the API. Raises UsageError where it is not on this machine."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme != "http" or not _is_loopback(host) or parts.username or parts.path.strip("/") or parts.query:
        raise UsageError(f"{address[:80]!r} is not asked: only the Zotero of this machine is, as {AN_ADDRESS}")
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port or 23119}"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def local_transport(
    settings: Settings, base: str, cache: Path, clock: Clock, on_wait: Callable[[Waiting], None]
) -> Transport:
    """What may ask `base` on this machine, without the pauses that servers are due. Raises UsageError for another."""
    host = urlsplit(loopback_base(base)).hostname or ""
    network = replace(settings.network, allow_private=(host,))
    settings = replace(settings, network=network, arxiv=replace(settings.arxiv, request_interval=0.0))
    return Transport(settings, cache, clock, on_wait)


def read_local(transport: Transport, base: str) -> tuple[list[Any], dict[str, Any]]:
    """The items of the user's library as the API has them, and its collections by their keys.

    Raises SourceError where Zotero does not run, does not allow it or does not answer in its form.
    """
    items = _all(transport, f"{base}/api/users/0/items")
    shelves = _all(transport, f"{base}/api/users/0/collections")
    collections = {}
    for shelf in shelves:
        data = shelf.get("data") if isinstance(shelf, dict) else None
        if isinstance(data, dict) and isinstance(data.get("key"), str):
            collections[data["key"]] = {"name": data.get("name"), "parent": data.get("parentCollection")}
    return items, collections


def selected_collection(transport: Transport, base: str) -> str:
    """The name of the collection, or library, that is selected in Zotero. Raises SourceError, also for a locked one."""
    answer = _ask(transport, f"{base}/connector/getSelectedCollection", {})
    try:
        found = json.loads(answer.body)
    except UNREADABLE:
        found = None
    name = found.get("name") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(name, str):
        raise Incomplete("Zotero did not say which collection is selected: select one in its window, and try again")
    if found.get("libraryEditable") is False:
        raise SourceError(f"Zotero does not let you change {name[:80]!r}: select another collection in its window")
    return name


def save_items(transport: Transport, base: str, items: Sequence[dict[str, Any]]) -> None:
    """Put items into the selected collection. Raises SourceError; what was put before it stays."""
    session = {"sessionID": uuid.uuid4().hex, "uri": base}
    _ask(transport, f"{base}/connector/saveItems", session | {"items": list(items)})


def _all(transport: Transport, address: str) -> list[Any]:
    """All pages of a list; each begins where the last one ended, whatever number was asked for."""
    found: list[Any] = []
    while len(found) < MOST_ITEMS:
        answer = _ask(transport, f"{address}?format=json&include=data&limit={PAGE}&start={len(found)}")
        page = _page(answer)
        found += page
        total = answer.headers.get("total-results", "")
        if not page or not (total.isascii() and total.isdigit()) or len(found) >= int(total[:9]):
            return found
    raise SourceError(f"Zotero lists more than {MOST_ITEMS:,} items; import a copy of its zotero.sqlite instead")


def _ask(transport: Transport, address: str, question: dict[str, Any] | None = None) -> Response:
    try:
        if question is None:
            return transport.get(address, accept=("json",), headers={"Zotero-API-Version": "3"})
        body, headers = json.dumps(question).encode(), {"X-Zotero-Connector-API-Version": "3"}
        return transport.get(address, headers=headers, question=body, statuses=frozenset({200, 201}))
    except Unreachable:
        base = "/".join(address.split("/")[:3])
        raise Unreachable(f"no Zotero answers at {base}: start it, and {_SWITCH}", "zotero") from None
    except (Blocked, NoSuchResource):
        raise SourceError(f"Zotero does not show its library: {_SWITCH}") from None


def _page(answer: Response) -> list[Any]:
    try:
        page = json.loads(answer.body)
    except UNREADABLE:
        page = None
    if not isinstance(page, list):
        raise Incomplete("Zotero did not answer with a list of items; try again later")
    return page
