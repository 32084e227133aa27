-- name: count
-- Count one more guess for each subject, in a window that begins with its first one: how many that makes, and what is left of the window.
-- A clock that was set back ends a window as one that was set forward does.
WITH now AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms)
INSERT INTO guess AS g (tenant_id, subject, since, count)
SELECT $1, s.subject, now.ms, 1 FROM unnest($2::text[]) WITH ORDINALITY AS s(subject, n) CROSS JOIN now ORDER BY s.subject
ON CONFLICT (tenant_id, subject) DO UPDATE
SET count = CASE WHEN excluded.since - g.since BETWEEN 0 AND $3::bigint - 1 THEN g.count + 1 ELSE 1 END,
    since = CASE WHEN excluded.since - g.since BETWEEN 0 AND $3::bigint - 1 THEN g.since ELSE excluded.since END
RETURNING subject, count, since + $3::bigint - (SELECT ms FROM now) AS left

-- name: forgive
-- Take back what was counted for the first subject, and once of the others: the secret was right. Rows are locked in the order in which
-- they are counted.
WITH held AS MATERIALIZED (
    SELECT subject FROM guess WHERE tenant_id = $1 AND subject = ANY ($2::text[]) ORDER BY subject FOR UPDATE
)
UPDATE guess g SET count = CASE WHEN g.subject = ($2::text[])[1] THEN 0 ELSE greatest(g.count - 1, 0) END
FROM held WHERE g.tenant_id = $1 AND g.subject = held.subject

-- name: forget
-- Windows that are over.
DELETE FROM guess
WHERE tenant_id = $1 AND since NOT BETWEEN (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $2::bigint
                                       AND (extract(epoch FROM clock_timestamp()) * 1000)::bigint
