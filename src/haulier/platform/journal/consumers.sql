-- Which events consumers of services have taken from the stream. See: consumers.py.

-- name: begin
-- Note from when on a consumer is there. $1 the system's tenant.
INSERT INTO consumer (tenant_id, name, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: take
-- Leave events to the clock that a consumer has not taken before and that are not older than itself. $1 the system's tenant.
-- In the order of their ids, so that workers that take the same ones do not wait for each other in a circle.
WITH come AS (
    SELECT DISTINCT ON (e.tenant_id, e.event_id) e.*
    FROM unnest($5::text[], $6::uuid[], $7::bigint[], $8::uuid[], $9::text[]) AS e(tenant_id, event_id, at, timer_id, payload)
    WHERE e.at >= (SELECT c.since FROM consumer c WHERE c.tenant_id = $1 AND c.name = $2)
), taken AS (
    INSERT INTO consumed_event (tenant_id, consumer, event_id, at)
    SELECT tenant_id, $2, event_id, at FROM come ORDER BY tenant_id, event_id
    ON CONFLICT DO NOTHING
    RETURNING tenant_id, event_id
)
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
SELECT c.tenant_id, c.timer_id, $3, c.event_id::text, $4, c.payload::jsonb
FROM come c JOIN taken t ON t.tenant_id = c.tenant_id AND t.event_id = c.event_id

-- name: event
-- An event as the journal holds it.
SELECT txid, id, at, tenant_id, kind, resource_id, version, event, state, request_id, actor, also, also_versions, data, meta
FROM journal WHERE tenant_id = $1 AND at = $2 AND id = $3 AND NOT quiet

-- name: forget
-- Forget events that were taken long ago, at most $2 of them; how many they were.
-- all tenants: one worker forgets for everybody.
WITH old AS (
    SELECT tenant_id, consumer, event_id FROM consumed_event WHERE at < $1 ORDER BY at LIMIT $2
), gone AS (
    DELETE FROM consumed_event c USING old o
    WHERE c.tenant_id = o.tenant_id AND c.consumer = o.consumer AND c.event_id = o.event_id
    RETURNING true
)
SELECT count(*) FROM gone
