-- Messages by their age: the mailbox lists the newest, and what is over is swept without reading the table.
CREATE INDEX resource_message ON resource (created_at, id) WHERE kind = 'message';

-- To send one is a single call that nobody waits for, as in lane 2 of 0009. The table is written anew: a second for a hundred thousand timers.
ALTER TABLE timer DROP COLUMN lane;
ALTER TABLE timer ADD COLUMN lane smallint NOT NULL GENERATED ALWAYS AS (
    CASE WHEN purpose IN ('substate', 'expiry') THEN 0
         WHEN purpose = 'command' THEN 1
         WHEN purpose IN ('callback', 'hook', 'message') THEN 2
         WHEN purpose = 'callbacks' THEN 4
         ELSE 3 END
) STORED;
CREATE INDEX timer_turns ON timer (lane, tenant_id, due_at);
