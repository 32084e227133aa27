-- Timers are taken by lane and, within a lane, in turn by tenant: one tenant's many keep no other one's waiting. The index leads from
-- tenant to tenant without going through the timers of any. Statements that look up timers by id say no lane and so cannot use it.
-- Lanes: 0 states, 1 commands that wait for custom code, 2 single calls that nobody waits for, 3 long work, 4 callbacks left in numbers.
-- The table is written anew: a second for a hundred thousand timers.
ALTER TABLE timer ADD COLUMN lane smallint NOT NULL GENERATED ALWAYS AS (
    CASE WHEN purpose IN ('substate', 'expiry') THEN 0
         WHEN purpose = 'command' THEN 1
         WHEN purpose IN ('callback', 'hook') THEN 2
         WHEN purpose = 'callbacks' THEN 4
         ELSE 3 END
) STORED;
CREATE INDEX timer_turns ON timer (lane, tenant_id, due_at);
DROP INDEX timer_due_of_states;
DROP INDEX timer_due_of_others;
