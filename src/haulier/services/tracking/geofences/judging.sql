-- name: wanted
-- Those of the devices that are subscribed to geofences.
SELECT device FROM geofenced_device WHERE tenant_id = $1 AND device = ANY($2::bigint[])

-- name: watched
-- The same with the version of their geofences, and up to where they were judged.
SELECT device, version, movements FROM geofenced_device WHERE tenant_id = $1 AND device = ANY($2::bigint[])

-- name: fences_of
-- The geofences of devices that are judged.
SELECT p.device, p.geofence, p.epoch, r.version
FROM geofence_pair p JOIN resource r ON r.tenant_id = $1 AND r.kind = 'geofence' AND r.id = p.geofence
WHERE p.tenant_id = $1 AND p.device = ANY($2::bigint[]) AND r.state = 'ACTIVE'

-- name: fences
-- Geofences by their ids.
SELECT id, version, body FROM resource WHERE tenant_id = $1 AND kind = 'geofence' AND id = ANY($2::text[])

-- name: awake
-- The states of those pairs of devices for which points far away matter too; all others are asleep.
SELECT device, geofence, epoch, state, since, inside_count, outside_at, is_dwell_told, approach_from
FROM geofence_pair WHERE tenant_id = $1 AND device = ANY($2::bigint[]) AND NOT is_asleep

-- name: keep_movements
-- Keep up to where devices were judged. Devices are locked in the order of their numbers, before their pairs, as everywhere.
WITH held AS MATERIALIZED (
    SELECT device FROM geofenced_device WHERE tenant_id = $1 AND device = ANY($2::bigint[]) ORDER BY device FOR UPDATE
)
UPDATE geofenced_device d SET movements = n.movements
FROM unnest($2::bigint[], $3::text[]) AS n(device, movements) JOIN held h ON h.device = n.device
WHERE d.tenant_id = $1 AND d.device = n.device

-- name: keep_pairs
-- Keep the states of pairs, but of those that became unknown meanwhile or are no more. Of a pair that was asleep it was not read since
-- when it is in its state: that stays.
UPDATE geofence_pair p
SET state = n.state, since = coalesce(n.since, p.since), inside_count = n.inside_count, outside_at = n.outside_at, is_dwell_told = n.is_dwell_told,
    approach_from = n.approach_from, is_asleep = n.is_asleep, dwell_at = n.dwell_at
FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::int[], $8::bigint[], $9::boolean[], $10::float8[],
            $11::boolean[], $12::bigint[])
    AS n(device, geofence, epoch, state, since, inside_count, outside_at, is_dwell_told, approach_from, is_asleep, dwell_at)
WHERE p.tenant_id = $1 AND p.device = n.device AND p.geofence = n.geofence AND p.epoch = n.epoch

-- name: wait
-- Have the clock look at pairs no more until another point comes.
UPDATE geofence_pair p SET dwell_at = NULL
FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS n(device, geofence, epoch)
WHERE p.tenant_id = $1 AND p.device = n.device AND p.geofence = n.geofence AND p.epoch = n.epoch

-- name: keep_events
-- Keep what happened.
INSERT INTO geofence_event (tenant_id, geofence, tis, id, device_id, app, event, lat, lon, accuracy, is_reported, made_at)
SELECT $1, n.* FROM unnest($2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::float8[], $10::float8[],
                           $11::boolean[], $12::bigint[]) AS n
ON CONFLICT DO NOTHING

-- name: sweep_events
-- Forget what happened long ago; at most so many at once.
-- all tenants: events of everybody grow old alike.
WITH gone AS (
    DELETE FROM geofence_event WHERE ctid = ANY(ARRAY(SELECT ctid FROM geofence_event WHERE made_at < $1 ORDER BY made_at LIMIT $2)) RETURNING 1
)
SELECT count(*) FROM gone

-- name: sweep_fences
-- Forget geofences that were deleted long ago; at most so many at once.
-- all tenants: rows of everybody grow old alike.
WITH old AS (
    SELECT tenant_id, kind, id FROM resource
    WHERE kind IN ('geofence', 'geofence_devices') AND expires_at IS NOT NULL AND expires_at < $1 ORDER BY expires_at LIMIT $2
), gone AS (
    DELETE FROM resource r USING old WHERE r.tenant_id = old.tenant_id AND r.kind = old.kind AND r.id = old.id RETURNING 1
)
SELECT count(*) FROM gone

-- name: dwells
-- Pairs whose dwell is due, the oldest first: their tenants and devices.
-- all tenants: dwells of everybody come due alike.
SELECT DISTINCT x.tenant_id, x.device
FROM (SELECT tenant_id, device FROM geofence_pair WHERE dwell_at <= $1 ORDER BY dwell_at LIMIT $2) x

-- name: dwelling
-- Those of the devices whose points are all judged.
SELECT d.number, d.device_id, d.carrier FROM tracked_device d
WHERE d.tenant_id = $1 AND d.number = ANY($2::bigint[])
  AND NOT EXISTS (SELECT FROM trace_work w WHERE w.tenant_id = $1 AND w.device = d.number)
