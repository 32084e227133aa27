-- name: defer
-- Store a command that waits for custom code; it is due at once.
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload) VALUES ($1, $2, 'command', $3, $4, $5)
ON CONFLICT (tenant_id, id) DO NOTHING
RETURNING true

-- name: deferred
-- A command that waits, as it was stored.
SELECT payload FROM timer WHERE tenant_id = $1 AND id = $2

-- name: set_timer
-- Set a timer, or move the one of the same id.
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant_id, id) DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload, lease_until = 0, tries = 0

-- name: take_due
-- Lease timers of a lane that are due and that no other worker holds, in turn by tenant: the tenants behind the one named, at most $6
-- of them, each as many as the others and not more than it has room for ($7: by tenant, else $8). Beside each the tenant to go on behind.
-- A lease does not wait for the disk: one that a crash of the server forgets is only taken anew.
-- all tenants: one clock serves everybody.
WITH RECURSIVE tenants AS (
    (SELECT t.tenant_id, 1 AS n FROM timer t WHERE t.lane = $1 AND t.tenant_id > $5 ORDER BY t.tenant_id LIMIT 1)
    UNION ALL
    SELECT f.tenant_id, p.n + 1
    FROM tenants p
    CROSS JOIN LATERAL (
        SELECT t.tenant_id FROM timer t WHERE t.lane = $1 AND t.tenant_id > p.tenant_id ORDER BY t.tenant_id LIMIT 1
    ) f
    WHERE p.n < $6
), due AS MATERIALIZED (
    SELECT w.tenant_id, w.room
    FROM (SELECT tenant_id, coalesce(($7::text::jsonb ->> tenant_id)::int, $8) AS room FROM tenants) w
    WHERE w.room > 0 AND EXISTS (
        SELECT FROM timer t WHERE t.lane = $1 AND t.tenant_id = w.tenant_id AND t.due_at <= $2 AND t.lease_until <= $2
    )
), taken AS (
    UPDATE timer t SET lease_until = $2 + $3, tries = t.tries + 1
    FROM (
        SELECT f.tenant_id, f.id
        FROM due d
        CROSS JOIN LATERAL (
            SELECT c.tenant_id, c.id FROM timer c
            WHERE c.lane = $1 AND c.tenant_id = d.tenant_id AND c.due_at <= $2 AND c.lease_until <= $2
            ORDER BY c.due_at
            LIMIT least(d.room, greatest(1, $4 / (SELECT count(*) FROM due)))
            FOR UPDATE SKIP LOCKED
        ) f
        LIMIT $4
    ) d
    WHERE t.tenant_id = d.tenant_id AND t.id = d.id AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'
    RETURNING t.tenant_id, t.id, t.purpose, t.subject, t.due_at, t.tries, t.payload
)
SELECT r.reached, t.tenant_id, t.id, t.purpose, t.subject, t.due_at, t.tries, t.payload
FROM (
    SELECT coalesce(CASE WHEN (SELECT count(*) FROM taken) >= $4 THEN (SELECT max(tenant_id) FROM taken)
                         WHEN (SELECT count(*) FROM tenants) >= $6 THEN (SELECT max(tenant_id) FROM tenants) END, '') AS reached
) r LEFT JOIN taken t ON true

-- name: next_due
-- When the next timer of a lane will be due that is not yet, epoch milliseconds; of the first $3 tenants.
-- all tenants: one clock serves everybody.
WITH RECURSIVE tenants AS (
    (SELECT t.tenant_id, 1 AS n FROM timer t WHERE t.lane = $1 ORDER BY t.tenant_id LIMIT 1)
    UNION ALL
    SELECT f.tenant_id, p.n + 1
    FROM tenants p
    CROSS JOIN LATERAL (
        SELECT t.tenant_id FROM timer t WHERE t.lane = $1 AND t.tenant_id > p.tenant_id ORDER BY t.tenant_id LIMIT 1
    ) f
    WHERE p.n < $3
)
SELECT min(f.due_at)
FROM tenants p
CROSS JOIN LATERAL (
    SELECT t.due_at FROM timer t WHERE t.lane = $1 AND t.tenant_id = p.tenant_id AND t.due_at > $2 ORDER BY t.due_at LIMIT 1
) f

-- name: put_off
-- Move a timer that could not be carried out to a later moment, unless something else has set it anew meanwhile. This does not wait for
-- the disk: what a crash of the server forgets is only taken sooner.
UPDATE timer SET due_at = $4, lease_until = 0
WHERE tenant_id = $1 AND id = $2 AND due_at = $3 AND (SELECT set_config('synchronous_commit', 'off', true)) = 'off'

-- name: drop_fired
-- Remove a timer that was carried out or has no object any more, unless something else has set it anew meanwhile.
DELETE FROM timer WHERE tenant_id = $1 AND id = $2 AND due_at = $3

-- name: drop_all_fired
-- The same for any number of timers.
DELETE FROM timer t USING unnest($1::text[], $2::uuid[], $3::bigint[]) AS w(tenant_id, id, due_at)
WHERE t.tenant_id = w.tenant_id AND t.id = w.id AND t.due_at = w.due_at
