-- name: take
-- Take a signed text for one call. No row where another call has taken it.
INSERT INTO sds_signature AS s (tenant_id, app, digest, taken_by, until) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, app, digest) DO UPDATE SET taken_by = excluded.taken_by WHERE s.taken_by = excluded.taken_by
RETURNING s.app

-- name: sweep
-- Remove texts whose time is over, at most so many.
-- all tenants: upkeep of a table.
WITH gone AS (
    DELETE FROM sds_signature WHERE (tenant_id, app, digest) IN (
        SELECT tenant_id, app, digest FROM sds_signature WHERE until < $1 ORDER BY until LIMIT $2
    ) RETURNING 1
)
SELECT count(*) FROM gone
