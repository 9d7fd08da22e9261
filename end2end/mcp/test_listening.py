"""The official client listens for changes, and takes calls back."""

import anyio
import pytest
from conftest import DOORS, MODES
from mcp.client.subscriptions import ListenNotSupportedError
from test_tools import call

pytestmark = pytest.mark.anyio

BOARD = "hub://projects/HUB/board"


async def next_of(subscription):
    """The next change."""
    with anyio.fail_after(20):
        async for event in subscription:
            return event
    raise AssertionError("the subscription ended")


@pytest.mark.parametrize("door", DOORS)
async def test_who_listens_to_a_task_hears_of_its_changes_alone(hub, connect, door):
    keys = [hub.admin.call("POST", "/tasks", {"project": "HUB", "title": title})["key"] for title in ("Mine", "Other")]
    mine = f"hub://tasks/{keys[0]}"
    async with connect(door) as client, client.listen(resource_subscriptions=[mine]) as changes:
        assert changes.honored.resource_subscriptions == [mine]
        # Another's change, made by a person, comes first and is not told.
        hub.admin.call("PATCH", f"/tasks/{keys[1]}", {"title": "Another"})
        hub.admin.call("PATCH", f"/tasks/{keys[0]}", {"title": "Mine again"})
        assert (await next_of(changes)).uri == mine
        await call(client, "tasks_comment", task=keys[0], body="Half done.")
        assert (await next_of(changes)).uri == mine


@pytest.mark.parametrize("door", DOORS)
async def test_who_listens_to_a_board_hears_of_a_move(hub, connect, door):
    key = hub.admin.call("POST", "/tasks", {"project": "HUB", "title": "Oil the hinges"})["key"]
    async with connect(door) as client, client.listen(resource_subscriptions=[BOARD]) as changes:
        hub.admin.call("POST", f"/tasks/{key}/move", {"to": "backlog"})
        assert (await next_of(changes)).uri == BOARD
        assert key in (await client.read_resource(BOARD)).contents[0].text


async def test_a_new_document_changes_the_list(hub, connect):
    async with connect("http") as client, client.listen(resources_list_changed=True) as changes:
        hub.admin.call("PUT", "/projects/HUB/docs/house-rules", {"title": "House rules", "body": "Knock first."})
        assert type(await next_of(changes)).__name__ == "ResourcesListChanged"


@pytest.mark.parametrize("door", DOORS)
async def test_the_older_protocol_cannot_listen(connect, door):
    async with connect(door, "legacy") as client:
        with pytest.raises(ListenNotSupportedError):
            async with client.listen(resource_subscriptions=[BOARD]):
                pass


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("door", DOORS)
async def test_a_call_taken_back_leaves_the_connection_and_the_inbox_as_they_were(hub, connect, door, mode):
    async with connect(door, mode) as client:
        async with anyio.create_task_group() as waiting:
            waiting.start_soon(client.call_tool, "inbox_read", {"wait_seconds": 25})
            # Answered while the other waits, and so after it was sent.
            await call(client, "projects_list")
            waiting.cancel_scope.cancel()
        hub.admin.call("POST", "/threads", {"to": "claude", "body": "Left or right?"})
        with anyio.fail_after(10):
            [item] = (await call(client, "inbox_read"))["items"]
        assert item["text"] == "Left or right?"
