"""Our tools and the agent itself, served: the official client lists and calls them."""

import asyncio
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.faults.play import COMPUTES, Play
from tests.process import AGENT, DEADLINE_S, SCRIPTED, environment, finish, run, started

TOKEN = "canary-token-5fT9wQ2m"


async def conversation(session: Any) -> dict[str, Any]:
    """Return what one client asks and is told."""
    steps: list[str] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        steps.append(message or "")

    await session.initialize()
    return {
        "tools": [tool.name for tool in (await session.list_tools()).tools],
        "computed": await session.call_tool("python", {"code": "print(6 * 7)"}),
        "wrong": await session.call_tool("python", {"program": "1"}),
        "unknown": await session.call_tool("nothing", {}),
        "asked": await session.call_tool("ask", {"question": "6 * 7?"}, progress_callback=note),
        "steps": steps,
    }


def check(told: dict[str, Any]) -> None:
    """Compare all that a client is told."""
    assert told["tools"] == ["ask", "python"]
    assert (told["computed"].content[0].text, told["computed"].isError) == ("42", False)
    assert told["computed"].structuredContent == {"value": 42}
    assert told["wrong"].isError
    assert "'code' is a required property" in told["wrong"].content[0].text
    assert told["unknown"].isError
    assert told["asked"].content[0].text == "It is 42."
    assert told["asked"].structuredContent["value"] == 42
    assert told["asked"].structuredContent["citations"] == []
    assert told["steps"] == [
        "step 1: thinks: multiply", "step 1: calls python", "step 1: python answered",
        "step 2: thinks: the program says it",
    ]  # fmt: skip


def test_the_official_client_lists_and_calls_our_tools_over_stdio(tmp_path: Path) -> None:
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    play = Play(tmp_path).write(*COMPUTES)
    command, *arguments = (*SCRIPTED, "mcp", "serve")
    surroundings = environment(tmp_path, play.env())
    server = StdioServerParameters(
        command=command, args=arguments, env=surroundings, cwd=str(tmp_path)
    )

    async def talk() -> dict[str, Any]:
        with Path(os.devnull).open("w") as nothing:
            async with (
                stdio_client(server, nothing) as streams,
                ClientSession(*streams) as session,
            ):
                return await conversation(session)

    check(asyncio.run(talk()))


@pytest.mark.loopback
def test_the_official_client_lists_and_calls_our_tools_over_http(tmp_path: Path) -> None:
    import httpx
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    play = Play(tmp_path).write(*COMPUTES)
    env = play.env({"AGENT_MCP_TOKEN": TOKEN})

    async def talk(url: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with (
            httpx.AsyncClient(headers=headers, timeout=60) as client,
            streamable_http_client(url, http_client=client) as streams,
            ClientSession(streams[0], streams[1]) as session,
        ):
            return await conversation(session)

    with started((*SCRIPTED, "mcp", "serve", "--http"), tmp_path, env) as process:
        assert process.stdout is not None
        url = process.stdout.readline().decode().strip()
        check(asyncio.run(talk(url)))
        known = {"Authorization": f"Bearer {TOKEN}"}
        assert httpx.post(url).status_code == 401
        assert httpx.post(url, headers={"Authorization": "Bearer x"}).status_code == 401
        assert httpx.post(url, headers={**known, "Host": "evil.example"}).status_code >= 400
        process.terminate()
        done = finish(process)
    assert TOKEN not in done.err


def test_the_end_of_input_ends_the_server(tmp_path: Path) -> None:
    done = run((*AGENT, "mcp", "serve"), tmp_path)

    assert (done.code, done.out, done.err) == (0, "", "")


def test_reading_alone_offers_no_agent(tmp_path: Path) -> None:
    asked = (
        b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
        b'"capabilities":{},"clientInfo":{"name":"x","version":"1"}}}\n'
        b"this is no message\n"
        b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
        b'{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n'
    )
    command = (*AGENT, "mcp", "serve", "--read-only")
    with started(command, tmp_path, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(asked)
        process.stdin.flush()
        process.stdout.readline()
        listed = json.loads(process.stdout.readline())
        process.stdin.close()
        code = process.wait(DEADLINE_S)
        process.stdin = None

    assert code == 0
    assert [tool["name"] for tool in listed["result"]["tools"]] == ["python"]
