"""What a transport sends beyond a plain question: a body, a key, and no more than it was allowed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readinglist.core.errors import BudgetSpent, ConfigError, SourceError, Unreachable
from readinglist.sources import transport as policy
from tests.integration.test_transport import Server, answer, transport


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server([answer(b"{}", kind="application/json")])
    yield running
    running.stop()


def test_a_question_is_posted_with_its_length_and_its_key(server: Server, tmp_path: Path) -> None:
    got = transport(server, tmp_path).get(
        f"{server.url}/batch?fields=x", question=b'{"ids": []}', headers={"x-api-key": "k1"}
    )
    assert got.body == b"{}"
    head = server.heads[0].lower()
    assert head.startswith("post /batch?fields=x ")
    assert "content-length: 11\r\n" in head
    assert "x-api-key: k1\r\n" in head
    assert head.endswith('{"ids": []}')


def test_a_posted_question_follows_no_redirect(server: Server, tmp_path: Path) -> None:
    server.script = [answer(status=307, location="/elsewhere")]
    with pytest.raises(SourceError):
        transport(server, tmp_path).get(server.url, question=b"{}")
    assert len(server.asked) == 1


def test_a_key_goes_to_no_other_server(server: Server, tmp_path: Path) -> None:
    other = Server([answer()])
    server.script = [answer(status=302, location=f"{other.url}/there")]
    host = f"127.0.0.1:{other.port}"
    transport(server, tmp_path).get(server.url, headers={"x-api-key": "secret"}, hosts=frozenset({host}))
    assert "secret" in server.heads[0]
    assert "secret" not in other.heads[0]
    other.stop()


@pytest.mark.parametrize("status", [404, 400])
def test_a_key_stands_in_no_message(server: Server, tmp_path: Path, status: int) -> None:
    server.script = [answer(status=status)]
    with pytest.raises(SourceError) as raised:
        transport(server, tmp_path).get(f"{server.url}/works?api_key=hush&filter=x")
    assert "hush" not in str(raised.value)
    assert "filter" in str(raised.value)


@pytest.mark.parametrize("key", ["a\r\nHost: evil", "", "schlüssel", "a\x00b"])
def test_a_key_that_no_header_takes_is_never_sent(server: Server, tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigError):
        transport(server, tmp_path).get(server.url, headers={"x-api-key": key})
    assert server.asked == []


def test_no_more_is_sent_than_was_allowed_whatever_is_asked_again(server: Server, tmp_path: Path) -> None:
    asking = transport(server, tmp_path)
    asking.allow(3, None)
    server.script = [answer(status=500)]
    with pytest.raises(BudgetSpent):
        asking.get(server.url)
    assert len(server.asked) == 3
    asking.allow(1, None)
    server.script = [answer()]
    asking.get(server.url)
    with pytest.raises(BudgetSpent):
        asking.get(server.url)
    assert len(server.asked) == 4


def test_nothing_is_sent_or_waited_for_after_the_time_allowed(server: Server, tmp_path: Path) -> None:
    asking = transport(server, tmp_path, timeout=600.0)
    asking.allow(None, 20.0)
    server.script = [answer(status=429, retry_after="30")]
    with pytest.raises(BudgetSpent):
        asking.get(server.url)
    assert len(server.asked) == 1


def test_an_answer_that_takes_longer_than_allowed_is_given_up(server: Server, tmp_path: Path) -> None:
    asking = transport(server, tmp_path, timeout=600.0)
    asking.allow(None, 0.5)
    given_up = threading.Event()
    held: list[bool] = []
    server.script = [lambda sock: held.append(given_up.wait(60))]
    with pytest.raises(SourceError):
        asking.get(server.url)
    assert held == [], "the answer was waited for"
    given_up.set()


@pytest.mark.parametrize("limited", [True, False])
def test_a_host_that_is_not_there_is_tried_once_under_a_limit_and_again_else(
    server: Server, tmp_path: Path, limited: bool
) -> None:
    asking = transport(server, tmp_path)
    if limited:
        asking.allow(9, 60.0)
    with pytest.raises(Unreachable) as caught:
        asking.get("http://127.0.0.1:1/nobody-listens")
    assert caught.value.host == "127.0.0.1"
    assert (asking.requests == 1) is limited


def test_a_network_that_swallows_everything_costs_little_under_a_limit(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "REACH_S", 0.3)
    silent = threading.Event()

    ended: list[bool] = []

    def resolver(host: str, port: int) -> list[Any]:
        ended.append(silent.wait(60))
        return []

    asking = transport(server, tmp_path, resolver=resolver)
    asking.allow(9, 60.0)
    with pytest.raises(Unreachable):
        asking.get("http://service.example/batch")
    assert ended == [], "the silence was waited for"
    silent.set()
