"""What the hub offers the official client beside the whole table of tools: prompts, resources, completion of their arguments, and
smaller sets of tools."""

import json

import pytest
from conftest import DOORS, MODES, REPOSITORY
from mcp import MCPError
from mcp.types import PromptReference, ResourceTemplateReference
from test_tools import call

pytestmark = pytest.mark.anyio

SKILLS = sorted(path.name for path in (REPOSITORY / "skills").iterdir())
TEMPLATES = {
    "hub://projects/{key}/board",
    "hub://tasks/{key}",
    "hub://handoffs/{id}",
    "hub://projects/{key}/docs/{slug}",
}


async def read(client, uri):
    """The resource's JSON."""
    [content] = (await client.read_resource(uri)).contents
    return json.loads(content.text)


async def completed(client, reference, **argument):
    [(name, value)] = argument.items()
    return (await client.complete(reference, {"name": name, "value": value})).completion.values


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("door", DOORS)
async def test_each_skill_is_a_prompt_with_the_words_given_in_it(connect, door, mode):
    async with connect(door, mode) as client:
        prompts = (await client.list_prompts()).prompts
        assert sorted(prompt.name for prompt in prompts) == SKILLS
        for prompt in prompts:
            [argument] = prompt.arguments
            assert prompt.description and not argument.required
            [message] = (await client.get_prompt(prompt.name, {argument.name: "words of a user"})).messages
            assert "words of a user" in message.content.text
            assert "$ARGUMENTS" not in message.content.text
        with pytest.raises(MCPError) as refused:
            await client.get_prompt("no-such-prompt")
        assert refused.value.error.code == -32602


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("door", DOORS)
async def test_resources_are_listed_read_and_completed(hub, connect, door, mode):
    hub.admin.call("PUT", "/projects/HUB/docs/house-rules", {"title": "House rules", "body": "Knock first."})
    async with connect(door, mode) as client:
        task = (await call(client, "tasks_create", project="HUB", title="Oil the hinges"))["task"]
        session = (await call(client, "sessions_start", project="HUB"))["session"]
        handoff = (await call(client, "handoffs_create", session=session, summary="Half of it."))["handoff"]

        listed = {resource.uri for resource in (await client.list_resources()).resources}
        assert {"hub://projects/HUB/board", "hub://projects/HUB/docs/house-rules"} <= listed
        templates = (await client.list_resource_templates()).resource_templates
        assert {template.uri_template for template in templates} == TEMPLATES

        assert (await read(client, f"hub://tasks/{task}"))["title"] == "Oil the hinges"
        inbox = (await read(client, "hub://projects/HUB/board"))["columns"]["inbox"]["tasks"]
        assert [card["task"] for card in inbox] == [task]
        assert (await read(client, f"hub://handoffs/{handoff}"))["summary"] == "Half of it."
        [document] = (await client.read_resource("hub://projects/HUB/docs/house-rules")).contents
        assert "Knock first." in document.text
        with pytest.raises(MCPError) as refused:
            await client.read_resource("hub://tasks/HUB-404")
        assert refused.value.error.code == (-32602 if mode == "auto" else -32002)

        def template(uri):
            return ResourceTemplateReference(type="ref/resource", uri=uri)

        assert await completed(client, template("hub://tasks/{key}"), key=task[:4]) == [task]
        assert await completed(client, template("hub://projects/{key}/board"), key="h") == ["HUB"]
        assert await completed(client, template("hub://handoffs/{id}"), id="H") == [handoff]
        assert await completed(client, template("hub://tasks/{key}"), key="NONE") == []
        assert isinstance(await completed(client, PromptReference(type="ref/prompt", name="task-check"), arguments="H"), list)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("door", DOORS)
async def test_a_smaller_set_of_tools(connect, door, mode):
    async with connect(door, mode) as client:
        whole = {tool.name for tool in (await client.list_tools()).tools}
    async with connect(door, mode, offer={"toolset": "core"}) as client:
        core = {tool.name for tool in (await client.list_tools()).tools}
        assert core < whole and {"sessions_start", "tasks_claim", "tasks_complete"} <= core
    async with connect(door, mode, offer={"read_only": "true"}) as client:
        tools = (await client.list_tools()).tools
        assert tools and all(tool.annotations.read_only_hint for tool in tools)
        assert "tasks_create" not in {tool.name for tool in tools}
        with pytest.raises(MCPError):
            await client.call_tool("tasks_create", {"project": "HUB", "title": "Not from here"})
        assert (await call(client, "tasks_list", project="HUB"))["tasks"] == []
