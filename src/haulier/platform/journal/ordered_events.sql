-- Consumers that take the events of the stream in its order. See: ordered_events.py.

-- name: cursor
-- How far a consumer has come.
SELECT sequence, position FROM ordered_cursor WHERE tenant_id = $1 AND consumer = $2

-- name: passed
-- What a consumer passed while it was not finished, in the stream's order.
-- all tenants: the consumer serves everybody.
SELECT sequence, event FROM ordered_event WHERE consumer = $1 ORDER BY sequence, event_id

-- name: save
-- As the one that leads, note how far a consumer has come, with the events that it passes unfinished, and forget those that are
-- finished by now; nothing when another one leads. $1 the system's tenant.
WITH led AS (
    UPDATE lease SET until = clock_timestamp() + make_interval(secs => $4) WHERE tenant_id = $1 AND name = $2 AND holder = $3
    RETURNING true
), finished AS (
    DELETE FROM ordered_event e USING unnest($11::text[], $12::uuid[]) AS f(tenant_id, event_id)
    WHERE e.tenant_id = f.tenant_id AND e.consumer = $5 AND e.event_id = f.event_id AND EXISTS (SELECT FROM led)
), passed AS (
    INSERT INTO ordered_event (tenant_id, consumer, event_id, sequence, event)
    SELECT p.tenant_id, $5, p.event_id, p.sequence, p.event
    FROM unnest($7::text[], $8::uuid[], $9::bigint[], $10::text[]) AS p(tenant_id, event_id, sequence, event)
    WHERE EXISTS (SELECT FROM led)
    ON CONFLICT DO NOTHING
)
INSERT INTO ordered_cursor (tenant_id, consumer, sequence, position)
SELECT $1, $5, $6::bigint, $13::text FROM led
ON CONFLICT (tenant_id, consumer) DO UPDATE SET sequence = excluded.sequence, position = excluded.position
RETURNING true
