-- Lists that SQL looks into get tables of their own: no statement reads JSON any more, and a list that cannot be read is
-- never taken for an empty one. The position keeps the order in which the entries were given.
CREATE TABLE task_label (
    task TEXT NOT NULL REFERENCES task (key),
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    -- What lists are filtered by. The hub folds it, as SQLite folds ASCII alone; NULL until it did.
    folded TEXT,
    PRIMARY KEY (task, position)
) WITHOUT ROWID;
INSERT INTO task_label (task, position, label)
SELECT task.key, entry.key, entry.value FROM task JOIN json_each(task.labels) AS entry;
INSERT OR IGNORE INTO search_due (kind, ref) SELECT DISTINCT 'task', task FROM task_label;

CREATE TABLE member_skill (
    member TEXT NOT NULL REFERENCES member (handle),
    position INTEGER NOT NULL,
    skill TEXT NOT NULL,
    PRIMARY KEY (member, position)
) WITHOUT ROWID;
INSERT INTO member_skill (member, position, skill)
SELECT member.handle, entry.key, entry.value FROM member JOIN json_each(member.skills) AS entry;

-- The tasks that a handoff names: whether the lease waited on it when it was written, and went to who picked it up.
CREATE TABLE handoff_task (
    handoff INTEGER NOT NULL REFERENCES handoff (id),
    position INTEGER NOT NULL,
    task TEXT NOT NULL REFERENCES task (key),
    note TEXT,
    parked INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    PRIMARY KEY (handoff, position)
) WITHOUT ROWID;
CREATE INDEX handoff_task_task ON handoff_task (task, handoff);
INSERT INTO handoff_task (handoff, position, task, note, parked, moved)
SELECT handoff.id, entry.key, entry.value ->> 'task', entry.value ->> 'note',
    COALESCE(entry.value ->> 'parked', 0), COALESCE(entry.value ->> 'moved', 0)
FROM handoff JOIN json_each(handoff.open_tasks) AS entry;

-- The message or comment that an item is about: whether a question was answered is found by it.
ALTER TABLE inbox ADD COLUMN about INTEGER;
UPDATE inbox SET about = (SELECT COALESCE(event.data ->> 'message', event.data ->> 'comment')
    FROM event WHERE event.seq = inbox.seq)
WHERE seq IN (SELECT seq FROM event WHERE kind IN ('message.sent', 'task.commented'));

-- Labels are words of lists alone, not of the search for texts.
DROP TRIGGER search_task_update;
CREATE TRIGGER search_task_update AFTER UPDATE OF title, description, prompt, result, role ON task
WHEN OLD.title <> NEW.title OR OLD.description <> NEW.description OR OLD.prompt <> NEW.prompt
    OR OLD.result <> NEW.result OR OLD.role IS NOT NEW.role
BEGIN
    INSERT OR IGNORE INTO search_due (kind, ref) VALUES ('task', NEW.key);
END;

ALTER TABLE task DROP COLUMN labels;
ALTER TABLE search_entry DROP COLUMN labels;
ALTER TABLE member DROP COLUMN skills;
ALTER TABLE handoff DROP COLUMN open_tasks;
