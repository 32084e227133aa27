-- name: named
-- Containers by their ids or, where these are none, by their scannable ids.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource
WHERE tenant_id = $1 AND kind = $2 AND id = ANY ($3::text[]) AND (expires_at IS NULL OR expires_at > $4)
UNION ALL
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource
WHERE tenant_id = $1 AND kind = $2 AND key = ANY ($3::text[]) AND (expires_at IS NULL OR expires_at > $4)

-- name: lineage
-- A container and all that it lies in, the innermost first, as they are at one moment.
WITH RECURSIVE up AS (
    SELECT r.id, r.parent, 0 AS depth
    FROM resource r
    WHERE r.tenant_id = $1 AND r.kind = $2 AND r.id = $3 AND (r.expires_at IS NULL OR r.expires_at > $4)
    UNION ALL
    SELECT r.id, r.parent, up.depth + 1
    FROM up JOIN resource r ON r.tenant_id = $1 AND r.kind = $2 AND r.id = up.parent AND (r.expires_at IS NULL OR r.expires_at > $4)
    WHERE up.depth < $5
)
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body, r.created_at, r.created_by,
       r.updated_at, r.updated_by, r.expires_at
FROM up JOIN resource r ON r.tenant_id = $1 AND r.kind = $2 AND r.id = up.id
ORDER BY up.depth

-- name: child_ids
-- What lies in a container, in the order it was made.
SELECT id FROM resource
WHERE tenant_id = $1 AND kind = $2 AND parent = $3 AND (expires_at IS NULL OR expires_at > $4)
ORDER BY created_at, id
LIMIT $5

-- name: children
-- What of one type lies in a container.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource
WHERE tenant_id = $1 AND kind = $2 AND parent = $3 AND (expires_at IS NULL OR expires_at > $4) AND type = $5

-- name: contents
-- Everything inside some containers, however deep, as it is at one moment.
WITH RECURSIVE inside AS (
    SELECT r.id, 0 AS depth
    FROM resource r
    WHERE r.tenant_id = $1 AND r.kind = $2 AND r.parent = ANY ($3::text[]) AND (r.expires_at IS NULL OR r.expires_at > $4)
    UNION ALL
    SELECT r.id, inside.depth + 1
    FROM inside JOIN resource r ON r.tenant_id = $1 AND r.kind = $2 AND r.parent = inside.id
         AND (r.expires_at IS NULL OR r.expires_at > $4)
), first AS MATERIALIZED (
    SELECT id FROM inside LIMIT $5
)
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body, r.created_at, r.created_by,
       r.updated_at, r.updated_by, r.expires_at
FROM first JOIN resource r ON r.tenant_id = $1 AND r.kind = $2 AND r.id = first.id

-- name: tracked
-- The containers that carry a tracking id.
SELECT r.id, r.state
FROM container_tracking t JOIN resource r ON r.tenant_id = t.tenant_id AND r.kind = $2 AND r.id = t.container_id
WHERE t.tenant_id = $1 AND t.tracking_id = $3 AND (r.expires_at IS NULL OR r.expires_at > $4)
ORDER BY r.created_at, r.id
LIMIT $5
