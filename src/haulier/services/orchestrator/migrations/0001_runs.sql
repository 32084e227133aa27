-- Ended runs by the end of their time, so that what is over is swept without reading the table.
CREATE INDEX resource_run ON resource (expires_at) WHERE kind = 'run';
