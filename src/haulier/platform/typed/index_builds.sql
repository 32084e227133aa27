-- name: moment
-- The server's clock, epoch seconds.
-- all tenants: a clock.
SELECT extract(epoch FROM clock_timestamp())::float8

-- name: earlier_transactions
-- Whether a transaction is still open that began by a moment, and not so long before that it would have been cancelled.
-- all tenants: one statement applies the changes of several.
SELECT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
      AND xact_start BETWEEN to_timestamp($1::float8 - $2::float8) AND to_timestamp($1::float8)
)

-- name: slice
-- The next instances of a kind in the order of their ids, which the primary key alone can serve, whatever the statistics
-- say; those of other types come without values.
SELECT id, version, type = $3 AS wanted, CASE WHEN type = $3 THEN attrs END AS attrs, x1, x2, x3, x4, x5, x6, x7, x8,
       x9, x10, x11, x12, x13, x14, x15, x16, x17, x18, x19, x20, x21, x22, x23, x24, x25, x26, x27, x28, x29, x30, x31, x32,
       array_to_string(tsvector_to_array(words), ' ') AS words
FROM resource LEFT JOIN resource_more USING (tenant_id, kind, type, id, created_at)
WHERE tenant_id = $1 AND kind = $2 AND id > $4
ORDER BY id
LIMIT $5

-- name: slice_again
-- Those of a slice that were being written.
SELECT id, version, true AS wanted, attrs, x1, x2, x3, x4, x5, x6, x7, x8,
       x9, x10, x11, x12, x13, x14, x15, x16, x17, x18, x19, x20, x21, x22, x23, x24, x25, x26, x27, x28, x29, x30, x31, x32,
       array_to_string(tsvector_to_array(words), ' ') AS words
FROM resource LEFT JOIN resource_more USING (tenant_id, kind, type, id, created_at)
WHERE tenant_id = $1 AND kind = $2 AND id = ANY ($3::text[])

-- name: fill
-- Write the index columns of instances that are still as they were read, under the type as it was read. Their versions stay.
-- A row that another holds is passed over, so that nobody ever waits for two. Tenant and kind come with each row, as
-- constants they would tempt the planner to walk through all rows of a kind that it takes for small.
WITH given AS MATERIALIZED (
    SELECT $1::text AS tenant_id, $2::text AS kind, g.id, g.version, string_to_array(g.slots, E'\x1f', '') AS x
    FROM unnest($3::text[], $4::int[], $5::text[]) AS g(id, version, slots)
    WHERE EXISTS (SELECT FROM resource t WHERE t.tenant_id = $1 AND t.kind = $6 AND t.id = $7 AND t.version = $8)
), held AS MATERIALIZED (
    SELECT g.*, e.type, e.created_at
    FROM given g JOIN resource e ON e.tenant_id = g.tenant_id AND e.kind = g.kind AND e.id = g.id AND e.version = g.version
    FOR NO KEY UPDATE OF e SKIP LOCKED
), more AS (
    INSERT INTO resource_more (tenant_id, kind, id, type, created_at,
                               x9, x10, x11, x12, x13, x14, x15, x16, x17, x18, x19, x20,
                               x21, x22, x23, x24, x25, x26, x27, x28, x29, x30, x31, x32, words)
    SELECT h.tenant_id, h.kind, h.id, h.type, h.created_at,
           h.x[9], h.x[10], h.x[11], h.x[12], h.x[13], h.x[14], h.x[15], h.x[16], h.x[17], h.x[18], h.x[19], h.x[20],
           h.x[21], h.x[22], h.x[23], h.x[24], h.x[25], h.x[26], h.x[27], h.x[28], h.x[29], h.x[30], h.x[31], h.x[32],
       array_to_tsvector(string_to_array(h.x[33], ' '))
    FROM held h
    WHERE cardinality(h.x) > 8
    ON CONFLICT (tenant_id, kind, id) DO UPDATE
    SET type = excluded.type,
        x9 = excluded.x9, x10 = excluded.x10, x11 = excluded.x11, x12 = excluded.x12, x13 = excluded.x13, x14 = excluded.x14,
        x15 = excluded.x15, x16 = excluded.x16, x17 = excluded.x17, x18 = excluded.x18, x19 = excluded.x19, x20 = excluded.x20,
        x21 = excluded.x21, x22 = excluded.x22, x23 = excluded.x23, x24 = excluded.x24, x25 = excluded.x25, x26 = excluded.x26,
        x27 = excluded.x27, x28 = excluded.x28, x29 = excluded.x29, x30 = excluded.x30, x31 = excluded.x31, x32 = excluded.x32,
    words = excluded.words
)
UPDATE resource e
SET x1 = h.x[1], x2 = h.x[2], x3 = h.x[3], x4 = h.x[4], x5 = h.x[5], x6 = h.x[6], x7 = h.x[7], x8 = h.x[8]
FROM held h
WHERE e.tenant_id = h.tenant_id AND e.kind = h.kind AND e.id = h.id AND e.version = h.version
RETURNING e.id

-- name: began_with
-- The version of the type that a build began with; another one means that it was started again.
SELECT (payload ->> 'since')::int FROM timer WHERE tenant_id = $1 AND id = $2

-- name: store_progress
-- Store how far a build has come and let it go on at once, here or elsewhere, unless it was started again.
UPDATE timer SET due_at = $4, payload = $5::text::jsonb, lease_until = 0, tries = 0
WHERE tenant_id = $1 AND id = $2 AND (payload ->> 'since')::int = $3

-- name: end_build
-- Remove the timer of a build, unless it was started again.
DELETE FROM timer WHERE tenant_id = $1 AND id = $2 AND (payload ->> 'since')::int = $3
