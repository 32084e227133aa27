-- name: settle_part
-- Note what became of some rows of a piece, once, and step over them.
WITH part AS (
    UPDATE batch_part SET done = done + $5::int
    WHERE tenant_id = $1 AND batch_id = $2 AND number = $3 AND done = $4::int
    RETURNING first
)
INSERT INTO batch_slice (tenant_id, batch_id, first, rows, failed, pending, results)
SELECT $1, $2, p.first + $4::int, $5::int, $6, $7, $8 FROM part p
ON CONFLICT DO NOTHING

-- name: counts
-- How many rows of a batch were begun, how many of them failed, and how many have not come to their end.
SELECT coalesce(sum(rows), 0)::bigint AS rows, coalesce(sum(failed), 0)::bigint AS failed, coalesce(sum(pending), 0)::bigint AS pending
FROM batch_slice WHERE tenant_id = $1 AND batch_id = $2

-- name: pending
-- Pieces with rows that have not come to their end.
SELECT first, results FROM batch_slice WHERE tenant_id = $1 AND batch_id = $2 AND pending > 0 ORDER BY first LIMIT $3

-- name: settle_slice
-- Note what became of the rows that had not come to their end.
UPDATE batch_slice SET failed = $4, pending = $5, results = $6 WHERE tenant_id = $1 AND batch_id = $2 AND first = $3

-- name: outcomes
-- What became of a batch's first rows.
SELECT results FROM batch_slice WHERE tenant_id = $1 AND batch_id = $2 ORDER BY first LIMIT $3

-- name: failed_outcomes
-- The first pieces with rows that failed.
SELECT results FROM batch_slice WHERE tenant_id = $1 AND batch_id = $2 AND failed > 0 ORDER BY first LIMIT $3

-- name: open_parts
-- Pieces of a batch behind one, of which something is to be done.
SELECT number, first, rows, done, input FROM batch_part
WHERE tenant_id = $1 AND batch_id = $2 AND number > $3 AND done < rows
ORDER BY number
LIMIT $4

-- name: keep_keys
-- Which row of a batch has each key: the first one. Asked again, it says the same.
INSERT INTO batch_key AS kept (tenant_id, batch_id, key, row)
SELECT $1, $2, g.key, min(g.row) FROM unnest($3::bytea[], $4::int[]) AS g (key, row) GROUP BY g.key ORDER BY g.key
ON CONFLICT (tenant_id, batch_id, key) DO UPDATE SET row = least(kept.row, excluded.row)
RETURNING key, row

-- name: drop_keys
-- Delete the keys of a batch's rows.
DELETE FROM batch_key WHERE tenant_id = $1 AND batch_id = $2
