-- name: read_many
-- Read any number of resources of any kinds and tenants in one go; expired ones are not there any more.
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM unnest($1::text[], $2::text[], $3::text[]) AS w(tenant_id, kind, id)
JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = w.kind AND r.id = w.id
WHERE r.expires_at IS NULL OR r.expires_at > $4

-- name: read_many_by_key
-- Read resources by their unique keys.
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM unnest($1::text[], $2::text[], $3::text[]) AS w(tenant_id, kind, key)
JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = w.kind AND r.key = w.key
WHERE r.expires_at IS NULL OR r.expires_at > $4

-- name: forget_expired
-- Remove those of some resources of a tenant whose time is over.
WITH gone AS (
    DELETE FROM resource r USING unnest($2::text[], $3::text[]) AS w(kind, id)
    WHERE r.tenant_id = $1 AND r.kind = w.kind AND r.id = w.id AND r.expires_at <= $4
    RETURNING r.kind, r.id
), gone_more AS (
    DELETE FROM resource_more m USING gone g WHERE m.tenant_id = $1 AND m.kind = g.kind AND m.id = g.id
)
SELECT kind, id FROM gone
