-- name: session
-- Losing the last stored cursor repeats some events and costs nothing else: the commit need not wait for the disk.
-- all tenants: a setting of the session.
SET synchronous_commit = off

-- name: committed
-- Journal rows behind a position, in commit order, as far as no transaction that is still open could add a row among them:
-- at most $3 of them, and as many as have $4 bytes together, one at least. What is longer than $5 bytes is not read at all.
-- Lengths of texts are known without reading them. Of the callback request there is the beginning, $6 characters.
-- all tenants: one relay serves everybody.
SELECT txid, id, at, tenant_id, kind, resource_id, version, event, state, request_id, actor, also, also_versions, callback,
       CASE WHEN fits THEN data END AS data, CASE WHEN fits THEN meta END AS meta
FROM (
    SELECT r.*, sum(CASE WHEN fits THEN bytes ELSE 0 END) OVER (ORDER BY txid, id ROWS UNBOUNDED PRECEDING)
                - CASE WHEN fits THEN bytes ELSE 0 END AS before
    FROM (
        SELECT txid, id, at, tenant_id, kind, resource_id, version, event, state, request_id, actor, also, also_versions, data, meta,
               left(callback, $6) AS callback, octet_length(data) + coalesce(octet_length(meta), 0) AS bytes,
               octet_length(data) + coalesce(octet_length(meta), 0) <= $5 AS fits
        FROM journal
        WHERE NOT quiet AND (txid, id) > ($1::xid8, $2::uuid) AND txid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY txid, id
        LIMIT $3
    ) r
) r
WHERE before < $4
ORDER BY txid, id

-- name: before
-- Positions before and at one, the nearest first.
-- all tenants: one relay serves everybody.
SELECT txid, id, at FROM journal WHERE NOT quiet AND (txid, id) <= ($1::xid8, $2::uuid) ORDER BY txid DESC, id DESC LIMIT $3

-- name: cursor
-- How far the relay has come.
SELECT txid, id, at FROM relay_cursor WHERE tenant_id = $1 AND name = $2

-- name: store_cursor
-- Note how far the relay has come and hold its lease for longer; nothing when another one leads.
WITH led AS (
    UPDATE lease SET until = clock_timestamp() + make_interval(secs => $8) WHERE tenant_id = $1 AND name = $6 AND holder = $7
    RETURNING true
)
INSERT INTO relay_cursor (tenant_id, name, txid, id, at)
SELECT $1, $2, $3::xid8, $4::uuid, $5::bigint FROM led
ON CONFLICT (tenant_id, name) DO UPDATE SET txid = excluded.txid, id = excluded.id, at = excluded.at
RETURNING true

-- name: put_aside
-- Keep which row the stream would not take, and why.
INSERT INTO relay_aside (tenant_id, at, id, event, aside_at, reason) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant_id, at, id) DO UPDATE SET aside_at = excluded.aside_at, reason = excluded.reason, again = false

-- name: asked_again
-- Rows aside that somebody wants sent again, in commit order as all others; without data where that is longer than $2 bytes.
-- all tenants: one relay serves everybody.
SELECT j.txid, a.id, a.at, a.tenant_id, j.kind, j.resource_id, j.version, j.event, j.state, j.request_id, j.actor, j.also,
       j.also_versions,
       left(j.callback, $3) AS callback,
       CASE WHEN octet_length(j.data) + coalesce(octet_length(j.meta), 0) <= $2 THEN j.data END AS data,
       CASE WHEN octet_length(j.data) + coalesce(octet_length(j.meta), 0) <= $2 THEN j.meta END AS meta
FROM relay_aside a JOIN journal j ON j.tenant_id = a.tenant_id AND j.at = a.at AND j.id = a.id AND NOT j.quiet
WHERE a.again
ORDER BY j.txid, j.id
LIMIT $1

-- name: sent_again
-- A row is aside no more.
DELETE FROM relay_aside WHERE tenant_id = $1 AND at = $2 AND id = $3

-- name: aside
-- The rows aside, newest first.
-- all tenants: an operator sees everybody's.
SELECT tenant_id, id::text, at, event, aside_at, reason, again FROM relay_aside ORDER BY aside_at DESC, at DESC, id LIMIT $1

-- name: ask_again
-- Have every row aside sent again; how many that are.
-- all tenants: an operator sees to everybody's.
WITH asked AS (UPDATE relay_aside SET again = true RETURNING true) SELECT count(*) FROM asked
