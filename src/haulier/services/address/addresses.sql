-- name: country_in_use
-- Whether a tenant has an address of a country.
SELECT 1 FROM resource
WHERE tenant_id = $1 AND kind = 'address' AND type = $2 AND created_at > 0 AND (expires_at IS NULL OR expires_at > $3) LIMIT 1

-- name: sweep
-- Forget addresses that were deleted; at most so many at once.
-- all tenants: rows of everybody are deleted alike.
WITH old AS (
    SELECT tenant_id, id FROM resource WHERE kind = 'address' AND expires_at IS NOT NULL AND expires_at < $1 ORDER BY expires_at LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = 'address' AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone
