-- name: passkeys
-- The passkeys of a person, the oldest first.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = 'passkey' AND created_at > 0 AND parent = $2 AND state = 'ACTIVE'
ORDER BY created_at, id LIMIT $3

-- name: sweep
-- Forget codes, links and answered challenges that are over; at most so many at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, kind, id FROM resource
    WHERE kind IN ('one_time_code', 'credential_link', 'passkey_challenge') AND created_at > 0 AND expires_at < $1 LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = old.kind AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone
