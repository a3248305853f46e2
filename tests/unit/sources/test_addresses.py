"""Which addresses are none that we ask, before any name is looked up (FAULTS F22)."""

from __future__ import annotations

import pytest

from readinglist.core.errors import Refused
from readinglist.sources.addresses import parse_target


@pytest.mark.parametrize("user", ["ada", "ada:secret", ":secret", "ada%40b:secret", ""])
def test_F22_an_address_with_a_user_or_a_password_is_not_asked_nor_repeated(user: str) -> None:
    """Also of a public host: what stands before the `@` is there to make it look like another one, or is a secret."""
    with pytest.raises(Refused) as refused:
        parse_target(f"https://{user}@export.arxiv.org/api/query")
    assert "secret" not in str(refused.value)


def test_F22_the_host_is_what_stands_behind_the_scheme() -> None:
    target = parse_target("https://Export.arXiv.org:8443/a@b?c=d@e")
    assert (target.host, target.port, target.path) == ("export.arxiv.org", 8443, "/a@b?c=d@e")
