-- What members tell each other, and what a project tells those who work on it.
CREATE TABLE thread (
    id INTEGER PRIMARY KEY,
    starter TEXT NOT NULL REFERENCES member (handle),
    other TEXT NOT NULL REFERENCES member (handle),
    task TEXT REFERENCES task (key),
    subject TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX thread_starter ON thread (starter, updated_at);
CREATE INDEX thread_other ON thread (other, updated_at);

CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    thread INTEGER NOT NULL REFERENCES thread (id),
    author TEXT NOT NULL REFERENCES member (handle),
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX message_thread ON message (thread, id);

CREATE TABLE thread_read (
    thread INTEGER NOT NULL REFERENCES thread (id),
    member TEXT NOT NULL REFERENCES member (handle),
    read_to INTEGER NOT NULL,
    PRIMARY KEY (thread, member)
);

CREATE TABLE doc (
    project TEXT NOT NULL REFERENCES project (key),
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    load INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    updated_by TEXT NOT NULL REFERENCES member (handle),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (project, slug)
);

CREATE TABLE doc_version (
    project TEXT NOT NULL,
    slug TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    author TEXT NOT NULL REFERENCES member (handle),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (project, slug, version),
    FOREIGN KEY (project, slug) REFERENCES doc (project, slug)
);
