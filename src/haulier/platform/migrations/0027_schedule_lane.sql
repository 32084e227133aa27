-- Calls that apps have scheduled fall due in crowds at one moment, and each waits for a stranger's server: they have lane 5, so that
-- neither the next try of a callback (lane 2) nor long work (lane 3) waits for them. The table is written anew: a second for a hundred
-- thousand timers.
ALTER TABLE timer DROP COLUMN lane;
ALTER TABLE timer ADD COLUMN lane smallint NOT NULL GENERATED ALWAYS AS (
    CASE WHEN purpose IN ('substate', 'expiry') THEN 0
         WHEN purpose = 'command' THEN 1
         WHEN purpose IN ('callback', 'hook', 'message') THEN 2
         WHEN purpose = 'callbacks' THEN 4
         WHEN purpose = 'schedule' THEN 5
         ELSE 3 END
) STORED;
CREATE INDEX timer_turns ON timer (lane, tenant_id, due_at);
