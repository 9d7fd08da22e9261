-- Who shares the board, and what they prove themselves with. Times are milliseconds since 1970 in UTC, booleans 0 or 1, lists JSON.
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE member (
    handle TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    avatar TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('human', 'agent')),
    role TEXT NOT NULL CHECK (role IN ('admin', 'member', 'viewer', 'agent')),
    software TEXT,
    skills TEXT NOT NULL DEFAULT '[]',
    active INTEGER NOT NULL DEFAULT 1,
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_seen_at INTEGER,
    CHECK ((kind = 'agent') = (role = 'agent'))
);

CREATE TABLE project (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    emoji TEXT,
    description TEXT NOT NULL DEFAULT '',
    archived INTEGER NOT NULL DEFAULT 0,
    auto_approve TEXT NOT NULL DEFAULT '[]',
    lease_minutes INTEGER NOT NULL DEFAULT 15 CHECK (lease_minutes >= 1),
    require_evidence INTEGER NOT NULL DEFAULT 0,
    last_number INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE TABLE token (
    id INTEGER PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member (handle),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    project TEXT REFERENCES project (key),
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
);
CREATE INDEX token_member ON token (member);

-- A browser's sign-in. The word session is kept for phases of work.
CREATE TABLE sign_in (
    id INTEGER PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member (handle),
    hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE INDEX sign_in_member ON sign_in (member);

-- The first answer to a write that carried an idempotency key.
CREATE TABLE idempotency (
    member TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (member, key)
);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
