-- name: park
-- Store a command that waits for custom code; it is due at once.
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload) VALUES ($1, $2, 'command', $3, $4, $5)
ON CONFLICT (tenant_id, id) DO NOTHING

-- name: set_timer
-- Set a timer, or move the one of the same id.
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant_id, id) DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload, lease_until = 0, tries = 0

-- name: take_due
-- Lease timers that are due and that no other worker holds, all but those of states.
-- all tenants: one clock serves everybody.
UPDATE timer t SET lease_until = $1 + $2, tries = t.tries + 1
FROM (SELECT tenant_id, id FROM timer
      WHERE due_at <= $1 AND lease_until <= $1 AND purpose NOT IN ('substate', 'expiry')
      ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) d
WHERE t.tenant_id = d.tenant_id AND t.id = d.id
RETURNING t.tenant_id, t.id, t.purpose, t.subject, t.due_at, t.tries, t.payload

-- name: take_due_of_states
-- Lease timers of states (time-outs, ends of instances) that are due and that no other worker holds. A lease does not wait for the
-- disk: one that a crash of the server forgets is only taken anew.
-- all tenants: one clock serves everybody.
UPDATE timer t SET lease_until = $1 + $2, tries = t.tries + 1
FROM (SELECT tenant_id, id FROM timer
      WHERE due_at <= $1 AND lease_until <= $1 AND purpose IN ('substate', 'expiry')
      ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) d
WHERE t.tenant_id = d.tenant_id AND t.id = d.id AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'
RETURNING t.tenant_id, t.id, t.purpose, t.subject, t.due_at, t.tries, t.payload

-- name: put_off
-- Move a timer that could not be carried out to a later moment, unless something else has set it anew meanwhile.
UPDATE timer SET due_at = $4, lease_until = 0 WHERE tenant_id = $1 AND id = $2 AND due_at = $3

-- name: drop_fired
-- Remove a timer that was carried out or has no object any more, unless something else has set it anew meanwhile.
DELETE FROM timer WHERE tenant_id = $1 AND id = $2 AND due_at = $3

-- name: drop_all_fired
-- The same for any number of timers.
DELETE FROM timer t USING unnest($1::text[], $2::uuid[], $3::bigint[]) AS w(tenant_id, id, due_at)
WHERE t.tenant_id = w.tenant_id AND t.id = w.id AND t.due_at = w.due_at

-- name: next_due
-- When the next timer is due that nobody holds, all but those of states; epoch milliseconds.
-- all tenants: one clock serves everybody.
SELECT due_at FROM timer WHERE lease_until <= $1 AND purpose NOT IN ('substate', 'expiry') ORDER BY due_at LIMIT 1

-- name: next_due_of_states
-- When the next timer of states is due that nobody holds, epoch milliseconds.
-- all tenants: one clock serves everybody.
SELECT due_at FROM timer WHERE lease_until <= $1 AND purpose IN ('substate', 'expiry') ORDER BY due_at LIMIT 1
