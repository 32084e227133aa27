-- name: sweep
-- Forget executions whose callback nobody can send any more; at most so many at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, id FROM resource WHERE kind = 'plugin_execution' AND expires_at < $1 LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = 'plugin_execution' AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone
