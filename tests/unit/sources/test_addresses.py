"""Which addresses are none that we ask, before any name is looked up (FAULTS F22)."""

from __future__ import annotations

import pytest

from readinglist.core.errors import Refused
from readinglist.sources.addresses import is_public, parse_target


@pytest.mark.parametrize("user", ["ada", "ada:secret", ":secret", "ada%40b:secret", ""])
def test_F22_an_address_with_a_user_or_a_password_is_not_asked_nor_repeated(user: str) -> None:
    """Also of a public host: what stands before the `@` is there to make it look like another one, or is a secret."""
    with pytest.raises(Refused) as refused:
        parse_target(f"https://{user}@export.arxiv.org/api/query")
    assert "secret" not in str(refused.value)


def test_F22_the_host_is_what_stands_behind_the_scheme() -> None:
    target = parse_target("https://Export.arXiv.org:8443/a@b?c=d@e")
    assert (target.host, target.port, target.path) == ("export.arxiv.org", 8443, "/a@b?c=d@e")


@pytest.mark.parametrize(
    "address",
    """fec0::1 feff:ffff::1 192.0.0.8 192.0.0.9 192.88.99.1 3fff::1 3fff:fff:ffff::1 64:ff9b:1::7f00:1 5f00::1 100::1
    4000::1 2001:2::1 2001:db8::1 2002:c058:6301::1 2002:7f00:1::1 64:ff9b::c000:8 ::ffff:192.88.99.1 ::127.0.0.1 ::1
    fc00::1 fe80::1%eth0 ff02::1 0.0.0.0 100.64.0.1 198.18.0.1 224.0.0.1 255.255.255.255 fec0::1%1 nowhere""".split(),
)  # fmt: skip
def test_F22_what_is_set_aside_for_other_uses_is_not_public(address: str) -> None:
    """By the registries of IANA: site-local, assignments of protocols, relays of 6to4, documentation; also wrapped."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "192.0.1.1", "192.88.98.1", "2606:2800:220:1::1", "3ffe::1", "64:ff9b::101:101", "::ffff:1.1.1.1"],
)
def test_F22_their_neighbours_are(address: str) -> None:
    assert is_public(address)
