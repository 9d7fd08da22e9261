"""What the doors do when the hub goes away, and what the official client reads when it is refused."""

import pytest
from conftest import DOORS, MODES
from test_tools import call

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("mode", MODES)
async def test_without_a_hub_the_directory_itself_answers(hub, connect, mode):
    hub.stop()
    async with connect("stdio_data", mode) as client:
        created = await call(client, "tasks_create", project="HUB", title="Written alone")
        listed = await call(client, "tasks_list", project="HUB")
        assert [task["task"] for task in listed["tasks"]] == [created["task"]]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("door", DOORS)
async def test_a_client_goes_on_after_the_hub_was_restarted(hub, connect, door, mode):
    async with connect(door, mode) as client:
        await call(client, "tasks_create", project="HUB", title="Before")
        address = hub.url.removeprefix("http://")
        hub.stop()
        hub.start(address)
        listed = await call(client, "tasks_list", project="HUB")
        assert [task["title"] for task in listed["tasks"]] == ["Before"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("door", DOORS)
async def test_each_refusal_names_the_next_call(connect, door, mode):
    async with connect(door, mode) as client:
        created = await call(client, "tasks_create", project="HUB", title="Wash the car")
        key = created["task"]
        await call(client, "tasks_update", task=key, title="Wash both cars", expected_version=1)
        refusals = [
            ("tasks_update", {"task": key, "title": "No", "expected_version": 1}, "version_conflict", "tasks_get"),
            ("tasks_move", {"task": key, "to": "active"}, "illegal_transition", "tasks_claim"),
            ("tasks_get", {"task": "HUB-404"}, "not_found", "tasks_list"),
            ("tasks_create", {"project": "HUB", "title": "x" * 201}, "invalid", "tasks_create"),
            ("tasks_list", {"cursor": "nonsense"}, "invalid", "tasks_list {}"),
        ]
        for tool, arguments, code, following in refusals:
            result = await client.call_tool(tool, arguments)
            assert result.is_error, tool
            assert result.structured_content["code"] == code
            assert result.structured_content["next"].startswith(following)
