-- name: sweep
-- Forget jobs that ended long ago, of which the journal tells all the same; at most so many at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, id FROM resource WHERE kind = 'scheduled_job' AND expires_at IS NOT NULL AND expires_at < $1 ORDER BY expires_at LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = 'scheduled_job' AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone
