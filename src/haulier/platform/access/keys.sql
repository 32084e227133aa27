-- name: signing_keys
-- The signing keys, oldest first.
SELECT id, body FROM resource WHERE tenant_id = $1 AND kind = $2 AND created_at > 0 ORDER BY created_at, id
