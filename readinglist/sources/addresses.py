"""Which addresses are asked: plain http and https, no names and passwords in them, no private network.

A name is resolved once and what it resolved to is judged and connected to, so that nothing can
change in between. A private address is asked only where the configuration names its host, letter
by letter.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from readinglist.core.errors import Refused
from readinglist.core.frozen import Frozen
from readinglist.core.settings import Settings
from readinglist.core.text import clean

_PORTS = {"http": 80, "https": 443}
_ENDPOINTS = ("rss", "oai", "api", "pdf", "eprint")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Public to some Python that counts: site-local, assignments of the IETF, relays of 6to4, documentation.
_SET_ASIDE = tuple(map(ipaddress.ip_network, ("fec0::/10", "192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))

# (host, port) -> what `socket.getaddrinfo` gives for a stream.
Resolver = Callable[[str, int], list[Any]]
SocketAddress = tuple[int, Any]  # family, address


class Target(Frozen):
    """A web address taken apart. `host` is in lower case, without brackets; `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host_header}{self.path}"

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def parse_target(url: str) -> Target:
    """A URL taken apart. Raises Refused for what is never asked, whoever names it."""
    shown = clean(url)[:200]
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
        if host and not host.isascii():
            host = host.encode("idna").decode()
    except (ValueError, UnicodeError):
        raise Refused(f"{shown!r} is not an address") from None
    if parts.scheme not in _PORTS:
        raise Refused(f"{shown!r} is not asked: only http and https addresses are")
    if parts.username is not None or parts.password is not None:
        raise Refused("an address with a user name or password in it is not asked")
    if not host or any(c <= " " or c == "\x7f" for c in url):
        raise Refused(f"{shown!r} is not an address")
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*-._")
    query = "?" + quote(parts.query, safe="/%:=&~+!$,;'@()*-._?[]") if parts.query else ""
    return Target(parts.scheme, host.lower(), port if port is not None else _PORTS[parts.scheme], path + query)


class Hosts(Frozen):
    """The servers that belong to one errand: exact ones by port, names at the usual ports."""

    exact: frozenset[tuple[str, int]]
    names: frozenset[str]

    def __contains__(self, target: Target) -> bool:
        if (target.host, target.port) in self.exact:
            return True
        usual = target.port in _PORTS.values()
        return usual and (target.host in self.names or is_arxiv_host(target.host))


def is_arxiv_host(host: str) -> bool:
    return host == "arxiv.org" or host.endswith(".arxiv.org")


def arxiv_hosts(settings: Settings) -> Hosts:
    """arXiv's own: the servers of the [arxiv] addresses, and all of arxiv.org."""
    targets = [parse_target(getattr(settings.arxiv, name)) for name in _ENDPOINTS]
    return Hosts(frozenset((t.host, t.port) for t in targets), frozenset(t.host for t in targets))


def follow(target: Target, location: str, group: Hosts, hosts: frozenset[str], start: Target) -> Target:
    """Where a redirect leads: to arXiv, to where the errand began, or to one of `hosts`.

    Raises Refused for any other place, and for a step from https back to http.
    """
    try:
        url = urljoin(str(target), location)
    except ValueError:
        raise Refused(f"{target.host} redirects to an invalid address") from None
    after = parse_target(url)
    if target.scheme == "https" and after.scheme == "http":
        raise Refused(f"{target.host} redirects from https to http, which is not followed")
    own = Hosts(frozenset({(start.host, start.port)}), frozenset({start.host}) | {h.lower() for h in hosts})
    if after not in group and after not in own and after.host_header not in hosts:
        raise Refused(f"{target.host} redirects to {after.host_header}, which is not among the hosts of this source")
    return after


def system_resolver(host: str, port: int) -> list[Any]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def resolve(target: Target, allowed: tuple[str, ...], resolver: Resolver, timeout_s: float) -> list[SocketAddress]:
    """The socket addresses of a target, all of them judged, within `timeout_s` seconds.

    Raises Refused where one is private and its host is not in `allowed`, OSError where the name
    cannot be resolved, TimeoutError where that takes too long.
    """
    found: list[Any] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            found.extend(resolver(target.host, target.port))
        except (OSError, UnicodeError) as error:
            errors.append(error)

    # The C library cannot be interrupted: a thread that is left behind can.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout_s)
    if thread.is_alive():
        raise TimeoutError(f"the name {target.host} was not resolved in time")
    if errors or not found:
        raise OSError(f"the name {target.host} cannot be resolved")
    named = target.host in {entry.lower() for entry in allowed}
    for entry in found:
        if not named and not is_public(str(entry[4][0])):
            raise Refused(
                f"{target.host} is on a private network and is not asked; "
                "name it in [network] allow_private if it should be"
            )
    return [(entry[0], entry[4]) for entry in found]


def connect(
    addresses: list[SocketAddress],
    left: Callable[[], float],
    secure: Callable[[socket.socket], socket.socket] = lambda sock: sock,
) -> socket.socket:
    """A connection to the first address that takes it, made `secure`; each gets its part of the seconds that are left.

    Raises what `left` raises, ssl.SSLError, and the last OSError where none answers.
    """
    failure = OSError("no address")
    for n, (family, address) in enumerate(addresses):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(left() / (len(addresses) - n))
            sock.connect(address)
            return secure(sock)
        except BaseException as error:
            sock.close()
            if not isinstance(error, OSError) or isinstance(error, ssl.SSLError):
                raise
            failure = error
    raise failure


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, however it is wrapped.

    >>> is_public("93.184.216.34"), is_public("::ffff:127.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or any(ip in network for network in _SET_ASIDE))
