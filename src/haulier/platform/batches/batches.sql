-- name: store_part
-- Keep a piece of a batch's rows as they came; a second time changes nothing. It is on disk once any later commit is that
-- waits for it, as that of the batch does.
INSERT INTO batch_part (tenant_id, batch_id, number, first, rows, at, input)
SELECT $1, $2, $3::int, $4::int, $5::int, $6::bigint, $7::bytea FROM set_config('synchronous_commit', 'off', true)
ON CONFLICT DO NOTHING

-- name: drop_parts
-- Delete the rows as they came.
DELETE FROM batch_part WHERE tenant_id = $1 AND batch_id = $2

-- name: drop_slices
-- Delete what became of the rows.
DELETE FROM batch_slice WHERE tenant_id = $1 AND batch_id = $2

-- name: abandoned
-- Batches whose rows were stored but which were never made: the caller or we went away before the last row.
-- all tenants: one sweep serves everybody.
SELECT p.tenant_id, p.batch_id
FROM batch_part p
WHERE p.number = 0 AND p.at < $1
  AND NOT EXISTS (SELECT FROM resource r WHERE r.tenant_id = p.tenant_id AND r.kind = ANY ($2::text[]) AND r.id = p.batch_id)
ORDER BY p.at
LIMIT $3

-- name: first_in_line
-- The oldest batch of a type that is not worked off; x1 holds a value for as long as that is so.
SELECT id FROM resource
WHERE tenant_id = $1 AND kind = $2 AND type = $3 AND x1 = $4 AND x1 IS NOT NULL
ORDER BY created_at, id
LIMIT 1

-- name: open_parts
-- The next pieces of a batch that are not worked off, in their order.
SELECT number, first, rows, done, input FROM batch_part
WHERE tenant_id = $1 AND batch_id = $2 AND number > $3 AND done < rows
ORDER BY number
LIMIT $4

-- name: existing
-- Which of the ids and unique keys are taken already.
WITH wanted AS MATERIALIZED (
    SELECT $1::text AS tenant_id, $2::text AS kind, w.id, w.key
    FROM unnest($3::text[], $4::text[]) AS w(id, key)
)
SELECT w.id FROM wanted w JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = w.kind AND r.id = w.id
UNION ALL
SELECT w.key FROM wanted w JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = w.kind AND r.key = w.key

-- name: progress
-- How many rows of a batch have been dealt with, and how many of them failed.
SELECT coalesce(sum(rows), 0)::bigint AS rows, coalesce(sum(failed), 0)::bigint AS failed
FROM batch_slice WHERE tenant_id = $1 AND batch_id = $2

-- name: results
-- What became of the rows in a window: the slices that reach into it, in the order of the rows.
SELECT results FROM batch_slice
WHERE tenant_id = $1 AND batch_id = $2 AND first < $4 AND first + rows > $3
ORDER BY first

-- name: failures
-- The first slices with failed rows.
SELECT results FROM batch_slice WHERE tenant_id = $1 AND batch_id = $2 AND failed > 0 ORDER BY first LIMIT $3

-- name: hand_on
-- Set the timer of a batch to a moment at which the next worker goes on with it, unless it was set anew meanwhile.
UPDATE timer SET due_at = $4, lease_until = 0, tries = 0 WHERE tenant_id = $1 AND id = $2 AND due_at = $3

-- name: call_up
-- Make the timer due of the batch that is now first in line, unless somebody has it already; with a lease it is the caller's.
UPDATE timer SET due_at = $3, lease_until = $3 + $4, tries = 0
WHERE tenant_id = $1 AND id = $2 AND lease_until <= $3
RETURNING id, subject, due_at, tries, payload

-- name: apply_slice
-- Apply some rows of a batch, all or none of them, with what became of each, and step on: each row is dealt with once.
-- Answers why nothing was applied; no rows means that all of it was. A key or id that is taken raises a unique violation.
-- Slices of one batch take turns: the next one lies ready in the server when the one before it ends, and is not done beside it.
-- Parameters have names; their numbers and values are declared in slice_parameters.py.
-- With :unsynced the commit does not wait for the disk: after a crash the slice may not have been, and is applied again.
-- Data that is a list is the place of a stored row, see platform/storage/quiet_rows.py; the payload of an event is an object.
-- Columns come as one text, which is cheaper than an array; as an array where a cell could hold what separates them;
-- a column that is the same for all rows as its one cell, one that is empty for all as no text at all.
-- Tenant and kind stand in every row, so that only a lookup by all of the key can find its match: with constants the
-- planner may walk all rows of the kind instead, which a young table's statistics make look cheap.
WITH who AS MATERIALIZED (
    SELECT :actor::text::jsonb AS actor
), row_in AS MATERIALIZED (
    SELECT :tenant_id::text AS tenant_id, :kind::text AS kind, r.id, coalesce(r.expect, :expects)::int AS expect, r.key, r.parent,
           r.state, r.attrs, r.body, r.x1, r.x2, r.x3, r.x4, r.x5, r.x6, r.x7, r.x8, r.expires_at, r.journal_id,
           coalesce(r.event, :events) AS event, coalesce(r.version, :versions)::int AS version, r.data, r.callback, r.n
    FROM unnest(coalesce(:id_array::text[], string_to_array(:ids, E'\x1e')), string_to_array(:expects::text, E'\x1e'),
                coalesce(:key_array::text[], string_to_array(:keys, E'\x1e', '')),
                coalesce(:parent_array::text[], string_to_array(:parents, E'\x1e', '')),
                string_to_array(:states, E'\x1e', ''), string_to_array(:attrs, E'\x1e'), string_to_array(:bodies, E'\x1e'),
                string_to_array(:x1, E'\x1f', ''), string_to_array(:x2, E'\x1f', ''), string_to_array(:x3, E'\x1f', ''),
                string_to_array(:x4, E'\x1f', ''), string_to_array(:x5, E'\x1f', ''), string_to_array(:x6, E'\x1f', ''),
                string_to_array(:x7, E'\x1f', ''), string_to_array(:x8, E'\x1f', ''),
                string_to_array(:expires_at, E'\x1e', '')::bigint[], string_to_array(:journal_ids, E'\x1e')::uuid[],
                string_to_array(:events::text, E'\x1e'), string_to_array(:versions::text, E'\x1e'),
                string_to_array(:data, E'\x1e'), string_to_array(:callbacks, E'\x1e', ''))
        WITH ORDINALITY
        AS r(id, expect, key, parent, state, attrs, body, x1, x2, x3, x4, x5, x6, x7, x8, expires_at, journal_id, event, version, data, callback, n)
), turn AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtextextended(:batch, 0)),
           CASE WHEN :unsynced::boolean THEN set_config('synchronous_commit', 'off', true) END
), part AS MATERIALIZED (
    SELECT p.number
    FROM turn CROSS JOIN batch_part p
    WHERE p.tenant_id = :tenant_id AND p.batch_id = :batch AND p.number = :part AND p.done = :done
    FOR UPDATE OF p
), held AS MATERIALIZED (
    SELECT r.n, r.expect, e.version
    FROM row_in r JOIN resource e ON e.tenant_id = r.tenant_id AND e.kind = r.kind AND e.id = r.id
    WHERE r.expect > 0
    ORDER BY e.id
    FOR UPDATE OF e
), refused AS MATERIALIZED (
    SELECT 'part' AS why, '' AS kind, '' AS id WHERE NOT EXISTS (SELECT FROM part)
    UNION ALL
    SELECT 'stale', :kind, r.id
    FROM row_in r
    WHERE r.expect > 0 AND r.n <> ALL (ARRAY(SELECT h.n FROM held h WHERE h.version = h.expect))
    UNION ALL
    SELECT 'guard', g.kind, g.id
    FROM (SELECT :tenant_id::text AS tenant_id, g.* FROM unnest(:guard_kinds::text[], :guard_ids::text[], :guard_versions::int[]) AS g(kind, id, version) OFFSET 0) g
    WHERE NOT EXISTS (SELECT FROM resource e WHERE e.tenant_id = g.tenant_id AND e.kind = g.kind AND e.id = g.id AND e.version = g.version)
), changed AS (
    UPDATE resource e
    SET version = r.expect + 1, key = r.key, parent = r.parent, state = r.state, attrs = r.attrs::jsonb, body = r.body::jsonb,
        x1 = r.x1, x2 = r.x2, x3 = r.x3, x4 = r.x4, x5 = r.x5, x6 = r.x6, x7 = r.x7, x8 = r.x8,
        updated_at = :at, updated_by = who.actor, expires_at = r.expires_at
    FROM who CROSS JOIN row_in r
    WHERE r.expect > 0 AND NOT EXISTS (SELECT FROM refused)
      AND e.tenant_id = r.tenant_id AND e.kind = r.kind AND e.id = r.id AND e.version = r.expect
), made AS (
    INSERT INTO resource (tenant_id, kind, id, version, type, key, parent, state, attrs, body, x1, x2, x3, x4, x5, x6, x7, x8,
                          created_at, created_by, updated_at, updated_by, expires_at)
    SELECT :tenant_id, :kind, r.id, 1, :type, r.key, r.parent, r.state, r.attrs::jsonb, r.body::jsonb,
           r.x1, r.x2, r.x3, r.x4, r.x5, r.x6, r.x7, r.x8, :at, who.actor, :at, who.actor, r.expires_at
    FROM who CROSS JOIN row_in r
    WHERE r.expect = 0 AND NOT EXISTS (SELECT FROM refused)
), recorded AS (
    INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, state, request_id, actor, data, callback, quiet)
    SELECT :tenant_id, :at, r.journal_id, :kind, r.id, r.version, r.event, r.state, :request_id, who.actor,
           CASE WHEN starts_with(r.data, '[')
                THEN '{"stored":{"place":' || r.data || ',"attrs":' || r.attrs || ',"body":' || r.body || '}}' ELSE r.data END,
           r.callback,
           :quiet::boolean AND r.callback IS NULL
    FROM who CROSS JOIN row_in r
    WHERE NOT EXISTS (SELECT FROM refused)
), sliced AS (
    INSERT INTO batch_slice (tenant_id, batch_id, first, rows, failed, results)
    SELECT :tenant_id, :batch, :first::int, :rows::int, :failed::int, :results::text
    WHERE NOT EXISTS (SELECT FROM refused)
), stepped AS (
    UPDATE batch_part p
    SET done = p.done + :rows::int, input = CASE WHEN p.done + :rows::int < p.rows THEN p.input ELSE ''::bytea END
    WHERE p.tenant_id = :tenant_id AND p.batch_id = :batch AND p.number = :part AND p.done = :done AND NOT EXISTS (SELECT FROM refused)
), scheduled AS (
    INSERT INTO timer (tenant_id, id, purpose, subject, due_at, payload)
    SELECT :tenant_id, t.id, t.purpose, t.subject, t.due_at, t.payload
    FROM jsonb_to_recordset(:timers::text::jsonb) AS t(id uuid, purpose text, subject text, due_at bigint, payload jsonb)
    WHERE NOT EXISTS (SELECT FROM refused)
    ON CONFLICT (tenant_id, id) DO UPDATE
    SET due_at = excluded.due_at, payload = excluded.payload, lease_until = 0, tries = 0
), dropped AS (
    DELETE FROM timer t
    WHERE t.tenant_id = :tenant_id AND t.id = ANY (:drops::uuid[]) AND NOT EXISTS (SELECT FROM refused)
)
SELECT why, kind, id FROM refused

-- name: far_slots
-- A further step of ``apply_slice``, taken where the type has index slots beyond the eighth: see apply.sql.
INSERT INTO resource_more (tenant_id, kind, id, type, created_at,
                           x9, x10, x11, x12, x13, x14, x15, x16, x17, x18, x19, x20,
                           x21, x22, x23, x24, x25, x26, x27, x28, x29, x30, x31, x32, words)
SELECT f.tenant_id, f.kind, f.id, :type,
       coalesce((SELECT e.created_at FROM resource e WHERE e.tenant_id = f.tenant_id AND e.kind = f.kind AND e.id = f.id), :at),
       f.x[9], f.x[10], f.x[11], f.x[12], f.x[13], f.x[14], f.x[15], f.x[16], f.x[17], f.x[18], f.x[19], f.x[20],
       f.x[21], f.x[22], f.x[23], f.x[24], f.x[25], f.x[26], f.x[27], f.x[28], f.x[29], f.x[30], f.x[31], f.x[32],
       array_to_tsvector(string_to_array(f.x[33], ' '))
FROM (SELECT :tenant_id::text AS tenant_id, :kind::text AS kind, w.id, string_to_array(w.slots, E'\x1f', '') AS x
      FROM unnest(:far_ids::text[], :far_slots::text[]) AS w(id, slots)) f
WHERE NOT EXISTS (SELECT FROM refused)
ON CONFLICT (tenant_id, kind, id) DO UPDATE
SET type = excluded.type,
    x9 = excluded.x9, x10 = excluded.x10, x11 = excluded.x11, x12 = excluded.x12, x13 = excluded.x13, x14 = excluded.x14,
    x15 = excluded.x15, x16 = excluded.x16, x17 = excluded.x17, x18 = excluded.x18, x19 = excluded.x19, x20 = excluded.x20,
    x21 = excluded.x21, x22 = excluded.x22, x23 = excluded.x23, x24 = excluded.x24, x25 = excluded.x25, x26 = excluded.x26,
    x27 = excluded.x27, x28 = excluded.x28, x29 = excluded.x29, x30 = excluded.x30, x31 = excluded.x31, x32 = excluded.x32,
    words = excluded.words
