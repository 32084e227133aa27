-- name: whole_orders
-- Orders of any tenants with their work orders, by the id of either, in one go and as of one moment; expired ones are not
-- there any more.
WITH w AS MATERIALIZED (
    SELECT o.tenant_id, o.id FROM unnest($1::text[], $2::text[]) AS o(tenant_id, id)
    UNION
    SELECT c.tenant_id, c.parent
    FROM unnest($1::text[], $2::text[]) AS o(tenant_id, id)
    JOIN resource c ON c.tenant_id = o.tenant_id AND c.kind = 'work_order' AND c.id = o.id
)
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM w JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = 'order' AND r.id = w.id
WHERE r.expires_at IS NULL OR r.expires_at > $3
UNION ALL
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM w JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = 'work_order' AND r.parent = w.id

-- name: work_order_of_job
-- The work order that a job was made for; an earlier job of it is found too.
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM resource_link l
JOIN resource r ON r.tenant_id = l.tenant_id AND r.kind = l.kind AND r.id = l.id
WHERE l.tenant_id = $1 AND l.kind = 'work_order' AND l.member = 'attributes.jobId' AND l.value = $2
  AND (r.expires_at IS NULL OR r.expires_at > $3)
LIMIT 1

-- name: of_clients
-- The orders that clients of any tenants call so, so many of each name, the newest.
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at
FROM unnest($1::text[], $2::text[], $3::text[]) AS n(tenant_id, client, name)
CROSS JOIN LATERAL (
    SELECT o.*
    FROM resource_link l
    JOIN resource o ON o.tenant_id = l.tenant_id AND o.kind = l.kind AND o.id = l.id
    WHERE l.tenant_id = n.tenant_id AND l.kind = 'order' AND l.member = 'clientOrderId' AND l.value = n.name
      AND o.body ->> 'clientId' = n.client AND (o.expires_at IS NULL OR o.expires_at > $4)
    ORDER BY o.created_at DESC, o.id DESC
    LIMIT $5
) AS r

-- name: came_before
-- Whether an event came before a change of an order, in the journal's order, which is that of the stream. Commands that changed nothing
-- have written rows of the same version later.
SELECT (told.txid, told.id) < (moved.txid, moved.id) AS is_so
FROM journal told
CROSS JOIN LATERAL (
    SELECT j.txid, j.id FROM journal j
    WHERE j.tenant_id = $1 AND hashtextextended(j.resource_id, 0) = hashtextextended($4, 0) AND j.kind = 'order' AND j.resource_id = $4
      AND j.version = $5
    ORDER BY j.txid, j.id
    LIMIT 1
) AS moved
WHERE told.tenant_id = $1 AND told.at = $2 AND told.id = $3 AND NOT told.quiet
