"""`readinglist mcp` asked by the client of the package: each tool, writes, hostile arguments."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.memory import create_connected_server_and_client_session as connected
from mcp.types import CallToolResult

from readinglist import open_library
from readinglist.core.papers import Insert
from readinglist.shell.mcp_server import serve
from tests.fakes import paper
from tests.integration.store_toys import at

FIRST, SECOND = paper(1).id, paper(2).id
READING: dict[str, dict[str, Any]] = {
    "top": {"n": 5},
    "why": {"id": FIRST},
    "search": {"query": "~robots", "n": 3},
    "show": {"id": FIRST},
    "similar": {"id": FIRST},
    "ideas": {},
    "notebook": {"query": "gait"},
}
WRITING = {"verdict": {"id": FIRST, "verdict": "keep", "because": "new"}, "note": {"id": FIRST, "line": "a good line"}}
HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("show", {"id": "../../etc/passwd"}),
    ("show", {"id": "x" * 100_000}),
    ("show", {}),
    ("why", {"id": "2999.99999"}),
    ("search", {"query": ""}),
    ("search", {"query": "walk", "n": 10**9}),
    ("search", {"query": ["walk"]}),
    ("similar", {"id": FIRST, "n": -1}),
    ("notebook", {"query": "  "}),
    ("verdict", {"id": FIRST, "verdict": "delete"}),
    ("note", {"id": "' or 1=1 --", "line": "x"}),
    ("run", {"sql": "drop table log"}),
]
Talk = Callable[[ClientSession], Coroutine[Any, Any, Any]]


@pytest.fixture
def library(tmp_path: Path) -> Any:
    with open_library(tmp_path / "home", environ={}, clock=at()) as library:
        library.store.papers.apply(Insert(paper(n)) for n in range(1, 30))
        yield library


def told(result: CallToolResult) -> str:
    return "".join(getattr(part, "text", "") for part in result.content)


def talk(library: Any, say: Talk, *, allow_writes: bool = False) -> Any:
    async def session() -> Any:
        server = serve(library, allow_writes=allow_writes)
        async with connected(server._mcp_server) as client:
            return await say(client)

    return asyncio.run(session())


def test_it_lists_its_tools_and_runs_each_without_a_decision(library: Any) -> None:
    library.practice.note("gait of a robot")
    library.search("walk")
    last, log = library.store.lists.last(), library.log()

    async def say(client: ClientSession) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == set(READING)
        assert all(tool.annotations and tool.annotations.readOnlyHint for tool in tools)
        for name, arguments in READING.items():
            result = await client.call_tool(name, arguments)
            assert not result.isError, told(result)
            assert isinstance(json.loads(told(result)), dict)

    talk(library, say)
    assert library.log() == log
    assert library.store.lists.last() == last


def test_writes_are_refused_without_the_flag_and_say_where_they_come_from_with_it(library: Any) -> None:
    async def say(client: ClientSession) -> list[bool]:
        return [bool((await client.call_tool(name, given)).isError) for name, given in WRITING.items()]

    assert talk(library, say) == [True, True]
    assert library.log() == ()
    assert talk(library, say, allow_writes=True) == [False, False]
    line, verdict = library.log()
    assert (verdict.data.verdict, verdict.data.because, line.data.line) == ("keep", "mcp: new", "mcp: a good line")
    library.undo(2)
    assert library.paper(FIRST).verdict is None


def test_hostile_arguments_are_errors(library: Any) -> None:
    async def say(client: ClientSession) -> list[str]:
        return [told(result) for name, given in HOSTILE if (result := await client.call_tool(name, given)).isError]

    found = talk(library, say, allow_writes=True)
    assert len(found) == len(HOSTILE)
    assert not any("Traceback" in text for text in found)
    assert library.log() == ()


def test_a_program_starts_it_over_standard_input_and_output(library: Any) -> None:
    command = ["-m", "readinglist", "--home", str(library.places.data), "mcp"]

    async def ask() -> str:
        params = StdioServerParameters(command=sys.executable, args=command)
        async with stdio_client(params) as (reads, writes), ClientSession(reads, writes) as client:
            await client.initialize()
            return told(await client.call_tool("show", {"id": SECOND}))

    assert json.loads(asyncio.run(ask()))["id"] == SECOND
