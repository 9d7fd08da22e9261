-- Former leases: what a claimer is told, and what tells a former holder from a stranger.
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    task TEXT NOT NULL REFERENCES task (key),
    session INTEGER NOT NULL REFERENCES session (id),
    member TEXT NOT NULL REFERENCES member (handle),
    acquired_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    ending TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX attempt_task ON attempt (task, id);
CREATE INDEX attempt_session ON attempt (session, id);

-- Whether its expiry is in the log already; a lease stays until somebody else claims the task, so that its holder can come back.
ALTER TABLE lease ADD COLUMN expiry_told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX lease_expires_at ON lease (expires_at) WHERE parked_on IS NULL;
CREATE INDEX session_last_seen_at ON session (last_seen_at) WHERE ended_at IS NULL;
CREATE INDEX handoff_session ON handoff (session, id);
