-- name: wanted
-- Devices whose carrier is in an open dispatch. A tenant without such dispatches costs one look. LATERAL with LIMIT 1 here and below: a
-- look by key for each row, whatever the planner believes of tables that grow.
SELECT d.number
FROM (SELECT FROM dispatch_carrier c WHERE c.tenant_id = $1 LIMIT 1) has_any
CROSS JOIN unnest($2::bigint[]) AS n(number)
CROSS JOIN LATERAL (SELECT d.number, d.carrier FROM tracked_device d WHERE d.tenant_id = $1 AND d.number = n.number AND d.carrier IS NOT NULL LIMIT 1) d
CROSS JOIN LATERAL (SELECT FROM dispatch_carrier c WHERE c.tenant_id = $1 AND c.carrier = d.carrier LIMIT 1) c

-- name: mark
-- Have the open dispatches calculated whose carriers these devices are, $3 milliseconds after the last time at the earliest. What waits
-- already and is not due before $4 is not being worked on, so it is enough. Of a carrier that is in many, $6 of the newest.
INSERT INTO eta_work (tenant_id, dispatch, due_at, is_change)
SELECT DISTINCT $1, c.dispatch, greatest($5::bigint, e.calculated_at + $3), false
FROM unnest($2::bigint[]) AS n(number)
CROSS JOIN LATERAL (SELECT d.carrier FROM tracked_device d WHERE d.tenant_id = $1 AND d.number = n.number LIMIT 1) d
CROSS JOIN LATERAL (SELECT c.dispatch FROM dispatch_carrier c WHERE c.tenant_id = $1 AND c.carrier = d.carrier ORDER BY c.dispatch DESC LIMIT $6) c
LEFT JOIN LATERAL (SELECT e.calculated_at FROM dispatch_eta e WHERE e.tenant_id = $1 AND e.dispatch = c.dispatch LIMIT 1) e ON true
LEFT JOIN LATERAL (SELECT true AS waits FROM eta_work w WHERE w.tenant_id = $1 AND w.dispatch = c.dispatch AND w.due_at > $4 LIMIT 1) w ON true
WHERE w.waits IS NULL

-- name: due
-- all tenants: what is due, the oldest first, whoever's it is.
SELECT f.tenant_id, array_agg(DISTINCT f.dispatch) AS dispatches
FROM (SELECT w.tenant_id, w.dispatch FROM eta_work w WHERE w.due_at <= $1 ORDER BY w.due_at LIMIT $2) f
GROUP BY f.tenant_id

-- name: claim
-- Those of the dispatches that no other worker calculates now, to the end of the transaction. It writes nothing.
SELECT n.dispatch FROM unnest($2::text[]) AS n(dispatch)
CROSS JOIN LATERAL (SELECT FROM eta_work w WHERE w.tenant_id = $1 AND w.dispatch = n.dispatch LIMIT 1) w
WHERE pg_try_advisory_xact_lock($3, hashtext($1 || ' ' || n.dispatch))

-- name: work
-- The work of dispatches that were claimed, and what was calculated last.
SELECT w.dispatch, w.ids, w.is_change, e.calculated_at, e.warned::text AS warned
FROM unnest($2::text[]) AS n(dispatch)
CROSS JOIN LATERAL (SELECT n.dispatch, array_agg(w.id) AS ids, bool_or(w.is_change) AS is_change FROM eta_work w
                    WHERE w.tenant_id = $1 AND w.dispatch = n.dispatch HAVING count(*) > 0) w
LEFT JOIN LATERAL (SELECT e.calculated_at, e.warned FROM dispatch_eta e WHERE e.tenant_id = $1 AND e.dispatch = n.dispatch LIMIT 1) e ON true

-- name: positions
-- The newest position of the devices that these carry, of each carrier one.
SELECT d.carrier, d.device_id, d.tis, d.lat, d.lon
FROM unnest($2::text[]) AS n(carrier)
CROSS JOIN LATERAL (SELECT d.carrier, d.device_id, d.tis, d.lat, d.lon FROM tracked_device d
                    WHERE d.tenant_id = $1 AND d.carrier = n.carrier AND d.registered AND d.tis > 0 ORDER BY d.tis DESC LIMIT 1) d

-- name: keep
-- What was calculated.
INSERT INTO dispatch_eta AS e (tenant_id, dispatch, calculated_at, reason, device_id, tis, lat, lon, source, stops, next, warned)
SELECT $1, n.dispatch, $2, n.reason, n.device_id, n.tis, n.lat, n.lon, n.source, n.stops::jsonb, n.next::jsonb, n.warned::jsonb
FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::float8[], $8::float8[], $9::text[], $10::text[], $11::text[], $12::text[])
     AS n(dispatch, reason, device_id, tis, lat, lon, source, stops, next, warned)
ORDER BY n.dispatch
ON CONFLICT (tenant_id, dispatch) DO UPDATE
SET calculated_at = excluded.calculated_at, reason = excluded.reason, device_id = excluded.device_id, tis = excluded.tis, lat = excluded.lat,
    lon = excluded.lon, source = excluded.source, stops = excluded.stops, next = excluded.next, warned = excluded.warned

-- name: forget
-- What was calculated of dispatches that are under way no more.
DELETE FROM dispatch_eta WHERE tenant_id = $1 AND dispatch = ANY($2::text[])

-- name: finish
-- The end of work.
DELETE FROM eta_work WHERE tenant_id = $1 AND id = ANY($2::bigint[])

-- name: postpone
-- Positions that came too soon after the last time wait until then.
UPDATE eta_work w SET due_at = n.due_at FROM unnest($2::text[], $3::bigint[]) AS n(dispatch, due_at)
WHERE w.tenant_id = $1 AND w.dispatch = n.dispatch AND w.due_at < n.due_at

-- name: pass_over
-- Forget the work of a dispatch whose calculation fails again and again.
DELETE FROM eta_work WHERE tenant_id = $1 AND dispatch = $2

-- name: since
-- Dispatches calculated since a moment, the newest first.
SELECT e.dispatch FROM dispatch_eta e WHERE e.tenant_id = $1 AND e.calculated_at >= $2 ORDER BY e.calculated_at DESC LIMIT $3
