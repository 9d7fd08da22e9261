"""The official MCP client lists the tools and works on tasks, at every door and with both negotiations."""

import json

import pytest
from conftest import DOORS, MODES

pytestmark = pytest.mark.anyio

EXPECTED = {
    "projects_list",
    "tasks_list",
    "tasks_get",
    "tasks_create",
    "tasks_update",
    "tasks_move",
    "tasks_comment",
    "tasks_link",
    "members_list",
    "search_all",
}


async def call(client, tool, **arguments):
    """What the tool answered; a refusal fails the test."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert json.loads(result.content[0].text) == result.structured_content, "the text is the same JSON"
    return result.structured_content


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("door", DOORS)
async def test_an_agent_creates_moves_and_comments_a_task(hub, connect, door, mode):
    async with connect(door, mode) as client:
        created = await call(client, "tasks_create", project="HUB", title="Oil the hinges")
        key = created["task"]
        moved = await call(client, "tasks_move", task=key, to="backlog", expected_version=created["version"])
        assert moved["version"] == created["version"] + 1
        await call(client, "tasks_comment", task=key.lower(), body="Done by Friday.")
    task = hub.admin.call("GET", f"/tasks/{key}")
    assert (task["status"], task["created_by"], task["comment_count"]) == ("backlog", "claude", 1)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("door", DOORS)
async def test_every_tool_is_described(connect, door, mode):
    async with connect(door, mode) as client:
        tools = (await client.list_tools()).tools
        assert EXPECTED <= {tool.name for tool in tools}
        for tool in tools:
            hints = tool.annotations.model_dump()
            named = ("read_only_hint", "destructive_hint", "idempotent_hint", "open_world_hint")
            assert all(hints[hint] is not None for hint in named), f"{tool.name}: {hints}"
            assert tool.output_schema, tool.name
        assert client.instructions and len(client.instructions.encode()) <= 2048
    size = len(json.dumps([tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools], separators=(",", ":")))
    assert size <= 32_000, f"the whole list is {size} bytes"


async def test_a_move_by_a_person_is_seen_by_the_agents_next_call(hub, connect):
    async with connect("http") as client:
        created = await call(client, "tasks_create", project="HUB", title="Sweep the yard", status="backlog")
        hub.admin.call("POST", f"/tasks/{created['task']}/move", {"to": "active"})
        assert (await call(client, "tasks_get", task=created["task"]))["status"] == "active"


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("tasks_get", {"task": "HUB-404"}, "not_found"),
        ("tasks_create", {"project": "HUB", "title": "x" * 201}, "invalid"),
        ("tasks_create", {"project": "HUB", "title": "x", "colour": "red"}, "invalid"),
        ("tasks_list", {"cursor": "nonsense"}, "invalid"),
    ],
)
async def test_a_refusal_comes_in_band_with_its_code(connect, tool, arguments, code):
    async with connect("http") as client:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        assert code in result.content[0].text


async def test_agents_are_led_to_claiming_and_completing(connect):
    async with connect("http") as client:
        created = await call(client, "tasks_create", project="HUB", title="Mow", status="backlog")
        result = await client.call_tool("tasks_move", {"task": created["task"], "to": "active"})
        assert result.is_error
        assert "illegal_transition" in result.content[0].text and "tasks_claim" in result.content[0].text


@pytest.mark.parametrize("door", DOORS)
async def test_a_wrong_token_opens_no_door(connect, door):
    with pytest.raises(BaseException):
        async with connect(door, token="hub_wrong") as client:
            result = await client.call_tool("projects_list", {})
            assert not result.is_error, result.content
