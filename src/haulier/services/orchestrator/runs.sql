-- Runs of the orchestrator. See: queries.py.

-- name: newest
-- The newest runs that were in line with something, at most $3.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = 'run' AND parent = $2 ORDER BY created_at DESC, id DESC LIMIT $3

-- name: sweep
-- Forget ended runs whose time is over; at most $2 at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, id FROM resource WHERE kind = 'run' AND expires_at < $1 LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = 'run' AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone
