-- Tasks and what hangs on them.
CREATE TABLE task (
    key TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (key),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    prompt TEXT NOT NULL DEFAULT '',
    -- The acceptance criteria with their evidence, in order; ids are never used again.
    criteria TEXT NOT NULL DEFAULT '[]',
    last_criterion INTEGER NOT NULL DEFAULT 0,
    result TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL CHECK (status IN ('inbox', 'backlog', 'active', 'review', 'done')),
    status_order INTEGER NOT NULL GENERATED ALWAYS AS (
        CASE status WHEN 'inbox' THEN 0 WHEN 'backlog' THEN 1 WHEN 'active' THEN 2 WHEN 'review' THEN 3 ELSE 4 END
    ) STORED,
    type TEXT NOT NULL CHECK (type IN ('feature', 'bug', 'chore', 'research', 'docs', 'review')),
    role TEXT,
    priority TEXT NOT NULL CHECK (priority IN ('urgent', 'high', 'normal', 'low')),
    labels TEXT NOT NULL DEFAULT '[]',
    assignee TEXT REFERENCES member (handle),
    created_by TEXT NOT NULL REFERENCES member (handle),
    parent TEXT REFERENCES task (key),
    rank TEXT NOT NULL,
    due TEXT,
    archived INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    comment_count INTEGER NOT NULL DEFAULT 0,
    -- The last agent that held it since its last decision, and the session it held it in.
    held_by TEXT REFERENCES member (handle),
    held_in INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    status_since INTEGER NOT NULL,
    UNIQUE (project, number)
);
CREATE INDEX task_board ON task (archived, status_order, rank, key);
CREATE INDEX task_project_board ON task (project, archived, status_order, rank, key);
CREATE INDEX task_assignee ON task (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX task_parent ON task (parent) WHERE parent IS NOT NULL;

CREATE TABLE task_blocker (
    task TEXT NOT NULL REFERENCES task (key),
    blocker TEXT NOT NULL REFERENCES task (key),
    PRIMARY KEY (task, blocker),
    CHECK (task <> blocker)
);
CREATE INDEX task_blocker_blocker ON task_blocker (blocker, task);

CREATE TABLE comment (
    id INTEGER PRIMARY KEY,
    task TEXT NOT NULL REFERENCES task (key),
    author TEXT NOT NULL REFERENCES member (handle),
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at INTEGER
);
CREATE INDEX comment_task ON comment (task, id);
