-- name: read_stored
-- One resource as it is stored, also when its time is over.
SELECT tenant_id, kind, id, version, type, key, parent, state, attrs, body, created_at, created_by, updated_at, updated_by, expires_at
FROM resource WHERE tenant_id = $1 AND kind = $2 AND id = $3

-- name: expire
-- Remove a resource whose time is over, end its timer and record that it is gone: all or nothing.
WITH gone AS (
    DELETE FROM resource WHERE tenant_id = $1 AND kind = $2 AND id = $3 AND version = $4 RETURNING tenant_id
), dropped AS (
    DELETE FROM timer t USING gone g WHERE t.tenant_id = g.tenant_id AND t.id = $5
)
INSERT INTO journal (tenant_id, at, id, kind, resource_id, version, event, state, request_id, actor, data, callback)
SELECT tenant_id, $6, $7, $2, $3, $4 + 1, $8, $9, $10, $11, $12, $13 FROM gone
RETURNING id
