-- name: active
-- The connections of a tenant that were not removed, the oldest first.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = $2 AND created_at > 0 AND state = 'ACTIVE'
ORDER BY created_at, id LIMIT $3
