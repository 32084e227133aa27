-- What follows from an event at a geofence is a command that somebody waits for, as deferred ones are: an arrival must not come behind all long
-- work of its tenant (lane 3), such as rows of batches. The table is written anew: a second for a hundred thousand timers.
ALTER TABLE timer DROP COLUMN lane;
ALTER TABLE timer ADD COLUMN lane smallint NOT NULL GENERATED ALWAYS AS (
    CASE WHEN purpose IN ('substate', 'expiry') THEN 0
         WHEN purpose IN ('command', 'geofence action') THEN 1
         WHEN purpose IN ('callback', 'hook', 'message') THEN 2
         WHEN purpose = 'callbacks' THEN 4
         WHEN purpose = 'schedule' THEN 5
         WHEN purpose IN ('order_plugin', 'orchestrator-plugin') THEN 6
         ELSE 3 END
) STORED;
CREATE INDEX timer_turns ON timer (lane, tenant_id, due_at);
