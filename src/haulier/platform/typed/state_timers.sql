-- name: read_instances
-- The instances of timers that were neither removed nor set again since they were taken; both read at one moment. By the
-- number of the timer, without the instance's columns where it is gone, with them also when its time is over.
SELECT w.n, r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::text[], $5::text[]) WITH ORDINALITY AS w(tenant_id, timer, due_at, kind, id, n)
JOIN timer t ON t.tenant_id = w.tenant_id AND t.id = w.timer AND t.due_at = w.due_at
LEFT JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = w.kind AND r.id = w.id

-- name: expire
-- Remove resources whose time is over, end their timers and record that they are gone, each whole or not at all; the numbers of those.
WITH w AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::uuid[], $6::bigint[], $7::uuid[], $8::text[], $9::text[],
                         $10::text[], $11::text[], $12::text[], $13::text[])
        WITH ORDINALITY
        AS w(tenant_id, kind, id, version, timer, at, journal_id, event, state, request_id, actor, data, callback, n)
), gone AS (
    DELETE FROM resource r USING w
    WHERE r.tenant_id = w.tenant_id AND r.kind = w.kind AND r.id = w.id AND r.version = w.version
    RETURNING w.n
), gone_more AS (
    DELETE FROM resource_more m USING w JOIN gone g ON g.n = w.n
    WHERE m.tenant_id = w.tenant_id AND m.kind = w.kind AND m.id = w.id
), dropped AS (
    DELETE FROM timer t USING w JOIN gone g ON g.n = w.n WHERE t.tenant_id = w.tenant_id AND t.id = w.timer
), recorded AS (
    INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, state, request_id, actor, data, callback)
    SELECT w.tenant_id, w.at, w.journal_id, w.kind, w.id, w.version + 1, w.event, w.state, w.request_id, w.actor::jsonb,
           w.data, w.callback
    FROM w JOIN gone g ON g.n = w.n
)
SELECT n FROM gone

-- name: postpone_all
-- Move timers to later moments, with their payloads from then on, unless something else has set them again meanwhile.
UPDATE timer t SET due_at = w.later, payload = w.payload::jsonb, lease_until = 0, tries = 0
FROM unnest($1::text[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[]) AS w(tenant_id, id, due_at, later, payload)
WHERE t.tenant_id = w.tenant_id AND t.id = w.id AND t.due_at = w.due_at
