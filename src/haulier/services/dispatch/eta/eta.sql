-- name: rows_with_etas
-- Dispatches and jobs, and what was calculated last of them: $1 their tenants, $2 kinds, $3 ids, $4 the present moment. A limit, so that each is
-- looked for by its key, whatever the planner believes.
SELECT r.tenant_id, r.kind, r.id, r.version, r.type, r.key, r.parent, r.state, r.attrs, r.body,
       r.created_at, r.created_by, r.updated_at, r.updated_by, r.expires_at,
       e.calculated_at, e.reason, e.device_id, e.tis, e.lat, e.lon, e.source, e.stops::text AS stops
FROM unnest($1::text[], $2::text[], $3::text[]) AS w(tenant_id, kind, id)
JOIN resource r ON r.tenant_id = w.tenant_id AND r.kind = w.kind AND r.id = w.id
LEFT JOIN LATERAL (
    SELECT * FROM dispatch_eta
    WHERE tenant_id = r.tenant_id AND dispatch = CASE r.kind WHEN 'dispatch' THEN r.id ELSE r.parent END LIMIT 1
) e ON true
WHERE r.expires_at IS NULL OR r.expires_at > $4

-- name: etas
-- What was calculated last of dispatches: $1 their tenants, $2 their ids.
SELECT e.tenant_id, e.dispatch, e.calculated_at, e.reason, e.device_id, e.tis, e.lat, e.lon, e.source, e.stops::text AS stops
FROM unnest($1::text[], $2::text[]) AS n(tenant_id, dispatch)
JOIN dispatch_eta e ON e.tenant_id = n.tenant_id AND e.dispatch = n.dispatch

-- name: open_dispatch_of
-- The newest open dispatch of a participant: ids are in the order of time. A look by key, as every arrival has one.
SELECT dispatch FROM dispatch_carrier WHERE tenant_id = $1 AND carrier = $2 ORDER BY dispatch DESC LIMIT 1
