-- name: by_client_id
-- The app that a client id names: of those of several tenants the oldest, so that nobody can shut out another by registering its id.
-- all tenants: a client asks for its first token before it names a tenant.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE kind = 'app' AND key = $1 ORDER BY created_at, tenant_id LIMIT 1

-- name: tenants
-- Every tenant of this installation, oldest first.
-- all tenants: only the operator's own command line asks.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE kind = 'tenant' ORDER BY created_at, tenant_id LIMIT $1
