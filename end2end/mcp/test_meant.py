"""Arguments as models send them, messages that are none, and answers of bounded length, by the official client."""

import json
import subprocess
import urllib.error
import urllib.request

import pytest
from conftest import BINARY, DOORS, MODES, environment
from test_tools import call

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("door", DOORS)
async def test_what_is_clearly_meant_is_taken(connect, door, mode):
    async with connect(door, mode) as client:
        created = await call(
            client, "tasks_create", project="HUB", title="None", labels="a, b", acceptance_criteria="- one\n- two", role="None"
        )
        task = await call(client, "tasks_get", task=created["task"])
        assert [criterion["text"] for criterion in task["acceptance_criteria"]] == ["one", "two"]
        assert (task["title"], task["labels"], task.get("role")) == ("None", ["a", "b"], None)
        nothing = await client.call_tool("tasks_update", {"task": created["task"], "due": None})
        assert nothing.is_error and "Nothing was changed" in nothing.structured_content["message"]


@pytest.mark.parametrize("door", DOORS)
async def test_a_long_document_is_read_to_its_end(hub, connect, door):
    body = '"ö' * 60_000
    hub.admin.call("PUT", "/projects/HUB/docs/long", {"title": "Long", "body": body})
    async with connect(door) as client:
        answer = await call(client, "docs_get", project="HUB", doc="long")
        text, rest = answer["body"].removesuffix("…"), answer["left_out"][0]
        while rest:
            tool, arguments = rest.split(" ", 1)
            piece = await call(client, tool, **json.loads(arguments))
            assert len(json.dumps(piece, ensure_ascii=False)) <= 45_000
            text, rest = text + piece["text"], piece.get("next")
        assert text == body


def post(hub, body, accept=None):
    headers = {"authorization": f"Bearer {hub.token}", "content-type": "application/json"}
    if accept:
        headers["accept"] = accept
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{hub.url}/mcp", body, headers)) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as refusal:
        return json.loads(refusal.read())


BROKEN = [
    (b'{"jsonrpc":"2.0","id":1,"method":"tools/list"', -32700),
    (b'{"jsonrpc":"2.0","id":1,"method":"\xff"}', -32700),
    (b'{"jsonrpc":"2.0","id":1}', -32600),
    (b'{"jsonrpc":"2.0","id":1,"method":"tools/run"}', -32601),
    (b'{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{}}', -32602),
]


def test_what_is_no_message_is_told_why_at_both_doors(hub):
    env = environment(HUB_URL=hub.url, HUB_TOKEN=hub.token)
    program = subprocess.Popen([BINARY, "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
    for body, code in BROKEN:
        over_http = post(hub, body)
        program.stdin.write(body + b"\n")
        program.stdin.flush()
        assert json.loads(program.stdout.readline()) == over_http
        assert (over_http["error"]["code"], over_http["id"]) == (code, 1)
    program.stdin.close()
    assert program.wait() == 0
    program.stdout.close()


@pytest.mark.parametrize("accept", ["*/*", "application/json", None])
def test_no_client_is_refused_for_what_it_accepts(hub, accept):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "projects_list", "arguments": "{}"}})
    assert post(hub, body.encode(), accept)["result"]["structuredContent"]["projects"]
