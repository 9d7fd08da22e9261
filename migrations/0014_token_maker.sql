-- The token that a token was made with: it ends with it. NULL where a browser or the command line made it, and for those made before.
ALTER TABLE token ADD COLUMN made_with INTEGER REFERENCES token (id);
CREATE INDEX token_made_with ON token (made_with) WHERE made_with IS NOT NULL;
