-- name: etas
-- What was calculated last of dispatches: $1 their tenants, $2 their ids.
SELECT e.tenant_id, e.dispatch, e.calculated_at, e.reason, e.device_id, e.tis, e.lat, e.lon, e.source, e.stops::text AS stops
FROM unnest($1::text[], $2::text[]) AS n(tenant_id, dispatch)
JOIN dispatch_eta e ON e.tenant_id = n.tenant_id AND e.dispatch = n.dispatch
