-- What is ready is told from memory; what is held back for a while is looked up by time.
CREATE INDEX attempt_taken_back ON attempt (ended_at) WHERE ending = 'taken_back';
CREATE INDEX approval_rejected ON approval (decided_at) WHERE status = 'rejected';
