-- How members use the tools of MCP: sums, not a log; no event is written for a call.
CREATE TABLE mcp_use (
    member TEXT NOT NULL REFERENCES member (handle),
    tool TEXT NOT NULL,
    calls INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    slowest_ms INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    PRIMARY KEY (member, tool)
) WITHOUT ROWID;
