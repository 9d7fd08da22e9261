-- Words are looked for in any script, whatever their letter case and accents. SQLite folds and cuts ASCII alone, so the hub writes what
-- is looked for; here is noted which texts it has to look at again. The texts themselves stay where they are.
DROP TRIGGER search_task_insert;
DROP TRIGGER search_task_update;
DROP TRIGGER search_comment_insert;
DROP TRIGGER search_comment_update;
DROP TRIGGER search_comment_delete;
DROP TRIGGER search_entry_insert;
DROP TRIGGER search_entry_update;
DROP TRIGGER search_entry_delete;
DROP TABLE search_index;
DROP TABLE search_entry;

CREATE TABLE search_entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    task TEXT NOT NULL,
    project TEXT NOT NULL,
    -- Key and title, role and labels, folded: what lists are filtered by.
    words TEXT NOT NULL,
    role TEXT,
    labels TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (kind, ref)
);

CREATE VIRTUAL TABLE search_index USING fts5 (
    title, body, content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'"
);

-- Texts whose words have to be written. Empty after every commit.
CREATE TABLE search_due (
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    PRIMARY KEY (kind, ref)
) WITHOUT ROWID;

CREATE TRIGGER search_task_insert AFTER INSERT ON task BEGIN
    INSERT OR IGNORE INTO search_due (kind, ref) VALUES ('task', NEW.key);
END;
CREATE TRIGGER search_task_update AFTER UPDATE OF title, description, prompt, result, role, labels ON task
WHEN OLD.title <> NEW.title OR OLD.description <> NEW.description OR OLD.prompt <> NEW.prompt OR OLD.result <> NEW.result
    OR OLD.role IS NOT NEW.role OR OLD.labels <> NEW.labels
BEGIN
    INSERT OR IGNORE INTO search_due (kind, ref) VALUES ('task', NEW.key);
END;

CREATE TRIGGER search_comment_insert AFTER INSERT ON comment BEGIN
    INSERT OR IGNORE INTO search_due (kind, ref) VALUES ('comment', NEW.id);
END;
CREATE TRIGGER search_comment_update AFTER UPDATE OF body ON comment BEGIN
    INSERT OR IGNORE INTO search_due (kind, ref) VALUES ('comment', NEW.id);
END;
CREATE TRIGGER search_comment_delete AFTER DELETE ON comment BEGIN
    INSERT OR IGNORE INTO search_due (kind, ref) VALUES ('comment', OLD.id);
END;

INSERT INTO search_due (kind, ref) SELECT 'task', key FROM task;
INSERT INTO search_due (kind, ref) SELECT 'comment', id FROM comment;
