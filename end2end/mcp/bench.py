"""How fast an agent's calls are over stdio, by the official MCP client: from the start of the program to its first answer, creating a
task and getting it. Each figure is the median of several rounds; nothing is judged. `cargo xtask bench` runs it.

Where Lific is on the path, it is measured in the same way, on a database of its own.
"""

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time

from conftest import BINARY, Hub, environment
from mcp import Client, StdioServerParameters

ROUNDS = 5
CALLS = 200


async def timed(client, tool, arguments):
    """The answer, and how long it took; a refusal ends the bench."""
    began = time.perf_counter()
    result = await client.call_tool(tool, arguments)
    spent = time.perf_counter() - began
    if result.is_error:
        raise SystemExit(f"{tool} was refused: {result.content}")
    return result, spent


async def one_round(server, create, get):
    """The time to the first answer, and the medians of creating and getting."""
    began = time.perf_counter()
    async with Client(server, mode="auto") as client:
        await client.list_tools()
        start = time.perf_counter() - began
        created, got = [], []
        for number in range(CALLS):
            answer, spent = await timed(client, *create(number))
            created.append(spent)
            got.append((await timed(client, *get(answer)))[1])
    return start, statistics.median(created), statistics.median(got)


async def measure(name, server, create, get):
    rounds = [await one_round(server, create, get) for _ in range(ROUNDS)]
    start, create, get = (1000 * statistics.median(figures) for figures in zip(*rounds))
    print(f"{name:<34} start {start:>6.1f} ms   create p50 {create:>6.2f} ms   get p50 {get:>6.2f} ms", flush=True)


def create_task(number):
    return "tasks_create", {"project": "HUB", "title": f"Task {number} of the bench", "description": "A few words."}


def get_task(answer):
    return "tasks_get", {"task": answer.structured_content["task"]}


async def hub(directory):
    """At both doors on stdio: beside a hub that serves, and alone on the directory."""
    running = Hub(os.path.join(directory, "data"))
    try:
        env = environment(HUB_URL=running.url, HUB_TOKEN=running.token)
        server = StdioServerParameters(command=BINARY, args=["mcp"], env=env)
        await measure("hub mcp, beside a hub", server, create_task, get_task)
    finally:
        running.stop()
    env = environment(HUB_TOKEN=running.token)
    server = StdioServerParameters(command=BINARY, args=["mcp", "--data", running.directory], env=env)
    await measure("hub mcp, alone", server, create_task, get_task)


async def lific(program, directory):
    env = {"PATH": os.environ["PATH"], "HOME": directory}
    database = ["--db", os.path.join(directory, "lific.db")]
    # It makes a database only when told to.
    init = [program, *database, "init", "--no-service", "--name", "Bench", "--auth-mode", "login-free"]
    subprocess.run(init, cwd=directory, env=env, check=True, stdout=subprocess.DEVNULL)
    server = StdioServerParameters(command=program, args=[*database, "mcp"], env=env)
    async with Client(server, mode="auto") as client:
        project = {"resource_type": "project", "action": "create", "name": "Bench", "identifier": "BEN"}
        await timed(client, "manage_resource", project)

    def create(number):
        return "create_issue", {"project": "BEN", "title": f"Task {number} of the bench", "description": "A few words."}

    def get(answer):
        return "get_issue", {"identifier": re.search(r"BEN-\d+", answer.content[0].text)[0]}

    await measure("Lific", server, create, get)


async def main():
    print(f"\nMCP over stdio, the official Python client; medians of {ROUNDS} rounds of {CALLS} calls")
    with tempfile.TemporaryDirectory() as directory:
        await hub(directory)
    if program := shutil.which("lific"):
        with tempfile.TemporaryDirectory() as directory:
            await lific(program, directory)


if __name__ == "__main__":
    asyncio.run(main())
