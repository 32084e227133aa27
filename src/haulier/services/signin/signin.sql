-- name: open_logins
-- The sign-ins of one person that have not ended.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = $2 AND parent = $3 AND state = 'OPEN' AND expires_at > $4
ORDER BY created_at DESC, id DESC LIMIT $5

-- name: sweep
-- Forget sign-ins and codes that are over, of which the journal tells all the same; at most so many at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, kind, id FROM resource
    WHERE kind IN ('login', 'authorization_code') AND created_at < $1 AND expires_at < $1 LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = old.kind AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone
