"""A hub of its own for every test, and the official MCP client at each of its doors.

`hub` is a running `hub serve` on a throw-away directory with the admin Ada, the project HUB and the agent `claude`.
`connect` opens the official client: at `/mcp`, through `hub mcp` beside a running hub, or through `hub mcp` alone on the
directory; each with the modern and the legacy negotiation.
"""

import json
import os
import pathlib
import re
import subprocess
import urllib.parse
import urllib.request
from contextlib import asynccontextmanager

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
TARGET = REPOSITORY / os.environ.get("CARGO_TARGET_DIR", "target")
BINARY = os.environ.get("HUB_BINARY", str(TARGET / "debug" / "hub"))
PASSWORD = "correct horse battery staple"
MODES = ("auto", "legacy")
DOORS = ("http", "stdio_url", "stdio_data")


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Rest:
    """One caller's REST door; a refusal is an `urllib.error.HTTPError`."""

    def __init__(self, url, headers):
        self.url, self.headers = url, headers

    def call(self, method, path, body=None):
        return self.open(method, path, body)[0]

    def open(self, method, path, body=None):
        """The answer's JSON and its headers."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", **self.headers}
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data, headers, method=method)
        with urllib.request.urlopen(request) as response:
            text = response.read()
            return (json.loads(text) if text else None), response.headers


class Hub:
    """A running `hub serve`."""

    def __init__(self, directory):
        self.directory = str(directory)
        self.start("127.0.0.1:0")
        create = ["admin", "create-admin", "--handle", "ada", "--name", "Ada", "--password-stdin", "--data", self.directory]
        subprocess.run([BINARY, *create], input=f"{PASSWORD}\n", text=True, check=True, env=environment(), stdout=subprocess.DEVNULL)
        self.admin = self.sign_in()
        self.admin.call("POST", "/projects", {"key": "HUB", "name": "Hub"})
        self.admin.call("POST", "/members", {"handle": "claude", "display_name": "Claude", "kind": "agent", "role": "agent"})
        self.token = self.admin.call("POST", "/members/claude/tokens", {"name": "tests"})["token"]

    def start(self, address):
        command = [BINARY, "serve", "--addr", address, "--data", self.directory]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment()
        )
        line = self.process.stdout.readline()
        found = re.search(r"listening on (http://\S+)", line)
        assert found, f"hub serve said {line!r}"
        self.url = found[1]

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def sign_in(self):
        """Ada's REST door, by a token with every scope."""
        browser = Rest(self.url, {"origin": self.url})
        _, headers = browser.open("POST", "/auth/login", {"handle": "ada", "password": PASSWORD})
        browser.headers["cookie"] = headers["set-cookie"].split(";")[0]
        scopes = ["read", "write", "approve", "admin"]
        made = browser.call("POST", "/members/ada/tokens", {"name": "tests", "scopes": scopes})
        return Rest(self.url, {"authorization": f"Bearer {made['token']}"})


def environment(**more):
    """Our own, without what another hub was told."""
    told = ("HUB_ADDR", "HUB_DATA", "HUB_PUBLIC_URL", "HUB_URL", "HUB_TOKEN")
    return {name: value for name, value in os.environ.items() if name not in told} | more


@pytest.fixture
def hub(tmp_path):
    running = Hub(tmp_path / "data")
    yield running
    running.stop()


@asynccontextmanager
async def client_of(hub, door, mode, token=None, offer=None):
    """The official client at one door of the hub; `offer` says which part of the tools it wants, such as `{"toolset": "core"}`."""
    token, offer = token or hub.token, offer or {}
    if door == "http":
        headers = {"authorization": f"Bearer {token}"}
        query = urllib.parse.urlencode(offer)
        async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
            async with Client(streamable_http_client(f"{hub.url}/mcp?{query}", http_client=http), mode=mode) as client:
                yield client
        return
    flags = [flag for name, value in offer.items() for flag in flag_of(name, value)]
    if door == "stdio_url":
        arguments, env = ["mcp", *flags], environment(HUB_URL=hub.url, HUB_TOKEN=token)
    else:
        arguments, env = ["mcp", "--data", hub.directory, *flags], environment(HUB_TOKEN=token)
    async with Client(StdioServerParameters(command=BINARY, args=arguments, env=env), mode=mode) as client:
        yield client


def flag_of(name, value):
    """A parameter of the address as the command line has it."""
    flag = f"--{name.replace('_', '-')}"
    return [flag] if value == "true" else [flag, value]


@pytest.fixture
def connect(hub):
    return lambda door="http", mode="auto", token=None, offer=None: client_of(hub, door, mode, token, offer)
