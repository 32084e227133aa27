-- name: copies
-- Copies of sample rows of one tenant, each at version 1, told apart by a number in place of the last characters of their ids. A parent
-- that is one of them is the copy of the same number.
INSERT INTO resource (tenant_id, kind, id, version, type, key, parent, state, attrs, body, x1, x2, x3, x4, x5, x6, x7, x8,
                      created_at, created_by, updated_at, updated_by, expires_at)
SELECT r.tenant_id, r.kind, left(r.id, -$4::int) || n, 1, r.type, left(r.key, -$4::int) || n,
       CASE WHEN r.parent = ANY ($3::text[]) THEN left(r.parent, -$4::int) || n ELSE r.parent END,
       r.state, r.attrs, r.body, x1, x2, x3, x4, x5, x6, x7, x8, r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM unnest($2::text[], $3::text[]) AS w(kind, id)
JOIN resource r ON r.tenant_id = $1 AND r.kind = w.kind AND r.id = w.id
CROSS JOIN generate_series($5::bigint, $6::bigint) n

-- name: fill
-- Copies of one sample job for a tenant, spread evenly over the values of its one indexed attribute and over time.
INSERT INTO resource (tenant_id, kind, id, version, type, key, state, attrs, body, x1, created_at, created_by, updated_at, updated_by)
SELECT $3, r.kind, left(r.id, -$4::int) || s.n, 1, r.type, left(r.key, -$4::int) || s.n, r.state,
       r.attrs || jsonb_build_object($7::text, v.value), r.body, v.slot, r.created_at + s.i * 7919 % 604800000, r.created_by, r.updated_at, r.updated_by
FROM resource r
CROSS JOIN (SELECT n, row_number() OVER () AS i FROM generate_series($5::bigint, $6::bigint) n) s
JOIN unnest($8::text[], $9::text[]) WITH ORDINALITY AS v(value, slot, place) ON v.place = 1 + s.i * 7919 % cardinality($8::text[])
WHERE r.tenant_id = $1 AND r.kind = 'job' AND r.id = $2

-- name: bare_create
-- The two rows of a new job and nothing else: no guards, no checks, no batch. What the disk and the indexes alone allow.
WITH made AS (
    INSERT INTO resource (tenant_id, kind, id, version, type, key, state, attrs, body, x1, created_at, created_by, updated_at, updated_by)
    VALUES ($1::text, $2::text, $3::text, 1, $4::text, $5::text, $6::text, $7::text::jsonb, $8::text::jsonb, $9::text,
            $10::bigint, $11::text::jsonb, $10::bigint, $11::text::jsonb)
)
INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, state, request_id, actor, data)
VALUES ($1::text, $10::bigint, $12::uuid, $2::text, $3::text, 1, $13::text, $6::text, $14::text, $11::text::jsonb, $15::text)

-- name: slots
-- The index slots of one resource.
SELECT x1, x2, x3, x4, x5, x6, x7, x8 FROM resource WHERE tenant_id = $1 AND kind = $2 AND id = $3

-- name: committed
-- How many commands of a tenant were applied under one request id.
SELECT count(*) FROM journal WHERE tenant_id = $1 AND request_id = $2

-- name: forget
-- Remove the journal rows of the yardstick, so that the relay does not carry them in the middle of the next measurement.
DELETE FROM journal WHERE tenant_id = $1 AND request_id = $2

-- name: behind
-- How many journal rows the relay has not carried yet.
-- all tenants: one relay serves everybody.
SELECT count(*) FROM journal WHERE NOT quiet AND (txid, id) > (SELECT txid, id FROM relay_cursor WHERE name = 'events')

-- name: settle
-- Statistics and visibility of the table that was filled, as autovacuum would make them in time.
-- all tenants: maintenance of a table.
VACUUM ANALYZE resource

-- name: checkpoint
-- Begin every timed run with the same distance to the next checkpoint.
-- all tenants: a command to the server.
CHECKPOINT

-- name: jobs_of
-- The jobs of a tenant that have one of these values of an attribute.
SELECT id FROM resource WHERE tenant_id = $1 AND kind = 'job' AND attrs ->> $2::text = ANY ($3::text[])

-- name: instances
-- Copies of one workflow instance for objectives of other jobs.
INSERT INTO resource (tenant_id, kind, id, version, type, parent, state, attrs, body, created_at, created_by, updated_at, updated_by)
SELECT r.tenant_id, r.kind, n.id, r.version, r.type, n.job, r.state, r.attrs,
       r.body || jsonb_build_object('objectiveRef', n.objective), r.created_at, r.created_by, r.updated_at, r.updated_by
FROM unnest($3::text[], $4::text[], $5::text[]) AS n(id, job, objective)
JOIN resource r ON r.tenant_id = $1 AND r.kind = 'workflow_instance' AND r.id = $2
ON CONFLICT DO NOTHING

-- name: timed
-- Copies of one participant, each with its time-out.
WITH made AS (
    INSERT INTO resource (tenant_id, kind, id, version, type, parent, state, attrs, body, x1, x2, created_at, created_by, updated_at, updated_by)
    SELECT r.tenant_id, r.kind, n.id, 1, r.type, r.parent, r.state, r.attrs, r.body, r.x1, r.x2, r.created_at, r.created_by,
           r.updated_at, r.updated_by
    FROM resource r CROSS JOIN unnest($5::text[]) AS n(id)
    WHERE r.tenant_id = $1 AND r.kind = $2 AND r.id = $3
)
INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
SELECT t.tenant_id, n.timer, t.purpose, $2 || '/' || n.id, t.due_at, t.payload
FROM timer t CROSS JOIN unnest($5::text[], $6::uuid[]) AS n(id, timer)
WHERE t.tenant_id = $1 AND t.id = $4

-- name: settle_timers
-- Statistics of the table that was filled, as the worker would make them in a moment.
-- all tenants: maintenance of a table.
VACUUM ANALYZE timer

-- name: set_due
-- Let all time-outs of a type's instances be due at one moment.
UPDATE timer SET due_at = $3 WHERE tenant_id = $1 AND purpose = 'substate' AND starts_with(subject, $2)

-- name: set_calls_due
-- All scheduled calls of a tenant, due at one moment.
UPDATE timer SET due_at = $2 WHERE tenant_id = $1 AND purpose = 'schedule'

-- name: waiting
-- How many time-outs of a type's instances have not fired.
SELECT count(*) FROM timer WHERE tenant_id = $1 AND purpose = 'substate' AND starts_with(subject, $2)

-- name: fired
-- What became of a type's instances that were to be moved once each: how many were, when the last one was, how many were not, and
-- how many more than once.
SELECT max(j.at) AS last, count(*) FILTER (WHERE j.times = 1 AND r.version = 2) AS moved,
       count(*) FILTER (WHERE j.times IS NULL OR r.state = $5) AS lost, count(*) FILTER (WHERE j.times > 1 OR r.version > 2) AS twice
FROM resource r
LEFT JOIN (SELECT resource_id, max(at) AS at, count(*) AS times FROM journal
           WHERE tenant_id = $1 AND kind = $2 AND event = $4 GROUP BY resource_id) j ON j.resource_id = r.id
WHERE r.tenant_id = $1 AND r.kind = $2 AND r.type = $3

-- name: batches_done
-- How many batches are worked off.
SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'participant_batch' AND state = 'COMPLETED'

-- name: batch_outcome
-- Rows that the newest batch has dealt with.
SELECT sum(s.rows)::bigint AS rows, sum(s.failed)::bigint AS failed
FROM batch_slice s
WHERE s.tenant_id = $1 AND s.batch_id = (
    SELECT id FROM resource WHERE tenant_id = $1 AND kind = 'participant_batch' ORDER BY created_at DESC LIMIT 1)

-- name: parcels
-- Copies of one entity with other values of its three indexed attributes: each in turn of those given, and every so many have a value
-- of the first one in common.
INSERT INTO resource (tenant_id, kind, id, version, type, parent, attrs, body, x1, x2, x3, created_at, created_by, updated_at, updated_by)
SELECT r.tenant_id, r.kind, left(r.id, -$3::int) || s.n, 1, r.type, r.parent,
       r.attrs || jsonb_build_object($6::text, CASE WHEN s.common THEN $16::text ELSE a.value END::jsonb, $7::text, b.value::jsonb,
                                     $8::text, c.value::jsonb),
       r.body || jsonb_build_object('uniqueCode', s.n::text), CASE WHEN s.common THEN $17::text ELSE a.slot END, b.slot, c.slot,
       r.created_at + s.i % 86400000, r.created_by, r.updated_at, r.updated_by
FROM resource r
CROSS JOIN (SELECT n, n - $4::bigint AS i, (n - $4::bigint) / cardinality($9::text[]) % $15::int = 0 AS common FROM generate_series($4::bigint, $5::bigint) n) s
JOIN unnest($9::text[], $10::text[]) WITH ORDINALITY AS a(value, slot, place) ON a.place = 1 + s.i % cardinality($9::text[])
JOIN unnest($11::text[], $12::text[]) WITH ORDINALITY AS b(value, slot, place) ON b.place = 1 + s.i % cardinality($11::text[])
JOIN unnest($13::text[], $14::text[]) WITH ORDINALITY AS c(value, slot, place) ON c.place = 1 + s.i % cardinality($13::text[])
WHERE r.tenant_id = $1 AND r.kind = 'entity' AND r.id = $2

-- name: inside
-- How many resources of a kind have this parent.
SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = $2 AND parent = $3

-- name: batch_ended
-- When the last batch was worked off, epoch milliseconds.
SELECT max(updated_at) FROM resource WHERE tenant_id = $1 AND kind = 'participant_batch' AND state = 'COMPLETED'

-- name: bare_rows
-- The yardstick of batches: as many of the rows that a batch made, and of their journal rows, copied inside the server.
WITH j AS MATERIALIZED (
    SELECT * FROM journal WHERE tenant_id = $1 AND kind = 'participant' AND quiet LIMIT 1
), made AS (
    INSERT INTO resource (tenant_id, kind, id, version, type, key, parent, state, attrs, body, x1, x2, x3, x4, x5, x6, x7, x8,
                          created_at, created_by, updated_at, updated_by)
    SELECT $3, kind, $2 || ':' || gen_random_uuid(), version, type, key, parent, state, attrs, body, x1, x2, x3, x4, x5, x6, x7, x8,
           created_at, created_by, updated_at, updated_by
    FROM resource
    WHERE tenant_id = $1 AND kind = 'participant' AND type = $2
    LIMIT $4
    RETURNING id
)
INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, state, request_id, actor, data, quiet)
SELECT $3, j.at, gen_random_uuid(), j.kind, made.id, j.version, j.event, j.state, j.request_id, j.actor, j.data, true
FROM made CROSS JOIN j

-- name: read_one
-- The row that a read of one resource needs, as one client would ask for it.
SELECT version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = $2 AND id = $3

-- name: words
-- The indexed words of one resource.
SELECT array_to_string(tsvector_to_array(words), ' ') AS words FROM resource_more WHERE tenant_id = $1 AND kind = $2 AND id = $3

-- name: goods
-- Copies of one entity with other values of its four indexed attributes, the last of which has its words indexed, and in other states:
-- each in turn of those given, of the states most often the fourth.
WITH made AS (
    INSERT INTO resource (tenant_id, kind, id, version, type, parent, state, attrs, body, x1, x2, x3, x4, created_at, created_by, updated_at, updated_by)
    SELECT r.tenant_id, r.kind, left(r.id, -$3::int) || s.n, 1, r.type, r.parent,
           ($16::text[])[CASE WHEN s.i % 3 = 0 THEN 1 + s.i / 3 % cardinality($16::text[]) ELSE 4 END],
           r.attrs || jsonb_build_object(($6::text[])[1], a.value::jsonb, ($6::text[])[2], b.value::jsonb, ($6::text[])[3], c.value::jsonb,
                                         ($6::text[])[4], d.value::jsonb),
           r.body || jsonb_build_object('uniqueCode', s.n::text), a.slot, b.slot, c.slot, d.slot,
           r.created_at + s.i % 86400000, r.created_by, r.updated_at, r.updated_by
    FROM resource r
    CROSS JOIN (SELECT n, n - $4::bigint AS i FROM generate_series($4::bigint, $5::bigint) n) s
    JOIN unnest($7::text[], $8::text[]) WITH ORDINALITY AS a(value, slot, place) ON a.place = 1 + s.i % cardinality($7::text[])
    JOIN unnest($9::text[], $10::text[]) WITH ORDINALITY AS b(value, slot, place) ON b.place = 1 + s.i % cardinality($9::text[])
    JOIN unnest($11::text[], $12::text[]) WITH ORDINALITY AS c(value, slot, place) ON c.place = 1 + s.i % cardinality($11::text[])
    JOIN unnest($13::text[], $14::text[]) WITH ORDINALITY AS d(value, slot, place) ON d.place = 1 + s.i % cardinality($13::text[])
    WHERE r.tenant_id = $1 AND r.kind = 'entity' AND r.id = $2
    RETURNING tenant_id, kind, id, type, created_at, x4
)
INSERT INTO resource_more (tenant_id, kind, id, type, created_at, words)
SELECT m.tenant_id, m.kind, m.id, m.type, m.created_at, array_to_tsvector(string_to_array(w.words, ' '))
FROM made m JOIN unnest($14::text[], $15::text[]) AS w(slot, words) ON w.slot = m.x4

-- name: settle_more
-- The same of the table that holds the words.
-- all tenants: maintenance of a table.
VACUUM ANALYZE resource_more

-- name: made_with
-- An order and everything that was made with it: its work orders, what they name, and places, contacts and containers of that moment.
SELECT r.id, r.key
FROM resource r
JOIN resource o ON o.tenant_id = r.tenant_id AND o.kind = 'order' AND o.id = $2
WHERE r.tenant_id = $1 AND r.kind IN ('order', 'work_order', 'container', 'location', 'sds_data') AND r.created_at = o.created_at

-- name: new_jobs
-- The orders of the jobs that were made since a moment.
SELECT body -> 'madeFor' ->> 'orderId' FROM resource WHERE tenant_id = $1 AND kind = 'job' AND created_at > $2

-- name: ended_runs
-- How many runs of the orchestrator have ended.
SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'run' AND state <> 'IN_PROGRESS'

-- name: orders_without_job
-- How many orders wait for their job, of a batch or of none.
SELECT count(*) FROM resource
WHERE tenant_id = $1 AND kind = 'order' AND state IN ('initiated:initiated', 'created:created') AND body ->> 'batchId' IS NOT DISTINCT FROM $2

-- name: order_batch_state
-- Where a batch of orders is.
SELECT state FROM resource WHERE tenant_id = $1 AND kind = 'logistics_order_batch' AND id = $2

-- name: points_inserted
-- The rows of a batch of points as PostgreSQL itself would be asked to insert them.
-- all tenants: devices that nobody has.
INSERT INTO trace_point (device, tis, seq, app, is_mobile, received_at, lat, lon, accuracy, speed, bearing, provider, md, has_meta)
SELECT p.device, p.tis, p.seq, p.app, p.is_mobile, p.tis, p.lat, p.lon, p.accuracy, p.speed, p.bearing, p.provider, p.md, false
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::boolean[], $6::float8[], $7::float8[], $8::float8[], $9::float8[],
            $10::float8[], $11::text[], $12::text[]) AS p(device, tis, seq, app, is_mobile, lat, lon, accuracy, speed, bearing, provider, md)
ON CONFLICT DO NOTHING

-- name: points_unjudged
-- How many rows of work wait for the judge.
-- all tenants: the bench has the stack for itself.
SELECT count(*) FROM trace_work

-- name: seed_points
-- Points of the seeded devices on a day, ten seconds apart, those of one moment beside each other as they would come in.
INSERT INTO trace_point (device, tis, seq, app, is_mobile, received_at, lat, lon, accuracy, speed, bearing, provider, md, has_meta)
SELECT d.number, $2 + s * 10000, s, d.app, true, $2 + s * 10000, 12.9 + s % 997 * 1e-4, 77.6 + s % 991 * 1e-4, 12.5, 8.25, 90, 'fused', 'REST', false
FROM generate_series($3::bigint, $4::bigint) s
CROSS JOIN (SELECT number, app FROM tracked_device WHERE tenant_id = $1 AND device_id LIKE 'seeded-%') d
ORDER BY s, d.number
ON CONFLICT DO NOTHING

-- name: settle_points
-- all tenants: maintenance of a table.
VACUUM ANALYZE trace_point

-- name: place_names
-- The names of all cities, to look for them.
-- all tenants: the set belongs to the installation.
SELECT name FROM world.city WHERE is_active ORDER BY number
