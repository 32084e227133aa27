-- name: foreign
-- Moment of the newest journal row whose transaction number this server has not reached, so that another one wrote it.
-- all tenants: one relay serves everybody.
SELECT max(at) FROM journal WHERE NOT quiet AND txid >= pg_snapshot_xmax(pg_current_snapshot())

-- name: patience
-- Renumbering a long journal takes as long as it takes.
-- all tenants: a setting of the transaction.
SELECT set_config('statement_timeout', '0', true)

-- name: renumber
-- Give the rows of the other server a number below all of this one's; among themselves their ids, made in time, order them.
-- all tenants: one relay serves everybody.
UPDATE journal SET txid = $2::xid8 WHERE at <= $1

-- name: renumber_cursor
-- Put the cursor among them, a little before where it stood.
UPDATE relay_cursor
SET txid = $3::xid8, at = at - $4::bigint, id = (lpad(to_hex(at - $4::bigint), 12, '0') || repeat('0', 20))::uuid
WHERE tenant_id = $1 AND name = $2
