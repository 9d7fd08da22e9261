-- Search, in SQLite's own way (FTS5). One entry per text; triggers keep entries and index in step with the tables.
CREATE TABLE search_entry (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    task TEXT NOT NULL,
    project TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (kind, ref)
);

CREATE VIRTUAL TABLE search_index USING fts5 (
    title, body, content = 'search_entry', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER search_entry_insert AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_index (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);
END;
CREATE TRIGGER search_entry_update AFTER UPDATE ON search_entry BEGIN
    INSERT INTO search_index (search_index, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body);
    INSERT INTO search_index (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);
END;
CREATE TRIGGER search_entry_delete AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_index (search_index, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body);
END;

CREATE TRIGGER search_task_insert AFTER INSERT ON task BEGIN
    INSERT INTO search_entry (kind, ref, task, project, title, body, updated_at)
    VALUES ('task', NEW.key, NEW.key, NEW.project, NEW.key || ' ' || NEW.title,
        NEW.description || char(10) || NEW.prompt || char(10) || NEW.result, NEW.updated_at);
END;
CREATE TRIGGER search_task_update AFTER UPDATE OF title, description, prompt, result ON task
WHEN OLD.title <> NEW.title OR OLD.description <> NEW.description OR OLD.prompt <> NEW.prompt OR OLD.result <> NEW.result
BEGIN
    UPDATE search_entry SET title = NEW.key || ' ' || NEW.title,
        body = NEW.description || char(10) || NEW.prompt || char(10) || NEW.result, updated_at = NEW.updated_at
    WHERE kind = 'task' AND ref = NEW.key;
END;

CREATE TRIGGER search_comment_insert AFTER INSERT ON comment BEGIN
    INSERT INTO search_entry (kind, ref, task, project, title, body, updated_at)
    SELECT 'comment', NEW.id, NEW.task, task.project, '', NEW.body, NEW.created_at FROM task WHERE task.key = NEW.task;
END;
CREATE TRIGGER search_comment_update AFTER UPDATE OF body ON comment BEGIN
    UPDATE search_entry SET body = NEW.body, updated_at = NEW.edited_at WHERE kind = 'comment' AND ref = NEW.id;
END;
CREATE TRIGGER search_comment_delete AFTER DELETE ON comment BEGIN
    DELETE FROM search_entry WHERE kind = 'comment' AND ref = OLD.id;
END;
