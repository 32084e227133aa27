-- name: find
-- The key of a hash: which tenant's it is, and its id.
-- all tenants: a caller with a key names no tenant.
SELECT tenant_id, id FROM resource WHERE kind = 'api_key' AND key = $1

-- name: used
-- Keep that a key is used, unless another process did so a moment ago. It is no event, so the version stays.
UPDATE resource SET body = body || jsonb_build_object('lastUsedAt', $3::bigint)
WHERE tenant_id = $1 AND kind = 'api_key' AND id = $2 AND coalesce((body ->> 'lastUsedAt')::bigint, 0) <= $4
