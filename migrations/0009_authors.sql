-- Who wrote a text last is kept with the text: what one member wrote reaches another's model under that member's name (R18).
-- Where the log tells who it was, that one; else who made the thing.
ALTER TABLE task ADD COLUMN title_by TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN description_by TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN prompt_by TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN result_by TEXT NOT NULL DEFAULT '';

UPDATE task SET
    title_by = COALESCE((SELECT event.actor FROM event_task JOIN event ON event.seq = event_task.seq
        WHERE event_task.task = task.key AND event.subject = task.key AND event.kind = 'task.updated'
        AND json_type(event.data, '$.after.title') IS NOT NULL ORDER BY event.seq DESC LIMIT 1), created_by),
    description_by = COALESCE((SELECT event.actor FROM event_task JOIN event ON event.seq = event_task.seq
        WHERE event_task.task = task.key AND event.subject = task.key AND event.kind = 'task.updated'
        AND json_type(event.data, '$.after.description') IS NOT NULL ORDER BY event.seq DESC LIMIT 1), created_by),
    prompt_by = COALESCE((SELECT event.actor FROM event_task JOIN event ON event.seq = event_task.seq
        WHERE event_task.task = task.key AND event.subject = task.key AND event.kind = 'task.updated'
        AND json_type(event.data, '$.after.prompt') IS NOT NULL ORDER BY event.seq DESC LIMIT 1), created_by),
    result_by = COALESCE((SELECT event.actor FROM event_task JOIN event ON event.seq = event_task.seq
        WHERE event_task.task = task.key AND event.subject = task.key AND event.kind IN ('task.updated', 'task.completed')
        AND json_type(event.data, '$.after.result') IS NOT NULL ORDER BY event.seq DESC LIMIT 1), created_by);

-- A criterion is the words of whoever's event first had it as it is now.
UPDATE task SET criteria = (
    SELECT json_group_array(json_set(row.value, '$.by', COALESCE(
        (SELECT event.actor FROM event_task JOIN event ON event.seq = event_task.seq
            JOIN json_each(event.data, '$.after.acceptance_criteria') AS was
            WHERE event_task.task = task.key AND event.subject = task.key
            AND was.value ->> '$.id' = row.value ->> '$.id' AND was.value ->> '$.text' = row.value ->> '$.text'
            AND event.seq > COALESCE((SELECT MAX(other.seq) FROM event_task AS concerned
                JOIN event AS other ON other.seq = concerned.seq
                JOIN json_each(other.data, '$.after.acceptance_criteria') AS former
                WHERE concerned.task = task.key AND other.subject = task.key
                AND former.value ->> '$.id' = row.value ->> '$.id' AND former.value ->> '$.text' <> row.value ->> '$.text'), 0)
            ORDER BY event.seq LIMIT 1), task.created_by)))
    FROM (SELECT value FROM json_each(task.criteria) ORDER BY key) AS row)
WHERE criteria <> '[]';

-- Who wrote the title that an approval was asked for with.
ALTER TABLE approval ADD COLUMN title_by TEXT NOT NULL DEFAULT '';
UPDATE approval SET title_by = COALESCE(
    (SELECT event.actor FROM event_task JOIN event ON event.seq = event_task.seq
        WHERE event_task.task = approval.task AND event.subject = approval.task AND event.kind = 'task.updated'
        AND json_type(event.data, '$.after.title') IS NOT NULL AND event.at <= approval.created_at
        ORDER BY event.seq DESC LIMIT 1),
    (SELECT task.created_by FROM task WHERE task.key = approval.task));

-- A document's last editor may have changed nothing but whether sessions load it.
ALTER TABLE doc ADD COLUMN title_by TEXT NOT NULL DEFAULT '';
ALTER TABLE doc ADD COLUMN body_by TEXT NOT NULL DEFAULT '';
UPDATE doc SET
    title_by = COALESCE((SELECT kept.author FROM doc_version AS kept
        WHERE kept.project = doc.project AND kept.slug = doc.slug AND kept.version > COALESCE((SELECT MAX(other.version)
            FROM doc_version AS other WHERE other.project = doc.project AND other.slug = doc.slug AND other.title <> doc.title), 0)
        ORDER BY kept.version LIMIT 1), updated_by),
    body_by = COALESCE((SELECT kept.author FROM doc_version AS kept
        WHERE kept.project = doc.project AND kept.slug = doc.slug AND kept.version > COALESCE((SELECT MAX(other.version)
            FROM doc_version AS other WHERE other.project = doc.project AND other.slug = doc.slug AND other.body <> doc.body), 0)
        ORDER BY kept.version LIMIT 1), updated_by);

-- A project's words are of those who made and changed it; nobody is known of a project that no event tells of.
ALTER TABLE project ADD COLUMN name_by TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN description_by TEXT NOT NULL DEFAULT '';
UPDATE project SET
    name_by = COALESCE((SELECT event.actor FROM event WHERE event.kind IN ('project.created', 'project.updated')
        AND event.subject = project.key
        AND COALESCE(event.data ->> '$.before.name', '') <> event.data ->> '$.after.name' ORDER BY event.seq DESC LIMIT 1), ''),
    description_by = COALESCE((SELECT event.actor FROM event WHERE event.kind IN ('project.created', 'project.updated')
        AND event.subject = project.key
        AND COALESCE(event.data ->> '$.before.description', '') <> event.data ->> '$.after.description'
        ORDER BY event.seq DESC LIMIT 1), '');

-- Whose words an item's text is, where it is not those of who caused it.
ALTER TABLE inbox ADD COLUMN text_by TEXT;
UPDATE inbox SET text_by = (SELECT task.title_by FROM event JOIN task ON task.key = event.subject WHERE event.seq = inbox.seq)
WHERE kind = 'assigned' AND seq IN (SELECT event.seq FROM event WHERE event.kind = 'task.updated');

-- Whose words the reason of an ended session is; nobody's where the hub gave it.
ALTER TABLE session ADD COLUMN ended_by TEXT;
UPDATE session SET ended_by = (SELECT event.actor FROM event WHERE event.session = session.id AND event.kind = 'session.ended'
    AND event.actor IN (SELECT handle FROM member) ORDER BY event.seq DESC LIMIT 1)
WHERE ended_at IS NOT NULL AND COALESCE(end_reason, '') NOT IN ('its token was revoked', 'its member was deactivated');

-- The types a task had when agents took it, since its last decision: what a project approves by itself goes by them too (R10).
ALTER TABLE task ADD COLUMN held_types TEXT NOT NULL DEFAULT '';
UPDATE task SET held_types = type WHERE held_by IS NOT NULL;
