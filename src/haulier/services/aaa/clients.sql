-- name: by_client_id
-- The apps that a client id names: of those of several tenants first the one that claimed it first, so that nobody can shut out another
-- by taking its id. An app that never changed its id claimed it when it was made.
-- all tenants: a client asks for its first token before it names a tenant.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE kind = 'app' AND key = $1 ORDER BY coalesce((body ->> 'clientSince')::bigint, created_at), tenant_id LIMIT $2

-- name: keep_hash
-- Another form of the same secret's hash, if the app is still the one whose secret was checked.
UPDATE resource SET body = jsonb_set(body, '{secretHash}', to_jsonb($4::text))
WHERE tenant_id = $1 AND kind = 'app' AND id = $2 AND version = $3

-- name: tenants
-- Every tenant of this installation, oldest first.
-- all tenants: only the operator's own command line asks.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE kind = 'tenant' ORDER BY created_at, tenant_id LIMIT $1
