-- name: has_instances
-- Whether a type has any instance.
SELECT EXISTS (SELECT FROM resource WHERE tenant_id = $1 AND kind = $2 AND type = $3 AND created_at > 0)

-- name: types
-- All types of one kind that are in use, oldest first.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = $2 AND created_at > 0 AND state IS DISTINCT FROM 'DELETED'
ORDER BY created_at, id LIMIT $3 OFFSET $4
