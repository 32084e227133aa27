-- name: by_alias
-- The tenant with another name; of several that have it the first one.
-- all tenants: a host names a tenant before anybody else does.
SELECT l.tenant_id
FROM resource_link l JOIN resource t ON t.tenant_id = l.tenant_id AND t.kind = l.kind AND t.id = l.id
WHERE l.kind = 'tenant' AND l.member = 'alias' AND l.value = $1
ORDER BY t.created_at, l.tenant_id LIMIT 1
