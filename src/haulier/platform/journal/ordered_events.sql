-- Consumers that take the events of the stream in its order. See: ordered_events.py.

-- name: cursor
-- How far a consumer has come.
SELECT sequence, position FROM ordered_cursor WHERE tenant_id = $1 AND consumer = $2

-- name: let_wait
-- As a leader that begins, let everything that is noted for a consumer wait, and name the tenants that have any.
-- all tenants: the consumer serves everybody.
WITH begun AS (
    UPDATE ordered_event SET is_waiting = true WHERE consumer = $1 AND NOT is_waiting RETURNING tenant_id
)
SELECT tenant_id FROM begun UNION SELECT tenant_id FROM ordered_event WHERE consumer = $1 AND is_waiting

-- name: waiting
-- The next events of a tenant that wait, behind the one with this number.
SELECT number, sequence, event FROM ordered_event
WHERE tenant_id = $1 AND consumer = $2 AND is_waiting AND number > $3
ORDER BY number
LIMIT $4

-- name: save
-- As the one that leads, note how far a consumer has come, with the events that it passes unfinished or not begun, and forget
-- those that are finished by now; nothing when another one leads. $1 the system's tenant.
WITH led AS (
    UPDATE lease SET until = clock_timestamp() + make_interval(secs => $4) WHERE tenant_id = $1 AND name = $2 AND holder = $3
    RETURNING true
), finished AS (
    DELETE FROM ordered_event e USING unnest($11::text[], $12::uuid[]) AS f(tenant_id, event_id)
    WHERE e.tenant_id = f.tenant_id AND e.consumer = $5 AND e.event_id = f.event_id AND EXISTS (SELECT FROM led)
), passed AS (
    INSERT INTO ordered_event (tenant_id, consumer, event_id, sequence, event, is_waiting)
    SELECT p.tenant_id, $5, p.event_id, p.sequence, p.event, p.is_waiting
    FROM unnest($7::text[], $8::uuid[], $9::bigint[], $10::text[], $14::boolean[])
        WITH ORDINALITY AS p(tenant_id, event_id, sequence, event, is_waiting, place)
    WHERE EXISTS (SELECT FROM led)
    ORDER BY p.place
    ON CONFLICT DO NOTHING
)
INSERT INTO ordered_cursor (tenant_id, consumer, sequence, position)
SELECT $1, $5, $6::bigint, $13::text FROM led
ON CONFLICT (tenant_id, consumer) DO UPDATE SET sequence = excluded.sequence, position = excluded.position
RETURNING true
