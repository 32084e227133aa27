-- Time-outs and ends of instances come in crowds: as many as there are instances, often all at one moment. They have an index of
-- their own, so that a parked command or the next try of a callback is found without going through the crowd. Statements that look
-- up timers by id say no purpose and so can use neither, whatever the planner's statistics are.
CREATE INDEX timer_due_of_states ON timer (due_at) WHERE purpose IN ('substate', 'expiry');
CREATE INDEX timer_due_of_others ON timer (due_at) WHERE purpose NOT IN ('substate', 'expiry');
DROP INDEX timer_due;

-- A lease changes no indexed column: with room on its page for the new version of a row, no index is touched.
ALTER TABLE timer SET (fillfactor = 50);
