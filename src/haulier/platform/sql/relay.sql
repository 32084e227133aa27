-- name: lead
-- Become the leader of all relays, for as long as this session lives.
-- all tenants: one relay serves everybody.
SELECT pg_try_advisory_lock($1)

-- name: session
-- Losing the last stored cursor repeats some events and costs nothing else: the commit need not wait for the disk.
-- all tenants: a setting of the session.
SET synchronous_commit = off

-- name: committed
-- Journal rows behind a position, in commit order, as far as no transaction that is still open could add a row among them.
-- all tenants: one relay serves everybody.
SELECT txid, id, at, tenant_id, kind, resource_id, version, event, state, request_id, actor, data, meta, callback, also
FROM journal
WHERE NOT quiet AND (txid, id) > ($1::xid8, $2::uuid) AND txid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY txid, id
LIMIT $3

-- name: before
-- Positions before and at one, the nearest first.
-- all tenants: one relay serves everybody.
SELECT txid, id, at FROM journal WHERE NOT quiet AND (txid, id) <= ($1::xid8, $2::uuid) ORDER BY txid DESC, id DESC LIMIT $3

-- name: cursor
-- How far the relay has come.
SELECT txid, id, at FROM relay_cursor WHERE tenant_id = $1 AND name = $2

-- name: store_cursor
-- Note how far the relay has come.
INSERT INTO relay_cursor (tenant_id, name, txid, id, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, name) DO UPDATE SET txid = excluded.txid, id = excluded.id, at = excluded.at
