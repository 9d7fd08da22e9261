-- The append-only log, and what is derived from it in the same transaction.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    door TEXT NOT NULL,
    token INTEGER,
    session INTEGER,
    kind TEXT NOT NULL,
    project TEXT,
    subject TEXT NOT NULL,
    tasks TEXT NOT NULL,
    data TEXT NOT NULL,
    -- Whom a private event concerns, as JSON; [] means everybody.
    audience TEXT NOT NULL DEFAULT '[]',
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX event_actor ON event (actor, seq);
CREATE INDEX event_kind ON event (kind, seq);
CREATE INDEX event_session ON event (session, seq) WHERE session IS NOT NULL;

CREATE TABLE event_task (
    task TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES event (seq),
    PRIMARY KEY (task, seq)
);

-- What was written is never changed: not by a bug, not by hand.
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN
    SELECT RAISE (ABORT, 'events are never changed');
END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN
    SELECT RAISE (ABORT, 'events are never deleted');
END;

CREATE TABLE inbox (
    member TEXT NOT NULL REFERENCES member (handle),
    seq INTEGER NOT NULL REFERENCES event (seq),
    kind TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (member, seq, kind)
);

CREATE TABLE inbox_ack (
    member TEXT PRIMARY KEY REFERENCES member (handle),
    acked_to INTEGER NOT NULL
);
