-- name: resources
-- The resources of a tenant, to find those that policies are asked about.
SELECT id, version, body FROM resource
WHERE tenant_id = $1 AND kind = 'app_resource' AND created_at > 0 ORDER BY id LIMIT $2
