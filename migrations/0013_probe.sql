-- One row that is written anew whenever somebody asks whether the hub can write; no event tells of it.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;
