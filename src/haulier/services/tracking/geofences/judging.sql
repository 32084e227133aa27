-- name: wanted
-- Those of the devices that are subscribed to geofences.
SELECT device FROM geofenced_device WHERE tenant_id = $1 AND device = ANY($2::bigint[])

-- name: watched
-- The same with the version of their geofences, up to where they were judged, and the states of those pairs for which points far away
-- matter too: all others are asleep. A device without such pairs has one row.
SELECT d.device, d.version, d.movements, p.geofence, p.epoch, p.state, p.since, p.inside_count, p.outside_at, p.is_dwell_told, p.approach_from
FROM geofenced_device d LEFT JOIN geofence_pair p ON p.tenant_id = $1 AND p.device = d.device AND NOT p.is_asleep
WHERE d.tenant_id = $1 AND d.device = ANY($2::bigint[])

-- name: fences_of
-- The geofences of devices that are judged.
SELECT p.device, p.geofence, p.epoch, r.version
FROM geofence_pair p JOIN resource r ON r.tenant_id = $1 AND r.kind = 'geofence' AND r.id = p.geofence
WHERE p.tenant_id = $1 AND p.device = ANY($2::bigint[]) AND r.state = 'ACTIVE'

-- name: fences
-- Geofences by their ids.
SELECT id, version, body FROM resource WHERE tenant_id = $1 AND kind = 'geofence' AND id = ANY($2::text[])

-- name: keep
-- Keep up to where devices were judged ($2, $3), the states of pairs ($4 to $14) and what happened. Devices are locked in the order of
-- their numbers, before their pairs, as everywhere. Pairs that became unknown meanwhile or are no more stay as they are. Of a pair that
-- was asleep it was not read since when it is in its state: that stays.
WITH held AS MATERIALIZED (
    SELECT device FROM geofenced_device WHERE tenant_id = $1 AND device = ANY($2::bigint[]) ORDER BY device FOR UPDATE
), moved AS (
    UPDATE geofenced_device d SET movements = n.movements
    FROM unnest($2::bigint[], $3::text[]) AS n(device, movements) JOIN held h ON h.device = n.device
    WHERE d.tenant_id = $1 AND d.device = n.device
), changed AS (
    UPDATE geofence_pair p
    SET state = n.state, since = coalesce(n.since, p.since), inside_count = n.inside_count, outside_at = n.outside_at,
        is_dwell_told = n.is_dwell_told, approach_from = n.approach_from, is_asleep = n.is_asleep, dwell_at = n.dwell_at
    FROM unnest($4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::int[], $10::bigint[], $11::boolean[], $12::float8[],
                $13::boolean[], $14::bigint[])
        AS n(device, geofence, epoch, state, since, inside_count, outside_at, is_dwell_told, approach_from, is_asleep, dwell_at)
    WHERE p.tenant_id = $1 AND p.device = n.device AND p.geofence = n.geofence AND p.epoch = n.epoch
      AND (SELECT count(*) FROM held) IS NOT NULL
)
INSERT INTO geofence_event (tenant_id, geofence, tis, id, device_id, app, event, lat, lon, accuracy, is_reported, made_at)
SELECT $1, n.* FROM unnest($15::text[], $16::bigint[], $17::uuid[], $18::text[], $19::text[], $20::text[], $21::float8[], $22::float8[],
                           $23::float8[], $24::boolean[], $25::bigint[]) AS n
ON CONFLICT DO NOTHING

-- name: wait
-- Have the clock look at pairs no more until another point comes.
UPDATE geofence_pair p SET dwell_at = NULL
FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS n(device, geofence, epoch)
WHERE p.tenant_id = $1 AND p.device = n.device AND p.geofence = n.geofence AND p.epoch = n.epoch

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
