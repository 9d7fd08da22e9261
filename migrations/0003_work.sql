-- Work in progress: sessions, leases, handoffs, approvals, reviews.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (key),
    member TEXT NOT NULL REFERENCES member (handle),
    goal TEXT NOT NULL DEFAULT '',
    phase TEXT NOT NULL DEFAULT 'working' CHECK (phase IN ('planning', 'working', 'testing', 'waiting')),
    note TEXT NOT NULL DEFAULT '',
    quiet_until INTEGER,
    last_seen_at INTEGER NOT NULL,
    token INTEGER REFERENCES token (id),
    client TEXT,
    external_ref TEXT,
    stop_requested_by TEXT REFERENCES member (handle),
    stop_requested_at INTEGER,
    stop_reason TEXT,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    end_reason TEXT,
    without_handoff INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX session_live ON session (member, project) WHERE ended_at IS NULL;
CREATE INDEX session_external_ref ON session (member, external_ref) WHERE external_ref IS NOT NULL AND ended_at IS NULL;

CREATE TABLE handoff (
    id INTEGER PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (key),
    session INTEGER NOT NULL REFERENCES session (id),
    author TEXT NOT NULL REFERENCES member (handle),
    summary TEXT NOT NULL,
    context TEXT NOT NULL DEFAULT '',
    decisions TEXT NOT NULL DEFAULT '',
    dead_ends TEXT NOT NULL DEFAULT '',
    open_tasks TEXT NOT NULL DEFAULT '[]',
    open_questions TEXT NOT NULL DEFAULT '',
    branch TEXT,
    commit_id TEXT,
    dirty INTEGER,
    to_member TEXT REFERENCES member (handle),
    to_role TEXT,
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'picked_up', 'closed')),
    picked_up_by TEXT REFERENCES member (handle),
    picked_up_in INTEGER REFERENCES session (id),
    picked_up_at INTEGER,
    closed_by TEXT REFERENCES member (handle),
    closed_at INTEGER,
    closed_note TEXT,
    created_at INTEGER NOT NULL
);
CREATE INDEX handoff_status ON handoff (status, id);

CREATE TABLE lease (
    task TEXT PRIMARY KEY REFERENCES task (key),
    session INTEGER NOT NULL REFERENCES session (id),
    member TEXT NOT NULL REFERENCES member (handle),
    acquired_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    parked_on INTEGER REFERENCES handoff (id)
);
CREATE INDEX lease_session ON lease (session);

CREATE TABLE approval (
    id INTEGER PRIMARY KEY,
    task TEXT NOT NULL REFERENCES task (key),
    requested_by TEXT NOT NULL REFERENCES member (handle),
    session INTEGER REFERENCES session (id),
    task_version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    content TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'approved', 'rejected', 'superseded')),
    superseded_by INTEGER REFERENCES approval (id),
    decided_by TEXT REFERENCES member (handle),
    reason TEXT,
    created_at INTEGER NOT NULL,
    decided_at INTEGER
);
CREATE UNIQUE INDEX approval_pending ON approval (task) WHERE status = 'pending';
CREATE INDEX approval_status ON approval (status, id);

CREATE TABLE review (
    id INTEGER PRIMARY KEY,
    task TEXT NOT NULL REFERENCES task (key),
    author TEXT NOT NULL REFERENCES member (handle),
    verdict TEXT NOT NULL CHECK (verdict IN ('looks_good', 'changes_needed')),
    findings TEXT NOT NULL,
    task_version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX review_task ON review (task, id);
